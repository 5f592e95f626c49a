package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.List;
import microgpt.draw.Ink;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;

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
        lines.add(ink.grey(Text.cut(place, style.width())));
        for (String line : wrap(title, style.width())) lines.add(ink.bold(line));
        boolean first = true;
        for (String f : formula) {
            for (String line : wrap(f, style.width() - 4))
                lines.add("    " + (first ? ink.green(line) : line));
            first = false;
        }
        for (Result r : results)
            lines.add(r.cells.isEmpty() ? Grid.of(r.name, r.rows).text(style)
                : table(r.cells, style.width(), ink));
        return String.join("\n", lines);
    }

    private static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        String line = "";
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && Text.width(line) + 1 + Text.width(word) > width) {
                lines.add(line);
                line = "   ";
            }
            line += line.isEmpty() ? word : " " + word;
        }
        lines.add(line);
        return lines;
    }

    /** A table that is too wide goes on below, under its first column. */
    private static String table(List<String[]> cells, int width, Ink ink) {
        var blocks = new ArrayList<String>();
        int columns = cells.get(0).length, from = 1;
        while (from < columns) {
            int to = columns;
            String block = part(cells, from, to, ink);
            while (to > from + 1 && Text.widest(block) > width)
                block = part(cells, from, --to, ink);
            blocks.add(block);
            from = to;
        }
        return String.join("\n", blocks);
    }

    private static String part(List<String[]> cells, int from, int to, Ink ink) {
        var rows = new ArrayList<String[]>();
        for (String[] row : cells) {
            var part = new String[1 + to - from];
            part[0] = "  " + row[0];
            System.arraycopy(row, from, part, 1, to - from);
            if (rows.isEmpty())
                for (int j = 0; j < part.length; j++) part[j] = ink.grey(part[j]);
            rows.add(part);
        }
        return Text.table(rows);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
