package microgpt.repl.terminal;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/** A terminal for a pager or an editor, which read keys by themselves. */
final class OwnKeys {

    /** Where what is typed comes from: bytes or characters, below 0 if there is none. */
    interface Typed {
        int read(long millis) throws IOException;
    }

    private OwnKeys() {}

    /** Returns that terminal, but for where its characters come from. */
    static Terminal on(Terminal terminal, Typed keys) {
        NonBlockingReader reader = reader(keys);
        return (Terminal) Proxy.newProxyInstance(Terminal.class.getClassLoader(),
            new Class<?>[] {Terminal.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("reader")) return reader;
                try {
                    return method.invoke(terminal, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    }

    private static NonBlockingReader reader(Typed keys) {
        return new NonBlockingReader() {
            private int ahead = READ_EXPIRED;

            @Override
            protected int read(long millis, boolean peek) throws IOException {
                int c = ahead >= 0 ? ahead : keys.read(millis);
                ahead = peek ? c : READ_EXPIRED;
                return c;
            }

            @Override
            public int readBuffered(char[] to, int from, int length, long millis)
                    throws IOException {
                if (length == 0) return 0;
                int c = read(millis, false);
                if (c < 0) return c;
                to[from] = (char) c;
                return 1;
            }
        };
    }
}
