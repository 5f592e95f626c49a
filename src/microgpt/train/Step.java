/*
[#training-step]
== Forward, backward, update: a step

Everything is there now: a model, a measure of its error, a walk that gives
every parameter its gradient, and an optimizer that makes use of them. Put
together they are one step of training. It has five movements. Take a
document. Run it _forward_ through the model, position by position. Compare
what the model expected with what came: the _loss_. Walk _backward_ from the
loss to give every parameter its gradient. Let the optimizer _update_ the
parameters.
*/
package microgpt.train;

import java.util.List;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Linear;
import microgpt.Probe;
import microgpt.Value;
import microgpt.train.Objective.NextToken;

/** A step of training, to be taken as a whole or in pieces. */
public final class Step {

    /**
     * What happened in one step.
     *
     * @param number the step's number, starting at 1
     * @param loss average over all positions of its documents, in nats
     * @param gradientNorm length of the vector of all gradients
     */
    public record Report(int number, List<String> documents,
            double loss, double gradientNorm, double learningRate) {

        /** Returns the document, or how many there are. */
        public String title() {
            return documents.size() == 1 ? documents.get(0)
                : documents.size() + " documents";
        }

        @Override
        public String toString() {
            return String.format(java.util.Locale.ROOT,
                "step %d: %s, loss %.4f, gradient norm %.4f, rate %.4g",
                number, title(), loss, gradientNorm, learningRate);
        }
    }

    private enum Stage { BEGUN, FORWARD, LOSS, BACKWARD, DONE }

    private final Gpt model;
    private final List<String> documents;
    private final List<int[]> batch;
    private final int positions;        // of all documents together

    private Stage stage = Stage.BEGUN;
    private int at;                     // which document of the batch
    private Value[][] logits;
    private Value loss;
    private Value.Backward walk;
    private double total;               // losses of the documents so far

    /*
    [#pieces]
    === In pieces

    The movements can be made one at a time, and everything looked at in
    between. To begin a step is to choose its documents; and to clear the
    gradients, which would otherwise add up with those of the step before.

    A step may rest on more than one document, on a _batch_. Then forward,
    loss and backward come round once for each of them. Gradients add up by
    themselves, as in <<backward>>, so a batch needs no more memory than its
    longest document. Elsewhere a batch goes through the model at once, and
    this way of making one step of several is called _gradient accumulation_.
    The loss is the average over all positions of all of them: every token
    that was predicted counts the same.
    */

    /** Begins a step on these documents, of which these are the tokens. */
    Step(Gpt model, List<String> documents, List<int[]> tokens) {
        this.model = model;
        this.documents = List.copyOf(documents);
        batch = List.copyOf(tokens);
        positions = batch.stream().mapToInt(
            t -> NextToken.predictions(model, t)).sum();
        model.zeroGrad();
    }

    /** Returns the document that is open. */
    String document() { return documents.get(at); }

    /** Returns its tokens. */
    int[] tokens() { return batch.get(at).clone(); }

    /** Returns whether a document of the batch is still to come. */
    boolean hasNext() { return at + 1 < batch.size(); }

    /** Runs the next document through the model; returns the logits. */
    Value[][] forward(Probe probe) {
        if (stage == Stage.BACKWARD && !walk.hasNext() && hasNext()) {
            at++;
            loss = null;
            walk = null;
            stage = Stage.BEGUN;
        }
        require(Stage.BEGUN, "forward", "begin");
        logits = NextToken.logits(model, batch.get(at), probe);
        stage = Stage.FORWARD;
        return logits;
    }

    /**
     * Compares with what came next.
     *
     * @param probe sees probabilities and loss of every position
     * @return the average loss; in a batch, this document's part of it
     */
    Value loss(Probe probe) {
        if (loss != null) return loss;
        require(Stage.FORWARD, "loss", "forward");
        Value[] losses =
            NextToken.losses(logits, batch.get(at), probe);
        loss = Linear.sum(losses).mul(1.0 / positions);
        total += loss.data();
        stage = Stage.LOSS;
        return loss;
    }

    /** Adds this document's part to every parameter's gradient. */
    void backward() {
        if (walk == null) backwardWalk();
        while (walk.hasNext()) walk.next();
        walk.close();
    }

    /** Starts to give gradients, one Value at each {@code next()}. */
    Value.Backward backwardWalk() {
        require(Stage.LOSS, "backward", "loss");
        walk = loss.backwardWalk();
        stage = Stage.BACKWARD;
        return walk;
    }

    /*
    [#clipping]
    === A guard against the odd document

    The last movement is the optimizer's. In front of it there may be a guard:
    _gradient clipping_ <<pascanu2013>>. If the norm of all gradients together,
    the square root of the sum of their squares, is above a bound, often 1, all
    of them are scaled down to it. The direction stays, and the length is
    limited.
    */

    /**
     * Lets the optimizer take its step.
     *
     * @param rate the learning rate
     * @param clip bound of the gradient norm; 0: none
     * @throws IllegalStateException if loss or gradient is no finite
     *     number; nothing is changed then
     */
    Report update(AdamW optimizer, double rate, double clip) {
        require(Stage.BACKWARD, "update", "backward");
        if (walk.hasNext() || hasNext()) throw new IllegalStateException(
            "update() needs the whole backward walk"
            + (hasNext() ? " of every document" : "; call backward()"));
        double norm = update(model, optimizer, total, rate, clip);
        stage = Stage.DONE;
        return new Report(optimizer.steps(), documents, total, norm, rate);
    }

    /**
     * Lets an optimizer take its step on gradients of any objective.
     *
     * @param loss what the gradients were found from
     * @param rate the learning rate
     * @param clip bound of the gradient norm; 0: none
     * @return the gradient norm, before it was clipped
     * @throws IllegalStateException as {@code update} of a step
     */
    public static double update(Gpt model, AdamW optimizer,
            double loss, double rate, double clip) {
        double norm = model.gradientNorm();
        check(optimizer.steps() + 1, loss, norm, model.config());
        double factor = clipping(norm, clip);
        if (factor < 1) model.scaleGrad(factor);
        optimizer.update(rate);
        return norm;
    }

    /** @throws IllegalStateException if one is no finite number */
    static void check(
            int number, double loss, double norm, Config config) {
        if (Double.isFinite(loss) && Double.isFinite(norm)) return;
        throw new IllegalStateException("step " + number
            + ": the loss is " + loss + ", the gradient norm " + norm
            + "; nothing was updated. Start again with a"
            + " smaller learningRate (it is "
            + config.training().learningRate()
            + ") or initStd (it is " + config.training().initStd() + ")");
    }

    /** Returns what gradients of that norm are multiplied by. */
    public static double clipping(double norm, double clip) {
        return clip > 0 && norm > clip ? clip / norm : 1;
    }

    private void require(Stage needed, String call, String first) {
        if (stage != needed) throw new IllegalStateException(
            call + "() comes after " + first + "(), and once a step");
    }
}

/*
The trainer of the next chapter takes steps, and this is what its first one
looks like from close by:

[source,jshell]
----
jshell> trainer.begin().length
$1 ==> 8

jshell> trainer.forward().length
$2 ==> 7

jshell> trainer.loss().data()
$3 ==> 3.3027927474602023

jshell> trainer.backward()

jshell> trainer.update()
$5 ==> step 1  anaiza  loss 3.3028 nats  gradient norm 0.4100  rate 0.01
----

BOS, six letters and BOS are eight tokens; seven of them were predicted.

[#training-step-try]
=== Try it

Begin the next step and call `trainer.update()` at once. What is missing? The
message says it. Then let `trainer.begin("emma")` take a document of your
choice.
*/
