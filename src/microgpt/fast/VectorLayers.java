/*
[#vector-layers]
== Layers on vectors

The layers are those of <<by-hand>>, line by line, with two changes. Numbers
are `float`: a register holds twice as many of them as of `double`, and to
learn, seven digits are plenty. And every row is filled up with zeros to a
multiple of sixteen numbers, so that no loop has a rest. Zeros stay zeros: the
weights that lead into them and out of them are zero, and so are these weights'
gradients.
*/
package microgpt.fast;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;
import static jdk.incubator.vector.VectorOperators.GT;
import static microgpt.fast.Lanes.LANES;
import static microgpt.fast.Lanes.SPECIES;
import static microgpt.fast.Lanes.pad;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import microgpt.Mlp.Activation;
import microgpt.Norm;
import microgpt.fast.Tiles.Matrix;

/** Linear maps, norms and bends on rows of floats. */
final class VectorLayers {

    private VectorLayers() {}

    /** Numbers that are learned, with gradients and moments. */
    static final class Weights {

        final boolean matrix;
        final int rows;
        final int columns;
        final int stride;       // from one stored row to the next
        final boolean turned;   // stored with a column's numbers in a row
        final float[] data;
        final float[] back;     // data by rows, where turned; or null
        final float[] grad;
        final float[] m;
        final float[] v;

        /**
         * Makes zeros.
         *
         * @param shape of a vector or matrix {@code [output][input]}
         * @param turned whether it is stored {@code [input][output]}
         */
        Weights(int[] shape, boolean turned) {
            this.turned = turned;
            matrix = shape.length == 2;
            rows = matrix ? shape[0] : 1;
            columns = shape[shape.length - 1];
            stride = pad(turned ? rows : columns);
            int size = stride * (turned ? pad(columns)
                : matrix ? pad(rows) : 1);
            data = new float[size];
            back = turned ? new float[size] : null;
            grad = new float[size];
            m = new float[size];
            v = new float[size];
        }

        private Weights(Weights other) {
            matrix = other.matrix;
            rows = other.rows;
            columns = other.columns;
            stride = other.stride;
            turned = other.turned;
            data = other.data;
            back = other.back;
            grad = new float[data.length];
            m = other.m;
            v = other.v;
        }

        /** Returns the same numbers with another gradient. */
        Weights twin() { return new Weights(this); }

        /** Renews what follows from the data. */
        void renew() {
            if (turned) transpose(data, 0, pad(columns), stride, back);
        }

        private int at(int i) {     // where the i-th number is stored
            int row = i / columns, column = i % columns;
            return turned ? column * stride + row : row * stride + column;
        }

        /** Takes these numbers, row by row, into one of the arrays. */
        void put(float[] array, double[] numbers) {
            for (int i = 0; i < numbers.length; i++)
                array[at(i)] = (float) numbers[i];
        }

        /** Returns the numbers of one of the arrays, row by row. */
        double[] get(float[] array) {
            var numbers = new double[rows * columns];
            for (int i = 0; i < numbers.length; i++)
                numbers[i] = array[at(i)];
            return numbers;
        }
    }

    /**
     * Exchanges rows and columns, multiples of 16: a square at a time, as
     * wide as a vector. In it, odd rows exchange every other number with
     * even ones; then pairs of rows exchange pairs of numbers, and so on.
     *
     * @param begin where the first of the rows is
     */
    static void transpose(float[] from, int begin,
            int rows, int columns, float[] to) {
        for (int i = 0; i < rows; i += LANES)
            for (int j = 0; j < columns; j += LANES) {
                int at = j * rows + i;
                exchange(from, begin + i * columns + j, columns,
                    to, at, rows, 1, Lanes.BY_1, UPPER_1);
                exchange(to, at, rows,
                    to, at, rows, 2, Lanes.BY_2, UPPER_2);
                if (LANES > 4) exchange(to, at, rows,
                    to, at, rows, 4, Lanes.BY_4, UPPER_4);
                if (LANES > 8) exchange(to, at, rows,
                    to, at, rows, 8, Lanes.BY_8, UPPER_8);
            }
    }

    private static void exchange(float[] from, int i, int fromRow,
            float[] to, int j, int toRow,
            int n, VectorShuffle<Float> swap, VectorMask<Float> upper) {
        for (int r = 0; r < LANES; r++) if ((r & n) == 0) {
            int s = r + n;
            FloatVector x = fromArray(SPECIES, from, i + r * fromRow);
            FloatVector y = fromArray(SPECIES, from, i + s * fromRow);
            x.blend(y.rearrange(swap), upper)
                .intoArray(to, j + r * toRow);
            x.rearrange(swap).blend(y, upper)
                .intoArray(to, j + s * toRow);
        }
    }

    private static final VectorMask<Float> UPPER_1 = upper(1),
        UPPER_2 = upper(2), UPPER_4 = upper(4), UPPER_8 = upper(8);

    /** Of every 2n lanes, the upper n. */
    private static VectorMask<Float> upper(int n) {
        long lanes = 0;
        for (int i = 0; i < LANES; i++)
            if ((i & n) != 0) lanes |= 1L << i;
        return VectorMask.fromLong(SPECIES, lanes);
    }

    /** y = W·x + b, for every row. */
    static final class Map {

        private final Weights bias;         // may be null
        private final int inputs;
        private final int outputs;
        private final Weights weight;       // turned

        Map(Weights weight, Weights bias) {
            this.weight = weight;
            this.bias = bias;
            inputs = weight.columns;
            outputs = weight.rows;
        }

        /** @param add whether to add to {@code y} */
        void forward(float[] x, float[] y, int from, int rows,
                boolean add) {
            int in = pad(inputs), out = pad(outputs);
            Tiles.product(new Matrix(y, from * out, out, 1),
                new Matrix(x, from * in, in, 1),
                new Matrix(weight.data, out),
                eight(rows), out, inputs, add);
            if (bias != null) for (int r = from; r < from + rows; r++)
                Lanes.add(y, r * out, bias.data, 0, out);
        }

        /**
         * Sets or adds to the gradient of x, sets that of the weights,
         * and adds to the bias's.
         *
         * @param add whether to add to {@code dx}
         */
        void backward(float[] x, float[] dx, float[] dy, int rows,
                boolean add) {
            int in = pad(inputs), out = pad(outputs);
            var left = new Matrix(x, in);
            var right = new Matrix(dy, out);
            Tiles.product(new Matrix(weight.grad, out),
                left.transposed(), right, in, out, rows, false);
            if (bias != null) for (int r = 0; r < rows; r++)
                Lanes.add(bias.grad, 0, dy, r * out, out);
            Tiles.product(new Matrix(dx, in), right,
                new Matrix(weight.back, in), eight(rows), in, outputs, add);
        }
    }

    /** Returns the next multiple of 8, for which arrays have room. */
    static int eight(int rows) { return (rows + 7) / 8 * 8; }

    /** Returns 1 for each of n numbers, and 0 up to the row's end. */
    static float[] ones(int n) {
        var ones = new float[pad(n)];
        Arrays.fill(ones, 0, n, 1);
        return ones;
    }

    /** A norm of any kind; scale and offset may be null. */
    static final class Scaling {

        final float[] y;                // what comes of a row
        private final boolean centred;
        private final int width;
        private final int row;
        private final float[] ones;
        private final Weights scale;
        private final float[] offset, dOffset;
        private final float[] n;        // y before scale and offset
        private final float[] s;        // what a row was multiplied by

        Scaling(Norm.Type type, Weights weight, Weights bias,
                int width, int rows) {
            centred = type == Norm.Type.LAYER;
            this.width = width;
            row = pad(width);
            ones = ones(width);
            scale = weight;
            offset = bias == null ? new float[row] : bias.data;
            dOffset = bias == null ? new float[row] : bias.grad;
            n = new float[rows * row];
            y = weight == null ? n : new float[rows * row];
            s = new float[pad(rows) + LANES];
        }

        /*
        The sum over a row is known only when all its lanes have been added
        up, which takes a while. So the rows are gone through several times,
        with one thing done to each: while one is being added up, the next
        can be, for it waits for nothing.
        */

        void forward(float[] x, int from, int rows) {
            float[] z = centred ? n : x;
            if (centred) centre(x, n, from, rows);
            for (int r = from; r < from + rows; r++)
                s[r] = mean(z, z, r * row);
            for (int r = from; r < from + rows; r += LANES)
                broadcast(SPECIES, 1).div(fromArray(SPECIES, s, r)
                    .add((float) Norm.EPSILON).sqrt())
                    .intoArray(s, r);
            for (int r = from; r < from + rows; r++)
                for (int i = r * row; i < (r + 1) * row; i += LANES)
                    fromArray(SPECIES, z, i).mul(s[r]).intoArray(n, i);
            if (scale != null) for (int i = 0; i < row; i += LANES)
                scale(i, from, rows);
        }

        /** Returns the mean of x·y over a row. */
        private float mean(float[] x, float[] y, int at) {
            return Lanes.dot(x, at, y, at, row) / width;
        }

        private void centre(float[] x, float[] y, int from, int rows) {
            for (int at = from * row; rows > 0; rows--, at += row) {
                float mean = Lanes.dot(x, at, ones, 0, row) / width;
                for (int i = 0; i < row; i += LANES)
                    fromArray(SPECIES, x, at + i)
                        .sub(fromArray(SPECIES, ones, i).mul(mean))
                        .intoArray(y, at + i);
            }
        }

        private void scale(int i, int from, int rows) {
            FloatVector weight = fromArray(SPECIES, scale.data, i);
            FloatVector bias = fromArray(SPECIES, offset, i);
            for (int r = from, at = r * row + i; r < from + rows;
                    r++, at += row)
                fromArray(SPECIES, n, at).fma(weight, bias)
                    .intoArray(y, at);
        }

        /**
         * Adds to the gradient of x, and to those of its weights.
         *
         * @param dy is spent: what is left there means nothing
         */
        void backward(float[] dx, float[] dy, int rows) {
            if (scale != null) for (int i = 0; i < row; i += LANES)
                unscale(dy, i, rows);
            if (centred) centre(dy, dy, 0, rows);
            for (int r = 0; r < rows; r++)
                addSlopes(dx, dy, r * row, mean(dy, n, r * row), s[r]);
        }

        private void unscale(float[] dy, int i, int rows) {
            FloatVector weight = fromArray(SPECIES, scale.data, i);
            FloatVector sum = fromArray(SPECIES, scale.grad, i);
            FloatVector total = fromArray(SPECIES, dOffset, i);
            for (int r = 0, at = i; r < rows; r++, at += row) {
                FloatVector d = fromArray(SPECIES, dy, at);
                sum = d.fma(fromArray(SPECIES, n, at), sum);
                total = total.add(d);
                d.mul(weight).intoArray(dy, at);
            }
            sum.intoArray(scale.grad, i);
            total.intoArray(dOffset, i);
        }

        private void addSlopes(
                float[] dx, float[] dy, int at, float along, float s) {
            for (int i = at; i < at + row; i += LANES)
                fromArray(SPECIES, dy, i)
                    .sub(fromArray(SPECIES, n, i).mul(along)).mul(s)
                    .add(fromArray(SPECIES, dx, i)).intoArray(dx, i);
        }
    }

    /*
    A compiler that turns these calls into single instructions does so loop by
    loop. So each loop stands by itself, is short, and asks nothing inside.
    */

    /** y = bend(x), number by number. */
    static void bend(Activation activation, float[] x, float[] y,
            int from, int to) {
        switch (activation) {
            case SQUARED_RELU -> squaredRelu(x, y, from, to);
            case RELU -> relu(x, y, from, to);
            case GELU -> gelu(x, y, from, to);
            case SILU, SWIGLU -> swish(x, y, from, to);
            default -> {
                for (int i = from; i < to; i++)
                    y[i] = (float) ByHand.bend(activation, x[i]);
            }
        }
    }

    private static void squaredRelu(
            float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            FloatVector v = Lanes.max(fromArray(SPECIES, x, i), 0);
            v.mul(v).intoArray(y, i);
        }
    }

    private static void relu(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LANES)
            Lanes.max(fromArray(SPECIES, x, i), 0).intoArray(y, i);
    }

    private static void gelu(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            FloatVector v = fromArray(SPECIES, x, i);
            Lanes.tanh(inside(v)).add(1).mul(v).mul(0.5f).intoArray(y, i);
        }
    }

    private static void swish(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            FloatVector v = fromArray(SPECIES, x, i);
            v.mul(sigmoid(v)).intoArray(y, i);
        }
    }

    /** dx = dy · how steep the bend is at x, number by number. */
    static void bendBack(Activation activation, float[] x, float[] dx,
            float[] dy, int to) {
        switch (activation) {
            case SQUARED_RELU -> squaredReluBack(x, dx, dy, to);
            case RELU -> reluBack(x, dx, dy, to);
            case GELU -> geluBack(x, dx, dy, to);
            case SILU, SWIGLU -> swishBack(x, dx, dy, to);
            default -> {
                for (int i = 0; i < to; i++) dx[i] = dy[i]
                    * (float) ByHand.slope(activation, x[i]);
            }
        }
    }

    private static void squaredReluBack(
            float[] x, float[] dx, float[] dy, int to) {
        for (int i = 0; i < to; i += LANES)
            Lanes.max(fromArray(SPECIES, x, i), 0).mul(2)
                .mul(fromArray(SPECIES, dy, i)).intoArray(dx, i);
    }

    private static void reluBack(
            float[] x, float[] dx, float[] dy, int to) {
        for (int i = 0; i < to; i += LANES)
            zero(SPECIES).blend(fromArray(SPECIES, dy, i),
                fromArray(SPECIES, x, i).compare(GT, 0)).intoArray(dx, i);
    }

    private static void geluBack(
            float[] x, float[] dx, float[] dy, int to) {
        for (int i = 0; i < to; i += LANES) {
            FloatVector v = fromArray(SPECIES, x, i);
            FloatVector tanh = Lanes.tanh(inside(v));
            FloatVector steep = v.mul(v).mul(3 * CUBIC).add(1).mul(ROOT);
            tanh.add(1).add(v.mul(tanh.mul(tanh).neg().add(1)).mul(steep))
                .mul(0.5f).mul(fromArray(SPECIES, dy, i)).intoArray(dx, i);
        }
    }

    private static void swishBack(
            float[] x, float[] dx, float[] dy, int to) {
        for (int i = 0; i < to; i += LANES) {
            FloatVector v = fromArray(SPECIES, x, i), s = sigmoid(v);
            s.add(v.mul(s).mul(s.neg().add(1)))
                .mul(fromArray(SPECIES, dy, i)).intoArray(dx, i);
        }
    }

    private static final float ROOT = (float) Math.sqrt(2 / Math.PI);
    private static final float CUBIC = 0.044715f;

    private static FloatVector inside(FloatVector x) {
        return x.mul(x).mul(x).mul(CUBIC).add(x).mul(ROOT);
    }

    private static FloatVector sigmoid(FloatVector x) {
        return broadcast(SPECIES, 1).div(
            Lanes.exp(Lanes.min(x.neg(), 88)).add(1));
    }
}
