/*
[#loss]
== How wrong was that?

In the end the model gives each token a score, its _logit_. The higher, the
likelier the model thinks the token is to come next. Scores can be any
numbers. To compare them with what really came next we turn them into
probabilities: positive numbers that add up to 1. That is _softmax_:

[stem]
++++
p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}
++++

The exponential makes every score positive and favours the large ones.
Subtracting the same number from all scores changes nothing, since it cancels
in the fraction; so we subtract the largest, lest the exponential of a large
score overflow. That largest is a plain number: no gradient needs to flow
through something that cancels.
*/
package microgpt;

/** Softmax and cross-entropy. */
public final class Loss {

    /** Returns probabilities for these scores. */
    public static Value[] softmax(Value[] scores) {
        return softmax(scores, scores.length);
    }

    /**
     * Returns probabilities of which only the first {@code visible} are
     * not 0. What the others' scores are does not matter.
     */
    static Value[] softmax(Value[] scores, int visible) {
        double max = scores[0].data();
        for (int i = 1; i < visible; i++)
            max = Math.max(max, scores[i].data());
        var p = new Value[scores.length];
        for (int i = 0; i < p.length; i++)
            p[i] = i < visible
                ? scores[i].sub(max).exp() : new Value(0);
        Value total = Linear.sum(p);
        for (int i = 0; i < visible; i++) p[i] = p[i].div(total);
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
    The unit is the _nat_ (with the logarithm to base 2 it would be the bit).
    This measure is called _cross-entropy_. A model that knows nothing
    gives each of 27 tokens the same probability and has the loss
    stem:[\ln 27 = 3.30]; that is where training starts.
    */

    /** Returns −ln of the probability of the target token, in nats. */
    public static Value crossEntropy(Value[] logits, int target) {
        return softmax(logits)[target].log().neg();
    }

    /** Returns the average. */
    public static Value mean(Value[] losses) {
        return Linear.sum(losses).mul(1.0 / losses.length);
    }

    /*
    [source,jshell]
    ----
    jshell> var scores = new Value[] {new Value(2), new Value(1), new Value(0)}
    scores ==> Value[3] { Value(data=2.0, grad=0.0), Value(data=1.0, grad=0.0), Value(data=0.0, grad=0.0) }

    jshell> var p = Loss.softmax(scores)
    p ==> Value[3] { Value(data=0.6652409557748218, grad=0.0), Value(data=0.24472847105479764, grad=0.0), Value(data=0.09003057317038045, grad=0.0) }

    jshell> Loss.crossEntropy(scores, 1).backward()

    jshell> scores[1].grad()
    $4 ==> -0.7552715289452023
    ----

    The gradient of the loss with respect to the scores has a form that one can
    remember: _the probabilities, minus 1 at the true token_. Here that is
    0.2447 − 1 for the middle score. Each wrong token's score is pushed down by
    as much as the model believed in it, and the right one's is pushed up.
    */

    private Loss() {}
}
