package microgpt.book.transcripts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.book.base.Contents;
import microgpt.book.transcripts.Transcript.Step;
import microgpt.source.Place;

/**
 * Types every transcript of the project at a real prompt and compares what it
 * answers with what is written: what does not hold is shown as a difference,
 * or rewritten.
 */
public final class Transcripts implements AutoCloseable {

    private final Path home;
    private final Supplier<SessionPrompt> prompts;
    private SessionPrompt used;

    Transcripts(Path home, Supplier<SessionPrompt> prompts) {
        this.home = home;
        this.prompts = prompts;
    }

    /**
     * Transcripts of the project in this folder, typed at its own prompt.
     *
     * @param more where classes of the engine are besides those of this program
     */
    public static Transcripts of(Path home, Path... more) {
        return new Transcripts(home, () -> new SessionPrompt(home, List.of(more)));
    }

    /** A step that no longer tells the truth. */
    public record Lie(Place place, Step step, List<String> actual) {

        /** Returns what differs. */
        public String message() {
            var text = new StringBuilder(
                "this transcript does not tell the truth\n");
            String prompt = Transcript.PROMPT;
            for (String line : step.input()) {
                text.append("    ").append(prompt).append(line).append('\n');
                prompt = Transcript.MORE;
            }
            step.answer().forEach(l -> text.append("  - ").append(l).append('\n'));
            actual.forEach(l -> text.append("  + ").append(l).append('\n'));
            return text.toString().stripTrailing();
        }

        @Override
        public String toString() {
            return place + ": " + message();
        }
    }

    /** Returns every file that may hold transcripts: all that is woven, too. */
    public List<Path> files() throws IOException {
        var files = new ArrayList<>(new Contents(home).sources());
        try (Stream<Path> all = Files.walk(home.resolve("docs"))) {
            files.addAll(all.filter(f -> f.toString().endsWith(".adoc"))
                .sorted().toList());
        }
        Path readme = home.resolve("README.adoc");
        if (Files.exists(readme)) files.add(readme);
        return files;
    }

    /**
     * Returns the steps of a file that do not hold. A prompt that has been
     * used before is fast, but what it finds is only believed from a new one.
     */
    public List<Lie> lies(Path file) throws IOException {
        List<Step> steps = Transcript.steps(file);
        if (steps.isEmpty()) return List.of();
        if (used == null) used = prompts.get();
        else used.restart();
        if (lies(file, steps, used).isEmpty()) return List.of();
        try (SessionPrompt fresh = prompts.get()) {
            return lies(file, steps, fresh);
        }
    }

    private static List<Lie> lies(
            Path file, List<Step> steps, SessionPrompt prompt) {
        var lies = new ArrayList<Lie>();
        for (Step step : steps) {
            List<String> actual =
                prompt.answer(String.join("\n", step.input()));
            if (!actual.equals(step.answer()))
                lies.add(new Lie(new Place(file, step.line()), step, actual));
        }
        return lies;
    }

    /** Returns what is to be said about lies; nothing about none. */
    public static String report(List<Lie> lies) {
        return lies.stream().map(Lie::toString)
            .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        if (used != null) used.close();
    }

    /** Writes what the prompt really answered into a file. */
    void rewrite(Path file, List<Lie> lies) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(file));
        for (int i = lies.size() - 1; i >= 0; i--) {
            Lie lie = lies.get(i);
            Step step = lie.step();
            int from = step.answerLine() - 1;
            List<String> old = lines.subList(from, from + step.answer().size());
            old.clear();
            lines.addAll(from, lie.actual().stream()
                .map(l -> (step.indent() + l).stripTrailing()).toList());
        }
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    /** {@code --check} or {@code --update}, then files; all if none. */
    public static void main(String[] arguments) throws IOException {
        var files = new ArrayList<>(List.of(arguments));
        boolean update = files.remove("--update");
        files.remove("--check");
        Path home = Path.of(System.getProperty("project.root", "."))
            .toAbsolutePath().normalize();
        Transcripts transcripts = of(home);
        int lies = 0;
        for (Path file : files.isEmpty() ? transcripts.files()
                : files.stream().map(Path::of).toList()) {
            List<Lie> found = transcripts.lies(file);
            lies += found.size();
            if (update && !found.isEmpty()) transcripts.rewrite(file, found);
            if (!update && !found.isEmpty())
                System.out.println(report(found));
        }
        if (update && files.isEmpty())
            new CheckedTranscripts(home, home.resolve("build")).commit();
        if (lies > 0) System.out.println(
            lies + (update ? " rewritten" : " do not tell the truth"));
        System.exit(lies > 0 && !update ? 1 : 0);
    }
}
