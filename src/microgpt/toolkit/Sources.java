package microgpt.toolkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.source.Chunk;
import microgpt.source.Definition;
import microgpt.source.EngineSources;
import microgpt.source.SourceIndex;
import microgpt.toolkit.read.Places;
import microgpt.toolkit.read.SourceView;

/** The sources of engine and toolkit, where the project is at hand. */
public final class Sources {

    private static final Pattern NAME =
        Pattern.compile("((?:[a-z]\\w*\\.)*)(\\w+)((?:\\.\\w+)*)(?:\\(.*)?");

    /** Returns the classes of the literate sources, those of the engine itself first. */
    public static List<String> names() {
        var names = new ArrayList<String>();
        for (Path file : files()) {
            String text = read(file);
            if (text.contains("\n/*\n") || text.startsWith("/*\n")) names.add(type(file));
        }
        return names;
    }

    /**
     * Finds a class, or what has that name in it: {@code Value.relu}. Of two
     * classes with one name the engine's own is meant, if no package is said.
     */
    static SourceView find(String name) {
        Matcher m = NAME.matcher(name);
        if (!m.matches()) throw new IllegalArgumentException(
            "'" + name + "' is not a name such as Value or Value.relu");
        String type = m.group(2);
        Path file = files().stream().filter(f -> type(f).equals(type))
            .filter(f -> room(f).endsWith(m.group(1).replaceFirst("^microgpt\\.", "")))
            .findFirst().orElseThrow(() -> new IllegalArgumentException("no source of a class '"
                + m.group(1) + type + "'; there are: " + String.join(", ", names())));
        List<SourceView.Line> lines = lines(file);
        String shown = file.getFileName().toString();
        if (m.group(3).isEmpty()) return new SourceView(shown, lines);
        var wanted = new TreeSet<Integer>();
        String path = type + m.group(3);
        for (Definition d : new SourceIndex(List.of(file)).named(path, ""))
            for (int i = start(d, lines); i <= d.last(); i++) wanted.add(i);
        if (wanted.isEmpty()) throw new IllegalArgumentException(
            "nothing in " + type + " is named '" + m.group(3).substring(1) + "'");
        return new SourceView(shown, wanted.stream().map(i -> lines.get(i - 1)).toList());
    }

    /** Returns what a class of that name defines, of the first such class there is. */
    public static List<String> members(String type) {
        return files().stream().filter(f -> type(f).equals(type)).findFirst()
            .map(file -> new SourceIndex(List.of(file)).all().stream().map(Definition::plainPath)
                .filter(path -> path.startsWith(type + "."))
                .map(path -> path.substring(type.length() + 1)).distinct().toList())
            .orElse(List.of());
    }

    private static int start(Definition d, List<SourceView.Line> lines) {
        int first = d.first();
        while (lines.get(first - 1).text().isBlank()) first++;
        return first;
    }

    private static List<Path> files() {
        Path folder = Places.find("src/microgpt", "Value.java");
        return folder == null ? List.of()
            : new EngineSources(folder.getParent().getParent()).files();
    }

    private static String type(Path file) {
        return file.getFileName().toString().replaceFirst("\\.java$", "");
    }

    private static String room(Path file) {
        String folder = file.getParent().toString().replace('\\', '/');
        return folder.substring(folder.lastIndexOf("/microgpt") + 9)
            .replace('/', '.').replaceFirst("^\\.", "") + ".";
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file.getFileName() + ": cannot be read");
        }
    }

    /** Returns all lines of a file; those that no chunk of code has are prose. */
    private static List<SourceView.Line> lines(Path file) {
        List<String> text = read(file).lines().toList();
        var isCode = new boolean[text.size()];
        for (Chunk c : Chunk.split(text)) if (!c.prose())
            for (int i = 0; i < c.lines().size(); i++) isCode[c.line() - 1 + i] = true;
        var lines = new ArrayList<SourceView.Line>();
        for (String line : text)
            lines.add(new SourceView.Line(lines.size() + 1, line, !isCode[lines.size()]));
        return lines;
    }

    private Sources() {}
}
