package microgpt.repl;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread that all snippets of a session run on, one after the other, so
 * that thread-local state lasts. Its stack is large enough for recursion that
 * a learner may try.
 */
final class SnippetThread extends Thread {

    private static final long STACK = 256L << 20;
    private static final InheritableThreadLocal<SnippetThread> OWNER =
        new InheritableThreadLocal<>();

    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private volatile boolean abandoned;

    /** What {@code System.out} and {@code System.err} are for its snippets. */
    final Streams streams;

    /** Whether the running snippet has been asked to stop. */
    volatile boolean stopping;

    /**
     * Whether the running snippet looks by itself whether it shall stop, as
     * training does between two steps; then it is asked before it is made to.
     */
    volatile boolean polite;

    /** Whether such a snippet has been asked. */
    volatile boolean asked;

    /** What a snippet gave to {@code System.exit}, or null. */
    volatile Integer exitStatus;

    SnippetThread(Streams streams, ClassLoader loader) {
        super(null, null, "snippets", STACK);
        this.streams = streams;
        setDaemon(true);
        setContextClassLoader(loader);
    }

    @Override
    public void run() {
        OWNER.set(this);
        while (!abandoned) {
            try {
                queue.take().run();
            } catch (InterruptedException e) {
                // it was meant for a snippet that had ended already
            }
            Thread.interrupted();
        }
    }

    void execute(Runnable task) {
        queue.add(task);
    }

    /** Lets the thread end when its snippet ends, if it ever does. */
    void abandon() {
        abandoned = true;
        setPriority(MIN_PRIORITY);
    }

    /** Returns the snippet thread that started this thread, or null. */
    static SnippetThread owner() {
        return OWNER.get();
    }
}
