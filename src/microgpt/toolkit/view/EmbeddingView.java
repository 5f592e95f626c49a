package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
    /** More tokens than that do not all find room, and none is moved farther than that. */
    private static final int CROWD = 100, ASIDE = 3;

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
        boolean crowded = symbols.length > CROWD;
        int shown = 0;
        for (int i : fromOutside()) {
            String label = Text.cut(symbols[i], 6);
            int width = Text.width(label);
            int c = (int) Math.round((x[i] - bx[0]) / (bx[1] - bx[0]) * (columns - width));
            int r = (int) Math.round((by[1] - y[i]) / (by[1] - by[0]) * (rows - 1));
            if (put(map, r, c, crowded ? ASIDE : columns, label, "aeiou".contains(label)
                ? ink.red(label) : width > 1 ? ink.blue(label) : label)) shown++;
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
        if (shown < symbols.length) lines.add(ink.grey(shown + " of " + symbols.length
            + " tokens, the outermost first; for the others there is no room"));
        return String.join("\n", lines);
    }

    /** All tokens in order; of many those first that stand out. */
    private int[] fromOutside() {
        double middleX = mean(x), middleY = mean(y);
        IntStream all = IntStream.range(0, symbols.length);
        return symbols.length <= CROWD ? all.toArray() : all.boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.hypot(
                x[i] - middleX, y[i] - middleY))).mapToInt(i -> i).toArray();
    }

    private static double mean(double[] x) { return DoubleStream.of(x).average().orElse(0); }

    /** Puts a label at the nearest place in its row that is free, if one is so near. */
    private static boolean put(String[][] map, int r, int c, int near, String label, String ink) {
        int width = Text.width(label), columns = map[r].length;
        for (int d = 0; d < near; d++)
            for (int at : new int[] {c + d, c - d}) {
                if (at < 0 || at + width > columns) continue;
                boolean free = true;
                int beside = near < columns ? 1 : 0;        // so that two do not look like one
                for (int k = -beside; k < width + beside; k++)
                    free &= at + k < 0 || at + k >= columns || map[r][at + k] == null;
                if (!free) continue;
                map[r][at] = ink;
                for (int k = 1; k < width; k++) map[r][at + k] = "";
                return true;
            }
        return false;
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
