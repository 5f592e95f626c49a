package microgpt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every bit of what the JDK's StrictMath says. */
class FdlibmTest {

    private static final double[] EDGES = {0, 1, 2, 0.5, 3, 1.5, Math.E, Math.PI, Double.NaN,
        Double.POSITIVE_INFINITY, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, 1e-310,
        1e-8, 1e300, 708.4, 709.7, 709.78271289338397, 709.79, 745.13, 745.2, 1.0000001,
        0.9999999, 4503599627370496.0, 4503599627370497.0, 9007199254740993.0};

    private final SplittableRandom random = new SplittableRandom(7);

    private static void same(String what, double strict, double ours, double... of) {
        if (Double.doubleToLongBits(strict) != Double.doubleToLongBits(ours))
            assertEquals(strict, ours, what + java.util.Arrays.toString(of));
    }

    private static void one(double x) {
        same("exp", StrictMath.exp(x), Fdlibm.exp(x), x);
        same("log", StrictMath.log(x), Fdlibm.log(x), x);
        same("tanh", StrictMath.tanh(x), Fdlibm.tanh(x), x);
        if (Math.abs(x) < 1_600_000 || !Double.isFinite(x)) {
            same("sin", StrictMath.sin(x), Fdlibm.sin(x), x);
            same("cos", StrictMath.cos(x), Fdlibm.cos(x), x);
        }
    }

    private static void pow(double x, double y) {
        same("pow", StrictMath.pow(x, y), Fdlibm.pow(x, y), x, y);
    }

    @Test
    void edgesAreExact() {
        for (double x : EDGES) for (int sign = -1; sign <= 1; sign += 2) {
            one(sign * x);
            for (double y : EDGES) {
                pow(sign * x, y);
                pow(sign * x, -y);
            }
        }
    }

    @Test
    void everyKindOfNumberIsExact() {
        for (int i = 0; i < 40_000; i++) {
            double x = Double.longBitsToDouble(random.nextLong());
            one(x);
            pow(x, Double.longBitsToDouble(random.nextLong()));
            one(random.nextDouble(-760, 760));
            one(random.nextDouble(-20, 20));
            one(random.nextDouble(0, 2));
            one(random.nextDouble(-1, 1) * Math.scalb(1, -random.nextInt(70)));
            x = random.nextDouble(0, 3);
            pow(x, -0.5);
            pow(x, -1.5);
            pow(x, random.nextDouble(-1100, 1100));
            pow(random.nextDouble(-50, 50), random.nextInt(-40, 40));
            pow(0.99, random.nextInt(100_000));
            pow(StrictMath.exp(random.nextDouble(-300, 300)), random.nextDouble(-5, 5));
        }
    }

    @Test
    void anglesAreExactAlsoNextToAQuarterTurn() {
        for (int n = 1; n < 40_000; n++) {
            double x = n * (Math.PI / 2);
            for (double near : new double[] {x, Math.nextUp(x), Math.nextDown(x),
                    x * (1 + 1e-6), x * (1 - 1e-6), x * (1 + 1e-10), random.nextDouble(0, 1_600_000)}) {
                if (near > 1_600_000) continue;
                same("sin", StrictMath.sin(near), Fdlibm.sin(near), near);
                same("cos", StrictMath.cos(-near), Fdlibm.cos(-near), -near);
            }
        }
        assertThrows(ArithmeticException.class, () -> Fdlibm.sin(2e6));
    }

    @Test
    void aFusedMultiplyAddRoundsOnce() {
        for (int i = 0; i < 300_000; i++) {
            double a = random.nextDouble(-4, 4), b = random.nextDouble(-4, 4), p = a * b;
            double c = random.nextDouble(-4, 4) * Math.scalb(1, random.nextInt(-120, 20));
            same("fma", Math.fma(a, b, c), Fdlibm.fma(a, b, c), a, b, c);
            same("fma", Math.fma(a, b, -p), Fdlibm.fma(a, b, -p), a, b, -p);
            c = Math.nextUp(-p);
            same("fma", Math.fma(a, b, c), Fdlibm.fma(a, b, c), a, b, c);
        }
    }
}
