/*
[#rounded-math]
== To the last bit: logarithm, sine, cosine °

The next chapter draws random weights, and we want the very same weights as a
Python program with the same seed. Its recipe needs a sine, a cosine and a
logarithm. None of these can be computed exactly, and libraries differ in the
last bit: `StrictMath` may be off by one unit there, and for our 4,192 random
weights it matters 240 times. So we compute each with twice the digits that a
`double` has and round once, at the end. (Python asks the C library of its
machine. That of the machine where our comparisons were recorded rounds
correctly at all these points; another may not, and then its weights differ
from ours in a last bit here and there.) The reader who takes random numbers
on trust can go on to the next chapter; nothing else depends on this one.

A number of twice the digits is a sum of two doubles, `hi + lo`, with `lo` far
below the last digit of `hi` <<dekker1971>>. The trick is that the error of a
sum or a product of doubles is itself a double, and can be had. A fused
multiply-add, `Math.fma(a, b, c)`, computes stem:[a b + c] and rounds only
once, so it gives the rounding error of a product exactly. Here is what 0.1 ·
0.1 loses:

[source,jshell]
----
jshell> double p = 0.1 * 0.1
p ==> 0.010000000000000002

jshell> Math.fma(0.1, 0.1, -p)
$2 ==> -8.326672684688674E-19
----

A few subtractions give the error of a sum in the same way.
*/
package microgpt;

/** Correctly rounded sin, cos and log, but for the rarest cases. */
final class RoundedMath {

    private record Wide(double hi, double lo) {

        static Wide of(double a, double b) {
            double s = a + b, t = s - a;
            return new Wide(s, (a - (s - t)) + (b - t));
        }

        Wide plus(Wide o) {
            Wide s = of(hi, o.hi);
            return of(s.hi, s.lo + (lo + o.lo));
        }

        Wide times(Wide o) {
            double p = hi * o.hi;
            double e = Math.fma(hi, o.hi, -p);
            return of(p, e + (hi * o.lo + lo * o.hi));
        }

        Wide over(double n) {
            double q = hi / n;
            return of(q, (Math.fma(-q, n, hi) + lo) / n);
        }
    }

    private static final Wide ONE = new Wide(1, 0);

    private static final Wide HALF_PI =
        new Wide(Math.PI / 2, 6.123233995736766e-17);

    /*
    Sine and cosine first take away whole quarter turns and then add up their
    Taylor series, stem:[x - x^3/3! + x^5/5! - \cdots] and
    stem:[1 - x^2/2! + x^4/4! - \cdots], which differ in where they start.
    */

    static double sin(double x) { return turn(x, 0); }

    static double cos(double x) { return turn(x, 1); }

    private static double turn(double x, int quarters) {
        double n = Math.rint(x / HALF_PI.hi);
        Wide r = new Wide(x, 0)
            .plus(HALF_PI.times(new Wide(-n, 0)));
        int quarter = Math.floorMod((long) n + quarters, 4);
        double y = quarter % 2 == 0
            ? series(r, r, 1) : series(ONE, r, 0);
        return quarter < 2 ? y : -y;
    }

    private static double series(Wide first, Wide x, int power) {
        Wide minusSquare = x.times(x).times(new Wide(-1, 0));
        Wide sum = first, term = first;
        for (int k = power; Math.abs(term.hi) > 1e-34; k += 2) {
            term = term.times(minusSquare).over((k + 1.0) * (k + 2.0));
            sum = sum.plus(term);
        }
        return sum.hi;
    }

    /*
    For the logarithm we take `StrictMath`'s answer stem:[y] and correct it.
    With stem:[p = x\,e^{-y}], which is almost 1, the error is
    stem:[\ln p \approx p - 1]. The exponential is a Taylor series again,
    taken at a 1024th of the exponent and squared ten times.
    */

    static double log(double x) {
        double y = StrictMath.log(x);
        Wide step = new Wide(-y / 1024, 0), e = ONE, term = ONE;
        for (int k = 1; Math.abs(term.hi) > 1e-34; k++) {
            term = term.times(step).over(k);
            e = e.plus(term);
        }
        for (int i = 0; i < 10; i++) e = e.times(e);
        Wide p = e.times(new Wide(x, 0));
        return y + ((p.hi - 1) + p.lo);
    }

    private RoundedMath() {}
}

/*
[#rounded-math-production]
=== In production

Large models do not ask for the last bit. They round to 16 bits or fewer all
the time, and they add in whatever order is fastest, so two runs of the same
program may differ. That is a choice: speed against being able to compare. We
chose to compare, because then a test can ask whether this program and another
are the same, and not only whether they are alike.

[#rounded-math-try]
=== Try it

Addition of doubles depends on the order. Which of these is nearer to 0.6?

[source,jshell]
----
jshell> 0.1 + 0.2 + 0.3
$3 ==> 0.6000000000000001

jshell> 0.3 + 0.2 + 0.1
$4 ==> 0.6
----

The second is 0.6. That is why this program always adds in the same order.
*/
