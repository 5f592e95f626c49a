package microgpt.book;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of Java source; all pieces in a row are the source again.
 *
 * @param start index of the first character in the source
 */
record JavaToken(Kind kind, int start, String text) {

    /** What a highlighter can tell apart without a compiler. */
    enum Kind {
        DOC, COMMENT, STRING, NUMBER, ANNOTATION, KEYWORD, TYPE, CALL, NAME,
        OTHER
    }

    private static final Set<String> KEYWORDS = Set.of((
        "abstract assert boolean break byte case catch char class const "
        + "continue default do double else enum extends final finally float "
        + "for goto if implements import instanceof int interface long native "
        + "new non-sealed package permits private protected public record "
        + "return sealed short static strictfp super switch synchronized this "
        + "throw throws transient try var void volatile while yield true "
        + "false null").split(" "));

    /** Words that are keywords only where a declaration or name follows. */
    private static final Set<String> CONTEXTUAL =
        Set.of("record", "sealed", "permits", "yield", "var", "non-sealed");

    private static final Pattern TOKEN = Pattern.compile(
        "(?<doc>/\\*\\*.*?\\*/)"
        + "|(?<comment>//[^\\n]*|/\\*.*?\\*/)"
        + "|(?<string>\"\"\"(?:\\\\.|.)*?\"\"\""
        + "|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+')"
        + "|(?<number>(?<![\\w$])(?:0[xX][\\da-fA-F_.]+(?:[pP][+-]?\\d+)?\\w*"
        + "|\\d[\\w.]*(?:(?<=[eE])[+-]\\d+)?))"
        + "|(?<annotation>@(?!interface)\\w+)"
        + "|(?<word>non-sealed\\b|[\\p{L}_$][\\p{L}\\p{N}_$]*)",
        Pattern.DOTALL);

    static List<JavaToken> scan(String source) {
        var tokens = new ArrayList<JavaToken>();
        Matcher m = TOKEN.matcher(source);
        int end = 0;
        while (m.find()) {
            if (m.start() > end) tokens.add(new JavaToken(
                Kind.OTHER, end, source.substring(end, m.start())));
            tokens.add(new JavaToken(kind(m, source), m.start(), m.group()));
            end = m.end();
        }
        if (end < source.length()) tokens.add(
            new JavaToken(Kind.OTHER, end, source.substring(end)));
        return tokens;
    }

    private static Kind kind(Matcher m, String source) {
        if (m.group("doc") != null) return Kind.DOC;
        if (m.group("comment") != null) return Kind.COMMENT;
        if (m.group("string") != null) return Kind.STRING;
        if (m.group("number") != null) return Kind.NUMBER;
        if (m.group("annotation") != null) return Kind.ANNOTATION;
        String word = m.group();
        String rest = source.substring(m.end());
        if (KEYWORDS.contains(word)
            && (!CONTEXTUAL.contains(word) || beforeAName(rest)))
            return Kind.KEYWORD;
        if (Character.isUpperCase(word.charAt(0))) return Kind.TYPE;
        return rest.startsWith("(") ? Kind.CALL : Kind.NAME;
    }

    private static boolean beforeAName(String rest) {
        String next = rest.stripLeading();
        return rest.length() > next.length() && !next.isEmpty()
            && (Character.isLetterOrDigit(next.charAt(0))
                || "_\"(".indexOf(next.charAt(0)) >= 0);
    }
}
