package microgpt.toolkit.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import microgpt.Value;
import microgpt.toolkit.graph.Graphs;

/**
 * The paths that a derivative came along. There may be astronomically many;
 * but what lies below each Value in sum, at most, and how many ways there are
 * is found in one sweep, and with the largest product known for each Value the
 * search goes straight along the strongest paths (A* with a bound that is
 * exact).
 */
public final class Paths {

    private final Value w;
    private final Value[] order;
    private final int[][] parents;
    private final double[][] locals;
    private final double[] best;        // largest |product| from here to w
    private final double[] sum;         // of all products
    private final double[] size;        // sum of all |products|
    private final double[] ways;

    /** A Value on a path, and the local derivative of the one before with respect to it. */
    public record Step(Value value, double local) {}

    /** One path, the result first. */
    public record Path(double product, List<Step> steps) {}

    private record Way(int node, double local, double product, double bound, int length, Way before) {}

    /**
     * Finds what lies between a result and a Value below it.
     *
     * @throws IllegalArgumentException if it is not below
     */
    public Paths(Value result, Value w) {
        this.w = w;
        order = Graphs.parentsFirst(result).toArray(new Value[0]);
        int n = order.length;
        parents = new int[n][];
        locals = new double[n][];
        best = new double[n];
        sum = new double[n];
        size = new double[n];
        ways = new double[n];
        Map<Value, Integer> number = new IdentityHashMap<>();
        for (int i = 0; i < n; i++) {
            number.put(order[i], i);
            if (order[i] == w) {
                best[i] = sum[i] = size[i] = ways[i] = 1;
                parents[i] = new int[0];
                continue;
            }
            parents[i] = order[i].parents().stream().mapToInt(number::get).toArray();
            locals[i] = order[i].localGrads();
            for (int k = 0; k < parents[i].length; k++) {
                int p = parents[i][k];
                double local = locals[i][k];
                if (local == 0 || ways[p] == 0) continue;
                best[i] = Math.max(best[i], Math.abs(local) * best[p]);
                sum[i] += local * sum[p];
                size[i] += Math.abs(local) * size[p];
                ways[i] += ways[p];
            }
        }
        if (!number.containsKey(w)) throw new IllegalArgumentException(
            "that Value is not below the result: no path leads there, its gradient is 0");
    }

    private int root() { return order.length - 1; }

    /** Returns the derivative: the sum of the products of all paths. */
    public double sum() { return sum[root()]; }

    /** Returns the sum of their sizes, without signs. */
    public double size() { return size[root()]; }

    /** Returns how many there are. */
    public double ways() { return ways[root()]; }

    /** Returns the strongest, the strongest first. */
    public List<Path> strongest(int most) {
        var found = new ArrayList<Path>();
        var open = new PriorityQueue<Way>(Comparator
            .comparingDouble((Way p) -> -p.bound).thenComparingInt(p -> -p.length));
        if (best[root()] > 0) open.add(new Way(root(), 1, 1, best[root()], 0, null));
        while (!open.isEmpty() && found.size() < most) {
            Way p = open.poll();
            if (order[p.node] == w) {
                found.add(path(p));
                continue;
            }
            for (int k = 0; k < parents[p.node].length; k++) {
                int next = parents[p.node][k];
                double local = locals[p.node][k], product = p.product * local;
                double bound = Math.abs(product) * best[next];
                if (bound > 0) open.add(new Way(next, local, product, bound, p.length + 1, p));
            }
        }
        return found;
    }

    private Path path(Way last) {
        var steps = new ArrayList<Step>();
        for (Way p = last; p != null; p = p.before) steps.add(new Step(order[p.node], p.local));
        Collections.reverse(steps);
        return new Path(last.product, List.copyOf(steps));
    }
}
