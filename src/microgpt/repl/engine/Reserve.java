package microgpt.repl.engine;

import java.util.concurrent.locks.LockSupport;

/**
 * Some megabytes that snippets do not get, so that the prompt lives on when they
 * have filled memory. While a snippet runs, memory is watched: a JVM that is
 * nearly full does little but collect garbage, so it is stopped before that.
 * What happens then must not need memory itself.
 */
public final class Reserve {

    /** What to do when memory is full. */
    public static final String FULL = "memory is full; /drop or overwrite the variable "
        + "that holds so much";

    private static final int MB = 1 << 20;

    /** How many megabytes; of a small memory, a fifth. */
    private static final int SIZE = (int) Math.min(64,
        Runtime.getRuntime().maxMemory() / MB / 5);

    /** A survivor space counts as free, but nothing can be made in it. */
    private static final int SURVIVORS = 26;

    /** How many reserves a snippet cannot fill between two looks. */
    private static final int PLENTY = 8;

    private static final long LOOK_NANOS = 50_000_000;
    private static final long COLLECT_NANOS = 2_000_000_000;

    private static final byte[][] HELD = new byte[SIZE][];
    private static volatile SnippetThread watched;
    private static final Thread WATCHER = new Thread(Reserve::watch, "memory");

    private Reserve() {}

    static {
        WATCHER.setDaemon(true);
        WATCHER.setPriority(Thread.MAX_PRIORITY);
        WATCHER.start();
    }

    /**
     * Watches memory while this thread's snippet runs, and holds the reserve: at once
     * where there is not much, else when the snippet takes longer than a look. To take
     * so much memory for the first time is felt, and the first answer is waited for.
     */
    public static void guard(SnippetThread thread) {
        if (freeMegabytes() < PLENTY * SIZE) hold();
        watched = thread;
        LockSupport.unpark(WATCHER);
    }

    /** Its snippet has ended; if that left little, the prompt needs it. */
    public static void unguard() {
        watched = null;
        if (freeMegabytes() < SIZE) open();
    }

    private static void watch() {
        long collected = System.nanoTime() - COLLECT_NANOS;
        while (true) {
            SnippetThread thread = watched;
            if (thread == null) LockSupport.park();
            else LockSupport.parkNanos(LOOK_NANOS);
            if (thread != null && thread == watched) tryHold();
            if (thread == null || thread.full || freeMegabytes() >= SIZE / 2
                || System.nanoTime() - collected < COLLECT_NANOS) continue;
            System.gc();
            collected = System.nanoTime();
            if (freeMegabytes() < SIZE / 2 && thread == watched) {
                thread.full = true;
                StopSwitch.pull();
                thread.interrupt();
            }
        }
    }

    /** Returns the megabytes that can be had; garbage counts as used. */
    private static long freeMegabytes() {
        Runtime memory = Runtime.getRuntime();
        return (memory.maxMemory() - memory.totalMemory()
            + memory.freeMemory()) / MB - SURVIVORS;
    }

    private static void tryHold() {
        try {
            hold();
        } catch (OutOfMemoryError e) {      // so much has been taken meanwhile
            open();
        }
    }

    private static synchronized void hold() {
        if (HELD[SIZE - 1] != null) return;
        if (freeMegabytes() < 2 * SIZE) System.gc();
        long room = freeMegabytes() - SIZE;      // what is left must do for the prompt
        for (int i = 0; i < SIZE && room > i; i++)
            if (HELD[i] == null) HELD[i] = new byte[MB];
    }

    /** Gives the prompt what was kept for it. */
    public static synchronized void open() {
        for (int i = 0; i < SIZE; i++) HELD[i] = null;
    }

    /**
     * Makes room for a line to be compiled, out of the reserve if there is no
     * other; returns whether that is enough.
     */
    public static boolean makeRoom() {
        if (freeMegabytes() > SIZE) return true;
        open();
        System.gc();
        return freeMegabytes() > SIZE / 4;
    }
}
