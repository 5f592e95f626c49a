package microgpt.cli;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import microgpt.Value;
import microgpt.text.Windows;
import microgpt.train.Engine;
import microgpt.train.Objective.NextToken;
import microgpt.train.Trainer;

/**
 * What a run will need, found by trying: the longest document, or the beginning of
 * it, goes forward and back, and nothing is updated.
 */
final class Forecast {

    /** Java makes code faster as it runs, so short steps are tried for a while. */
    private static final double TRY_SECONDS = 0.25, TRY_BRIEFLY = 0.03,
        TRY_ENGINE = 3;

    /** A run that is over so soon is not kept waiting by what it will take. */
    private static final double SOON = 20;

    /** Of what takes more bytes than this, only the beginning is tried. */
    private static final long SMALL = 100L << 20;

    /** A run that makes less than this in all is over before it would be told of. */
    private static final long BRIEF = 8L << 30;

    /** By so much the largest step may seem to be larger than the memory. */
    private static final double CANNOT_FIT = 1.25;

    /** So many documents are looked at for the longest, or all. */
    private static final int LOOKS = 50_000;

    /**
     * Tells time and memory of the steps to come, unless they are over in a second.
     *
     * @throws MemoryFull if no step over the longest document can fit
     */
    static void tell(Trainer trainer, int last) {
        Windows all = trainer.training();
        int context = trainer.model().config().shape().context();
        if (trainer.engine() != null) tellMemory(trainer, context);
        int left = last - trainer.steps();
        double documents = trainer.model().config().training().batch() * (double) left;
        long aStep = MemoryFull.aStep(trainer, context);
        if (aStep < SMALL && aStep * documents < BRIEF) return;
        int longest = 0, most = 0, looks = Math.min(all.size(), LOOKS);
        double positions = 0;
        for (int k = 0; k < looks; k++) {
            int i = (int) ((long) k * all.size() / looks);
            int n = Math.min(context, all.tokens(i).length - 1);
            positions += n / (double) looks;
            if (n > most) longest = i;
            most = Math.max(most, n);
        }
        int tried = most;
        while (trainer.engine() == null && tried > 1
            && MemoryFull.aStep(trainer, tried) > SMALL) tried /= 2;
        double scale = MemoryFull.aStep(trainer, most)
            / (double) MemoryFull.aStep(trainer, tried);
        double passes = scale * positions / most * documents;
        int[] tokens = Arrays.copyOf(all.tokens(longest), tried + 1);
        Trial trial = trainer.engine() == null
            ? trial(trainer, tokens, passes) : engineTrial(trainer, tokens, passes);
        if (trial.bytes * scale > CANNOT_FIT * MemoryFull.available())
            throw new MemoryFull(MemoryFull.advice(trainer));
        double seconds = trial.seconds * passes;
        if (seconds < 1) return;
        System.err.println("train: " + (left == 1 ? "1 step" : left + " steps")
            + " will take about " + time(seconds) + " or less" + (trial.bytes <= 0 ? ""
                : ", and " + MemoryFull.size((long) (trial.bytes * scale)) + " of memory each"));
    }

    /**
     * Tells what an engine will take before it takes it.
     *
     * @throws MemoryFull if there is not so much
     */
    private static void tellMemory(Trainer trainer, int context) {
        int batch = trainer.model().config().training().batch();
        long bytes = trainer.engine().memory(trainer.model(), (long) batch * context);
        if (bytes > MemoryFull.available()) throw new MemoryFull("the engine "
            + trainer.engine() + " would take up to " + MemoryFull.size(bytes)
            + " for this model's batch: make width, layers, context or batch smaller");
        if (bytes > SMALL) System.err.println("train: the engine " + trainer.engine()
            + " takes up to " + MemoryFull.size(bytes) + " of memory");
    }

    /** What the fastest pass took; no bytes where an engine took it. */
    private record Trial(double seconds, long bytes) {}

    private static Trial trial(Trainer trainer, int[] tokens, double passes) {
        double fastest = Double.POSITIVE_INFINITY, began = now();
        long bytes = 0;
        try {
            do {
                long before = allocated();
                double start = now();
                Value loss = new NextToken().loss(trainer.model(), tokens);
                bytes = allocated() - before;
                loss.backward();
                fastest = Math.min(fastest, now() - start);
            } while (now() - began
                < (fastest * passes < SOON ? TRY_BRIEFLY : TRY_SECONDS));
        } catch (OutOfMemoryError e) {
            throw new MemoryFull(MemoryFull.advice(trainer));
        }
        trainer.model().zeroGrad();
        return new Trial(fastest, bytes);
    }

    /** An engine takes the documents of a step at once, and is slow before it is warm. */
    private static Trial engineTrial(Trainer trainer, int[] tokens, double passes) {
        int batch = trainer.model().config().training().batch();
        Engine.Run run = trainer.engine().begin(trainer.model(), trainer.optimizer());
        double fastest = Double.POSITIVE_INFINITY, began = now();
        do {
            double start = now();
            run.gradients(Collections.nCopies(batch, tokens));
            fastest = Math.min(fastest, (now() - start) / batch);
        } while (now() - began < (fastest * passes < SOON ? TRY_BRIEFLY : TRY_ENGINE));
        run.end();
        trainer.model().zeroGrad();
        return new Trial(fastest, 0);
    }

    private static double now() { return System.nanoTime() * 1e-9; }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean b
            && b.isThreadAllocatedMemorySupported() ? b.getCurrentThreadAllocatedBytes() : 0;
    }

    static String time(double seconds) {
        return seconds < 100 ? String.format(Locale.ROOT, "%.0f s", seconds)
            : seconds < 6000 ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    private Forecast() {}
}
