package microgpt.run;

import microgpt.train.Step;
import microgpt.train.Trainer;

/**
 * A training run, a step at a time: measured now and then, halted where
 * somebody wants it, and told in numbers. Whoever shows it draws; the numbers are these.
 *
 * <p>Where loss or gradient is no finite number, a step is refused by
 * {@link Trainer#update}, and the weights are those of the step before.
 */
public final class Run {

    /** So many held-out documents are read, or as many as there are. */
    private static final int HELD_OUT = 50;
    /** So often in a run, if that is not more often than every so many steps. */
    private static final int TIMES = 10, STEPS = 50;
    /** Where a step takes so many seconds, reading them would take minutes. */
    private static final double SLOW_STEP = 0.5;

    /**
     * How a run stands.
     *
     * @param from steps that were taken before it
     * @param step steps that are taken now
     * @param last steps that will have been taken at its end
     * @param loss that of the last step, in nats; NaN before the first
     * @param mean the running mean of the losses
     * @param heldOut the held-out loss that was measured last; NaN if none
     * @param perCharacter the same in nats a character; NaN where every token is one
     * @param measured whether it was measured after this very step
     */
    public record Status(int from, int step, int last, double loss, double mean,
            double heldOut, double perCharacter, boolean measured, double seconds) {

        /** Returns how many steps were taken in a second. */
        public double rate() { return (step - from) / seconds; }

        /** Returns the seconds that the other steps will take at this rate. */
        public double secondsLeft() { return (last - step) / rate(); }
    }

    /** How long an engine may take at a time, in nanoseconds. */
    private static final long MOMENT = 20_000_000;
    /** Several steps at a time end where something may be due. */
    private static final int BOUNDARY = 100;

    /**
     * How a run is measured on held-out documents.
     *
     * @param every after so many steps; 0: a tenth of the run, at least 50
     * @param documents how many are read
     * @param patience how many measurements in a row may bring no lower loss
     *     before the run ends; 0: any number
     */
    public record Measuring(int every, int documents, int patience) {

        public static final Measuring USUAL = new Measuring(0, HELD_OUT, 0);

        /** @throws IllegalArgumentException if one is negative, or no document is read */
        public Measuring {
            if (every < 0 || documents < 1 || patience < 0) throw new IllegalArgumentException(
                "measured every " + every + " steps on " + documents
                + " documents with patience " + patience + ": none of them is negative, and"
                + " at least 1 document is needed");
        }
    }

    private final Trainer trainer;
    private final Measuring measuring;
    private final History history;
    private final Mean mean;
    private final int from;
    private final int last;
    private final long start = System.nanoTime();

    private volatile boolean halted;
    private int atOnce = 1;
    private double loss = Double.NaN;
    private double heldOut = Double.NaN;
    private double perCharacter = Double.NaN;
    private int measuredAt = -1;
    private double best = Double.POSITIVE_INFINITY;
    private int bestAt = -1;
    private int vain;               // measurements since then

    /**
     * A run of a trainer.
     *
     * @param last how many steps shall have been taken at its end
     */
    public Run(Trainer trainer, int last) { this(trainer, last, Measuring.USUAL); }

    /** As {@link #Run(Trainer, int)}, measured in another way. */
    public Run(Trainer trainer, int last, Measuring measuring) {
        this.trainer = trainer;
        this.measuring = measuring;
        this.last = last;
        from = trainer.steps();
        history = History.of(trainer);
        mean = history.mean(trainer);
    }

    /**
     * Takes a step, or several where an engine takes them.
     *
     * @return whether one was taken; not where none is left, or it was halted
     * @throws IllegalStateException if the loss is no number any more
     */
    public boolean step() {
        if (halted || isDone()) return false;
        int before = trainer.steps();
        if (trainer.engine() == null) trainer.gradients();
        synchronized (this) {
            if (halted) return false;
            loss = (trainer.engine() == null ? trainer.update() : several()).loss();
        }
        if (trainer.steps() == before + 1) mean.add(loss);
        else for (double x : trainer.losses(before)) mean.add(x);
        if (!halted && isDue()) measure();
        return true;
    }

    /** An engine takes as many steps at a time as go into a moment. */
    private Step.Report several() {
        int n = Math.min(atOnce, last - trainer.steps());
        n = Math.min(n, BOUNDARY - trainer.steps() % BOUNDARY);
        n = Math.min(n, every() - (trainer.steps() - from) % every());
        long began = System.nanoTime();
        Step.Report report = trainer.train(n);
        if (System.nanoTime() - began < MOMENT) atOnce = Math.min(BOUNDARY, 2 * n);
        else atOnce = Math.max(1, n / 2);
        return report;
    }

    private boolean isDue() {
        int taken = trainer.steps() - from;
        boolean asked = measuring.every > 0 || measuring.patience > 0;
        return (isDone() || taken % every() == 0) && measuredOn() > 0
            && (asked || seconds() < SLOW_STEP * taken);
    }

    private int every() {
        return measuring.every > 0 ? measuring.every : Math.max(STEPS, (last - from) / TIMES);
    }

    private void measure() {
        Trainer.Score score = trainer.score(measuring.documents);
        heldOut = score.perToken();
        if (score.tokens() != score.characters()) perCharacter = score.perCharacter();
        measuredAt = trainer.steps();
        vain++;
        if (heldOut < best) {
            best = heldOut;
            bestAt = measuredAt;
            vain = 0;
        }
        history.addHeldOut(measuredAt, heldOut, measuredOn());
    }

    /** Returns how many documents are read when it is measured. */
    public int measuredOn() {
        return Math.min(measuring.documents, trainer.heldOut().size());
    }

    /**
     * Does not let the step end that is under way: when this returns, the
     * weights are those of the step before, and stay so.
     */
    public synchronized void halt() { halted = true; }

    /** Returns whether all steps are taken, or patience is at an end. */
    public boolean isDone() { return trainer.steps() >= last || isEarly(); }

    /** Returns whether it ends since the held-out loss falls no more. */
    public boolean isEarly() { return measuring.patience > 0 && vain >= measuring.patience; }

    /** Tells the lowest loss that was measured before this run goes on. */
    public void knowBest(double loss, int step) {
        best = loss;
        bestAt = step;
    }

    /** Returns the lowest held-out loss of this run; infinite before the first. */
    public double best() { return best; }

    /** Returns after how many steps that was; -1 before the first. */
    public int bestStep() { return bestAt; }

    /** Returns whether it was measured after this very step. */
    public boolean isBest() { return vain == 0 && measuredAt == trainer.steps(); }

    private double seconds() { return (System.nanoTime() - start) * 1e-9; }

    /** Returns how it stands. */
    public Status status() {
        return new Status(from, trainer.steps(), last, loss, mean.value(), heldOut,
            perCharacter, measuredAt == trainer.steps(), seconds());
    }

    /** Returns the running means of all losses that are known, these ones last. */
    public double[] means() { return history.smooth(trainer); }
}
