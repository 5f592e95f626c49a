package microgpt.cli;

import java.util.Locale;
import microgpt.files.StandardOutput;
import microgpt.run.Run;

/** Shows how a run gets on: a live line on a terminal, else plain lines. */
interface Progress {

    /** Called after each step. */
    void after(Run.Status now);

    /** Called after the last step; also if it was stopped there. */
    void end(Run.Status now);

    static Progress onThisOutput() {
        return Boolean.getBoolean("microgpt.terminal") ? new Live() : new Lines();
    }

    private static String heldOut(Run.Status now) {
        return Double.isNaN(now.heldOut()) ? ""
            : String.format(Locale.ROOT, "  held-out %.4f", now.heldOut())
                + (Double.isNaN(now.perCharacter()) ? "" : String.format(
                    Locale.ROOT, " (%.4f/character)", now.perCharacter()));
    }

    /** {@code step 100 loss 2.7123  mean 2.9041} every 100 steps, or 30 s. */
    final class Lines implements Progress {

        private static final int EVERY = 100;
        private static final double SECONDS = 30;

        private double toldAt;
        private int told;

        @Override
        public synchronized void after(Run.Status now) {
            if (now.step() < now.last() && (now.step() % EVERY == 0
                || now.seconds() - toldAt > SECONDS)) tell(now);
        }

        @Override
        public synchronized void end(Run.Status now) {
            if (now.step() > now.from() && now.step() != told) tell(now);
        }

        private void tell(Run.Status now) {
            told = now.step();
            toldAt = now.seconds();
            StandardOutput.line(String.format(Locale.ROOT, "step %d loss %.4f  mean %.4f",
                now.step(), now.loss(), now.mean())
                + (now.measured() ? heldOut(now) : ""));
        }
    }

    /** One line that is drawn anew ten times a second; a narrower terminal cuts it. */
    final class Live implements Progress {

        private static final double REDRAW = 0.1;
        private static final String CUT = "\u001b[?7l", WRAP = "\u001b[?7h";

        private double drawn;
        private boolean over;

        @Override
        public synchronized void after(Run.Status now) {
            if (!over && now.seconds() - drawn > REDRAW) draw(now);
        }

        @Override
        public synchronized void end(Run.Status now) {
            over = true;
            if (now.step() == now.from()) return;
            draw(now);
            StandardOutput.print("\n");
        }

        private void draw(Run.Status now) {
            drawn = now.seconds();
            StandardOutput.print("\r" + CUT + line(now) + "\u001b[K" + WRAP);
        }
    }

    /** Returns what the live line says. */
    static String line(Run.Status now) {
        double rate = now.rate();
        String left = now.step() < now.last() && rate > 0
            ? clock(now.secondsLeft()) + " to go" : "in " + clock(now.seconds());
        return String.format(Locale.ROOT, "step %d/%d  loss %.4f",
                now.step(), now.last(), now.mean())
            + heldOut(now) + String.format(Locale.ROOT,
                rate >= 1 ? "  %.0f steps/s" : "  %2$.1f s a step",
                rate, 1 / rate) + "  " + left;
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return seconds < 59.95 ? String.format(Locale.ROOT, "%.1f s", seconds)
            : whole < 3600 ? String.format(Locale.ROOT,
                "%d:%02d min", whole / 60, whole % 60)
            : String.format(Locale.ROOT,
                "%d:%02d h", whole / 3600, whole / 60 % 60);
    }
}
