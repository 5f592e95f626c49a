package microgpt.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import microgpt.Config;
import microgpt.train.Trainer;

/**
 * Java's memory does not hold what is needed. A step keeps every number that
 * it computes until the walk back has passed, so it is the step that counts.
 */
final class MemoryFull extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int BYTES_A_VALUE = 40;

    MemoryFull(String what) {
        super("memory is full (Java may use " + size(available()) + "): "
            + what + "; JAVA_TOOL_OPTIONS=-Xmx"
            + Math.max(2, 2 * available() >> 30) + "g gives it more");
    }

    /** Does something that may need more memory than there is. */
    static <T> T guard(String what, Callable<T> work) throws Exception {
        try {
            return work.call();
        } catch (OutOfMemoryError e) {
            throw new MemoryFull(what);
        }
    }

    /** Returns what can be done about a step, with its size. */
    static String advice(Trainer trainer) {
        return "a step of this model takes about " + size(aStep(trainer))
            + ": make width, layers or context smaller";
    }

    /** Returns how many bytes Java may use. */
    static long available() {
        return Runtime.getRuntime().maxMemory();
    }

    /** Returns about how many bytes the largest step needs. */
    private static long aStep(Trainer trainer) {
        int context = trainer.model().config().shape().context(), n = 0;
        for (String d : trainer.corpus().training()) {
            if (3 * d.length() >= n) n = Math.max(
                n, trainer.tokenizer().encodeStart(d).length);
            if (n >= context) break;
        }
        return aStep(trainer, Math.min(n, context));
    }

    /**
     * Returns about how many bytes a step over n positions needs: for each
     * position two Values for each weight of a matrix, some for norms and
     * activations, and what attention makes of each pair of positions.
     */
    static long aStep(Trainer trainer, int n) {
        Config c = trainer.model().config();
        long width = c.shape().width(), layers = c.shape().layers();
        long aPosition = 2 * (12 * layers * width * width
            + trainer.model().vocabulary() * width)
            + 40 * layers * width + 6L * trainer.model().vocabulary();
        long aPair = layers * (4 * width + 6 * c.shape().heads());
        long weights = 3L * trainer.model().parameterCount();
        return BYTES_A_VALUE * (n * aPosition + n * (n + 1L) / 2 * aPair + weights);
    }

    static String size(long bytes) {
        return bytes >= 1L << 30
            ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30))
            : Math.max(1, bytes >> 20) + " MB";
    }
}
