package microgpt.bench;

import java.io.IOException;
import java.util.List;
import microgpt.Config;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.book.base.Recorded;
import microgpt.fast.ArrayEngine;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import microgpt.tuning.Leak;
import microgpt.tuning.Tasks;

/**
 * The runs behind the tables of the chapters on tasks and on a leak, over five
 * seeds: {@code letters}, {@code names}, {@code rounds}, {@code noise},
 * {@code leak}. They take minutes, so what they come to is kept.
 */
final class TaskRuns {

    private static final long[] SEEDS = {42, 1, 2, 3, 4};
    private static final List<String>
        NO_ATTENTION = List.of("attn_wv", "attn_wo"), EVEN = List.of("attn_wq", "attn_wk");

    static final List<String> TABLES =
        List.of("letters", "names", "rounds", "noise", "leak");

    private final Recorded recorded;
    private final String table;

    private TaskRuns(Recorded recorded, String table) {
        this.recorded = recorded;
        this.table = table;
    }

    static void record(String table, Recorded recorded) throws IOException {
        Corpus names = Corpus.read(SeedRuns.DATA.resolve("names.txt"));
        var runs = new TaskRuns(recorded, table);
        switch (table) {
            case "letters" -> runs.copies(letters());
            case "names" -> runs.copies(Tasks.twice(names, 7));
            case "rounds" -> runs.rounds(
                Tasks.rounds(30_000, 4, 10, 12, 23, new PythonRandom(7)));
            case "noise" -> runs.noise(Tasks.shuffledLetters(names, new PythonRandom(7)));
            case "leak" -> {
                for (long seed : SEEDS) for (boolean leaks : new boolean[] {false, true})
                    runs.note(leaks ? "wrong mask" : "right mask", seed,
                        leak(names, seed, leaks));
            }
            default -> throw new IllegalArgumentException("no table " + table);
        }
    }

    static Corpus letters() { return Tasks.twice(20_000, 7, new PythonRandom(7)); }

    private void copies(Corpus texts) throws IOException {
        run("without attention", texts, NO_ATTENTION, "steps=3000");
        run("with even weights", texts, EVEN, "steps=3000");
        run("one layer, one head", texts, List.of(), "steps=3000");
        run("one layer, four heads", texts, List.of(), "steps=3000", "heads=4");
        run("two layers, four heads", texts, List.of(), "steps=3000", "heads=4", "layers=2");
    }

    private void rounds(Corpus texts) throws IOException {
        for (String row : List.of("without attention", "one layer", "two layers"))
            run(row, texts, row.startsWith("without") ? NO_ATTENTION : List.of(),
                "steps=6000", "context=24", "width=32", "heads=4", "batch=4",
                "learningRate=0.005", "layers=" + (row.startsWith("two") ? 2 : 1));
    }

    private void noise(Corpus texts) throws IOException {
        run("5,000 steps", texts, List.of(), "steps=5000");
        note("entropy", 7, Tasks.entropy(texts));
    }

    private void run(String row, Corpus texts, List<String> zero, String... settings)
            throws IOException {
        for (long seed : SEEDS) note(row, seed, loss(texts, seed, zero, settings));
    }

    /** Returns the held-out loss after a training, with some matrices at 0. */
    static double loss(Corpus texts, long seed, List<String> zero, String... settings) {
        Trainer t = Trainer.create(Config.of(settings)
            .with("schedule=linear", "seed=" + seed), texts);
        for (String name : zero) {
            Parameter p = t.model().parameter("layer0." + name);
            p.setNumbers(new double[p.size()]);
        }
        t.engine(new ArrayEngine());
        t.train(t.model().config().training().steps());
        return t.score().perCharacter();
    }

    /** Returns the loss of all positions at once, and letter by letter. */
    static double[] leak(Corpus names, long seed, boolean leaks) {
        var random = new PythonRandom(seed);
        Corpus corpus = names.shuffled(random).split(0.1);
        Tokenizer tokenizer = Tokenizer.of(corpus.documents());
        var model = new Leak(Config.microgpt(), tokenizer.size(), leaks, random);
        model.learn(tokenizer, corpus.training().subList(0, 1000));
        List<String> some = corpus.heldOut().subList(0, 500);
        double nats = 0;
        int tokens = 0;
        for (String name : some) {
            nats += model.loss(tokenizer.encode(name)).data() * (name.length() + 1);
            tokens += name.length() + 1;
        }
        return new double[] {
            nats / tokens, Trainer.evaluate(model, tokenizer, some)};
    }

    private void note(String row, long seed, double... numbers) throws IOException {
        recorded.note(table, row, seed, numbers);
    }
}
