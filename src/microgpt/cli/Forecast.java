package microgpt.cli;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import microgpt.Engine;
import microgpt.Trainer;
import microgpt.Windows;

/**
 * What a run will need, found by trying: the longest document goes forward and
 * back, and nothing is updated. Where that does not fit, no step would have.
 */
final class Forecast {

    /** Java makes code faster as it runs, so short steps are tried for a while. */
    private static final double TRY_SECONDS = 0.25, TRY_BRIEFLY = 0.03;

    /** A run that is over so soon is not worth waiting for what it will take. */
    private static final double SOON = 20;

    /** So many documents are looked at for the longest, or all. */
    private static final int LOOKS = 50_000;

    /** Tells time and memory of the steps to come. */
    static void tell(Trainer trainer, int last) {
        if (trainer.engine() == null) {
            if (MemoryFull.isHopeless(trainer))
                throw new MemoryFull(MemoryFull.advice(trainer));
            MemoryFull.warn(trainer);
        }
        Windows all = trainer.training();
        int context = trainer.model().config().shape().context();
        int longest = 0, most = 0, looks = Math.min(all.size(), LOOKS);
        double positions = 0;
        for (int k = 0; k < looks; k++) {
            int i = (int) ((long) k * all.size() / looks);
            int n = Math.min(context, all.tokens(i).length - 1);
            positions += n / (double) looks;
            if (n > most) longest = i;
            most = Math.max(most, n);
        }
        int batch = trainer.model().config().training().batch();
        int left = last - trainer.steps();
        double seconds = Double.POSITIVE_INFINITY, began = now();
        long bytes = 0;
        Engine.Run steps = trainer.engine() == null ? null
            : trainer.engine().begin(trainer.model(), trainer.optimizer());
        try {
            do {
                long before = allocated();
                double start = now();
                if (steps != null)
                    steps.gradients(List.of(all.tokens(longest)));
                else {
                    trainer.begin(all.text(longest));
                    trainer.forward();
                    trainer.loss();
                    bytes = allocated() - before;
                    trainer.backward();
                }
                seconds = Math.min(seconds, now() - start);
            } while (now() - began < (seconds * positions / most * batch * left
                < SOON ? TRY_BRIEFLY : TRY_SECONDS));
            if (steps != null) steps.end();
            else trainer.begin();       // lets go of the graph
        } catch (OutOfMemoryError e) {
            trainer.begin();
            throw new MemoryFull(MemoryFull.advice(trainer));
        }
        double aStep = seconds * positions / most * batch;
        System.err.println("train: " + (left == 1 ? "1 step" : left + " steps")
            + " will take about " + time(aStep * left) + " or less"
            + (bytes <= 0 ? "" : ", and " + MemoryFull.size(bytes) + " of memory each"));
    }

    private static double now() { return System.nanoTime() * 1e-9; }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean b
            && b.isThreadAllocatedMemorySupported() ? b.getCurrentThreadAllocatedBytes() : 0;
    }

    private static String time(double seconds) {
        return seconds < 1 ? "a second"
            : seconds < 100 ? String.format(Locale.ROOT, "%.0f s", seconds)
            : seconds < 6000 ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    private Forecast() {}
}
