/*
[#sampler]
== Inventing names

A trained model is asked: what comes after BOS? It answers with probabilities.
We draw one token by these, hand it to the model as the next one, and ask
again, until it draws BOS or its context is full.

_Temperature_ says how bold to be. The logits are divided by it before the
softmax. At 1 the probabilities are the model's own. Below 1 the likely
becomes likelier and the names more ordinary; above 1 it is the other way
round. Towards 0 only the likeliest token is left: that is _greedy_ decoding.
*/
package microgpt;

/** Draws texts from a model, one token at a time. */
public final class Sampler {

    /** Below this temperature the likeliest token is always taken. */
    static final double GREEDY = 1e-6;

    private final Gpt model;
    private final Tokenizer tokenizer;
    private final PythonRandom random;

    /** A sampler that draws from the generator given. */
    public Sampler(
            Gpt model, Tokenizer tokenizer, PythonRandom random) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.random = random;
    }

    /** Returns a new text. */
    public String sample(double temperature) {
        return sample("", temperature);
    }

    /**
     * Returns a text that starts with the prompt.
     *
     * @throws IllegalArgumentException if the temperature is negative or
     *     not finite, or the prompt has unknown characters or does not
     *     fit into the context
     */
    public String sample(String prompt, double temperature) {
        checkTemperature(temperature);
        int[] start = tokenizer.encodeStart(prompt);
        int context = model.config().context();
        if (start.length > context) throw new IllegalArgumentException(
            "the prompt has " + (start.length - 1)
            + " characters; the context has room for " + (context - 1));
        var cache = model.newCache();
        Value[] logits = model.forward(
            start, cache, Probe.NONE)[start.length - 1];
        var text = new StringBuilder(prompt);
        while (true) {
            int token = choose(logits, temperature);
            if (token == tokenizer.bos()) break;
            text.append(tokenizer.decode(token));
            if (cache.length() == context) break;
            logits = model.forward(token, cache);
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException if negative or not finite */
    public static void checkTemperature(double temperature) {
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("temperature "
                + temperature + " is not a number from 0 up");
    }

    /** Draws the next token. */
    public int choose(Value[] logits, double temperature) {
        return temperature < GREEDY ? likeliest(logits)
            : random.choose(probabilities(logits, temperature));
    }

    private static int likeliest(Value[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++)
            if (logits[i].data() > logits[best].data()) best = i;
        return best;
    }

    /** Returns what the model thinks comes next, at a temperature. */
    public static double[] probabilities(
            Value[] logits, double temperature) {
        var scaled = new Value[logits.length];
        for (int i = 0; i < scaled.length; i++)
            scaled[i] = logits[i].div(temperature);
        Value[] p = Loss.softmax(scaled);
        var result = new double[p.length];
        for (int i = 0; i < result.length; i++) result[i] = p[i].data();
        return result;
    }

    @Override
    public String toString() { return "Sampler(" + model + ")"; }
}
