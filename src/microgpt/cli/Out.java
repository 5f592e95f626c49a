package microgpt.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import microgpt.files.Problem;

/**
 * Standard output, as UTF-8 wherever it goes. A {@link PrintStream} keeps to
 * itself that nobody reads any more, or that the disk is full; this one tells.
 */
final class Out extends OutputStream {

    /** The text could not be written; the message says why. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;

        Lost(String message) { super(message); }

        /** Whether it is only that the reader has gone, as head does. */
        boolean unread() { return getMessage().endsWith("Broken pipe"); }
    }

    private static final Out STANDARD =
        new Out(new FileOutputStream(FileDescriptor.out));

    private final OutputStream target;
    private IOException failure;

    private Out(OutputStream target) { this.target = target; }

    /** Makes System.out and System.err speak UTF-8. */
    static void install() {
        System.setOut(new PrintStream(STANDARD, false, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err),
            true, StandardCharsets.UTF_8));
    }

    static void line(String text) { print(text + "\n"); }

    static void print(String text) {
        System.out.print(text);
        check();
    }

    /** Throws {@link Lost} if something did not arrive. */
    static void check() {
        System.out.flush();
        if (STANDARD.failure != null) throw new Lost(
            "standard output: " + Problem.reason(STANDARD.failure));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int from, int length) throws IOException {
        try {
            target.write(b, from, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
