/*
[#norm]
== Keeping numbers in range

When vectors pass through many layers, their numbers tend to grow or to shrink,
and a part that was trained on small numbers meets large ones. So before each
part of a block the vector is brought to a standard size. _Layer normalisation_
(Ba, Kiros & Hinton, 2016) takes away the mean of the numbers, divides by their
standard deviation, and then lets the model choose a scale and an offset for
each number:

[stem]
++++
y_i = w_i \, \frac{x_i - \mu}{\sqrt{\sigma^2 + \varepsilon}} + b_i
++++

Here stem:[\mu] is the mean of the vector's numbers, stem:[\sigma^2] is their
variance, and stem:[\varepsilon = 10^{-5}] avoids dividing by zero. The scale
stem:[w] starts at 1 and the offset stem:[b] at 0.
*/
package microgpt;

import microgpt.Parameters.Parameter;

/** Brings a vector to a standard size: {@code [width]} to the same. */
public interface Norm {

    double EPSILON = 1e-5;

    Value[] forward(Value[] x);

    /** Makes the kind of norm that the configuration asks for. */
    static Norm of(Config config, Parameters parameters, String name) {
        switch (config.norm()) {
            case LAYER: return new LayerNorm(
                parameters.vector(name + ".weight", config.width(), 1),
                parameters.vector(name + ".bias", config.width(), 0));
            case RMS: return new RmsNorm();
            default: throw new AssertionError(config.norm());
        }
    }

    /** Mean 0, variance 1, then a learned scale and bias. */
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
        return Linear.dot(x, x, 0, x.length).div(x.length)
            .add(EPSILON).pow(-0.5);
    }

    /*
    [#rms-norm]
    === In production

    It turned out that taking away the mean is not what helps. _RMSNorm_ (Zhang
    & Sennrich, 2019) only divides by the root of the mean square, which is
    cheaper, and Llama and most models since use it. They keep a learned scale;
    the published Python file does without.
    */

    /** Mean square 1; nothing is learned. */
    record RmsNorm() implements Norm {

        @Override
        public Value[] forward(Value[] x) {
            Value scale = inverseRms(x);
            var y = new Value[x.length];
            for (int i = 0; i < y.length; i++) y[i] = x[i].mul(scale);
            return y;
        }
    }
}
