package microgpt.draw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places the boxes of a directed acyclic graph in columns, so that every edge
 * runs to the right (Sugiyama, Tagawa and Toda, 1981): choose a column for each
 * box, order the boxes of a column to avoid crossings, then straighten.
 */
public final class Layered {

    private static final double COLUMN_GAP = 58;    // room for a number on an edge
    private static final double ROW_GAP = 14;
    private static final int ORDER_SWEEPS = 24;
    private static final int STRAIGHTEN_SWEEPS = 60;

    /** A box, or a bend of an edge that passes a column. */
    public static final class Box {
        final double width;
        final double height;
        final List<Box> before = new ArrayList<>();
        final List<Box> after = new ArrayList<>();
        int column = -1;
        int row;
        double x;
        double y;

        private Box(double width, double height) {
            this.width = width;
            this.height = height;
        }
    }

    /** An edge, and the bends on its way. */
    record Edge(Box from, Box to, List<Box> bends) {}

    private final List<Box> boxes = new ArrayList<>();
    final List<Edge> edges = new ArrayList<>();
    private List<List<Box>> columns = new ArrayList<>();
    double width;
    double height;

    /** Adds a box of that size. */
    public Box box(double width, double height) {
        var box = new Box(width, height);
        boxes.add(box);
        return box;
    }

    public void edge(Box from, Box to) { edges.add(new Edge(from, to, new ArrayList<>())); }

    /** Gives every box its place. */
    public void layout() {
        chooseColumns();
        bendLongEdges();
        order();
        placeRows();
        placeColumns();
    }

    /** Returns the width of the widest box of the bend's column. */
    double columnWidth(Box box) {
        return columns.get(box.column).stream().mapToDouble(b -> b.width).max().orElse(0);
    }

    private void chooseColumns() {
        Map<Box, List<Box>> next = new HashMap<>();
        for (Edge e : edges) next.computeIfAbsent(e.from, b -> new ArrayList<>()).add(e.to);
        Map<Box, Integer> distance = new HashMap<>();   // from the right
        int last = 0;
        for (Box b : boxes) last = Math.max(last, distance(b, next, distance));
        for (int i = 0; i <= last; i++) columns.add(new ArrayList<>());
        for (Box b : boxes) put(b, last - distance.get(b));
    }

    private static int distance(Box box, Map<Box, List<Box>> next, Map<Box, Integer> known) {
        Integer done = known.get(box);
        if (done != null) return done;
        int distance = 0;
        for (Box b : next.getOrDefault(box, List.of()))
            distance = Math.max(distance, 1 + distance(b, next, known));
        known.put(box, distance);
        return distance;
    }

    private void put(Box box, int column) {
        box.column = column;
        columns.get(column).add(box);
    }

    private void bendLongEdges() {
        for (Edge e : edges) {
            Box last = e.from;
            for (int c = e.from.column + 1; c < e.to.column; c++) {
                var bend = new Box(0, 6);
                put(bend, c);
                e.bends.add(bend);
                join(last, bend);
                last = bend;
            }
            join(last, e.to);
        }
    }

    private static void join(Box a, Box b) {
        a.after.add(b);
        b.before.add(a);
    }

    private void order() {
        number();
        List<List<Box>> best = copy();
        int fewest = crossings();
        for (int i = 0; i < ORDER_SWEEPS && fewest > 0; i++) {
            boolean rightwards = i % 2 == 0;
            for (int k = 1; k < columns.size(); k++) {
                int c = rightwards ? k : columns.size() - 1 - k;
                Map<Box, Double> middle = new HashMap<>();
                for (Box b : columns.get(c))
                    middle.put(b, (rightwards ? b.before : b.after).stream()
                        .mapToInt(n -> n.row).average().orElse(b.row));
                columns.get(c).sort(Comparator.comparingDouble(middle::get));
                number();
            }
            int now = crossings();
            if (now < fewest) {
                fewest = now;
                best = copy();
            }
        }
        columns = best;
        number();
    }

    private void number() {
        for (List<Box> column : columns)
            for (int i = 0; i < column.size(); i++) column.get(i).row = i;
    }

    private List<List<Box>> copy() {
        List<List<Box>> copy = new ArrayList<>();
        for (List<Box> column : columns) copy.add(new ArrayList<>(column));
        return copy;
    }

    private int crossings() {
        int crossings = 0;
        for (List<Box> column : columns)
            for (int i = 0; i < column.size(); i++)
                for (int j = i + 1; j < column.size(); j++)
                    for (Box a : column.get(i).after)
                        for (Box b : column.get(j).after)
                            if (a.row > b.row) crossings++;
        return crossings;
    }

    private void placeRows() {
        for (List<Box> column : columns) spread(column, new double[column.size()]);
        for (int i = 0; i < STRAIGHTEN_SWEEPS; i++)
            for (int k = 0; k < columns.size(); k++) {
                List<Box> column = columns.get(i % 2 == 0 ? k : columns.size() - 1 - k);
                var wish = new double[column.size()];
                for (int r = 0; r < wish.length; r++) {
                    Box b = column.get(r);
                    var all = new ArrayList<>(b.before);
                    all.addAll(b.after);
                    wish[r] = all.stream().mapToDouble(n -> n.y).average().orElse(b.y);
                }
                spread(column, wish);
            }
        double top = all().mapToDouble(b -> b.y - b.height / 2).min().orElse(0);
        all().forEach(b -> b.y -= top);
        height = all().mapToDouble(b -> b.y + b.height / 2).max().orElse(0);
    }

    private java.util.stream.Stream<Box> all() {
        return columns.stream().flatMap(List::stream);
    }

    /**
     * Moves a column's boxes as near to their wishes as order and gaps allow,
     * in the least-squares sense: neighbours that would overlap form a group,
     * and a group stands at the mean of its wishes.
     */
    private static void spread(List<Box> column, double[] wish) {
        int n = wish.length;
        var offset = new double[n];
        for (int i = 1; i < n; i++)
            offset[i] = offset[i - 1] + ROW_GAP
                + (column.get(i - 1).height + column.get(i).height) / 2;
        var sum = new double[n];
        var size = new int[n];
        int groups = 0;
        for (int i = 0; i < n; i++) {
            sum[groups] = wish[i] - offset[i];
            size[groups++] = 1;
            while (groups > 1 && sum[groups - 2] / size[groups - 2]
                    > sum[groups - 1] / size[groups - 1]) {
                groups--;
                sum[groups - 1] += sum[groups];
                size[groups - 1] += size[groups];
            }
        }
        int i = 0;
        for (int g = 0; g < groups; g++)
            for (int k = 0; k < size[g]; k++, i++)
                column.get(i).y = sum[g] / size[g] + offset[i];
    }

    private void placeColumns() {
        double x = 0;
        for (List<Box> column : columns) {
            double widest = column.stream().mapToDouble(b -> b.width).max().orElse(0);
            for (Box b : column) b.x = x + widest / 2;
            x += widest + COLUMN_GAP;
        }
        width = x - COLUMN_GAP;
    }
}
