package microgpt.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import microgpt.Config;
import microgpt.Corpus;
import microgpt.Trainer;
import microgpt.toolkit.draw.ChartSvg.Curve;

/** The runs of the engine that several figures are drawn from, made once. */
final class Runs {

    static final int STEPS = 1000;

    /** How often the held-out loss is measured, and on how many names. */
    private static final int MEASURE_EVERY = 100;
    static final int MEASURE_ON = 500;

    private final Path home;
    private Trained trained;

    Runs(Path home) {
        this.home = home;
    }

    /**
     * A training run.
     *
     * @param losses of each step, then the held-out loss now and then
     */
    record Trained(Trainer trainer, List<Curve> losses) {}

    /** Returns the book's model as it is made: nothing learned yet. */
    Trainer untrained() {
        try {
            return Trainer.create(Config.microgpt(),
                Corpus.read(home.resolve("data/names.txt")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the book's model after its thousand steps. */
    synchronized Trained trained() {
        if (trained != null) return trained;
        Trainer trainer = untrained();
        var steps = new double[STEPS];
        var losses = new double[STEPS];
        var measuredAt = new ArrayList<Double>();
        var heldOut = new ArrayList<Double>();
        for (int i = 0; i < STEPS; i++) {
            if (i % MEASURE_EVERY == 0) {
                measuredAt.add((double) i);
                heldOut.add(trainer.evaluate(MEASURE_ON));
            }
            Trainer.Step step = trainer.step();
            steps[i] = step.number();
            losses[i] = step.loss();
        }
        measuredAt.add((double) STEPS);
        heldOut.add(trainer.evaluate(MEASURE_ON));
        trained = new Trained(trainer, List.of(
            new Curve("loss of each step", steps, losses, true),
            new Curve("held-out loss", numbers(measuredAt), numbers(heldOut),
                false)));
        return trained;
    }

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(x -> x).toArray();
    }
}
