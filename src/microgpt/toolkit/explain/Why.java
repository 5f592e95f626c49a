package microgpt.toolkit.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import microgpt.Loss;
import microgpt.Objective;
import microgpt.Trainer;
import microgpt.Value;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.graph.Graphs;
import microgpt.toolkit.graph.Names;
import microgpt.toolkit.graph.Replay;
import microgpt.toolkit.view.WhyView;

/**
 * Splits a derivative into the paths that it came along. There may be
 * astronomically many; but what lies below each Value in sum, at most, and how
 * many ways there are is found in one sweep, and with the largest product
 * known for each Value the search goes straight along the strongest paths (A*
 * with a bound that is exact).
 */
public final class Why {

    private static final int PATHS = 5;
    private static final String FIRST = "train a step first: trainer.step() or /step";

    private final Value[] order;
    private final int[][] parents;
    private final double[][] locals;
    private final double[] best;        // largest |product| from here to w
    private final double[] sum;         // of all products
    private final double[] size;        // sum of all |products|
    private final double[] ways;

    private record Path(int node, double product, double bound, int length, Path before) {}

    private Why(Value result, Value w) {
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

    /** Explains d result / d w. */
    public static WhyView explain(Value result, Value w, Names names) {
        Graphs.there(w);
        var why = new Why(result, w);
        int root = why.order.length - 1;
        var found = new ArrayList<WhyView.Path>();
        var open = new PriorityQueue<Path>(Comparator
            .comparingDouble((Path p) -> -p.bound).thenComparingInt(p -> -p.length));
        if (why.best[root] > 0) open.add(new Path(root, 1, why.best[root], 0, null));
        while (!open.isEmpty() && found.size() < PATHS) {
            Path p = open.poll();
            if (why.order[p.node] == w) {
                found.add(why.path(p, names));
                continue;
            }
            for (int k = 0; k < why.parents[p.node].length; k++) {
                int next = why.parents[p.node][k];
                double product = p.product * why.locals[p.node][k];
                double bound = Math.abs(product) * why.best[next];
                if (bound > 0) open.add(new Path(next, product, bound, p.length + 1, p));
            }
        }
        return new WhyView("d " + name(names, result, "result") + " / d "
                + name(names, w, "value"),
            why.sum[root], why.size[root], why.ways[root], List.copyOf(found));
    }

    private static String name(Names names, Value v, String otherwise) {
        return names.of(v).isEmpty() ? otherwise : names.of(v);
    }

    private WhyView.Path path(Path last, Names names) {
        var steps = new ArrayList<WhyView.Step>();
        for (Path p = last; p != null; p = p.before) {
            Value v = order[p.node];
            double local = p.before == null ? 1 : p.product / p.before.product;
            if (p.before != null)
                for (int k = 0; k < parents[p.before.node].length; k++)
                    if (parents[p.before.node][k] == p.node
                        && p.before.product * locals[p.before.node][k] == p.product)
                        local = locals[p.before.node][k];
            steps.add(new WhyView.Step(v.op(), names.of(v), v.data(), local));
        }
        Collections.reverse(steps);
        return new WhyView.Path(last.product, List.copyOf(steps));
    }

    /**
     * Explains the derivative of a trainer's last loss. A weight's is told for
     * its document and the weights as they are now.
     *
     * @throws IllegalStateException if no step was begun yet
     */
    public static WhyView explain(Trainer trainer, Value w) {
        Graphs.there(w);
        Names names = Bindings.names();
        String name = Bindings.parameterName(trainer.model(), w);
        if (name.isEmpty()) return explain(
            lastLoss(trainer, w, name(names, w, "")), w, names);
        if (trainer.document() == null) throw new IllegalStateException(FIRST);
        names.put(trainer.model());
        Value loss = loss(trainer, names);
        if (!Graphs.reach(loss).contains(w)) throw new IllegalArgumentException(name
            + " took no part in the last document, \"" + trainer.document()
            + "\": its gradient is 0");
        return explain(loss, w, names);
    }

    /** Returns the loss that a Value which is no weight lies below. */
    private static Value lastLoss(Trainer trainer, Value w, String name) {
        String own = "; in your own graph: /why " + (name.isEmpty() ? "VALUE" : name)
            + ", RESULT";
        Value loss;
        try {
            loss = trainer.loss();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(FIRST + own);
        }
        if (w == loss) throw new IllegalArgumentException("that Value is the loss itself; ask"
            + " for one below it, such as model.parameter(\"lm_head\").rows()[0][0]");
        if (!Graphs.reach(loss).contains(w)) throw new IllegalArgumentException(
            (name.isEmpty() ? "that Value" : name) + " is not below the last training loss" + own);
        Value[] again = new Replay(loss).run();
        if (again[again.length - 1].data() != loss.data())
            throw new IllegalArgumentException("that Value belongs to a pass from before the"
                + " last update; take one of a step that is not finished");
        return loss;
    }

    /** Returns the loss of the trainer's document, watched by a probe. */
    private static Value loss(Trainer trainer, Names names) {
        String document = trainer.document();
        int[] tokens = trainer.tokens();
        var model = trainer.model();
        int n = Math.min(model.config().shape().context(), tokens.length - 1);
        Value[][] logits = model.forward(
            java.util.Arrays.copyOf(tokens, n), model.newCache(), names);
        Value loss = Loss.mean(Objective.NextToken.losses(logits, tokens, names));
        names.put(loss, "loss of \"" + document + "\"");
        return loss;
    }
}
