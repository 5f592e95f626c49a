package microgpt.repl.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/**
 * Prints on the terminal. While the user is typing (some thread of a snippet
 * goes on printing) whole lines are put above the line that is being typed.
 */
final class PromptOutput extends OutputStream {

    private final Terminal terminal;
    private final OutputStream direct;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private volatile LineReader reading;
    private volatile boolean escapes;

    PromptOutput(Terminal terminal) {
        this.terminal = terminal;
        direct = terminal.output();
    }

    /** Tells which reader is reading a line just now, or null. */
    void reading(LineReader reader) { reading = reader; }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] b, int from, int length)
            throws IOException {
        LineReader reader = reading;
        if (reader != null) {
            for (int i = from; i < from + length; i++) above(b[i], reader);
            return;
        }
        for (int i = from; i < from + length && !escapes; i++)
            escapes = b[i] == 033 || b[i] == 016;
        direct.write(b, from, length);
    }

    private void above(byte b, LineReader reader) {
        if (b != '\n') {
            line.write(b);
            if (line.size() < 10_000) return;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        reader.printAbove(AttributedString.fromAnsi(text));
    }

    @Override
    public void flush() throws IOException {
        if (reading == null) direct.flush();
    }

    /**
     * Brings the terminal back to its senses after a snippet that printed
     * escape sequences, perhaps half of one: cancel, end of string, colours
     * off, cursor visible, plain character set, wrapping on.
     */
    synchronized void calm() throws IOException {
        if (!escapes) return;
        escapes = false;
        direct.write("\030\033\\\033[0m\033[?25h\033[?7h\017".getBytes(
            StandardCharsets.US_ASCII));
        direct.flush();
        terminal.flush();
    }
}
