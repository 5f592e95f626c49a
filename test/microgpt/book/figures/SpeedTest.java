package microgpt.book.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import microgpt.fast.Engines;
import org.junit.jupiter.api.Test;

/** What was measured of the engines, and its pictures. */
class SpeedTest {

    private static final Path DATA =
        Path.of(System.getProperty("project.root"), "data");

    @Test
    void everyRungIsFasterThanTheOneBelow() throws IOException {
        var speed = new Speed(DATA);
        for (int width : new int[] {16, 32, 64}) {
            double before = Double.POSITIVE_INFINITY;
            for (String engine : Engines.names()) {
                double now = speed.microseconds(engine, width);
                assertTrue(now > 0 && now < before, engine + " at " + width);
                before = now;
            }
            assertTrue(speed.microseconds("twoThreads", width) > 0);
        }
        assertThrows(IllegalArgumentException.class, () -> speed.microseconds("abacus", 16));
    }

    @Test
    void theLadderHasABarForEachAndTheCurvesAreOfAll() throws IOException {
        var speed = new Speed(DATA);
        String ladder = speed.ladder(), curves = speed.curves();
        assertEquals(12, ladder.split(" µs</text>", -1).length - 2, ladder);
        for (String engine : List.of("graph", "dot", "array", "vector")) {
            assertEquals(3, ladder.split(">(width \\d\\d  )?" + engine + "<", -1).length - 1);
            assertTrue(curves.contains(">" + engine + "<"), curves);
            List<double[]> points = speed.learning(engine);
            assertTrue(points.get(0)[1] > points.get(points.size() - 1)[1], engine);
        }
        assertTrue(speed.toString().contains("cores"), speed.toString());
    }
}
