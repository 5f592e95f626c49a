package microgpt.draw;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import microgpt.draw.ChartSvg.Curve;

/** Draws what was measured with how far it may be off. */
public final class ErrorPlot {

    /**
     * Measured numbers.
     *
     * @param error how far each may be off, up and down
     */
    public record Measured(String name, double[] x, double[] y, double[] error) {}

    private static final double WIDTH = 700, HEIGHT = 400;
    private static final double DOT = 3;
    private static final double CAP = 3.5;
    private static final double NAMES = 110;        // the room for them at the right

    private ErrorPlot() {}

    /**
     * Returns points with bars of errors over a logarithmic axis, each series
     * joined and with its name above its first point, and curves beneath them.
     */
    public static String logarithmic(String title, String xLabel, String yLabel,
            List<Measured> series, List<Curve> curves) {
        return plot(title, xLabel, yLabel, series, curves, true);
    }

    /** Returns the same over a plain axis, each series with its name behind its last point. */
    public static String plain(
            String title, String xLabel, String yLabel, List<Measured> series) {
        return plot(title, xLabel, yLabel, series, List.of(), false);
    }

    private static String plot(String title, String xLabel, String yLabel, List<Measured> series,
            List<Curve> curves, boolean logarithmic) {
        DoubleUnaryOperator at = logarithmic ? Math::log10 : x -> x;
        double[] bx = ChartSvg.bounds(xs(series).map(at).toArray());
        double[] by = ChartSvg.bounds(series.stream().flatMapToDouble(s ->
            DoubleStream.concat(ends(s, 1), ends(s, -1))).toArray());
        double step = ChartSvg.step(by[1] - by[0], 5);
        double y0 = Math.floor(by[0] / step) * step, y1 = Math.ceil(by[1] / step) * step;
        double beside = (bx[1] - bx[0]) / 25, x0 = bx[0] - beside, x1 = bx[1] + beside;
        double left = 52, right = logarithmic ? 22 : NAMES, top = 12;
        double w = WIDTH - left - right, h = HEIGHT - top - 42;
        double fx = w / (x1 - x0), fy = h / (y1 - y0);
        var svg = new Svg("plot", title, Svg.SANS, 0, 0, WIDTH, HEIGHT);
        ChartSvg.levels(svg, y0, y1, step, left, top, w, h);
        double stride = logarithmic ? 1 : ChartSvg.step(x1 - x0, 6);
        for (double x = Math.ceil(x0 / stride) * stride; x <= x1; x += stride)
            svg.text(left + (x - x0) * fx, top + h + 17, "middle", Svg.INK, 12,
                logarithmic ? "10" + raised((int) Math.round(x)) : Num.brief(x));
        svg.text(left + w / 2, HEIGHT - 6, "middle", Svg.INK, 12, xLabel);
        svg.upwards(14, top + h / 2, yLabel);
        double key = top + 14;
        for (Curve c : curves) {
            String color = c.faint() ? Svg.color("faint", "#9db8d9") : Svg.color("c0", "#c0392b");
            var path = new StringBuilder();
            for (int i = 0; i < c.x().length; i++) {
                double lx = at.applyAsDouble(c.x()[i]);
                if (lx < x0 || lx > x1 || c.y()[i] < y0 || c.y()[i] > y1) continue;
                path.append(path.isEmpty() ? "M" : "L")
                    .append(Svg.number(left + (lx - x0) * fx)).append(' ')
                    .append(Svg.number(top + h - (c.y()[i] - y0) * fy));
            }
            if (!path.isEmpty()) svg.path(path.toString(), color, c.faint() ? 1.2 : 2);
            if (c.name().isEmpty()) continue;
            svg.text(left + w - 34, key, "end", Svg.INK, 12, c.name());
            svg.path("M" + Svg.number(left + w - 28) + " " + Svg.number(key - 4) + "h20", color,
                c.faint() ? 2 : 3);
            key += 16;
        }
        for (Measured s : series) {
            var path = new StringBuilder();
            for (int i = 0; i < s.x.length; i++) {
                double px = left + (at.applyAsDouble(s.x[i]) - x0) * fx;
                double py = top + h - (s.y[i] - y0) * fy;
                path.append(i == 0 ? "M" : "L").append(Svg.number(px)).append(' ')
                    .append(Svg.number(py));
                bar(svg, px, py, s.error[i] * fy, false);
                dot(svg, px, py, Svg.color("c1", "#1f5fa8"),
                    s.name + ": " + told(s.y[i], s.error[i]));
                if (logarithmic && i == 0)
                    svg.text(px, py - 7 - Math.max(3, s.error[i] * fy), "middle", Svg.INK, 12,
                        s.name);
                if (!logarithmic && i == s.x.length - 1)
                    svg.text(px + 9, py + 4, "start", Svg.INK, 12, s.name);
            }
            svg.path(path.toString(), Svg.color("c1", "#1f5fa8"), 0.8);
        }
        return svg.toString();
    }

    /**
     * Returns a row for each label with what each series has there: a point
     * and a bar for its error, on both sides of 0. What is NaN is left out.
     */
    public static String rows(String title, String xLabel, String[] labels,
            List<Measured> series, double width) {
        double row = 19, left = 20 + 7.3 * Stream.of(labels).mapToInt(Text::width).max().orElse(0);
        double[] b = ChartSvg.bounds(DoubleStream.concat(DoubleStream.of(0),
            series.stream().flatMapToDouble(s -> DoubleStream.concat(ends(s, 1), ends(s, -1))))
            .filter(x -> !Double.isNaN(x)).toArray());
        double step = ChartSvg.step(b[1] - b[0], 6);
        double x0 = Math.floor(b[0] / step) * step, x1 = Math.ceil(b[1] / step) * step;
        double top = 12 + 18 * series.size(), h = row * labels.length;
        double w = width - left - 24, fx = w / (x1 - x0);
        var svg = new Svg("plot", title, Svg.SANS, 0, 0, width, top + h + 44);
        for (int k = 0; k < series.size(); k++) {
            dot(svg, left + 6, 12 + 18 * k, color(k), "");
            svg.text(left + 16, 16 + 18 * k, "start", Svg.INK, 12, series.get(k).name);
        }
        for (int i = 0; i <= Math.round((x1 - x0) / step); i++) {
            double x = x0 + i * step, px = left + (x - x0) * fx;
            svg.path("M" + Svg.number(px) + " " + Svg.number(top) + "v" + Svg.number(h),
                Math.abs(x) < step / 9 ? Svg.INK : Svg.RULE, 0.8);
            svg.text(px, top + h + 17, "middle", Svg.INK, 12,
                Math.abs(x) < step / 9 ? "0" : Num.brief(x));
        }
        svg.text(left + w / 2, top + h + 38, "middle", Svg.INK, 12, xLabel);
        for (int i = 0; i < labels.length; i++) {
            double y = top + row * (i + 0.5);
            svg.text(left - 10, y + 4, "end", Svg.INK, 12, labels[i]);
            for (int k = 0; k < series.size(); k++) {
                double x = series.get(k).x[i], error = series.get(k).error[i];
                if (Double.isNaN(x)) continue;
                double py = y + 6.0 * (k - (series.size() - 1) / 2.0);
                bar(svg, left + (x - x0) * fx, py, error * fx, true);
                dot(svg, left + (x - x0) * fx, py, color(k), labels[i] + ": " + told(x, error));
            }
        }
        return svg.toString();
    }

    private static String color(int series) {
        return series % 2 == 0 ? Svg.color("c1", "#1f5fa8") : Svg.color("c0", "#c0392b");
    }

    private static DoubleStream xs(List<Measured> series) {
        return series.stream().flatMapToDouble(s -> DoubleStream.of(s.x));
    }

    /** The ends of the bars above, or below. */
    private static DoubleStream ends(Measured s, int side) {
        double[] at = s.y == null ? s.x : s.y;
        return java.util.stream.IntStream.range(0, at.length).mapToDouble(i ->
            at[i] + side * (Double.isNaN(s.error[i]) ? 0 : s.error[i]));
    }

    private static void bar(Svg svg, double x, double y, double error, boolean across) {
        if (!(error > 0)) return;
        String e = Svg.number(2 * error), c = Svg.number(2 * CAP);
        svg.path(across
            ? "M" + Svg.number(x - error) + " " + Svg.number(y) + "h" + e
            : "M" + Svg.number(x - CAP) + " " + Svg.number(y - error) + "h" + c
                + "m-" + Svg.number(CAP) + " 0v" + e
                + "m-" + Svg.number(CAP) + " 0h" + c, Svg.INK, 1);
    }

    private static void dot(Svg svg, double x, double y, String color, String tip) {
        svg.rect(x - DOT, y - DOT, 2 * DOT, 2 * DOT, DOT, color, 1, "none", tip);
    }

    private static String told(double x, double error) {
        return Num.fixed(x, 3) + (Double.isNaN(error) ? "" : " ± " + Num.fixed(error, 3));
    }

    /** Returns a whole number in small raised figures. */
    private static String raised(int n) {
        return String.format(Locale.ROOT, "%d", n).chars().mapToObj(c ->
            c == '-' ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹".substring(c - '0', c - '0' + 1))
            .reduce("", String::concat);
    }
}
