/*
[#doctor]
== When it does not learn

If you change a part, you will sooner or later see a loss that does not fall.
Then it helps to have a list of what may be ill, where each thing shows, and
how it looks in a model that is well. The chapters before this one have the
measures. What is left is to say where health ends. So the bounds below were
not thought out: they lie well outside of what was measured on models that
learn.
*/
package microgpt.tuning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.Config.Training;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.train.Trainer;
import microgpt.tuning.Checkup.NotFinite;

/** Says in words what is ill in a model, and where it begins. */
public final class Doctor {

    /** What may be ill. */
    public enum Illness {
        NOT_FINITE, NO_GRADIENT, EXPLODING, VANISHING, WORSE_THAN_NOTHING,
        RISING, LONG_STEPS, SHORT_STEPS, SILENT, SATURATED, EVEN, STUCK
    }

    /**
     * What was found.
     *
     * @param where it begins, such as {@code layer0 MLP}
     * @param tries settings that may help, such as
     *     {@code schedule=linear}
     */
    public record Finding(Illness illness, String where, String what,
            List<String> tries) {}

    /*
    [#doctor-bounds]
    === Where health ends

    [cols="<4,>2,>2"]
    |===
    | measured | in healthy models | found ill

    | loss above that of a guess, stem:[\ln V] | 0.021 | 0.3
    | norm of a document's gradient | 4.2 | 30
    | gradient before a block, divided by that after it | 20 | 200
    | a layer's part of the whole gradient | 0.065 | 0.001
    | part of the hidden numbers that are silent | 0.28 | 0.5
    | largest attention weight of a position, on average | 0.79 | 0.95
    | unevenness of attention, nats, from step 200 on | 0.0025 | 0.0005
    | next step of a matrix, compared with its size | 0.13 | 0.6
    | the same, at the full rate, in the matrix that moves most | 0.007 | 0.0003
    |===

    The second column is the worst that was seen in four presets, with one
    layer and with four, at the steps 0, 10, 100, 300 and 1,000, and in the
    model of this book after 5,000 steps at a rate that falls. Where there are
    four layers, the rate was 0.003. At the rate of one layer, 0.01, some of
    them are beyond the bounds after 1,000 steps: in a layer of `microgpt` 66
    percent of the hidden numbers are silent, in one of `llama` the largest
    attention weight is 0.96 on average. Are they ill? The first comes to a
    loss of 2.51 on what it was examined with, and at 0.003 to 2.38, the other
    to 2.44, and at 0.003 to 2.40. But in `karpathy`, too, 64 percent are
    silent, and its loss is 2.36 at either rate. There the rate falls to 0.
    So this finding is a warning.
    */

    public static final double
        ABOVE_GUESS = 0.3,
        LARGE_GRADIENT = 30, GROWTH = 200,
        LAYERS_PART = 1e-3, SILENT_PART = 0.5,
        DECIDED = 0.95, UNEVEN = 5e-4,
        LONG_STEP = 0.6, SHORT_STEP = 3e-4;

    private static final double NONE = 1e-6,
        NO_MORE = 0.01, NO_MORE_AT_ALL = 1e-4, NEAR = 0.1;

    /** What takes time to be learned is not missed before. */
    private static final int LEARNED = 200, FEW_STEPS = 20;
    private static final double SURE = 4;
    private static final int COLUMNS = 78;

    private final Trainer trainer;
    private final Gpt model;
    private final int layers;
    private final Training training;
    private final List<Finding> findings = new ArrayList<>();

    private Doctor(Trainer trainer) {
        this.trainer = trainer;
        model = trainer.model();
        layers = model.config().shape().layers();
        training = model.config().training();
    }

    /**
     * What an examination has found.
     *
     * @param steps how many steps had been taken
     * @param last how many of them were looked at; 0: the next one
     * @param documents how many documents the model has read for it
     * @param loss on these, in nats a token
     */
    public record Report(int steps, int last, int documents, double loss,
            List<Finding> findings, Config config) {

        /** Returns whether something of that kind was found. */
        public boolean finds(Illness illness) {
            return findings.stream().anyMatch(
                f -> f.illness == illness);
        }

        @Override
        public String toString() {
            var text = new StringBuilder();
            wrap(text, "", String.format(Locale.ROOT,
                "After %,d steps. Read were %d documents, %s and some that"
                + " were held out%s", steps, documents, last == 0
                    ? "of the next step" : last == 1 ? "of the last step"
                    : String.format(Locale.ROOT,
                        "of the last %,d steps", last),
                Double.isNaN(loss) ? "." : String.format(Locale.ROOT,
                    "; the loss is %.3f.", loss)));
            int number = 0;
            for (Finding f : findings) {
                wrap(text, "   ", ++number + ". " + f.where + ": "
                    + f.what + ".");
                String first = "   Try: ";
                for (String settings : f.tries) {
                    wrap(text, "        ", first
                        + command(config.with(settings.split(" "))));
                    first = "    or: ";
                }
            }
            if (number == 0) text.append("Nothing is ill that could be"
                + " seen.\n");
            return text.toString().stripTrailing();
        }

        private static void wrap(
                StringBuilder text, String indent, String line) {
            while (line.length() > COLUMNS) {
                int end = line.lastIndexOf(' ', COLUMNS);
                if (end <= indent.length()) break;
                text.append(line, 0, end).append('\n');
                line = indent + line.substring(end + 1);
            }
            text.append(line).append('\n');
        }

        /** Returns what makes such a model, the shortest that does. */
        private static String command(Config config) {
            String shortest = null;
            for (String preset : Config.presets().keySet()) {
                var text = new StringBuilder("/new " + preset);
                Map<String, String> usual = Config.of(preset).toMap();
                config.toMap().forEach((key, value) -> {
                    if (!value.equals(usual.get(key))) text.append(" ")
                        .append(key).append("=").append(value);
                });
                if (shortest == null || text.length() < shortest.length())
                    shortest = text.toString();
            }
            return shortest;
        }
    }

    /** Examines the step that comes next; changes nothing. */
    public static Report examine(Trainer trainer) {
        return examine(trainer, 0);
    }

    /**
     * Examines the last steps of a run, and how the model is now. Changes
     * nothing, but ends a backward walk that is half way.
     *
     * @param last how many steps; 0: the next one
     * @throws IllegalArgumentException if so many were not taken
     */
    public static Report examine(Trainer trainer, int last) {
        if (last < 0 || last > trainer.steps())
            throw new IllegalArgumentException("the last " + last
                + " steps: " + trainer.steps() + " were taken");
        return new Doctor(trainer).examine(last);
    }

    private Report examine(int last) {
        List<String> documents = Signs.documents(trainer, last);
        var checkup =
            new Checkup(model, trainer.tokenizer(), documents);
        if (checkup.notFinite() != null) notFinite(checkup.notFinite());
        else if (checkup.gradient() == 0) noGradient();
        else {
            var signs = new Signs(trainer, checkup);
            loss(signs, last);
            gradients(signs);
            steps(signs);
            for (int l = 0; l < layers; l++) layer(signs, l);
            stuck(documents);
        }
        return new Report(trainer.steps(), last, checkup.documents(),
            checkup.documents() == 0 ? Double.NaN : checkup.loss(),
            List.copyOf(findings), model.config());
    }

    private void found(Illness illness, String where, String what,
            String... tries) {
        Config now = model.config();
        findings.add(new Finding(illness, where, what,
            Stream.of(tries).filter(settings ->
                !now.with(settings.split(" ")).equals(now)).toList()));
    }

    private static String text(double x) {
        return String.format(Locale.ROOT, "%.3g", x);
    }

    private String rate(double factor) {
        return "learningRate="
            + (float) (training.learningRate() * factor);
    }

    /** A schedule that comes to rest, not before the run has ended. */
    private String falling() {
        return "schedule=linear steps="
            + Math.max(training.steps(), trainer.steps());
    }

    /*
    [#doctor-numbers]
    === Numbers that are none, and gradients that are 0

    These two come first, for when they are there nothing else can be said.
    */

    private void notFinite(NotFinite n) {
        boolean weight = !n.parameter().isEmpty();
        String made = weight ? "a weight of " + n.parameter()
                + " is itself " + n.origin().data()
            : n.origin().op() + " of " + String.join(" and ",
                n.origin().parents().stream()
                    .map(v -> text(v.data())).toList())
                + " makes " + n.origin().data();
        found(Illness.NOT_FINITE, n.station().name(), n.inGradient()
            ? "the first gradient that is no finite number comes up on"
                + " the way back from here, at position " + n.position()
                + " of '" + n.document() + "': " + n.origin().grad()
                + " for " + (weight ? n.parameter()
                    : "a node made by " + n.origin().op())
            : "the first number that is none, at position "
                + n.position() + " of '" + n.document() + "': " + made,
            rate(0.1), "clip=1");
    }

    private void noGradient() {
        found(Illness.NO_GRADIENT, "head", "every gradient is 0, so"
            + " nothing will ever change. Where weights are 0, none"
            + " arrives", "initStd=0.08");
    }

    /*
    [#doctor-loss]
    === The loss
    */

    private void loss(Signs signs, int last) {
        if (signs.aboveGuess() > ABOVE_GUESS)
            found(Illness.WORSE_THAN_NOTHING, "loss", text(signs.loss())
                + " nats are more than those of a model that knows"
                + " nothing, " + text(signs.guess())
                + ": it is sure, and wrong",
                trainer.steps() == 0 || training.initStd() > 0.3
                    ? "initStd=0.08" : rate(0.1));
        if (last < FEW_STEPS) return;
        double[] all = trainer.losses();
        Spread before = spread(all, all.length - last,
            all.length - last / 2);
        Spread after = spread(all, all.length - last / 2, all.length);
        double doubt = StrictMath.hypot(before.error, after.error);
        if (after.mean > before.mean + SURE * doubt)
            found(Illness.RISING, "loss", "it rises, from "
                + text(before.mean) + " to " + text(after.mean)
                + " on average over each half of these steps",
                rate(0.1), "clip=1");
    }

    private record Spread(double mean, double error) {}

    private static Spread spread(double[] x, int from, int to) {
        double mean = 0, squares = 0;
        int n = to - from;
        for (int i = from; i < to; i++) mean += x[i] / n;
        for (int i = from; i < to; i++)
            squares += (x[i] - mean) * (x[i] - mean);
        return new Spread(mean, Math.sqrt(squares / (n - 1) / n));
    }

    /*
    [#doctor-gradients]
    === Gradients and steps
    */

    private void gradients(Signs signs) {
        int most = 0;
        for (int l = 1; l < layers; l++)
            if (signs.growth(l) > signs.growth(most)) most = l;
        if (signs.growth(most) > GROWTH)
            found(Illness.EXPLODING, "layer" + most,
                "on the way back through it the gradient becomes "
                + text(signs.growth(most)) + " times as large",
                "initStd=0.08", rate(0.1));
        else if (signs.gradient() > LARGE_GRADIENT)
            found(Illness.EXPLODING, "all layers",
                "the norm of a document's gradient is "
                + text(signs.gradient()) + ", where some 2 are usual",
                "clip=1", rate(0.1));
        for (int l = layers - 1; l >= 0; l--)
            if (signs.part(l) < LAYERS_PART) {
                vanishing("layer" + l, "of the gradient hardly anything"
                    + " arrives there: its norm is ", signs.gradient(l),
                    signs);
                return;
            }
        for (Parameter p : model.trainable())
            if (p.isMatrix() && signs.part(p.name()) < NONE
                    && !behindSilence(signs, p.name()))
                vanishing(p.name(), "the norm of its gradient is ",
                    signs.gradient(p.name()), signs);
    }

    private void vanishing(
            String where, String what, double norm, Signs signs) {
        found(Illness.VANISHING, where, what + text(norm)
            + ", that of all parameters together "
            + text(signs.gradient()), "initStd=0.08");
    }

    /** What only silent numbers stand before is told with them. */
    private boolean behindSilence(Signs signs, String parameter) {
        for (int l = 0; l < layers; l++)
            if (parameter.startsWith("layer" + l + ".mlp")
                && signs.speaking(l) == 0) return true;
        return false;
    }

    private void steps(Signs signs) {
        Signs.Longest longest = signs.longest();
        double next = longest.ratio() * trainer.learningRate();
        double full = longest.ratio() * training.learningRate();
        if (next > LONG_STEP) found(Illness.LONG_STEPS, longest.matrix(),
            "the next step is " + text(next) + " times as long as the"
            + " vector of its weights; a tenth is long", rate(0.1));
        if (longest.ratio() > 0 && full < SHORT_STEP)
            found(Illness.SHORT_STEPS, "all layers",
                "even where it is longest, in " + longest.matrix()
                + ", a step is " + text(full)
                + " of the weights: nothing gets anywhere", rate(100));
    }

    /*
    [#doctor-layers]
    === Parts of a layer
    */

    private void layer(Signs signs, int layer) {
        if (signs.silent(layer) > SILENT_PART)
            found(Illness.SILENT, "layer" + layer + " MLP",
                signs.speaking(layer) + " of "
                + model.config().shape().mlpWidth()
                + " hidden numbers ever speak. The others are 0 at"
                + " every token, get no gradient, and stay so",
                falling(), rate(0.3), "activation=gelu");
        double largest = signs.choice(layer).largest();
        double uneven = signs.choice(layer).uneven();
        if (!(largest > 0)) return;
        if (largest > DECIDED)
            found(Illness.SATURATED, "layer" + layer + " attention",
                "softmax is saturated: the largest weight is "
                + text(largest) + " on average, and the scores get"
                + " hardly any gradient", rate(0.1), "initStd=0.08");
        if (uneven < UNEVEN && trainer.steps() >= LEARNED)
            found(Illness.EVEN, "layer" + layer + " attention",
                "it looks at everything alike, " + text(uneven)
                + " nats from even: it has not learned to choose",
                falling(), "heads=4");
    }

    /*
    [#doctor-stuck]
    === Stuck where a simpler model is

    The last thing is the hardest to see: everything flows, and yet a part
    of the text does not get through. <<yardsticks>> has what is needed. If
    the model's predictions do not go beyond what a table could say, and its
    loss is no better than the table's, then what the table does not look at
    does not reach the end of the model.
    */

    private void stuck(List<String> documents) {
        if (trainer.steps() < LEARNED) return;
        var said = Yardstick.Predictions.of(
            model, trainer.tokenizer(), documents);
        double loss = said.loss();
        for (Yardstick table : Yardstick.values()) {
            double beyond = table.beyond(said);
            boolean nothing = beyond < NO_MORE_AT_ALL;
            if (beyond > NO_MORE) continue;
            if (table == Yardstick.TOKEN_AND_POSITION && !nothing)
                continue;
            double counted = table.loss(model, trainer.tokenizer(),
                trainer.corpus().training(), documents);
            boolean near = Math.abs(loss - counted) < NEAR;
            if (!near && (!nothing
                || table == Yardstick.TOKEN_AND_POSITION)) continue;
            found(Illness.STUCK, "predictions", "they depend on "
                + table.knows() + ". So much a table of counts knows,"
                + " with a loss of " + text(counted) + "; the model's is "
                + text(loss), advice(table));
            return;
        }
    }

    private String[] advice(Yardstick table) {
        return switch (table) {
            case NOTHING, POSITION ->
                new String[] {"initStd=0.08", rate(10)};
            case TOKEN -> new String[] {"position=learned"};
            case TOKEN_AND_POSITION ->
                new String[] {"heads=4 schedule=linear"};
        };
    }
}

/*
[#doctor-well]
=== In use

`/doctor` at the prompt is short for this:

[source,jshell]
----
jshell> Doctor.examine(trainer)
$1 ==>
After 0 steps. Read were 101 documents, of the next step and some that were
held out; the loss is 3.289.
Nothing is ill that could be seen.
----

Now let the model of this book learn for two thousand steps, at its constant
rate:

[source,jshell]
----
jshell> trainer.train(2000).number()
$2 ==> 2000

jshell> Doctor.examine(trainer, 100)
$3 ==>
After 2,000 steps. Read were 200 documents, of the last 100 steps and some
that were held out; the loss is 2.310.
1. layer0 MLP: 13 of 64 hidden numbers ever speak. The others are 0 at every
   token, get no gradient, and stay so.
   Try: /new microgpt schedule=linear steps=2000
    or: /new microgpt learningRate=0.003
    or: /new microgpt activation=gelu
----

A step that is too long moves a row of `mlp_fc1` to where no name ever makes
its number positive. Then neither the row nor what comes after it gets a
gradient, and it lies where it was thrown. After a thousand steps 45 of 64
still speak, in the first 200 held-out names, after two thousand 13, and after
five thousand none. (Two other seeds have 61 and 51 after two thousand, and
three and two after five thousand.) After two thousand steps each of the three
settings that are proposed keeps at least 62 of them alive.

Is that why a constant rate ends at 2.39 and a falling one at 2.30
(<<ablation-found>>)? It is not. With GELU 39, 64 and 64 still speak after five
thousand steps, and the two rates end at 2.40 and 2.30. What is found ill is not
always what costs most.

The next one was no example. It was to be a healthy model for the tests of this
chapter, a mixture of the parts of large models:

[source,jshell]
----
jshell> var mixture = Trainer.create(Config.of(
   ...>     "llama", "layers=2", "width=32", "kvHeads=2"), corpus)
mixture ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> mixture.train(600).number()
$5 ==> 600

jshell> Doctor.examine(mixture, 100)
$6 ==>
After 600 steps. Read were 200 documents, of the last 100 steps and some that
were held out; the loss is 2.615.
1. layer0 attention: softmax is saturated: the largest weight is 0.954 on
   average, and the scores get hardly any gradient.
   Try: /new llama layers=2 kvHeads=2 width=32 mlpWidth=96 learningRate=0.001
2. layer1 attention: softmax is saturated: the largest weight is 0.969 on
   average, and the scores get hardly any gradient.
   Try: /new llama layers=2 kvHeads=2 width=32 mlpWidth=96 learningRate=0.001
----

It ends at 2.55 after a thousand steps. With the rate that is proposed, 0.001,
it ends at 2.43.

[#doctor-try]
=== Try it

Here are three models that are ill. What will be found, and where?

[source,jshell]
----
jshell> Trainer patient(String... settings) {
   ...>     return Trainer.create(Config.of(settings), corpus);
   ...> }
|  created method patient(String...)

jshell> var zero = patient("initStd=0")
zero ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> var steep = patient("learningRate=0.1")
steep ==>
Trainer  0 steps taken, next rate 0.1, on 29,032 documents, 3,225 held out

jshell> var loud = patient("layers=2")
loud ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> void scale(Gpt model, String name, double factor) {
   ...>     var parameter = model.parameter(name);
   ...>     parameter.setNumbers(Arrays.stream(parameter.numbers())
   ...>         .map(x -> factor * x).toArray());
   ...> }
|  created method scale(Gpt,String,double)

jshell> scale(loud.model(), "layer1.mlp_fc1", 1e200)
----

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> Doctor.examine(zero)
$13 ==>
After 0 steps. Read were 101 documents, of the next step and some that were
held out; the loss is 3.296.
1. head: every gradient is 0, so nothing will ever change. Where weights are
   0, none arrives.
   Try: /new microgpt

jshell> Doctor.examine(steep)
$14 ==>
After 0 steps. Read were 101 documents, of the next step and some that were
held out; the loss is 3.294.
1. wpe: the next step is 1.31 times as long as the vector of its weights; a
   tenth is long.
   Try: /new microgpt

jshell> Doctor.examine(loud)
$15 ==>
After 0 steps. Read were 0 documents, of the next step and some that were held
out.
1. layer1.mlp_hidden: the first number that is none, at position 0 of 'luis':
   pow of 2.77e+199 makes Infinity.
   Try: /new microgpt layers=2 learningRate=0.001
    or: /new microgpt layers=2 clip=1.0
----
====
*/
