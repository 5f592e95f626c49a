/*
[#gpt]
== The model

All the parts are there. A token is embedded, passes through the blocks, and a
last linear map, the _language-model head_, gives each token of the vocabulary
a score: the logits.

The order in which the parts are made is the order in which their random
weights are drawn. It is the published file's order, and so it matters.
*/
package microgpt;

import java.util.List;
import microgpt.Parameters.Parameter;

/** A generative pre-trained transformer, made of {@link Value}s. */
public final class Gpt {

    private final Config config;
    private final int vocabulary;
    private final Parameters parameters;
    private final Embedding embedding;
    private final Norm embeddingNorm;
    private final Linear head;
    private final Block[] blocks;

    /**
     * A model with random weights.
     *
     * @param vocabulary how many tokens there are
     */
    public Gpt(Config config, int vocabulary, PythonRandom random) {
        this.config = config;
        this.vocabulary = vocabulary;
        parameters = new Parameters(random, config.initStd());
        embedding = new Embedding(parameters, vocabulary, config);
        head = new Linear(parameters.matrix(
            "lm_head", vocabulary, config.width()));
        embeddingNorm = config.embeddingNorm()
            ? Norm.of(config, parameters, "ln_e") : x -> x;
        blocks = new Block[config.layerCount()];
        for (int i = 0; i < blocks.length; i++)
            blocks[i] = new Block(config, parameters, "layer" + i);
    }

    /*
    [#forward]
    === Forward

    There are three ways to ask. `forward(token)` starts from nothing: what
    follows this one token? `forward(token, cache)` goes on where the cache
    stands, and that is how names are written, a letter at a time.
    `forward(tokens)` takes a whole sequence and answers for every position at
    once. All go the same way, and give the same numbers to the last bit.
    */

    /** Returns the logits after a single token, {@code [vocabulary]}. */
    public Value[] forward(int token) {
        return forward(token, newCache());
    }

    /** Returns the logits after one more token, {@code [vocabulary]}. */
    public Value[] forward(int token, Cache cache) {
        return forward(token, cache, Probe.NONE);
    }

    /** As {@link #forward(int, Cache)}, watched by a probe. */
    public Value[] forward(int token, Cache cache, Probe probe) {
        return forward(new int[] {token}, cache, probe)[0];
    }

    /** Returns all positions' logits, {@code [position][vocabulary]}. */
    public Value[][] forward(int[] tokens) {
        return forward(tokens, newCache(), Probe.NONE);
    }

    /**
     * Takes tokens through the model.
     *
     * @param cache what came before; the tokens are added to it
     * @return {@code [position][vocabulary]}
     * @throws IllegalArgumentException if a token is not in the
     *     vocabulary, or the context has no room for them
     */
    public Value[][] forward(int[] tokens, Cache cache, Probe probe) {
        int past = cache.length();
        if (past + tokens.length > config.context())
            throw new IllegalArgumentException("position "
                + (past + tokens.length - 1) + " is not in 0.."
                + (config.context() - 1) + ", the model's context");
        for (int token : tokens)
            if (token < 0 || token >= vocabulary)
                throw new IllegalArgumentException("token " + token
                    + " is not in 0.." + (vocabulary - 1));
        var x = new Value[tokens.length][];
        for (int i = 0; i < x.length; i++) {
            x[i] = embeddingNorm.forward(
                embedding.forward(tokens[i], past + i, probe));
            probe.see("input", past + i, x[i]);
        }
        for (int i = 0; i < blocks.length; i++)
            x = blocks[i].forward(x, cache.layers[i], probe);
        var logits = new Value[x.length][];
        for (int i = 0; i < x.length; i++) {
            logits[i] = head.forward(x[i]);
            probe.see("logits", past + i, logits[i]);
        }
        return logits;
    }

    /** What the blocks remember of the positions so far. */
    public static final class Cache {
        private final Attention.Cache[] layers;

        private Cache(int layerCount) {
            layers = new Attention.Cache[layerCount];
            for (int i = 0; i < layerCount; i++)
                layers[i] = new Attention.Cache();
        }

        /** Returns how many positions there are so far. */
        public int length() { return layers[0].length(); }

        @Override
        public String toString() {
            return "Cache(" + length() + " positions)";
        }
    }

    /** Returns an empty cache: the beginning of a sequence. */
    public Cache newCache() { return new Cache(blocks.length); }

    /*
    [source,jshell]
    ----
    jshell> model.parameterCount()
    $1 ==> 4256

    jshell> model.forward(tokenizer.bos()).length
    $2 ==> 27

    jshell> var cache = model.newCache()
    cache ==> Cache(0 positions)

    jshell> int[] name = tokenizer.encodeStart("emma")
    name ==> int[5] { 26, 4, 12, 12, 0 }

    jshell> for (int token : name) $2 = model.forward(token, cache).length

    jshell> model.forward(name)[4].length
    $3 ==> 27
    ----
    */

    /** Returns the configuration. */
    public Config config() { return config; }

    /** Returns how many tokens the model knows. */
    public int vocabulary() { return vocabulary; }

    /** Returns all parameters, in a stable order. */
    public List<Parameter> parameters() { return parameters.all(); }

    /** Returns the parameter of that name, such as {@code wte}. */
    public Parameter parameter(String name) {
        return parameters.get(name);
    }

    /** Returns how many numbers the matrices of such a model have. */
    static long matrixNumbers(Config config, int vocabulary) {
        long width = config.width();
        return 2 * vocabulary * width + config.context() * width
            + config.layerCount() * (4 + 2 * Mlp.FACTOR) * width * width;
    }

    /** Returns how many numbers the model can learn. */
    public int parameterCount() { return parameters.count(); }

    /** Sets every parameter's gradient back to 0. */
    public void zeroGrad() { parameters.zeroGrad(); }

    @Override
    public String toString() {
        return "Gpt(layers=" + config.layerCount()
            + ", heads=" + config.headCount()
            + ", width=" + config.width()
            + ", context=" + config.context()
            + ", vocabulary=" + vocabulary
            + ", parameters=" + parameterCount() + ")";
    }
}
