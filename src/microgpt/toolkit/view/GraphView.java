package microgpt.toolkit.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import microgpt.Value;
import microgpt.draw.GraphSvg;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.toolkit.graph.Graphs;

/**
 * The graph below a Value, as it was when asked.
 *
 * @param nodes the result first; those of the depth asked for
 * @param total how many Values there are below the result, itself included
 */
public record GraphView(List<Node> nodes, long total) implements Picture {

    private static final int MOST_LINES = 200;
    private static final int MOST_ROWS = 1000;      // are counted
    private static final int MOST_BOXES = 300;
    private static final int MOST_DEPTH = 200;
    private static final int ROOM = 60;     // columns for name, data, grad, local

    /**
     * A Value.
     *
     * @param name what it is called, or empty
     * @param parents numbers of its parents in {@link GraphView#nodes}
     * @param locals the derivative with respect to each parent
     * @param cut whether its parents are left out
     */
    public record Node(String op, String sign, String name, double data, double grad,
            double exponent, List<Integer> parents, double[] locals, boolean cut) {

        boolean isLeaf() { return op.equals("leaf"); }

        String label() { return op.equals("pow") ? "pow " + Num.brief(exponent) : op; }

    }

    private static String sign(Value v) {
        return Double.isNaN(v.exponent()) ? v.sign()
            : v.sign().replace("ⁿ", superscript(Num.brief(v.exponent())));
    }

    private static String superscript(String n) {
        if (!n.matches("-?[0-9.]+")) return "ⁿ";
        var s = new StringBuilder();
        for (char c : n.toCharArray())
            s.append(c == '-' ? '⁻' : c == '.' ? '·' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0'));
        return s.toString();
    }

    /** Looks at the graph below that Value, so many steps deep. */
    public static GraphView of(Value root, int depth, Function<Value, String> names) {
        Graphs.there(root);
        if (depth < 0 || depth > MOST_DEPTH) throw new IllegalArgumentException(
            "depth " + depth + " is not in 0.." + MOST_DEPTH);
        Map<Value, Integer> level = new IdentityHashMap<>();
        Map<Value, Integer> number = new IdentityHashMap<>();
        List<Value> order = new ArrayList<>();
        var toDo = new ArrayDeque<Value>(List.of(root));
        level.put(root, 0);
        while (!toDo.isEmpty()) {
            Value v = toDo.remove();
            number.put(v, order.size());
            order.add(v);
            if (level.get(v) < depth)
                for (Value p : v.parents())
                    if (level.putIfAbsent(p, level.get(v) + 1) == null) toDo.add(p);
        }
        var nodes = new ArrayList<Node>();
        for (Value v : order) {
            boolean cut = !number.keySet().containsAll(v.parents());
            List<Integer> parents = cut ? List.of()
                : v.parents().stream().map(number::get).toList();
            nodes.add(new Node(v.op(), sign(v), names.apply(v), v.data(), v.grad(), v.exponent(),
                parents, cut ? new double[0] : v.localGrads(), cut));
        }
        return new GraphView(List.copyOf(nodes), Graphs.reach(root).size());
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {ink.grey("value"), ink.grey("data"), ink.grey("grad"),
            ink.grey("local")});
        tree(0, "", "", Double.NaN, rows, new HashSet<>(), usedTwice(),
            Math.max(3, style.width() - ROOM), ink);
        int left = rows.size() - 1 - MOST_LINES;
        List<String[]> shown = left > 0 ? rows.subList(0, MOST_LINES + 1) : rows;
        String text = Text.table(shown);
        if (left > 0) text += "\n" + ink.grey(rows.size() > MOST_ROWS
            ? "… and many more lines" : "… " + Text.count(left, "more line"));
        if (nodes.size() < total) text += "\n" + ink.grey(nodes.size() + " of "
            + Text.count(total, "Value") + "; …: more below, see --depth");
        return text;
    }

    private Set<Integer> usedTwice() {
        Set<Integer> once = new HashSet<>(), twice = new HashSet<>();
        for (Node n : nodes)
            for (int p : n.parents)
                if (!once.add(p) && !(nodes.get(p).isLeaf() && !nodes.get(p).name.isEmpty()))
                    twice.add(p);
        return twice;
    }

    private void tree(int i, String first, String rest, double local, List<String[]> rows,
            Set<Integer> seen, Set<Integer> twice, int indent, Ink ink) {
        Node n = nodes.get(i);
        String mark = twice.contains(i) ? " #" + i : "";
        boolean again = !seen.add(i) && !n.isLeaf();
        boolean cut = n.cut || rest.length() > indent && !n.parents.isEmpty();
        String name = n.name.isEmpty() ? "" : ink.bold(n.name) + " ";
        String op = n.isLeaf() ? n.name.isEmpty() ? ink.grey("leaf") : ""
            : ink.green(n.label());
        rows.add(new String[] {
            ink.grey(first) + name + op + ink.grey(mark + (again ? " ↑" : cut ? " …" : "")),
            Num.brief(n.data), ink.signed(n.grad, Num.brief(n.grad)),
            Double.isNaN(local) ? "" : ink.grey("×" + Num.brief(local))});
        if (again || cut || rows.size() > MOST_ROWS) return;
        for (int k = 0; k < n.parents.size(); k++) {
            boolean last = k == n.parents.size() - 1;
            tree(n.parents.get(k), rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "),
                n.locals[k], rows, seen, twice, indent, ink);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there are too many Values
     */
    @Override
    public String svg() {
        if (nodes.size() > MOST_BOXES) throw new IllegalArgumentException(
            Text.count(nodes.size(), "Value") + " are too many for a picture (at most "
            + MOST_BOXES + "); take a smaller --depth");
        var items = new ArrayList<GraphSvg.Item>();
        for (int i = 0; i < nodes.size(); i++) {
            Node n = nodes.get(i);
            items.add(new GraphSvg.Item(i, n.sign, n.name, Num.brief(n.data),
                Num.brief(n.grad), "", n.parents, locals(n.locals), n.cut));
        }
        return GraphSvg.draw("Computation graph of " + Num.brief(nodes.get(0).data), items);
    }

    /** Returns local derivatives as they stand on the edges of a picture. */
    public static List<String> locals(double[] values) {
        return Arrays.stream(values).mapToObj(v -> "×" + Num.brief(v)).toList();
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
