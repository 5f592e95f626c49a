package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.List;
import microgpt.repl.spi.Style;
import microgpt.toolkit.draw.Ink;
import microgpt.toolkit.draw.Text;

/**
 * Where a training step stands.
 *
 * @param place such as {@code step 3 · "emma" · position 1 of 5 · 12/97}
 * @param title what happens here
 * @param formula it, and again with this step's numbers
 * @param results what came out
 * @param note what else is to be said, or empty
 */
public record StageView(String place, String title, List<String> formula, List<Result> results,
        String note) implements View {

    /** Named numbers: rows, or a table when there are cells. */
    public record Result(String name, double[][] rows, List<String[]> cells) {

        /** Rows of numbers. */
        public static Result of(String name, double[]... rows) {
            return new Result(name, rows, List.of());
        }

        /** A table; the first row is its head. */
        public static Result table(List<String[]> cells) {
            return new Result("", new double[0][], List.copyOf(cells));
        }
    }

    /** Returns the same with something more to say. */
    public StageView with(String more) {
        return new StageView(place, title, formula, results,
            note.isEmpty() ? more : more + "\n" + note);
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var lines = new ArrayList<String>();
        if (!note.isEmpty()) lines.add(ink.green(note));
        lines.add(ink.grey(place));
        lines.add(ink.bold(title));
        boolean first = true;
        for (String f : formula) {
            lines.addAll(wrap(f, style.width() - 4, ink, first));
            first = false;
        }
        for (Result r : results)
            lines.add(r.cells.isEmpty() ? Grid.of(r.name, r.rows).text(style)
                : table(r.cells, ink));
        return String.join("\n", lines);
    }

    private static List<String> wrap(String formula, int width, Ink ink, boolean first) {
        var lines = new ArrayList<String>();
        String line = "";
        for (String word : formula.split(" ")) {
            if (!line.isEmpty() && Text.width(line) + 1 + Text.width(word) > width) {
                lines.add(line);
                line = "   ";
            }
            line += line.isEmpty() ? word : " " + word;
        }
        lines.add(line);
        lines.replaceAll(l -> "    " + (first ? ink.green(l) : l));
        return lines;
    }

    private static String table(List<String[]> cells, Ink ink) {
        var rows = new ArrayList<String[]>();
        for (String[] row : cells) {
            var copy = row.clone();
            copy[0] = "  " + copy[0];
            if (rows.isEmpty())
                for (int j = 0; j < copy.length; j++) copy[j] = ink.grey(copy[j]);
            rows.add(copy);
        }
        return Text.table(rows);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
