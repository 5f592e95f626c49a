/*
[#online-softmax]
== Softmax on the way: attention in blocks °

Attention needs all scores of a position before it can begin: softmax divides
by the sum of all exponentials, and it subtracts the largest score lest one of
them overflow. For a text of a hundred thousand tokens that is a row of a
hundred thousand scores for each position and head. Must they all be there at
once?

They need not. Read the scores one after the other, and remember three things:
the largest score so far stem:[m], the sum of the exponentials so far
stem:[l], and the sum of the values so far stem:[o], each times its
exponential. All exponentials are relative to the largest score. When a larger
one turns up, both sums are brought to the new scale first: what was
stem:[e^{z - m}] has to be stem:[e^{z - m'}], and that is the same factor
stem:[e^{m - m'}] for all that has been read <<milakov2018>>. With the next
score stem:[z] and its value stem:[v]:

[stem]
++++
m' = \max(m, z) \qquad
l' = l\, e^{m - m'} + e^{z - m'} \qquad
o' = o\, e^{m - m'} + e^{z - m'}\, v
++++

In the end stem:[o / l] is the weighted average, exactly as if softmax had seen
everything.

Take the scores and values of <<attention>> from the last to the first: the
scores 0, 1 and 2, with the values 30, 20 and 10. After the first the largest
is 0, the sum stem:[e^0 = 1] and the weighted sum 30. The second score is
larger, by 1. So both sums are shrunk by stem:[e^{-1} = 0.37], and the new
score itself counts stem:[e^0 = 1]: the sum is now stem:[0.37 + 1 = 1.37], and
the weighted one stem:[11.04 + 20 = 31.04]. The third is larger by 1 again:
stem:[0.50 + 1 = 1.50] and stem:[11.42 + 10 = 21.42]. And stem:[21.42 / 1.50]
is 14.2, as it was there.
*/
package microgpt;

import java.util.Arrays;

/**
 * A weighted average by softmax of what has been read so far (Milakov and
 * Gimelshein 2018, algorithm 3; with values as in Dao et al. 2022).
 *
 * @param max the largest score; minus infinity before the first
 * @param sum Σ exp(score − max)
 * @param out Σ exp(score − max) · value, {@code [width]}
 */
public record OnlineSoftmax(double max, double sum, double[] out) {

    /** Nothing read yet, of values that have so many numbers. */
    public static OnlineSoftmax nothing(int width) {
        return new OnlineSoftmax(
            Double.NEGATIVE_INFINITY, 0, new double[width]);
    }

    /**
     * Reads one block by itself. A score of minus infinity counts nothing.
     *
     * @param scores {@code [n]}, with n at least 1
     * @param values {@code [n][width]}
     */
    public static OnlineSoftmax of(double[] scores, double[][] values) {
        double max = scores[0], sum = 0;
        for (double z : scores) max = Math.max(max, z);
        var out = new double[values[0].length];
        if (max == Double.NEGATIVE_INFINITY) return nothing(out.length);
        for (int s = 0; s < scores.length; s++) {
            double e = StrictMath.exp(scores[s] - max);
            sum += e;
            for (int j = 0; j < out.length; j++)
                out[j] += e * values[s][j];
        }
        return new OnlineSoftmax(max, sum, out);
    }

    /*
    Nothing in this asks for single scores. Two parts that were read apart are
    joined by bringing both to the scale of the larger one; one score is just
    the smallest part. So a text can be read in _blocks_, of any size and in
    any order.
    */

    /** Returns what it would be if both had been read together. */
    public OnlineSoftmax with(OnlineSoftmax that) {
        double most = Math.max(max, that.max);
        if (most == Double.NEGATIVE_INFINITY) return this;
        double a = StrictMath.exp(max - most);
        double b = StrictMath.exp(that.max - most);
        var both = new double[out.length];
        for (int j = 0; j < both.length; j++)
            both[j] = out[j] * a + that.out[j] * b;
        return new OnlineSoftmax(most, sum * a + that.sum * b, both);
    }

    /**
     * Returns the average of all values that were read, {@code [width]}.
     *
     * @throws IllegalStateException if there is none to average
     */
    public double[] average() {
        if (sum == 0) throw new IllegalStateException(
            "an average of nothing: no finite score was read");
        return Arrays.stream(out).map(x -> x / sum).toArray();
    }

    /*
    [#three-ways]
    === Attention, three ways

    First as most books write it: a square of scores, all of them, and a
    triangle that hides those ahead. The triangle meets the exponentials, as
    <<mask>> demands. And the largest score has to be looked for among those
    that are seen: were it one ahead, everything that counts might vanish
    beside it.
    */

    /**
     * Causal attention of one head by a square of scores and a triangle.
     *
     * @param q queries of the last n positions, {@code [n][d]}
     * @param k keys of all m positions, {@code [m][d]}
     * @param v their values, {@code [m][width]}
     * @return {@code [n][width]}
     * @throws IllegalArgumentException if there are more queries than
     *     keys, or not as many values as keys
     */
    public static double[][] masked(
            double[][] q, double[][] k, double[][] v) {
        int past = past(q, k, v);
        var y = new double[q.length][v[0].length];
        for (int t = 0; t < q.length; t++) {
            var scores = new double[k.length];
            double max = Double.NEGATIVE_INFINITY, sum = 0;
            for (int s = 0; s < k.length; s++) {
                scores[s] = score(q[t], k[s]);
                if (s <= past + t) max = Math.max(max, scores[s]);
            }
            for (int s = 0; s < k.length; s++) {
                double e = s <= past + t
                    ? StrictMath.exp(scores[s] - max) : 0;
                sum += e;
                for (int j = 0; j < y[t].length; j++)
                    y[t][j] += e * v[s][j];
            }
            for (int j = 0; j < y[t].length; j++) y[t][j] /= sum;
        }
        return y;
    }

    /*
    Second by a cache, as our model does it: a row of scores for each position,
    as long as what it can see. And third in blocks. Then no more scores are
    there at any time than a block has.
    */

    /**
     * As {@link #masked}, but so many keys at a time.
     *
     * @throws IllegalArgumentException also if the block is not 1 or
     *     more
     */
    public static double[][] blocks(
            double[][] q, double[][] k, double[][] v, int block) {
        if (block < 1) throw new IllegalArgumentException(
            "block " + block + " is not 1 or more");
        int past = past(q, k, v);
        var y = new double[q.length][];
        for (int t = 0; t < q.length; t++) {
            OnlineSoftmax seen = nothing(v[0].length);
            int end = past + t + 1;
            for (int from = 0; from < end; from += block) {
                int to = from + Math.min(end - from, block);
                var scores = new double[to - from];
                for (int s = from; s < to; s++)
                    scores[s - from] = score(q[t], k[s]);
                seen = seen.with(
                    of(scores, Arrays.copyOfRange(v, from, to)));
            }
            y[t] = seen.average();
        }
        return y;
    }

    private static double score(double[] q, double[] k) {
        double sum = 0;
        for (int i = 0; i < q.length; i++) sum += q[i] * k[i];
        return sum * (1 / Math.sqrt(q.length));
    }

    private static int past(double[][] q, double[][] k, double[][] v) {
        if (k.length == v.length && q.length <= k.length)
            return k.length - q.length;
        throw new IllegalArgumentException(q.length + " queries, "
            + k.length + " keys and " + v.length + " values: as many"
            + " values as keys are needed, and no more queries");
    }

    /*
    On Values it is the same recurrence, and the gradients flow through it. The
    largest score is a plain number here as it is in <<loss>>: it cancels.
    */

    /**
     * Returns the average of the values, weighted by softmax of the scores,
     * read one at a time.
     *
     * @param scores {@code [n]}
     * @param values {@code [n][width]}
     * @return {@code [width]}
     */
    public static Value[] average(Value[] scores, Value[][] values) {
        double max = scores[0].data();
        Value sum = scores[0].sub(max).exp();
        var out = new Value[values[0].length];
        for (int j = 0; j < out.length; j++) out[j] = sum.mul(values[0][j]);
        for (int s = 1; s < scores.length; s++) {
            double most = Math.max(max, scores[s].data());
            double shrink = StrictMath.exp(max - most);
            Value e = scores[s].sub(most).exp();
            sum = sum.mul(shrink).add(e);
            for (int j = 0; j < out.length; j++)
                out[j] = out[j].mul(shrink).add(e.mul(values[s][j]));
            max = most;
        }
        for (int j = 0; j < out.length; j++) out[j] = out[j].div(sum);
        return out;
    }

    @Override
    public String toString() {
        return "OnlineSoftmax(max=" + max + ", sum=" + sum + ", out="
            + Arrays.toString(out) + ")";
    }
}

/*
The three numbers, one at a time:

[source,jshell]
----
jshell> OnlineSoftmax one(double score, double value) {
   ...>     return OnlineSoftmax.of(
   ...>         new double[] {score}, new double[][] {{value}});
   ...> }
|  created method one(double,double)

jshell> one(0, 30).with(one(1, 20))
$2 ==> OnlineSoftmax(max=1.0, sum=1.3678794411714423, out=[31.03638323514327])

jshell> one(0, 30).with(one(1, 20)).with(one(2, 10))
$3 ==> OnlineSoftmax(max=2.0, sum=1.5032147244080551, out=[21.417647320527227])

jshell> one(0, 30).with(one(1, 20)).with(one(2, 10)).average()[0]
$4 ==> 14.247896173955583
----

And the three ways, on what our model computes when it reads "isabella": its
own result is that of the cache.

[source,jshell]
----
jshell> double[][] rows(String name) {
   ...>     var seen = new Probe.Record();
   ...>     model.forward(
   ...>         tokenizer.encodeStart("isabella"), model.newCache(), seen);
   ...>     return Stream.of(seen.all("layer0." + name)).map(position ->
   ...>         Stream.of(position[0]).mapToDouble(Value::data).toArray())
   ...>         .toArray(double[][]::new);
   ...> }
|  created method rows(String)

jshell> double apart(double[][] a, double[][] b) {
   ...>     double most = 0;
   ...>     for (int t = 0; t < a.length; t++)
   ...>         for (int j = 0; j < a[t].length; j++)
   ...>             most = Math.max(most, Math.abs(a[t][j] - b[t][j]));
   ...>     return most;
   ...> }
|  created method apart(double[][],double[][])

jshell> apart(rows("heads"), OnlineSoftmax.masked(
   ...>     rows("q"), rows("k"), rows("v"))) < 1e-15
$7 ==> true

jshell> apart(rows("heads"), OnlineSoftmax.blocks(
   ...>     rows("q"), rows("k"), rows("v"), 4)) < 1e-15
$8 ==> true
----

The last bits may differ, since sums are taken in another order.

[#online-softmax-production]
=== In production

_Flash attention_ <<dao2022>> is this, made for graphics processors. These
have a small fast memory beside a large slow one, and the square of scores fits
only into the large one: to write it there and read it again takes longer than
the arithmetic. So blocks of keys and values are brought into the fast memory,
each meets a block of queries, and the square never exists. On the way back the
scores are computed once more, since that is cheaper than to have kept them.
The number of operations grows, and the time shrinks.

That parts can be joined in any order is used, too. When one token is written
after a very long text, the cache is cut into parts that are read at the same
time, and joined at the end.

[#online-softmax-try]
=== Try it

How often does the largest score change, when a thousand scores come in random
order? Each time both sums have to be shrunk.

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> double changes(int scores, int runs) {
   ...>     var random = new PythonRandom(1);
   ...>     int count = 0;
   ...>     for (int r = 0; r < runs; r++) {
   ...>         double most = Double.NEGATIVE_INFINITY;
   ...>         for (int s = 0; s < scores; s++) {
   ...>             double z = random.gauss(0, 1);
   ...>             if (z > most) count++;
   ...>             most = Math.max(most, z);
   ...>         }
   ...>     }
   ...>     return count / (double) runs;
   ...> }
|  created method changes(int,int)

jshell> changes(1000, 200)
$10 ==> 7.26
----

Seldom. The score at place stem:[n] is the largest so far once in stem:[n]
times, so the number is stem:[1 + \frac12 + \frac13 + \ldots], which is 7.5
for a thousand.
====
*/
