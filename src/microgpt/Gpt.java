/*
[#gpt]
== The model: GPT

All the parts are there. A token is embedded, passes through the blocks, and a
last linear map, the _language-model head_, gives each token of the vocabulary
a score: the logits.

[stem]
++++
x = \mathrm{wte}_{c} + \mathrm{wpe}_{p} \qquad
x \leftarrow \mathrm{block}(x) \qquad
\text{logits} = W_{\text{head}}\,x
++++

Here stem:[c] is the token and stem:[p] its position. A row of
stem:[W_{\text{head}}] is a pattern to which the vector at the end is compared
by a dot product, one for each token that might come next. Softmax would make
probabilities of the scores; but that is the loss's business, or the
sampler's.

GPT stands for _generative pre-trained transformer_: it generates text, it has
been trained on plain text before any special task, and it is made of the
blocks that are called transformers.

The order in which the parts are made is the order in which their random
weights are drawn. It is the published file's order, and so it matters.
*/
package microgpt;

import java.util.List;
import microgpt.Config.Form;
import microgpt.Config.Shape;
import microgpt.Parameters.Parameter;
import microgpt.Probe.Station;

/** A generative pre-trained transformer, made of {@link Value}s. */
public final class Gpt implements Model {

    public static final Station
        INPUT = new Station("input", "embedding",
            "Norm: bring the vector to a standard size (ln_e)",
            "x = norm(x)"),
        FINAL = new Station("ln_f", "head",
            "Norm: bring the vector to a standard size (ln_f)",
            "x = norm(x)"),
        LOGITS = new Station("logits", "head",
            "Logits: a score for each token", "logits = lm_head · x");

    private final Config config;
    private final int vocabulary;
    private final Parameters parameters;
    private final Embedding embedding;
    private final Norm embeddingNorm;       // each may be null
    private final Norm finalNorm;
    private final Linear head;
    private final Block[] blocks;

    /**
     * A model whose weights come from a source.
     *
     * @param vocabulary how many tokens there are
     */
    public Gpt(Config config, int vocabulary, Parameters parameters) {
        this.config = config;
        this.vocabulary = vocabulary;
        this.parameters = parameters;
        Shape shape = config.shape();
        Form form = config.form();
        int width = shape.width();
        embedding = new Embedding(parameters, vocabulary, width,
            shape.context(), form.position());
        head = new Linear(form.tiedOutput()
            ? parameters.alias("lm_head", embedding.tokens())
            : parameters.matrix("lm_head", vocabulary, width));
        embeddingNorm = form.embeddingNorm()
            ? Norm.of(form.norm(), parameters, "ln_e", width) : null;
        blocks = new Block[shape.layers()];
        for (int i = 0; i < blocks.length; i++)
            blocks[i] = new Block(config, parameters, "layer" + i);
        finalNorm = form.finalNorm()
            ? Norm.of(form.norm(), parameters, "ln_f", width) : null;
        parameters.derive();
    }

    /** A model with weights drawn from the generator. */
    public Gpt(Config config, int vocabulary, PythonRandom random) {
        this(config, vocabulary, new Parameters(
            random.normal(config.training().initStd())));
    }

    /** Returns the parameters of such a model, without their numbers. */
    public static List<Parameter> shapes(Config config, int vocabulary) {
        return new Gpt(config, vocabulary, Parameters.shapesOnly())
            .parameters();
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
        int context = config.shape().context();
        if (past + tokens.length > context)
            throw new IllegalArgumentException("position "
                + (past + tokens.length - 1) + " is not in 0.."
                + (context - 1) + ", the model's context");
        for (int token : tokens)
            if (token < 0 || token >= vocabulary)
                throw new IllegalArgumentException("token " + token
                    + " is not in 0.." + (vocabulary - 1));
        var x = new Value[tokens.length][];
        for (int i = 0; i < x.length; i++) {
            x[i] = embedding.forward(tokens[i], past + i, probe);
            if (embeddingNorm != null)
                x[i] = embeddingNorm.forward(x[i]);
            probe.see(INPUT, past + i, x[i]);
        }
        for (int i = 0; i < blocks.length; i++)
            x = blocks[i].forward(x, cache.layers[i], probe);
        var logits = new Value[x.length][];
        for (int i = 0; i < x.length; i++) {
            if (finalNorm != null) {
                x[i] = finalNorm.forward(x[i]);
                probe.see(FINAL, past + i, x[i]);
            }
            logits[i] = head.forward(x[i]);
            probe.see(LOGITS, past + i, logits[i]);
        }
        return logits;
    }

    /** What the blocks remember of the positions so far. */
    public static final class Cache {
        private final Attention.Cache[] layers;

        private Cache(int count) {
            layers = new Attention.Cache[count];
            for (int i = 0; i < count; i++)
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
    public Cache newCache() {
        parameters.derive();
        return new Cache(blocks.length);
    }

    @Override
    public Reader reader() {
        Cache cache = newCache();
        return token -> Linear.numbers(forward(token, cache));
    }

    /** Returns everything that is computed for these tokens. */
    public Probe.Record record(int... tokens) {
        var seen = new Probe.Record();
        forward(tokens, newCache(), seen);
        return seen;
    }

    /*
    [source,jshell]
    ----
    jshell> model.forward(tokenizer.bos()).length
    $1 ==> 27

    jshell> var cache = model.newCache()
    cache ==> Cache(0 positions)

    jshell> int[] emma = tokenizer.encodeStart("emma")
    emma ==>
    int[5]  "emma"
       26   4  12  12   0
      BOS   e   m   m   a

    jshell> for (int token : emma) model.forward(token, cache);

    jshell> cache
    cache ==> Cache(5 positions)

    jshell> model.forward(emma).length
    $6 ==> 5
    ----

    At every position the model predicts the next token, at all of them at
    once, and each prediction counts. A name of four letters is five
    exercises: what follows BOS, what follows `e` after BOS, and so on to the
    end.
    */

    @Override
    public Config config() { return config; }

    @Override
    public int vocabulary() { return vocabulary; }

    /** Returns all parameters, in a stable order. */
    public List<Parameter> parameters() { return parameters.all(); }

    /** Returns those of them that are learned; the others are frozen. */
    public List<Parameter> trainable() { return parameters.trainable(); }

    /** Returns whether some parameters are frozen. */
    public boolean hasFrozen() { return parameters.hasFrozen(); }

    /** Returns the parameter of that name, such as {@code wte}. */
    public Parameter parameter(String name) {
        parameters.derive();
        return parameters.get(name);
    }

    /** Returns how many numbers its parameters have, frozen or not. */
    public int parameterCount() { return parameters.count(); }

    /** Sets every parameter's gradient back to 0. */
    public void zeroGrad() { parameters.zeroGrad(); }

    /** Returns the length of the vector of all gradients. */
    public double gradientNorm() { return parameters.gradientNorm(); }

    /** Multiplies every gradient. */
    public void scaleGrad(double factor) { parameters.scaleGrad(factor); }

    @Override
    public String toString() {
        Shape shape = config.shape();
        return "Gpt(layers=" + shape.layers()
            + ", heads=" + shape.heads()
            + ", width=" + shape.width()
            + ", context=" + shape.context()
            + ", vocabulary=" + vocabulary
            + ", parameters=" + parameterCount() + ")";
    }
}

/*
[#count]
=== Counting

[source,jshell]
----
jshell> for (var parameter : model.parameters())
   ...>     System.out.println(parameter + " " + parameter.size());
wte[27, 16] 432
wpe[16, 16] 256
lm_head[27, 16] 432
layer0.attn_wq[16, 16] 256
layer0.attn_wk[16, 16] 256
layer0.attn_wv[16, 16] 256
layer0.attn_wo[16, 16] 256
layer0.mlp_fc1[64, 16] 1024
layer0.mlp_fc2[16, 64] 1024
layer0.ln_1.weight[16] 16
layer0.ln_1.bias[16] 16
layer0.ln_2.weight[16] 16
layer0.ln_2.bias[16] 16

jshell> model.parameterCount()
$8 ==> 4256
----

With stem:[d] for the width, stem:[V] for the vocabulary, stem:[T] for the
context and stem:[L] for the number of layers, the matrices hold
stem:[2 V d + T d + 12 L d^2] numbers: two tables of one row a token, one of a
row a position, and in each block four maps of stem:[d^2] for attention and
two of stem:[4 d^2] for the MLP. That makes 4,192. The norms add 64 scales and
offsets.

[#scale]
=== In production

Here is our model in a row with larger ones, of each kind the largest and of
GPT-2 also the smallest.

[cols="<4,>2,>2,>2,>3,>3,>4"]
|===
| model | layers | heads | width | context | vocabulary | parameters

| this one | 1 | 1 | 16 | 16 | 27 | 4,256
| GPT-2 small | 12 | 12 | 768 | 1,024 | 50,257 | 124 million
| GPT-2 XL | 48 | 25 | 1,600 | 1,024 | 50,257 | 1.6 billion
| GPT-3 | 96 | 96 | 12,288 | 2,048 | 50,257 | 175 billion
| Llama 3.1 | 126 | 128 | 16,384 | 131,072 | 128,256 | 405 billion
|===

The sizes are from <<radford2019>>, <<brown2020>> and <<grattafiori2024>>;
those of many newer models, GPT-4 among them, were not published.footnote:[The
paper on GPT-2 says 117 and 1,542 million; if one counts the published weights
there are 124 and 1,558.] In the first four rows the term stem:[12 L d^2]
makes up most of the parameters, from 72% of ours over 68% of GPT-2 small to
99.6% of GPT-3. The tables of tokens make up most of the rest: in GPT-2 small
31%, although it has only one (<<tied-weights>>), so that stem:[V d] stands
there in place of stem:[2 V d]. In GPT-3 they hardly count any more.

What the rows have in common is the program. Data flows through the same parts
in the same order, the same loss is walked back, and the same kind of
optimizer takes the steps. The differences that this book names under "In
production" make it cheaper, or a little better. What makes a large model
large is the numbers in the table, and the text that it has read.

[#scaling-laws]
=== Scaling laws

How much better does a larger model get? One would not expect a simple answer,
but there is one. Kaplan et al. trained models of many sizes and found that
the loss falls along a _power law_ <<kaplan2020>>: each time the number of
parameters is multiplied by ten, the loss is multiplied by the same factor,
about 0.84, as long as there is text enough. Hoffmann et al. put both into one
formula <<hoffmann2022>>, with stem:[N] for the parameters and stem:[D] for
the tokens that were read:

[stem]
++++
\text{loss}(N, D) = E + \frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}}
++++

stem:[E = 1.69] is what no model could avoid, the entropy of their text; the
second term is what a small model cannot hold; the third, what it had no time
to learn. They measured stem:[A = 406.4], stem:[\alpha = 0.34],
stem:[B = 410.7] and stem:[\beta = 0.28], in nats a token of their tokenizer.
The numbers hold for their text and not for our names; the shape of the curve
holds for many. Let us compare two models that cost about the same to train:

[source,jshell]
----
jshell> double chinchilla(double n, double d) {
   ...>     double loss = 1.69 + 406.4 / Math.pow(n, 0.34)
   ...>         + 410.7 / Math.pow(d, 0.28);
   ...>     return Math.rint(loss * 1000) / 1000;
   ...> }
|  created method chinchilla(double,double)

jshell> chinchilla(280e9, 300e9)
$10 ==> 1.993

jshell> chinchilla(70e9, 1.4e12)
$11 ==> 1.937
----

The first is Gopher, as large as people thought it should be; the second is
Chinchilla, a quarter of the size, which had read nearly five times as much
and was better. For the least loss at a given cost, size and text should grow
together: about 20 tokens for each parameter, says the paper.

Does its own formula say so? Take Chinchilla's cost, and spend it on a smaller
model and more text:

[source,jshell]
----
jshell> chinchilla(32e9, 70e9 * 1.4e12 / 32e9)
$12 ==> 1.93
----

That is less, with 96 tokens for each parameter. The number 20 comes from two
other methods in the same paper. The formula, the third, was fitted badly:
Besiroglu et al. took its data from the figures, fitted it again, and got
other constants, which agree with the other two methods <<besiroglu2024>>.
Laws like this are measurements, and the rule of 20 is a rough one. Since a
model is trained once and used very often, smaller models are now trained far
beyond it. Ours reads 7,100 tokens in 1,000 steps, not quite two for each
parameter.

[#gpt-try]
=== Try it

Ask the untrained model what begins a name. All answers are near 1/27, which
is 0.037:

[source,jshell]
----
jshell> double chance(int token) {
   ...>     return Sampler.probabilities(model.forward(26), 1)[token];
   ...> }
|  created method chance(int)

jshell> for (int token : new int[] {0, 25, 26})
   ...>     System.out.println(tokenizer.symbol(token) + " " + chance(token));
a 0.03514414464813968
z 0.036758015259792866
BOS 0.03510089929011961
----

Take a hundred steps, `trainer.train(100)`, and ask again. What has it learned
about beginnings?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> trainer.train(100).number()
$15 ==> 100

jshell> for (int token : new int[] {0, 25, 26})
   ...>     System.out.println(tokenizer.symbol(token) + " " + chance(token));
a 0.13036758625689795
z 0.013388987390317457
BOS 0.03400328904238768
----

Many names begin with `a` and few with `z`. That no name is empty, which is
why BOS should be impossible here, it has not quite learned.
====

`/predict` does the same for any beginning, with bars.
*/
