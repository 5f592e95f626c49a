package microgpt.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import microgpt.fast.Scaling.Point;
import microgpt.fast.ScalingLaw;
import microgpt.tuning.Ablation.Spread;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresOptimizer.Optimum;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.util.Pair;

/**
 * The law that comes closest to mean losses, by least squares, and how far what
 * it says may be off. Runs with the same seed share their held-out names, so
 * they are too high or too low together. Therefore a seed is left out as a
 * whole, and the law fitted to the others, for each seed: the jackknife.
 */
public final class ScalingFit {

    /** So many sizes and so many lengths of training a law needs. */
    public static final int LEAST = 3;

    private static final int MOST_EVALUATIONS = 2000;

    private static final String
        NONE = "no law of three terms comes close to these losses",
        NONE_WITHOUT = NONE + " without one of the seeds; more sizes, lengths or seeds may help";

    private final List<Point> points;
    private final Problem problem;
    private final ScalingLaw law;
    private final List<ScalingLaw> without = new ArrayList<>();

    private ScalingFit(List<Point> points) {
        this.points = List.copyOf(points);
        problem = new Problem(points);
        Optimum best = best();
        law = problem.law(best.getPoint());
        int seeds = seeds();
        if (seeds > 1) for (int left = 0; left < seeds; left++) try {
            without.add(problem.law(problem.solve(
                means(left), best.getPoint().toArray()).getPoint()));
        } catch (MathRuntimeException e) {
            throw new IllegalArgumentException(NONE_WITHOUT, e);
        }
    }

    /**
     * Fits a law.
     *
     * @throws IllegalArgumentException if there is too little to fit, or no
     *     law comes close
     */
    public static ScalingFit of(List<Point> points) {
        long sizes = points.stream().map(Point::parameters).distinct().count();
        long lengths = points.stream().map(Point::tokens).distinct().count();
        if (sizes < LEAST || lengths < LEAST) throw new IllegalArgumentException(
            "a law of three terms needs " + LEAST + " sizes and " + LEAST
            + " lengths of training, not " + sizes + " and " + lengths);
        if (points.get(0).losses().length == 0) throw new IllegalArgumentException(
            "there is no seed that all sizes and lengths were run with");
        return new ScalingFit(points);
    }

    private Optimum best() {
        Optimum best = null;
        double[] means = means(-1);
        for (double alpha : new double[] {0.2, 0.5, 1.2})
            for (double beta : new double[] {0.2, 0.5, 1.2}) try {
                Optimum one = problem.solve(means, problem.start(means, alpha, beta));
                if (Double.isFinite(one.getCost())
                    && (best == null || one.getCost() < best.getCost())) best = one;
            } catch (MathRuntimeException e) {
                // from there it leads nowhere
            }
        if (best == null) throw new IllegalArgumentException(NONE);
        return best;
    }

    private int seeds() { return points.get(0).losses().length; }

    /** Returns the mean losses, without one of the seeds; -1: with all. */
    private double[] means(int left) {
        return points.stream().mapToDouble(p -> IntStream.range(0, seeds())
            .filter(i -> i != left).mapToDouble(i -> p.losses()[i])
            .average().orElseThrow()).toArray();
    }

    public ScalingLaw law() { return law; }

    /** Returns what the law says, with its standard error; NaN for one seed. */
    public Spread of(ToDoubleFunction<ScalingLaw> what) {
        double[] x = without.stream().mapToDouble(what).toArray();
        int n = x.length;
        double mean = IntStream.range(0, n).mapToDouble(i -> x[i]).sum() / n, squares = 0;
        for (double v : x) squares += (v - mean) * (v - mean);
        return new Spread(seeds(), what.applyAsDouble(law),
            Math.sqrt(squares * (n - 1) / n));
    }

    /** Returns how many means are farther from the law than their error. */
    public long outside() {
        return points.stream().filter(p -> Math.abs(p.loss().mean()
            - law.loss(p.parameters(), p.tokens())) > p.loss().error()).count();
    }

    /** Returns how far the law is from the means, root mean square. */
    public double miss() {
        return Math.sqrt(points.stream().mapToDouble(p -> {
            double d = p.loss().mean() - law.loss(p.parameters(), p.tokens());
            return d * d;
        }).average().orElseThrow());
    }

    /**
     * What is solved: exp(e) + exp(a - alpha n) + exp(b - beta d), with n and d the
     * logarithms of size and tokens, counted from their means, so that the five
     * numbers that are looked for depend less on each other. No term can be negative.
     */
    private static final class Problem {

        private final double[] n;
        private final double[] d;
        private final double middleN;
        private final double middleD;

        Problem(List<Point> points) {
            n = points.stream().mapToDouble(p -> Math.log(p.parameters())).toArray();
            d = points.stream().mapToDouble(p -> Math.log(p.tokens())).toArray();
            middleN = IntStream.range(0, n.length).mapToDouble(i -> n[i]).average().orElseThrow();
            middleD = IntStream.range(0, d.length).mapToDouble(i -> d[i]).average().orElseThrow();
            for (int i = 0; i < n.length; i++) {
                n[i] -= middleN;
                d[i] -= middleD;
            }
        }

        double[] start(double[] losses, double alpha, double beta) {
            double least = Double.POSITIVE_INFINITY, most = -least;
            for (double loss : losses) {
                least = Math.min(least, loss);
                most = Math.max(most, loss);
            }
            double half = Math.log(Math.max(most - least, 1e-3) / 2);
            return new double[] {Math.log(Math.max(least - Math.exp(half) / 2, least / 10)),
                half, alpha, half, beta};
        }

        Optimum solve(double[] losses, double[] start) {
            return new LevenbergMarquardtOptimizer().optimize(new LeastSquaresBuilder()
                .start(start).target(losses).model(this::values)
                .maxEvaluations(MOST_EVALUATIONS).maxIterations(MOST_EVALUATIONS).build());
        }

        /** Returns the losses, and their derivatives by the five numbers. */
        private Pair<RealVector, RealMatrix> values(RealVector at) {
            var values = new double[n.length];
            var slopes = new double[n.length][];
            double floor = Math.exp(at.getEntry(0));
            for (int i = 0; i < n.length; i++) {
                double size = Math.exp(at.getEntry(1) - at.getEntry(2) * n[i]);
                double read = Math.exp(at.getEntry(3) - at.getEntry(4) * d[i]);
                values[i] = floor + size + read;
                slopes[i] = new double[] {floor, size, -size * n[i], read, -read * d[i]};
            }
            return new Pair<>(new ArrayRealVector(values, false),
                new Array2DRowRealMatrix(slopes, false));
        }

        ScalingLaw law(RealVector at) {
            double alpha = at.getEntry(2), beta = at.getEntry(4);
            return new ScalingLaw(Math.exp(at.getEntry(0)),
                Math.exp(at.getEntry(1) + alpha * middleN), alpha,
                Math.exp(at.getEntry(3) + beta * middleD), beta);
        }
    }
}
