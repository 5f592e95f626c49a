/*
[#lanes]
== Many numbers at once: vectors

A core of an ordinary processor can add sixteen `float` numbers to sixteen
others in one instruction. The sixteen lie side by side in one wide register,
each in its _lane_, and what is done is done to all lanes. How many lanes there
are depends on the machine: 4, 8 or 16. Java calls them a vector and has had an
incubating library for them, `jdk.incubator.vector`, since version 16. With it
one writes down what would otherwise be hoped for from the compiler.

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
