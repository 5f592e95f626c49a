/*
[#attention]
== Looking back: attention

So far each position knows only its own character and its place. To guess what
follows "emm" it would help to know what stood before the last "m".
_Attention_ is how positions exchange information, and it is the heart of a
transformer <<vaswani2017>>.

Each position asks a question and offers an answer. From its vector stem:[x]
three others are made by linear maps: a _query_ stem:[q] (what am I looking
for?), a _key_ stem:[k] (what do I have?) and a _value_ stem:[v] (what do I
tell to those who look at me?). The dot product of my query and your key says
how well you fit my question. Softmax turns these scores into weights that add
up to 1. What I receive is the average of all values with these weights.

On three numbers: let a position have the scores 2, 1 and 0 with the three
positions that it can see. Softmax makes them 0.67, 0.24 and 0.09, as in
<<loss>>. If the three values are the plain numbers 10, 20 and 30, it receives
stem:[0.67 \cdot 10 + 0.24 \cdot 20 + 0.09 \cdot 30 = 14.2]: mostly what the
first one has to say. With vectors in place of plain numbers, at position
stem:[t]:

[stem]
++++
\text{weights} = \mathrm{softmax}\!\left(
\frac{q_t \cdot k_0}{\sqrt{d}}, \ldots, \frac{q_t \cdot k_t}{\sqrt{d}} \right)
\qquad
\text{output} = \sum_{s=0}^{t} \text{weight}_s \, v_s
++++

stem:[s] runs over the positions from the first to stem:[t] itself, and
stem:[d] is how many numbers a query has. Why divide by its root? A dot
product of stem:[d] random numbers is a sum of stem:[d] terms, some positive
and some negative, and such a sum grows like stem:[\sqrt d]. Without the
division longer vectors would mean larger scores, and softmax would give
nearly everything to one position, before anything was learned;
<<attention-try>> tries it. With vectors as short as ours and weights as small
it hardly matters yet: before training, no score of the last position of
"isabella" is further from 0 than 0.26, and without the division it would be
1.02.

Nothing says what a query should ask. The three maps start at random, and
gradients find questions that help.
*/
package microgpt;

import java.util.ArrayList;
import java.util.List;
import microgpt.Probe.Station;

/** Causal multi-head self-attention. */
public final class Attention {

    public static final Station
        QUERY = new Station("q", "attention", "Query, key and value:"
            + " what I look for, what I have, what I tell",
            "q = attn_wq · y (+ bias)"),
        KEY = new Station("k", "attention", QUERY.title(),
            "k = attn_wk · y (+ bias)"),
        VALUE = new Station("v", "attention", QUERY.title(),
            "v = attn_wv · y (+ bias)"),
        WEIGHTS = new Station(Station.Form.HEADS, "weights", "attention",
            "Weights: the scores become shares that add up to 1",
            "weights[h][t] = exp(scores[h][t]) / Σ exp(scores[h])"),
        HEADS = new Station("heads", "attention",
            "Output: the average of the values, mixed once more",
            "heads = Σ weights[h][t] · v[t]"),
        OUT = new Station("attn_out", "attention", HEADS.title(),
            "attn_out = attn_wo · heads (+ bias)");

    /** One row a head, with a score for each position that is seen. */
    public static final Station SCORES = new Station(
        Station.Form.HEADS, "scores", "attention",
        "Scores: how well each position answers my query",
        "scores[h][t] = q · k[t] / √d");

    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final int heads;
    private final int headWidth;
    private final int sharing;      // query heads for one key head
    private final Rotary rotary;    // null: positions are not turned
    private final double scale;

    /**
     * Makes the four maps of the layer of that name.
     *
     * @param heads how many queries each position has; divides the width
     * @param kvHeads how many keys and values; divides the heads
     * @param rotary turns queries and keys by their position; or null
     */
    public Attention(Parameters parameters, String layer, int width,
            int heads, int kvHeads, boolean bias, Rotary rotary) {
        headWidth = width / heads;
        int narrow = kvHeads * headWidth;
        query = Linear.of(
            parameters, layer + ".attn_wq", width, width, bias);
        key = Linear.of(
            parameters, layer + ".attn_wk", narrow, width, bias);
        value = Linear.of(
            parameters, layer + ".attn_wv", narrow, width, bias);
        output = Linear.of(
            parameters, layer + ".attn_wo", width, width, bias);
        this.heads = heads;
        this.rotary = rotary;
        sharing = heads / kvHeads;
        scale = 1 / Math.sqrt(headWidth);
    }

    /*
    [#kv-cache]
    === The cache

    When a name is read letter by letter, there is no need to start over at
    each letter: no position ever looks ahead, so the keys and values of
    earlier positions stay what they were. They are kept in a cache, and each
    new position adds its own.
    */

    /**
     * Keys and values so far, {@code [position][width]}; fewer numbers
     * than the width where heads share them.
     */
    public static final class Cache {
        private final List<Value[]> keys = new ArrayList<>();
        private final List<Value[]> values = new ArrayList<>();

        /** Returns how many positions are in the cache. */
        public int length() { return keys.size(); }
    }

    /*
    [#mask]
    === The mask

    Training would be pointless if the model could look at the answer. A
    position may look at itself and back, never ahead: attention is _causal_.
    When letters come one at a time, the cache takes care of that: the future
    is not in it yet. When a whole name is given at once, all keys are there,
    and those ahead must be hidden.

    How? It is tempting to multiply the scores by a triangle of ones and
    zeros. But a score of 0 is not nothing. Softmax takes its exponential,
    which is 1, and the future gets its share all the same. Here are a
    position's scores with itself and one before, 2 and 1, and with a third
    one ahead, whose score the triangle has made 0:

    [source,jshell]
    ----
    jshell> double ahead(double... scores) {
       ...>     var s = new Value[scores.length];
       ...>     for (int i = 0; i < s.length; i++)
       ...>         s[i] = new Value(scores[i]);
       ...>     return Loss.softmax(s)[s.length - 1].data();
       ...> }
    |  created method ahead(double...)

    jshell> ahead(1, 2, 0)
    $2 ==> 0.09003057317038045

    jshell> ahead(-2, -1, 0)
    $3 ==> 0.6652409557748218
    ----

    Nine parts in a hundred of what this position reads would come from the
    future; and two thirds, if its scores with the past happen to be negative.
    Training finds such a leak and uses it, as <<leak>> shows.

    The triangle has to meet the _exponentials_: what is hidden counts as 0 in
    the sum. With stem:[z_{ts}] for the score of position stem:[t] with
    position stem:[s], and stem:[M_{ts}] for the triangle, which is 1 where
    stem:[s \le t] and else 0:

    [stem]
    ++++
    \text{weight}_{ts} =
    \frac{M_{ts}\, e^{z_{ts}}}{\sum_r M_{tr}\, e^{z_{tr}}}
    ++++

    Here stem:[r] runs over all positions. Many programs add minus infinity to
    the hidden scores before an ordinary softmax; the exponential of that is 0,
    so it is the same thing. Ours goes one step further and does not compute
    the hidden scores at all: what is not there gets no share. Position
    stem:[t] has stem:[t + 1] scores, whether the letters came one at a time or
    all at once.

    .The mask: row by row, what each position may look at
    image::figure:mask-triangle["A square of cells, filled on the diagonal and below, empty above"]
    */

    /**
     * Lets new positions look at themselves and at all before them.
     *
     * @param x the new positions, {@code [position][width]}
     * @param cache the earlier ones; the new ones are added to it
     * @return {@code [position][width]}
     */
    public Value[][] forward(Value[][] x, Cache cache, Probe probe) {
        int past = cache.length();
        var queries = new Value[x.length][];
        for (int i = 0; i < x.length; i++) {
            int position = past + i;
            Value[] q = query.forward(x[i]), k = key.forward(x[i]);
            Value[] v = value.forward(x[i]);
            probe.see(QUERY, position, q);
            probe.see(KEY, position, k);
            probe.see(VALUE, position, v);
            if (rotary != null) {
                q = rotary.turn(q, position);
                k = rotary.turn(k, position);
                probe.see(Rotary.QUERY, position, q);
                probe.see(Rotary.KEY, position, k);
            }
            queries[i] = q;
            cache.keys.add(k);
            cache.values.add(v);
        }
        var y = new Value[x.length][];
        for (int i = 0; i < x.length; i++) {
            Value[] heads = attend(queries[i], cache, past + i, probe);
            y[i] = output.forward(heads);
            probe.see(HEADS, past + i, heads);
            probe.see(OUT, past + i, y[i]);
        }
        return y;
    }

    /*
    [#heads]
    === Several heads

    One softmax gives one set of weights, and has to serve all purposes with
    it. So the sixteen numbers of query, key and value may be cut into several
    _heads_, four of four for instance, each with scores and weights of its
    own, so that each can look for something else. Their results are laid side
    by side and mixed by the output map. That takes no more parameters. Large
    models all do so, and GPT-3 has 96 heads in each of its 96 layers
    <<brown2020>>. Ours has one, by default; <<attention-worth>> measures what
    four would do.
    */

    private Value[] attend(
            Value[] query, Cache cache, int position, Probe probe) {
        int seen = position + 1;        // never those ahead
        var scores = new Value[heads][seen];
        var weights = new Value[heads][];
        var result = new Value[query.length];
        for (int h = 0; h < heads; h++) {
            int from = h * headWidth;
            int shared = h / sharing * headWidth;
            for (int t = 0; t < seen; t++)
                scores[h][t] = Linear.dot(query, from,
                    cache.keys.get(t), shared, headWidth).mul(scale);
            weights[h] = Loss.softmax(scores[h]);
            for (int j = 0; j < headWidth; j++)
                result[from + j] = average(
                    weights[h], cache.values, shared + j);
        }
        probe.see(SCORES, position, scores);
        probe.see(WEIGHTS, position, weights);
        return result;
    }

    private static Value average(
            Value[] weights, List<Value[]> values, int j) {
        Value sum = weights[0].mul(values.get(0)[j]);
        for (int t = 1; t < weights.length; t++)
            sum = sum.add(weights[t].mul(values.get(t)[j]));
        return sum;
    }
}

/*
[#same]
=== One at a time, or all at once

Is it true that letters one at a time and a whole name at once give the same?
To the last bit:

[source,jshell]
----
jshell> boolean same(int[] tokens) {
   ...>     var atOnce = model.forward(tokens);
   ...>     var cache = model.newCache();
   ...>     for (int t = 0; t < tokens.length; t++) {
   ...>         var next = model.forward(tokens[t], cache);
   ...>         for (int i = 0; i < next.length; i++)
   ...>             if (next[i].data() != atOnce[t][i].data())
   ...>                 return false;
   ...>     }
   ...>     return true;
   ...> }
|  created method same(int[])

jshell> same(tokenizer.encodeStart("isabella"))
$5 ==> true
----

[#attention-seen]
=== What it looks at

.Who looks at whom: a row for each position that looks, at the left the model of this book, at the right one after 5,000 steps with a falling rate
image::figure:attention-heat["Two triangles of cells, one row a position, with the weights in them: nearly even at the left, uneven at the right"]

Read each triangle row by row. A row is a position that looks; its cells are the
positions that it looks at, and they add up to 1. The first row has a single
cell, and its weight is 1, whatever the model has learned: with nothing else
to look at, attention has no choice. So never judge it by one token.

What it does with the choice changes as it learns. Here are the weights with
which the last position of "emma" looks at the five that it can see, after 200
steps and after 1,000:

[source,jshell]
----
jshell> int[] emma = tokenizer.encodeStart("emma")
emma ==>
int[5]  "emma"
   26   4  12  12   0
  BOS   e   m   m   a

jshell> void look(int steps) {
   ...>     trainer.train(steps);
   ...>     var seen = model.record(emma);
   ...>     for (Value w : seen.get("layer0.weights", 4)[0])
   ...>         System.out.println(Math.rint(100 * w.data()) / 100);
   ...> }
|  created method look(int)

jshell> look(200)
0.57
0.06
0.07
0.07
0.23

jshell> look(800)
0.22
0.2
0.22
0.2
0.17
----

After 200 steps it looks mostly at BOS, after 1,000 at everything alike, and
after 5,000, at the right in the figure, it chooses again. One is tempted to
tell a story about that. But a picture of weights shows what a model looks at.
It does not show whether that is of any use.

[#attention-worth]
=== What it is worth

There is a way to find out. Take attention away, by setting its output map to
0, and measure again:

[source,jshell]
----
jshell> trainer.evaluate(500)
$10 ==> 2.444696520657098

jshell> void remove(String name) {
   ...>     var parameter = model.parameter(name);
   ...>     parameter.setNumbers(new double[parameter.size()]);
   ...> }
|  created method remove(String)

jshell> remove("layer0.attn_wo")

jshell> trainer.evaluate(500)
$13 ==> 2.429582631468069
----

The model has become _better_. After a thousand steps the heart of this
transformer does nothing that can be measured. Was that chance? Here the model
was trained in four ways, each with several seeds, and measured on all
held-out names. It can be trained without attention, too: if the map of the
values and the output map are both 0 at the start, no gradient reaches either,
and they stay 0. In the same way queries and keys of 0 keep the weights even
for ever.

[cols="<4,>2,>2"]
|===
| held-out loss | 1,000 steps | 5,000 steps, with a falling rate

| trained without attention | 2.443 | 2.320
| trained with even weights | 2.438 | 2.305
| this model, with one head | 2.438 | 2.298
| with four heads | 2.435 | 2.291
| this model, attention removed after training | 2.440 | 2.333
|===

The numbers are averages over five seeds on the left and over three on the
right. From one seed to the next a run differs by about 0.014 on the left and
0.004 on the right, so the left column holds no difference that is more than
luck: what the model has learned in a thousand names it could have learned
without looking back. In the right one attention begins to pay. After five
thousand steps it is worth 0.02 nats, and more than 0.01 with each of the
three seeds. Two thirds of that come from knowing which letters there were, in
whatever order, which is all that even weights can tell. To _choose_ where to
look is worth 0.007 nats, and to choose in four ways at once another 0.008.

That is little. With letters, and names this short, a mere table of what comes
after which letter at which position does better than this model (<<curve>>);
where the word that matters stood a page ago, it must be different. And there
is a lesson in it for models of any size. What a part is called does not tell
what it does in there. Remove it, and measure. This is called _ablation_.

[#attention-production]
=== In production

The formula is the one above. What differs is how it is computed, since its
cost is the trouble of long texts. Each of stem:[n] positions looks at all
before it, so stem:[n] positions need about stem:[n^2/2] scores.

_The cache_ is what makes writing affordable, and what fills the memory. For
each position every layer keeps a key and a value as long as the model is
wide. With the sizes of GPT-3 these are stem:[2 \cdot 96 \cdot 12288] numbers
a token, or 4.7 megabytes at two bytes each. So keys and values are saved on:
all heads may share a single one (_multi-query attention_, <<shazeer2019>>),
or a few heads share one each (_grouped-query attention_, <<ainslie2023>>).
The largest Llama 2 has 64 heads for queries and 8 for keys and values, and
needs an eighth of the memory <<touvron2023>>.

_Flash attention_ <<dao2022>> never writes the square of scores down at all:
moving it to and from memory would take longer than the arithmetic.
<<online-softmax>> shows how that can be. Neither this nor the cache changes
what is computed; they change what it costs.

[#attention-try]
=== Try it

Can a position really not see ahead? Give the model "emma" and "emmy", and
compare the logits at position 3, after "emm":

[source,jshell]
----
jshell> int[] emmy = tokenizer.encodeStart("emmy")
emmy ==>
int[5]  "emmy"
   26   4  12  12  24
  BOS   e   m   m   y

jshell> model.forward(emma)[3][0].data() ==
   ...>     model.forward(emmy)[3][0].data()
$15 ==> true
----

How large does a single weight get before anything was learned? Here are
queries and keys whose numbers are drawn from a bell curve with a standard
deviation of 1, and the largest of eight weights, on average. Which of the two
would you rather start to learn with?

[source,jshell]
----
jshell> double dot(int d, PythonRandom random) {
   ...>     double sum = 0;
   ...>     for (int i = 0; i < d; i++)
   ...>         sum += random.gauss(0, 1) * random.gauss(0, 1);
   ...>     return sum;
   ...> }
|  created method dot(int,PythonRandom)

jshell> double largest(int d, double divisor) {
   ...>     var random = new PythonRandom(1);
   ...>     double sum = 0;
   ...>     for (int n = 0; n < 50; n++) {
   ...>         var scores = new Value[8];
   ...>         for (int i = 0; i < 8; i++)
   ...>             scores[i] = new Value(dot(d, random) / divisor);
   ...>         sum += Stream.of(Loss.softmax(scores))
   ...>             .mapToDouble(Value::data).max().getAsDouble();
   ...>     }
   ...>     return Math.rint(100 * sum / 50) / 100;
   ...> }
|  created method largest(int,double)

jshell> for (int d : new int[] {4, 16, 64, 256})
   ...>     System.out.println(d + ": " + largest(d, 1) + " without, "
   ...>         + largest(d, Math.sqrt(d)) + " with the division");
4: 0.58 without, 0.38 with the division
16: 0.77 without, 0.38 with the division
64: 0.87 without, 0.37 with the division
256: 0.94 without, 0.36 with the division
----

Then train a model whose rate falls, for 5,000 steps (it takes a few seconds),
draw its weights, and measure it on all held-out names:

[source]
----
/new microgpt schedule=linear steps=5000
/train 5000
/attention isabella
trainer.evaluate()
----

The weights are no longer even, and the loss is 2.29.
*/
