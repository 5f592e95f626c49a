/*
[#scaling-law]
== A law of three terms °

<<scaling-laws>> has shown what Hoffmann et al. found <<hoffmann2022>>: that the
loss of a trained model can be told before, from the number stem:[N] of its
parameters and the number stem:[D] of tokens that it reads. This chapter is
their formula, and the next one asks it of models of our own.
*/
package microgpt.fast;

import java.util.Locale;

/**
 * What training comes to: {@code E + A / N^alpha + B / D^beta}, in nats.
 *
 * @param e what is left when neither size nor reading is short
 */
public record ScalingLaw(
        double e, double a, double alpha, double b, double beta) {

    /** The third fit of Hoffmann et al. 2022, in nats a token. */
    public static final ScalingLaw CHINCHILLA =
        new ScalingLaw(1.69, 406.4, 0.34, 410.7, 0.28);

    /** The same runs, fitted by Besiroglu et al. 2024. */
    public static final ScalingLaw REPLICATION =
        new ScalingLaw(1.8172, 482.01, 0.3478, 2085.43, 0.3658);

    /** Returns the loss of so many parameters after so many tokens. */
    public double loss(double parameters, double tokens) {
        return e + a / StrictMath.pow(parameters, alpha)
            + b / StrictMath.pow(tokens, beta);
    }

    /*
    [#scaling-frontier]
    === The best size for what one can pay

    Every parameter is multiplied and added once for each token, forward, and
    twice on the way back. So training costs about six operations for each
    parameter and token, stem:[C = 6ND] <<kaplan2020>>. With stem:[C] given,
    a larger model has to read less. Put stem:[D = C / 6N] into the law: the
    second term falls with stem:[N] and the third rises. The sum is least
    where its derivative is 0:

    [stem]
    ++++
    \alpha \frac{A}{N^{\alpha}} = \beta \frac{B}{D^{\beta}}
    \quad\Longrightarrow\quad
    N_{\text{best}} = \left( \frac{\alpha A}{\beta B}
    \right)^{\frac{1}{\alpha + \beta}}
    \left( \frac{C}{6} \right)^{\frac{\beta}{\alpha + \beta}}
    ++++

    On three numbers: let both exponents be 1, stem:[A = 4] and stem:[B = 1].
    With 600 operations there are 100 pairs of a parameter and a token to
    spend. Ten of each cost 0.4 and 0.1 nats; 20 parameters and 5 tokens cost
    0.2 and 0.2, less together; 40 and 2.5 cost 0.1 and 0.4. At the best size
    both terms fall at the same rate. Four times the money then buys twice the
    size and twice the tokens, since the exponent of stem:[C] is one half.
    */

    /** Returns about how many operations it takes to train. */
    public static double cost(double parameters, double tokens) {
        return 6 * parameters * tokens;
    }

    /** Returns the size that comes to the least loss at a cost. */
    public double bestSize(double cost) {
        return StrictMath.pow(alpha * a / (beta * b), 1 / (alpha + beta))
            * StrictMath.pow(cost / 6, exponent());
    }

    /** Returns with which power of the cost the best size grows. */
    public double exponent() { return beta / (alpha + beta); }

    /** Returns the least loss at a cost. */
    public double best(double cost) {
        double n = bestSize(cost);
        return loss(n, cost / 6 / n);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
            "%.4g + %.4g / N^%.3f + %.4g / D^%.3f", e, a, alpha, b, beta);
    }
}

/*
[source,jshell]
----
jshell> new ScalingLaw(0, 4, 1, 1, 1).bestSize(600)
$1 ==> 20.0
----

[#scaling-chinchilla]
=== Chinchilla against itself

At Chinchilla's own cost, 70 billion parameters and 1.4 trillion tokens, what do
its constants recommend, and what those of its replication <<besiroglu2024>>?

[source,jshell]
----
jshell> double cost = ScalingLaw.cost(70e9, 1.4e12)
cost ==> 5.88E23

jshell> void advice(ScalingLaw law) {
   ...>     double n = law.bestSize(cost), d = cost / 6 / n;
   ...>     System.out.println(String.format(Locale.ROOT,
   ...>         "%.0f billion parameters, %.0f tokens for each; size ~ cost^%.2f",
   ...>         n / 1e9, d / n, law.exponent()));
   ...> }
|  created method advice(ScalingLaw)

jshell> advice(ScalingLaw.CHINCHILLA)
32 billion parameters, 93 tokens for each; size ~ cost^0.45

jshell> advice(ScalingLaw.REPLICATION)
73 billion parameters, 18 tokens for each; size ~ cost^0.51
----

The paper says 20 tokens for each parameter, and that size and tokens should
grow alike. Its first two methods say so: the envelope of the curves of training,
and the lowest points at equal costs. Its third, this law, does not: by the
printed constants the model should have less than half of Chinchilla's size.
Besiroglu and others took the runs from a figure of the paper and fitted them
again. The new constants agree with the first two methods. What had gone wrong
was the fit: it had been stopped too early, and the constants had been rounded
too much <<besiroglu2024>>.

Before, Kaplan and others had found that the best size grows as the cost to the
0.73 <<kaplan2020>>: ten times the money, five times the size, twice the text.
Much of the difference to 0.5 lies in how one counts. They left out the tables of
tokens and positions, which in small models are a large part <<pearce2024>>.

[#scaling-law-try]
=== Try it

Is the best size the best? Look at its neighbours, at the same cost:

[source,jshell]
----
jshell> double n = ScalingLaw.REPLICATION.bestSize(cost)
n ==> 7.301639935591086E10

jshell> for (double m : new double[] {n / 2, n, 2 * n})
   ...>     System.out.println(ScalingLaw.REPLICATION.loss(m, cost / 6 / m));
1.9786567020287655
1.9738641291901695
1.9786967726618792
----

Half or twice the size costs next to nothing. So nobody who is a little wrong
about the best size loses much.
*/
