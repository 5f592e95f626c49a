package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random graphs, walked back as a whole, twice, by parts, and after a walk that
 * was left halfway, against <em>dual numbers</em>: a second way to the same
 * derivatives, forward, with no graph and no walk.
 */
class RandomGraphsTest {

    private static final int GRAPHS = 4000;

    /** A number and how fast it moves with the one leaf that is asked about. */
    private record Dual(double x, double slope) {

        Dual add(Dual o) { return new Dual(x + o.x, slope + o.slope); }

        Dual mul(Dual o) {
            return new Dual(x * o.x, slope * o.x + x * o.slope);
        }

        Dual pow(double n) {
            return new Dual(Math.pow(x, n),
                n == 0 ? 0 : n * Math.pow(x, n - 1) * slope);
        }

        Dual exp() { return new Dual(Math.exp(x), Math.exp(x) * slope); }

        Dual log() { return new Dual(Math.log(x), slope / x); }

        Dual relu() { return x > 0 ? this : new Dual(0, 0); }
    }

    /** One line of a calculation: the operation and what it takes. */
    private record Line(int operation, int a, int b, double n) {}

    private static List<Line> lines(Random random, int leaves) {
        var lines = new ArrayList<Line>();
        int count = 1 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            // mostly the newest, so that graphs are deep; else any, for sharing
            int all = leaves + i;
            int a = random.nextInt(3) > 0 ? all - 1 : random.nextInt(all);
            lines.add(new Line(random.nextInt(6), a, random.nextInt(all),
                random.nextInt(8) / 2.0 - 1));
        }
        return lines;
    }

    private static Value values(List<Line> lines, List<Value> all) {
        for (Line line : lines) {
            Value a = all.get(line.a), b = all.get(line.b);
            all.add(switch (line.operation) {
                case 0 -> a.add(b);
                case 1 -> a.mul(b);
                case 2 -> a.mul(a).add(0.25).pow(line.n);
                case 3 -> a.mul(a).mul(-1).exp();
                case 4 -> a.mul(a).add(0.25).log();
                default -> a.relu();
            });
        }
        return all.get(all.size() - 1);
    }

    private static Dual duals(List<Line> lines, List<Dual> all) {
        var quarter = new Dual(0.25, 0);
        for (Line line : lines) {
            Dual a = all.get(line.a), b = all.get(line.b);
            all.add(switch (line.operation) {
                case 0 -> a.add(b);
                case 1 -> a.mul(b);
                case 2 -> a.mul(a).add(quarter).pow(line.n);
                case 3 -> a.mul(a).mul(new Dual(-1, 0)).exp();
                case 4 -> a.mul(a).add(quarter).log();
                default -> a.relu();
            });
        }
        return all.get(all.size() - 1);
    }

    @Test
    void theWalkBackAgreesWithDualNumbers() {
        var random = new Random(11);
        int compared = 0;
        for (int graph = 0; graph < GRAPHS; graph++) {
            var start = new double[1 + random.nextInt(4)];
            for (int i = 0; i < start.length; i++)
                start[i] = random.nextInt(5) == 0 ? 0
                    : random.nextDouble() * 4 - 2;
            List<Line> lines = lines(random, start.length);
            var all = new ArrayList<Value>();
            for (double x : start) all.add(new Value(x));
            List<Value> leaves = List.copyOf(all);
            Value result = values(lines, all);
            int times = walk(result, random);
            for (int i = 0; i < start.length; i++) {
                var duals = new ArrayList<Dual>();
                for (int k = 0; k < start.length; k++)
                    duals.add(new Dual(start[k], k == i ? 1 : 0));
                Dual expected = duals(lines, duals);
                assertEquals(expected.x, result.data(),
                    1e-9 * Math.abs(expected.x));
                if (!(Math.abs(expected.slope) < 1e100)) continue;
                assertEquals(times * expected.slope, leaves.get(i).grad(),
                    1e-8 * (1 + Math.abs(times * expected.slope)),
                    "graph " + graph + ": " + lines);
                compared++;
            }
        }
        assertTrue(compared > 2 * GRAPHS, compared + " compared");
    }

    /** Walks back in one of several ways; returns how often in all. */
    private static int walk(Value result, Random random) {
        if (random.nextInt(3) == 0) {           // one that is given up
            var walk = result.backwardWalk();
            var leaves = new ArrayList<Value>();
            for (int n = random.nextInt(20); n > 0 && walk.hasNext(); n--)
                walk.next();
            if (random.nextBoolean()) walk.close();
            collect(result, leaves);
            leaves.forEach(Value::zeroGrad);
        }
        int times = 1 + random.nextInt(2);
        for (int i = 0; i < times; i++)
            if (random.nextBoolean()) result.backward();
            else {
                var walk = result.backwardWalk();
                while (walk.hasNext()) walk.next();
            }
        return times;
    }

    private static void collect(Value v, List<Value> found) {
        if (v.parents().isEmpty()) {
            found.add(v);
            return;
        }
        var seen = new java.util.HashSet<Value>();
        var toDo = new java.util.ArrayDeque<Value>(List.of(v));
        while (!toDo.isEmpty()) {
            Value next = toDo.pop();
            if (!seen.add(next)) continue;
            if (next.parents().isEmpty()) found.add(next);
            toDo.addAll(next.parents());
        }
    }
}
