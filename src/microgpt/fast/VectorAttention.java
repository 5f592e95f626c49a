/*
[#vector-attention]
== Attention on vectors

Attention is small sums: a query has as many numbers as a head is wide, perhaps
four. To fill a vector with one such sum would leave most lanes empty. So all
heads go side by side: multiply the whole row of queries with a whole row of
keys, lane by lane, and then let the four lanes of each head add up among
themselves. Swapping neighbours and adding, and then neighbours of neighbours,
leaves each head's sum in all four of its lanes, where the next step needs it
to weigh that head's values. No number has to move further.

Where a head is wider than sixteen numbers, sums are long enough to be a
product of matrices: queries times keys, and weights times values, for each
head of each document. Heads whose width is no power of two, and whose sums
would not fit the lanes, go the same way.
*/
package microgpt.fast;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;
import static microgpt.fast.Lanes.LANES;
import static microgpt.fast.Lanes.PAD;
import static microgpt.fast.Lanes.SPECIES;
import static microgpt.fast.Lanes.pad;
import static microgpt.fast.VectorLayers.eight;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import microgpt.Config.Shape;
import microgpt.Rotary;
import microgpt.fast.Tiles.Matrix;

/** Attention between the rows of a document. */
abstract class VectorAttention {

    final int heads;
    final int headWidth;
    final int row;          // numbers from one row to the next
    final int context;
    final float scale;

    private VectorAttention(Shape shape) {
        heads = shape.heads();
        headWidth = shape.width() / heads;
        row = pad(shape.width());
        context = shape.context();
        scale = (float) (1 / Math.sqrt(headWidth));
    }

    /** The way that suits the heads' width. */
    static VectorAttention of(Shape shape, int rows) {
        return fitLanes(shape)
            ? new SideBySide(shape, rows) : new HeadByHead(shape, rows);
    }

    private static boolean fitLanes(Shape shape) {
        int n = shape.width() / shape.heads();
        return n <= PAD && Integer.bitCount(n) == 1;
    }

    /** Returns how many numbers it keeps of a row. */
    static long kept(Shape shape) {
        long row = pad(shape.width());
        return fitLanes(shape) ? (shape.context() + 3) / 2 * row
            : (long) shape.heads() * pad(shape.context());
    }

    /** Lets the last rows of a document look at it: from r on. */
    abstract void forward(float[] q, float[] k, float[] v, float[] y,
        int first, int r, int end);

    /** Sets the gradients of the document's queries, keys, values. */
    abstract void backward(float[] q, float[] k, float[] v, float[] y,
        float[] dq, float[] dk, float[] dv, float[] dy,
        int first, int end);

    /** All heads at once, each in lanes of its own. */
    private static final class SideBySide extends VectorAttention {

        private final float[] powers;   // [row][position so far][width]
        private final int[] begin;      // where those of a row begin
        private final float[] shares;   // [row][width]: 1 / their sum

        SideBySide(Shape shape, int rows) {
            super(shape);
            powers = new float[rows * (context + 1) / 2 * row];
            begin = new int[rows + 1];
            shares = new float[rows * row];
        }

        @Override
        void forward(float[] q, float[] k, float[] v, float[] y,
                int first, int r, int end) {
            for (; r < end; r++) {
                begin[r + 1] = begin[r] + (r - first + 1) * row;
                for (int c = 0; c < row; c += LANES)
                    look(q, k, v, y, first, r, c);
            }
        }

        private void look(float[] q, float[] k, float[] v, float[] y,
                int first, int r, int c) {
            scores(q, k, first, r, c);
            average(v, y, first, r, c);
        }

        private void scores(float[] q, float[] k, int first, int r, int c) {
            FloatVector query =
                fromArray(SPECIES, q, r * row + c).mul(scale);
            FloatVector max = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
            for (int t = first, w = begin[r] + c; t <= r;
                    t++, w += row) {
                FloatVector score = headWidth <= LANES
                    ? Lanes.groupSum(query.mul(
                        fromArray(SPECIES, k, t * row + c)), headWidth)
                    : headSum(q, r, scale, k, t, c);
                score.intoArray(powers, w);
                max = Lanes.max(score, max);
            }
            max.intoArray(shares, r * row + c);
        }

        /*
        On a machine with few lanes, a head of eight or sixteen numbers is as
        wide as two vectors or four. Then whole vectors are added up before
        lanes are, half to half, as in <<lanes-sums>>: what is added to what
        is the same on all machines, and so are the bits.
        */

        /** Returns, for the head of column c, the sum of factor·x·y. */
        private FloatVector headSum(float[] x, int i, float factor,
                float[] y, int j, int c) {
            int head = c / headWidth * headWidth;
            FloatVector a = part(x, i, factor, y, j, head);
            FloatVector b = part(x, i, factor, y, j, head + LANES);
            if (headWidth == 4 * LANES) {
                a = a.add(part(x, i, factor, y, j, head + 2 * LANES));
                b = b.add(part(x, i, factor, y, j, head + 3 * LANES));
            }
            return Lanes.groupSum(a.add(b), LANES);
        }

        private FloatVector part(float[] x, int i, float factor,
                float[] y, int j, int c) {
            return fromArray(SPECIES, x, i * row + c).mul(factor)
                .mul(fromArray(SPECIES, y, j * row + c));
        }

        private void average(
                float[] v, float[] y, int first, int r, int c) {
            FloatVector max = fromArray(SPECIES, shares, r * row + c);
            FloatVector sum = zero(SPECIES), out = sum;
            for (int t = first, w = begin[r] + c; t <= r;
                    t++, w += row) {
                FloatVector power = Lanes.exp(
                    fromArray(SPECIES, powers, w).sub(max));
                power.intoArray(powers, w);
                sum = sum.add(power);
                out = power.fma(fromArray(SPECIES, v, t * row + c), out);
            }
            FloatVector share = broadcast(SPECIES, 1).div(sum);
            share.intoArray(shares, r * row + c);
            share.mul(out).intoArray(y, r * row + c);
        }

        @Override
        void backward(float[] q, float[] k, float[] v, float[] y,
                float[] dq, float[] dk, float[] dv, float[] dy,
                int first, int end) {
            Arrays.fill(dk, first * row, end * row, 0);
            Arrays.fill(dv, first * row, end * row, 0);
            for (int r = first; r < end; r++)
                for (int c = 0; c < row; c += LANES)
                    lookBack(q, k, v, y, dq, dk, dv, dy, first, r, c);
        }

        /*
        The average worth of the shares, stem:[\sum_t a_t (\bar h \cdot v_t)],
        need not be added up: it is stem:[\bar h \cdot h].
        */

        private void lookBack(float[] q, float[] k, float[] v, float[] y,
                float[] dq, float[] dk, float[] dv, float[] dy,
                int first, int r, int c) {
            int at = r * row + c;
            FloatVector share = fromArray(SPECIES, shares, at);
            FloatVector worth = fromArray(SPECIES, dy, at);
            FloatVector mean = headWidth <= LANES
                ? Lanes.groupSum(
                    worth.mul(fromArray(SPECIES, y, at)), headWidth)
                : headSum(dy, r, 1, y, r, c);
            FloatVector query = fromArray(SPECIES, q, at).mul(scale);
            FloatVector sum = zero(SPECIES);
            for (int t = first, w = begin[r] + c; t <= r;
                    t++, w += row) {
                int i = t * row + c;
                FloatVector weight =
                    fromArray(SPECIES, powers, w).mul(share);
                FloatVector worths = headWidth <= LANES
                    ? Lanes.groupSum(
                        worth.mul(fromArray(SPECIES, v, i)), headWidth)
                    : headSum(dy, r, 1, v, t, c);
                FloatVector d = worths.sub(mean).mul(weight);
                weight.fma(worth, fromArray(SPECIES, dv, i))
                    .intoArray(dv, i);
                d.fma(query, fromArray(SPECIES, dk, i)).intoArray(dk, i);
                sum = d.fma(fromArray(SPECIES, k, i), sum);
            }
            broadcast(SPECIES, scale).mul(sum).intoArray(dq, at);
        }
    }

    /** A product of matrices for each head. */
    private static final class HeadByHead extends VectorAttention {

        private final int wide;         // a head's row
        private final int seen;         // a row of weights
        private final float[] weights;  // [row][head][position]
        private final float[] a, b, c, scores, dScores, ones;

        HeadByHead(Shape shape, int rows) {
            super(shape);
            wide = pad(headWidth);
            seen = pad(context);
            weights = new float[rows * heads * seen];
            int room = Math.max(seen, wide) * seen;
            a = new float[room];
            b = new float[room];
            c = new float[room];
            scores = new float[seen * seen];
            dScores = new float[seen * seen];
            ones = VectorLayers.ones(seen);
        }

        /** Copies a head's rows: {@code [position][wide]}. */
        private float[] head(float[] x, int from, int end, int h,
                float[] to) {
            for (int r = from; r < end; r++)
                System.arraycopy(x, r * row + h * headWidth, to,
                    (r - from) * wide, headWidth);
            return to;
        }

        /** Copies a head's rows as columns: {@code [wide][position]}. */
        private float[] turned(float[] x, int from, int end, int h,
                float[] to) {
            for (int r = from; r < end; r++)
                for (int j = 0; j < headWidth; j++)
                    to[j * seen + r - from] =
                        x[r * row + h * headWidth + j];
            return to;
        }

        private void back(float[] x, int from, int end, int h, float[] to) {
            for (int r = from; r < end; r++)
                System.arraycopy(x, (r - from) * wide, to,
                    r * row + h * headWidth, headWidth);
        }

        /*
        No row looks ahead, so half of the scores are not wanted. Sixteen
        rows at a time go only as far as the last of them sees.
        */

        /**
         * scores = a·b, as far as is seen.
         *
         * @param ahead how many rows are before the first
         */
        private void scores(
                float[] scores, float[] a, float[] b, int rows, int ahead) {
            for (int i = 0; i < rows; i += PAD) {
                int end = Math.min(i + PAD, rows);
                Tiles.product(new Matrix(scores, seen).from(i, 0),
                    new Matrix(a, wide).from(i, 0), new Matrix(b, seen),
                    eight(end - i), pad(end + ahead), headWidth, false);
            }
        }

        /** c = scores·b, a sum over what each row sees. */
        private void seen(float[] scores, float[] b, int rows, int ahead) {
            for (int i = 0; i < rows; i += PAD) {
                int end = Math.min(i + PAD, rows);
                Tiles.product(new Matrix(c, wide).from(i, 0),
                    new Matrix(scores, seen).from(i, 0),
                    new Matrix(b, wide),
                    eight(end - i), wide, end + ahead, false);
            }
        }

        /** c = scores turned, times b: a sum over who sees a row. */
        private void seeing(float[] scores, float[] b, int rows) {
            for (int i = 0; i < rows; i += PAD)
                Tiles.product(new Matrix(c, wide).from(i, 0),
                    new Matrix(scores, seen).from(i, i).transposed(),
                    new Matrix(b, wide).from(i, 0),
                    eight(Math.min(PAD, rows - i)), wide, rows - i, false);
        }

        @Override
        void forward(float[] q, float[] k, float[] v, float[] y,
                int first, int r, int end) {
            int rows = end - r, ahead = r - first;
            for (int h = 0; h < heads; h++) {
                scores(scores, head(q, r, end, h, a),
                    turned(k, first, end, h, b), rows, ahead);
                for (int i = 0; i < rows; i++)
                    softmax(i * seen, ahead + i + 1);
                seen(scores, head(v, first, end, h, a), rows, ahead);
                back(c, r, end, h, y);
                for (int i = 0; i < rows; i++)
                    System.arraycopy(scores, i * seen, weights,
                        ((r + i) * heads + h) * seen, pad(ahead + i + 1));
            }
        }

        /** Makes weights of n scores; those ahead weigh nothing. */
        private void softmax(int at, int n) {
            Arrays.fill(scores, at + n, at + pad(n),
                Float.NEGATIVE_INFINITY);
            FloatVector most = fromArray(SPECIES, scores, at);
            for (int t = LANES; t < n; t += LANES)
                most = Lanes.max(fromArray(SPECIES, scores, at + t), most);
            float max = most.reduceLanes(VectorOperators.MAX);
            for (int t = 0; t < n; t += LANES)
                Lanes.exp(
                    fromArray(SPECIES, scores, at + t).sub(max).mul(scale))
                    .intoArray(scores, at + t);
            Arrays.fill(scores, at + n, at + pad(n), 0);
            float share = 1 / Lanes.dot(scores, at, ones, 0, pad(n));
            for (int t = 0; t < n; t += LANES)
                fromArray(SPECIES, scores, at + t).mul(share)
                    .intoArray(scores, at + t);
        }

        @Override
        void backward(float[] q, float[] k, float[] v, float[] y,
                float[] dq, float[] dk, float[] dv, float[] dy,
                int first, int end) {
            int n = end - first;
            for (int h = 0; h < heads; h++) {
                for (int i = 0; i < n; i++)
                    System.arraycopy(weights,
                        ((first + i) * heads + h) * seen,
                        scores, i * seen, pad(i + 1));
                float[] worth = head(dy, first, end, h, a);
                scores(dScores, worth, turned(v, first, end, h, b), n, 0);
                seeing(scores, worth, n);
                back(c, first, end, h, dv);
                for (int i = 0; i < n; i++) slopes(i * seen, pad(i + 1));
                seen(dScores, head(k, first, end, h, a), n, 0);
                back(c, first, end, h, dq);
                seeing(dScores, head(q, first, end, h, a), n);
                back(c, first, end, h, dk);
            }
        }

        /** Makes gradients of n scores of those of weights. */
        private void slopes(int at, int n) {
            float mean = Lanes.dot(scores, at, dScores, at, n);
            for (int t = 0; t < n; t += LANES)
                fromArray(SPECIES, dScores, at + t).sub(mean)
                    .mul(fromArray(SPECIES, scores, at + t)).mul(scale)
                    .intoArray(dScores, at + t);
        }
    }

    /** Rotation by position, as vectors. */
    static final class Turning {

        private final int row;
        private final float[] cos;      // [position][number of the row]
        private final float[] sin;      // - for the first of a pair

        Turning(Rotary rotary, int width, int context) {
            row = pad(width);
            cos = new float[context * row];
            sin = new float[context * row];
            for (int p = 0; p < context; p++)
                for (int i = 0; i < width; i++) {
                    double angle =
                        rotary.angle(i % rotary.headWidth() / 2, p);
                    cos[p * row + i] = (float) StrictMath.cos(angle);
                    sin[p * row + i] = (float) (i % 2 == 0 ? -1 : 1)
                        * (float) StrictMath.sin(angle);
                }
        }

        void forward(float[] x, int at, int position) {
            for (int i = 0, j = position * row; i < row;
                    i += LANES, j += LANES) {
                FloatVector v = fromArray(SPECIES, x, at + i);
                FloatVector other = Lanes.swapPairs(v);
                v.mul(fromArray(SPECIES, cos, j))
                    .add(other.mul(fromArray(SPECIES, sin, j)))
                    .intoArray(x, at + i);
            }
        }

        void backward(float[] x, int at, int position) {
            for (int i = 0, j = position * row; i < row;
                    i += LANES, j += LANES) {
                FloatVector v = fromArray(SPECIES, x, at + i);
                v.mul(fromArray(SPECIES, cos, j)).add(Lanes.swapPairs(
                    v.mul(fromArray(SPECIES, sin, j))))
                    .intoArray(x, at + i);
            }
        }
    }
}
