package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.List;
import microgpt.Value;
import microgpt.draw.Blocks;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;

/** Rows of numbers: what they are in sum, then a table or a heat map. */
public final class Grid {

    static final int MOST_ROWS = 32;
    private static final int LAST_ROWS = 3;
    private static final int WHOLE_LINES = 8;       // of a long row; of a longer one,
    private static final int FIRST_LINES = 5;       // these are printed
    private static final int MOST_COLUMNS = 512;

    private final String shape;
    private final double[][] rows;
    private final double[][] grads;     // null where there are none
    private final int missing;          // Values that are null
    private boolean[][] marks;          // numbers that get a sign, or null
    private String[] labels;            // what the rows are called, or null
    private int most = MOST_ROWS;       // lines of a map

    private Grid(String shape, double[][] rows, double[][] grads, int missing) {
        this.shape = shape;
        this.rows = rows;
        this.grads = grads;
        this.missing = missing;
    }

    /** Numbers, with a title such as {@code double[27][16]}. */
    public static Grid of(String title, double[]... rows) {
        return new Grid(title, rows, null, 0);
    }

    /** Puts a sign behind some numbers; null behind none. */
    public Grid marked(boolean[][] marks) {
        this.marks = marks;
        return this;
    }

    /** Names the rows; by null they are counted. */
    public Grid labelled(String[] labels) {
        this.labels = labels != null && labels.length == rows.length ? labels : null;
        return this;
    }

    /** Prints no more lines of rows than that; a map's stand side by side, if need be. */
    Grid atMost(int lines) {
        most = Math.min(MOST_ROWS, lines);
        return this;
    }

    private int labelWidth() {
        if (labels == null) return String.valueOf(rows.length - 1).length();
        int width = 0;
        for (String label : labels) width = Math.max(width, Text.width(label));
        return width;
    }

    /** Values; where there is none, null stands. */
    public static Grid of(String title, Value[]... rows) {
        int missing = 0;
        for (Value[] row : rows)
            if (row != null) for (Value v : row) if (v == null) missing++;
        return new Grid(title, data(rows), grads(rows), missing);
    }

    /** Returns the numbers of the Values. */
    public static double[][] data(Value[]... rows) {
        var data = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            data[i] = new double[rows[i] == null ? 0 : rows[i].length];
            for (int j = 0; j < data[i].length; j++)
                data[i][j] = rows[i][j] == null ? Double.NaN : rows[i][j].data();
        }
        return data;
    }

    private static double[][] grads(Value[]... rows) {
        var grads = new double[rows.length][];
        boolean any = false;
        for (int i = 0; i < rows.length; i++) {
            grads[i] = new double[rows[i] == null ? 0 : rows[i].length];
            for (int j = 0; j < grads[i].length; j++)
                if (rows[i][j] != null && rows[i][j].grad() != 0) {
                    grads[i][j] = rows[i][j].grad();
                    any = true;
                }
        }
        return any ? grads : null;
    }

    /** Returns the summary and the numbers. */
    public String text(Style style) {
        return head(style) + body(style);
    }

    private String head(Style style) {
        var ink = new Ink(style.color());
        double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
        double sum = 0, squares = 0;
        int n = 0, strange = 0;
        for (double[] row : rows)
            for (double x : row) {
                if (!Double.isFinite(x)) {
                    strange++;
                    continue;
                }
                low = Math.min(low, x);
                high = Math.max(high, x);
                sum += x;
                squares += x * x;
                n++;
            }
        var words = new ArrayList<>(List.of(ink.bold(shape)));
        if (n > 1) words.addAll(List.of(
            ink.grey("from ") + Num.brief(low) + ink.grey(" to ") + Num.brief(high),
            ink.grey("mean ") + Num.brief(mean(sum / n, squares / n)),
            ink.grey("rms ") + Num.brief(Math.sqrt(squares / n))));
        if (grads != null) words.add(ink.grey("grad rms ") + Num.brief(rms()));
        if (strange > missing) words.add(ink.red(strange - missing + " not finite"));
        if (missing > 0) words.add(ink.grey(Text.count(missing, "null").replaceFirst("s$", "")));
        var head = new StringBuilder();
        int used = -2;
        for (String word : words) {     // as many in a line as there is room for
            int width = Text.width(word);
            boolean fits = used + 2 + width <= style.width();
            head.append(head.isEmpty() ? "" : fits ? "  " : "\n  ").append(word);
            used = (fits ? used : 0) + 2 + width;
        }
        return head.toString();
    }

    /** Returns a mean; 0 where it is nothing but rounding. */
    private static double mean(double mean, double meanSquare) {
        return Math.abs(mean) < 1e-14 * Math.sqrt(meanSquare) ? 0 : mean;
    }

    /** Returns that of the gradients; a Value that is null has none. */
    private double rms() {
        double squares = 0;
        int n = -missing;
        for (double[] row : grads)
            for (double x : row) {
                squares += x * x;
                n++;
            }
        return Math.sqrt(squares / n);
    }

    private String body(Style style) {
        int count = 0;
        for (double[] row : rows) count += row.length;
        if (count == missing) return "";
        if (rows.length == 1) return "\n" + wrapped(rows[0], style);
        int columns = 0;
        for (double[] row : rows) columns = Math.max(columns, row.length);
        int cell = 2 * columns > style.width() ? style.width() : cellWidth(shown());
        int before = labelWidth() + 3;
        if (before + columns * (cell + 1) <= style.width()) return "\n" + table(cell, style);
        int room = style.width() - before;
        return "\n" + heat(2 * columns <= room ? columns : Math.max(1, (room - 2) / 2), style);
    }

    /** Returns the rows that are printed: the first ones and the last three. */
    private double[][] shown() {
        if (rows.length <= most) return rows;
        var shown = java.util.Arrays.copyOf(rows, most - 1);
        System.arraycopy(rows, rows.length - LAST_ROWS, shown, most - LAST_ROWS - 1, LAST_ROWS);
        return shown;
    }

    private String wrapped(double[] row, Style style) {
        int shown = Math.min(row.length, MOST_COLUMNS);
        var part = new double[][] {java.util.Arrays.copyOf(row, shown)};
        int cell = cellWidth(part), label = String.valueOf(shown - 1).length() + 2;
        int fit = Math.max(1, (style.width() - label) / (cell + 1));
        if (row.length <= Math.min(fit, shown)) return " ".repeat(2) + line(part[0], 0, shown, cell, style);
        int per = fit >= 10 ? fit / 10 * 10 : fit >= 8 ? 8 : fit >= 4 ? 4 : fit;
        if (row.length > WHOLE_LINES * per) shown = Math.min(shown, FIRST_LINES * per);
        var lines = new ArrayList<String>();
        var ink = new Ink(style.color());
        for (int i = 0; i < shown; i += per)
            lines.add(ink.grey(Text.right(String.valueOf(i), label)) + " "
                + line(part[0], i, Math.min(shown, i + per), cell, style));
        if (shown < row.length)
            lines.add(ink.grey("  … " + Text.count(row.length - shown, "more number")));
        return String.join("\n", lines);
    }

    private String table(int cell, Style style) {
        return each(style, 1, row -> line(row, 0, row.length, cell, style));
    }

    private String heat(int columns, Style style) {
        var ink = new Ink(style.color());
        double largest = largest(rows);
        int each = labelWidth() + 5 + 2 * columns;
        int across = rows.length <= most ? 1 : Math.max(1, style.width() / each);
        String text = each(style, across, row -> {
            var line = new StringBuilder();
            for (int j = 0; j < Math.min(columns, row.length); j++)
                line.append(Blocks.cell(row[j], largest, ink));
            return line + (row.length > columns ? ink.grey(" …") : "");
        });
        return text + "\n" + ink.grey("  █ is ") + Num.brief(largest)
            + ink.grey(ink.on() ? ", " : ", negative where there is a minus")
            + (ink.on() ? ink.blue("positive") + ink.grey(" or ") + ink.red("negative") : "");
    }

    /** Prints the rows, down some columns; the middle ones not if there are too many. */
    private String each(Style style, int across,
            java.util.function.Function<double[], String> text) {
        var ink = new Ink(style.color());
        int label = labelWidth() + 2, room = across * most;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            if (rows.length > room && i == room - LAST_ROWS - 1) {
                int skipped = rows.length - room + 1;
                lines.add(ink.grey("  … " + Text.count(skipped, "more row")));
                i += skipped;
            }
            lines.add(ink.grey(Text.right(labels == null ? String.valueOf(i)
                : labels[i], label)) + " " + text.apply(rows[i]));
        }
        int down = (lines.size() + across - 1) / across;
        int width = lines.stream().mapToInt(Text::width).max().orElse(0) + 2;
        for (int i = down; i < lines.size(); i++)
            lines.set(i % down, Text.left(lines.get(i % down), width * (i / down)) + lines.get(i));
        return String.join("\n", lines.subList(0, down));
    }

    private String line(double[] row, int from, int to, int cell, Style style) {
        var ink = new Ink(style.color());
        int decimals = decimals(rows);
        var line = new StringBuilder();
        for (int j = from; j < to; j++)
            line.append(j > from ? " " : "").append(
                ink.signed(row[j], Text.right(format(row[j], decimals)
                    + sign(row, j), cell)));
        return line.toString();
    }

    /** Rows are compared by what they are, since a part may be a copy. */
    private String sign(double[] row, int j) {
        if (marks == null) return "";
        for (int i = 0; i < rows.length; i++)
            if (i < marks.length && (rows[i] == row || rows.length == 1))
                return j < marks[i].length && marks[i][j] ? "*" : " ";
        return " ";
    }

    private int cellWidth(double[][] part) {
        int decimals = decimals(rows), width = 1;
        for (double[] row : part)
            for (double x : row) width = Math.max(width, format(x, decimals).length()
                + (marks == null ? 0 : 1));
        return width;
    }

    /** Returns -1 where only powers of ten do. */
    private static int decimals(double[][] rows) {
        double largest = largest(rows);
        boolean whole = largest < 1e6;
        for (double[] row : rows)
            for (double x : row) whole &= !Double.isFinite(x) || x == Math.rint(x);
        if (whole) return 0;
        return largest < 1e-4 || largest >= 1e6 ? -1 : Num.decimals(largest);
    }

    private String format(double x, int decimals) {
        return missing > 0 && Double.isNaN(x) ? "null" : decimals < 0 ? Num.brief(x, 3) : Num.fixed(x, decimals);
    }

    private static double largest(double[][] rows) {
        double largest = 0;
        for (double[] row : rows)
            for (double x : row) if (Double.isFinite(x)) largest = Math.max(largest, Math.abs(x));
        return largest;
    }
}
