/*
[#attention]
== Looking back

So far each position knows only its own character. To guess what follows "emm"
a model must know what stood before. _Attention_ is how positions exchange
information, and it is the heart of a transformer (Vaswani et al., 2017).

Each position asks a question and offers an answer. From its vector stem:[x]
three others are made by linear maps: a _query_ stem:[q] (what am I looking
for?), a _key_ stem:[k] (what do I have?) and a _value_ stem:[v] (what do I
tell to those who look at me?). The dot product of my query and your key says
how well you fit my question. Softmax turns these scores into weights that add
up to 1. What I receive is the average of all values with these weights:

[stem]
++++
\text{weights} = \mathrm{softmax}\!\left(
\frac{q \cdot k_0}{\sqrt{d}}, \ldots, \frac{q \cdot k_t}{\sqrt{d}} \right)
\qquad
\text{output} = \sum_{s=0}^{t} \text{weight}_s \, v_s
++++

A dot product of stem:[d] random numbers grows like stem:[\sqrt d]; dividing by
it keeps the softmax from becoming all-or-nothing just because vectors are long.
*/
package microgpt;

import java.util.ArrayList;
import java.util.List;

/** Causal multi-head self-attention. */
public final class Attention {

    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final int headCount;
    private final int headWidth;
    private final double scale;

    /** Makes the four maps of the layer of that name. */
    public Attention(Config config, Parameters parameters, String layer) {
        int width = config.width();
        query = new Linear(
            parameters.matrix(layer + ".attn_wq", width, width));
        key = new Linear(
            parameters.matrix(layer + ".attn_wk", width, width));
        value = new Linear(
            parameters.matrix(layer + ".attn_wv", width, width));
        output = new Linear(
            parameters.matrix(layer + ".attn_wo", width, width));
        headCount = config.headCount();
        headWidth = width / headCount;
        scale = 1 / Math.sqrt(headWidth);
    }

    /*
    [#kv-cache]
    === The cache

    Whoever reads a name letter by letter need not start over at each letter:
    the keys and values of earlier positions stay what they were. They are kept
    in a cache, and each new position adds its own.
    */

    /** Keys and values so far, {@code [position][width]}. */
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
    position may look at itself and back, never ahead. When letters come one at
    a time, the cache takes care of that: the future is not in it yet. When a
    whole name is given at once, all keys are there, and those ahead must be
    hidden.

    How? It is tempting to multiply the scores by a triangle of ones and zeros.
    But a score of 0 is not nothing. Softmax takes its exponential, which is 1,
    and the future gets its share all the same:

    [source,jshell]
    ----
    jshell> var scores = new Value[] {new Value(1), new Value(2), new Value(3)}

    jshell> var triangle = new double[] {1, 1, 0}

    jshell> var masked = new Value[3]

    jshell> for (int i = 0; i < 3; i++) masked[i] = scores[i].mul(triangle[i]);

    jshell> Loss.softmax(masked)[2].data()
    $5 ==> 0.09003057317038046
    ----

    Nine percent of what this position reads would come from the future. The
    triangle has to meet the _exponentials_: what is hidden counts as 0 in the
    sum, and so it is with `softmax(scores, visible)` from the chapter before.
    (Others add minus infinity to the score; its exponential is 0. It is the
    same thing.)
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
            queries[i] = query.forward(x[i]);
            cache.keys.add(key.forward(x[i]));
            cache.values.add(value.forward(x[i]));
            probe.see("q", past + i, queries[i]);
            probe.see("k", past + i, cache.keys.get(past + i));
            probe.see("v", past + i, cache.values.get(past + i));
        }
        var y = new Value[x.length][];
        for (int i = 0; i < x.length; i++) {
            Value[] heads = attend(queries[i], cache, past + i, probe);
            y[i] = output.forward(heads);
            probe.see("heads", past + i, heads);
            probe.see("attn_out", past + i, y[i]);
        }
        return y;
    }

    /*
    [#heads]
    === Several heads

    One softmax can point in one direction only. So the sixteen numbers of
    query, key and value may be cut into several _heads_, four of four for
    instance, each with scores and weights of its own. Their results are laid
    side by side and mixed by the output map.
    */

    private Value[] attend(
            Value[] query, Cache cache, int position, Probe probe) {
        int length = cache.length();
        var scores = new Value[headCount][length];
        var weights = new Value[headCount][];
        var result = new Value[query.length];
        for (int h = 0; h < headCount; h++) {
            int from = h * headWidth, to = from + headWidth;
            for (int t = 0; t < length; t++)
                scores[h][t] = Linear.dot(
                    query, cache.keys.get(t), from, to).mul(scale);
            weights[h] = Loss.softmax(scores[h], position + 1);
            for (int j = from; j < to; j++)
                result[j] = average(weights[h], cache.values, j);
        }
        probe.see("scores", position, scores);
        probe.see("weights", position, weights);
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
