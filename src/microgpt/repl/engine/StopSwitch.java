package microgpt.repl.engine;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What woven code asks at every loop and method entry: shall I go on? Must be
 * public, because snippets and the engine call it; nobody else should.
 */
public final class StopSwitch {

    /** Whether any thread has been asked to stop; checked first, so fast. */
    private static volatile boolean pulled;

    /** Made beforehand, since there is no memory for it when it is needed. */
    private static final Stopped FULL = new Stopped();

    private static final Set<Thread> ASKED = ConcurrentHashMap.newKeySet();

    /** For what a thread does in {@code finally}, once it has been told. */
    private static final long GRACE_NANOS = 150_000_000;

    private static final Map<Thread, Long> TOLD = new ConcurrentHashMap<>();

    private StopSwitch() {}

    /** Ends the snippet that calls this, if it has been asked to stop. */
    public static void check() {
        if (pulled) stopIfAsked();
    }

    private static void stopIfAsked() {
        Thread me = Thread.currentThread();
        if (me instanceof SnippetThread snippets && snippets.full) throw FULL;
        if (!isAsked(me)) return;
        long now = System.nanoTime();
        Long told = TOLD.putIfAbsent(me, now);
        if (told == null || now - told > GRACE_NANOS) throw new Stopped();
    }

    /** Makes every thread look; a snippet may have filled memory. */
    static void pull() { pulled = true; }

    public static boolean isAsked(Thread thread) { return ASKED.contains(thread); }

    /** Returns the threads that were asked and have not been excused. */
    static Set<Thread> asked() { return Set.copyOf(ASKED); }

    /** Lets a thread end at its next check, and wakes it if it waits. */
    public static void ask(Thread thread) {
        synchronized (ASKED) {
            ASKED.add(thread);
            pulled = true;
        }
        thread.interrupt();
    }

    /** Lets a thread go on; it has ended what it was to end. */
    public static void excuse(Thread thread) {
        if (!pulled) return;
        synchronized (ASKED) {
            ASKED.remove(thread);
            ASKED.removeIf(t -> !t.isAlive());
            TOLD.keySet().retainAll(ASKED);
            pulled = !ASKED.isEmpty();
        }
    }

    /** Stands in for {@link System#exit}: ends the snippet, not the process. */
    public static void exit(int status) {
        SnippetThread owner = SnippetThread.owner();
        if (owner != null) owner.exitStatus = status;
        if (owner == Thread.currentThread()) {      // whatever it catches, and at once
            TOLD.put(owner, System.nanoTime() - 2 * GRACE_NANOS);
            ask(owner);
        }
        throw new Stopped();
    }

    /** Stands in for {@link Runtime#exit} and {@link Runtime#halt}. */
    public static void exit(Runtime runtime, int status) {
        exit(status);
    }

    /** Thrown through a snippet that shall end. */
    public static final class Stopped extends Error {
        private static final long serialVersionUID = 1;

        public Stopped() { super("stopped", null, false, false); }
    }
}
