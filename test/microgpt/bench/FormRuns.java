package microgpt.bench;

import java.io.IOException;
import java.util.List;
import microgpt.Config;
import microgpt.Parameters.Parameter;
import microgpt.book.base.Recorded;
import microgpt.fast.ArrayEngine;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import microgpt.tuning.Signs;

/**
 * What attention is worth ({@code attention}), what its bend is to the MLP
 * ({@code bend}), and the signs of models that learn ({@code health}).
 */
final class FormRuns {

    static final List<String> TABLES = List.of("attention", "bend", "health");

    private static final List<String> SEEDS = List.of("42", "1", "2", "3", "4");
    /** From this step on attention should have learned to choose. */
    private static final int LEARNED = 200;

    private final Recorded recorded;
    private final String table;
    private final Corpus names = Corpus.read(SeedRuns.DATA.resolve("names.txt"));

    FormRuns(Recorded recorded, String table) throws IOException {
        this.recorded = recorded;
        this.table = table;
    }

    static void record(String table, Recorded recorded) throws IOException {
        var runs = new FormRuns(recorded, table);
        switch (table) {
            case "attention" -> {
                for (String seed : SEEDS) runs.attention("seed=" + seed + " steps=1000");
                for (String seed : SEEDS.subList(0, 3))
                    runs.attention("seed=" + seed + " steps=5000 schedule=linear");
            }
            case "bend" -> {
                for (String bend : List.of("squared-relu", "relu"))
                    for (String seed : SEEDS) {
                        Trainer t = runs.untrained("seed=" + seed + " activation=" + bend);
                        t.train(1000);
                        runs.note(bend, t, t.evaluate());
                    }
            }
            case "health" -> {
                for (String preset : List.of("microgpt", "karpathy", "gpt2", "llama"))
                    for (String layers : List.of(
                            "layers=1", "layers=4 learningRate=0.003", "layers=4"))
                        runs.health(preset + " " + layers, 0, 10, 100, 300, 1000);
                runs.health("microgpt schedule=linear steps=5000", 5000);
            }
            default -> throw new IllegalArgumentException("no table " + table);
        }
    }

    private Trainer untrained(String settings) {
        Trainer trainer = Trainer.create(Config.of(settings.split(" ")), names);
        trainer.engine(new ArrayEngine());
        return trainer;
    }

    private void note(String row, Trainer t, double... numbers) throws IOException {
        recorded.note(table, row, t.model().config().training().seed(), numbers);
    }

    private static void remove(Trainer trainer, String... names) {
        for (String name : names) {
            Parameter p = trainer.model().parameter("layer0." + name);
            p.setNumbers(new double[p.size()]);
        }
    }

    Trainer attention(String row, String settings, String... without)
            throws IOException {
        Trainer t = untrained(settings);
        int steps = t.model().config().training().steps();
        remove(t, without);
        t.train(steps);
        note(row + ", " + steps, t, t.evaluate());
        return t;
    }

    private void attention(String settings) throws IOException {
        attention("none", settings, "attn_wv", "attn_wo");
        attention("even", settings, "attn_wq", "attn_wk");
        attention("four heads", settings + " heads=4");
        Trainer t = attention("one head", settings);
        remove(t, "attn_wo");
        note("removed after, " + t.steps(), t, t.evaluate());
    }

    private void health(String settings, int... steps) throws IOException {
        Trainer t = untrained(settings);
        for (int step : steps) {
            t.train(step - t.steps());
            note(settings + ", " + step, t, signs(t));
        }
    }

    /** Returns the signs of a model as the chapter has them; NaN: not asked. */
    static double[] signs(Trainer t) {
        Signs s = Signs.of(t, Math.min(t.steps(), 100));
        double growth = 0, part = 1, silent = 0, largest = 0, uneven = Double.MAX_VALUE;
        for (int l = 0; l < t.model().config().shape().layers(); l++) {
            growth = Math.max(growth, s.growth(l));
            part = Math.min(part, s.part(l));
            silent = Math.max(silent, s.silent(l));
            largest = Math.max(largest, s.choice(l).largest());
            uneven = Math.min(uneven, s.choice(l).uneven());
        }
        double step = s.longest().ratio();
        return new double[] {s.aboveGuess(), s.gradient(), growth, part, silent, largest,
            t.steps() < LEARNED ? Double.NaN : uneven, step * t.learningRate(),
            step * t.model().config().training().learningRate()};
    }
}
