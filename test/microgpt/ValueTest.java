package microgpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueTest {

    @Test
    void eachOperationKnowsItsResultAndItsLocalDerivatives() {
        Value a = new Value(2), b = new Value(-3);
        check(a.add(b), "add", -1, 1, 1);
        check(a.mul(b), "mul", -6, -3, 2);
        check(a.pow(3), "pow", 8, 12);
        check(b.pow(2), "pow", 9, -6);
        check(a.pow(-1), "pow", 0.5, -0.25);
        check(a.pow(0), "pow", 1, 0);
        for (double x : new double[] {0, -0.0, 4e-324, Double.NaN,
                Double.POSITIVE_INFINITY})
            check(new Value(x).pow(0), "pow", 1, 0);
        check(a.exp(), "exp", StrictMath.exp(2), StrictMath.exp(2));
        check(a.log(), "log", StrictMath.log(2), 0.5);
        check(a.relu(), "relu", 2, 1);
        check(b.relu(), "relu", 0, 0);
        check(new Value(0).relu(), "relu", 0, 0);
        check(new Value(-0.0).relu(), "relu", 0, 0);
        check(a, "leaf", 2);
    }

    private static void check(
            Value v, String op, double data, double... localGrads) {
        assertEquals(op, v.op());
        assertEquals(data, v.data());
        assertArrayEquals(localGrads, v.localGrads());
        assertEquals(localGrads.length, v.parents().size());
    }

    @Test
    void sugarIsMadeOfTheSixOperations() {
        Value a = new Value(2), b = new Value(-4);
        assertEquals(6, a.sub(b).data());
        assertEquals(-0.5, a.div(b).data());
        assertEquals(-2, a.neg().data());
        assertEquals(5, a.add(3).data());
        assertEquals(-1, a.sub(3).data());
        assertEquals(6, a.mul(3).data());
        assertEquals(0.5, a.div(4).data());
        assertEquals("add", a.sub(b).op());
        assertEquals("mul", a.div(b).op());
    }

    @Test
    void anExponentMayBeAValue() {
        Value x = new Value(2), n = new Value(3);
        Value y = x.pow(n);
        y.backward();
        assertEquals(8, y.data(), 1e-14);
        assertEquals(12, x.grad(), 1e-14);
        assertEquals(8 * Math.log(2), n.grad(), 1e-14);
    }

    @Test
    void theSameOperationCanBeDoneOnOtherParents() {
        Value a = new Value(2), b = new Value(-3), x = new Value(5);
        assertEquals(8, a.add(b).again(x, new Value(3)).data());
        assertEquals(15, a.mul(b).again(x, new Value(3)).data());
        assertEquals(125, a.pow(3).again(x).data());
        assertEquals(StrictMath.exp(5), a.exp().again(x).data());
        assertEquals(StrictMath.log(5), a.log().again(x).data());
        assertEquals(5, a.relu().again(x).data());
        assertEquals("relu", a.relu().again(b).op());
        assertEquals(List.of(b), a.exp().again(b).parents());
    }

    @Test
    void aValueTellsItsOperationAndItsNumbers() {
        Value a = new Value(2), b = new Value(-3);
        assertEquals("+×xⁿ", a.add(b).sign() + a.mul(b).sign()
            + a.pow(3).sign());
        assertEquals("", a.sign());
        assertEquals("right left (x > 0)", a.mul(b).slope(0) + " "
            + a.mul(b).slope(1) + " " + a.relu().slope(0));
        assertEquals(3, a.pow(3).exponent());
        assertTrue(Double.isNaN(a.exp().exponent()));
        Value loss = a.mul(b);
        loss.backward();
        assertEquals("Value(data=-6.0, grad=1.0)", loss.toString());
        assertEquals("Value(data=2.0, grad=-3.0)", a.toString());
    }

    @Test
    void gradientAccumulatesWhenAValueIsUsedTwice() {
        Value a = new Value(2), b = new Value(-3);
        Value loss = a.mul(b).add(a);
        loss.backward();
        assertEquals(-2, a.grad());
        assertEquals(2, b.grad());
        assertEquals(1, loss.grad());
    }

    @Test
    void aDiamondGetsBothOfItsSides() {
        Value x = new Value(3);
        Value y = x.mul(x);             // x²
        Value z = y.add(y.mul(x));      // x² + x³
        z.backward();
        assertEquals(2 * 3 + 3 * 9, x.grad());
        assertEquals(1 + 3, y.grad());
    }

    @Test
    void aNumberTimesItselfTakesTheSameParentTwice() {
        Value x = new Value(5);
        Value square = x.mul(x);
        square.backward();
        assertEquals(10, x.grad());
        Value twice = square.add(square);
        x.zeroGrad();
        twice.backward();
        assertEquals(20, x.grad());
        assertEquals(2, square.grad());
    }

    @Test
    void aSecondWalkAddsToTheLeavesAndRenewsWhatIsBetween() {
        Value a = new Value(2), b = new Value(5);
        Value c = a.mul(b);
        Value loss = c.mul(c).add(a);
        loss.backward();
        double first = a.grad();
        double between = c.grad();
        loss.backward();
        assertEquals(2 * first, a.grad());
        assertEquals(between, c.grad());
        a.zeroGrad();
        loss.backward();
        assertEquals(first, a.grad());
    }

    @Test
    void backwardOnALeafIsOne() {
        Value a = new Value(7);
        a.backward();
        assertEquals(1, a.grad());
        a.backward();
        assertEquals(2, a.grad());
    }

    @Test
    void theWalkTakesOneValueAtATimeAndChildrenBeforeParents() {
        Value a = new Value(2), b = new Value(3);
        Value c = a.mul(b), d = c.exp(), e = c.add(d);
        var walk = e.backwardWalk();
        var order = new ArrayList<Value>();
        while (walk.hasNext()) order.add(walk.next());
        assertEquals(List.of(e, d, c), order);
        assertThrows(NoSuchElementException.class, walk::next);
        double stepped = a.grad();
        a.zeroGrad();
        e.backward();
        assertEquals(stepped, a.grad());
    }

    @Test
    void anAbandonedWalkDoesNotSpoilTheNext() {
        Value a = new Value(2), b = new Value(3);
        Value c = a.mul(b), loss = c.mul(c).add(c);
        loss.backward();
        double expected = a.grad();
        for (int steps = 0; steps < 3; steps++) {
            var walk = loss.backwardWalk();
            for (int i = 0; i < steps; i++) walk.next();
            a.zeroGrad();
            loss.backward();
            assertEquals(expected, a.grad());
            assertFalse(walk.hasNext());
        }
    }

    /** The one that is closed has seen a part of a graph with sharing. */
    @Test
    void aWalkThatIsClosedHalfwayLeavesNoCountBehind() {
        for (int taken = 0; taken < 60; taken += 7) {
            Value x = new Value(1.5), sum = x;
            for (int i = 0; i < 10; i++)
                sum = sum.mul(x).add(sum.exp().log().pow(2).relu())
                    .mul(0.1);
            sum.backward();
            double expected = x.grad();
            var walk = sum.backwardWalk();
            for (int i = 0; i < taken; i++) walk.next();
            walk.close();
            x.zeroGrad();
            sum.backward();
            assertEquals(expected, x.grad());
            assertEquals("mul", sum.op());
        }
    }

    @Test
    void aLongWalkThatIsLeftHalfwayIsClosedInNoTime() {
        Value x = new Value(1), sum = x;
        for (int i = 0; i < 5_000_000; i++) sum = sum.add(x);
        var walk = sum.backwardWalk();
        for (int i = 0; i < 1000; i++) walk.next();
        long start = System.nanoTime();
        walk.close();
        long closing = System.nanoTime() - start;
        x.zeroGrad();
        start = System.nanoTime();
        sum.backward();
        long walking = System.nanoTime() - start;
        assertEquals(5_000_001, x.grad());
        assertTrue(closing < 3 * walking + 200_000_000L,
            closing / 1e9 + " s to close, " + walking / 1e9 + " s to walk");
    }

    /** Each is ready before any of the others is done. */
    @Test
    void tenThousandValuesMayBeReadyTogether() {
        Value x = new Value(1), sum = new Value(0);
        for (int i = 0; i < 10_000; i++) sum = x.mul(2).add(sum);
        sum.backward();
        assertEquals(20_000, x.grad());
    }

    @Test
    void aWalkTellsHowManyAreReadyAndWhetherItIsOpen() {
        var walk = new Value(2).exp().log().backwardWalk();
        assertEquals("Backward(1 ready)", walk.toString());
        assertTrue(walk.isOpen());
        walk.close();
        assertFalse(walk.isOpen());
    }

    /** A graph may have a million Values; nobody holds it afterwards. */
    @Test
    void afterTheWalkItsGraphIsLetGo() throws InterruptedException {
        var graph = new java.lang.ref.WeakReference<>(walked());
        for (int i = 0; i < 100 && graph.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertEquals(null, graph.get());
    }

    private static Value walked() {
        Value loss = new Value(2).exp();
        loss.backward();
        return loss;
    }

    @Test
    void eachValueIsVisitedOnce() {
        Value x = new Value(1);
        for (int i = 0; i < 100; i++) x = x.add(x).mul(0.5);
        var seen = Collections.newSetFromMap(
            new IdentityHashMap<Value, Boolean>());
        var walk = x.backwardWalk();
        while (walk.hasNext()) assertTrue(seen.add(walk.next()));
        assertEquals(200, seen.size());
    }

    @Test
    void chainsAndFansOfTenMillionNodesNeedNoRecursion() {
        Value x = new Value(1), sum = x;
        for (int i = 0; i < 10_000_000; i++) sum = sum.add(x);
        sum.backward();
        assertEquals(10_000_001, x.grad());
    }

    /*
     * Random graphs over all six operations. The same expression is computed
     * again with plain doubles, and each leaf is moved a little both ways.
     */
    @Test
    void gradientsOfThousandsOfRandomGraphsMatchCentralDifferences() {
        var random = new Random(7);
        int compared = 0;
        var used = new java.util.TreeSet<String>();
        for (int graph = 0; graph < 5000; graph++) {
            int[][] program = program(random);
            var leaves = new double[1 + random.nextInt(4)];
            for (int i = 0; i < leaves.length; i++)
                leaves[i] = random.nextDouble() * 3 - 1.5;
            Value[] values = values(leaves);
            Value result = run(program, values, used);
            if (!(Math.abs(result.data()) < 50)) continue;
            result.backward();
            for (int i = 0; i < leaves.length; i++) {
                double slope = slope(program, leaves, i, 1e-5);
                double rough = slope(program, leaves, i, 2e-5);
                // next to a bend of relu the two differ: no derivative
                if (Math.abs(slope - rough) > 1e-6 * (1 + Math.abs(slope)))
                    continue;
                assertEquals(slope, values[i].grad(),
                    1e-5 * (1 + Math.abs(slope)));
                compared++;
            }
        }
        assertTrue(compared > 5000, compared + " compared");
        assertEquals("[add, exp, log, mul, pow, relu]", used.toString());
    }

    private static int[][] program(Random random) {
        var program = new int[1 + random.nextInt(12)][];
        for (int i = 0; i < program.length; i++)
            program[i] = new int[] {random.nextInt(6),
                random.nextInt(1 << 20), random.nextInt(1 << 20)};
        return program;
    }

    private static Value[] values(double[] leaves) {
        var values = new Value[leaves.length];
        for (int i = 0; i < values.length; i++)
            values[i] = new Value(leaves[i]);
        return values;
    }

    private static double slope(
            int[][] program, double[] leaves, int leaf, double h) {
        double[] up = leaves.clone(), down = leaves.clone();
        up[leaf] += h;
        down[leaf] -= h;
        var ignored = new java.util.TreeSet<String>();
        return (run(program, values(up), ignored).data()
            - run(program, values(down), ignored).data()) / (2 * h);
    }

    private static Value run(
            int[][] program, Value[] leaves, java.util.Set<String> used) {
        var all = new ArrayList<>(List.of(leaves));
        for (int[] line : program) {
            Value a = all.get(line[1] % all.size());
            Value b = all.get(line[2] % all.size());
            Value positive = a.mul(a).add(0.5);
            Value v;
            switch (line[0]) {
                case 0: v = a.add(b); break;
                case 1: v = a.mul(b); break;
                case 2: v = positive.pow(line[2] % 7 / 2.0 - 1); break;
                case 3: v = a.mul(0.3).exp(); break;
                case 4: v = positive.log(); break;
                default: v = a.relu();
            }
            used.add(v.op());
            all.add(v);
        }
        return all.get(all.size() - 1);
    }

    @Test
    void separateThreadsMayWalkSeparateGraphs() throws Exception {
        Value a = new Value(2), b = new Value(3);
        var walk = a.mul(b).exp().backwardWalk();
        var thread = new Thread(() -> {
            Value c = new Value(4);
            c.mul(c).backward();
        });
        thread.start();
        thread.join();
        assertTrue(walk.hasNext());
        while (walk.hasNext()) walk.next();
        assertEquals(3 * Math.exp(6), a.grad(), 1e-9);
    }
}
