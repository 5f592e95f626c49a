package microgpt.book.measured;

import static microgpt.book.measured.Trained.file;
import static microgpt.book.measured.Trained.names;

import java.io.IOException;
import java.util.stream.IntStream;
import microgpt.book.base.Recorded;
import microgpt.book.figures.Runs;
import microgpt.book.figures.Speed;
import microgpt.fast.Scaling;
import microgpt.scaling.ScalingFit;
import microgpt.tuning.Ablation;

/** What recorded runs came to, as {@code data} holds them. */
public final class OnRecord {

    private OnRecord() {}

    /** Returns the microseconds that a name costs on a rung, as they were recorded. */
    public static double speed(String rung, int width) throws IOException {
        return new Speed(file("speed.json").getParent()).microseconds(rung, width);
    }

    /** Returns on how many names the figure of the losses is measured. */
    public static int namesOfTheCurve() {
        return Runs.MEASURE_ON;
    }

    /**
     * Returns what turning a knob was found to add to the held-out loss, on
     * average; with no change, what the base comes to.
     */
    public static double ablation(String base, String change, int steps)
            throws IOException {
        Ablation found = recorded("ablation.tsv");
        return change.isEmpty() ? found.loss(base, "", steps).mean()
            : found.difference(base, change, steps).mean();
    }

    /**
     * Returns the recorded runs of models of several sizes.
     *
     * @param tables whether the tables of tokens and positions count as size
     */
    public static Scaling scaling(boolean tables) throws IOException {
        return Scaling.of(recorded("scaling.tsv"), names(), tables);
    }

    /** Returns the law that comes closest to them, from some size on. */
    public static ScalingFit law(double leastSize, boolean tables) throws IOException {
        return ScalingFit.of(scaling(tables).points().stream()
            .filter(p -> p.parameters() >= leastSize).toList());
    }

    /** Returns the mean loss of a size after some steps. */
    public static double scaled(int width, int steps) throws IOException {
        return recorded("scaling.tsv").loss(
            Scaling.BASE, Scaling.size(width), steps).mean();
    }

    private static Ablation recorded(String file) throws IOException {
        return Ablation.read(Trained.file(file));
    }

    private static Recorded recorded() throws IOException {
        return Recorded.in(file("runs.tsv"));
    }

    /** Returns what recorded runs came to on average, column by column. */
    public static double[] runs(String table, String row) throws IOException {
        return recorded().means(table, row, false);
    }

    /** Returns what a recorded run came to with a seed. */
    public static double[] runsOf(String table, String row, long seed)
            throws IOException {
        return recorded().of(table, row, seed);
    }

    /** Returns mean and standard error of recorded runs, column by column. */
    public static double[] runsAndErrors(String table, String row) throws IOException {
        return recorded().means(table, row, true);
    }

    /** Returns what recorded runs came to in a column, seed by seed. */
    public static double[] runsBySeed(String table, String row, int column)
            throws IOException {
        return recorded().seeds(table, row, column);
    }

    /** Returns by how much a row exceeds another, seed by seed. */
    public static double[] differences(String table, String row, String other)
            throws IOException {
        double[] a = runsBySeed(table, row, 0), b = runsBySeed(table, other, 0);
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    }

    /** Returns a sign of all healthy models, at all steps where it was asked for. */
    public static double[] healthy(int sign) throws IOException {
        Recorded all = recorded();
        return all.rows("health").stream().filter(row -> !row.contains("layers=4,"))
            .mapToDouble(row -> all.of("health", row, 42)[sign])
            .filter(x -> !Double.isNaN(x)).toArray();
    }

    /** Returns what a wish has cost, in nats a token on held-out names. */
    public static double cost(String row) throws IOException {
        return runs("wish", row)[1] - runs("wish", "before")[1];
    }

    /** Returns what it had to cost, by how many names are as was wished. */
    public static double wanted(String row) throws IOException {
        double before = runs("wish", "before")[0] / 100;
        double after = runs("wish", row)[0] / 100;
        return (-before * Math.log(after / before)
            - (1 - before) * Math.log((1 - after) / (1 - before))) / 7.1;
    }

    /** Returns what nine steps of plain descent added to the loss, by seed. */
    public static double[] descended(String row) throws IOException {
        double[] before = runsBySeed("curve", row, 0), after = runsBySeed("curve", row, 9);
        return IntStream.range(0, before.length)
            .mapToDouble(i -> after[i] - before[i]).toArray();
    }
}
