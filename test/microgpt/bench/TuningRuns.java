package microgpt.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Value;
import microgpt.book.base.Recorded;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import microgpt.train.Objective;
import microgpt.train.Trainer;
import microgpt.tuning.Checkup;
import microgpt.tuning.Curvature;
import microgpt.tuning.FineTuning;
import microgpt.tuning.LowRank;
import microgpt.tuning.Preference;

/**
 * The runs behind the tables of Part II, with three seeds: {@code fine},
 * {@code rank}, {@code wish}, {@code curve}, {@code speaking}. They take minutes, so what they
 * come to is kept.
 */
final class TuningRuns {

    static final List<String> TABLES = List.of("fine", "rank", "wish", "curve", "speaking");

    private static final long[] SEEDS = {42, 1, 2};
    private static final int RUN = 5000;

    private final Corpus names = read("names.txt"), old = read("names-1880.txt");
    private final Recorded recorded;
    private final String table;
    private long seed;
    private Trainer base;
    private Corpus now, then;           // 2018 and 1880, split

    private TuningRuns(Recorded recorded, String table) throws IOException {
        this.recorded = recorded;
        this.table = table;
    }

    static void record(String table, Recorded recorded) throws IOException {
        var runs = new TuningRuns(recorded, table);
        for (long seed : SEEDS) {
            runs.seed = seed;
            switch (table) {
                case "curve" -> runs.curve();
                case "speaking" -> runs.speaking();
                default -> runs.tune();
            }
        }
    }

    private static Corpus read(String file) throws IOException {
        return Corpus.read(SeedRuns.DATA.resolve(file));
    }

    private void note(String row, double... numbers) throws IOException {
        recorded.note(table, row, seed, numbers);
    }

    private void tune() throws IOException {
        base = Trainer.create(Config.of(
            "schedule=linear", "steps=" + RUN, "seed=" + seed), names);
        base.train(RUN);
        now = base.corpus();
        then = FineTuning.trainer(base.model(), base.tokenizer(), old).corpus();
        switch (table) {
            case "fine" -> fine();
            case "rank" -> rank();
            case "wish" -> wish();
            default -> throw new IllegalArgumentException("no table " + table);
        }
    }

    private void noteBoth(String name, Gpt model) throws IOException {
        note(name, heldOut(model, then), heldOut(model, now));
    }

    private double heldOut(Gpt model, Corpus corpus) {
        return Trainer.evaluate(model, base.tokenizer(), corpus.heldOut());
    }

    private void fine() throws IOException {
        noteBoth("before", base.model());
        for (String run : List.of("1000 0.001", "1000 0.003", "1000 0.01", "3600 0.003")) {
            String[] words = run.split(" ");
            Trainer t = FineTuning.trainer(base.model(), base.tokenizer(), old,
                "steps=" + words[0], "learningRate=" + words[1]);
            t.train(Integer.parseInt(words[0]));
            noteBoth(run, t.model());
        }
        var mixed = new ArrayList<String>();
        for (int i = 0; i < then.training().size(); i++) {
            mixed.add(then.training().get(i));
            mixed.add(now.training().get(i));
        }
        Gpt copy = FineTuning.copy(
            base.model(), "steps=2000", "learningRate=0.003");
        new Trainer(copy, base.tokenizer(), new Corpus(mixed),
            new PythonRandom(seed)).train(2000);
        noteBoth("2000 0.003, half from 2018", copy);
        for (int steps : new int[] {1000, RUN}) {
            Trainer alone = Trainer.create(Config.of("schedule=linear",
                "steps=" + steps, "seed=" + seed), old);
            alone.train(steps);
            note("1880 alone, " + steps, alone.evaluate());
        }
    }

    private void rank() throws IOException {
        noteBoth("nothing", base.model());
        Trainer all = FineTuning.trainer(
            base.model(), base.tokenizer(), old, "steps=1000");
        all.train(1000);
        noteBoth("everything", all.model());
        for (String matrices : List.of("attn_wq attn_wv",
                "attn_wq attn_wk attn_wv attn_wo mlp_fc1 mlp_fc2",
                "lm_head", "wte lm_head"))
            for (int rank : new int[] {1, 2, 4, 8}) {
                var low = new LowRank(FineTuning.copy(base.model(), "steps=1000"),
                    rank, 2 * rank, matrices.split(" "));
                low.trainer(base.tokenizer(), old).train(1000);
                noteBoth(matrices + ", rank " + rank + ", "
                    + low.learnedCount() + " numbers", low.merged());
            }
    }

    private void wish() throws IOException {
        noteWish("before", base.model());
        for (double beta : new double[] {0.1, 0.5, 2}) {
            var preference = new Preference(base.model(), base.tokenizer(), beta);
            List<Preference.Pair> pairs = preference.pairs(
                400, name -> name.endsWith("a"), new PythonRandom(seed));
            Gpt model = FineTuning.copy(base.model());
            var adam = new AdamW(model.trainable(), 0.9, 0.99, 1e-8, 0);
            for (int step = 1; step <= 100; step++) {
                preference.step(model, adam, 0.001,
                    pairs.subList(4 * step - 4, 4 * step));
                if (step % 50 == 0) noteWish("beta " + beta + ", " + step, model);
            }
        }
        var wished = new Corpus(now.training().stream()
            .filter(name -> name.endsWith("a")).limit(800).toList());
        Trainer t = FineTuning.trainer(base.model(), base.tokenizer(), wished,
            "heldOut=0", "learningRate=0.001", "schedule=constant");
        for (int k = 0; k < 4; k++) {
            t.train(200);
            noteWish(t.steps() + " names in a", t.model());
        }
    }

    private void noteWish(String name, Gpt model) throws IOException {
        var sampler = new Sampler(model, base.tokenizer(), new PythonRandom(7));
        long found = Stream.generate(() -> sampler.sample(1)).limit(1000)
            .filter(text -> text.endsWith("a")).count();
        note(name, found / 10.0, heldOut(model, now));
    }

    /** The sharpest direction and one at random, then plain descent. */
    private void curve() throws IOException {
        Trainer t = Trainer.create(Config.of("seed=" + seed), names);
        t.train(100);
        var curvature = new Curvature(loss(t), Curvature.weights(t.model()));
        double h = curvature.along(curvature.sharpest(20, new PythonRandom(1)));
        note("sharpest, at random", h, curvature.along(new PythonRandom(2).normal(1)
            .numbers("", Double.NaN, t.model().parameterCount())));
        double[][] start = t.model().parameters().stream()
            .map(Parameter::numbers).toArray(double[][]::new);
        for (double part : new double[] {0.25, 0.5, 1, 1.5, 3}) {
            var losses = new double[10];
            for (int step = 0; step < losses.length; step++) {
                t.model().zeroGrad();
                Value loss = loss(t);
                loss.backward();
                losses[step] = loss.data();
                for (Value w : Curvature.weights(t.model()))
                    w.setData(w.data() - part * 2 / h * w.grad());
            }
            note(part + " of the limit", losses);
            for (int i = 0; i < start.length; i++)
                t.model().parameters().get(i).setNumbers(start[i]);
        }
    }

    /** How many hidden numbers the first 200 held-out names ever make speak. */
    private void speaking() throws IOException {
        for (String setting : List.of("learningRate=0.01", "schedule=linear",
                "learningRate=0.003", "activation=gelu")) {
            Trainer t = Trainer.create(Config.of(
                setting, "steps=2000", "seed=" + seed), names);
            for (int steps : new int[] {1000, 2000, 5000}) {
                if (steps > 2000 && setting.startsWith("schedule")) break;
                t.train(steps - t.steps());
                note(setting + ", " + steps + " steps", speaking(t));
            }
        }
    }

    private static int speaking(Trainer t) {
        return new Checkup(t.model(), t.tokenizer(),
            t.corpus().heldOut().subList(0, 200)).speaking(0);
    }

    private static Value loss(Trainer t) {
        return Loss.mean(t.corpus().training().subList(0, 10).stream()
            .map(name -> new Objective.NextToken().loss(
                t.model(), t.tokenizer().encode(name))).toArray(Value[]::new));
    }
}
