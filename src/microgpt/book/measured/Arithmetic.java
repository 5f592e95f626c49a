package microgpt.book.measured;

import java.util.Arrays;
import java.util.List;
import microgpt.AdamW;
import microgpt.Loss;
import microgpt.Parameters;
import microgpt.PythonRandom;
import microgpt.Value;

/** Single parts of the engine on a few plain numbers, and sums. */
public final class Arithmetic {

    private Arithmetic() {}

    /** The derivatives of {@code a * b + a} with respect to a and b. */
    public static double[] slopes(double a, double b) {
        var x = new Value(a);
        var y = new Value(b);
        x.mul(y).add(x).backward();
        return all(x.grad(), y.grad());
    }

    /** The derivative of a power with respect to its base. */
    public static double powerSlope(double base, double exponent) {
        var x = new Value(base);
        x.pow(exponent).backward();
        return x.grad();
    }

    /** The derivatives of the loss with respect to each score. */
    public static double[] lossSlopes(int target, double... scores) {
        Value[] z = values(scores);
        Loss.crossEntropy(z, target).backward();
        return Arrays.stream(z).mapToDouble(Value::grad).toArray();
    }

    /** What AdamW makes of a parameter at 5 whose gradients are these. */
    public static double[] adamSteps(double... gradients) {
        var some = new Parameters(new PythonRandom(1).normal(0.08));
        Value w = some.vector("w", 1, 5).vector()[0];
        var adam = new AdamW(some.all(), 0.9, 0.99, 1e-8, 1e-4);
        return Arrays.stream(gradients).map(g -> {
            double before = w.data();
            w.mul(g).backward();
            adam.update(0.01);
            return w.data() - before;
        }).toArray();
    }

    /** What a norm without scale and offset makes of numbers. */
    public static double[] normed(double... numbers) {
        double mean = mean(numbers);
        double deviation = StrictMath.sqrt(variance(numbers));
        return Arrays.stream(numbers).map(x -> (x - mean) / deviation)
            .toArray();
    }

    /** The engine's bend of plain numbers. */
    public static double[] bent(double... numbers) {
        return Arrays.stream(numbers)
            .map(x -> new Value(x).relu().pow(2).data()).toArray();
    }

    /**
     * Returns how many parameters a GPT-2 or GPT-3 has: one table of tokens,
     * one of positions, and in each block twelve matrices of width squared,
     * nine biases and two norms, and a norm at the end.
     */
    public static double gpt(
            double layers, double width, double context, double vocabulary) {
        return (vocabulary + context) * width
            + layers * (12 * width * width + 13 * width) + 2 * width;
    }

    public static double sum(double... numbers) {
        return Arrays.stream(numbers).sum();
    }

    public static double mean(double... numbers) {
        return sum(numbers) / numbers.length;
    }

    public static double variance(double... numbers) {
        double mean = mean(numbers);
        return mean(Arrays.stream(numbers).map(x -> (x - mean) * (x - mean))
            .toArray());
    }

    /** Returns by how much numbers differ from their mean, as of a sample. */
    public static double deviation(double... numbers) {
        return Math.sqrt(variance(numbers) * numbers.length / (numbers.length - 1));
    }

    public static double least(double... numbers) {
        return Arrays.stream(numbers).min().orElseThrow();
    }

    public static double most(double... numbers) {
        return Arrays.stream(numbers).max().orElseThrow();
    }

    public static double[] magnitudes(double... numbers) {
        return Arrays.stream(numbers).map(Math::abs).toArray();
    }

    /** Returns the last n numbers. */
    public static double[] last(int n, double... numbers) {
        return Arrays.copyOfRange(numbers, numbers.length - n, numbers.length);
    }

    /** Returns the numbers in this order, all for one account. */
    public static double[] all(double... numbers) {
        return numbers;
    }

    /** The engine's softmax of plain numbers. */
    public static double[] softmax(double... scores) {
        Value[] p = Loss.softmax(values(scores));
        return data(p);
    }

    public static Value[] values(double... numbers) {
        return Arrays.stream(numbers).mapToObj(Value::new)
            .toArray(Value[]::new);
    }

    public static double[] data(Value... values) {
        return Arrays.stream(values).mapToDouble(Value::data).toArray();
    }

    public static double[] data(List<Value> values) {
        return data(values.toArray(Value[]::new));
    }
}
