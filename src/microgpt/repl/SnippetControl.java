package microgpt.repl;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import jdk.jshell.execution.DirectExecutionControl;

/**
 * Runs snippets in this process, so that they and the prompt share objects.
 * The values of expressions are kept as they are and turned into text by a
 * function of the session, on the snippets' thread.
 */
final class SnippetControl extends DirectExecutionControl {

    private static final long PATIENCE_MILLIS = 400;
    private static final int RESERVE_MB = 24;

    private final SnippetLoader loader;
    private final Streams streams;
    private final Function<Object, String> text;
    private volatile SnippetThread thread;
    private volatile FutureTask<String> running;

    /** Room for the compiler, given up when a snippet has filled memory. */
    private byte[][] reserve = new byte[RESERVE_MB][];

    private Object value;
    private Throwable thrown;
    private volatile boolean stopped;
    private Integer exitStatus;
    private Field field;

    SnippetControl(SnippetLoader loader, Streams streams,
            Function<Object, String> text) {
        super(loader);
        this.loader = loader;
        this.streams = streams;
        this.text = text;
        startThread();
    }

    private void startThread() {
        thread = new SnippetThread(streams, loader.loader());
        thread.start();
    }

    /** Forgets what happened to the snippet before. */
    void prepare() {
        value = null;
        thrown = null;
        stopped = false;
        exitStatus = null;
        keepReserve();
    }

    private void keepReserve() {
        Runtime memory = Runtime.getRuntime();
        long free = memory.maxMemory() - memory.totalMemory() + memory.freeMemory();
        if (free < 4L * RESERVE_MB << 20) return;
        for (int i = 0; i < RESERVE_MB; i++)
            if (reserve[i] == null) reserve[i] = new byte[1 << 20];
    }

    /** Returns the value of the last snippet itself. */
    Object value() { return value; }

    /** Returns what the last snippet threw, or null. */
    Throwable thrown() { return thrown; }

    /** Returns whether the last snippet was stopped; JShell does not tell. */
    boolean wasStopped() { return stopped; }

    /** Returns what the last snippet gave to {@code System.exit}, or null. */
    Integer exitStatus() { return exitStatus; }

    @Override
    protected String invoke(Method snippet) throws Exception {
        SnippetThread worker = thread;
        worker.stopping = false;
        worker.polite = false;
        worker.asked = false;
        worker.exitStatus = null;
        var task = new FutureTask<String>(() -> {
            Object result = snippet.invoke(null);
            if (snippet.getReturnType() == void.class) return "";
            value = result;
            return text.apply(result);
        });
        running = task;
        worker.execute(task);
        try {
            return task.get();
        } catch (CancellationException e) {
            stopped = true;
            throw new StoppedException();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            Throwable root = cause instanceof InvocationTargetException
                ? cause.getCause() : cause;
            stopped = worker.stopping || root instanceof StopSwitch.Stopped;
            if (stopped) throw new StoppedException();
            thrown = root;
            if (root instanceof OutOfMemoryError) reserve = new byte[RESERVE_MB][];
            if (cause instanceof Exception x) throw x;
            throw new InvocationTargetException(root);
        } finally {
            running = null;
            exitStatus = worker.exitStatus;
            worker.stopping = false;
            StopSwitch.pulled = false;
        }
    }

    /**
     * Stops the snippet that runs, from another thread. One that looks by
     * itself is only asked the first time.
     */
    @Override
    public void stop() {
        FutureTask<String> task = running;
        if (task == null) return;
        SnippetThread worker = thread;
        if (worker.polite && !worker.asked) {
            worker.asked = true;
            return;
        }
        worker.stopping = true;
        StopSwitch.pulled = true;
        worker.interrupt();
        var guard = new Thread(() -> {
            if (ends(task) || killed(worker) && ends(task)) return;
            worker.abandon();
            startThread();
            streams.err().println("|  The snippet would not stop; "
                + "it goes on in the background, without its prompt.");
            task.cancel(false);
        }, "stop");
        guard.setDaemon(true);
        guard.start();
    }

    private static boolean ends(FutureTask<String> task) {
        try {
            task.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException e) {
            return false;
        } catch (ExecutionException | CancellationException e) {
            return true;
        }
        return true;
    }

    /** Only older JDKs can end a thread that never looks at the switch. */
    @SuppressWarnings({"removal", "deprecation"})
    private static boolean killed(SnippetThread worker) {
        try {
            worker.stop();
            return true;
        } catch (UnsupportedOperationException | NoSuchMethodError e) {
            return false;
        }
    }

    /** Returns a value as jshell prints it, made on the snippets' thread. */
    String text(Object value) {
        var task = new FutureTask<String>(() -> JShellText.of(value));
        running = task;
        thread.execute(task);
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException
                | CancellationException e) {
            return "(stopped)";
        } finally {
            running = null;
            thread.stopping = false;
            StopSwitch.pulled = false;
        }
    }

    /** Lets the thread end. */
    @Override
    public void close() {
        super.close();
        thread.abandon();
        thread.interrupt();
    }

    /** As jshell: where only bodies have changed, classes stay. */
    @Override
    public void redefine(ClassBytecodes[] batch) throws ClassInstallException,
            NotImplementedException {
        if (!loader.redefine(batch)) throw new NotImplementedException(
            "more than bodies has changed");
    }

    /** Notes the field behind a variable; the text is made elsewhere. */
    @Override
    public String varValue(String className, String name)
            throws RunException, EngineTerminationException, InternalException {
        try {
            field = findClass(className).getDeclaredField(name);
            field.setAccessible(true);
        } catch (ReflectiveOperationException e) {
            throw new InternalException("no variable " + name + ": " + e);
        }
        return "";
    }

    /** Returns the field behind the variable last asked for. */
    Field field() { return field; }
}
