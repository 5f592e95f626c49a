package microgpt.repl.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Where a session prints, and what it reads. Snippets print on
 * {@code System.out}, of which a process has only one; it is replaced, once, by
 * one that looks at the thread and hands on to that thread's session.
 */
public final class Streams {

    private static boolean installed;

    private static final InheritableThreadLocal<Streams> MINE =
        new InheritableThreadLocal<>();

    private volatile Line out;
    private volatile Line err;
    private volatile SnippetInput.Source input;
    private volatile OutputStream copy = OutputStream.nullOutputStream();

    public Streams(PrintStream out, PrintStream err) {
        redirect(out, err);
        install();
    }

    /** Makes them those of this thread, and of the threads that it starts. */
    public void adopt() { MINE.set(this); }

    /** Prints there from now on. */
    public void redirect(PrintStream out, PrintStream err) {
        this.out = new Line(out);
        this.err = out == err ? this.out : new Line(err);
    }

    /** Prints there, too, whatever is printed. */
    public void setCopy(OutputStream copy) { this.copy = copy; }

    private void copy(byte[] b, int from, int length) {
        try {
            copy.write(b, from, length);
        } catch (IOException e) {
            // it is only a copy
        }
    }

    /** What snippets read; null if that is what the process reads. */
    public void setInput(SnippetInput.Source input) { this.input = input; }

    private static SnippetInput.Source input() {
        Streams mine = MINE.get();
        return mine == null ? null : mine.input;
    }

    /** What a process has only one of. */
    public record Standard(InputStream in, PrintStream out, PrintStream err) {

        public static Standard now() {
            return new Standard(System.in, System.out, System.err);
        }

        /** Puts back what a snippet has exchanged; returns whether it had. */
        public boolean restore() {
            if (equals(now())) return false;
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
            return true;
        }
    }

    public PrintStream out() { return out.print; }

    public PrintStream err() { return err.print; }

    /** Ends a line that a snippet has begun, so that others can print. */
    public void freshLine() {
        out.print.flush();
        err.print.flush();
        if (!out.atStart) out.print.println();
    }

    private static synchronized void install() {
        if (installed) return;
        installed = true;
        System.setIn(new SnippetInput(System.in, Streams::input));
        System.setOut(routed(System.out, streams -> streams.out));
        System.setErr(routed(System.err, streams -> streams.err));
    }

    private static PrintStream routed(
            PrintStream original, Function<Streams, Line> choice) {
        var byThread = new OutputStream() {
            private OutputStream target() {
                Streams mine = MINE.get();
                return mine == null ? original : choice.apply(mine);
            }

            @Override
            public void write(int b) throws IOException {
                target().write(b);
            }

            @Override
            public void write(byte[] b, int from, int length) throws IOException {
                target().write(b, from, length);
            }

            @Override
            public void flush() throws IOException {
                target().flush();
            }
        };
        return new PrintStream(byThread, true, StandardCharsets.UTF_8) {
            @Override
            public void close() {
                flush();        // it is the prompt's
            }
        };
    }

    /** Knows whether the last thing printed was the end of a line. */
    private final class Line extends OutputStream {
        private final PrintStream target;
        final PrintStream print;
        volatile boolean atStart = true;

        Line(PrintStream target) {
            this.target = target;
            print = new PrintStream(this, true, StandardCharsets.UTF_8);
        }

        @Override
        public void write(int b) {
            target.write(b);
            copy(new byte[] {(byte) b}, 0, 1);
            atStart = b == '\n';
        }

        @Override
        public void write(byte[] b, int from, int length) {
            if (length == 0) return;
            target.write(b, from, length);
            copy(b, from, length);
            atStart = b[from + length - 1] == '\n';
        }

        @Override
        public void flush() {
            target.flush();
        }
    }
}
