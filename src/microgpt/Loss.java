/*
[#loss]
== How wrong was that? Softmax and loss

In the end the model gives each token a score, its _logit_. The higher, the
likelier the model thinks the token is to come next. Scores can be any
numbers. To compare them with what really came next we turn them into
probabilities: positive numbers that add up to 1. That is _softmax_.

Take three tokens with the scores 2, 1 and 0. The exponential makes every
score positive and favours the large ones: stem:[e^2 = 7.39],
stem:[e^1 = 2.72], stem:[e^0 = 1]. Their sum is 11.11. Divide each by the sum
and you have 0.67, 0.24 and 0.09. In general, with stem:[z_i] for the score of
token stem:[i] and stem:[p_i] for its probability:

[stem]
++++
p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}
++++

Only differences between scores count. Subtracting the same number from all of
them changes nothing, since it cancels in the fraction; so we subtract the
largest, lest the exponential of a large score overflow. That largest is a
plain number: no gradient needs to flow through something that cancels.

.Scores and what softmax makes of them
image::figure:softmax-bars["Bars for the scores 2, 1, 0 beside bars for the probabilities 0.67, 0.24, 0.09"]
*/
package microgpt;

/** Softmax and cross-entropy. */
public final class Loss {

    /** Returns probabilities for these scores, {@code [score]}. */
    public static Value[] softmax(Value[] scores) {
        double max = scores[0].data();
        for (Value s : scores) max = Math.max(max, s.data());
        var p = new Value[scores.length];
        for (int i = 0; i < p.length; i++) p[i] = scores[i].sub(max).exp();
        Value total = Linear.sum(p);
        for (int i = 0; i < p.length; i++) p[i] = p[i].div(total);
        return p;
    }

    /*
    [#cross-entropy]
    === Surprise

    Now to the measure of error. The model gave the true next token the
    probability stem:[p]. If stem:[p] was 1, there is nothing to complain
    about. The smaller it was, the more the model is surprised:

    [stem]
    ++++
    \text{loss} = -\ln p
    ++++

    At stem:[p = 1] the loss is 0, at one half 0.69, at one in a thousand 6.9.
    The logarithm turns products into sums: the probability of a whole name is
    the product of its letters' probabilities, and its surprise is the sum of
    theirs. The unit is the _nat_; with the logarithm to base 2 it would be
    the bit. Averaged over many tokens this measure is called _cross-entropy_.

    What does a loss of 3.30 mean? A model that knows nothing gives each of 27
    tokens the same probability, and is equally surprised by all of them:
    stem:[-\ln \frac{1}{27} = \ln 27 = 3.30]. That is where training starts.
    Whatever is below has been learned. A loss above it is worse than knowing
    nothing: the model is sure, and wrong.
    */

    /** Returns the same probabilities of plain numbers. */
    public static double[] softmax(double[] scores) {
        double max = scores[0];
        for (double s : scores) max = Math.max(max, s);
        var p = new double[scores.length];
        double total = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = StrictMath.exp(scores[i] - max);
            total = i == 0 ? p[i] : total + p[i];
        }
        double share = 1 / total;
        for (int i = 0; i < p.length; i++) p[i] *= share;
        return p;
    }

    /**
     * Returns −ln of the probability of the target token, in nats.
     *
     * @throws IllegalArgumentException if there is no such token
     */
    public static Value crossEntropy(Value[] logits, int target) {
        return crossEntropy(logits, softmax(logits), target);
    }

    /** The same for logits whose softmax is there already. */
    public static Value crossEntropy(
            Value[] logits, Value[] probabilities, int target) {
        check(target, logits.length);
        Value p = probabilities[target];
        return p.data() < Double.MIN_NORMAL
            ? surprise(logits, target) : p.log().neg();
    }

    private static void check(int target, int tokens) {
        if (target < 0 || target >= tokens)
            throw new IllegalArgumentException("target " + target
                + " is not in 0.." + (tokens - 1));
    }

    /*
    A `double` has no full precision below stem:[2 \cdot 10^{-308}], and soon
    after it is 0, whose logarithm is no number. It takes a gap of 708 between
    two scores to get there. No healthy model has one, but a run that has gone
    wrong should be able to say how wrong. For that case alone the same number
    is computed without the quotient:
    stem:[-\ln p_t = \ln \sum_j e^{z_j} - z_t].
    */

    private static Value surprise(Value[] logits, int target) {
        double max = logits[0].data();
        for (Value z : logits) max = Math.max(max, z.data());
        var powers = new Value[logits.length];
        for (int i = 0; i < powers.length; i++)
            powers[i] = logits[i].sub(max).exp();
        return Linear.sum(powers).log().sub(logits[target].sub(max));
    }

    /**
     * Returns the same surprise of plain numbers, in nats.
     *
     * @throws IllegalArgumentException if there is no such token
     */
    public static double crossEntropy(double[] logits, int target) {
        check(target, logits.length);
        double p = softmax(logits)[target];
        if (p >= Double.MIN_NORMAL) return -StrictMath.log(p);
        double max = logits[0], sum = 0;
        for (double z : logits) max = Math.max(max, z);
        for (double z : logits) sum += StrictMath.exp(z - max);
        return StrictMath.log(sum) - (logits[target] - max);
    }

    /** Returns the average. */
    public static Value mean(Value[] losses) {
        return Linear.sum(losses).mul(1.0 / losses.length);
    }

    /*
    [source,jshell]
    ----
    jshell> Value v(double x) { return new Value(x); }
    |  created method v(double)

    jshell> var two = v(2); var one = v(1); var zero = v(0);
    two ==> Value(data=2.0, grad=0.0)
    one ==> Value(data=1.0, grad=0.0)
    zero ==> Value(data=0.0, grad=0.0)

    jshell> Value[] scores = {two, one, zero}
    scores ==>
    Value[3]  from 0 to 2  mean 1  rms 1.291
      2 1 0

    jshell> for (Value p : Loss.softmax(scores))
       ...>     System.out.println(p.data());
    0.6652409557748218
    0.2447284710547976
    0.09003057317038045
    ----

    Suppose the token in the middle was the true one:

    [source,jshell]
    ----
    jshell> var loss = Loss.crossEntropy(scores, 1)
    loss ==> Value(data=1.4076059644443804, grad=0.0) = mul(-1.408, -1)

    jshell> loss.backward()

    jshell> for (Value z : scores) System.out.println(z.grad());
    0.6652409557748219
    -0.7552715289452023
    0.09003057317038046
    ----

    The gradient of the loss with respect to the scores has a form that one
    can remember: _the probabilities, minus 1 at the true token_. Here that is
    0.665, then 0.245 − 1, then 0.090. Each wrong token's score is pushed down
    by as much as the model believed in it, and the right one's is pushed up.
    In a formula, with stem:[t] for the true token:

    [stem]
    ++++
    \frac{\partial\,\text{loss}}{\partial z_i} = p_i -
    \begin{cases} 1 & i = t \\ 0 & i \ne t \end{cases}
    ++++

    It follows from stem:[-\ln p_t = \ln \sum_j e^{z_j} - z_t]. The derivative
    of the logarithm of the sum is stem:[e^{z_i}] over the sum, which is
    stem:[p_i]; and stem:[z_t] gives the 1. So what starts the walk back
    through the whole model is exactly the error of its prediction.
    */

    private Loss() {}
}

/*
[#loss-production]
=== In production

Large models are trained on the same loss. GPT-2, with 50,257 tokens, starts
near stem:[\ln 50257 = 10.8].

Three more ways to say the same number are in use. _Surprisal_ is the loss at
a single token. _Perplexity_ is stem:[e^{\text{loss}}]: a model with the
perplexity 11 is as unsure, on average, as someone who guesses among 11 tokens
that are all equally likely. It falls from 27 to 11.5 in <<trainer>>. _Bits
per character_ divide the loss by stem:[\ln 2] and by how many characters a
token has on average. This makes models with different tokenizers comparable,
which nats a token are not: longer tokens are fewer, and each is harder to
guess.

Bits have a meaning of their own <<shannon1948>>. A model with a loss of
stem:[b] bits a character can be used to pack a text into about stem:[b] bits
a character. Predicting well and compressing well are the same thing, and the
entropy of the text, how much surprise is really in it, is a floor for both:
even a perfect model could not know who comes after "ma".

[#loss-try]
=== Try it

How well can one do with the frequencies of the letters alone? Count them, and
take the average surprise:

[source,jshell]
----
jshell> var count = new TreeMap<Integer, Integer>()
count ==> {}

jshell> for (String name : corpus.training()) {
   ...>     int[] tokens = tokenizer.encode(name);
   ...>     for (int i = 1; i < tokens.length; i++)
   ...>         count.merge(tokens[i], 1, Integer::sum);
   ...> }

jshell> double total = 0
total ==> 0.0

jshell> for (int n : count.values()) total += n;

jshell> double surprise = 0
surprise ==> 0.0

jshell> for (int n : count.values())
   ...>     surprise -= n / total * StrictMath.log(n / total);

jshell> surprise
surprise ==> 2.8228344947995407
----

So a model that looks at nothing at all can get from 3.30 to 2.82 nats. What
is below 2.82 need not come from looking at letters, though. Names have
beginnings and ends: counting the letters at each position by itself gets to
2.55. <<curve>> has more such yardsticks.

`/predict em` shows the surprise at each letter of "em", and what the model
expects to come next.
*/
