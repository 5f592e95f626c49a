package microgpt.toolkit.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import microgpt.Value;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.graph.Names;
import microgpt.toolkit.graph.Replay;
import microgpt.toolkit.view.CheckView;
import microgpt.toolkit.view.GradView;

/** Gradients, computed on a copy of the graph, and measured. */
public final class Gradients {

    private static final int MOST_CHECKED = 24;
    private static final double[] NUDGES = {1e-3, 1e-4, 1e-5, 1e-6, 1e-7};

    public static GradView table(Value root) {
        var replay = new Replay(root);
        Value[] again = replay.run();
        again[again.length - 1].backward();
        Names names = Bindings.names();
        var leaves = new ArrayList<GradView.Leaf>();
        for (int i = 0; i < again.length; i++)
            if (replay.isLeaf(i)) {
                Value v = replay.order().get(i);
                leaves.add(new GradView.Leaf(names.of(v), v.data(), again[i].grad(), v.grad()));
            }
        return new GradView(root.data(), List.copyOf(leaves));
    }

    public static CheckView check(Value root) {
        var replay = new Replay(root);
        Value[] again = replay.run();
        again[again.length - 1].backward();
        Names names = Bindings.names();
        List<Integer> leaves = IntStream.range(0, again.length).filter(replay::isLeaf)
            .boxed().toList();
        List<Integer> named = leaves.stream()
            .filter(i -> !names.of(replay.order().get(i)).isEmpty()).toList();
        List<Integer> from = named.isEmpty() ? leaves : named;
        var lines = new ArrayList<CheckView.Line>();
        for (int i : choose(from, again)) {
            lines.add(new CheckView.Line(names.of(replay.order().get(i)),
                again[i].data(), again[i].grad(), slope(replay, i, again[i].data())));
        }
        return new CheckView(List.copyOf(lines), leaves.size(), named.size());
    }

    /**
     * Measures central differences over ever smaller nudges, and returns where
     * two neighbours agree best: large ones suffer from the curve, small ones
     * from rounding.
     */
    private static double slope(Replay replay, int leaf, double x) {
        double best = Double.NaN, least = Double.POSITIVE_INFINITY, last = Double.NaN;
        for (double nudge : NUDGES) {
            double h = nudge * Math.max(1, Math.abs(x));
            double slope = (result(replay.run(leaf, h)) - result(replay.run(leaf, -h)))
                / ((x + h) - (x - h));
            if (Math.abs(slope - last) < least) {
                least = Math.abs(slope - last);
                best = slope;
            }
            last = slope;
        }
        return best;
    }

    private static double result(Value[] all) { return all[all.length - 1].data(); }

    /** Returns those with the largest gradients, and some from everywhere. */
    private static List<Integer> choose(List<Integer> leaves, Value[] values) {
        if (leaves.size() <= MOST_CHECKED) return leaves;
        Set<Integer> chosen = new HashSet<>(leaves.stream()
            .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(values[i].grad())))
            .limit(MOST_CHECKED / 2).toList());
        for (int k = 0; chosen.size() < MOST_CHECKED && k < leaves.size(); k++)
            chosen.add(leaves.get((int) ((long) k * 7919 % leaves.size())));
        return leaves.stream().filter(chosen::contains).toList();
    }

    private Gradients() {}
}
