package microgpt.book.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import microgpt.Config;
import microgpt.draw.ChartSvg.Curve;
import microgpt.fast.ArrayEngine;
import microgpt.text.Corpus;
import microgpt.train.Step;
import microgpt.train.Trainer;

/** The runs of the engine that several figures are drawn from, made once. */
public final class Runs {

    static final int STEPS = 1000;
    static final int MORE_STEPS = 5000;

    /** When the held-out loss is measured, and on how many names. */
    private static final Set<Integer> MEASURE_EARLY = Set.of(10, 20, 50);
    private static final int MEASURE_EVERY = 100;
    public static final int MEASURE_ON = 500;

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
        return untrained(Config.microgpt());
    }

    private Trainer untrained(Config config) {
        try {
            return Trainer.create(config, Corpus.read(home.resolve("data/names.txt")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the same model after a longer run with a falling rate. */
    Trainer trainedLonger() {
        Trainer trainer = untrained(Config.microgpt()
            .with("schedule=linear", "steps=" + MORE_STEPS));
        trainer.train(MORE_STEPS);
        return trainer;
    }

    /** Returns the book's model after its thousand steps. */
    synchronized Trained trained() {
        if (trained != null) return trained;
        Trainer trainer = untrained();
        trainer.engine(new ArrayEngine());
        var steps = new double[STEPS];
        var losses = new double[STEPS];
        var measuredAt = new ArrayList<Double>();
        var heldOut = new ArrayList<Double>();
        for (int i = 0; i < STEPS; i++) {
            if (i % MEASURE_EVERY == 0 || MEASURE_EARLY.contains(i)) {
                measuredAt.add((double) i);
                heldOut.add(trainer.evaluate(MEASURE_ON));
            }
            Step.Report step = trainer.step();
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
