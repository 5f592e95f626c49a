/*
[#random]
== Chance that can be repeated: random numbers °

A model starts from random weights, sees its documents in random order, and
later draws its names by chance. If we could not repeat that chance, we could
never ask whether two runs agree. So all randomness comes from one generator
which, from the same _seed_, gives the same numbers every time:

[source,jshell]
----
jshell> new PythonRandom(42).random()
$1 ==> 0.6394267984578837

jshell> new PythonRandom(42).random()
$2 ==> 0.6394267984578837

jshell> new PythonRandom(43).random()
$3 ==> 0.038551839337380045
----

Such numbers are called _pseudo-random_: they look like chance and are
arithmetic. To be able to compare this program with the published Python one
<<karpathy2026>> number by number, the arithmetic is Python's: the Mersenne
Twister MT19937 <<matsumoto1998>>, here from Apache Commons RNG, with the
recipes of Python's `random` module on top.
*/
package microgpt;

import java.util.Collections;
import java.util.List;
import org.apache.commons.rng.RestorableUniformRandomProvider;
import org.apache.commons.rng.core.source32.MersenneTwister;

/** The numbers that CPython's {@code random.Random(seed)} gives. */
public final class PythonRandom {

    private long seed;
    private final RestorableUniformRandomProvider twister;
    private long draws;
    private double spareGauss = Double.NaN;

    /** A generator as after {@code random.seed(seed)}. */
    public PythonRandom(long seed) {
        this.seed = seed;
        long size = Math.abs(seed);
        int low = (int) size, high = (int) (size >>> 32);
        twister = new MersenneTwister(
            high == 0 ? new int[] {low} : new int[] {low, high});
    }

    /*
    The twister yields 32 random bits at a time. `random()` puts 27 and 26 of
    them together to a fraction with all the 53 bits that a double can hold.
    */

    private int next32() {
        draws++;
        return twister.nextInt();
    }

    /** Returns a number in [0, 1). */
    public double random() {
        long a = next32() >>> 5, b = next32() >>> 6;
        return (a * 0x1p26 + b) * 0x1p-53;
    }

    /*
    For a whole number below stem:[n] take just as many bits as stem:[n] needs
    and try again as long as the result is too large: so no number is
    favoured.
    */

    private int below(int n) {
        int unused = Integer.numberOfLeadingZeros(n);
        int r;
        do r = next32() >>> unused; while (r >= n);
        return r;
    }

    /** Puts the list in random order, in place (Fisher–Yates). */
    public void shuffle(List<?> list) {
        for (int i = list.size() - 1; i > 0; i--)
            Collections.swap(list, i, below(i + 1));
    }

    /*
    [#gauss]
    Weights are drawn from a bell curve, the _normal distribution_ around a
    mean stem:[\mu] with a standard deviation stem:[\sigma]: two numbers of
    three fall within stem:[\sigma] of the mean, and hardly any beyond
    stem:[3\sigma]. The recipe of Box and Muller <<box1958>> makes two such
    numbers, stem:[z_1] and stem:[z_2], from two uniform ones, stem:[u_1] and
    stem:[u_2]. It draws an
    angle and a radius, and takes the two coordinates of the point there:

    [stem]
    ++++
    z_1 = \cos(2\pi u_1)\,\sqrt{-2 \ln (1 - u_2)} \qquad
    z_2 = \sin(2\pi u_1)\,\sqrt{-2 \ln (1 - u_2)}
    ++++

    The second is kept for the next call. A draw is stem:[\mu + z\,\sigma].
    */

    /** Returns a draw from the normal distribution N(mu, sigma²). */
    public double gauss(double mu, double sigma) {
        double z = spareGauss;
        spareGauss = Double.NaN;
        if (Double.isNaN(z)) {
            double angle = random() * (2 * Math.PI);
            double radius =
                Math.sqrt(-2 * RoundedMath.log(1 - random()));
            z = RoundedMath.cos(angle) * radius;
            spareGauss = RoundedMath.sin(angle) * radius;
        }
        return mu + z * sigma;
    }

    /** Returns a source of matrices drawn from N(0, std²). */
    public Parameters.Source normal(double std) {
        return (name, start, shape) -> {
            int size = 1;
            for (int n : shape) size *= n;
            var numbers = new double[size];
            for (int i = 0; i < size; i++)
                numbers[i] = Double.isNaN(start) ? gauss(0, std) : start;
            return numbers;
        };
    }

    /*
    And to draw one of several things with given weights, lay the weights end
    to end on a line, put a finger on the line at random, and see which weight
    it is on.
    */

    /**
     * Returns an index, chosen with probability proportional to its
     * weight, as Python's {@code choices} does.
     */
    public int choose(double[] weights) {
        double total = 0;
        for (double w : weights) total += w;
        double finger = random() * total;
        double end = weights[0];
        int i = 0;
        while (i < weights.length - 1 && finger >= end)
            end += weights[++i];
        return i;
    }

    /*
    [source,jshell]
    ----
    jshell> var random = new PythonRandom(42)
    random ==> PythonRandom(seed=42, draws=0)

    jshell> random.random()
    $5 ==> 0.6394267984578837

    jshell> random.gauss(0, 0.08)
    $6 ==> 0.06337157927598328

    jshell> random.choose(new double[] {0.1, 0.7, 0.2})
    $7 ==> 1
    ----

    To go on later from the same point it is enough to know the seed, how many
    draws there have been, and whether there is a spare bell-curve number.
    */

    /** A point in the sequence; {@code spare} is NaN if there is none. */
    public record State(long seed, long draws, double spare) {

        public State {
            if (draws < 0) throw new IllegalArgumentException(
                "generator draws " + draws + " is negative");
        }
    }

    /** Returns where this generator is. */
    public State state() {
        return new State(seed, draws, spareGauss);
    }

    /** Returns a generator that goes on from there. */
    public static PythonRandom at(State state) {
        var random = new PythonRandom(state.seed());
        while (random.draws < state.draws()) random.next32();
        random.spareGauss = state.spare();
        return random;
    }

    /** Returns another generator that is where this one is. */
    public PythonRandom copy() {
        var copy = new PythonRandom(seed);
        copy.set(this);
        return copy;
    }

    /** Goes where another generator is. */
    public void set(PythonRandom other) {
        seed = other.seed;
        twister.restoreState(other.twister.saveState());
        draws = other.draws;
        spareGauss = other.spareGauss;
    }

    @Override
    public String toString() {
        return "PythonRandom(seed=" + seed + ", draws=" + draws + ")";
    }
}

/*
[#random-production]
=== In production

A Mersenne Twister is one long chain: the way to the thousandth number leads
through the 999 before it. A machine that fills a matrix with thousands of
threads at once cannot wait for that. So GPU libraries use _counter-based_
generators <<salmon2011>>, which scramble a seed and a counter directly into a
number: each thread computes its own. Neither kind is fit for secrets. A
Mersenne Twister's future can be told from 624 of its 32-bit numbers.

[#random-try]
=== Try it

Is the bell curve one? Count how many of ten thousand draws stay within one
standard deviation. It should be about 68 in a hundred.

[source,jshell]
----
jshell> int within = 0
within ==> 0

jshell> for (int i = 0; i < 10_000; i++)
   ...>     if (Math.abs(random.gauss(0, 0.08)) < 0.08) within++;

jshell> within
within ==> 6832
----
*/
