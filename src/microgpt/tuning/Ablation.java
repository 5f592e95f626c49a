/*
[#ablation]
== Each knob turned once: ablation

What is a part worth? Leave it out, or take another in its place, and measure
again. That is an _ablation_, and <<attention-worth>> has made one. This
chapter makes one for every knob of <<config>>: each is turned by itself, away
from the model of this book, and everything else stays.

One run says nothing. The seed decides which names are held out, in which
order the others are read and what the first weights are, and a thousand steps
end at 2.44 with one seed and at 2.42 with another (<<curve>>). So each model
is trained with several seeds, and what counts is the mean. How far may the
mean be off? Let three runs end at 2.41, 2.44 and 2.47. Their mean is 2.44 and
their standard deviation 0.03: that is how far a single run is from the mean.
The mean of three is steadier than one run, by the root of three, and 0.03
divided by it is 0.017. This is the _standard error_ of the mean:

[stem]
++++
\text{standard error} = \frac{s}{\sqrt n}
\qquad
s^2 = \frac{1}{n - 1} \sum_{i=1}^{n} (x_i - \bar x)^2
++++

with stem:[x_i] for the loss of run stem:[i], stem:[\bar x] for their mean and
stem:[n] for how many runs there are.

Two models are compared seed by seed. With the same seed both have read the
same names and are measured on the same held-out ones, so some of what is luck
is the same for both, and goes away in the difference. (<<ablation-try>> asks how
much.) If the second model ends at 2.40, 2.44 and 2.45, the differences are
−0.01, 0 and −0.02. Their mean is −0.01 and its standard error 0.006, about a
third of what each model has by itself. How much is enough? Where there is no
difference at all, one of nine such means of five is more than two standard
errors from 0, and one of 25 more than three <<student1908>>.
*/
package microgpt.tuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import microgpt.Config;
import microgpt.Tokenizer;
import microgpt.text.Corpus;
import microgpt.train.Trainer;

/** Runs of one model, and of the same with a knob turned. */
public final class Ablation {

    /**
     * A run to be made.
     *
     * @param base what differs from the preset {@code microgpt} in all
     *     runs that are compared, such as {@code schedule=linear}
     * @param change the knob that is turned, such as {@code heads=4};
     *     empty for the base itself
     */
    public record Run(String base, String change, int steps, long seed) {

        /** @throws IllegalArgumentException if a setting is wrong */
        public Config config() {
            String[] settings = (base + " " + change + " steps=" + steps
                + " seed=" + seed).strip().split(" +");
            return Config.of(settings);
        }

        /** Returns the change, or what it is that nothing changes in. */
        String title() {
            return !change.isEmpty() ? change
                : ("microgpt " + base).strip();
        }

        @Override
        public String toString() {
            return title() + ", " + steps + " steps, seed " + seed;
        }
    }

    /*
    [#ablation-measure]
    === A run

    The measure is the loss on all names that were held out, for each
    character (<<evaluate>>).
    */

    /**
     * Trains to the end, and returns the loss on all held-out documents.
     *
     * @return nats a character, the end of a document being one
     */
    public static double heldOut(Trainer trainer) {
        trainer.train(trainer.model().config().training().steps()
            - trainer.steps());
        return trainer.score().perCharacter();
    }

    /** A mean over seeds, and how far it may be off. */
    public record Spread(int runs, double mean, double error) {

        /** Returns the mean and its standard error; NaN for one run. */
        public static Spread of(double... x) {
            double mean = 0, squares = 0;
            for (double v : x) mean += v / x.length;
            for (double v : x) squares += (v - mean) * (v - mean);
            return new Spread(x.length, mean, Math.sqrt(
                squares / (x.length - 1) / x.length));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.4f ± %.4f, %d runs",
                mean, error, runs);
        }
    }

    /*
    [#ablation-knobs]
    === Which knobs

    Whatever has a list of words to choose from is turned to each of them: a
    new form of the model will be in the table by itself. With numbers there
    is no such list, and one or two values have to be named here.
    */

    private static final Map<String, List<String>> NUMBERS = Map.ofEntries(
        Map.entry("layers", List.of("layers=2")),
        Map.entry("heads", List.of("heads=4")),
        Map.entry("kvHeads", List.of("heads=4 kvHeads=1")),
        Map.entry("width", List.of("width=8", "width=32")),
        Map.entry("mlpWidth", List.of("mlpWidth=16")),
        Map.entry("ropeBase", List.of("position=rope ropeBase=100")),
        Map.entry("initStd", List.of("initStd=0.02", "initStd=0.25")),
        Map.entry("learningRate",
            List.of("learningRate=0.003", "learningRate=0.03")),
        Map.entry("beta1", List.of("beta1=0")),
        Map.entry("beta2", List.of("beta2=0.999")),
        Map.entry("weightDecay",
            List.of("weightDecay=0", "weightDecay=0.1")),
        Map.entry("warmup", List.of("warmup=100")),
        Map.entry("clip", List.of("clip=1")),
        Map.entry("batch", List.of("batch=4")));

    /** Returns the changes to make, one knob at a time. */
    public static List<String> changes(Config base) {
        Map<String, String> now = base.toMap();
        var changes = new ArrayList<String>();
        for (Config.Key key : Config.keys()) {
            for (String word : key.choices())
                if (!word.equals(now.get(key.name())))
                    changes.add(key.name() + "=" + word);
            changes.addAll(
                NUMBERS.getOrDefault(key.name(), List.of()));
        }
        return changes;
    }

    /**
     * Returns all runs of a comparison, the shortest first and then seed
     * by seed. The first seed is 42, and then 1, 2, and so on.
     *
     * @throws IllegalArgumentException if a setting is wrong
     */
    public static List<Run> plan(
            String base, List<Integer> steps, int seeds) {
        var changes = new ArrayList<>(List.of(""));
        changes.addAll(changes(Config.of(base.isEmpty()
            ? new String[0] : base.split(" "))));
        var runs = new ArrayList<Run>();
        for (int n : steps.stream().sorted().distinct().toList())
            for (int i = 0; i < seeds; i++)
                for (String change : changes)
                    runs.add(new Run(base, change, n, seed(i)));
        for (Run run : runs) run.config();
        return runs;
    }

    /** Returns the seed of the first runs, of the second, and so on. */
    public static long seed(int i) { return i == 0 ? 42 : i; }

    /*
    [#ablation-file]
    === What was found

    The runs take some minutes, so what they came to is kept in a file,
    `data/ablation.tsv`, a line for each. On top of it stands a word
    that changes when the engine calculates anything else, or the names do:
    what another engine has found is of no use here.
    */

    private final String fingerprint;
    private final Map<Run, Double> losses = new LinkedHashMap<>();

    /** An ablation of which nothing was found yet. */
    public Ablation(String fingerprint) { this.fingerprint = fingerprint; }

    /** Presets in which there are all kinds of parts. */
    private static final List<String> TOLD_BY =
        List.of("microgpt", "karpathy", "gpt2", "llama");

    /** Returns a word that tells an engine and its documents. */
    public static String fingerprint(Corpus documents) {
        long word = documents.documents().hashCode();
        for (String preset : TOLD_BY) {
            Trainer trainer =
                Trainer.create(Config.of(preset), documents);
            for (int i = 0; i < 3; i++)
                word = 31 * word + Double.doubleToLongBits(
                    trainer.step().loss());
        }
        return Long.toHexString(word);
    }

    /** Returns the word of the engine that has made these runs. */
    public String fingerprint() { return fingerprint; }

    /** Notes what a run came to. */
    public void add(Run run, double loss) { losses.put(run, loss); }

    /** Returns what each run came to. */
    public Map<Run, Double> losses() {
        return Collections.unmodifiableMap(losses);
    }

    private static final String HEAD = "# engine ",
        COLUMNS = "# base\tchange\tsteps\tseed\tnats a character";

    /** Returns the file's text. */
    public String text() {
        var lines = new ArrayList<>(List.of(HEAD + fingerprint, COLUMNS));
        losses.forEach((run, loss) -> lines.add(String.join("\t",
            run.base, run.change, "" + run.steps, "" + run.seed,
            "" + loss)));
        return String.join("\n", lines) + "\n";
    }

    /**
     * Reads a file of results.
     *
     * @throws IllegalArgumentException if it is none; the message names
     *     the line
     */
    public static Ablation read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).startsWith(HEAD))
            throw new IllegalArgumentException(Tokenizer.shown(file)
                + ": line 1 does not begin with '" + HEAD.strip() + "'");
        var found = new Ablation(lines.get(0).substring(HEAD.length()));
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith("#")) continue;
            String[] cells = lines.get(i).split("\t", -1);
            try {
                found.add(new Run(cells[0], cells[1],
                    Integer.parseInt(cells[2]), Long.parseLong(cells[3])),
                    Double.parseDouble(cells[4]));
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(Tokenizer.shown(file)
                    + ": line " + (i + 1) + " is not base, change, steps,"
                    + " seed and loss, with tabs between them");
            }
        }
        return found;
    }

    /**
     * Returns the mean loss over the seeds that were run.
     *
     * @param change empty for the base itself
     */
    public Spread loss(String base, String change, int steps) {
        return Spread.of(losses.entrySet().stream().filter(e ->
                same(e.getKey(), base, change, steps))
            .mapToDouble(Map.Entry::getValue).toArray());
    }

    /** Returns the mean difference to the base, seed by seed. */
    public Spread difference(String base, String change, int steps) {
        return Spread.of(losses.entrySet().stream().filter(e ->
                same(e.getKey(), base, change, steps)
                && losses.containsKey(baseOf(e.getKey())))
            .mapToDouble(e -> e.getValue() - losses.get(
                baseOf(e.getKey()))).toArray());
    }

    private static boolean same(
            Run run, String base, String change, int steps) {
        return run.base.equals(base) && run.change.equals(change)
            && run.steps == steps;
    }

    private static Run baseOf(Run run) {
        return new Run(run.base, "", run.steps, run.seed);
    }

    /** Returns the differences to a base, as a table of text. */
    public String table(String base, int... steps) {
        var changes = losses.keySet().stream()
            .filter(r -> r.base.equals(base) && !r.change.isEmpty())
            .map(Run::change).distinct().toList();
        var table = new StringBuilder(
            String.format("%-27s", "held-out loss"));
        for (int n : steps) table.append(
            String.format(Locale.ROOT, " %,15d steps", n));
        table.append(String.format("\n%-27s",
            ("microgpt " + base).strip()));
        for (int n : steps) {
            Spread s = loss(base, "", n);
            table.append(cell("     %6.3f", s));
        }
        for (String change : changes) {
            table.append(String.format("\n%-27s", change));
            for (int n : steps) {
                Spread s = difference(base, change, n);
                table.append(cell("     %+6.3f", s));
            }
        }
        return table.toString();
    }

    private static String cell(String format, Spread s) {
        return s.runs == 0 ? String.format("%19s", "–")
            : String.format(Locale.ROOT, format, s.mean) + " ± "
                + (s.runs == 1 ? "    –"
                    : String.format(Locale.ROOT, "%.3f", s.error));
    }

    @Override
    public String toString() {
        return "Ablation(" + losses.size() + " runs)";
    }
}

/*
[#ablation-found]
=== What was found

[source,jshell]
----
jshell> var found = Ablation.read(Path.of(System.getProperty("microgpt.data"))
   ...>     .resolveSibling("ablation.tsv"))
found ==> Ablation(510 runs)

jshell> System.out.println(found.table("", 1000, 5000))
held-out loss                         1,000 steps           5,000 steps
microgpt                         2.438 ± 0.006      2.392 ± 0.004
layers=2                        -0.000 ± 0.005     -0.003 ± 0.004
heads=4                         -0.003 ± 0.006     -0.008 ± 0.004
heads=4 kvHeads=1               +0.010 ± 0.005     +0.000 ± 0.004
width=8                         +0.007 ± 0.012     -0.010 ± 0.003
width=32                        +0.015 ± 0.006     +0.017 ± 0.003
mlpWidth=16                     -0.005 ± 0.005     +0.001 ± 0.004
norm=rms                        -0.007 ± 0.004     -0.005 ± 0.003
norm=rms-unscaled               +0.019 ± 0.008     +0.024 ± 0.007
finalNorm=true                  +0.024 ± 0.007     +0.007 ± 0.010
embeddingNorm=true              -0.003 ± 0.003     -0.010 ± 0.004
activation=relu                 +0.009 ± 0.008     -0.003 ± 0.003
activation=gelu                 +0.013 ± 0.004     +0.006 ± 0.004
activation=swiglu               -0.011 ± 0.005     -0.000 ± 0.004
position=rope                   +0.018 ± 0.006     +0.007 ± 0.007
position=none                   +0.043 ± 0.007     +0.013 ± 0.007
position=rope ropeBase=100      +0.018 ± 0.007     +0.005 ± 0.005
bias=true                       -0.003 ± 0.003     +0.013 ± 0.009
tiedOutput=true                 +0.092 ± 0.005     +0.056 ± 0.008
initStd=0.02                    -0.005 ± 0.006     -0.004 ± 0.003
initStd=0.25                    +0.017 ± 0.007     -0.002 ± 0.004
learningRate=0.003              +0.002 ± 0.005     -0.049 ± 0.004
learningRate=0.03               +0.099 ± 0.005     +0.152 ± 0.027
beta1=0                         -0.003 ± 0.007     +0.004 ± 0.007
beta2=0.999                     -0.007 ± 0.004     -0.002 ± 0.005
weightDecay=0                   -0.001 ± 0.002     +0.002 ± 0.004
weightDecay=0.1                 +0.028 ± 0.007     +0.028 ± 0.005
schedule=linear                 -0.036 ± 0.010     -0.094 ± 0.005
schedule=cosine                 -0.028 ± 0.007     -0.085 ± 0.003
warmup=100                      -0.002 ± 0.006     +0.004 ± 0.002
clip=1                          -0.000 ± 0.004     +0.001 ± 0.005
batch=4                         -0.081 ± 0.008     -0.097 ± 0.004
windows=true                    +0.000 ± 0.000     +0.000 ± 0.000
activation=silu                 +0.014 ± 0.004     +0.006 ± 0.005
----

On top stands the loss of the model of this book, with five seeds, and below it
what each change adds to that. Behind the ± is the standard error. Most rows
say: nothing. And in so many rows two or three should be more than three
standard errors from 0 by chance, so look for rows in which both columns agree.

.The same table: what each change adds to the held-out loss after the shorter and the longer training, with standard errors
image::figure:ablation-dots[A row for each change with two points and their bars around a line at zero; most bars touch the line, the schedules and the larger batch lie far to the left, a tied output and a high rate far to the right]

What makes the model better is how it is trained. A rate that falls is worth
0.094 nats after 5,000 steps, and four names a step 0.097, though they are four
times the work. No part of the model comes near. Four heads are worth 0.008, if
anything: that is two standard errors, and after 1,000 steps less than one. And
twice the width costs something: at this rate the larger model is not the
better one. What makes it worse is to share `wte` with the output, to learn too
fast, to pull the weights to 0 a thousand times as strongly, and, in a short
run, not to know the position. `windows` cannot do anything, since every name
fits into the context; its row of zeros shows that the differences are what they
claim to be.

But this is measured where the model is not at rest: at a constant rate most of
its hidden numbers fall silent (<<doctor>>). Does the table look the same with
a rate that falls?

[source,jshell]
----
jshell> System.out.println(found.table("schedule=linear", 5000))
held-out loss                         5,000 steps
microgpt schedule=linear         2.298 ± 0.002
layers=2                        -0.003 ± 0.004
heads=4                         -0.006 ± 0.003
heads=4 kvHeads=1               +0.006 ± 0.004
width=8                         +0.029 ± 0.002
width=32                        -0.004 ± 0.003
mlpWidth=16                     +0.000 ± 0.003
norm=rms                        -0.002 ± 0.001
norm=rms-unscaled               -0.006 ± 0.003
finalNorm=true                  +0.017 ± 0.005
embeddingNorm=true              +0.004 ± 0.004
activation=relu                 +0.003 ± 0.003
activation=gelu                 +0.004 ± 0.001
activation=swiglu               -0.008 ± 0.002
position=rope                   +0.013 ± 0.003
position=none                   +0.013 ± 0.002
position=rope ropeBase=100      +0.017 ± 0.003
bias=true                       +0.002 ± 0.003
tiedOutput=true                 +0.037 ± 0.005
initStd=0.02                    +0.006 ± 0.002
initStd=0.25                    -0.014 ± 0.004
learningRate=0.003              +0.002 ± 0.004
learningRate=0.03               +0.037 ± 0.004
beta1=0                         -0.003 ± 0.004
beta2=0.999                     +0.003 ± 0.002
weightDecay=0                   +0.001 ± 0.001
weightDecay=0.1                 +0.032 ± 0.004
schedule=constant               +0.094 ± 0.005
schedule=cosine                 +0.009 ± 0.002
warmup=100                      +0.004 ± 0.002
clip=1                          -0.002 ± 0.003
batch=4                         -0.086 ± 0.003
windows=true                    +0.000 ± 0.000
activation=silu                 +0.010 ± 0.002
----

It does not. The errors are smaller, and other things count: twice the width no
longer costs anything, and half of it does. SwiGLU is better than
the squared ReLU, by 0.008 nats, nearly four standard errors. Larger first weights
help, by 0.014, and the final norm of the large models does harm. Four names a
step are still worth ten times as much as the best of the parts. So what is
said of a part holds for a model of one size, trained in one way, and not for
others until it is tried there.

[#ablation-best]
=== What helps, taken together

How good can a small model be, say with at most 60,000 parameters and in a few
minutes? Two layers of width 48 with four heads are 59,040 parameters. With
sixteen names a step, a rate that rises to 0.005 and falls in a cosine, and the
fastest engine (<<engines>>), four seeds came to this:

[source,jshell]
----
jshell> var best = Ablation.read(Path.of(System.getProperty("microgpt.data"))
   ...>     .resolveSibling("best.tsv"))
best ==> Ablation(8 runs)

jshell> for (int steps : new int[] {10000, 20000})
   ...>     System.out.println(steps + " steps: " + best.loss(
   ...>         "layers=2 heads=4 width=48 batch=16 schedule=cosine"
   ...>         + " learningRate=0.005 warmup=200", "", steps));
10000 steps: 2.0070 ± 0.0036, 4 runs
20000 steps: 1.9883 ± 0.0034, 4 runs
----

That is 0.31 nats less than the base of the last table. The shorter run took 16
seconds of one processor core, the longer one 25. To make one from the shell:

[source]
----
./build.sh train --engine vector --steps 20000 --set layers=2 --set heads=4 \
  --set width=48 --set batch=16 --set schedule=cosine \
  --set learningRate=0.005 --set warmup=200 --out best.model
----

[#ablation-production]
=== In production

Papers on new parts of transformers have tables like these, with far larger
models and mostly with a single run in each row, since a run is expensive. That
may be one reason why so many of their improvements do not survive: when Narang
and others tried many of them again, in one program and with everything else
equal, most did not help <<narang2021>>.

[#ablation-try]
=== Try it

Which changes are surely better than nothing, with the rate that falls? Ask for
those that are more than three standard errors below 0:

[source,jshell]
----
jshell> for (String change : Ablation.changes(Config.of("schedule=linear"))) {
   ...>     var by = found.difference("schedule=linear", change, 5000);
   ...>     if (by.mean() < -3 * by.error())
   ...>         System.out.println(change + " " + by);
   ...> }
activation=swiglu -0.0077 ± 0.0021, 5 runs
initStd=0.25 -0.0139 ± 0.0038, 5 runs
batch=4 -0.0857 ± 0.0035, 5 runs
----

Do two of them together give the sum of what each gives? Make runs of your own:

[source,jshell]
----
jshell> double both(String... settings) {
   ...>     return Ablation.heldOut(Trainer.create(
   ...>         Config.of(settings), corpus));
   ...> }
|  created method both(String...)

jshell> both("steps=200", "batch=4", "initStd=0.25") < both("steps=200")
$8 ==> true
----

That is one seed and a short run; `./build.sh ablate batch=4 schedule=linear`
takes all knobs, and some minutes.

Is it of use to compare seed by seed? Were the luck of the one model no luck of
the other, the square of the error of their difference would be the sum of the
squares of their own errors. What part of that is it, over all changes?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> double part(String base, int steps) {
   ...>     double together = 0, apart = 0;
   ...>     Config config = Config.of(("microgpt " + base).split(" "));
   ...>     for (String change : Ablation.changes(config)) {
   ...>         double e = found.difference(base, change, steps).error();
   ...>         double a = found.loss(base, "", steps).error();
   ...>         double b = found.loss(base, change, steps).error();
   ...>         if (e > 0) {
   ...>             together += e * e;
   ...>             apart += a * a + b * b;
   ...>         }
   ...>     }
   ...>     return together / apart;
   ...> }
|  created method part(String,int)

jshell> part("", 1000)
$10 ==> 0.4351488691961688

jshell> part("schedule=linear", 5000)
$11 ==> 1.0338982042481388
----

After a thousand steps more than half of it goes away. With a rate that falls,
after 5,000 steps, nothing does: those models have no more luck in common than
any two.
====
*/
