/*
[#sampling]
== Choosing a token: temperature and cuts

A trained model is asked: what comes after BOS? It answers with scores, and
softmax makes them probabilities. Which token is taken? The likeliest each
time (_greedy_ decoding)? Then there would be one name only, the same each
time, and a dull one. So a token is drawn by the probabilities. But before
that they may be changed, and this is done in a few ways that every program
for large models offers. Each takes scores and returns scores.

_Temperature_ says how bold to be. The logits are divided by it before the
softmax. With stem:[z_i] for the logits and stem:[T] for the temperature:

[stem]
++++
p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}
++++

Take three tokens with the logits 2, 1 and 0 again. At stem:[T = 1] the
probabilities are the model's own: 0.67, 0.24, 0.09. At 0.5 the logits become
4, 2 and 0, and the probabilities 0.87, 0.12, 0.02: what is likely becomes
likelier, and the names more ordinary. At 2 the logits are 1, 0.5 and 0, and
the probabilities 0.51, 0.31, 0.19: more surprises, and more that is no name.
Towards 0 only the likeliest token is left, and that is greedy decoding. The
order of the tokens never changes.

.The same three logits at four temperatures
image::figure:temperature-bars["Bars for three tokens; the colder, the more the first one gets"]

Temperature alone has a weakness. However unlikely each of 50,000 tokens is,
together the unlikely ones have some weight, and in a text of a thousand
tokens one of them will be drawn; the rest of the text then builds on it. So
the tail is cut off before drawing. What is cut gets the score minus infinity,
whose exponential is 0, and softmax shares its part out among the others.

_Top-k_ keeps the stem:[k] likeliest tokens, 10 for instance <<fan2018>>. But
sometimes only two tokens make sense and sometimes two hundred. _Top-p_, or
nucleus sampling, keeps as many of the likeliest as are needed to have the
probability stem:[p] together <<holtzman2020>>. With stem:[p = 0.9], of our
0.67, 0.24 and 0.09 the first two are kept, since 0.91 is enough, and become
0.73 and 0.27. _Min-p_ keeps what is at least that many times as likely as the
likeliest <<nguyen2025>>: with 0.2, what has 0.13 or more, so again the first
two. Where the model is sure, it cuts much; where it is not, little.

A _repetition penalty_ makes less likely what stands in the text already
<<keskar2019>>, for a model that is in a loop gets ever surer of it: what
has come three times is likely to come a fourth time. The score of such a
token is divided by the penalty. If it is negative, that would raise it; so
it is multiplied. With the penalty 2 the scores 2, 1 and −1 of three tokens
that have all occurred become 1, 0.5 and −2.
*/
package microgpt.text;

import java.util.Comparator;
import java.util.stream.IntStream;
import microgpt.Config;
import microgpt.Loss;
import microgpt.Tokenizer;

/**
 * How the next token is chosen. What does nothing: temperature 1, top-k 0,
 * top-p 1, min-p 0, repetition penalty 1.
 *
 * @param temperature how bold; 0 is greedy
 * @param topK how many tokens are kept; 0 for all
 * @param topP which share the kept ones have together; 1 for all
 * @param minP which share of the likeliest a kept one has; 0 for all
 * @param repetitionPenalty divides the scores of what has occurred
 */
public record Sampling(double temperature, int topK, double topP,
        double minP, double repetitionPenalty) {

    /** Below this temperature the likeliest token is always taken. */
    static final double GREEDY = 1e-6;

    private static final double CUT = Double.NEGATIVE_INFINITY;

    /** @throws IllegalArgumentException if out of bounds */
    public Sampling {
        check("temperature", temperature, "a number from 0 up",
            temperature >= 0 && temperature < Double.POSITIVE_INFINITY);
        check("top-k", topK, "a whole number from 0 up", topK >= 0);
        check("top-p", topP, "in 0..1", topP >= 0 && topP <= 1);
        check("min-p", minP, "in 0..1", minP >= 0 && minP <= 1);
        check("repetition-penalty", repetitionPenalty,
            "a number above 0", repetitionPenalty > 0
                && repetitionPenalty < Double.POSITIVE_INFINITY);
    }

    private static void check(
            String option, Number value, String bound, boolean holds) {
        if (!holds) throw new IllegalArgumentException(
            option + " " + value + " is not " + bound);
    }

    /** Returns the choice by the model's own numbers at a temperature. */
    public static Sampling at(double temperature) {
        return new Sampling(temperature, 0, 1, 0, 1);
    }

    /*
    [#filters]
    === Scores in, scores out

    Each of these returns new scores and leaves the old ones alone. All refuse
    what no token could be drawn from. Of tokens that are equally likely the
    first comes first; so `topK(logits, 1)` is greedy decoding also then.
    */

    /** Returns a copy; refuses scores that make no probabilities. */
    private static double[] copy(double[] logits) {
        double max = CUT;
        for (int i = 0; i < logits.length; i++) {
            double z = logits[i];
            if (Double.isNaN(z) || z == Double.POSITIVE_INFINITY)
                throw new IllegalArgumentException(
                    "the logit of token " + i + " is " + z);
            max = Math.max(max, z);
        }
        if (max == CUT) throw new IllegalArgumentException(
            "no token is left to choose: there is no finite logit");
        return logits.clone();
    }

    /** Returns the tokens, the likeliest first. */
    private static int[] ranking(double[] logits) {
        return IntStream.range(0, logits.length).boxed()
            .sorted(Comparator.comparingDouble(
                (Integer i) -> 0 - logits[i]))
            .mapToInt(i -> i).toArray();
    }

    private static double[] keep(double[] logits, int count) {
        int[] ranking = ranking(logits);
        for (int i = count; i < ranking.length; i++)
            logits[ranking[i]] = CUT;
        return logits;
    }

    /**
     * Divides by the temperature; at 0 keeps the likeliest token.
     *
     * @throws IllegalArgumentException if a logit is NaN or infinity, or
     *     all are minus infinity
     */
    public static double[] temperature(
            double[] logits, double temperature) {
        if (temperature < GREEDY) return topK(logits, 1);
        double[] z = copy(logits);
        for (int i = 0; i < z.length; i++) z[i] *= 1 / temperature;
        return z;
    }

    /**
     * Keeps the k likeliest tokens (Fan et al. 2018); 0 keeps all.
     *
     * @throws IllegalArgumentException if a logit is NaN or infinity, or
     *     all are minus infinity
     */
    public static double[] topK(double[] logits, int k) {
        double[] z = copy(logits);
        return k == 0 || k >= z.length ? z : keep(z, k);
    }

    /**
     * Keeps as few of the likeliest tokens as have the probability p
     * together (Holtzman et al. 2020, section 3.1), and at least one.
     *
     * @throws IllegalArgumentException if a logit is NaN or infinity, or
     *     all are minus infinity
     */
    public static double[] topP(double[] logits, double p) {
        double[] z = copy(logits);
        if (p >= 1) return z;
        double[] shares = Loss.softmax(z);
        int[] ranking = ranking(z);
        double sum = shares[ranking[0]];
        int count = 1;
        while (sum < p && count < z.length)
            sum += shares[ranking[count++]];
        return keep(z, count);
    }

    /**
     * Keeps what is at least p times as likely as the likeliest token
     * (Nguyen et al. 2025, section 3.1).
     *
     * @throws IllegalArgumentException if a logit is NaN or infinity, or
     *     all are minus infinity
     */
    public static double[] minP(double[] logits, double p) {
        double[] z = copy(logits);
        double max = CUT;
        for (double x : z) max = Math.max(max, x);
        for (int i = 0; i < z.length; i++)
            if (StrictMath.exp(z[i] - max) < p) z[i] = CUT;
        return z;
    }

    /**
     * Divides the scores of these tokens by the penalty, or multiplies
     * where they are negative; each once, however often it is there
     * (after Keskar et al. 2019, section 4.1, who only divide).
     *
     * @throws IllegalArgumentException if a logit is NaN or infinity, or
     *     all are minus infinity
     */
    public static double[] repetitionPenalty(
            double[] logits, int[] seen, double penalty) {
        double[] z = copy(logits);
        for (int i : IntStream.of(seen).distinct().toArray())
            z[i] = z[i] < 0 ? z[i] * penalty : z[i] / penalty;
        return z;
    }

    /*
    [#sampling-order]
    === The order

    Top-p after temperature is not the same as top-p before it. At stem:[T = 2]
    our three tokens have 0.51, 0.31 and 0.19, and it takes all three to get
    to 0.9. Cut first, two are left, and heated they have 0.62 and 0.38. The
    library _transformers_ heats first and then cuts by top-k, top-p and
    min-p; _llama.cpp_ cuts first, so that no temperature brings the tail
    back. Both begin with the penalty, which is about scores. We follow the
    first: what is cut is then a part of just those probabilities that are
    drawn from.
    */

    /**
     * Returns the probability with which each token is chosen.
     *
     * @param logits the model's, {@code [vocabulary]}
     * @param seen the tokens of the text so far
     * @throws IllegalArgumentException if a logit is NaN or infinity, or
     *     all are minus infinity
     */
    public double[] probabilities(double[] logits, int... seen) {
        double[] z = repetitionPenalty == 1 ? logits
            : repetitionPenalty(logits, seen, repetitionPenalty);
        z = temperature(z, temperature);
        if (topK > 0) z = topK(z, topK);
        if (topP < 1) z = topP(z, topP);
        if (minP > 0) z = minP(z, minP);
        return Loss.softmax(copy(z));
    }

    /** Whether the likeliest token is always taken. */
    public boolean greedy() { return temperature < GREEDY; }

    /*
    Like the knobs of a model, these are words in a text.
    */

    /**
     * Reads words such as {@code temperature=0.8 top-k=5}, or
     * {@code greedy}; what is not named does nothing.
     *
     * @throws IllegalArgumentException if a word is not understood or a
     *     value is out of bounds
     */
    public static Sampling of(String... words) {
        double temperature = 1, topP = 1, minP = 0, penalty = 1;
        int topK = 0;
        for (String word : String.join(" ", words).split("\\s+")) {
            if (word.isEmpty()) continue;
            int at = word.indexOf('=');
            String name = at < 0 ? word : word.substring(0, at);
            String value = at < 0 ? "" : word.substring(at + 1);
            switch (name) {
                case "greedy" -> temperature = 0;
                case "temperature" -> temperature = number(name, value);
                case "top-k" -> topK = whole(name, value);
                case "top-p" -> topP = number(name, value);
                case "min-p" -> minP = number(name, value);
                case "repetition-penalty" -> penalty = number(name, value);
                default -> throw new IllegalArgumentException("no way of "
                    + "sampling is called '" + Tokenizer.shown(name)
                    + "'; there are: temperature, top-k, top-p, min-p, "
                    + "repetition-penalty, greedy");
            }
        }
        return new Sampling(temperature, topK, topP, minP, penalty);
    }

    private static double number(String name, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " '"
                + Tokenizer.shown(value) + "' is not a number");
        }
    }

    private static int whole(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " '"
                + Tokenizer.shown(value) + "' is not a whole number in "
                + "range");
        }
    }

    /** Returns what {@link #of} reads, without what does nothing. */
    @Override
    public String toString() {
        return "temperature=" + Config.plain(temperature)
            + (topK == 0 ? "" : " top-k=" + topK)
            + (topP == 1 ? "" : " top-p=" + Config.plain(topP))
            + (minP == 0 ? "" : " min-p=" + Config.plain(minP))
            + (repetitionPenalty == 1 ? "" : " repetition-penalty="
                + Config.plain(repetitionPenalty));
    }
}

/*
The three tokens, one cut after the other:

[source,jshell]
----
jshell> double[] three = {2, 1, 0}
three ==>
double[3]  from 0 to 2  mean 1  rms 1.291
  2 1 0

jshell> Sampling.topP(three, 0.9)
$2 ==>
double[3]  from 1 to 2  mean 1.5  rms 1.581  1 not finite
   2  1 -∞

jshell> Loss.softmax(Sampling.topP(three, 0.9))
$3 ==>
double[3]  from 0 to 0.7311  mean 0.3333  rms 0.4497
  0.731 0.269 0.000

jshell> Sampling.of("temperature=2 top-p=0.9").probabilities(three)
$4 ==>
double[3]  from 0.1863 to 0.5065  mean 0.3333  rms 0.3585
  0.506 0.307 0.186
----

What does the model of this book expect after "mar", and what is left of it
when five tokens are kept, and none that is less than a third as likely as the
first?

[source,jshell]
----
jshell> trainer.train(1000).number()
$5 ==> 1000

jshell> Show.predict(model, tokenizer, "mar", "top-k=5 min-p=0.33")
$6 ==>
surprisal of each character
    m    2.386 nats   3.443 bits ████████████████████████████████████████
    a    0.613 nats   0.884 bits ██████████▎
    r    1.873 nats   2.703 bits ███████████████████████████████▍
  all    4.873 nats   7.030 bits  1.624 nats a character
what comes after "mar", and with temperature=1 top-k=5 min-p=0.33
    i   24.6%   45.2% ██████████████████████████████████████████████████
    a   19.0%   35.0% ██████████████████████████████████████▊
    e   10.7%   19.7% █████████████████████▉
    y    7.8%     cut
    o    6.0%     cut
    u    5.4%     cut
    l    3.7%     cut
  BOS    3.4%     cut
    r    2.2%     cut
    h    2.1%     cut
    d    2.0%     cut
    t    2.0%     cut
    …   10.9%     cut for the other 15
----

[#sampling-try]
=== Try it

What does a penalty do to a score of 0? And does it matter how often a token
has come?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> Sampling.repetitionPenalty(three, new int[] {0, 0, 0, 2}, 2)
$7 ==>
double[3]  from 0 to 1  mean 0.6667  rms 0.8165
  1 1 0
----

A score of 0 stays 0, and a token counts once. So the penalty depends on
where the zero of the scores lies, which softmax does not care about: add 10
to all of them and the probabilities are the same, but the penalty does more.
It is a rule of thumb. That does not make it useless.
====

`/predict mar top-p=0.8` marks what is cut off, and `/sample 5 top-k=3` draws
from what is left; in the shell it is `./build.sh sample --top-k 3`.
*/
