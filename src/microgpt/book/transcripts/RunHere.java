package microgpt.book.transcripts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import microgpt.book.base.Digest;
import microgpt.book.transcripts.Transcript.Step;
import microgpt.snippet.Snippets;
import microgpt.source.EngineSources;
import microgpt.text.Corpus;

/**
 * Which transcripts a page can run: those whose every answer {@link Snippets} gives as it
 * is written, after all that stand before them in the chapter. What was tried before is
 * remembered, as {@link CheckedTranscripts} remembers it: in {@code docs/run-here.checked},
 * and in the build folder. The tests try them anew.
 */
public final class RunHere {

    private final Path home;
    private final Path committed;
    private final Path local;
    private final String code;
    private final Map<String, String> known = new TreeMap<>();
    private final Map<Path, List<List<Step>>> can = new HashMap<>();

    public RunHere(Path home, Path cache) throws IOException {
        this.home = home;
        committed = home.resolve("docs/run-here.checked");
        local = cache.resolve("run-here.checked");
        var digest = new Digest();
        for (Path file : new EngineSources(home).files()) digest.addCode(file);
        for (String room : List.of("snippet", "source", "web"))
            if (Files.isDirectory(home.resolve("src/microgpt").resolve(room)))
                digest.addAllCode(home.resolve("src/microgpt").resolve(room));
        code = digest.addAll(home.resolve("data")).hex();
        for (Path file : List.of(committed, local))
            if (Files.exists(file)) for (String line : Files.readAllLines(file)) {
                String[] parts = (line + " ").split(" ", 2);
                known.put(parts[0], (" " + parts[1]).stripTrailing());
            }
    }

    /** Looks up all transcripts; those that nobody has tried are tried now, or cannot be run. */
    public void look(boolean tries) throws IOException {
        for (Path file : files())
            if (tries || known.containsKey(digest(listings(file)))) can.put(file, known(file));
        if (!tries) return;
        Files.createDirectories(local.getParent());
        write(local, known.keySet());
    }

    private List<Path> files() throws IOException {
        try (Transcripts transcripts = Transcripts.of(home)) {
            return transcripts.files();
        }
    }

    /** Whether a transcript, as it stands in a file, can be run. */
    public boolean can(Path file, String transcript) {
        var lines = new ArrayList<String>(List.of("----"));
        transcript.lines().forEach(lines::add);
        lines.add("----");
        List<List<Step>> these = Transcript.listings(lines);
        return these.size() == 1 && can.getOrDefault(file, List.of()).stream()
            .anyMatch(t -> text(t).equals(text(these.get(0))));
    }

    private static String text(List<Step> steps) {
        return steps.stream().map(s -> s.input() + "\n" + s.answer())
            .collect(Collectors.joining("\n"));
    }

    /** Returns those of a file that can be run; it tries them if nobody has. */
    List<List<Step>> known(Path file) throws IOException {
        List<List<Step>> all = listings(file);
        if (all.isEmpty()) return all;
        String digest = digest(all);
        if (!known.containsKey(digest)) known.put(digest, numbers(all, tried(all, home)));
        var can = new ArrayList<List<Step>>();
        for (String number : known.get(digest).strip().split(" "))
            if (number.matches("\\d+")) can.add(all.get(Integer.parseInt(number)));
        return can;
    }

    static List<List<Step>> listings(Path file) throws IOException {
        return Transcript.listings(Files.readAllLines(file));
    }

    private String digest(List<List<Step>> all) {
        var digest = new Digest().add(code);
        for (List<Step> steps : all) digest.add(text(steps));
        return digest.hex();
    }

    /** Returns which of a chapter's transcripts a page can run, of all in their order. */
    static List<List<Step>> tried(List<List<Step>> all, Path home) throws IOException {
        var session = new Snippets(Corpus.read(home.resolve("data/names.txt")).documents());
        var good = new ArrayList<List<Step>>();
        for (List<Step> steps : all) {
            boolean same = true;
            for (Step step : steps)
                same &= session.answer(String.join("\n", step.input())).equals(step.answer());
            if (same) good.add(steps);
        }
        return good;
    }

    private static String numbers(List<List<Step>> all, List<List<Step>> some) {
        return some.stream().map(t -> " " + all.indexOf(t)).collect(Collectors.joining());
    }

    /** Notes what was tried: the list that goes with the project. */
    void commit(Map<Path, List<List<Step>>> tried) throws IOException {
        var digests = new ArrayList<String>();
        for (var entry : tried.entrySet()) {
            List<List<Step>> all = listings(entry.getKey());
            digests.add(digest(all));
            known.put(digest(all), numbers(all, entry.getValue()));
        }
        write(committed, digests);
    }

    /** Whether the list says the same as a trial. */
    boolean agrees(Path file, List<List<Step>> tried) throws IOException {
        List<List<Step>> all = listings(file);
        return numbers(all, tried).equals(known.get(digest(all)));
    }

    private void write(Path file, Iterable<String> digests) {
        var lines = new ArrayList<String>();
        for (String digest : digests) lines.add(digest + known.get(digest));
        try {
            Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
