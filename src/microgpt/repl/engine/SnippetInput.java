package microgpt.repl.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * What {@code System.in} is for snippets. It cannot be closed, since the
 * prompt needs what is below it; and it waits in small pieces, so that a
 * reader who was left behind takes nothing that is typed later: he is told
 * that the input has ended.
 */
public final class SnippetInput extends InputStream {

    /** Nothing has been typed yet. */
    public static final int NOTHING = -2;

    private static final int PIECE_MILLIS = 50;

    /** Where the bytes come from. */
    public interface Source {
        /** Returns a byte, -1 at the end, or {@link #NOTHING} after a while. */
        int read(long millis) throws IOException;
    }

    private final InputStream original;
    private final Supplier<Source> mine;

    /** @param mine what a thread that asks shall read; null: the original */
    SnippetInput(InputStream original, Supplier<Source> mine) {
        this.original = original;
        this.mine = mine;
    }

    @Override
    public int read() throws IOException {
        SnippetThread owner = SnippetThread.owner();
        Source source = mine.get();
        if (owner == null || source == null) return original.read();
        int b;
        do {
            if (StopSwitch.isAsked(Thread.currentThread()))
                throw new StopSwitch.Stopped();
            if (!owner.mayRead()) return -1;
            b = source.read(PIECE_MILLIS);
        } while (b == NOTHING);
        return b;
    }

    /** Reads to the end of a line at most; what follows is for the prompt. */
    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (length == 0) return 0;
        Source source = mine.get();
        if (source == null) return original.read(to, from, length);
        int count = 0;
        while (count < length) {
            int b = count == 0 ? read() : source.read(1);
            if (b == -1 && count == 0) return -1;
            if (b < 0) break;
            to[from + count++] = (byte) b;
            if (b == '\n') break;
        }
        return count;
    }

    @Override
    public int available() throws IOException {
        return mine.get() == null ? original.available() : 0;
    }

    @Override
    public void close() {
        // it is the prompt's
    }
}
