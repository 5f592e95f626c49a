package microgpt.repl.eval;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jdk.jshell.SnippetEvent;
import jdk.jshell.execution.DirectExecutionControl;
import microgpt.repl.engine.Background;
import microgpt.repl.engine.Reserve;
import microgpt.repl.engine.SnippetThread;
import microgpt.repl.engine.StopSwitch;
import microgpt.repl.engine.Streams;

/**
 * Runs snippets in this process, so that they and the prompt share objects.
 * The values of expressions are kept as they are, and turned into text on the
 * snippets' thread.
 */
public final class SnippetControl extends DirectExecutionControl {

    private static final long PATIENCE_MILLIS = 400;

    private final SnippetLoader loader;
    private final Streams streams;
    private volatile Function<Object, String> text;
    private final ThreadGroup group = new Group();
    private final Background background = new Background(group);
    private volatile SnippetThread thread;
    private volatile Run running;
    private volatile boolean early;     // a stop that came while JShell compiled
    private Run last;
    private int abandoned;
    private Field field;

    SnippetControl(SnippetLoader loader, Streams streams) {
        super(loader);
        this.loader = loader;
        this.streams = streams;
        startThread();
    }

    /** JDK 17 never forgets a group of threads: it must not know the session. */
    private static final class Group extends ThreadGroup {
        Group() { super("snippets"); }

        @Override
        public void uncaughtException(Thread thread, Throwable e) {
            if (!(e instanceof StopSwitch.Stopped))     // else as it was asked
                super.uncaughtException(thread, e);
        }
    }

    private void startThread() {
        thread = new SnippetThread(group, streams::adopt, loader.loader());
        thread.start();
    }

    /**
     * Something that runs on the snippets' thread. What it leaves is put into
     * fields, since after a lack of memory nothing can be made for it.
     */
    private final class Run implements Runnable {
        private final Callable<String> task;
        private final SnippetThread worker = thread;
        private final CountDownLatch ended = new CountDownLatch(1);
        private String text;
        private Object value;
        private Thrown thrown;
        private boolean full;
        private volatile boolean stopped;
        private volatile boolean left;
        private Integer exitStatus;

        Run(Callable<String> task) { this.task = task; }

        @Override
        public void run() {
            try {
                call();
            } catch (StopSwitch.Stopped e) {
                stopped = true;
            } catch (OutOfMemoryError e) {
                full = true;
            } catch (Throwable e) {     // from the code that tells of another
                stopped = true;
            } finally {
                if (full || worker.full) Reserve.open();
                ended.countDown();
            }
        }

        private void call() throws Throwable {
            try {
                text = task.call();
            } catch (InvocationTargetException e) {
                note(e.getCause());
            } catch (Exception | StackOverflowError | LinkageError e) {
                note(e);
            }
        }

        private void note(Throwable e) throws Throwable {
            if (e instanceof StopSwitch.Stopped
                || StopSwitch.isAsked(worker)) throw new StopSwitch.Stopped();
            if (e instanceof OutOfMemoryError memory && isFull(memory)) throw e;
            thrown = Thrown.by(e);
        }

        private static boolean isFull(OutOfMemoryError e) {
            return "Java heap space".equals(e.getMessage());
        }

        /** Waits for the end; returns the text. */
        private String outcome() throws Exception {
            ended.await();
            if (left || stopped && !worker.full) {
                stopped = true;
                throw new StoppedException();
            }
            if (full || worker.full) {
                full = true;
                throw new UserException(null,
                    OutOfMemoryError.class.getName(), Thrown.NO_TRACE);
            }
            if (thrown != null) throw thrown.copy();
            return text;
        }
    }

    private String run(Run run) throws Exception {
        SnippetThread worker = run.worker;
        Streams.Standard standard = Streams.Standard.now();
        background.tidy();
        worker.exitStatus = null;
        worker.full = false;
        running = run;
        Reserve.guard(worker);
        worker.execute(run);
        if (early) stop();
        try {
            return run.outcome();
        } finally {
            Reserve.unguard();
            running = null;
            run.exitStatus = worker.exitStatus;
            if (!run.left) StopSwitch.excuse(worker);
            if (standard.restore() && !run.stopped) streams.err().println(
                "|  System.in, out and err are the prompt's again; what one line "
                + "sets is set for that line.");
        }
    }

    /** Begins an evaluation, whose value that function turns into text. */
    void begin(Function<Object, String> text) {
        this.text = text;
        last = null;
        early = false;
    }

    /** Ends it: returns what became of the snippet, and keeps nothing. */
    Evaluation end(List<SnippetEvent> events) {
        Run run = last;
        begin(null);
        return run == null ? Evaluation.of(events) : new Evaluation(events,
            run.value, Optional.ofNullable(run.thrown),
            run.stopped && !run.full, run.full, run.exitStatus == null
                ? OptionalInt.empty() : OptionalInt.of(run.exitStatus),
            Optional.empty());
    }

    /** Returns the classes that JShell has made of snippets, by name. */
    Map<String, byte[]> code() { return loader.code(); }

    /** Returns what goes on though no snippet runs. */
    public Background background() { return background; }

    @Override
    protected String invoke(Method snippet) throws Exception {
        var holder = new Run[1];
        Function<Object, String> text = this.text;
        var run = new Run(() -> {
            Object result = snippet.invoke(null);
            if (snippet.getReturnType() == void.class) return "";
            holder[0].value = result;
            return text == null ? "" : text.apply(result);
        });
        holder[0] = run;
        last = run;
        return run(run);
    }

    /** Stops the snippet that runs, from another thread. */
    @Override
    public void stop() {
        early = text != null;
        Run run = running;
        if (run == null) return;
        early = false;
        StopSwitch.ask(run.worker);
        var guard = new Thread(() -> {
            if (ends(run) || Background.kill(run.worker) && ends(run)) return;
            run.worker.setName("stopped snippet " + ++abandoned);
            run.worker.abandon();
            startThread();
            run.left = true;
            run.ended.countDown();
        }, "stop");
        guard.setDaemon(true);
        guard.start();
    }

    private static boolean ends(Run run) {
        try {
            return run.ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Returns a value as jshell prints it, made on the snippets' thread. */
    String text(Object value) {
        try {
            return run(new Run(() -> JShellText.of(value)));
        } catch (Exception e) {
            return "(stopped)";
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
