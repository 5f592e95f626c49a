package microgpt.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import microgpt.draw.ChartSvg.Curve;
import microgpt.draw.ErrorPlot;
import microgpt.draw.ErrorPlot.Measured;
import microgpt.fast.Scaling.Point;

/** Draws runs with their errors, and the law that was fitted to them. */
public final class ScalingFigure {

    private static final int POINTS = 80;
    private static final String LOSS = "held-out loss, nats a character";

    private ScalingFigure() {}

    /** Returns the loss by what training cost, and the law at the best size. */
    public static String byCost(List<Point> points, ScalingFit fit) {
        double[] costs = between(points.stream().mapToDouble(Point::cost));
        return ErrorPlot.logarithmic("Loss by cost", "operations, 6 N D", LOSS,
            measured(points, Point::cost), List.of(new Curve("the law at the best size",
                costs, DoubleStream.of(costs).map(fit.law()::best).toArray(), false)));
    }

    /** Returns the loss by what was read, and the law for each size. */
    public static String byTokens(List<Point> points, ScalingFit fit) {
        double[] tokens = between(points.stream().mapToDouble(Point::tokens));
        var curves = new ArrayList<Curve>();
        for (double n : sizes(points)) curves.add(new Curve(
            curves.isEmpty() ? "the law" : "", tokens, DoubleStream.of(tokens)
                .map(d -> fit.law().loss(n, d)).toArray(), false));
        return ErrorPlot.logarithmic("Loss by reading", "tokens", LOSS,
            measured(points, Point::tokens), curves);
    }

    private static TreeSet<Double> sizes(List<Point> points) {
        return new TreeSet<>(points.stream().map(Point::parameters).toList());
    }

    private static List<Measured> measured(List<Point> points, ToDoubleFunction<Point> x) {
        return sizes(points).stream().map(n -> {
            List<Point> of = points.stream().filter(p -> p.parameters() == n)
                .sorted(Comparator.comparingDouble(x)).toList();
            return new Measured(String.format(Locale.ROOT, "%,.0f", n),
                of.stream().mapToDouble(x).toArray(),
                of.stream().mapToDouble(p -> p.loss().mean()).toArray(),
                of.stream().mapToDouble(p -> p.loss().error()).toArray());
        }).toList();
    }

    /** Returns numbers from the least to the largest, by equal factors. */
    private static double[] between(DoubleStream all) {
        double[] x = all.sorted().toArray();
        double low = Math.log(x[0]), high = Math.log(x[x.length - 1]);
        return IntStream.range(0, POINTS).mapToDouble(i ->
            Math.exp(low + (high - low) * i / (POINTS - 1))).toArray();
    }
}
