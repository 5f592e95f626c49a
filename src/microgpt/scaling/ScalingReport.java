package microgpt.scaling;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import microgpt.fast.Scaling.Point;
import microgpt.fast.ScalingLaw;
import microgpt.tuning.Ablation.Spread;

/** What a fit says, as lines of text. */
public final class ScalingReport {

    private ScalingReport() {}

    /** Returns the law, how sure it is, and its advice for several costs. */
    public static String of(List<Point> points, ScalingFit fit) {
        var lines = new StringBuilder("E + A / N^alpha + B / D^beta");
        line(lines, "E", fit, ScalingLaw::e);
        line(lines, "A", fit, ScalingLaw::a);
        line(lines, "alpha", fit, ScalingLaw::alpha);
        line(lines, "B", fit, ScalingLaw::b);
        line(lines, "beta", fit, ScalingLaw::beta);
        lines.append(String.format(Locale.ROOT,
            "\nthe law misses a mean by %.4f, and by luck it should miss by %.4f\n",
            fit.miss(), luck(points)));
        lines.append("\noperations     best size     tokens  loss   best that was run");
        for (int power = (int) Math.ceil(Math.log10(least(points)));
                power <= Math.log10(most(points)); power++) {
            double cost = Math.pow(10, power), n = fit.law().bestSize(cost);
            lines.append(String.format(Locale.ROOT, "\n%10s %,13.0f %,10.0f %.3f  %s",
                "10^" + power, n, cost / 6 / n, fit.law().best(cost), bestRun(points, cost)));
        }
        return lines.append("\nthe best size grows as operations^")
            .append(sure(fit.of(ScalingLaw::exponent), "%.3f")).toString();
    }

    private static double least(List<Point> points) {
        return points.stream().mapToDouble(Point::cost).min().orElseThrow();
    }

    private static double most(List<Point> points) {
        return points.stream().mapToDouble(Point::cost).max().orElseThrow();
    }

    /** What the sizes that were run come to at a cost, each between two runs. */
    private static String bestRun(List<Point> points, double cost) {
        double best = Double.POSITIVE_INFINITY, size = 0;
        for (Point p : points)
            for (Point q : points) {
                if (p.parameters() != q.parameters() || p.cost() > cost || q.cost() < cost
                    || points.stream().anyMatch(r -> r.parameters() == p.parameters()
                        && r.cost() > p.cost() && r.cost() < q.cost())) continue;
                double part = p == q ? 0
                    : Math.log(cost / p.cost()) / Math.log(q.cost() / p.cost());
                double loss = p.loss().mean() + part * (q.loss().mean() - p.loss().mean());
                if (loss < best) {
                    best = loss;
                    size = p.parameters();
                }
            }
        return Double.isInfinite(best) ? "–"
            : String.format(Locale.ROOT, "%,11.0f %.3f", size, best);
    }

    private static void line(StringBuilder lines, String name, ScalingFit fit,
            ToDoubleFunction<ScalingLaw> what) {
        Spread s = fit.of(what);
        lines.append(String.format("\n%7s  ", name)).append(sure(s, format(s.mean())));
    }

    private static String format(double x) {
        return Math.abs(x) >= 100 ? "%.0f" : Math.abs(x) >= 10 ? "%.1f" : "%.3f";
    }

    private static String sure(Spread s, String format) {
        return String.format(Locale.ROOT, format, s.mean()) + " ± "
            + (Double.isNaN(s.error()) ? "–" : String.format(Locale.ROOT, format, s.error()));
    }

    /**
     * How far means are off by luck, root mean square, apart from what the
     * held-out names of a seed add to all of its runs.
     */
    private static double luck(List<Point> points) {
        int seeds = points.get(0).losses().length;
        var shared = new double[seeds];
        for (Point p : points)
            for (int i = 0; i < seeds; i++)
                shared[i] += p.losses()[i] / points.size();
        return Math.sqrt(points.stream().mapToDouble(p -> {
            double error = Spread.of(IntStream.range(0, seeds)
                .mapToDouble(i -> p.losses()[i] - shared[i]).toArray()).error();
            return error * error;
        }).average().orElseThrow());
    }
}
