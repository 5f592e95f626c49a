package microgpt.tuning;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Value;

/** Gradients that are Values, so that they have gradients themselves. */
public final class Curvature {

    /**
     * Returns d(result)/d(x) for each x, as Values made from the same
     * leaves. Like {@link Value#backward()}, from which it takes the
     * order, it also adds to the {@code grad} of the leaves.
     */
    public static Value[] gradient(Value result, List<Value> xs) {
        var gradients = new IdentityHashMap<Value, Value>();
        gradients.put(result, new Value(1));
        try (Value.Backward walk = result.backwardWalk()) {
            while (walk.hasNext()) {
                Value v = walk.next();
                List<Value> parents = v.parents();
                for (int i = 0; i < parents.size(); i++) {
                    gradients.merge(parents.get(i),
                        share(v, i, gradients.get(v)), Value::add);
                }
            }
        }
        return xs.stream().map(x -> gradients.getOrDefault(x, new Value(0)))
            .toArray(Value[]::new);
    }

    /** Returns a parent's slope times the gradient, as a Value. */
    private static Value share(Value v, int parent, Value gradient) {
        Value x = v.parents().get(parent);
        double n = v.exponent();
        return switch (v.op()) {
            case "add" -> gradient;
            case "mul" -> gradient.mul(v.parents().get(1 - parent));
            case "pow" -> gradient.mul(x.pow(n - 1)).mul(n);
            case "exp" -> gradient.mul(v);
            case "log" -> gradient.mul(x.pow(-1));
            case "relu" -> x.data() > 0 ? gradient : new Value(0);
            default -> throw new AssertionError(v.op());
        };
    }

    private final List<Value> xs;
    private final Value[] gradient;

    /** The curvature of a result, when the xs move. */
    public Curvature(Value result, List<Value> xs) {
        this.xs = List.copyOf(xs);
        gradient = gradient(result, xs);
    }

    /** Returns the weights that a model learns, one after the other. */
    public static List<Value> weights(Gpt model) {
        var weights = new ArrayList<Value>();
        for (Parameter p : model.trainable())
            for (Value[] row : p.rows()) weights.addAll(List.of(row));
        return weights;
    }

    /**
     * Returns H·v, with H for the matrix of all second derivatives,
     * which is never made. Leaves the {@code grad} of the xs at 0.
     *
     * @throws IllegalArgumentException if v has another length
     */
    public double[] times(double[] v) {
        if (v.length != gradient.length)
            throw new IllegalArgumentException("a direction of "
                + v.length + " numbers; " + gradient.length + " move");
        Value slope = gradient[0].mul(v[0]);    // along v
        for (int i = 1; i < v.length; i++)
            slope = slope.add(gradient[i].mul(v[i]));
        xs.forEach(Value::zeroGrad);
        slope.backward();
        var product = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            product[i] = xs.get(i).grad();
            xs.get(i).zeroGrad();
        }
        return product;
    }

    /** Returns the second derivative along v: v·H·v / v·v. */
    public double along(double[] v) {
        return dot(v, times(v)) / dot(v, v);
    }

    /**
     * Returns the direction that H stretches most, found by applying H
     * again and again (power iteration).
     *
     * @return of length 1
     */
    public double[] sharpest(int rounds, PythonRandom random) {
        double[] v = random.normal(1).numbers("", Double.NaN, xs.size(), 1);
        for (int i = 0; i < rounds; i++) {
            v = times(v);
            double length = Math.sqrt(dot(v, v));
            if (length == 0) break;             // nothing is curved
            for (int j = 0; j < v.length; j++) v[j] /= length;
        }
        return v;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    @Override
    public String toString() {
        return "Curvature(" + xs.size() + " numbers)";
    }
}
