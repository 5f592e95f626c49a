package microgpt.web;

import java.util.ArrayList;
import java.util.List;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Mlp;
import microgpt.Mlp.Activation;
import microgpt.Parameters;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Value;
import microgpt.text.Sampling;

/** What the small living figures of the chapters ask of the engine. */
public final class Toys {

    /** Returns L = ab + a: the product, L, and the gradients of a, b and the product. */
    public static double[] graph(double a, double b) {
        Value x = new Value(a), y = new Value(b), product = x.mul(y), sum = product.add(x);
        sum.backward();
        return new double[] {product.data(), sum.data(), x.grad(), y.grad(), product.grad()};
    }

    /** Returns the probabilities of these scores at a temperature. */
    public static double[] softmax(double[] scores, double temperature) {
        return Sampling.at(temperature).probabilities(scores);
    }

    /** Returns the names of the bends of an MLP, as a configuration has them. */
    public static List<String> bends() {
        for (Config.Key key : Config.keys())
            if (key.name().equals("activation")) return key.choices();
        throw new AssertionError();
    }

    /** Returns what a bend makes of a number, and its slope there. */
    public static double[] bend(int which, double x) {
        Activation bend = Activation.values()[which];
        // a map of one number to one: what is left of it is the bend
        var parameters = new Parameters((name, start, shape) -> new double[] {
            name.endsWith(".bias") ? name.contains("mlp_fc1") && bend == Activation.SWIGLU ? 1 : 0
                : name.endsWith("mlp_fc1") && bend == Activation.SWIGLU ? 0 : 1});
        var mlp = new Mlp(parameters, "toy", 1, 1, bend, true);
        Value at = new Value(x);
        Value y = mlp.forward(new Value[] {at}, 0, Probe.NONE)[0];
        y.backward();
        return new double[] {y.data(), at.grad()};
    }

    /**
     * Walks down a valley, L = (x² + steep·y²) / 2, from (−4, 1).
     *
     * @param plain whether each step is the gradient times the rate, and not AdamW's
     * @return x and y of each place, one after the other
     */
    public static double[] valley(double steep, double rate, boolean plain, int steps) {
        var parameters = new Parameters((name, start, shape) -> new double[] {-4, 1});
        Parameter place = parameters.vector("place", 2, 0);
        var adamW = new AdamW(parameters.all(), 0.9, 0.99, 1e-8, 0);
        var path = new ArrayList<Double>();
        for (int i = 0; i <= steps; i++) {
            Value x = place.vector()[0], y = place.vector()[1];
            path.add(x.data());
            path.add(y.data());
            parameters.zeroGrad();
            x.mul(x).add(y.mul(y).mul(steep)).mul(0.5).backward();
            if (plain) for (Value v : place.vector()) v.setData(v.data() - rate * v.grad());
            else adamW.update(rate);
        }
        return path.stream().mapToDouble(p -> p).toArray();
    }

    private Toys() {}
}
