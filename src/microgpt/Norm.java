/*
[#norm]
== Keeping numbers in range: norms

When vectors pass through many layers, their numbers tend to grow or to
shrink, and a part that was trained on small numbers meets large ones. So
before each part of a block the vector is brought to a standard size.

Take the three numbers 1, 2 and 6. Their mean is 3; take it away, and −2, −1
and 3 are left. The mean of _their_ squares is stem:[(4 + 1 + 9) / 3 = 4.67],
the _variance_, and its root, 2.16, is the _standard deviation_: a typical
distance from the mean. Divide by it, and you have −0.93, −0.46 and 1.39. Had
the numbers been 100, 200 and 600, the result would be the same. What is left
is which numbers are larger than the others, and by how much.

_Layer normalisation_ <<ba2016>> does this and then lets the model choose a
scale and an offset for each number:

[stem]
++++
y_i = w_i \, \frac{x_i - \mu}{\sqrt{\sigma^2 + \varepsilon}} + b_i
++++

Here stem:[x_i] is the stem:[i]-th number of the vector, stem:[\mu] the mean
of them all, stem:[\sigma^2] their variance, and stem:[\varepsilon = 10^{-5}]
avoids dividing by zero. The scale stem:[w_i] starts at 1 and the offset
stem:[b_i] at 0; both are learned.
*/
package microgpt;

import microgpt.Parameters.Parameter;

/** Brings a vector to a standard size: {@code [width]} to the same. */
public interface Norm {

    /** What is added to a mean square, lest it be 0. */
    double EPSILON = 1e-5;

    /** The kinds of norm that there are. */
    enum Type { LAYER, RMS, RMS_UNSCALED }

    /** Returns a vector of standard size, {@code [width]}. */
    Value[] forward(Value[] x);

    /** Makes a norm of that kind; its parameters start with the name. */
    static Norm of(
            Type type, Parameters parameters, String name, int width) {
        return switch (type) {
            case LAYER -> new LayerNorm(
                parameters.vector(name + ".weight", width, 1),
                parameters.vector(name + ".bias", width, 0));
            case RMS -> new RmsNorm(
                parameters.vector(name + ".weight", width, 1));
            case RMS_UNSCALED -> new RmsNorm(null);
        };
    }

    /**
     * Mean 0, variance 1, then a learned scale and bias (Ba et al. 2016,
     * section 3).
     */
    record LayerNorm(Parameter weight, Parameter bias) implements Norm {

        @Override
        public Value[] forward(Value[] x) {
            Value mean = Linear.sum(x).div(x.length);
            var y = new Value[x.length];
            for (int i = 0; i < y.length; i++) y[i] = x[i].sub(mean);
            Value scale = inverseRms(y);
            for (int i = 0; i < y.length; i++)
                y[i] = y[i].mul(scale)
                    .mul(weight.vector()[i]).add(bias.vector()[i]);
            return y;
        }
    }

    /*
    A vector whose mean was taken away has a variance equal to the mean of its
    squares, so the two kinds of norm share their second half.
    */

    /** Returns one over the root of the mean square. */
    private static Value inverseRms(Value[] x) {
        return Linear.dot(x, 0, x, 0, x.length).div(x.length)
            .add(EPSILON).pow(-0.5);
    }

    /*
    [#rms-norm]
    === In production

    Is it taking away the mean that helps? Zhang and Sennrich found that one
    can do without. _RMSNorm_ <<zhang2019>> only divides by the root of the
    mean square, which is cheaper:

    [stem]
    ++++
    y_i = \frac{x_i}{\sqrt{\frac{1}{d} \sum_j x_j^2 + \varepsilon}}
    ++++

    with stem:[d] for how many numbers there are. Llama and most models since
    use it. They keep a learned scale, as `norm=rms` does here; the published
    Python file does without (`norm=rms-unscaled`). Over five seeds `norm=rms`
    ends at 2.457 after a thousand steps, and the norm with scale and offset
    at 2.438; single runs differ by more than that.
    */

    /**
     * Mean square 1, then a learned scale, unless that is null (Zhang and
     * Sennrich 2019, section 4).
     */
    record RmsNorm(Parameter weight) implements Norm {

        @Override
        public Value[] forward(Value[] x) {
            Value scale = inverseRms(x);
            var y = new Value[x.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = x[i].mul(scale);
                if (weight != null)
                    y[i] = y[i].mul(weight.vector()[i]);
            }
            return y;
        }
    }
}

/*
Where a norm stands matters, too. The first transformer put it after each part
of a block, on the way that everything takes <<vaswani2017>>. GPT-2 moved it
in front of each part <<radford2019>>, and so do we: then there is a path from
the loss to the first layer on which nothing is rescaled. It is called
_pre-norm_. With it deep models can be trained without the warm-up that the
other order needs <<xiong2020>>. GPT-2 adds one more
norm after the last block, before the scores are made. Our model, with its one
block, leaves that out.

[#norm-try]
=== Try it

The three numbers from above, and then a hundred times as large:

[source,jshell]
----
jshell> var some = new Parameters(new PythonRandom(1).normal(0.08));
some ==> [0 numbers]

jshell> var norm = new Norm.LayerNorm(
   ...>     some.vector("scale", 3, 1), some.vector("offset", 3, 0))
norm ==> LayerNorm[weight=scale[3], bias=offset[3]]

jshell> void show(Norm norm, double... x) {
   ...>     var in = new Value[x.length];
   ...>     for (int i = 0; i < x.length; i++) in[i] = new Value(x[i]);
   ...>     for (Value y : norm.forward(in))
   ...>         System.out.println(y.data());
   ...> }
|  created method show(Norm,double...)

jshell> show(norm, 1, 2, 6)
-0.9258191078240389
-0.46290955391201943
1.3887286617360584

jshell> show(norm, 100, 200, 600)
-0.9258200996733565
-0.4629100498366783
1.3887301495100348

jshell> show(new Norm.RmsNorm(null), 1, 2, 6)
0.2705007914365436
0.5410015828730872
1.6230047486192616
----

The first two differ in the sixth digit, and that is stem:[\varepsilon]. What
does each norm make of three numbers that are all the same?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> show(norm, 5, 5, 5)
0.0
0.0
0.0

jshell> show(new Norm.RmsNorm(null), 5, 5, 5)
0.99999980000006
0.99999980000006
0.99999980000006
----
====
*/
