package microgpt.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Config.Training;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Model;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.fast.ArrayEngine;
import microgpt.fast.Inference;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import microgpt.text.Sampling;
import microgpt.text.Windows;
import microgpt.train.Objective.NextToken;
import microgpt.train.Step;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;

/**
 * What a page asks of the engine: a model in training, and one step of it open
 * on the table. The page draws numbers by their ids and asks what they are made
 * of; it computes nothing itself.
 *
 * <p>Plain Java: it runs in tests as it runs in the browser.
 */
public final class Lab {

    /** How many numbers a model may learn here: a page has to answer at once. */
    static final int MOST_PARAMETERS = 20_000;

    private static final int MOST_MEMORIES = 50;

    /** An engine copies all weights before it begins, and back: not for each step. */
    private static final int STEPS_AT_ONCE = 10;

    private final Trainer trainer;
    private final Sheet sheet;
    private Set<String> known;          // made when it is asked
    private final Deque<TrainingState> memories = new ArrayDeque<>();

    private String document;
    private int[] tokens;
    private Value loss;
    private int walkSize;
    private Value.Backward walk;
    private int done;
    private TrainingState before;       // not null while the update is shown
    private Step.Report report;
    private double[][] gradients;       // of the update, as AdamW got them

    private Model measuredOn;
    private int measured;               // held-out documents so far
    private double nats;
    private int measuredTokens;

    /**
     * A lab with a new model.
     *
     * @throws IllegalArgumentException if the model is too large for a page
     */
    public static Lab create(List<String> documents, String... words) {
        Config config = Config.of(words);
        if (config.training().vocabulary() != 0) throw new IllegalArgumentException(
            "byte pairs are not learned in a page; leave vocabulary at 0");
        var corpus = new Corpus(documents);
        Tokenizer tokenizer = Tokenizer.of(documents);
        int size = Gpt.shapes(config, tokenizer.size()).stream()
            .mapToInt(Parameter::size).sum();
        if (size > MOST_PARAMETERS) throw new IllegalArgumentException("that model has "
            + size + " parameters, and a page answers at once with at most "
            + MOST_PARAMETERS);
        return new Lab(Trainer.create(config, corpus, tokenizer));
    }

    /** A lab with the model of a trainer, wherever that is. */
    public Lab(Trainer trainer) {
        this.trainer = trainer;
        sheet = new Sheet(trainer.model());
    }

    // --- one step ---

    /**
     * Opens a step on that document, or on the next one if it is empty.
     *
     * @throws IllegalArgumentException if the tokenizer does not know it all
     */
    public void open(String text) {
        int[] read = null;
        if (text.isEmpty()) {
            undo();
            read = trainer.begin();
            text = trainer.document();
        } else {
            read = trainer.tokenizer().encode(text);
            undo();
        }
        document = text;
        tokens = read;
        compute();
    }

    /** Computes everything anew with the weights as they are now. */
    public void compute() {
        sheet.clear();
        loss = forward(sheet);
        var walked = new ArrayList<Value>();
        walk = trainer.backwardWalk();
        while (walk.hasNext()) walked.add(walk.next());
        walk.close();
        walkSize = walked.size();
        done = walkSize;
        sheet.end(loss, walked.toArray(new Value[0]));
    }

    private Value forward(Probe probe) {
        trainer.begin(document, tokens);
        trainer.watch(probe);
        try {
            trainer.forward();
            return trainer.loss();
        } finally {
            trainer.watch(Probe.NONE);
        }
    }

    private double lossNow() { return forward(Probe.NONE).data(); }

    private int positions() { return NextToken.predictions(trainer.model(), tokens); }

    /** Goes to where that many Values have handed their gradient on. */
    public void walkTo(int count) {
        if (before != null) return;
        int to = Math.max(0, Math.min(walkSize, count));
        if (to < done || done < walkSize && !walk.isOpen()) {
            walk.close();
            trainer.model().zeroGrad();
            walk = loss.backwardWalk();
            done = 0;
        }
        while (done < to) {
            walk.next();
            done++;
        }
    }

    // --- the update ---

    /** Lets the optimizer take its step; it can be taken back, or kept. */
    public String update() {
        if (before == null) {
            walkTo(walkSize);
            before = new TrainingState(trainer);
            double clip = trainer.model().config().training().clip();
            double factor = Step.clipping(trainer.model().gradientNorm(), clip);
            gradients = trainer.model().parameters().stream().map(p -> gradient(p, factor))
                .toArray(double[][]::new);
            report = trainer.update();
        }
        double norm = report.gradientNorm();
        return new Json().open('{').key("number").number(report.number())
            .key("norm").number(norm).key("rate").number(report.learningRate())
            .key("clip").number(trainer.model().config().training().clip())
            .key("loss").number(report.loss()).key("after").number(lossNow())
            .close('}').toString();
    }

    private static double[] gradient(Parameter p, double factor) {
        var x = new double[p.size()];
        int k = 0;
        for (Value[] row : p.rows()) for (Value v : row) x[k++] = v.grad() * factor;
        return x;
    }

    /** Tells what AdamW did to one weight in the update that is shown. */
    public String moved(int id) {
        if (before == null) throw new IllegalStateException("no update is shown");
        if (id < 0 || id >= sheet.parameterCount()) throw new IllegalArgumentException(
            sheet.name(id) + " is computed; AdamW moves weights");
        int i = 0, k = id;
        List<Parameter> all = trainer.model().parameters();
        while (k >= all.get(i).size()) k -= all.get(i++).size();
        Training training = trainer.model().config().training();
        AdamW adamW = trainer.optimizer();
        int t = adamW.steps();
        double m = adamW.firstMoments()[i][k], v = adamW.secondMoments()[i][k];
        double mCorrection = AdamW.correction(training.beta1(), t);
        double vCorrection = AdamW.correction(training.beta2(), t);
        return new Json().open('{').key("name").text(sheet.name(id))
            .key("t").number(t).key("g").number(gradients[i][k])
            .key("beta1").number(training.beta1()).key("beta2").number(training.beta2())
            .key("epsilon").number(training.epsilon())
            .key("m0").number(before.firstMoments(i)[k]).key("m").number(m)
            .key("v0").number(before.secondMoments(i)[k]).key("v").number(v)
            .key("mCorrection").number(mCorrection).key("vCorrection").number(vCorrection)
            .key("mHat").number(m / mCorrection).key("vHat").number(v / vCorrection)
            .key("rate").number(report.learningRate()).key("decay").number(adamW.decay(all.get(i)))
            .key("w0").number(before.weights(i)[k]).key("w").number(sheet.value(id).data())
            .close('}').toString();
    }

    /** Takes the update that is shown back. */
    public void undo() {
        if (before == null) return;
        before.restore(trainer);
        before = null;
        if (document != null) compute();
    }

    /** Keeps the update that is shown: the step is done. */
    public void keep() {
        if (before == null) return;
        remember(before);
        before = null;
    }

    // --- the way back ---

    /** Notes the model as it is, for {@link #back}. */
    public void remember() {
        undo();
        remember(new TrainingState(trainer));
    }

    private void remember(TrainingState state) {
        memories.push(state);
        if (memories.size() > MOST_MEMORIES) memories.removeLast();
    }

    /** Makes the model what it was when it was noted last; false if never. */
    public boolean back() {
        undo();
        if (memories.isEmpty()) return false;
        memories.pop().restore(trainer);
        if (document != null) compute();
        return true;
    }

    // --- to look at ---

    public double[] data() { return sheet.data(); }

    public double[] grads() { return sheet.grads(); }

    public String explain(int id) { return sheet.explain(id); }

    public String uses(int id) { return sheet.uses(id); }

    public String paths(int id) { return sheet.paths(id); }

    public int id(String name) { return sheet.id(name); }

    public double number(int id) { return sheet.value(id).data(); }

    public double gradient(int id) { return sheet.value(id).grad(); }

    /** Tells the page what there is to draw. */
    public String layout() {
        Tokenizer tokenizer = trainer.tokenizer();
        var json = new Json().open('{').key("document").text(document)
            .key("step").number(trainer.steps() + 1).key("positions").number(positions())
            .key("walk").number(walkSize).key("count").number(sheet.shown())
            .key("loss").number(sheet.lossId())
            .key("squared").flag(trainer.model().config().toMap().get("activation")
                .equals("squared-relu"))
            .key("tokens").open('[');
        for (int t : tokens) json.text(tokenizer.symbol(t));
        json.close(']').key("targets").open('[');
        for (int i = 1; i < tokens.length; i++) json.number(tokens[i]);
        json.close(']').key("alphabet").open('[');
        for (int i = 0; i < tokenizer.size(); i++) json.text(tokenizer.symbol(i));
        json.close(']').key("stations").open('[');
        for (Probe.Station s : sheet.stations())
            json.open('{').key("name").text(s.name())
                .key("part").text(s.part()).key("title").text(s.title())
                .key("rule").text(s.rule()).key("form").text(s.form().name()).close('}');
        json.close(']').key("strips").open('[');
        int[] reached = sheet.reached();
        for (int i = 0; i < reached.length; i++) {
            Sheet.Strip s = sheet.strips().get(i);
            json.open('{').key("name").text(s.station().name())
                .key("position").number(s.position()).key("line").number(s.line())
                .key("from").number(s.from()).key("size").number(s.size())
                .key("at").number(reached[i]).close('}');
        }
        json.close(']').key("parameters").open('[');
        int from = 0;
        for (Parameter p : sheet.parameters()) {
            json.open('{').key("name").text(p.name()).key("from").number(from)
                .key("rows").number(p.rows().length)
                .key("columns").number(p.rows()[0].length)
                .key("matrix").flag(p.isMatrix()).close('}');
            from += p.size();
        }
        return json.close(']').close('}').toString();
    }

    /** Tells the model, in words and in numbers. */
    public String model() {
        var json = new Json().open('{').key("words").open('{');
        trainer.model().config().toMap().forEach((key, word) -> json.key(key).text(word));
        json.close('}').key("parameters").number(trainer.model().parameterCount())
            .key("steps").number(trainer.steps())
            .key("training").number(trainer.corpus().training().size())
            .key("heldOut").number(trainer.corpus().heldOut().size())
            .key("context").number(trainer.model().config().shape().context());
        return json.close('}').toString();
    }

    /** Tells the presets, and the knobs with what they may be. */
    public static String choices() {
        var json = new Json().open('{').key("presets").open('[');
        Config.presets().keySet().forEach(json::text);
        json.close(']').key("keys").open('[');
        for (Config.Key key : Config.keys()) {
            json.open('{').key("name").text(key.name()).key("usual").text(key.usual())
                .key("about").text(key.about()).key("choices").open('[');
            key.choices().forEach(json::text);
            json.close(']').close('}');
        }
        return json.close(']').close('}').toString();
    }

    // --- to change ---

    /** Gives a weight another number; {@link #compute} then lets it be seen. */
    public void set(int id, double x) {
        if (id >= sheet.parameterCount()) throw new IllegalArgumentException(
            sheet.name(id) + " is computed; only a weight can be set");
        if (!Double.isFinite(x)) throw new IllegalArgumentException(
            "a weight is a finite number");
        undo();
        sheet.value(id).setData(x);
    }

    /** Returns the loss for a row of numbers in that weight's place. */
    public double[] sweep(int id, double from, double to, int count) {
        Value w = sheet.value(id);
        double x = w.data();
        var y = new double[count];
        for (int i = 0; i < count; i++) {
            w.setData(from + (to - from) * i / (count - 1));
            y[i] = lossNow();
        }
        w.setData(x);
        compute();
        return y;
    }

    // --- practice ---

    /**
     * Lets an engine take the steps of {@link #train} from now on. That of arrays adds
     * in another order than the graph: its losses have other last digits.
     *
     * @throws IllegalArgumentException if it is not {@code graph} or {@code array}
     */
    public void engine(String name) {
        if (!List.of("graph", "array").contains(name)) throw new IllegalArgumentException(
            "no engine '" + name + "' in a page; there are: graph, array");
        trainer.engine(name.equals("array") ? new ArrayEngine() : null);
    }

    /** Returns the name of the engine that takes the steps. */
    public String engine() {
        return trainer.engine() == null ? "graph" : trainer.engine().name();
    }

    /** Takes steps on the corpus until the time is up; returns each loss. */
    public double[] train(int most, double milliseconds) {
        keep();
        double end = now() + milliseconds;
        int from = trainer.steps(), atOnce = trainer.engine() == null ? 1 : STEPS_AT_ONCE;
        for (int n = 0; n < most && (n == 0 || now() < end); n = trainer.steps() - from)
            trainer.train(Math.min(atOnce, most - n));
        return trainer.losses(from);
    }

    /** Returns what reads as the graph does, to the last bit, and is faster. */
    private Model reading() { return Inference.of(trainer.model()); }

    private static double now() { return System.nanoTime() / 1e6; }

    public int steps() { return trainer.steps(); }

    /** Starts to measure the loss on held-out documents. */
    public void measure() {
        measuredOn = reading();
        measured = 0;
        nats = 0;
        measuredTokens = 0;
    }

    /**
     * Goes on measuring until the time is up, as {@link Trainer#evaluate(int)}
     * does it in one go; returns whether it has come to the end.
     */
    public boolean measure(int documents, double milliseconds) {
        double end = now() + milliseconds;
        Windows all = trainer.heldOut();
        Model model = measuredOn;
        int most = Math.min(documents, all.size());
        for (int done = 0; measured < most && (done == 0 || now() < end); done++) {
            int[] read = all.tokens(measured++);
            Model.Reader reader = model.reader();
            int n = NextToken.predictions(model, read);
            for (int i = 0; i < n; i++)
                nats += Loss.crossEntropy(reader.next(read[i]), read[i + 1]);
            measuredTokens += n;
        }
        return measured >= most;
    }

    /** Returns the loss so far, in nats a token; NaN if nothing is held out. */
    public double measuredLoss() { return nats / measuredTokens; }

    /** Returns a new text, drawn from the trainer's own generator. */
    public String sample(String prompt, double temperature) {
        return new Sampler(reading(), trainer.tokenizer(), trainer.random())
            .sample(prompt, temperature);
    }

    /** Returns what the model expects after that beginning. */
    public double[] predict(String text, double temperature) {
        int[] start = trainer.tokenizer().encodeStart(text);
        int context = trainer.model().config().shape().context();
        if (start.length > context) throw new IllegalArgumentException("the beginning has "
            + (start.length - 1) + " characters; there is room for " + (context - 1));
        Model.Reader reader = reading().reader();
        double[] logits = null;
        for (int token : start) logits = reader.next(token);
        return Sampling.at(temperature).probabilities(logits);
    }

    public boolean isInCorpus(String text) {
        if (known == null) known = new HashSet<>(trainer.corpus().documents());
        return known.contains(text);
    }
}
