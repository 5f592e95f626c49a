package microgpt.cli;

import java.util.Locale;
import microgpt.Step;
import microgpt.Trainer;
import microgpt.files.StandardOutput;

/** Tells how a run gets on: a live line on a terminal, else plain lines. */
abstract class Progress {

    /** Held-out documents are measured if that does not take long. */
    private static final int HELD_OUT = 50;
    private static final double SLOW_STEP = 0.5;

    private final Trainer trainer;
    final int first;
    final int total;
    private final long start = System.nanoTime();
    private int averaged;
    private double mean;

    Progress(Trainer trainer, int total) {
        this.trainer = trainer;
        this.total = total;
        first = trainer.steps();
    }

    static Progress of(Trainer trainer, int total) {
        return Boolean.getBoolean("microgpt.terminal")
            ? new Live(trainer, total) : new Lines(trainer, total);
    }

    /** Called after each step. */
    final synchronized void after(Step.Report step) {
        averaged = Math.min(averaged + 1, 100);
        mean += (step.loss() - mean) / averaged;
        told(step);
    }

    /** Called after the last step; also if it was stopped there. */
    final synchronized void end(boolean finished) {
        if (trainer.steps() > first) last(finished);
    }

    abstract void told(Step.Report step);

    abstract void last(boolean finished);

    /** Returns the mean loss of the last hundred steps or so. */
    double mean() { return mean; }

    double seconds() { return (System.nanoTime() - start) * 1e-9; }

    /** Returns the loss on held-out documents; NaN if there is none. */
    double heldOut() {
        if (trainer.corpus().heldOut().isEmpty()
            || seconds() > SLOW_STEP * (trainer.steps() - first))
            return Double.NaN;
        return trainer.evaluate(HELD_OUT);
    }

    static String loss(double heldOut) {
        return Double.isNaN(heldOut) ? ""
            : String.format(Locale.ROOT, "  held-out %.4f", heldOut);
    }

    /** {@code step 100 loss 2.7123  mean 2.9041} every 100 steps, or 30 s. */
    private static final class Lines extends Progress {

        private static final int EVERY = 100, MEASURE_EVERY = 500;
        private static final double SECONDS = 30;

        private Step.Report last;
        private double toldAt;
        private boolean told;

        Lines(Trainer trainer, int total) { super(trainer, total); }

        @Override
        void told(Step.Report step) {
            last = step;
            told = step.number() < total && (step.number() % EVERY == 0
                || seconds() - toldAt > SECONDS);
            if (told) tell(step.number() % MEASURE_EVERY == 0);
        }

        @Override
        void last(boolean finished) {
            if (last != null && !told) tell(finished);
        }

        private void tell(boolean measured) {
            toldAt = seconds();
            StandardOutput.line(String.format(Locale.ROOT, "step %d loss %.4f  mean %.4f",
                last.number(), last.loss(), mean())
                + loss(measured ? heldOut() : Double.NaN));
        }
    }

    /** One line that is drawn anew ten times a second. */
    private static final class Live extends Progress {

        private static final double REDRAW = 0.1;
        private static final int MEASURE_EVERY = 250;

        private final int width = Integer.getInteger("microgpt.columns", 80);
        private double drawn;
        private int done;
        private double heldOut = Double.NaN;

        Live(Trainer trainer, int total) {
            super(trainer, total);
            done = first;
        }

        @Override
        void told(Step.Report step) {
            done = step.number();
            if (done % MEASURE_EVERY == 0) heldOut = heldOut();
            if (seconds() - drawn > REDRAW) draw();
        }

        @Override
        void last(boolean finished) {
            if (finished) heldOut = heldOut();
            draw();
            StandardOutput.print("\n");
        }

        private void draw() {
            drawn = seconds();
            String line = line(done - first, done, total, mean(), heldOut, drawn);
            if (line.length() >= width) line = line.substring(0, width - 1);
            StandardOutput.print("\r" + line + "\u001b[K");
        }
    }

    /** Returns what the live line says. */
    static String line(int taken, int done, int total, double mean,
            double heldOut, double seconds) {
        double rate = taken / seconds;
        String left = done < total && rate > 0
            ? clock((total - done) / rate) + " to go" : "in " + clock(seconds);
        return String.format(Locale.ROOT, "step %d/%d  loss %.4f", done, total, mean)
            + loss(heldOut) + String.format(Locale.ROOT,
                rate >= 1 ? "  %.0f steps/s" : "  %2$.1f s a step",
                rate, 1 / rate) + "  " + left;
    }

    private static String clock(double seconds) {
        long whole = (long) seconds;
        return seconds < 60 ? String.format(Locale.ROOT, "%.1f s", seconds)
            : seconds < 3600 ? String.format(Locale.ROOT,
                "%d:%02d min", whole / 60, whole % 60)
            : String.format(Locale.ROOT,
                "%d:%02d h", whole / 3600, whole / 60 % 60);
    }
}
