/*
[#mlp]
== Thinking it over

Attention brings information to a position. The second part of a block works
on it there: a small network of two linear maps with a bend between them, a
_multi-layer perceptron_. The first map widens the vector from 16 to 64, the
second brings it back to 16. Without the bend, two linear maps in a row would
be no more than one.

Our bend is the _squared ReLU_: negative numbers become 0, the others are
squared. So et al. (Primer, 2021) found it by letting a program search for
better transformers.
*/
package microgpt;

import microgpt.Config.Activation;

/** Widen, bend, narrow: {@code [width]} to the same. */
public final class Mlp {

    /** How many times wider the vector is inside. */
    public static final int FACTOR = 4;

    private final Linear widen;
    private final Linear narrow;
    private final Activation activation;

    /** Makes the two maps of the layer of that name. */
    public Mlp(Config config, Parameters parameters, String layer) {
        int width = config.width(), inner = FACTOR * width;
        widen = new Linear(
            parameters.matrix(layer + ".mlp_fc1", inner, width));
        narrow = new Linear(
            parameters.matrix(layer + ".mlp_fc2", width, inner));
        activation = config.activation();
    }

    /** Works on the vector of one position. */
    public Value[] forward(Value[] x, int position, Probe probe) {
        Value[] inner = widen.forward(x);
        var hidden = new Value[inner.length];
        for (int i = 0; i < hidden.length; i++)
            hidden[i] = bend(inner[i]);
        Value[] y = narrow.forward(hidden);
        probe.see("mlp_inner", position, inner);
        probe.see("mlp_hidden", position, hidden);
        probe.see("mlp_out", position, y);
        return y;
    }

    private Value bend(Value x) {
        switch (activation) {
            case SQUARED_RELU: return x.relu().pow(2);
            case RELU: return x.relu();
            default: throw new AssertionError(activation);
        }
    }
}
