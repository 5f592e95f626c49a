package microgpt.book.transcripts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.book.base.Contents;
import microgpt.book.base.Digest;
import microgpt.source.EngineSources;

/**
 * Remembers which transcripts were typed and found true, so that a build types
 * only those that are new, and all of them when the engine, the toolkit or what
 * the prompt starts with has changed. What was true when the project was last
 * tested as a whole is listed in {@code docs/transcripts.checked}; what this
 * machine has found since, in its build folder. The tests rely on neither, and
 * type them all.
 */
public final class CheckedTranscripts {

    private final Path home;
    private final Path committed;
    private final Path local;
    private final String code;
    private final Set<String> known = new TreeSet<>();

    public CheckedTranscripts(Path home, Path cache) throws IOException {
        this.home = home;
        committed = home.resolve("docs/transcripts.checked");
        local = cache.resolve("transcripts.checked");
        var digest = new Digest();
        for (Path file : new EngineSources(home).files()) digest.addCode(file);
        code = digest.addAll(home.resolve("data"))
            .addFile(home.resolve("jshell/startup.jsh")).hex();
        for (Path file : List.of(committed, local))
            if (Files.exists(file)) for (String line : Files.readAllLines(file))
                known.add(line.split(" ")[0]);
    }

    /** Returns the lies among those that are not known to be true. */
    public List<Transcripts.Lie> lies() throws IOException {
        var lies = new ArrayList<Transcripts.Lie>();
        try (Transcripts transcripts = Transcripts.of(home)) {
            for (Path file : unchecked()) {
                List<Transcripts.Lie> found = transcripts.lies(file);
                lies.addAll(found);
                if (found.isEmpty()) known.add(digest(file));
            }
        }
        Files.createDirectories(local.getParent());
        Files.write(local, known);
        return lies;
    }

    /** Returns the files whose transcripts are not known to be true. */
    public List<Path> unchecked() throws IOException {
        var unknown = new ArrayList<Path>();
        for (Path file : files())
            if (!known.contains(digest(file))) unknown.add(file);
        return unknown;
    }

    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        try (Transcripts transcripts = Transcripts.of(home)) {
            for (Path file : transcripts.files())
                if (!Transcript.steps(file).isEmpty()) files.add(file);
        }
        return files;
    }

    /**
     * Any code may change an answer, also that of the toolkit, which shows it;
     * and where an answer names a line of a file, its prose may.
     */
    private String digest(Path file) throws IOException {
        var digest = new Digest().add(code);
        for (Transcript.Step step : Transcript.steps(file)) {
            String answer = String.join("\n", step.answer());
            digest.add(String.join("\n", step.input())).add(answer);
            Matcher m = LINE.matcher(answer);
            while (m.find()) for (Path source : new Contents(home).sources())
                if (source.endsWith(m.group(1))) digest.addFile(source);
        }
        return digest.hex();
    }

    private static final Pattern LINE = Pattern.compile("(\\w+\\.java):\\d+");

    /** Writes the list that goes with the project: all its transcripts. */
    public void commit() throws IOException {
        var lines = new ArrayList<String>();
        for (Path file : files()) {
            String digest = digest(file);
            known.add(digest);
            lines.add(digest + " " + home.relativize(file));
        }
        Files.writeString(committed, String.join("\n", lines) + "\n");
    }
}
