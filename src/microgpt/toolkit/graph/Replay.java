package microgpt.toolkit.graph;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import microgpt.Value;

/**
 * A graph that can be computed again with other numbers at its leaves: by the
 * engine's own operations, in Values of its own. The original stays as it is.
 */
public final class Replay {

    private final List<Value> order;        // parents first, the result last
    private final int[][] parents;

    public Replay(Value root) {
        order = Graphs.parentsFirst(root);
        Map<Value, Integer> number = new IdentityHashMap<>();
        parents = new int[order.size()][];
        for (int i = 0; i < parents.length; i++) {
            Value v = order.get(i);
            number.put(v, i);
            parents[i] = v.parents().stream().mapToInt(number::get).toArray();
        }
    }

    public List<Value> order() { return order; }

    public boolean isLeaf(int i) { return parents[i].length == 0; }

    /** Computes everything again; the result is the last. */
    public Value[] run() { return run(-1, 0); }

    /** As {@link #run()}, with one leaf moved by a little. */
    public Value[] run(int leaf, double by) {
        var again = new Value[parents.length];
        for (int i = 0; i < again.length; i++) {
            Value v = order.get(i);
            again[i] = isLeaf(i) ? new Value(v.data() + (i == leaf ? by : 0))
                : v.again(Arrays.stream(parents[i]).mapToObj(p -> again[p])
                    .toArray(Value[]::new));
        }
        return again;
    }
}
