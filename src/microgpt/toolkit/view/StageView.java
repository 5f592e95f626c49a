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

    private static final int MOST_LINES = 12;   // of results above which the formula is last
    private static final int AROUND = 5;        // rows for what was typed, head and foot, the prompt
    private static final int LEAST_ROWS = 6;

    /** Named numbers: rows, or a table when there are cells. */
    public record Result(String name, double[][] rows, List<String[]> cells,
            boolean[][] marks, String[] labels, List<String> entries) {

        /** Rows of numbers. */
        public static Result of(String name, double[]... rows) {
            return new Result(name, rows, List.of(), null, null, List.of());
        }

        /** Short texts of one width, side by side where there is room. */
        public static Result entries(String title, List<String> entries) {
            return new Result(title, new double[0][], List.of(), null, null, entries);
        }

        /** Returns the same with a sign at some numbers. */
        public Result marked(boolean[][] marks) {
            return new Result(name, rows, cells, marks, labels, entries);
        }

        /** Returns the same with names before the rows. */
        public Result labelled(String[] labels) {
            return new Result(name, rows, cells, marks, labels, entries);
        }

        /** A table; the first row is its head. */
        public static Result table(List<String[]> cells) {
            return new Result("", new double[0][], List.copyOf(cells), null, null,
                List.of());
        }
    }

    /** Returns the same with something more to say. */
    public StageView with(String more) {
        return new StageView(place, title, formula, results,
            note.isEmpty() ? more : more + "\n" + note);
    }

    /** Returns the same with more results. */
    public StageView plus(List<Result> more) {
        var all = new ArrayList<>(results);
        all.addAll(more);
        return new StageView(place, title, formula, List.copyOf(all), note);
    }

    /** A result that fills the screen stands before the formula, which is the lesson. */
    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var lines = new ArrayList<String>();
        if (!note.isEmpty()) lines.add(ink.green(note));
        lines.add(ink.grey(Text.cut(place, style.width())));
        for (String line : wrap(title, style.width())) lines.add(ink.bold(line));
        var told = new ArrayList<String>();
        for (String f : formula)
            for (String line : wrap(f, style.width() - 4))
                told.add("    " + (told.isEmpty() ? ink.green(line) : line));
        var shown = new ArrayList<String>();
        int most = style.height() == 0 ? Grid.MOST_ROWS : Math.max(LEAST_ROWS,
            style.height() - AROUND - lines.size() - told.size());
        for (Result r : results) shown.addAll(List.of(text(r, style, most, ink).split("\n")));
        boolean tall = style.height() == 0 ? shown.size() > MOST_LINES
            : AROUND - 2 + lines.size() + told.size() + shown.size() > style.height();
        lines.addAll(tall ? shown : told);
        lines.addAll(tall ? told : shown);
        return String.join("\n", lines);
    }

    private static String text(Result r, Style style, int most, Ink ink) {
        return !r.entries.isEmpty() ? side(r, style.width(), ink)
            : !r.cells.isEmpty() ? table(r.cells, style.width(), ink)
            : Grid.of(r.name, r.rows).marked(r.marks).labelled(r.labels).atMost(most)
                .text(style);
    }

    /** Entries go down the columns. */
    private static String side(Result r, int width, Ink ink) {
        int each = r.entries.stream().mapToInt(Text::width).max().orElse(0) + 2;
        int across = Math.max(1, (width - 2) / each), n = r.entries.size();
        int down = (n + across - 1) / across;
        var lines = new ArrayList<>(wrap(r.name, width).stream().map(ink::grey).toList());
        for (int i = 0; i < down; i++) {
            var line = new StringBuilder("  ");
            for (int k = i; k < n; k += down) line.append(Text.left(r.entries.get(k), each));
            lines.add(line.toString().stripTrailing());
        }
        return String.join("\n", lines);
    }

    private static List<String> wrap(String text, int width) {
        return Text.wrap(text, width, "    ");
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
