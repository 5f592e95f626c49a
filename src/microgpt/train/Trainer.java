/*
[#trainer]
== Practice: training

Training is a loop: take the next document, take a step, a thousand times
over. What is left for this chapter is to choose the documents, to count the
steps, and to ask whether it helps.
*/
package microgpt.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Config.Training;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Model;
import microgpt.Probe;
import microgpt.PythonRandom;
import microgpt.Schedule;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.text.BytePairLearner;
import microgpt.text.Corpus;
import microgpt.text.Windows;

/** Trains a model on a corpus, document by document. */
public final class Trainer {

    private final Gpt model;
    private final Tokenizer tokenizer;
    private final Corpus corpus;
    private final PythonRandom random;
    private final AdamW optimizer;
    private final Schedule schedule;

    private Engine engine;              // null: Values
    private Windows training;           // made when it is needed
    private Windows heldOut;
    private Step step;
    private Probe probe = Probe.NONE;
    private double[] losses = {};

    /** A trainer for a model, to go on with this generator. */
    public Trainer(Gpt model, Tokenizer tokenizer, Corpus corpus,
            PythonRandom random) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.corpus = corpus;
        this.random = random;
        Training t = model.config().training();
        optimizer = new AdamW(model.trainable(),
            t.beta1(), t.beta2(), t.epsilon(), t.weightDecay());
        schedule = new Schedule(t.schedule(), t.learningRate(),
            t.finalRate(), t.warmup(), t.steps());
    }

    /** Sets everything up from documents, by the configuration. */
    public static Trainer create(Config config, Corpus documents) {
        return create(config, documents, (done, total) -> { });
    }

    /** As {@link #create(Config, Corpus)}; tells of merges learned. */
    public static Trainer create(Config config, Corpus documents,
            BytePairLearner.Watcher watcher) {
        int size = config.training().vocabulary();
        return set(config, documents, corpus -> size == 0
            ? Tokenizer.of(corpus.documents())
            : BytePairLearner.learn(corpus.training(), size, watcher));
    }

    /** As {@link #create(Config, Corpus)}, with a tokenizer of others. */
    public static Trainer create(
            Config config, Corpus documents, Tokenizer tokenizer) {
        return set(config, documents, corpus -> tokenizer);
    }

    private static Trainer set(Config config, Corpus documents,
            Function<Corpus, Tokenizer> cut) {
        Training training = config.training();
        var random = new PythonRandom(training.seed());
        Corpus corpus =
            documents.shuffled(random).split(training.heldOut());
        Tokenizer tokenizer = cut.apply(corpus);
        var model = new Gpt(config, tokenizer.size(), random);
        return new Trainer(model, tokenizer, corpus, random);
    }

    /*
    [#step]
    === One step

    `step()` does the five movements and reports:

    [source,jshell]
    ----
    jshell> trainer.step()
    $1 ==> step 1  anaiza  loss 3.3028 nats  gradient norm 0.4100  rate 0.01

    jshell> trainer.step()
    $2 ==> step 2  julyen  loss 3.2918 nats  gradient norm 0.4221  rate 0.01

    jshell> trainer.train(97)
    $3 ==> step 99  dakai  loss 2.2412 nats  gradient norm 1.9492  rate 0.01
    ----

    The first loss is close to stem:[\ln 27 = 3.30], that of a model which
    knows nothing. The ninety-ninth is lower; but it is the loss of one name,
    and says less than it seems to (<<evaluate>>).
    */

    /**
     * Trains on the next documents and returns what happened.
     *
     * @throws IllegalStateException if loss or gradient is no finite
     *     number; nothing is changed then
     */
    public Step.Report step() {
        if (engine != null) return train(1);
        gradients();
        return update();
    }

    /** Takes the next documents as far as everyone's gradient. */
    public void gradients() {
        begin();
        do {
            forward();
            loss();
            backward();
        } while (step.hasNext());
    }

    /**
     * Takes that many steps and returns the last; null if none.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Step.Report train(int steps) {
        if (steps < 0) throw new IllegalArgumentException(
            "train(" + steps + "): the number of steps is negative");
        Step.Report last = null;
        if (engine != null && steps > 0) return by(engine, steps);
        for (int i = 0; i < steps; i++) last = step();
        return last;
    }

    private Step.Report by(Engine engine, int steps) {
        Step.Report last = null;
        drop();
        Engine.Run run = engine.begin(model, optimizer);
        boolean whole = true;       // or an update was cut off, and is torn
        try {
            for (int i = 0, n = steps(); i < steps; i++, n++) {
                int[] next = next(n);
                double loss = run.gradients(tokens(next));
                double norm = run.gradientNorm();
                Step.check(n + 1, loss, norm, model.config());
                double rate = schedule.rate(n);
                whole = false;
                run.update(rate, Step.clipping(
                    norm, model.config().training().clip()));
                whole = true;
                note(n + 1, loss);
                if (i == steps - 1) last = new Step.Report(
                    n + 1, texts(next), loss, norm, rate);
            }
        } finally {
            if (whole) run.end();
        }
        return last;
    }

    /*
    The pieces of <<training-step>> are here for the step that is open.
    `begin()` may be called at any time: it drops a step that was not
    finished.
    */

    /** Takes the next documents; returns the tokens of the first. */
    public int[] begin() {
        int[] next = next(steps());
        step = new Step(model, texts(next), tokens(next));
        return step.tokens();
    }

    /**
     * Takes this document, whatever the next one would be.
     *
     * @throws IllegalArgumentException if a part of it has no token
     */
    public int[] begin(String document) {
        return begin(document, tokenizer.encode(document));
    }

    /** Takes these tokens, such as a window's, that say this. */
    public int[] begin(String document, int[] tokens) {
        step = new Step(model, List.of(document), List.of(tokens.clone()));
        return step.tokens();
    }

    /** Returns which documents a step takes; the first is step 0. */
    private int[] next(int step) {
        int batch = model.config().training().batch();
        int size = training().size();
        var next = new int[batch];
        for (int i = 0; i < batch; i++)
            next[i] = (int) ((step * (long) batch + i) % size);
        return next;
    }

    private List<String> texts(int[] next) {
        return Arrays.stream(next).mapToObj(training()::text).toList();
    }

    private List<int[]> tokens(int[] next) {
        Windows from = training();
        var tokens = new ArrayList<int[]>(next.length);
        for (int i : next) tokens.add(from.look(i));
        return tokens;
    }

    /** Returns what is trained on: documents, or windows of them. */
    public Windows training() {
        Config config = model.config();
        if (training == null) training = new Windows(
            config, tokenizer, corpus.training(), corpus.isText())
            .shuffled(new PythonRandom(config.training().seed()));
        return training;
    }

    /** Runs the document through the model; returns the logits. */
    public Value[][] forward() { return open("forward").forward(probe); }

    /** Compares with what came next; returns the average loss. */
    public Value loss() { return open("loss").loss(probe); }

    /** Gives every parameter its gradient. */
    public void backward() { open("backward").backward(); }

    /** Starts to give gradients, one Value at each {@code next()}. */
    public Value.Backward backwardWalk() {
        return open("backwardWalk").backwardWalk();
    }

    /** Lets the optimizer take its step. */
    public Step.Report update() {
        Step.Report report = open("update").update(optimizer,
            learningRate(), model.config().training().clip());
        note(report.number(), report.loss());
        return report;
    }

    /** Drops the step that is open, if there is one. */
    void drop() {
        step = null;
        model.zeroGrad();
    }

    private void note(int n, double loss) {
        int had = losses.length;
        if (n > had) {
            losses = Arrays.copyOf(losses, Math.max(n, 2 * had));
            Arrays.fill(losses, had, losses.length, Double.NaN);
        }
        losses[n - 1] = loss;
    }

    /** Returns each step's loss; NaN for those of an earlier run. */
    public double[] losses() { return losses(0); }

    /** As that, of the steps after the first so many. */
    public double[] losses(int first) {
        var rest = new double[steps() - first];
        Arrays.fill(rest, Double.NaN);
        int known = Math.min(losses.length - first, rest.length);
        if (known > 0) System.arraycopy(losses, first, rest, 0, known);
        return rest;
    }

    private Step open(String call) {
        if (step != null) return step;
        throw new IllegalStateException(
            call + "() comes after begin(), and once a step");
    }

    /*
    [#evaluate]
    === How good is it really?

    The loss of one step is the loss on one document, and some names are odder
    than others: it jumps up and down, and a single one says little. In the
    last hundred of a thousand steps it was never above 4.03 nor below 1.73,
    which tells us about the names and not about the model. One could average.
    But there is a second trouble. The model has just been trained on names
    like these, and perhaps on this one.

    The honest measure is the loss on names that were kept out of training,
    averaged over all their tokens, the closing BOS among them: the
    _held-out loss_. `evaluate()` takes all 3,225 of them, and where this book
    tells a held-out loss, it is that one. In between, the first few hundred
    are enough, always the same, and `evaluate(500)` says how many they are.
    Either draws no random number, so measuring does not change the run.
    */

    /**
     * Returns the loss on the first n held-out documents, or windows.
     *
     * @return nats a token
     * @throws IllegalStateException if none are held out
     * @throws IllegalArgumentException if n is not positive
     */
    public double evaluate(int n) { return score(n).perToken(); }

    /** Returns the loss on all held-out documents, in nats a token. */
    public double evaluate() { return evaluate(Integer.MAX_VALUE); }

    /** Returns a model's loss on these documents, in nats a token. */
    public static double evaluate(
            Model model, Tokenizer tokenizer, List<String> documents) {
        return score(model, tokenizer, documents).perToken();
    }

    /*
    With a token a letter, a loss a token is one a letter. Where tokens are
    longer (<<byte-pairs>>), it is not; and who compares two models that cut
    texts in different ways has to ask for the loss a _character_.
    */

    /**
     * How surprised a model was by some documents.
     *
     * @param nats of all tokens together
     * @param characters that these are; the end of a document is one
     */
    public record Score(double nats, long tokens, long characters) {

        /** Returns the nats a token. */
        public double perToken() { return nats / tokens; }

        /** Returns the nats a character. */
        public double perCharacter() { return nats / characters; }
    }

    /** As {@link #evaluate(int)}, a token and a character. */
    public Score score(int n) { return score(model, n); }

    /** As {@link #score(int)}, of another model with the same tokens. */
    public Score score(Gpt model, int n) {
        if (n < 1) throw new IllegalArgumentException(
            "evaluate(" + n + "): at least 1 document is needed");
        if (corpus.heldOut().isEmpty()) throw new IllegalStateException(
            "no documents are held out: heldOut is "
            + model.config().training().heldOut() + " of "
            + corpus.documents().size() + " documents");
        return score(engine == null ? model : engine.reader(model),
            tokenizer, heldOut(), n);
    }

    /** Returns what is held out: documents, or windows of them. */
    public Windows heldOut() {
        if (heldOut == null) heldOut = new Windows(model.config(),
            tokenizer, corpus.heldOut(), corpus.isText());
        return heldOut;
    }

    /** As {@link #evaluate()}, a token and a character. */
    public Score score() { return score(Integer.MAX_VALUE); }

    /** Returns a model's loss on these documents. */
    public static Score score(
            Model model, Tokenizer tokenizer, List<String> documents) {
        return score(model, tokenizer, new Windows(model.config(),
            tokenizer, documents, false), Integer.MAX_VALUE);
    }

    private static Score score(
            Model model, Tokenizer tokenizer, Windows all, int most) {
        double sum = 0;
        long count = 0, characters = 0;
        for (int d = 0; d < Math.min(most, all.size()); d++) {
            int[] tokens = all.tokens(d);
            Model.Reader reader = model.reader();
            int n = Objective.NextToken.predictions(model, tokens);
            for (int i = 0; i < n; i++) {
                sum += Loss.crossEntropy(
                    reader.next(tokens[i]), tokens[i + 1]);
                characters += tokenizer.characters(tokens[i + 1]);
            }
            count += n;
        }
        return new Score(sum, count, characters);
    }

    /**
     * Lets an engine take whole steps from now on; null: the graph.
     *
     * @throws IllegalArgumentException if parameters are frozen, since
     *     an engine learns all
     */
    public void engine(Engine engine) {
        if (engine != null && model.hasFrozen())
            throw new IllegalArgumentException("the engine "
                + engine.name() + " learns all parameters, and some of"
                + " this model's are frozen");
        this.engine = engine;
    }

    /** Returns the engine that takes whole steps; null: the graph. */
    public Engine engine() { return engine; }

    /** Lets a probe watch the forward passes of the steps to come. */
    public void watch(Probe probe) { this.probe = probe; }

    public Gpt model() { return model; }
    public Tokenizer tokenizer() { return tokenizer; }
    public Corpus corpus() { return corpus; }
    public AdamW optimizer() { return optimizer; }

    /** Returns the generator that the run's samples are drawn from. */
    public PythonRandom random() { return random; }

    /** Returns the document of the step; null before the first. */
    public String document() {
        return step == null ? null : step.document();
    }

    /** Returns its tokens; null before the first step. */
    public int[] tokens() { return step == null ? null : step.tokens(); }

    /** Returns how many steps were taken. */
    public int steps() { return optimizer.steps(); }

    /** Returns the learning rate of the next step. */
    public double learningRate() {
        return schedule.rate(optimizer.steps());
    }

    @Override
    public String toString() {
        return "Trainer(" + steps() + " steps, " + corpus + ")";
    }
}

/*
[#trainer-by-hand]
=== By hand

Here is the hundredth step, a movement at a time:

[source,jshell]
----
jshell> trainer.begin().length
$4 ==> 8

jshell> trainer.forward().length
$5 ==> 7

jshell> trainer.loss()
$6 ==> Value(data=2.5518733422255386, grad=0.0) = mul(17.86, 0.1429)

jshell> trainer.backward()

jshell> model.gradientNorm()
$8 ==> 1.5960544343116214

jshell> trainer.update()
$9 ==> step 100  abeeha  loss 2.5519 nats  gradient norm 1.5961  rate 0.01
----

`begin` gave eight tokens: six letters between two BOS. `forward` made seven
predictions, one for each token but the last. Before `backward` the gradient
of the loss is 0, as is every other.

[#curve]
=== A thousand steps

[source,jshell]
----
jshell> for (int k = 0; k < 3; k++) {
   ...>     trainer.train(300);
   ...>     System.out.println(trainer.steps() + " steps: "
   ...>         + Math.rint(1000 * trainer.evaluate(500)) / 1000);
   ...> }
400 steps: 2.533
700 steps: 2.469
1000 steps: 2.445
----

.Training loss, step by step, and the loss on the first 500 held-out names
image::figure:loss-curve["A restless line of single losses falls from 3.3; a smooth one, the held-out loss, falls through it to 2.44"]

Is 2.44 good? Compare it with what simpler means can do, on all held-out names:

[cols="<4,>1,>1,>1"]
|===
| what is known | numbers | nats | perplexity

| nothing: every token is equally likely | 0 | 3.30 | 27.0
| how frequent each token is | 27 | 2.82 | 16.8
| the same, for each position | 432 | 2.55 | 12.9
| how frequent each token is after each other | 729 | 2.46 | 11.7
| this model after 1,000 steps | 4,256 | 2.44 | 11.5
| this model after 5,000 steps, with a falling rate | 4,256 | 2.29 | 9.9
| how frequent each token is after each other, for each position | 11,664 | 2.25 | 9.5
| how frequent each token is after each two | 19,683 | 2.22 | 9.2
|===

The tables were counted from all 29,032 training names, with a little added to
every count, so that no token is impossible. In a thousand steps the model has
seen a thousand names, and is a little better than a table of pairs that has
seen them all. After five thousand it is much better, with a fifth of the
numbers that a table of triples needs. But look at the row between: a table
that knows the letter before and the position is better still. So nothing in
this table shows that our model looks further back than one letter; only a
loss well below 2.25 would. <<attention-worth>> asks the question in another
way.

Tables cannot go on like that. For six letters in a row one would need 387
million rows, most of them for letters that no name has. A model has to find
out what is alike instead.

How much of such a number is luck? Other seeds shuffle the names in another
way, hold out others and start from other weights. With the seeds 42, 1, 2, 3
and 4 a thousand steps end at 2.442, 2.435, 2.431, 2.421 and 2.460. So a
difference of 0.02 between two single runs means nothing.

And are the names that were held out really new? Not all: 464 of them stand in
the file twice (<<corpus-production>>). The model does no better on these:
2.465 after a thousand steps, and 2.438 on the others.

[#overfitting]
=== Learning by heart

To see what held-out names are good for, take most of the others away. Here
are 100 names, half of them held out, so that 50 are left to train on. Beside
the number of steps stand the average loss of the last 300 steps and the
held-out loss:

[source,jshell]
----
jshell> double round(double x) { return Math.rint(100 * x) / 100; }
|  created method round(double)

jshell> var few = new Corpus(corpus.documents().subList(0, 100))
few ==> Corpus(100 documents, 0 held out)

jshell> var crammer = Trainer.create(
   ...>     Config.of("heldOut=0.5"), few)
crammer ==> Trainer  0 steps taken, next rate 0.01, on 50 documents, 50 held out

jshell> for (int k = 0; k < 3; k++) {
   ...>     double sum = 0;
   ...>     for (int i = 0; i < 300; i++) sum += crammer.step().loss();
   ...>     System.out.println(crammer.steps() + "  " + round(sum / 300)
   ...>         + "  " + round(crammer.evaluate(50)));
   ...> }
300  2.44  2.68
600  2.02  3.53
900  1.71  4.18
----

On its own names the model gets better and better. On others it gets worse: it
is learning those 50 by heart, and is more and more surprised by anything
else. In the end it does worse than a model that knows nothing. This is
_overfitting_. It is why one measures on what was held out, and stops when
that no longer falls. The best remedy is more text: with 29,032 names, 5,000
steps do not get through them once.

[#trouble]
=== When it does not learn

If you change a part, you will sooner or later see a loss that does not
fall. The parts of this book say where to look.

* The loss starts far above stem:[\ln V]: the first scores are too large, so
  the initial weights are, or a norm is missing. With an `initStd` of 0.5 our
  model starts at 66.9.
* It stays at stem:[\ln V]: no gradient arrives. Look at the gradients of one
  parameter after another, from the head back to the embedding, and see where
  they are 0. With an `initStd` of 0 all of them are, and stay so. Or the
  learning rate is much too small: with 0.00001 the loss is still 3.28 after a
  thousand steps.
* It stops a little above 2.55: the model knows the position and nothing of
  the letters, so the rows of `wte` do not get through. If it stops a little
  above 2.82, the positions do not get through either. A broken attention is
  _not_ found like this: without it our model comes down to 2.44 all the same
  (<<attention-worth>>).
* It leaps up, or is NaN: the steps are too long. Look at the gradient norm
  just before. With a `learningRate` of 0.1 our model ends at 3.07. A step
  whose loss or gradient is no finite number is refused, and the weights stay
  as they are.
* It falls on training documents only: overfitting, as above.
* It is too good to be true: the model can see the answer, as in <<mask>>.
  <<leak>> is a run of such a model.

`/doctor` looks for most of this, and says where it begins; <<doctor>> tells
how.

[#trainer-production]
=== In production

The loop of a large run has the same five movements. A step takes millions of
tokens, in documents laid end to end until the context is full, and thousands
of processors work at it: each has its share of the batch, of the layers, or
of each matrix, and gradients are added up across all of them. Weights are
kept in 32 bits and multiplied in 16 or fewer <<micikevicius2018>>. A text is
read once or a few times only, so the training loss is nearly as honest as the
held-out one; both are watched, and so is the norm of the gradient. When the
loss leaps up and does not come back, the run is set back to an earlier
checkpoint, and the documents that it stumbled over are left out
<<chowdhery2022>>.

[#trainer-try]
=== Try it

What does the model think of your own name? Its surprise at each letter:

[source,jshell]
----
jshell> void surprise(String name) {
   ...>     int[] tokens = tokenizer.encode(name);
   ...>     var logits = model.forward(
   ...>         Arrays.copyOf(tokens, tokens.length - 1));
   ...>     for (int i = 0; i < logits.length; i++) {
   ...>         int next = tokens[i + 1];
   ...>         System.out.println(tokenizer.symbol(next) + " " + round(
   ...>             Loss.crossEntropy(logits[i], next).data()));
   ...>     }
   ...> }
|  created method surprise(String)

jshell> surprise("anna")
a 1.8
n 2.04
n 2.87
a 1.99
BOS 1.8

jshell> surprise("zxq")
z 3.93
x 9.42
q 6.44
BOS 3.3
----

`/step` takes one step of training apart, from the tokens to the update; at
each stage you can go on, go back, and change a number to see what follows
from it. `/loss` draws the curve of all steps so far.
*/
