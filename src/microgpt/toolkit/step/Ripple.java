package microgpt.toolkit.step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import microgpt.Probe;
import microgpt.Probe.Station;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.toolkit.view.Grid;
import microgpt.toolkit.view.StageView.Result;

/**
 * What a change has done to a forward pass: the numbers of each station before
 * and after it.
 */
public final class Ripple {

    private static final int MOST = 6;          // numbers that are told one by one
    private static final String SHADES = "·░▒▓█";

    private final Map<String, double[][][]> before;
    private final Map<String, double[][][]> after;

    private Ripple(Map<String, double[][][]> before, Map<String, double[][][]> after) {
        this.before = before;
        this.after = after;
    }

    /** Returns the numbers that a probe has seen, {@code [position][row][column]}. */
    public static Map<String, double[][][]> numbers(Probe.Record seen) {
        var numbers = new LinkedHashMap<String, double[][][]>();
        for (String name : seen.names()) {
            var all = new double[seen.all(name).length][][];
            for (int p = 0; p < all.length; p++)
                if (seen.all(name)[p] != null) all[p] = Grid.data(seen.all(name)[p]);
            numbers.put(name, all);
        }
        return numbers;
    }

    /** Returns what has changed from one pass to the other, or null if they are not alike. */
    public static Ripple between(
            Map<String, double[][][]> before, Map<String, double[][][]> after) {
        return before != null && before.keySet().equals(after.keySet())
            ? new Ripple(before, after) : null;
    }

    /** Returns the change of one number. */
    private double change(String name, int p, int row, int column) {
        double[][] old = was(name, p), now = after.get(name)[p];
        return old == null || row >= old.length || column >= old[row].length ? 0
            : now[row][column] - old[row][column];
    }

    private double[][] was(String name, int p) {
        double[][][] all = before.get(name);
        return p < all.length ? all[p] : null;
    }

    /** Returns which numbers of a station at a position are others than before. */
    public boolean[][] marks(Station station, int p) {
        double[][] now = after.get(station.name())[p];
        var marks = new boolean[now.length][];
        for (int i = 0; i < now.length; i++) {
            marks[i] = new boolean[now[i].length];
            for (int j = 0; j < now[i].length; j++)
                marks[i][j] = change(station.name(), p, i, j) != 0;
        }
        return marks;
    }

    /** What a number is called at a station, by row and column. */
    @FunctionalInterface
    public interface Label {
        String of(Station station, int row, int column);
    }

    private record Change(String name, double before, double after) {
        double size() { return Math.abs(after - before); }
    }

    /** Tells the largest changes at some stations: before, after, by how much. */
    public List<Result> told(List<Station> stations, int p, Label label) {
        var changes = new ArrayList<Change>();
        int all = 0;
        for (Station s : stations) {
            double[][] now = after.get(s.name())[p], old = was(s.name(), p);
            for (int i = 0; i < now.length; i++)
                for (int j = 0; j < now[i].length; j++, all++)
                    if (change(s.name(), p, i, j) != 0)
                        changes.add(new Change(label.of(s, i, j), old[i][j], now[i][j]));
        }
        if (changes.isEmpty()) return List.of();
        changes.sort((a, b) -> Double.compare(b.size(), a.size()));
        var cells = new ArrayList<String[]>();
        cells.add(new String[] {changes.size() + " of " + Text.count(all, "number")
            + " changed", "before", "after", "change"});
        for (Change c : changes.subList(0, Math.min(MOST, changes.size())))
            cells.add(new String[] {c.name, Num.brief(c.before), "→ " + Num.brief(c.after),
                (c.after > c.before ? "+" : "") + Num.brief(c.after - c.before, 3)});
        return List.of(Result.table(cells));
    }

    /** Returns the largest change at a station and position. */
    double largest(String name, int p) {
        double largest = 0;
        double[][] now = after.get(name)[p];
        if (now == null) return 0;
        for (int i = 0; i < now.length; i++)
            for (int j = 0; j < now[i].length; j++)
                largest = Math.max(largest, Math.abs(change(name, p, i, j)));
        return largest;
    }

    /** Draws how far it spread: a line a station, a sign a position. */
    public List<Result> spread() {
        int label = 0;
        double most = 0;
        for (String name : after.keySet()) {
            label = Math.max(label, Text.width(name));
            for (int p = 0; p < after.get(name).length; p++)
                most = Math.max(most, largest(name, p));
        }
        var entries = new ArrayList<String>();
        for (String name : after.keySet()) {
            var signs = new StringBuilder();
            double here = 0;
            for (int p = 0; p < after.get(name).length; p++) {
                double change = largest(name, p);
                here = Math.max(here, change);
                signs.append(SHADES.charAt(level(change, most)));
            }
            if (here > 0) entries.add(Text.left(name, label) + " " + signs + " "
                + Text.left(Num.brief(here, 2), 6));
        }
        return entries.isEmpty() ? List.of() : List.of(Result.entries("how far it spread: a sign "
            + "a position, · as before, ░ ▒ ▓ █ changed; the largest change", entries));
    }

    /** Each level is ten times the one below it. */
    private static int level(double change, double most) {
        return change == 0 ? 0 : Math.max(1, Math.min(4,
            (int) Math.floor(4 + 1e-12 + Math.log10(change / most))));
    }
}
