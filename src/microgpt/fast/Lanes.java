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
*/
package microgpt.fast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
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

    static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SPECIES, x, at);
    }

    static FloatVector all(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    /**
     * A matrix in an array: number (i, j) at
     * {@code at + i * row + j * column}.
     */
    record Matrix(float[] data, int at, int row, int column) {

        /** Rows of that width one after the other. */
        Matrix(float[] data, int width) { this(data, 0, width, 1); }

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
        FloatVector r0 = all(0), r1 = r0, r2 = r0, r3 = r0;
        FloatVector s0 = r0, s1 = r0, s2 = r0, s3 = r0;
        for (int k = 0; k < inner; k++) {
            FloatVector x = load(b, bi), y = load(b, bi + LANES);
            FloatVector w = all(a[ai]);
            r0 = x.fma(w, r0);
            s0 = y.fma(w, s0);
            w = all(a[ai + aRow]);
            r1 = x.fma(w, r1);
            s1 = y.fma(w, s1);
            w = all(a[ai + 2 * aRow]);
            r2 = x.fma(w, r2);
            s2 = y.fma(w, s2);
            w = all(a[ai + 3 * aRow]);
            r3 = x.fma(w, r3);
            s3 = y.fma(w, s3);
            ai += aColumn;
            bi += bRow;
        }
        store(r0, c, ci, add);
        store(s0, c, ci + LANES, add);
        store(r1, c, ci += cRow, add);
        store(s1, c, ci + LANES, add);
        store(r2, c, ci += cRow, add);
        store(s2, c, ci + LANES, add);
        store(r3, c, ci += cRow, add);
        store(s3, c, ci + LANES, add);
    }

    private static void tile8x1(float[] c, int ci, int cRow,
            float[] a, int ai, int aRow, int aColumn,
            float[] b, int bi, int bRow, int inner, boolean add) {
        FloatVector r0 = all(0), r1 = r0, r2 = r0, r3 = r0;
        FloatVector r4 = r0, r5 = r0, r6 = r0, r7 = r0;
        for (int k = 0; k < inner; k++) {
            FloatVector x = load(b, bi);
            r0 = x.fma(all(a[ai]), r0);
            r1 = x.fma(all(a[ai + aRow]), r1);
            r2 = x.fma(all(a[ai + 2 * aRow]), r2);
            r3 = x.fma(all(a[ai + 3 * aRow]), r3);
            r4 = x.fma(all(a[ai + 4 * aRow]), r4);
            r5 = x.fma(all(a[ai + 5 * aRow]), r5);
            r6 = x.fma(all(a[ai + 6 * aRow]), r6);
            r7 = x.fma(all(a[ai + 7 * aRow]), r7);
            ai += aColumn;
            bi += bRow;
        }
        store(r0, c, ci, add);
        store(r1, c, ci += cRow, add);
        store(r2, c, ci += cRow, add);
        store(r3, c, ci += cRow, add);
        store(r4, c, ci += cRow, add);
        store(r5, c, ci += cRow, add);
        store(r6, c, ci += cRow, add);
        store(r7, c, ci += cRow, add);
    }

    private static void store(
            FloatVector x, float[] c, int at, boolean add) {
        (add ? load(c, at).add(x) : x).intoArray(c, at);
    }

    /** y += x, for n numbers, a multiple of the lanes. */
    static void add(float[] y, int i, float[] x, int j, int n) {
        for (int k = 0; k < n; k += LANES)
            load(y, i + k).add(load(x, j + k)).intoArray(y, i + k);
    }

    /** z = x·y, number by number. */
    static void multiply(float[] x, float[] y, float[] z,
            int from, int to) {
        for (int k = from; k < to; k += LANES)
            load(x, k).mul(load(y, k)).intoArray(z, k);
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
        FloatVector a = all(0), b = a, c = a, d = a;
        for (int end = i + n; i < end; i += PAD, j += PAD) {
            a = load(x, i).fma(load(y, j), a);
            if (LANES <= 8) b = load(x, i + 8).fma(load(y, j + 8), b);
            if (LANES == 4) {
                c = load(x, i + 4).fma(load(y, j + 4), c);
                d = load(x, i + 12).fma(load(y, j + 12), d);
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

    private static final VectorShuffle<Float> BY_1 = swap(1),
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

    /*
    [#lanes-exp]
    === The exponential

    There is an exponential for vectors in the library, but its last bits are
    those of whatever the machine brings along. Ours is eight terms of the
    series: stem:[e^x = 2^k e^r] with the whole number stem:[k] next to
    stem:[x / \ln 2], so that stem:[r] is at most 0.35 in size. A power of two
    costs nothing; it is added to the exponent of the `float`.
    */

    /** Returns e^x in every lane, right to about seven digits. */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(-87f).min(88f);
        FloatVector shifted = bounded.mul(1.44269504f).add(12582912f);
        FloatVector k = shifted.sub(12582912f);     // a whole number
        FloatVector r = k.fma(all(-0.693359375f), bounded);
        r = k.fma(all(2.12194440e-4f), r);
        FloatVector p = all(1f / 5040);
        p = p.fma(r, all(1f / 720));
        p = p.fma(r, all(1f / 120));
        p = p.fma(r, all(1f / 24));
        p = p.fma(r, all(1f / 6));
        p = p.fma(r, all(0.5f));
        p = p.fma(r, all(1));
        p = p.fma(r, all(1));
        return p.reinterpretAsInts().add(shifted.reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
    }

    /** Returns tanh x in every lane. */
    static FloatVector tanh(FloatVector x) {
        return all(1).sub(all(2).div(exp(x.add(x)).add(1)));
    }
}
