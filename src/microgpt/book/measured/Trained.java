package microgpt.book.measured;

import static microgpt.book.measured.Arithmetic.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.fast.CachedSampler;
import microgpt.fast.Inference;
import microgpt.text.Corpus;
import microgpt.text.Sampling;
import microgpt.train.Step.Report;
import microgpt.train.Trainer;

/**
 * Training runs, each made once, and what they come to. Whatever is measured on
 * held-out names is measured on all of them.
 */
public final class Trained {

    private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();

    private Trained() {}

    /** Returns the names that come with the book, as they stand in the file. */
    public static Corpus names() {
        try {
            return Corpus.read(file("names.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the names as a run sees them: shuffled and split. */
    public static Corpus corpus() {
        return untrained().corpus();
    }

    public static Tokenizer tokenizer() {
        return untrained().tokenizer();
    }

    /** Returns where a file of that name lies, beside the names. */
    static Path file(String file) {
        return Path.of(System.getProperty("microgpt.data",
            System.getProperty("microgpt.home", ".") + "/data/names.txt"))
            .resolveSibling(file);
    }

    /** A run that was made, and the loss of each of its steps. */
    private record Run(Trainer trainer, double[] losses) {}

    /** Returns the preset {@code microgpt} with settings like "heads=4". */
    public static Config config(String... settings) {
        Config config = Config.microgpt();
        for (String s : settings) {
            config = s.contains("=") ? config.with(s) : Config.of(s);
        }
        return config;
    }

    /**
     * Returns a model that has learned nothing yet; one's own to change.
     *
     * @param settings among them "-NAME" for a parameter that is set to 0
     */
    public static Trainer untrained(String... settings) {
        Trainer trainer = Trainer.create(config(Arrays.stream(settings)
            .filter(s -> !s.startsWith("-")).toArray(String[]::new)), names());
        for (String s : settings)
            if (s.startsWith("-")) {
                var zero = trainer.model().parameter(s.substring(1));
                zero.setNumbers(new double[zero.size()]);
            }
        return trainer;
    }

    /**
     * Returns a run after some steps. It is shared: look, and do not train on.
     *
     * @param settings first a preset, if it is not {@code microgpt}
     */
    public static Trainer trained(int steps, String... settings) {
        return run(steps, settings).trainer;
    }

    /** Returns the losses of a run's steps. */
    public static double[] losses(int steps, String... settings) {
        return run(steps, settings).losses.clone();
    }

    private static Run run(int steps, String... settings) {
        return RUNS.computeIfAbsent(steps + Arrays.toString(settings), key -> {
            Trainer trainer = untrained(settings);
            var losses = new double[steps];
            for (int i = 0; i < steps; i++) {
                Report step = trainer.step();
                losses[i] = step.loss();
            }
            return new Run(trainer, losses);
        });
    }

    /** Returns the model of a run. */
    public static Gpt model(int steps, String... settings) {
        return trained(steps, settings).model();
    }

    private static final Map<String, Double> HELD_OUT =
        new ConcurrentHashMap<>();

    /** Returns a run's loss on all held-out names, in nats a token. */
    public static double heldOut(int steps, String... settings) {
        return HELD_OUT.computeIfAbsent(steps + Arrays.toString(settings),
            key -> heldOut(trained(steps, settings)));
    }

    /** Returns the loss on all held-out names, in nats a token. */
    public static double heldOut(Trainer trainer) {
        return trainer.evaluate();
    }

    /**
     * Returns what there is in a hundred thousand names of a run: how many are
     * different, how many per cent are in the file, and how many per cent of the
     * names that stand there once are found: of those read, of those held out.
     */
    public static double[] drawn(double temperature, int steps, String... settings) {
        Trainer trainer = trained(steps, settings);
        var sampler = new CachedSampler(Inference.of(trainer.model()), trainer.tokenizer(),
            new PythonRandom(7), Sampling.at(temperature));
        List<String> names = Stream.generate(sampler::sample).limit(100_000).toList();
        var file = new HashMap<String, Integer>();
        for (String name : trainer.corpus().documents()) file.merge(name, 1, Integer::sum);
        var different = new HashSet<>(names);
        ToDoubleFunction<List<String>> found = of -> 100 * of.stream()
            .filter(name -> file.get(name) == 1)
            .mapToInt(name -> different.contains(name) ? 1 : 0).average().orElseThrow();
        return new double[] {different.size(),
            names.stream().filter(file::containsKey).count() / 1000.0,
            found.applyAsDouble(trainer.corpus().training()),
            found.applyAsDouble(trainer.corpus().heldOut())};
    }

    /** Returns what runs come to with the first of the seeds 42, 1, 2, ... */
    public static double[] overSeeds(
            int seeds, ToDoubleFunction<String> measure) {
        return IntStream.range(0, seeds)
            .mapToObj(i -> "seed=" + (i == 0 ? 42 : i))
            .mapToDouble(measure).toArray();
    }

    /**
     * Returns the loss on those held-out names that are also among the
     * training names, or on those that are not.
     */
    public static double heldOutTwice(Trainer trainer, boolean twice) {
        var read = new HashSet<>(trainer.corpus().training());
        double sum = 0;
        int n = 0;
        for (String name : trainer.corpus().heldOut()) {
            if (read.contains(name) != twice) continue;
            int[] tokens = trainer.tokenizer().encode(name);
            Value[][] logits = trainer.model().forward(Arrays.copyOf(tokens,
                Math.min(tokens.length - 1, trainer.model().config().shape().context())));
            for (int i = 0; i < logits.length; i++, n++)
                sum += Loss.crossEntropy(logits[i], tokens[i + 1]).data();
        }
        return sum / n;
    }

    /** Returns the numbers of that name that a model makes at a position. */
    public static double[] seen(
            Trainer trainer, String text, String name, int position) {
        return data(trainer.model().record(trainer.tokenizer().encodeStart(text))
            .get(name, position)[0]);
    }

    /** Returns how many parameters a model has. */
    public static int parameters(String... settings) {
        return untrained(settings).model().parameterCount();
    }

    /** Returns how many predictions a run has learned from. */
    public static int tokensRead(int steps) {
        Trainer trainer = untrained();
        int context = trainer.model().config().shape().context();
        return trainer.corpus().training().stream().limit(steps)
            .mapToInt(name -> Math.min(context, name.length() + 1)).sum();
    }

    /**
     * Returns how many of n draws of a bell curve would differ in their last
     * bits if they were computed with {@code StrictMath}.
     */
    public static int differentDraws(int n) {
        var exact = new PythonRandom(config().training().seed());
        var close = new PythonRandom(config().training().seed());
        names().shuffled(exact);
        names().shuffled(close);
        int different = 0;
        for (int i = 0; i < n; i += 2) {
            double angle = close.random() * (2 * Math.PI);
            double radius = Math.sqrt(
                -2 * StrictMath.log(1 - close.random()));
            double first = StrictMath.cos(angle) * radius;
            double second = StrictMath.sin(angle) * radius;
            if (exact.gauss(0, 0.08) != 0 + first * 0.08) different++;
            if (exact.gauss(0, 0.08) != 0 + second * 0.08) different++;
        }
        return different;
    }
}
