package microgpt.fast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import microgpt.Mlp.Activation;
import microgpt.Value;
import org.junit.jupiter.api.Test;

class ByHandTest {

    /** So an engine may ask the graph for a bend that it does not know. */
    @Test
    void bendsAndSlopesByHandAreThoseOfTheGraph() {
        for (Activation activation : Activation.values())
            for (double x = -6; x <= 6; x += 0.37) {
                String where = activation + " at " + x;
                double y = activation.of(new Value(x)).data();
                assertEquals(y, ByHand.bend(activation, x),
                    1e-15 * Math.max(1, Math.abs(y)), where);
                double slope = ByHand.slopeOfGraph(activation, x);
                assertEquals(slope, ByHand.slope(activation, x),
                    1e-14 * Math.max(1, Math.abs(slope)), where);
                double h = 1e-6;
                assertEquals((ByHand.bend(activation, x + h)
                    - ByHand.bend(activation, x - h)) / (2 * h),
                    ByHand.slopeOfGraph(activation, x), 1e-8, where);
            }
    }

    /** The lanes behind a row's end hold zeros, and VectorLayers bends them with the row. */
    @Test
    void everyBendOfZeroIsZero() {
        for (Activation activation : Activation.values()) {
            assertEquals(0, activation.of(new Value(0)).data(), activation.name());
            assertEquals(0, ByHand.bend(activation, 0), activation.name());
        }
    }
}
