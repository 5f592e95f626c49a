package microgpt.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Corpus;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Objective;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Sampler;
import microgpt.Trainer;
import microgpt.Value;
import microgpt.tuning.Curvature;
import microgpt.tuning.FineTuning;
import microgpt.tuning.LowRank;
import microgpt.tuning.Preference;

/**
 * The runs behind the tables of Part II, averaged over three seeds:
 * {@code java -cp ... microgpt.bench.TuningRuns fine}, or {@code rank},
 * {@code wish}, {@code curve}. They take minutes.
 */
public final class TuningRuns {

    private static final long[] SEEDS = {42, 1, 2};
    private static final int RUN = 5000;

    private final Map<String, double[]> rows = new LinkedHashMap<>();
    private final Corpus names = read("names.txt"), old = read("names-1880.txt");
    private Trainer base;
    private Corpus now, then;           // 2018 and 1880, split

    private TuningRuns() throws IOException {}

    public static void main(String[] arguments) throws IOException {
        var runs = new TuningRuns();
        for (long seed : SEEDS) {
            if (arguments[0].equals("curve")) runs.curve(seed);
            else runs.tune(arguments[0], seed);
        }
        runs.rows.forEach((name, sums) -> {
            var line = new StringBuilder(name);
            for (double sum : sums)
                line.append(String.format(Locale.ROOT, " | %.3f", sum / SEEDS.length));
            System.out.println(line);
        });
    }

    private static Corpus read(String file) throws IOException {
        return Corpus.read(Path.of(
            System.getProperty("microgpt.home", "."), "data", file));
    }

    private void note(String name, double... numbers) {
        double[] sums = rows.computeIfAbsent(name, n -> new double[numbers.length]);
        for (int i = 0; i < sums.length; i++) sums[i] += numbers[i];
    }

    private void tune(String what, long seed) {
        base = Trainer.create(Config.of(
            "schedule=linear", "steps=" + RUN, "seed=" + seed), names);
        base.train(RUN);
        now = base.corpus();
        then = FineTuning.trainer(base.model(), base.tokenizer(), old).corpus();
        switch (what) {
            case "fine" -> fine(seed);
            case "rank" -> rank();
            case "wish" -> wish(seed);
            default -> throw new IllegalArgumentException(what);
        }
    }

    private void noteBoth(String name, Gpt model) {
        note(name, heldOut(model, then), heldOut(model, now));
    }

    private double heldOut(Gpt model, Corpus corpus) {
        return Trainer.evaluate(model, base.tokenizer(), corpus.heldOut());
    }

    private void fine(long seed) {
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

    private void rank() {
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

    private void wish(long seed) {
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

    private void noteWish(String name, Gpt model) {
        var sampler = new Sampler(model, base.tokenizer(), new PythonRandom(7));
        long found = Stream.generate(() -> sampler.sample(1)).limit(1000)
            .filter(text -> text.endsWith("a")).count();
        note(name, found / 10.0, heldOut(model, now));
    }

    /** Plain descent on ten names, at rates around 2 / curvature. */
    private void curve(long seed) {
        Trainer t = Trainer.create(Config.of("seed=" + seed), names);
        t.train(100);
        var curvature = new Curvature(loss(t), Curvature.weights(t.model()));
        double h = curvature.along(curvature.sharpest(20, new PythonRandom(1)));
        System.out.println("seed " + seed + ": sharpest " + h + ", at random "
            + curvature.along(new PythonRandom(2).normal(1).numbers(
                "", Double.NaN, t.model().parameterCount())));
        double[][] start = t.model().parameters().stream()
            .map(Parameter::numbers).toArray(double[][]::new);
        for (double part : new double[] {0.25, 0.5, 1, 1.5, 3}) {
            System.out.print("  " + part + " of the limit:");
            for (int step = 0; step < 10; step++) {
                t.model().zeroGrad();
                Value loss = loss(t);
                loss.backward();
                System.out.printf(Locale.ROOT, " %.3f", loss.data());
                for (Value w : Curvature.weights(t.model()))
                    w.setData(w.data() - part * 2 / h * w.grad());
            }
            System.out.println();
            for (int i = 0; i < start.length; i++)
                t.model().parameters().get(i).setNumbers(start[i]);
        }
    }

    private static Value loss(Trainer t) {
        return Loss.mean(t.corpus().training().subList(0, 10).stream()
            .map(name -> new Objective.NextToken().loss(
                t.model(), t.tokenizer().encode(name))).toArray(Value[]::new));
    }
}
