package microgpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A model's numbers by name. */
class ParametersTest {

    private final Parameters parameters = new Parameters(
        (name, start, shape) -> new double[shape.length == 1
            ? shape[0] : shape[0] * shape[1]]);

    @Test
    void matricesAndVectorsSayTheirShapes() {
        assertEquals("[0 numbers]", parameters.toString());
        var w = parameters.matrix("w", 2, 3);
        var b = parameters.vector("b", 3, 0);
        assertEquals("[w[2, 3], b[3]: 9 numbers]", parameters.toString());
        assertTrue(w.isMatrix());
        assertFalse(b.isMatrix());
        assertSame(w.rows()[1][2], w.at(1, 2));
        assertSame(b.rows()[0], b.vector());
        assertThrows(UnsupportedOperationException.class,
            () -> parameters.all().clear());
    }

    @Test
    void aSecondNameIsNoSecondParameter() {
        var w = parameters.matrix("w", 2, 2);
        assertSame(w, parameters.alias("head", w));
        assertSame(w, parameters.get("head"));
        assertEquals(4, parameters.count());
        assertEquals(1, parameters.all().size());
    }

    @Test
    void numbersAreSetRowByRowAndAllTogether() {
        var w = parameters.matrix("w", 2, 2);
        w.setNumbers(new double[] {1, 2, 3, 4});
        assertEquals(3, w.at(1, 0).data());
        assertArrayEquals(new double[] {1, 2, 3, 4}, w.numbers());
        assertEquals("w[2, 2] has 4 numbers, not 3",
            assertThrows(IllegalArgumentException.class,
                () -> w.setNumbers(new double[3])).getMessage());
    }

    @Test
    void theGradientsOfAllParametersAreOneVector() {
        Value x = parameters.matrix("w", 1, 2).at(0, 1);
        Value y = parameters.vector("b", 2, 0).vector()[0];
        x.mul(3).add(y.mul(-4)).backward();
        assertEquals(5, parameters.gradientNorm());
        parameters.scaleGrad(0.5);
        assertEquals(1.5, x.grad());
        assertEquals(-2, y.grad());
        parameters.zeroGrad();
        assertEquals(0, parameters.gradientNorm());
    }

    @Test
    void whereOnlyShapesAreAskedForThereAreNoNumbers() {
        var shapes = Parameters.shapesOnly();
        assertEquals(0, shapes.matrix("w", 4000, 4000).rows().length);
        assertEquals(16_000_000, shapes.count());
    }

    @Test
    void anUnknownNameIsAnsweredWithThirtyThatThereAre() {
        for (int i = 0; i < 30; i++) parameters.vector("v" + i, 1, 0);
        assertTrue(unknown().endsWith("v28, v29"), unknown());
        parameters.vector("v30", 1, 0);
        parameters.vector("v31", 1, 0);
        assertTrue(unknown().endsWith("v28, v29 and 2 more"), unknown());
    }

    private String unknown() {
        return assertThrows(IllegalArgumentException.class,
            () -> parameters.get("w")).getMessage();
    }

    @Test
    void vectorsStartAsTheyAreToldAndMatricesAtRandom() {
        var drawn = new Parameters(new PythonRandom(1).normal(0.08));
        assertArrayEquals(new double[] {1, 1, 1},
            drawn.vector("scale", 3, 1).numbers());
        double[] w = drawn.matrix("w", 1, 2).numbers();
        assertNotEquals(w[0], w[1]);
        // the vector has drawn nothing
        assertEquals(new PythonRandom(1).gauss(0, 0.08), w[0]);
    }
}
