package microgpt.book.weave;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.source.Definition;
import microgpt.source.JavaToken;

/**
 * What names mean in code that stands alone, such as a line typed at the
 * prompt. No compiler sees it here, so only what is certain is answered: a
 * type, a member of a named type or of a variable whose type is plain to see,
 * and members that only one type has.
 */
final class TranscriptNames {

    private static final Pattern DECLARED = Pattern.compile(
        "\\b(?:var (\\w+) = new (\\w+)\\(|([A-Z]\\w*) (\\w+) =)");

    private final SourceNames names;
    private final Path file;
    private final Map<String, String> typeOf = new HashMap<>();

    /**
     * The names of a session that begins.
     *
     * @param file what the transcripts are written in
     * @param start what the prompt has evaluated before
     */
    TranscriptNames(SourceNames names, Path file, String start) {
        this.names = names;
        this.file = file;
        read(start);
    }

    /** Remembers the variables that this code declares. */
    void read(String code) {
        Matcher m = DECLARED.matcher(code);
        while (m.find()) {
            if (m.group(1) != null) typeOf.put(m.group(1), m.group(2));
            else typeOf.put(m.group(4), m.group(3));
        }
    }

    /** Returns what the token at an index means, if that is certain. */
    Optional<Definition> meaning(List<JavaToken> tokens, int index) {
        JavaToken token = tokens.get(index);
        String name = token.text();
        String before = index > 0 ? tokens.get(index - 1).text() : "";
        if (!before.endsWith(".")) {
            return token.kind() == JavaToken.Kind.TYPE
                ? names.byPath(name, file) : Optional.empty();
        }
        String receiver = before.equals(".") && index > 1
            ? tokens.get(index - 2).text() : "";
        String type = Character.isUpperCase((receiver + " ").charAt(0))
            ? receiver : typeOf.get(receiver);
        if (type != null) return names.byPath(type + "." + name, file);
        return token.kind() == JavaToken.Kind.CALL && !COMMON.contains(name)
            ? names.only(name) : Optional.empty();
    }

    /** Names that the JDK's own types have, too. */
    private static final List<String> COMMON = List.of(
        "add", "get", "length", "size", "toString", "equals", "of", "next",
        "hasNext", "close", "sum", "log", "pow", "exp", "max", "min", "read");
}
