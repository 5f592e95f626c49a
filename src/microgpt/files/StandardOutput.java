package microgpt.files;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output, as UTF-8 wherever it goes. A {@link PrintStream} keeps to
 * itself that nobody reads any more, or that the disk is full; this one tells.
 */
public final class StandardOutput extends OutputStream {

    /** The text could not be written; the message says why. */
    public static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;

        Lost(String message) { super(message); }

        /** Whether it is only that the reader has gone, as head does. */
        public boolean unread() {
            return getMessage().endsWith(UNREAD);
        }
    }

    /** The status of a program whose reader has gone: by SIGPIPE, 13. */
    public static final int UNREAD_STATUS = 128 + 13;

    private static final String UNREAD = "Broken pipe";

    private static StandardOutput standard;

    private final OutputStream target =
        new FileOutputStream(FileDescriptor.out);
    private final Runnable unread;
    private IOException failure;
    private boolean closed;
    private PrintStream print;

    private StandardOutput(Runnable unread) { this.unread = unread; }

    /**
     * Makes System.out and System.err speak UTF-8.
     *
     * @param unread is run when the reader has gone
     */
    public static void install(Runnable unread) {
        standard = new StandardOutput(unread);
        standard.print = new PrintStream(
            new BufferedOutputStream(standard, 1 << 13), true,
            StandardCharsets.UTF_8);
        System.setOut(standard.print);
        StandardError.install();
    }

    public static void line(String text) { print(text + "\n"); }

    public static void print(String text) {
        System.out.print(text);
        check();
    }

    /** Throws {@link Lost} if something did not arrive. */
    public static void check() {
        System.out.flush();
        if (standard == null) return;
        standard.print.flush();
        if (standard.failure != null) throw new Lost(
            "standard output: " + Problem.reason(standard.failure));
    }

    /** From now on nothing more is written, and that is no failure. */
    public static void leave() {
        if (standard == null) return;
        standard.closed = true;
        standard.failure = null;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int from, int length) throws IOException {
        if (closed) return;
        try {
            target.write(b, from, length);
        } catch (IOException e) {
            failure = e;
            if (UNREAD.equals(e.getMessage())) unread.run();
            throw e;
        }
    }
}
