package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.stream.Stream;
import microgpt.Gpt;
import microgpt.Tokenizer;
import microgpt.draw.ChartSvg;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;

/**
 * Token vectors seen from where they differ most: their first two principal
 * components.
 *
 * @param x the first component of each token
 * @param y the second
 * @param explained what parts of the variance lie along the two
 */
public record EmbeddingView(String[] symbols, double[] x, double[] y, double[] explained)
        implements Picture {

    private static final int MOST_ROWS = 18;    // so that it stands on a screen of 24

    /** Looks at {@code wte} of a model. */
    public static EmbeddingView of(Gpt model, Tokenizer tokenizer) {
        double[][] rows = Grid.data(model.parameter("wte").rows());
        var pca = Principal.of(rows, 2);
        return new EmbeddingView(PredictionView.symbols(tokenizer),
            pca.scores()[0], pca.scores()[1], pca.explained());
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        int columns = Math.max(20, Math.min(76, style.width() - 4)), rows = Math.min(MOST_ROWS, columns * 3 / 10);
        var map = new String[rows][columns];
        double[] bx = ChartSvg.bounds(x), by = ChartSvg.bounds(y);
        for (int i = 0; i < symbols.length; i++) {
            String label = Text.cut(symbols[i], 6);
            int width = Text.width(label);
            int c = (int) Math.round((x[i] - bx[0]) / (bx[1] - bx[0]) * (columns - width));
            int r = (int) Math.round((by[1] - y[i]) / (by[1] - by[0]) * (rows - 1));
            put(map, r, c, label, "aeiou".contains(label) ? ink.red(label)
                : width > 1 ? ink.blue(label) : label);
        }
        var lines = new ArrayList<String>();
        lines.add(ink.grey("┌" + "─".repeat(columns) + "┐"));
        for (String[] row : map) {
            var line = new StringBuilder();
            for (String cell : row) line.append(cell == null ? " " : cell);
            lines.add(ink.grey("│") + line + ink.grey("│"));
        }
        lines.add(ink.grey("└" + "─".repeat(columns) + "┘"));
        lines.add(ink.grey("across: ") + Num.percent(explained[0]) + ink.grey(" of the variance, "
            + "upwards: ") + Num.percent(explained[1]));
        return String.join("\n", lines);
    }

    /** Puts a label at the nearest place in its row that is free. */
    private static void put(String[][] map, int r, int c, String label, String ink) {
        int width = Text.width(label), columns = map[r].length;
        for (int d = 0; d < columns; d++)
            for (int at : new int[] {c + d, c - d}) {
                if (at < 0 || at + width > columns) continue;
                boolean free = true;
                for (int k = 0; k < width; k++) free &= map[r][at + k] == null;
                if (!free) continue;
                map[r][at] = ink;
                for (int k = 1; k < width; k++) map[r][at + k] = "";
                return;
            }
    }

    @Override
    public String svg() {
        return ChartSvg.points("The first two principal components of the token embedding",
            symbols, Stream.of(symbols).map(s -> "aeiou".contains(s) ? "vowels"
                : s.length() > 1 ? "beginning and end" : "").toArray(String[]::new), x, y,
            "first component: " + Num.percent(explained[0]) + " of the variance",
            "second: " + Num.percent(explained[1]));
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
