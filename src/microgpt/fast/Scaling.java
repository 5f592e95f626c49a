/*
[#scaling]
== Scaling laws on one's own machine °

Do names follow the law of <<scaling-law>>? The fast engines make it cheap to
ask. It takes models of several sizes, each trained for several lengths with
several seeds: 150 runs, which `./build.sh scale` makes, in about six minutes of
one processor core.

In the family everything is alike but the width: two layers, four heads, sixteen
names a step. Two things have to follow the size or the length, or the comparison
would not be fair. Each run has a rate of its own that falls to 0 at its end. A
run that is only the beginning of a longer one is worse than it could be, and such
runs make reading look less useful than it is <<hoffmann2022>>. And a larger model
wants a smaller rate. Of 0.003, 0.006, 0.012 and 0.024 the best one for width 8
was four times the best one for width 32, so here the rate is divided by the width.
*/
package microgpt.fast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.Tokenizer;
import microgpt.text.Corpus;
import microgpt.tuning.Ablation;
import microgpt.tuning.Ablation.Run;
import microgpt.tuning.Ablation.Spread;

/** Models of several sizes, each trained for several lengths. */
public final class Scaling {

    private final List<Point> points;

    private Scaling(List<Point> points) {
        this.points = List.copyOf(points);
    }

    /** What differs from the preset {@code microgpt} in all runs. */
    public static final String BASE =
        "layers=2 heads=4 batch=16 schedule=cosine warmup=50";

    /** The learning rate of a model of width 1. */
    private static final double RATE = 0.128;

    /** Returns what differs from that in a model of some width. */
    public static String size(int width) {
        return "width=" + width + " learningRate=" + RATE / width;
    }

    /**
     * Returns the runs of all sizes and lengths, the shortest first and
     * then seed by seed.
     *
     * @throws IllegalArgumentException if a setting is wrong
     */
    public static List<Run> plan(
            List<Integer> widths, List<Integer> steps, int seeds) {
        var runs = new ArrayList<Run>();
        for (int n : new TreeSet<>(steps))
            for (int i = 0; i < seeds; i++)
                for (int width : new TreeSet<>(widths))
                    runs.add(new Run(
                        BASE, size(width), n, Ablation.seed(i)));
        for (Run run : runs) {
            int warmup = run.config().training().warmup();
            if (run.steps() <= warmup) throw new IllegalArgumentException(
                "steps " + run.steps() + " is not more than the " + warmup
                + " in which the rate rises");
        }
        return runs;
    }

    /*
    [#scaling-points]
    === What is counted

    stem:[N] counts all parameters. stem:[D] counts the tokens that are read,
    letters and ends, and a name that is read twice counts twice. There are no
    more than 29,032 names to learn from, 207,000 tokens, so the longest runs read
    each name nine times. The law was found with text that is read once. That
    reading it again, up to four times, is nearly as good as new text, was found
    for language <<muennighoff2023>>; whether it is for names, nothing here can
    tell, since there are no more names.
    */

    /**
     * A size and a length of training, and what they came to.
     *
     * @param losses one for each seed, always in the same order
     */
    public record Point(
            double parameters, double tokens, double... losses) {

        /** Returns the mean over the seeds. */
        public Spread loss() { return Spread.of(losses); }

        public double cost() {
            return ScalingLaw.cost(parameters, tokens);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,.0f parameters,"
                + " %,.0f tokens: %s", parameters, tokens, loss());
        }
    }

    /**
     * Returns what was found, with those seeds that all points have.
     *
     * @param tables whether the weights of the tables of tokens and
     *     positions count as parameters
     */
    public static Scaling of(
            Ablation found, Corpus names, boolean tables) {
        var byPoint = new LinkedHashMap<Run, Map<Long, Double>>();
        found.losses().forEach((run, loss) -> {
            if (run.base().equals(BASE)) byPoint.computeIfAbsent(
                new Run(BASE, run.change(), run.steps(), 0),
                key -> new LinkedHashMap<>()).put(run.seed(), loss);
        });
        var seeds = new TreeSet<Long>();
        byPoint.values().forEach(losses -> seeds.addAll(losses.keySet()));
        byPoint.values().forEach(losses ->
            seeds.retainAll(losses.keySet()));
        Tokenizer tokenizer = Tokenizer.of(names.documents());
        var points = new ArrayList<Point>();
        byPoint.forEach((run, losses) -> points.add(new Point(
            parameters(run.config(), tokenizer.size(), tables),
            tokens(run.config(), tokenizer, names),
            seeds.stream().mapToDouble(losses::get).toArray())));
        return new Scaling(points);
    }

    /** Returns all points, as they were found. */
    public List<Point> points() { return points; }

    private static double parameters(
            Config config, int vocabulary, boolean tables) {
        double n = 0;
        for (Parameter p : Gpt.shapes(config, vocabulary))
            if (tables || !p.name().matches("wte|wpe|lm_head"))
                n += p.size();
        return n;
    }

    private static double tokens(
            Config config, Tokenizer tokenizer, Corpus names) {
        double sum = 0;
        for (String name : names.documents()) sum += Math.min(
            tokenizer.encode(name).length - 1, config.shape().context());
        return sum / names.documents().size()
            * config.training().batch() * config.training().steps();
    }

    /** Returns mean losses: a row for each length, a column for a size. */
    public String table() {
        var sizes = new TreeSet<Double>();
        var lengths = new TreeSet<Double>();
        for (Point p : points) {
            sizes.add(p.parameters);
            lengths.add(p.tokens);
        }
        var table = new StringBuilder("   tokens");
        for (double n : sizes) table.append(
            String.format(Locale.ROOT, " %,13.0f", n));
        for (double d : lengths) {
            table.append(String.format(Locale.ROOT, "\n%,9.0f", d));
            for (double n : sizes)
                for (Point p : points)
                    if (p.parameters == n && p.tokens == d)
                        table.append(cell(p.loss()));
        }
        return table.toString();
    }

    private static String cell(Spread s) {
        return String.format(Locale.ROOT, " %.3f ± ", s.mean())
            + (s.runs() == 1 ? "    –"
                : String.format(Locale.ROOT, "%.3f", s.error()));
    }

    @Override
    public String toString() {
        return "Scaling(" + points.size() + " points)";
    }
}

/*
[#scaling-found]
=== What was found

[source,jshell]
----
jshell> var found = Ablation.read(Path.of(System.getProperty("microgpt.data"))
   ...>     .resolveSibling("scaling.tsv"))
found ==> Ablation(150 runs)

jshell> var scaling = Scaling.of(found, corpus, true)
scaling ==> Scaling(30 points)

jshell> System.out.println(scaling.table())
   tokens           696         2,160         7,392        27,072       103,296
   56,993 2.398 ± 0.004 2.322 ± 0.002 2.280 ± 0.002 2.230 ± 0.002 2.196 ± 0.002
  113,987 2.384 ± 0.005 2.278 ± 0.003 2.224 ± 0.002 2.175 ± 0.002 2.137 ± 0.001
  227,973 2.374 ± 0.005 2.243 ± 0.003 2.178 ± 0.003 2.126 ± 0.002 2.083 ± 0.001
  455,946 2.367 ± 0.006 2.216 ± 0.003 2.138 ± 0.002 2.080 ± 0.002 2.032 ± 0.001
  911,892 2.359 ± 0.004 2.200 ± 0.002 2.107 ± 0.001 2.040 ± 0.002 1.990 ± 0.002
1,823,785 2.349 ± 0.002 2.190 ± 0.003 2.085 ± 0.001 2.014 ± 0.002 1.971 ± 0.003
----

On top stand the parameters; behind the ± is the standard error of five seeds
(<<ablation>>). Larger models are better at every length, and a longer run is
better at every size. So far it is as one would expect.

The law itself is found by _least squares_: of all values of its five constants,
those with which the squares of the differences to the table have the least sum.
The sum is walked down, as a loss is, in larger and surer steps, since there are
but five numbers: the method is that of Levenberg and Marquardt, and the library
is named in `docs/dependencies.adoc`. To see how sure the constants are, the law is
fitted again without the first seed, without the second, and so on. A seed goes as a
whole, because all runs with it are measured on the same held-out names, and are
too high or too low together. If stem:[n] seeds give the values
stem:[\theta_i], the standard error is that of the _jackknife_
<<efron1981>>:

[stem]
++++
\sqrt{ \frac{n - 1}{n} \sum_{i=1}^{n} (\theta_i - \bar\theta)^2 }
++++

Five seeds are few: an interval that holds the truth in 95 of 100 such cases is
2.8 standard errors to either side <<student1908>>. This is what the command
prints below the table:

[source]
----
E + A / N^alpha + B / D^beta
      E  1.846 ± 0.015
      A  3.973 ± 0.433
  alpha  0.370 ± 0.018
      B  6.050 ± 0.969
   beta  0.286 ± 0.019
the law misses a mean by 0.0241, and by luck it should miss by 0.0025

operations     best size     tokens  loss   best that was run
      10^9         3,009     55,381 2.318        2,160 2.303
     10^10         8,219    202,788 2.171        7,392 2.179
     10^11        22,445    742,541 2.071       27,072 2.063
     10^12        61,298  2,718,939 2.001      103,296 1.974
the best size grows as operations^0.436 ± 0.015
----

.The held-out loss of five sizes, each with its number of parameters, by the tokens that were read. Bars are standard errors, red is the law
image::figure:scaling-tokens[Five falling curves of points with small bars; the red curves of the law are all parallel, and the points of the smallest model are flatter and those of the largest steeper than that]

The constants look sure, and yet the law is wrong. Of 30 points 27 are farther from
their red curve than their bar is long, and the law misses the table by ten times
what luck would do.

The figure shows why. In the law, reading is a term of its own: twice the tokens
save the same for every size, and all red curves are parallel. Those of the models
are not. From the first row of the table to the last the smallest gains 0.049 nats,
the largest 0.225. A model of 696 parameters has soon learned what it can hold, and
then no reading helps it. So what the law says depends on whom one asks:

[cols="2,2,3,1",options=header]
|===
|sizes |stem:[E] |power of the cost |the law misses by
|all five |1.846 ± 0.015 |0.436 ± 0.015 |0.024
|from 2,160 on |1.757 ± 0.021 |0.551 ± 0.027 |0.013
|from 7,392 on |1.713 ± 0.025 |0.504 ± 0.048 |0.006
|===

Without the smallest the law comes closer, and still not as close as it should.
The exponent moves by more than its error, and stem:[E], which should be the
entropy of names, sinks each time. An error that is computed from the scatter of
runs says how sure the constants are _if the law is true_. It says nothing about
whether it is.

.The same points by what training has cost, six operations for each parameter and token, and the law at the best size for each cost
image::figure:scaling-cost[Five falling curves that cross each other; each is the lowest for a while, and a red curve runs along the lowest parts]

What can be said without a law stands in the last columns of the report, and in this
figure: which of the sizes was the best for a cost. In all four rows it is the one
that is nearest to what the law recommends, though a trillion operations were spent
on the largest only. So the advice holds where it was measured, give or take a factor
of two. The loss does not: at a trillion operations it is 0.027 nats less than the
law says is possible.

[#scaling-others]
=== Beside Kaplan and Chinchilla

Chinchilla's first two methods give an exponent of 0.5, and Kaplan's 0.73. Ours is
between 0.44 and 0.55, with far smaller models and a text that is too short. If one counts as Kaplan and others did, without tables and output,
the same runs give 0.492 ± 0.015 in place of 0.436: more for size, as
<<pearce2024>> have it.

[#scaling-production]
=== In production

A law is fitted to small runs in order to plan one large run that nobody can
afford twice. The paper on GPT-4 tells that its final loss was predicted from runs
with at most a ten-thousandth of the cost <<openai2023>>. Which runs go into such a
fit, how size is counted and whether each run had a schedule of its own decides
about the advice, as it does here.

[#scaling-try]
=== Try it

Is the library right? Where a sum of squares is least, all its derivatives are 0.
The engine of this book can take them, with the constants as Values:

[source,jshell]
----
jshell> Value[] constants(double... numbers) {
   ...>     return DoubleStream.of(numbers).mapToObj(Value::new)
   ...>         .toArray(Value[]::new);
   ...> }
|  created method constants(double...)

jshell> void slopes(Value... c) {
   ...>     var sum = new Value(0);
   ...>     for (var p : scaling.points()) {
   ...>         Value size = c[1].sub(c[2].mul(Math.log(p.parameters()))).exp();
   ...>         Value read = c[3].sub(c[4].mul(Math.log(p.tokens()))).exp();
   ...>         sum = sum.add(c[0].add(size).add(read)
   ...>             .sub(p.loss().mean()).pow(2));
   ...>     }
   ...>     sum.backward();
   ...>     System.out.println(sum.data());
   ...>     for (Value v : c) System.out.println(v.grad());
   ...> }
|  created method slopes(Value...)

jshell> slopes(constants(1.8464383, Math.log(3.9732223), 0.3697393,
   ...>     Math.log(6.0504525), 0.2862004))
0.017436286378033353
4.574496355491675E-6
8.989241766302336E-7
-6.916716305649384E-6
8.420945250345313E-7
-1.0127424085293324E-5
----

With three digits, as the report has them, the derivatives are some five thousand
times as large, and the sum is hardly larger.
*/
