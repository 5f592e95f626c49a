package microgpt.toolkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import microgpt.Value;
import microgpt.toolkit.read.Depths;
import microgpt.toolkit.read.Places;
import microgpt.toolkit.read.SourceView;

/** The engine's literate sources, found beside the classes or in the project. */
public final class Sources {

    /** Returns the classes whose source is there. */
    public static List<String> names() {
        Path folder = folder();
        if (folder == null) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".java"))
                .map(f -> f.substring(0, f.length() - 5)).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Finds a class, or what has that name in it: {@code Value.relu}. */
    static SourceView find(String name) {
        int dot = name.indexOf('.');
        String type = dot < 0 ? name : name.substring(0, dot);
        if (!type.matches("\\w+")) throw new IllegalArgumentException(
            "'" + name + "' is not a name such as Value or Value.relu");
        String text = read(type);
        if (text == null) throw new IllegalArgumentException("no source of a class '" + type
            + "'; there are: " + String.join(", ", names()));
        List<SourceView.Line> lines = lines(text);
        String file = type + ".java";
        if (dot < 0) return new SourceView(file, lines);
        String member = name.substring(dot + 1).replaceFirst("\\(.*", "");
        List<SourceView.Line> found = member(text, lines, member);
        if (found.isEmpty()) throw new IllegalArgumentException(
            "nothing in " + type + " is named '" + member + "'");
        return new SourceView(file, found);
    }

    private static String read(String type) {
        Path folder = folder();
        Path file = folder == null ? null : folder.resolve(type + ".java");
        try {
            if (file != null && Files.isRegularFile(file)) return Files.readString(file);
            try (InputStream in = Value.class.getResourceAsStream(type + ".java")) {
                return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(type + ".java: cannot be read");
        }
    }

    private static Path folder() { return Places.find("src/microgpt", "Value.java"); }

    /** Splits a source; a comment whose ends stand alone is prose. */
    private static List<SourceView.Line> lines(String text) {
        var lines = new ArrayList<SourceView.Line>();
        boolean prose = false;
        for (String line : text.split("\n")) {
            boolean opens = line.strip().equals("/*"), closes = line.strip().equals("*/");
            prose |= opens;
            lines.add(new SourceView.Line(lines.size() + 1, line, prose));
            if (closes) prose = false;
        }
        return lines;
    }

    private static List<SourceView.Line> member(
            String text, List<SourceView.Line> lines, String member) {
        int[] depth = new Depths(text).ofLines();
        var pattern = Pattern.compile("\\b" + Pattern.quote(member) + "\\s*[(=;{<]"
            + "|\\b(class|record|enum|interface)\\s+" + Pattern.quote(member) + "\\b");
        var found = new ArrayList<SourceView.Line>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).text();
            if (depth[i] != 1 || comment(lines.get(i)) || !pattern.matcher(line).find()) continue;
            int from = i, to = i;
            while (from > 0 && !ends(lines.get(from - 1), depth[from - 1])) from--;
            while (to < lines.size() - 1 && (depth[to + 1] > 1
                || !lines.get(to).text().matches(".*[;}]\\s*(//.*)?"))) to++;
            int last = found.isEmpty() ? 0 : found.get(found.size() - 1).number();
            for (int k = from; k <= to; k++)
                if (lines.get(k).number() > last) found.add(lines.get(k));
            i = Math.max(i, to);
        }
        return found;
    }

    private static boolean comment(SourceView.Line line) {
        return line.prose() || line.text().strip().matches("(//|/\\*|\\*).*");
    }

    /** Returns whether a member before this place ends in that line. */
    private static boolean ends(SourceView.Line line, int depth) {
        return !comment(line) && (depth > 1 || line.text().matches(".*[;{}]\\s*(//.*)?")
            || depth < 1);
    }

    private Sources() {}
}
