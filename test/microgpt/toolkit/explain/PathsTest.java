package microgpt.toolkit.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import microgpt.Value;
import org.junit.jupiter.api.Test;

class PathsTest {

    private static List<Double> locals(Paths.Path path) {
        return path.steps().stream().map(Paths.Step::local).toList();
    }

    @Test
    void eachStepHasTheDerivativeOfTheOneBeforeIt() {
        Value a = new Value(2), b = new Value(-3), square = a.mul(a), l = square.mul(b).add(a);
        Paths paths = new Paths(l, a);
        List<Paths.Path> found = paths.strongest(9);
        assertEquals(List.of(-6.0, -6.0, 1.0), found.stream().map(Paths.Path::product).toList());
        assertEquals(List.of(1.0, 1.0, -3.0, 2.0), locals(found.get(0)));
        assertEquals(List.of(1.0, 1.0, -3.0, 2.0), locals(found.get(1)));
        assertEquals(List.of(1.0, 1.0), locals(found.get(2)));
        assertEquals(List.of(l, l.parents().get(0), square, a),
            found.get(0).steps().stream().map(Paths.Step::value).toList());
        assertEquals(-11, paths.sum());
        assertEquals(13, paths.size());
        assertEquals(3, paths.ways());
        assertEquals(found.subList(0, 2), paths.strongest(2));
    }

    /** Of those that are as strong the one that is furthest is gone on with. */
    @Test
    void manyPathsOfOneStrengthAreNotAllWalked() {
        Value x = new Value(1), y = x;
        for (int i = 0; i < 60; i++) y = y.add(y);
        var paths = new Paths(y, x);
        assertEquals(Math.pow(2, 60), paths.ways());
        List<Paths.Path> found = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> paths.strongest(3));
        assertEquals(3, found.size());
        for (Paths.Path path : found) assertEquals(java.util.Collections.nCopies(61, 1.0), locals(path));
    }

    @Test
    void aPathOnWhichAFactorIsZeroIsNone() {
        Value a = new Value(2), zero = new Value(0);
        Paths paths = new Paths(a.mul(zero), a);
        assertEquals(List.of(), paths.strongest(5));
        assertEquals(0, paths.ways());
        assertEquals("that Value is not below the result: no path leads there, its gradient is 0",
            assertThrows(IllegalArgumentException.class, () -> new Paths(a.add(1), zero)).getMessage());
        assertEquals(List.of(1.0), locals(new Paths(a, a).strongest(1).get(0)));
    }
}
