package microgpt.book.numbers;

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
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Parameters;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.book.base.Recorded;
import microgpt.book.figures.Runs;
import microgpt.book.figures.Speed;
import microgpt.fast.CachedSampler;
import microgpt.fast.Inference;
import microgpt.fast.Scaling;
import microgpt.scaling.ScalingFit;
import microgpt.text.Corpus;
import microgpt.text.Sampling;
import microgpt.train.Step.Report;
import microgpt.train.Trainer;
import microgpt.tuning.Ablation;
import microgpt.tuning.FineTuning;
import microgpt.tuning.Yardstick;

/**
 * What the ledgers of {@code docs/numbers} ask for: training runs, each made
 * once, and yardsticks counted from the corpus. Whatever is measured on
 * held-out names is measured on all of them.
 */
public final class Measurements {

    /** What is added to every count of a table, so that none is impossible. */
    private static final double LITTLE = 0.1;

    private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();

    private Measurements() {}

    // --- the data -----------------------------------------------------------

    /** Returns the names that come with the book, as they stand in the file. */
    public static Corpus names() {
        try {
            return Corpus.read(Path.of(
                System.getProperty("microgpt.data",
                    System.getProperty("microgpt.home", ".")
                        + "/data/names.txt")));
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

    // --- training runs --------------------------------------------------------

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

    /** Returns the microseconds that a name costs on a rung, as they were recorded. */
    public static double speed(String rung, int width) throws IOException {
        return new Speed(data("speed.json").getParent()).microseconds(rung, width);
    }

    /** Returns on how many names the figure of the losses is measured. */
    public static int namesOfTheCurve() {
        return Runs.MEASURE_ON;
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

    /**
     * Returns what turning a knob was found to add to the held-out loss, on
     * average; with no change, what the base comes to.
     */
    public static double ablation(String base, String change, int steps)
            throws IOException {
        Ablation found = recorded("ablation.tsv");
        return change.isEmpty() ? found.loss(base, "", steps).mean()
            : found.difference(base, change, steps).mean();
    }

    /**
     * Returns the recorded runs of models of several sizes.
     *
     * @param tables whether the tables of tokens and positions count as size
     */
    public static Scaling scaling(boolean tables) throws IOException {
        return Scaling.of(recorded("scaling.tsv"), names(), tables);
    }

    /** Returns the law that comes closest to them, from some size on. */
    public static ScalingFit law(double leastSize, boolean tables) throws IOException {
        return ScalingFit.of(scaling(tables).points().stream()
            .filter(p -> p.parameters() >= leastSize).toList());
    }

    /** Returns the mean loss of a size after some steps. */
    public static double scaled(int width, int steps) throws IOException {
        return recorded("scaling.tsv").loss(
            Scaling.BASE, Scaling.size(width), steps).mean();
    }

    private static Ablation recorded(String file) throws IOException {
        return Ablation.read(data(file));
    }

    private static Path data(String file) {
        return Path.of(System.getProperty("microgpt.data",
            System.getProperty("microgpt.home", ".") + "/data/names.txt"))
            .resolveSibling(file);
    }

    private static Recorded recorded() throws IOException {
        return Recorded.in(data("runs.tsv"));
    }

    /** Returns what recorded runs came to on average, column by column. */
    public static double[] runs(String table, String row) throws IOException {
        return recorded().means(table, row, false);
    }

    /** Returns what a recorded run came to with a seed. */
    public static double[] runsOf(String table, String row, long seed)
            throws IOException {
        return recorded().of(table, row, seed);
    }

    /** Returns mean and standard error of recorded runs, column by column. */
    public static double[] runsAndErrors(String table, String row) throws IOException {
        return recorded().means(table, row, true);
    }

    /** Returns what recorded runs came to in a column, seed by seed. */
    public static double[] runsBySeed(String table, String row, int column)
            throws IOException {
        return recorded().seeds(table, row, column);
    }

    /** Returns by how much a row exceeds another, seed by seed. */
    public static double[] differences(String table, String row, String other)
            throws IOException {
        double[] a = runsBySeed(table, row, 0), b = runsBySeed(table, other, 0);
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    }

    /** Returns a sign of all healthy models, at all steps where it was asked for. */
    public static double[] healthy(int sign) throws IOException {
        Recorded all = recorded();
        return all.rows("health").stream().filter(row -> !row.contains("layers=4,"))
            .mapToDouble(row -> all.of("health", row, 42)[sign])
            .filter(x -> !Double.isNaN(x)).toArray();
    }

    /** Returns what a wish has cost, in nats a token on held-out names. */
    public static double cost(String row) throws IOException {
        return runs("wish", row)[1] - runs("wish", "before")[1];
    }

    /** Returns what it had to cost, by how many names are as was wished. */
    public static double wanted(String row) throws IOException {
        double before = runs("wish", "before")[0] / 100;
        double after = runs("wish", row)[0] / 100;
        return (-before * Math.log(after / before)
            - (1 - before) * Math.log((1 - after) / (1 - before))) / 7.1;
    }

    /** Returns what nine steps of plain descent added to the loss, by seed. */
    public static double[] descended(String row) throws IOException {
        double[] before = runsBySeed("curve", row, 0), after = runsBySeed("curve", row, 9);
        return IntStream.range(0, before.length)
            .mapToDouble(i -> after[i] - before[i]).toArray();
    }

    // --- tables of counts -------------------------------------------------------

    /** What a table of counts looks at, to say what the next token may be. */
    private interface Context {
        int of(int[] tokens, int next);
    }

    /** The held-out loss of who knows how frequent each token is. */
    public static double unigram() {
        return counted((tokens, next) -> 0);
    }

    /** The same, knowing the token before. */
    public static double bigram() {
        return counted((tokens, next) -> tokens[next - 1]);
    }

    /** The same, knowing the two tokens before. */
    public static double trigram() {
        return counted((tokens, next) ->
            (next > 1 ? tokens[next - 2] : tokens[0]) * 27 + tokens[next - 1]);
    }

    /** The same, knowing the position and no token. */
    public static double position() {
        return counted((tokens, next) -> next);
    }

    /** The same, knowing the position and the token before. */
    public static double positionAndBigram() {
        return counted((tokens, next) -> next * 27 + tokens[next - 1]);
    }

    /**
     * Returns by how much a table counted in the names of 2018 is worse on held-out
     * names of 1880 than one counted in the others of 1880.
     *
     * @param yardstick what it looks at, a name of {@link Yardstick}
     */
    public static double countedBefore(String yardstick) throws IOException {
        Trainer now = untrained();
        Corpus then = FineTuning.trainer(now.model(), now.tokenizer(),
            Corpus.read(data("names-1880.txt"))).corpus();
        ToDoubleFunction<Corpus> loss = counted -> Yardstick.valueOf(yardstick).loss(
            now.model(), now.tokenizer(), counted.training(), then.heldOut());
        return loss.applyAsDouble(now.corpus()) - loss.applyAsDouble(then);
    }

    private static double counted(Context context) {
        Trainer trainer = untrained();
        int vocabulary = trainer.tokenizer().size();
        var counts = new HashMap<Integer, double[]>();
        for (String name : trainer.corpus().training()) {
            int[] tokens = trainer.tokenizer().encode(name);
            for (int i = 1; i < tokens.length; i++)
                counts.computeIfAbsent(context.of(tokens, i),
                    key -> new double[vocabulary])[tokens[i]]++;
        }
        double sum = 0;
        int n = 0;
        for (String name : trainer.corpus().heldOut()) {
            int[] tokens = trainer.tokenizer().encode(name);
            int end = Math.min(tokens.length, trainer.model().config().shape().context() + 1);
            for (int i = 1; i < end; i++, n++) {
                double[] row = counts.getOrDefault(
                    context.of(tokens, i), new double[vocabulary]);
                sum -= StrictMath.log((row[tokens[i]] + LITTLE)
                    / (sum(row) + vocabulary * LITTLE));
            }
        }
        return sum / n;
    }

    // --- sizes, and single parts of the engine ------------------------------------

    /** Returns how many parameters a model has. */
    public static int parameters(String... settings) {
        return untrained(settings).model().parameterCount();
    }

    /**
     * Returns how many parameters a GPT-2 or GPT-3 has: one table of tokens,
     * one of positions, and in each block twelve matrices of width squared,
     * nine biases and two norms, and a norm at the end.
     */
    public static double gpt(
            double layers, double width, double context, double vocabulary) {
        return (vocabulary + context) * width
            + layers * (12 * width * width + 13 * width) + 2 * width;
    }

    /** Returns how many predictions a run has learned from. */
    public static int tokensRead(int steps) {
        Trainer trainer = untrained();
        int context = trainer.model().config().shape().context();
        return trainer.corpus().training().stream().limit(steps)
            .mapToInt(name -> Math.min(context, name.length() + 1)).sum();
    }

    /** The derivatives of {@code a * b + a} with respect to a and b. */
    public static double[] slopes(double a, double b) {
        var x = new Value(a);
        var y = new Value(b);
        x.mul(y).add(x).backward();
        return all(x.grad(), y.grad());
    }

    /** The derivative of a power with respect to its base. */
    public static double powerSlope(double base, double exponent) {
        var x = new Value(base);
        x.pow(exponent).backward();
        return x.grad();
    }

    /** The derivatives of the loss with respect to each score. */
    public static double[] lossSlopes(int target, double... scores) {
        Value[] z = values(scores);
        Loss.crossEntropy(z, target).backward();
        return Arrays.stream(z).mapToDouble(Value::grad).toArray();
    }

    /** What AdamW makes of a parameter at 5 whose gradients are these. */
    public static double[] adamSteps(double... gradients) {
        var some = new Parameters(new PythonRandom(1).normal(0.08));
        Value w = some.vector("w", 1, 5).vector()[0];
        var adam = new AdamW(some.all(), 0.9, 0.99, 1e-8, 1e-4);
        return Arrays.stream(gradients).map(g -> {
            double before = w.data();
            w.mul(g).backward();
            adam.update(0.01);
            return w.data() - before;
        }).toArray();
    }

    /** What a norm without scale and offset makes of numbers. */
    public static double[] normed(double... numbers) {
        double mean = mean(numbers);
        double deviation = StrictMath.sqrt(variance(numbers));
        return Arrays.stream(numbers).map(x -> (x - mean) / deviation)
            .toArray();
    }

    public static double variance(double... numbers) {
        double mean = mean(numbers);
        return mean(Arrays.stream(numbers).map(x -> (x - mean) * (x - mean))
            .toArray());
    }

    /** The engine's bend of plain numbers. */
    public static double[] bent(double... numbers) {
        return Arrays.stream(numbers)
            .map(x -> new Value(x).relu().pow(2).data()).toArray();
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

    // --- small help ------------------------------------------------------------

    public static double sum(double... numbers) {
        return Arrays.stream(numbers).sum();
    }

    public static double mean(double... numbers) {
        return sum(numbers) / numbers.length;
    }

    /** Returns by how much numbers differ from their mean, as of a sample. */
    public static double deviation(double... numbers) {
        return Math.sqrt(variance(numbers) * numbers.length / (numbers.length - 1));
    }

    public static double least(double... numbers) {
        return Arrays.stream(numbers).min().orElseThrow();
    }

    public static double most(double... numbers) {
        return Arrays.stream(numbers).max().orElseThrow();
    }

    public static double[] magnitudes(double... numbers) {
        return Arrays.stream(numbers).map(Math::abs).toArray();
    }

    /** Returns the last n numbers. */
    public static double[] last(int n, double... numbers) {
        return Arrays.copyOfRange(numbers, numbers.length - n, numbers.length);
    }

    /** Returns the numbers in this order, all for one account. */
    public static double[] all(double... numbers) {
        return numbers;
    }

    /** The engine's softmax of plain numbers. */
    public static double[] softmax(double... scores) {
        Value[] p = Loss.softmax(values(scores));
        return data(p);
    }

    public static Value[] values(double... numbers) {
        return Arrays.stream(numbers).mapToObj(Value::new)
            .toArray(Value[]::new);
    }

    public static double[] data(Value... values) {
        return Arrays.stream(values).mapToDouble(Value::data).toArray();
    }

    public static double[] data(List<Value> values) {
        return data(values.toArray(Value[]::new));
    }
}
