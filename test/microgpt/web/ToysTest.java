package microgpt.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ToysTest {

    @Test
    void theGraphIsThatOfTheChapter() {
        assertArrayEquals(new double[] {-6, -4, -2, 2, 1}, Toys.graph(2, -3));
    }

    @Test
    void softmaxIsThatOfTheChapter() {
        double[] p = Toys.softmax(new double[] {2, 1, 0}, 1);
        assertEquals(0.67, p[0], 0.005);
        assertEquals(0.09, p[2], 0.005);
        assertEquals(1, Toys.softmax(new double[] {2, 1, 0}, 0)[0]);
    }

    @Test
    void everyBendIsItsFormula() {
        assertEquals(List.of("squared-relu", "relu", "gelu", "silu", "swiglu"), Toys.bends());
        for (double x = -3.05; x < 3; x += 0.1) {
            double relu = Math.max(0, x), s = 1 / (1 + Math.exp(-x));
            double t = Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x));
            double[] expected = {relu * relu, relu, 0.5 * x * (1 + t), x * s, x * s};
            for (int i = 0; i < expected.length; i++) {
                double[] found = Toys.bend(i, x);
                assertEquals(expected[i], found[0], 1e-12, Toys.bends().get(i) + " at " + x);
                assertEquals((Toys.bend(i, x + 1e-6)[0] - Toys.bend(i, x - 1e-6)[0]) / 2e-6,
                    found[1], 1e-7, "the slope of " + Toys.bends().get(i) + " at " + x);
            }
        }
    }

    @Test
    void plainDescentStumblesInASteepValleyAndAdamWDoesNot() {
        double[] plain = Toys.valley(20, 0.11, true, 60), adam = Toys.valley(20, 0.11, false, 60);
        assertEquals(2 * 61, plain.length);
        assertArrayEquals(new double[] {-4, 1}, List.of(0, 1).stream()
            .mapToDouble(i -> plain[i]).toArray());
        assertEquals(-4 + 0.11 * 4, plain[2], 1e-15);
        assertEquals(1 - 0.11 * 20, plain[3], 1e-15);
        assertTrue(Math.abs(plain[121]) > 1e3, "it goes astray: " + plain[121]);
        assertEquals(-4 + 0.11, adam[2], 1e-7);         // the first step is the rate, whatever the slope
        assertEquals(1 - 0.11, adam[3], 1e-7);
        assertTrue(Math.abs(adam[121]) < 0.5 && Math.abs(adam[120]) < 1, "AdamW arrives");
    }
}
