package microgpt.draw;

import java.util.ArrayList;

/** A curve as text, of Braille dots: two by four to each character. */
public final class Plot {

    /** Every so many lines have a number at the left. */
    private static final int LABELLED = 4;
    private static final int MOST_DECIMALS = 5;

    private final int columns;
    private final int rows;
    private final int[][] dots;
    private final double x0;
    private final double x1;
    private final double y0;
    private final double y1;

    /** An empty plot of that many characters, for numbers in these bounds. */
    public Plot(int columns, int rows, double x0, double x1, double y0, double y1) {
        this.columns = columns;
        this.rows = rows;
        this.x0 = x0;
        this.x1 = x1 > x0 ? x1 : x0 + 1;
        this.y0 = y0;
        this.y1 = y1 > y0 ? y1 : y0 + 1;
        dots = new int[rows][columns];
    }

    /** Draws lines through the points. */
    public void line(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            int n = i == 0 ? 1 : Math.max(1, (int) Math.max(
                Math.abs(column(x[i]) - column(x[i - 1])),
                Math.abs(row(y[i]) - row(y[i - 1]))));
            for (int k = 1; k <= n; k++) {
                double t = (double) k / n;
                dot(i == 0 ? x[0] : x[i - 1] + t * (x[i] - x[i - 1]),
                    i == 0 ? y[0] : y[i - 1] + t * (y[i] - y[i - 1]));
            }
        }
    }

    private double column(double x) { return (x - x0) / (x1 - x0) * (2 * columns - 1); }

    private double row(double y) { return (y1 - y) / (y1 - y0) * (4 * rows - 1); }

    private void dot(double x, double y) {
        int c = (int) Math.round(column(x)), r = (int) Math.round(row(y));
        if (c < 0 || r < 0 || c >= 2 * columns || r >= 4 * rows) return;
        int[][] bits = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
        dots[r / 4][c / 2] |= bits[r % 4][c % 2];
    }

    /** Returns how many decimals two numbers need that are so far apart. */
    private static int toTell(double distance) {
        return (int) Math.ceil(-Math.log10(distance));
    }

    /** Returns the lines, with numbers at the left and below. */
    public String text(Ink ink) {
        var lines = new ArrayList<String>();
        int decimals = Math.max(Num.decimals(Math.max(Math.abs(y0), Math.abs(y1))),
            Math.min(MOST_DECIMALS, toTell((y1 - y0) * LABELLED / Math.max(1, rows - 1))));
        for (int r = 0; r < rows; r++) {
            boolean labelled = r % LABELLED == 0 || r == rows - 1;
            double y = y1 - (y1 - y0) * r / Math.max(1, rows - 1);
            var line = new StringBuilder();
            for (int bits : dots[r]) line.append(bits == 0 ? ' ' : (char) (0x2800 + bits));
            lines.add(Text.right(labelled ? Num.fixed(y, decimals) : "", 8)
                + (labelled ? " ┤" : " │") + ink.blue(line.toString().stripTrailing()));
        }
        lines.add(" ".repeat(9) + "└" + "─".repeat(columns));
        String right = Num.brief(x1);
        lines.add(" ".repeat(10) + Text.left(Num.brief(x0), columns - right.length()) + right);
        return String.join("\n", lines);
    }
}
