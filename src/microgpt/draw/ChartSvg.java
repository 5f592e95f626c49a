package microgpt.draw;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Draws curves, heat maps, bars and maps of points. */
public final class ChartSvg {

    /** A curve through points; a faint one is drawn thin and pale. */
    public record Curve(String name, double[] x, double[] y, boolean faint) {}

    /** Returns a plot of curves with axes. */
    public static String curves(String title, String xLabel, String yLabel,
            List<Curve> curves, double width, double height) {
        double x0 = Double.POSITIVE_INFINITY, x1 = -x0, low = x0, high = -x0;
        for (Curve c : curves) {
            for (double v : c.x) {
                x0 = Math.min(x0, v);
                x1 = Math.max(x1, v);
            }
            for (double v : c.y) {
                low = Math.min(low, v);
                high = Math.max(high, v);
            }
        }
        double step = step(high - low, 5);
        double y0 = Math.floor(low / step) * step, y1 = Math.ceil(high / step) * step;
        if (y1 <= y0) y1 = y0 + step;
        double left = 52, top = 12, w = width - left - 22, h = height - top - 42;
        double fx = x1 > x0 ? w / (x1 - x0) : 0, fy = h / (y1 - y0);
        var svg = new Svg("plot", title, Svg.SANS, 0, 0, width, height);
        levels(svg, y0, y1, step, left, top, w, h);
        double stride = step(x1 - x0, 6);
        for (double x = Math.ceil(x0 / stride) * stride; x <= x1 + stride / 1e6; x += stride)
            svg.text(left + (x - x0) * fx, top + h + 17, "middle", Svg.INK, 12, Num.brief(x));
        svg.text(left + w / 2, height - 6, "middle", Svg.INK, 12, xLabel);
        svg.upwards(14, top + h / 2, yLabel);
        int k = 0;
        for (Curve c : curves) {
            var path = new StringBuilder();
            for (int i = 0; i < c.x.length; i++)
                path.append(i == 0 ? "M" : "L").append(Svg.number(left + (c.x[i] - x0) * fx))
                    .append(' ').append(Svg.number(top + h - (c.y[i] - y0) * fy));
            String color = c.faint ? Svg.color("faint", "#9db8d9") : color(k);
            svg.path(path.toString(), color, c.faint ? 0.8 : 2);
            double key = top + 14 + 16 * curves.indexOf(c);
            svg.text(left + w - 30, key, "end", Svg.INK, 12, c.name);
            svg.path("M" + Svg.number(left + w - 24) + " " + Svg.number(key - 4) + "h20", color,
                c.faint ? 2 : 3);
            if (!c.faint) k++;
        }
        return svg.toString();
    }

    /** Draws a line and its number at each step from y0, below, to y1, above. */
    static void levels(Svg svg, double y0, double y1, double step,
            double left, double top, double w, double h) {
        for (double y = y0; y <= y1 + step / 9; y += step) {
            double py = top + h - (y - y0) * (h / (y1 - y0));
            svg.path("M" + Svg.number(left) + " " + Svg.number(py) + "h" + Svg.number(w),
                Svg.RULE, 0.8);
            svg.text(left - 8, py + 4, "end", Svg.INK, 12, Num.brief(y));
        }
    }

    /** Returns 1, 2 or 5 times a power of ten, about a {@code parts}th of the span. */
    public static double step(double span, int parts) {
        if (!(span > 0)) return 1;
        double rough = span / parts, power = Math.pow(10, Math.floor(Math.log10(rough)));
        double q = rough / power;
        return power * (q < 1.5 ? 1 : q < 3.5 ? 2 : q < 7.5 ? 5 : 10);
    }

    private static final double CELL = 30;

    /** A cell with a number in it is at most so dark, so that it can be read. */
    private static final double BEHIND_NUMBER = 0.5;
    private static final int PANELS_ACROSS = 4;

    /**
     * Returns a heat map of numbers from -1 to 1; what is NaN stays open.
     *
     * @param rows labels at the left, columns those above
     */
    public static String heat(String title, String[] rows, String[] columns, double[][] v) {
        return heats(title, List.of(""), rows, columns, List.<double[][]>of(v));
    }

    /**
     * Returns several heat maps with the same labels, each under its name.
     * Numbers other than 0 and 1 are written into their cells.
     */
    public static String heats(String title, List<String> names, String[] rows,
            String[] columns, List<double[][]> maps) {
        int across = Math.min(PANELS_ACROSS, maps.size());
        int down = (maps.size() + across - 1) / across;
        double width = left(rows) + CELL * columns.length + 18;
        double head = names.get(0).isEmpty() ? 0 : 24;
        double height = 28 + head + CELL * rows.length + 14;
        var svg = new Svg("heat", title, Svg.MONO, 0, 0, across * width, down * height);
        for (int i = 0; i < maps.size(); i++) {
            double x = i % across * width, y = i / across * height;
            svg.text(x + left(rows), y + 16, "start", Svg.INK, 13, names.get(i));
            heat(svg, x, y + 28 + head, rows, columns, maps.get(i));
        }
        return svg.toString();
    }

    private static double left(String[] rows) { return 12 + 8 * longest(rows); }

    private static void heat(Svg svg, double x0, double top, String[] rows, String[] columns,
            double[][] v) {
        double left = x0 + left(rows);
        boolean numbers = !whole(v);
        for (int j = 0; j < columns.length; j++)
            svg.text(left + CELL * (j + 0.5) - 1, top - 9, "middle", Svg.INK, 12, columns[j]);
        for (int i = 0; i < rows.length; i++) {
            svg.text(left - 8, top + CELL * (i + 0.5) + 3, "end", Svg.INK, 12, rows[i]);
            for (int j = 0; j < columns.length; j++) {
                boolean open = j >= v[i].length || Double.isNaN(v[i][j]);
                double x = open ? 0 : v[i][j];
                svg.rect(left + CELL * j, top + CELL * i, CELL - 2, CELL - 2, 3,
                    x < 0 ? Svg.color("cold", "#a33b38") : Svg.color("heat", "#1f5fa8"),
                    Math.min(1, Math.abs(x)) * (numbers ? BEHIND_NUMBER : 1), open ? "none" : Svg.RULE,
                    open ? "" : rows[i] + " → " + columns[j] + ": " + Num.brief(x));
                if (!open && numbers) svg.text(left + CELL * (j + 0.5) - 1,
                    top + CELL * (i + 0.5) + 3, "middle", Svg.INK, 11, share(x));
            }
        }
    }

    private static boolean whole(double[][] v) {
        return Stream.of(v).flatMapToDouble(DoubleStream::of)
            .allMatch(x -> Double.isNaN(x) || x == Math.rint(x));
    }

    /** Returns a number without the 0 before its point: {@code .42}. */
    private static String share(double x) {
        return Num.fixed(x, 2).replaceFirst("^(-?)0\\.", "$1.").replaceFirst("\\.00$", "");
    }

    private static int longest(String[] labels) {
        int longest = 1;
        for (String s : labels) longest = Math.max(longest, Text.width(s));
        return longest;
    }

    /** Returns a bar for each share of 1, from above to below. */
    public static String bars(String title, String[] labels, double[] shares) {
        double row = 22, left = 14 + 8 * longest(labels), full = 320, largest = 0;
        for (double s : shares) largest = Math.max(largest, s);
        var svg = new Svg("bars", title, Svg.MONO, 0, 0,
            left + full + 64, row * labels.length + 8);
        for (int i = 0; i < labels.length; i++) {
            double y = 4 + row * i;
            double length = largest > 0 ? full * shares[i] / largest : 0;
            svg.text(left - 8, y + 15, "end", Svg.INK, 12, labels[i]);
            svg.rect(left, y + 2, Math.max(0.5, length), row - 6, 2,
                Svg.color("heat", "#1f5fa8"), 1, "none", "");
            svg.text(left + length + 7, y + 15, "start", Svg.INK, 12, Num.percent(shares[i]));
        }
        return svg.toString();
    }

    /**
     * Returns a bar for each value, on a scale on which every power of ten is as
     * long as the next; it begins at 1.
     */
    public static String ladder(String title, List<String> labels, List<Double> values,
            String unit) {
        double row = 22, left = 14 + 8 * longest(labels.toArray(new String[0])), full = 330;
        double most = values.stream().mapToDouble(v -> v).max().orElse(10);
        int powers = (int) Math.ceil(Math.log10(Math.max(10, most)));
        double bottom = row * labels.size() + 8;
        var svg = new Svg("bars", title, Svg.MONO, 0, 0, left + full + 84, bottom + 22);
        for (int p = 0; p <= powers; p++) {
            double x = left + full * p / powers;
            svg.path("M" + Svg.number(x) + " 2V" + Svg.number(bottom), Svg.RULE, 0.8);
            svg.text(x, bottom + 15, p == 0 ? "start" : "middle", Svg.INK, 12,
                Num.brief(Math.pow(10, p)) + (p == powers ? " " + unit : ""));
        }
        for (int i = 0; i < labels.size(); i++) {
            double y = 4 + row * i;
            double length = full * Math.log10(Math.max(1, values.get(i))) / powers;
            svg.text(left - 8, y + 15, "end", Svg.INK, 12, labels.get(i));
            svg.rect(left, y + 2, Math.max(0.5, length), row - 6, 2,
                Svg.color("heat", "#1f5fa8"), 1, "none", "");
            svg.text(left + length + 7, y + 15, "start", Svg.INK, 12,
                Num.brief(values.get(i), 2) + " " + unit);
        }
        return svg.toString();
    }

    /**
     * Returns a map on which each label stands at its point, or beside it
     * where labels would cover each other.
     *
     * @param kinds of what each label is; empty for the others
     * @param across what the axis to the right is, {@code up} the other one
     */
    public static String points(String title, String[] labels, String[] kinds, double[] x,
            double[] y, String across, String up) {
        double size = 420, margin = 24, left = 22, below = 44;
        double[] bx = bounds(x), by = bounds(y);
        var svg = new Svg("map", title, Svg.SANS, -left, 0, size + left, size + below);
        svg.rect(0.5, 0.5, size - 1, size - 1, 4, "none", 1, Svg.RULE, "");
        double fx = (size - 2 * margin) / (bx[1] - bx[0]);
        double fy = (size - 2 * margin) / (by[1] - by[0]);
        var px = new double[labels.length];
        var py = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            px[i] = margin + (x[i] - bx[0]) * fx;
            py[i] = size - margin - (y[i] - by[0]) * fy;
        }
        separate(labels, px, py);
        List<String> groups = Stream.of(kinds).filter(k -> !k.isEmpty()).distinct().toList();
        for (int i = 0; i < labels.length; i++)
            svg.text(px[i], py[i] + 5, "middle", color(groups.indexOf(kinds[i])), 15, labels[i]);
        svg.text(size / 2, size + 17, "middle", Svg.INK, 12, across);
        svg.upwards(-8, size / 2, up);
        double at = 0;
        for (String group : groups) {
            svg.rect(at, size + 29, 11, 11, 2, color(groups.indexOf(group)), 1, "none", "");
            svg.text(at + 17, size + 39, "start", Svg.INK, 12, group);
            at += 40 + 7 * Text.width(group);
        }
        return svg.toString();
    }

    private static final String[] COLORS = {"#c0392b", "#1f5fa8", "#2e7d32"};

    private static String color(int group) {
        return group < 0 ? Svg.INK
            : Svg.color("c" + group % COLORS.length, COLORS[group % COLORS.length]);
    }

    /** Moves labels that cover each other apart, by a few pixels. */
    private static void separate(String[] labels, double[] x, double[] y) {
        for (int round = 0; round < 40; round++)
            for (int i = 0; i < labels.length; i++)
                for (int j = 0; j < i; j++) {
                    double overX = 5 * (Text.width(labels[i]) + Text.width(labels[j]))
                        - Math.abs(x[i] - x[j]);
                    double overY = 14 - Math.abs(y[i] - y[j]);
                    if (overX <= 0 || overY <= 0) continue;
                    if (overX < overY) {
                        double push = x[i] < x[j] ? -overX / 2 : overX / 2;
                        x[i] += push;
                        x[j] -= push;
                    } else {
                        double push = y[i] < y[j] ? -overY / 2 : overY / 2;
                        y[i] += push;
                        y[j] -= push;
                    }
                }
    }

    /** Returns the least and the largest, at least a little apart. */
    public static double[] bounds(double[] x) {
        double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
        for (double v : x) {
            low = Math.min(low, v);
            high = Math.max(high, v);
        }
        return high > low ? new double[] {low, high} : new double[] {low - 1, high + 1};
    }

    private ChartSvg() {}
}
