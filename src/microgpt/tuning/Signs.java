/*
[#signs]
== Signs of health

A check-up ends with many numbers. To say of one that it is too large, one has
to know how large it is in a model that is well. So the numbers that matter are
named here, each made so that it can be compared between models of different
sizes, and then taken of models that learn.

Some are in the check-up already: the norm of a document's gradient, the
largest weight of attention, how uneven its weights are. Others become
comparable by a division or a difference:

* The loss, less that of a guess. A model that knows nothing says the same of
  all stem:[V] tokens and has a loss of stem:[\ln V].
* What a block does to the gradient on its way back: the gradient before it,
  divided by the gradient after it. With ten blocks the tenth power of it
  arrives at the first.
* A layer's part of the whole gradient.
* The part of the hidden numbers that never speak.
* How long the next step is, compared with the vector of weights that it
  changes. If it is 1, the step throws away what there was. If it is a
  ten-thousandth, ten thousand steps lie before the model.
*/
package microgpt.tuning;

import java.util.LinkedHashSet;
import java.util.List;
import microgpt.AdamW;
import microgpt.Config.Training;
import microgpt.Parameters.Parameter;
import microgpt.train.Trainer;
import microgpt.tuning.Checkup.Choice;

/** Numbers by which it can be seen whether a model is well. */
public final class Signs {

    /** So many documents of a run are read, and of those held out. */
    private static final int SAMPLE = 100;

    /**
     * The matrix whose step is longest, compared with its weights.
     *
     * @param ratio of the step's length to that of the weights, at rate 1
     */
    public record Longest(String matrix, double ratio) {}

    private final Trainer trainer;
    private final Checkup checkup;
    private final double[] board;
    private final Longest longest;

    /** Takes the signs of a trainer's model after a check-up of it. */
    public Signs(Trainer trainer, Checkup checkup) {
        this.trainer = trainer;
        this.checkup = checkup;
        board = checkup.board();
        longest = longest(trainer);
    }

    /**
     * Takes the signs of a model that reads documents of the last steps.
     *
     * @param last how many steps; 0: the next one
     */
    public static Signs of(Trainer trainer, int last) {
        return new Signs(trainer, new Checkup(trainer.model(),
            trainer.tokenizer(), documents(trainer, last)));
    }

    /** Returns some documents of the last steps, and some held out. */
    static List<String> documents(Trainer trainer, int last) {
        List<String> all = trainer.corpus().training();
        var documents = new LinkedHashSet<String>();
        long batch = training(trainer).batch(), end = trainer.steps();
        long from = last == 0 ? end * batch : (end - last) * batch;
        long to = last == 0 ? from + batch : end * batch;
        long every = Math.max(1, (to - from) / SAMPLE);
        for (long i = from; i < to; i += every)
            documents.add(all.get((int) (i % all.size())));
        List<String> others = trainer.corpus().heldOut();
        if (others.isEmpty()) others = all;
        documents.addAll(
            others.subList(0, Math.min(SAMPLE, others.size())));
        return List.copyOf(documents);
    }

    private static Training training(Trainer trainer) {
        return trainer.model().config().training();
    }

    /** Returns the mean loss, in nats a token. */
    public double loss() { return checkup.loss(); }

    /** Returns the loss of a model that knows nothing. */
    public double guess() {
        return StrictMath.log(trainer.model().vocabulary());
    }

    /** Returns the loss, less that of a guess. */
    public double aboveGuess() { return loss() - guess(); }

    /** Returns the norm of a document's gradient. */
    public double gradient() { return checkup.gradient(); }

    /** Returns the norm of that of a layer's parameters. */
    public double gradient(int layer) { return checkup.gradient(layer); }

    /** Returns the norm of that of a parameter. */
    public double gradient(String parameter) {
        return checkup.gradient(parameter);
    }

    /** Returns the gradient before a block, by that after it. */
    public double growth(int layer) {
        return board[layer] == 0 ? 0 : board[layer] / board[layer + 1];
    }

    /** Returns a layer's part of the whole gradient, 0 to 1. */
    public double part(int layer) {
        return checkup.gradient(layer) / checkup.gradient();
    }

    /** Returns a parameter's part; NaN where there is none of the name. */
    public double part(String parameter) {
        return !checkup.has(parameter) ? Double.NaN
            : checkup.gradient(parameter) / checkup.gradient();
    }

    /** Returns how many of a layer's hidden numbers ever speak. */
    public int speaking(int layer) { return checkup.speaking(layer); }

    /** Returns the part of a layer's hidden numbers that never do. */
    public double silent(int layer) {
        double hidden = trainer.model().config().shape().mlpWidth();
        return 1 - speaking(layer) / hidden;
    }

    /** Returns how a layer's attention chooses. */
    public Choice choice(int layer) { return checkup.choice(layer); }

    /** Returns the longest step, compared with what it changes. */
    public Longest longest() { return longest; }

    /*
    What AdamW would do next is read from its moments (<<adamw>>). Before the
    first step there are none; then every number that has a gradient moves by
    the rate, and each is taken to have one.
    */

    private static Longest longest(Trainer trainer) {
        List<Parameter> all = trainer.model().trainable();
        Training training = training(trainer);
        AdamW adam = trainer.optimizer();
        int steps = adam.steps(), now = Math.max(1, steps);
        double m = AdamW.correction(training.beta1(), now);
        double v = AdamW.correction(training.beta2(), now);
        var longest = new Longest("", 0);
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).isMatrix()) continue;
            double[] w = all.get(i).numbers();
            double step = 0, size = 0;
            for (int k = 0; k < w.length; k++) {
                double s = steps == 0 ? 1 : adam.firstMoments()[i][k] / m
                    / (Math.sqrt(adam.secondMoments()[i][k] / v)
                        + training.epsilon());
                step += s * s;
                size += w[k] * w[k];
            }
            double ratio = size == 0 ? 0 : Math.sqrt(step / size);
            if (ratio > longest.ratio)
                longest = new Longest(all.get(i).name(), ratio);
        }
        return longest;
    }

    @Override
    public String toString() {
        return "Signs(" + checkup.documents() + " documents, loss "
            + (float) loss() + ")";
    }
}

/*
[source,jshell]
----
jshell> var signs = Signs.of(trainer, 0)
signs ==> Signs(101 documents, loss 3.288935)

jshell> signs.aboveGuess()
$2 ==> -0.006902027285427881

jshell> signs.part(0)
$3 ==> 0.574923624766921

jshell> signs.longest()
$4 ==> Longest[matrix=wpe, ratio=13.063042171871773]
----

The loss of a model that has learned nothing is that of a guess, nearly. The
layer's gradient is more than half as long as the whole. And at the rate 0.01
the first step moves the rows of positions, as far as the name reaches, by 0.13
of their length. That is what warming up is for
(<<schedule>>).
*/
