package microgpt.repl.engine;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread that all snippets of a session run on, one after the other, so
 * that thread-local state lasts. Its stack is large enough for recursion that
 * a learner may try.
 */
public final class SnippetThread extends Thread {

    private static final long STACK = 256L << 20;
    private static final InheritableThreadLocal<SnippetThread> OWNER =
        new InheritableThreadLocal<>();

    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Runnable first;
    private volatile boolean abandoned;

    /** Whether a snippet runs; only then what it started may read input. */
    private volatile boolean busy;

    /** What a snippet gave to {@code System.exit}, or null. */
    public volatile Integer exitStatus;

    /** Whether its snippet was stopped because memory had run out. */
    public volatile boolean full;

    /** @param first what it does before all else */
    public SnippetThread(ThreadGroup group, Runnable first, ClassLoader loader) {
        super(group, null, "snippets", STACK);
        this.first = first;
        setDaemon(true);
        setContextClassLoader(loader);
    }

    @Override
    public void run() {
        OWNER.set(this);
        first.run();
        while (!abandoned) {
            try {
                Runnable task = queue.take();
                busy = true;
                task.run();
            } catch (InterruptedException e) {
                // it was meant for a snippet that had ended already
            } catch (OutOfMemoryError e) {
                // the thread must live
            } finally {
                busy = false;
            }
            Thread.interrupted();
        }
    }

    public void execute(Runnable task) {
        queue.add(task);
    }

    /** Returns whether what it runs, or has started, may read what is typed. */
    boolean mayRead() { return busy && !abandoned; }

    /** Lets the thread end when its snippet ends, if it ever does. */
    public void abandon() {
        abandoned = true;
        setPriority(MIN_PRIORITY);
    }

    /** Returns the snippet thread that started this thread, or null. */
    public static SnippetThread owner() {
        return OWNER.get();
    }
}
