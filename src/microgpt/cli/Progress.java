package microgpt.cli;

import java.util.Locale;
import microgpt.Trainer;

/** Tells how a run gets on: a live line on a terminal, else plain lines. */
abstract class Progress {

    /** Called after each step. */
    abstract void after(Trainer.Step step);

    /** Called after the last step. */
    void end() {}

    static Progress of(Trainer trainer, int total) {
        boolean terminal = Boolean.getBoolean("microgpt.terminal");
        return terminal ? new Live(trainer, total) : new Lines(total);
    }

    /** {@code step 100 loss 2.7123} every 100 steps and after the last. */
    private static final class Lines extends Progress {

        private final int total;
        private Trainer.Step last;
        private boolean told;

        Lines(int total) { this.total = total; }

        @Override
        void after(Trainer.Step step) {
            last = step;
            told = step.number() % 100 == 0 || step.number() == total;
            if (told) tell();
        }

        @Override
        void end() { if (last != null && !told) tell(); }

        private void tell() {
            System.out.printf(Locale.ROOT, "step %d loss %.4f%n",
                last.number(), last.loss());
        }
    }

    /** One line that is drawn anew ten times a second. */
    private static final class Live extends Progress {

        private static final long REDRAW = 100_000_000;
        private static final int HELD_OUT_EVERY = 250;
        private static final int HELD_OUT = 50;

        private final Trainer trainer;
        private final int total;
        private final int width = Integer.getInteger("microgpt.columns", 80);
        private final int first;
        private final long start = System.nanoTime();
        private long drawn;
        private double smooth = Double.NaN;
        private double heldOut = Double.NaN;

        Live(Trainer trainer, int total) {
            this.trainer = trainer;
            this.total = total;
            first = trainer.steps();
        }

        @Override
        void after(Trainer.Step step) {
            smooth = Double.isNaN(smooth) ? step.loss()
                : 0.98 * smooth + 0.02 * step.loss();
            if (step.number() % HELD_OUT_EVERY == 0) measure();
            long now = System.nanoTime();
            if (now - drawn < REDRAW) return;
            drawn = now;
            draw(now);
        }

        private void measure() {
            if (!trainer.corpus().heldOut().isEmpty())
                heldOut = trainer.evaluate(HELD_OUT);
        }

        @Override
        void end() {
            if (trainer.steps() == first) return;
            measure();
            draw(System.nanoTime());
            System.out.println();
        }

        private void draw(long now) {
            double seconds = (now - start) * 1e-9;
            int done = trainer.steps();
            double rate = (done - first) / seconds;
            var line = new StringBuilder();
            line.append(String.format(Locale.ROOT,
                "step %d/%d  loss %.4f", done, total, smooth));
            if (!Double.isNaN(heldOut)) line.append(
                String.format(Locale.ROOT, "  held-out %.4f", heldOut));
            line.append(String.format(Locale.ROOT,
                "  %.0f steps/s", rate));
            line.append(done < total && !Double.isInfinite(rate)
                ? "  " + clock((total - done) / rate) + " to go"
                : "  in " + clock(seconds));
            if (line.length() >= width) line.setLength(width - 1);
            System.out.print("\r" + line + "\u001b[K");
            System.out.flush();
        }

        private static String clock(double seconds) {
            return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%d:%02d min",
                    (int) seconds / 60, (int) seconds % 60);
        }
    }
}
