/*
[#trainer]
== Practice

Training is a loop of five movements. Take the next document. Run it forward
through the model, position by position. Compare what the model expected with
what came: the loss. Walk back from the loss to give every parameter its
gradient. Let the optimizer take a step. That is all, a thousand times over.
*/
package microgpt;

import java.util.List;
import microgpt.Parameters.Parameter;

/** Trains a model on a corpus, one document a step. */
public final class Trainer {

    private final Gpt model;
    private final Tokenizer tokenizer;
    private final Corpus corpus;
    private final PythonRandom random;
    private final AdamW optimizer;

    private Stage stage = Stage.READY;
    private String document;
    private int[] tokens;
    private Probe probe = Probe.NONE;
    private Value[][] logits;
    private Value loss;
    private Value.Backward walk;

    /** A trainer for a model, to go on with this generator. */
    public Trainer(Gpt model, Tokenizer tokenizer, Corpus corpus,
            PythonRandom random) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.corpus = corpus;
        this.random = random;
        optimizer = new AdamW(model.config(), model.parameters());
    }

    /** Sets everything up from documents, by the configuration. */
    public static Trainer create(Config config, Corpus documents) {
        var random = new PythonRandom(config.seed());
        Corpus corpus =
            documents.shuffled(random).split(config.heldOut());
        var tokenizer = new Tokenizer(corpus.documents());
        var model = new Gpt(config, tokenizer.size(), random);
        return new Trainer(model, tokenizer, corpus, random);
    }

    /*
    [#step]
    === One step

    `step()` does the five movements and reports. The loss of a step is the
    loss on one document, and some names are odder than others: it jumps up and
    down, and a single one says little.
    */

    /**
     * What happened in one step.
     *
     * @param number the step's number, starting at 1
     * @param loss average over the document's positions, in nats
     * @param gradientNorm length of the vector of all gradients
     */
    public record Step(int number, String document, int[] tokens,
            double loss, double gradientNorm, double learningRate) {

        @Override
        public String toString() {
            return String.format(java.util.Locale.ROOT,
                "step %d: %s, loss %.4f, gradient norm %.4f, rate %.4g",
                number, document, loss, gradientNorm, learningRate);
        }
    }

    /** Trains on the next document and returns what happened. */
    public Step step() {
        begin();
        forward();
        loss();
        backward();
        return update();
    }

    /** Takes that many steps and returns the last; null if none. */
    public Step train(int steps) {
        Step last = null;
        for (int i = 0; i < steps; i++) last = step();
        return last;
    }

    /*
    [#pieces]
    === A step in pieces

    The same movements can be made one at a time, and everything looked at in
    between. `begin()` may be called at any time: it drops a step that was
    not finished.
    */

    private enum Stage { READY, BEGUN, FORWARD, LOSS, BACKWARD }

    /** Takes the next document; returns its tokens. */
    public int[] begin() {
        List<String> training = corpus.training();
        return begin(
            training.get(optimizer.steps() % training.size()));
    }

    /** Takes this document, whatever the next one would be. */
    public int[] begin(String document) {
        tokens = tokenizer.encode(document);
        this.document = document;
        logits = null;
        loss = null;
        walk = null;
        model.zeroGrad();
        stage = Stage.BEGUN;
        return tokens.clone();
    }

    /** Runs the document through the model; returns the logits. */
    public Value[][] forward() {
        require(Stage.BEGUN, "forward", "begin");
        logits = predict(tokens, probe);
        stage = Stage.FORWARD;
        return logits;
    }

    /*
    A document longer than the context is cut: as in the published file, only
    its first positions are trained on. Each position's target is the token
    that comes after it.
    */

    private Value[][] predict(int[] tokens, Probe probe) {
        int n = Math.min(model.config().context(), tokens.length - 1);
        var cache = model.newCache();
        var logits = new Value[n][];
        for (int i = 0; i < n; i++)
            logits[i] = model.forward(tokens[i], cache, probe);
        return logits;
    }

    private static Value[] losses(Value[][] logits, int[] tokens) {
        var losses = new Value[logits.length];
        for (int i = 0; i < losses.length; i++)
            losses[i] = Loss.crossEntropy(logits[i], tokens[i + 1]);
        return losses;
    }

    /** Compares with what came next; returns the average loss. */
    public Value loss() {
        if (loss != null) return loss;
        require(Stage.FORWARD, "loss", "forward");
        loss = Loss.mean(losses(logits, tokens));
        stage = Stage.LOSS;
        return loss;
    }

    /** Gives every parameter its gradient. */
    public void backward() {
        if (walk == null) backwardWalk();
        while (walk.hasNext()) walk.next();
        walk.close();
    }

    /** Starts to give gradients, one Value at each {@code next()}. */
    public Value.Backward backwardWalk() {
        require(Stage.LOSS, "backward", "loss");
        walk = loss.backwardWalk();
        stage = Stage.BACKWARD;
        return walk;
    }

    /** Lets the optimizer take its step. */
    public Step update() {
        require(Stage.BACKWARD, "update", "backward");
        if (walk.hasNext()) throw new IllegalStateException(
            "update() needs the whole backward walk; call backward()");
        double rate = optimizer.learningRate();
        double norm = gradientNorm();
        optimizer.update();
        stage = Stage.READY;
        return new Step(optimizer.steps(), document, tokens,
            loss.data(), norm, rate);
    }

    private void require(Stage needed, String call, String first) {
        if (stage != needed) throw new IllegalStateException(
            call + "() comes after " + first + "(), and once a step");
    }

    /** Returns the length of the vector of all gradients. */
    public double gradientNorm() {
        double sum = 0;
        for (Parameter p : model.parameters())
            for (Value[] row : p.rows())
                for (Value v : row) sum += v.grad() * v.grad();
        return Math.sqrt(sum);
    }

    /*
    [#evaluate]
    === How good is it really?

    The honest measure is the loss on names that the model was never trained
    on, averaged over all their tokens, the closing BOS among them. It draws no
    random number, so measuring does not change the run.
    */

    /**
     * Returns the loss on the first n held-out documents.
     *
     * @return nats a token
     * @throws IllegalStateException if none are held out
     * @throws IllegalArgumentException if n is not positive
     */
    public double evaluate(int n) {
        if (n < 1) throw new IllegalArgumentException(
            "evaluate(" + n + "): at least 1 document is needed");
        List<String> documents = corpus.heldOut();
        if (documents.isEmpty()) throw new IllegalStateException(
            "no documents are held out: heldOut is "
            + model.config().heldOut() + " of "
            + corpus.documents().size() + " documents");
        double sum = 0;
        int count = 0;
        for (String d : documents.subList(
                0, Math.min(n, documents.size()))) {
            int[] tokens = tokenizer.encode(d);
            for (Value loss : losses(predict(tokens, Probe.NONE), tokens)) {
                sum += loss.data();
                count++;
            }
        }
        return sum / count;
    }

    /** Lets a probe watch the forward passes of the steps to come. */
    public void watch(Probe probe) { this.probe = probe; }

    public Gpt model() { return model; }
    public Tokenizer tokenizer() { return tokenizer; }
    public Corpus corpus() { return corpus; }
    public AdamW optimizer() { return optimizer; }

    /** Returns the generator that the run's samples are drawn from. */
    public PythonRandom random() { return random; }

    /** Returns the document of the step; null before the first. */
    public String document() { return document; }

    /** Returns how many steps were taken. */
    public int steps() { return optimizer.steps(); }

    @Override
    public String toString() {
        return "Trainer(" + steps() + " steps, " + corpus + ")";
    }
}
