/*
[#tiles]
== A product, tile by tile

Nearly all work of a model is in one operation, the product of two matrices.
Each of its numbers is a sum of products, and the obvious loop, one number after
the other, has to wait for each addition before the next. Here is the picture to
keep in mind instead:

.A tile of the product, and what goes into it at one place of the inner dimension
image::figure:product-tile["Below left four rows of a matrix, above right a strip of another that is two vectors wide; where they cross, a tile. A column of four numbers and a row of two vectors are marked, and the two go on side by side"]

Take _four rows_ of the left matrix and _two vectors' width_ of columns of the
right one. That is a tile of the result, 4 by 32 numbers with sixteen lanes, and
it fits into eight registers. Walk along the inner dimension once. At each place
load two vectors from the right matrix and four single numbers from the left,
copy each of these into all lanes, and multiply and add: eight instructions, 128
products, and none waits for another. A number that has been loaded is used four
times or two before it is gone.

A core with sixteen lanes has 32 registers. There the tile may be twice as wide,
_four_ vectors: 16 of the registers hold it, and each copy of a single number is
used four times. Where two vectors' width is left, it is eight rows high
instead; where one is left, sixteen, or eight if there are no more rows or
registers. Which tile a number was in makes no difference to it: it is always
the same sum in the same order.
*/
package microgpt.fast;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;
import static microgpt.fast.Lanes.LANES;
import static microgpt.fast.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The product of two matrices of floats. */
final class Tiles {

    private Tiles() {}

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
        for (; j < columns; j += LANES) {
            int i = 0;
            if (LANES == 16) for (; i + 16 <= rows; i += 16)
                tile16x1(c.data, c.at + i * c.row + j, c.row,
                    a.data, a.at + i * a.row, a.row, a.column,
                    b.data, b.at + j, b.row, inner, add);
            for (; i < rows; i += 8)
                tile8x1(c.data, c.at + i * c.row + j, c.row,
                    a.data, a.at + i * a.row, a.row, a.column,
                    b.data, b.at + j, b.row, inner, add);
        }
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

    private static void tile16x1(float[] c, int ci, int cRow,
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
        FloatVector r8 = begin(c, ci + 8 * cRow, add);
        FloatVector r9 = begin(c, ci + 9 * cRow, add);
        FloatVector r10 = begin(c, ci + 10 * cRow, add);
        FloatVector r11 = begin(c, ci + 11 * cRow, add);
        FloatVector r12 = begin(c, ci + 12 * cRow, add);
        FloatVector r13 = begin(c, ci + 13 * cRow, add);
        FloatVector r14 = begin(c, ci + 14 * cRow, add);
        FloatVector r15 = begin(c, ci + 15 * cRow, add);
        int aj = ai + 8 * aRow;
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
            r8 = x.fma(broadcast(SPECIES, a[aj]), r8);
            r9 = x.fma(broadcast(SPECIES, a[aj + aRow]), r9);
            r10 = x.fma(broadcast(SPECIES, a[aj + 2 * aRow]), r10);
            r11 = x.fma(broadcast(SPECIES, a[aj + 3 * aRow]), r11);
            r12 = x.fma(broadcast(SPECIES, a[aj + 4 * aRow]), r12);
            r13 = x.fma(broadcast(SPECIES, a[aj + 5 * aRow]), r13);
            r14 = x.fma(broadcast(SPECIES, a[aj + 6 * aRow]), r14);
            r15 = x.fma(broadcast(SPECIES, a[aj + 7 * aRow]), r15);
            ai += aColumn;
            aj += aColumn;
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
        r8.intoArray(c, ci + 8 * cRow);
        r9.intoArray(c, ci + 9 * cRow);
        r10.intoArray(c, ci + 10 * cRow);
        r11.intoArray(c, ci + 11 * cRow);
        r12.intoArray(c, ci + 12 * cRow);
        r13.intoArray(c, ci + 13 * cRow);
        r14.intoArray(c, ci + 14 * cRow);
        r15.intoArray(c, ci + 15 * cRow);
    }
}
