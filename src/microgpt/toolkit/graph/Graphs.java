package microgpt.toolkit.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import microgpt.Value;

/** Walks over graphs of Values, without recursion and without a trace. */
public final class Graphs {

    /**
     * Returns the Value and all below it.
     *
     * @throws IllegalArgumentException if it is null
     */
    public static Set<Value> reach(Value root) {
        there(root);
        Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var toDo = new ArrayDeque<Value>(List.of(root));
        seen.add(root);
        while (!toDo.isEmpty())
            for (Value p : toDo.pop().parents()) if (seen.add(p)) toDo.push(p);
        return seen;
    }

    /** @throws IllegalArgumentException if there is no Value */
    public static void there(Value v) {
        if (v == null) throw new IllegalArgumentException("null is no Value; it has no graph");
    }

    /** Returns the Value and all below it, parents before what they made. */
    public static List<Value> parentsFirst(Value root) {
        Map<Value, Integer> children = new IdentityHashMap<>();
        for (Value v : reach(root))
            for (Value p : v.parents()) children.merge(p, 1, Integer::sum);
        var order = new ArrayList<Value>();
        var ready = new ArrayDeque<Value>(List.of(root));
        while (!ready.isEmpty()) {
            Value v = ready.pop();
            order.add(v);
            for (Value p : v.parents())
                if (children.merge(p, -1, Integer::sum) == 0) ready.push(p);
        }
        Collections.reverse(order);
        return order;
    }

    private Graphs() {}
}
