package microgpt.repl.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Threads in which the code of snippets goes on though no snippet runs. */
public final class Background {

    private static final long PATIENCE_MILLIS = 400;

    private final ThreadGroup group;

    /** @param group that of the session's threads */
    public Background(ThreadGroup group) { this.group = group; }

    /** Returns them; the pools of the JDK serve every session. */
    public List<Thread> threads() {
        var found = new ArrayList<Thread>();
        for (Map.Entry<Thread, StackTraceElement[]> e
                : Thread.getAllStackTraces().entrySet())
            if (isOurs(e.getKey()) && runsSnippets(e.getValue()))
                found.add(e.getKey());
        return found;
    }

    /** Returns those that are not about to end. */
    public List<Thread> lasting() {
        List<Thread> found = threads();
        try {
            for (int i = 0; i < 20 && !found.isEmpty(); i++) {
                Thread.sleep(5);
                found = threads();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return found;
    }

    private boolean isOurs(Thread thread) {
        ThreadGroup its = thread.getThreadGroup();
        return its == group || thread.getName().startsWith("ForkJoinPool");
    }

    private static boolean runsSnippets(StackTraceElement[] stack) {
        for (StackTraceElement f : stack)
            if (f.getClassName().startsWith("REPL.$JShell$")
                || EngineLoader.isEngine(f.getClassName())) return true;
        return false;
    }

    public static String names(List<Thread> threads) {
        return threads.stream().map(Thread::getName).sorted()
            .collect(Collectors.joining(", "));
    }

    /** Excuses threads of a pool that have ended what they were to end. */
    public void tidy() {
        if (StopSwitch.asked().isEmpty()) return;
        List<Thread> running = threads();
        for (Thread t : StopSwitch.asked())
            if (isOurs(t) && !running.contains(t)) StopSwitch.excuse(t);
    }

    /** Ends what can be ended; returns the threads that still run. */
    public List<Thread> stop() throws InterruptedException {
        threads().forEach(StopSwitch::ask);
        if (!waited()) threads().forEach(Background::kill);
        waited();
        tidy();
        return threads();
    }

    private boolean waited() throws InterruptedException {
        for (long waited = 0; waited < PATIENCE_MILLIS; waited += 20) {
            if (threads().isEmpty()) return true;
            Thread.sleep(20);
        }
        return false;
    }

    /** Only older JDKs can end a thread that never looks at the switch. */
    @SuppressWarnings({"removal", "deprecation"})
    public static boolean kill(Thread thread) {
        try {
            thread.stop();
            return true;
        } catch (UnsupportedOperationException | NoSuchMethodError e) {
            return false;
        }
    }
}
