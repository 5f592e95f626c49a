/*
[#lanes]
== Many numbers at once: vectors

A core of an ordinary processor can add sixteen `float` numbers to sixteen
others in one instruction. The sixteen lie side by side in one wide register,
each in its _lane_, and what is done is done to all lanes. How many lanes there
are depends on the machine: 4, 8 or 16. Java calls them a vector and has had an
incubating library for them, `jdk.incubator.vector`, since version 16. With it
one writes down what would otherwise be hoped for from the compiler.

Nearly all work of a model is in one operation, the product of two matrices.
Each of its numbers is a sum of products, and the obvious loop, one number after
the other, has to wait for each addition before the next. Here is the picture
to keep in mind instead: take _four rows_ of the left matrix and _two vectors'
width_ of columns of the right one. That is a tile of the result, 4 by 32
numbers with sixteen lanes, and it fits into eight registers. Walk along the
inner dimension once. At each place load two vectors from the right matrix and
four single numbers from the left, copy each of these into all lanes, and
multiply and add: eight instructions, 128 products, and none waits for another.
A number that has been loaded is used four times or two before it is gone.

A core with sixteen lanes has 32 registers. There the tile may be twice as wide,
_four_ vectors: 16 of the registers hold it, and each copy of a single number is
used four times. Where two vectors' width is left, it is twice as high instead.
Where there is less, a tile is one vector wide and eight rows high. Which tile a
number was in makes no difference to it: it is always the same sum in the same
order.

In the code, `fromArray` loads a vector, `broadcast` copies one number into all
lanes, `x.fma(w, r)` is x·w + r, and `intoArray` stores. `SPECIES` says how many
lanes are meant. Java's compiler makes one instruction of each of these calls,
but only if it sees, inside one method, which kind of vector it is for. So a
method here is short, calls the library itself, and leaves the outer loops to
others; else vectors become objects in memory, and all takes several times as
long.
*/
package microgpt.fast;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Operations on rows of floats, many lanes at a time. */
final class Lanes {

    /** As many lanes as the machine has. */
    static final VectorSpecies<Float> SPECIES =
        FloatVector.SPECIES_PREFERRED.length() > 16
            ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    /** How many that are: 4, 8 or 16. */
    static final int LANES = SPECIES.length();

    /** Rows and columns of all matrices are multiples of this. */
    static final int PAD = 16;

    private Lanes() {}

    /** Returns the next multiple of {@link #PAD}. */
    static int pad(int n) { return (n + PAD - 1) / PAD * PAD; }

    /**
     * A matrix in an array: number (i, j) at
     * {@code at + i * row + j * column}.
     */
    record Matrix(float[] data, int at, int row, int column) {

        /** Rows of that width one after the other. */
        Matrix(float[] data, int width) { this(data, 0, width, 1); }

        /** The part that begins at that row and column. */
        Matrix from(int i, int j) {
            return new Matrix(data, at + i * row + j * column, row, column);
        }

        /** The same numbers with rows for columns. */
        Matrix transposed() { return new Matrix(data, at, column, row); }
    }

    /**
     * c = a·b, or c += a·b.
     *
     * @param a {@code [rows][inner]}, in any direction
     * @param b {@code [inner][columns]}, its rows in one piece
     * @param rows a multiple of 8
     * @param columns a multiple of the lanes
     */
    static void product(Matrix c, Matrix a, Matrix b,
            int rows, int columns, int inner, boolean add) {
        int j = 0;
        if (LANES == 16) for (; j + 64 <= columns; j += 64)
            for (int i = 0; i < rows; i += 4)
                tile4x4(c.data, c.at + i * c.row + j, c.row,
                    a.data, a.at + i * a.row, a.row, a.column,
                    b.data, b.at + j, b.row, inner, add);
        if (LANES == 16) for (; j + 32 <= columns; j += 32)
            for (int i = 0; i < rows; i += 8)
                tile8x2(c.data, c.at + i * c.row + j, c.row,
                    a.data, a.at + i * a.row, a.row, a.column,
                    b.data, b.at + j, b.row, inner, add);
        for (; j + 2 * LANES <= columns; j += 2 * LANES)
            for (int i = 0; i < rows; i += 4)
                tile4x2(c.data, c.at + i * c.row + j, c.row,
                    a.data, a.at + i * a.row, a.row, a.column,
                    b.data, b.at + j, b.row, inner, add);
        for (; j < columns; j += LANES)
            for (int i = 0; i < rows; i += 8)
                tile8x1(c.data, c.at + i * c.row + j, c.row,
                    a.data, a.at + i * a.row, a.row, a.column,
                    b.data, b.at + j, b.row, inner, add);
    }

    private static void tile4x2(float[] c, int ci, int cRow,
            float[] a, int ai, int aRow, int aColumn,
            float[] b, int bi, int bRow, int inner, boolean add) {
        FloatVector r0 = begin(c, ci, add);
        FloatVector r1 = begin(c, ci + cRow, add);
        FloatVector r2 = begin(c, ci + 2 * cRow, add);
        FloatVector r3 = begin(c, ci + 3 * cRow, add);
        FloatVector s0 = begin(c, ci + LANES, add);
        FloatVector s1 = begin(c, ci + LANES + cRow, add);
        FloatVector s2 = begin(c, ci + LANES + 2 * cRow, add);
        FloatVector s3 = begin(c, ci + LANES + 3 * cRow, add);
        for (int k = 0; k < inner; k++) {
            FloatVector x = fromArray(SPECIES, b, bi);
            FloatVector y = fromArray(SPECIES, b, bi + LANES);
            FloatVector w = broadcast(SPECIES, a[ai]);
            r0 = x.fma(w, r0);
            s0 = y.fma(w, s0);
            w = broadcast(SPECIES, a[ai + aRow]);
            r1 = x.fma(w, r1);
            s1 = y.fma(w, s1);
            w = broadcast(SPECIES, a[ai + 2 * aRow]);
            r2 = x.fma(w, r2);
            s2 = y.fma(w, s2);
            w = broadcast(SPECIES, a[ai + 3 * aRow]);
            r3 = x.fma(w, r3);
            s3 = y.fma(w, s3);
            ai += aColumn;
            bi += bRow;
        }
        r0.intoArray(c, ci);
        s0.intoArray(c, ci + LANES);
        r1.intoArray(c, ci += cRow);
        s1.intoArray(c, ci + LANES);
        r2.intoArray(c, ci += cRow);
        s2.intoArray(c, ci + LANES);
        r3.intoArray(c, ci += cRow);
        s3.intoArray(c, ci + LANES);
    }

    private static void tile8x2(float[] c, int ci, int cRow,
            float[] a, int ai, int aRow, int aColumn,
            float[] b, int bi, int bRow, int inner, boolean add) {
        FloatVector r0 = begin(c, ci, add);
        FloatVector r1 = begin(c, ci + cRow, add);
        FloatVector r2 = begin(c, ci + 2 * cRow, add);
        FloatVector r3 = begin(c, ci + 3 * cRow, add);
        FloatVector r4 = begin(c, ci + 4 * cRow, add);
        FloatVector r5 = begin(c, ci + 5 * cRow, add);
        FloatVector r6 = begin(c, ci + 6 * cRow, add);
        FloatVector r7 = begin(c, ci + 7 * cRow, add);
        FloatVector s0 = begin(c, ci + LANES, add);
        FloatVector s1 = begin(c, ci + LANES + cRow, add);
        FloatVector s2 = begin(c, ci + LANES + 2 * cRow, add);
        FloatVector s3 = begin(c, ci + LANES + 3 * cRow, add);
        FloatVector s4 = begin(c, ci + LANES + 4 * cRow, add);
        FloatVector s5 = begin(c, ci + LANES + 5 * cRow, add);
        FloatVector s6 = begin(c, ci + LANES + 6 * cRow, add);
        FloatVector s7 = begin(c, ci + LANES + 7 * cRow, add);
        for (int k = 0; k < inner; k++) {
            FloatVector x = fromArray(SPECIES, b, bi);
            FloatVector y = fromArray(SPECIES, b, bi + LANES);
            FloatVector w = broadcast(SPECIES, a[ai]);
            r0 = x.fma(w, r0);
            s0 = y.fma(w, s0);
            w = broadcast(SPECIES, a[ai + aRow]);
            r1 = x.fma(w, r1);
            s1 = y.fma(w, s1);
            w = broadcast(SPECIES, a[ai + 2 * aRow]);
            r2 = x.fma(w, r2);
            s2 = y.fma(w, s2);
            w = broadcast(SPECIES, a[ai + 3 * aRow]);
            r3 = x.fma(w, r3);
            s3 = y.fma(w, s3);
            w = broadcast(SPECIES, a[ai + 4 * aRow]);
            r4 = x.fma(w, r4);
            s4 = y.fma(w, s4);
            w = broadcast(SPECIES, a[ai + 5 * aRow]);
            r5 = x.fma(w, r5);
            s5 = y.fma(w, s5);
            w = broadcast(SPECIES, a[ai + 6 * aRow]);
            r6 = x.fma(w, r6);
            s6 = y.fma(w, s6);
            w = broadcast(SPECIES, a[ai + 7 * aRow]);
            r7 = x.fma(w, r7);
            s7 = y.fma(w, s7);
            ai += aColumn;
            bi += bRow;
        }
        r0.intoArray(c, ci);
        s0.intoArray(c, ci + LANES);
        r1.intoArray(c, ci += cRow);
        s1.intoArray(c, ci + LANES);
        r2.intoArray(c, ci += cRow);
        s2.intoArray(c, ci + LANES);
        r3.intoArray(c, ci += cRow);
        s3.intoArray(c, ci + LANES);
        r4.intoArray(c, ci += cRow);
        s4.intoArray(c, ci + LANES);
        r5.intoArray(c, ci += cRow);
        s5.intoArray(c, ci + LANES);
        r6.intoArray(c, ci += cRow);
        s6.intoArray(c, ci + LANES);
        r7.intoArray(c, ci += cRow);
        s7.intoArray(c, ci + LANES);
    }

    private static void tile4x4(float[] c, int ci, int cRow,
            float[] a, int ai, int aRow, int aColumn,
            float[] b, int bi, int bRow, int inner, boolean add) {
        FloatVector p0 = begin(c, ci, add);
        FloatVector p1 = begin(c, ci + cRow, add);
        FloatVector p2 = begin(c, ci + 2 * cRow, add);
        FloatVector p3 = begin(c, ci + 3 * cRow, add);
        FloatVector q0 = begin(c, ci + LANES, add);
        FloatVector q1 = begin(c, ci + LANES + cRow, add);
        FloatVector q2 = begin(c, ci + LANES + 2 * cRow, add);
        FloatVector q3 = begin(c, ci + LANES + 3 * cRow, add);
        FloatVector r0 = begin(c, ci + 2 * LANES, add);
        FloatVector r1 = begin(c, ci + 2 * LANES + cRow, add);
        FloatVector r2 = begin(c, ci + 2 * LANES + 2 * cRow, add);
        FloatVector r3 = begin(c, ci + 2 * LANES + 3 * cRow, add);
        FloatVector s0 = begin(c, ci + 3 * LANES, add);
        FloatVector s1 = begin(c, ci + 3 * LANES + cRow, add);
        FloatVector s2 = begin(c, ci + 3 * LANES + 2 * cRow, add);
        FloatVector s3 = begin(c, ci + 3 * LANES + 3 * cRow, add);
        for (int k = 0; k < inner; k++) {
            FloatVector x = fromArray(SPECIES, b, bi);
            FloatVector y = fromArray(SPECIES, b, bi + LANES);
            FloatVector z = fromArray(SPECIES, b, bi + 2 * LANES);
            FloatVector u = fromArray(SPECIES, b, bi + 3 * LANES);
            FloatVector w = broadcast(SPECIES, a[ai]);
            p0 = x.fma(w, p0);
            q0 = y.fma(w, q0);
            r0 = z.fma(w, r0);
            s0 = u.fma(w, s0);
            w = broadcast(SPECIES, a[ai + aRow]);
            p1 = x.fma(w, p1);
            q1 = y.fma(w, q1);
            r1 = z.fma(w, r1);
            s1 = u.fma(w, s1);
            w = broadcast(SPECIES, a[ai + 2 * aRow]);
            p2 = x.fma(w, p2);
            q2 = y.fma(w, q2);
            r2 = z.fma(w, r2);
            s2 = u.fma(w, s2);
            w = broadcast(SPECIES, a[ai + 3 * aRow]);
            p3 = x.fma(w, p3);
            q3 = y.fma(w, q3);
            r3 = z.fma(w, r3);
            s3 = u.fma(w, s3);
            ai += aColumn;
            bi += bRow;
        }
        p0.intoArray(c, ci);
        q0.intoArray(c, ci + LANES);
        r0.intoArray(c, ci + 2 * LANES);
        s0.intoArray(c, ci + 3 * LANES);
        p1.intoArray(c, ci += cRow);
        q1.intoArray(c, ci + LANES);
        r1.intoArray(c, ci + 2 * LANES);
        s1.intoArray(c, ci + 3 * LANES);
        p2.intoArray(c, ci += cRow);
        q2.intoArray(c, ci + LANES);
        r2.intoArray(c, ci + 2 * LANES);
        s2.intoArray(c, ci + 3 * LANES);
        p3.intoArray(c, ci += cRow);
        q3.intoArray(c, ci + LANES);
        r3.intoArray(c, ci + 2 * LANES);
        s3.intoArray(c, ci + 3 * LANES);
    }

    private static FloatVector begin(float[] c, int at, boolean add) {
        return add ? fromArray(SPECIES, c, at) : zero(SPECIES);
    }

    private static void tile8x1(float[] c, int ci, int cRow,
            float[] a, int ai, int aRow, int aColumn,
            float[] b, int bi, int bRow, int inner, boolean add) {
        FloatVector r0 = begin(c, ci, add);
        FloatVector r1 = begin(c, ci + cRow, add);
        FloatVector r2 = begin(c, ci + 2 * cRow, add);
        FloatVector r3 = begin(c, ci + 3 * cRow, add);
        FloatVector r4 = begin(c, ci + 4 * cRow, add);
        FloatVector r5 = begin(c, ci + 5 * cRow, add);
        FloatVector r6 = begin(c, ci + 6 * cRow, add);
        FloatVector r7 = begin(c, ci + 7 * cRow, add);
        for (int k = 0; k < inner; k++) {
            FloatVector x = fromArray(SPECIES, b, bi);
            r0 = x.fma(broadcast(SPECIES, a[ai]), r0);
            r1 = x.fma(broadcast(SPECIES, a[ai + aRow]), r1);
            r2 = x.fma(broadcast(SPECIES, a[ai + 2 * aRow]), r2);
            r3 = x.fma(broadcast(SPECIES, a[ai + 3 * aRow]), r3);
            r4 = x.fma(broadcast(SPECIES, a[ai + 4 * aRow]), r4);
            r5 = x.fma(broadcast(SPECIES, a[ai + 5 * aRow]), r5);
            r6 = x.fma(broadcast(SPECIES, a[ai + 6 * aRow]), r6);
            r7 = x.fma(broadcast(SPECIES, a[ai + 7 * aRow]), r7);
            ai += aColumn;
            bi += bRow;
        }
        r0.intoArray(c, ci);
        r1.intoArray(c, ci + cRow);
        r2.intoArray(c, ci + 2 * cRow);
        r3.intoArray(c, ci + 3 * cRow);
        r4.intoArray(c, ci + 4 * cRow);
        r5.intoArray(c, ci + 5 * cRow);
        r6.intoArray(c, ci + 6 * cRow);
        r7.intoArray(c, ci + 7 * cRow);
    }

    /** y += x, for n numbers, a multiple of the lanes. */
    static void add(float[] y, int i, float[] x, int j, int n) {
        for (int k = 0; k < n; k += LANES)
            fromArray(SPECIES, y, i + k)
                .add(fromArray(SPECIES, x, j + k)).intoArray(y, i + k);
    }

    /** z = x + y, for n numbers, a multiple of the lanes. */
    static void add(float[] z, int h, float[] x, int i,
            float[] y, int j, int n) {
        for (int k = 0; k < n; k += LANES)
            fromArray(SPECIES, x, i + k)
                .add(fromArray(SPECIES, y, j + k)).intoArray(z, h + k);
    }

    /** z = x·y, number by number. */
    static void multiply(float[] x, float[] y, float[] z,
            int from, int to) {
        for (int k = from; k < to; k += LANES)
            fromArray(SPECIES, x, k)
                .mul(fromArray(SPECIES, y, k)).intoArray(z, k);
    }

    /*
    [#lanes-sums]
    === Sums over lanes

    To add up what stands in the lanes of one vector is the one thing that
    vectors are bad at. And in floating point the order of additions changes
    the last bits, so it must not depend on how many lanes a machine happens
    to have. We fold a row of sixteen in the middle: eight additions, then
    four, two, one. A vector of eight lanes does the first of these when it
    adds its two halves of a row, so that all machines fold alike.
    */

    /** Returns the sum of x[i]·y[i] over a row, n a multiple of 16. */
    static float dot(float[] x, int i, float[] y, int j, int n) {
        FloatVector a = zero(SPECIES), b = a, c = a, d = a;
        for (int end = i + n; i < end; i += PAD, j += PAD) {
            a = fromArray(SPECIES, x, i)
                .fma(fromArray(SPECIES, y, j), a);
            if (LANES <= 8) b = fromArray(SPECIES, x, i + 8)
                .fma(fromArray(SPECIES, y, j + 8), b);
            if (LANES == 4) {
                c = fromArray(SPECIES, x, i + 4)
                    .fma(fromArray(SPECIES, y, j + 4), c);
                d = fromArray(SPECIES, x, i + 12)
                    .fma(fromArray(SPECIES, y, j + 12), d);
            }
        }
        if (LANES < PAD) a = a.add(b).add(c.add(d));
        return groupSum(a, LANES).lane(0);
    }

    /** Swaps each lane with the one so far away: 1, 2, 4 or 8. */
    static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(SPECIES,
            i -> distance < LANES ? i ^ distance : i);
    }

    static final VectorShuffle<Float> BY_1 = swap(1),
        BY_2 = swap(2), BY_4 = swap(4), BY_8 = swap(8);

    /** Exchanges the two of each pair of lanes. */
    static FloatVector swapPairs(FloatVector x) {
        return x.rearrange(BY_1);
    }

    /**
     * Gives every lane the sum over its group of neighbours.
     *
     * @param size lanes in a group: 1, 2, 4, 8 or 16, as far as there are
     */
    static FloatVector groupSum(FloatVector x, int size) {
        if (size >= 16) x = x.add(x.rearrange(BY_8));
        if (size >= 8) x = x.add(x.rearrange(BY_4));
        if (size >= 4) x = x.add(x.rearrange(BY_2));
        if (size >= 2) x = x.add(x.rearrange(BY_1));
        return x;
    }

    /**
     * Returns the larger one in every lane. The library's own also orders
     * 0 and -0, and takes three times as long for that.
     */
    static FloatVector max(FloatVector x, FloatVector y) {
        return x.blend(y, x.compare(LT, y));
    }

    static FloatVector max(FloatVector x, float y) {
        return x.blend(y, x.compare(LT, y));
    }

    static FloatVector min(FloatVector x, float y) {
        return x.blend(y, x.compare(GT, y));
    }

    /*
    [#lanes-exp]
    === The exponential

    There is an exponential for vectors in the library, but its last bits are
    those of whatever the machine brings along. Ours is eight terms of the
    series: stem:[e^x = 2^k e^r] with the whole number stem:[k] next to
    stem:[x / \ln 2], so that stem:[r] is at most 0.35 in size. A power of two
    costs nothing; it is added to the exponent of the `float`.
    */

    /**
     * Returns e^x in every lane, right to about seven digits.
     *
     * @param x at most 88
     */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = max(x, -87);
        FloatVector shifted = bounded.mul(1.44269504f).add(12582912f);
        FloatVector k = shifted.sub(12582912f);     // a whole number
        FloatVector r = k.fma(broadcast(SPECIES, -0.693359375f), bounded);
        r = k.fma(broadcast(SPECIES, 2.12194440e-4f), r);
        FloatVector p = broadcast(SPECIES, 1f / 5040);
        p = p.fma(r, broadcast(SPECIES, 1f / 720));
        p = p.fma(r, broadcast(SPECIES, 1f / 120));
        p = p.fma(r, broadcast(SPECIES, 1f / 24));
        p = p.fma(r, broadcast(SPECIES, 1f / 6));
        p = p.fma(r, broadcast(SPECIES, 0.5f));
        p = p.fma(r, broadcast(SPECIES, 1));
        p = p.fma(r, broadcast(SPECIES, 1));
        return p.reinterpretAsInts().add(shifted.reinterpretAsInts()
            .lanewise(LSHL, 23)).reinterpretAsFloats();
    }

    /** Returns tanh x in every lane. */
    static FloatVector tanh(FloatVector x) {
        FloatVector power = exp(min(x.add(x), 88));
        return broadcast(SPECIES, -2).div(power.add(1)).add(1);
    }
}
