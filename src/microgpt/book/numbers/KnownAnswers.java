package microgpt.book.numbers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import microgpt.book.base.Contents;
import microgpt.book.base.Digest;

/**
 * Remembers what expressions came to, as long as neither the engine nor the
 * corpus nor the measurements change. The record that goes with the project is
 * {@code docs/numbers.checked}; what this machine has found since lies in its
 * build folder.
 */
public final class KnownAnswers {

    private static final String CODE = "code ";

    private final Contents contents;
    private final Path committed;
    private final Path local;
    private final String code;
    private final Map<String, Answers.Answer> known = new HashMap<>();

    public KnownAnswers(Path home, Path cache) throws IOException {
        contents = new Contents(home);
        committed = home.resolve("docs/numbers.checked");
        local = cache.resolve("numbers.checked");
        code = contents.addEngine(new Digest())
            .addAllCode(home.resolve("src/microgpt/book/measured"))
            .addAllCode(home.resolve("src/microgpt/scaling"))
            .addAll(home.resolve("data")).hex();
        for (Path file : List.of(committed, local)) read(file);
    }

    private void read(Path file) throws IOException {
        if (!Files.exists(file)) return;
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).equals(CODE + code)) return;
        for (String line : lines.subList(1, lines.size())) {
            int equals = line.indexOf(" = ");
            known.put(line.substring(equals + 3), new Answers.Answer(
                Arrays.stream(line.substring(0, equals).split(" "))
                    .filter(s -> !s.equals("true"))
                    .map(Double::valueOf).toList(), null));
        }
    }

    /** Returns the answers, of which only those not known are computed. */
    public Map<String, Answers.Answer> answer(Collection<String> expressions)
            throws IOException {
        var missing = new TreeSet<>(expressions);
        missing.removeAll(known.keySet());
        var answers = new HashMap<>(known);
        if (!missing.isEmpty()) {
            answers.putAll(new Answers(contents.types()).answer(missing));
            answers.forEach((expression, answer) -> {
                if (answer.failure() == null) known.put(expression, answer);
            });
            Files.createDirectories(local.getParent());
            write(local, known.keySet());
        }
        return answers;
    }

    /** Returns which of the expressions the project's own record lacks. */
    List<String> unrecorded(Collection<String> expressions)
            throws IOException {
        known.clear();
        read(committed);
        return expressions.stream().filter(e -> !known.containsKey(e))
            .sorted().toList();
    }

    /** Writes the record that goes with the project. */
    void commit(Collection<String> expressions) throws IOException {
        answer(expressions);
        write(committed, new TreeSet<>(expressions));
    }

    private void write(Path file, Collection<String> expressions)
            throws IOException {
        var lines = new ArrayList<String>();
        lines.add(CODE + code);
        for (String expression : new TreeSet<>(expressions)) {
            Answers.Answer answer = known.get(expression);
            if (answer == null) continue;
            lines.add((answer.values().isEmpty() ? "true"
                : answer.values().stream().map(String::valueOf)
                    .collect(Collectors.joining(" "))) + " = " + expression);
        }
        Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
