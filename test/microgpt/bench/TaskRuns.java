package microgpt.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import microgpt.Config;
import microgpt.Corpus;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Trainer;
import microgpt.fast.ArrayEngine;
import microgpt.tuning.Leak;
import microgpt.tuning.Tasks;

/**
 * The runs behind the tables of the chapters on tasks and on a leak, over five
 * seeds: {@code java -cp ... microgpt.bench.TaskRuns letters}, or {@code names},
 * {@code rounds}, {@code noise}, {@code leak}. They take minutes.
 */
public final class TaskRuns {

    private static final long[] SEEDS = {42, 1, 2, 3, 4};
    private static final List<String>
        NO_ATTENTION = List.of("attn_wv", "attn_wo"), EVEN = List.of("attn_wq", "attn_wk");

    private final Map<String, List<Double>> rows = new LinkedHashMap<>();

    public static void main(String[] tables) throws IOException {
        Corpus names = Corpus.read(Path.of("data/names.txt"));
        for (String table : tables) {
            var runs = new TaskRuns();
            switch (table) {
                case "letters" -> runs.copies(Tasks.twice(20_000, 7, new PythonRandom(7)));
                case "names" -> runs.copies(Tasks.twice(names, 7));
                case "rounds" -> runs.rounds(
                    Tasks.rounds(30_000, 4, 10, 12, 23, new PythonRandom(7)));
                case "noise" -> runs.noise(Tasks.shuffledLetters(names, new PythonRandom(7)));
                case "leak" -> runs.leak(names);
                default -> throw new IllegalArgumentException("no table " + table);
            }
            runs.print(table);
        }
    }

    private void copies(Corpus texts) {
        run("without attention", texts, NO_ATTENTION, "steps=3000");
        run("with even weights", texts, EVEN, "steps=3000");
        run("one layer, one head", texts, List.of(), "steps=3000");
        run("one layer, four heads", texts, List.of(), "steps=3000", "heads=4");
        run("two layers, four heads", texts, List.of(), "steps=3000", "heads=4", "layers=2");
    }

    private void rounds(Corpus texts) {
        for (String row : List.of("without attention", "one layer", "two layers"))
            run(row, texts, row.startsWith("without") ? NO_ATTENTION : List.of(),
                "steps=6000", "context=24", "width=32", "heads=4", "batch=4",
                "learningRate=0.005", "layers=" + (row.startsWith("two") ? 2 : 1));
    }

    private void noise(Corpus texts) {
        run("5,000 steps", texts, List.of(), "steps=5000");
        note("entropy", Tasks.entropy(texts));
    }

    private void run(String row, Corpus texts, List<String> zero, String... settings) {
        for (long seed : SEEDS) {
            Trainer t = Trainer.create(Config.of(settings)
                .with("schedule=linear", "seed=" + seed), texts);
            for (String name : zero) {
                Parameter p = t.model().parameter("layer0." + name);
                p.setNumbers(new double[p.size()]);
            }
            t.engine(new ArrayEngine());
            t.train(t.model().config().training().steps());
            note(row, t.score().perCharacter());
        }
    }

    private void leak(Corpus names) {
        for (long seed : SEEDS) for (boolean leaks : new boolean[] {false, true}) {
            var random = new PythonRandom(seed);
            Corpus corpus = names.shuffled(random).split(0.1);
            Tokenizer tokenizer = Tokenizer.of(corpus.documents());
            var model = new Leak(Config.microgpt(), tokenizer.size(), leaks, random);
            model.learn(tokenizer, corpus.training().subList(0, 1000));
            List<String> some = corpus.heldOut().subList(0, 500);
            String mask = leaks ? "wrong mask" : "right mask";
            double nats = 0;
            int tokens = 0;
            for (String name : some) {
                nats += model.loss(tokenizer.encode(name)).data() * (name.length() + 1);
                tokens += name.length() + 1;
            }
            note(mask + ", at once", nats / tokens);
            note(mask + ", letter by letter", Trainer.evaluate(model, tokenizer, some));
        }
    }

    private void note(String row, double loss) {
        rows.computeIfAbsent(row, r -> new ArrayList<>()).add(loss);
    }

    private void print(String table) {
        rows.forEach((row, x) -> {
            double mean = x.stream().mapToDouble(v -> v).average().orElseThrow();
            double squares = x.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
            System.out.println(String.format(Locale.ROOT, "%s | %s | %.3f ± %.3f | %s", table,
                row, mean, Math.sqrt(squares / (x.size() - 1) / x.size()), x));
        });
    }
}
