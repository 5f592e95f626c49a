package microgpt.repl;

/**
 * What woven code asks at every loop and method entry: shall I go on? Must be
 * public, because snippets and the engine call it; nobody else should.
 */
public final class StopSwitch {

    /** Whether any thread has been asked to stop; checked first, so fast. */
    static volatile boolean pulled;

    private StopSwitch() {}

    /** Ends the snippet that calls this, if it has been asked to stop. */
    public static void check() {
        if (pulled) stopIfAsked();
    }

    private static void stopIfAsked() {
        if (Thread.currentThread() instanceof SnippetThread thread
            && thread.stopping) throw new Stopped();
    }

    /** Stands in for {@link System#exit}: ends the snippet, not the process. */
    public static void exit(int status) {
        SnippetThread owner = SnippetThread.owner();
        if (owner != null) owner.exitStatus = status;
        throw new Stopped();
    }

    /** Stands in for {@link Runtime#exit} and {@link Runtime#halt}. */
    public static void exit(Runtime runtime, int status) {
        exit(status);
    }

    /** Thrown through a snippet that shall end. */
    static final class Stopped extends Error {
        private static final long serialVersionUID = 1;

        Stopped() { super("stopped", null, false, false); }
    }
}
