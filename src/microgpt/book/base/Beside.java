package microgpt.book.base;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What is done beside something else, each on a thread of its own. Threads that
 * wait would keep others from beginning if they were the JDK's common ones, of
 * which two processors have a single one.
 */
public final class Beside {

    private Beside() {}

    /** Begins something that has a result. */
    public static <T> CompletableFuture<T> get(String name, Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, job -> {
            Thread thread = new Thread(job, name);
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Begins something that has none. */
    public static CompletableFuture<Void> run(String name, Runnable work) {
        return get(name, () -> {
            work.run();
            return null;
        });
    }
}
