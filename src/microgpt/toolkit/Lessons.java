package microgpt.toolkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import microgpt.repl.spi.Lesson;
import microgpt.toolkit.read.LessonView;
import microgpt.toolkit.read.LessonsView;
import microgpt.toolkit.read.Places;

/**
 * The lessons, {@code jshell/lessons/NN-name.jsh}: remarks and code by turns.
 * They are plain scripts that jshell runs, too.
 */
public final class Lessons {

    private static final String GUESS = "Guess: ";

    /** Returns all lessons, in order. */
    public static List<Lesson> all() {
        Path folder = Places.find("jshell/lessons", "01-value.jsh");
        if (folder == null) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            var lessons = new ArrayList<Lesson>();
            for (Path f : files.filter(f -> f.toString().endsWith(".jsh")).sorted().toList())
                lessons.add(parse(f.getFileName().toString(), Files.readAllLines(f)));
            return List.copyOf(lessons);
        } catch (IOException e) {
            throw new IllegalArgumentException(folder + ": the lessons cannot be read");
        }
    }

    /** Returns what lessons there are. */
    public static LessonsView list() { return new LessonsView(all()); }

    /** Returns the lesson of that number, to read. */
    public static LessonView show(int number) {
        List<Lesson> all = all();
        for (Lesson l : all) if (l.number() == number) return new LessonView(l);
        throw new IllegalArgumentException(
            "lesson " + number + " is not in 1.." + all.size());
    }

    /** Returns the lesson of that number or name, to read. */
    public static LessonView show(String name) {
        for (Lesson l : all())
            if (l.name().equals(name) || String.valueOf(l.number()).equals(name))
                return new LessonView(l);
        throw new IllegalArgumentException("there is no lesson '" + name + "'; /lesson lists them");
    }

    /** Reads a lesson; its first line is its title. */
    static Lesson parse(String file, List<String> lines) {
        int number;
        try {
            number = Integer.parseInt(file.replaceFirst("-.*", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(file + ": the name must start with a number");
        }
        if (lines.isEmpty() || !lines.get(0).startsWith("// "))
            throw new IllegalArgumentException(file + ": line 1 is no title (// ...)");
        var parts = new ArrayList<Lesson.Part>();
        List<String> remark = new ArrayList<>(), code = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("//")) {
                if (!code.isEmpty()) parts.add(part(remark, code));
                String text = line.substring(2).strip();
                if (!text.isEmpty()) remark.add(text);
            } else if (!line.isBlank()) code.add(line);
        }
        if (!remark.isEmpty() || !code.isEmpty()) parts.add(part(remark, code));
        return new Lesson(number, file.replaceFirst("^\\d+-", "").replaceFirst("\\.jsh$", ""),
            lines.get(0).substring(3).strip(), List.copyOf(parts));
    }

    /** A remark may end with what is to be guessed before the code. */
    private static Lesson.Part part(List<String> remark, List<String> code) {
        int guess = 0;
        while (guess < remark.size() && !remark.get(guess).startsWith(GUESS)) guess++;
        var part = new Lesson.Part(List.copyOf(remark.subList(0, guess)), guess == remark.size()
            ? "" : String.join(" ", remark.subList(guess, remark.size())).substring(GUESS.length()),
            List.copyOf(code));
        remark.clear();
        code.clear();
        return part;
    }

    private Lessons() {}
}
