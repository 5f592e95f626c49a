package microgpt.repl.say;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import microgpt.source.Definition;
import microgpt.source.SourceIndex;

/** Documentation of the JDK and of our own classes, for a terminal. */
public final class Documents {

    private static final int LINES = 24;
    private static final Pattern SIGNATURE = Pattern.compile(
        "(?:.*\\s)?([\\w.$]+?)(?:<.*>)?(?:\\.(\\w+))?\\((.*)\\).*");

    private static final Pattern VARIABLE = Pattern.compile("[\\w$]+:\\s*(.+)");
    private static final Pattern NAME = Pattern.compile("(?s).*?([\\w$]+(?:\\.[\\w$]+)*)\\(?\\s*$");

    private final Supplier<SourceCodeAnalysis> analysis;
    private final Supplier<SourceIndex> sources;
    private final Function<String, Optional<String>> note;
    private final Voice voice;

    /**
     * @param sources where our own classes and their comments stand
     * @param note what the toolkit has to say of a word
     */
    public Documents(Supplier<SourceCodeAnalysis> analysis, Supplier<SourceIndex> sources,
            Function<String, Optional<String>> note, Voice voice) {
        this.note = note;
        this.analysis = analysis;
        this.sources = sources;
        this.voice = voice;
    }

    /** Returns the documentation of what stands before the cursor, or "". */
    public String at(String head) {
        String text = java(head);
        if (text.isEmpty()) text = java(head + "(");
        if (text.isEmpty()) text = ours(NAME.matcher(head).replaceFirst("$1"));
        return text.lines().flatMap(line -> voice.rows(line).stream())
            .collect(Collectors.joining("\n"));
    }

    private String ours(String name) {
        return sources.get().named(name, "").stream().map(d -> Ansi.bold(voice.style(), d.id())
                + (d.doc().isBlank() ? "" : "\n" + plain(d.doc())))
            .collect(Collectors.joining("\n"));
    }

    private String java(String head) {
        List<Documentation> found = analysis.get()
            .documentation(head, head.length(), true);
        Set<String> texts = new LinkedHashSet<>();
        for (Documentation d : found) {     // of a record's own JShell repeats its components
            String signature = d.signature().replaceFirst("\\([^()]*\\)(?=[.(])", "");
            String comment = d.javadoc() != null && !d.javadoc().isBlank()
                ? d.javadoc() : own(signature).orElse("");
            texts.add(Ansi.bold(voice.style(), signature)
                + (comment.isBlank() ? "" : "\n" + plain(comment)));
        }
        return cut(String.join("\n", texts));
    }

    private static String cut(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() <= LINES) return text;
        return Stream.concat(lines.stream().limit(LINES),
            Stream.of("    ...")).collect(Collectors.joining("\n"));
    }

    /** Returns the Javadoc of what has this signature, if it is ours. */
    private Optional<String> own(String signature) {
        SourceIndex index = sources.get();
        Matcher m = SIGNATURE.matcher(signature);
        if (!m.matches()) {
            String name = signature.replaceFirst("<.*", "")
                .replaceFirst("^microgpt\\.", "");
            return index.get(name, "").map(Definition::doc);
        }
        String types = Stream.of(m.group(3).split(",\\s*"))
            .map(p -> SourceIndex.simple(p.strip().replaceFirst("\\s+\\w+$", "")))
            .collect(Collectors.joining(","));
        String owner = m.group(1).replaceFirst("^microgpt\\.", "");
        String name = m.group(2) == null ? owner : owner + "." + m.group(2);
        return index.get(name + "(" + types + ")", "")
            .map(Definition::doc);
    }

    /** Returns the documentation of a name such as {@code Value.mul}, or "". */
    public String of(String name) {
        String head = name.replaceFirst("\\(.*", "").strip();
        for (Documentation d : analysis.get().documentation(head, head.length(), false)) {
            Matcher variable = VARIABLE.matcher(d.signature());
            if (variable.matches()) return (Ansi.bold(voice.style(), d.signature()) + "\n"
                + of(SourceIndex.simple(variable.group(1)))).strip();
        }
        String text = Stream.of(head, head + "(", "new " + head + "(")
            .map(this::java).filter(s -> !s.isEmpty()).distinct()
            .collect(Collectors.joining("\n"));
        boolean ours = !sources.get().named(head, "").isEmpty();
        if (text.isEmpty()) text = ours ? ours(head)        // or a method of the JDK's objects
            : java(head.replaceFirst("([\\w.]+)\\.(\\w+)$", "(($1) null).$2("));
        if (!ours && !text.isEmpty() && !text.contains("\n    ") && !hasSources()) text += "\n    (the "
            + "JDK's documentation is in its src.zip, which is not installed)";
        return Stream.of(text, members(head), note.apply(head).or(() -> note.apply(head + "="))
                .map(line -> (ours ? "" : Ansi.bold(voice.style(), head) + "\n") + "    " + line)
                .orElse(""))
            .filter(s -> !s.isEmpty()).collect(Collectors.joining("\n"));
    }

    /** Returns what lies in a class of ours, each with its first sentence. */
    private String members(String type) {
        return sources.get().named(type, "").stream().map(Definition::path).distinct()
            .flatMap(path -> sources.get().all().stream().filter(d -> d.isPublic()
                && d.owner().equals(path) && d.kind() != ElementKind.CONSTRUCTOR))
            .map(d -> "  " + Ansi.bold(voice.style(), d.label())
                + (d.doc().isBlank() ? "" : "  " + plain(d.doc()).replaceAll("\\s+", " ").strip()
                    .replaceFirst("(?<=\\.)\\s.*| param .*| return .*", "")))
            .collect(Collectors.joining("\n"));
    }

    private static boolean hasSources() {
        Path home = Path.of(System.getProperty("java.home"));
        return Files.exists(home.resolve("lib").resolve("src.zip"));
    }

    /** Javadoc without its markup, indented. */
    static String plain(String comment) {
        String text = comment
            .replaceAll("(?s)<pre>|</pre>", "\n")
            .replaceAll("\\{@(?:code|link|linkplain|literal|value)\\s+"
                + "#?([^{}]*)}", "$1")
            .replaceAll("\\{@\\w+\\s*}", "")
            .replaceAll("(?i)<p>|<br>|<li>", "\n")
            .replaceAll("(?<!@param\\s{1,9})</?[a-zA-Z][^>]*>", "")
            .replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ")
            .replace("&amp;", "&")
            .replaceAll("(?m)^\\s*@(?:param|return|throws|exception)\\b",
                "  $0").replaceAll("(?m)^\\s*@(since|see|jls|author|serial|"
                + "implSpec|implNote|apiNote|spec|Deprecated)\\b.*", "")
            .replace("@", "");
        return text.lines().map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(line -> line.matches("(param|return|throws|exception)\\b.*")
                ? "      " + line : "    " + line)
            .collect(Collectors.joining("\n"));
    }
}
