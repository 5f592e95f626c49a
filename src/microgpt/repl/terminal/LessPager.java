package microgpt.repl.terminal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import microgpt.repl.say.Pager;
import org.jline.builtins.Less;
import org.jline.builtins.Source;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/**
 * Shows long texts a screen at a time, as less does; Ctrl-C leaves it, too, or
 * only what is being typed at it, such as a search.
 */
final class LessPager {

    private static final char CTRL_C = 3;
    private static final String LEAVE = "q", LEAVE_SEARCH = "\033$", LEAVE_NUMBER = "r";

    private LessPager() {}

    /** Shows what is taller than that terminal a screen at a time, as less does. */
    static Pager on(Supplier<Terminal> where) {
        return (title, lines) -> {
            Terminal terminal = where.get();
            if (rows(lines, terminal.getSize().getColumns())
                < terminal.getSize().getRows() - 1) return false;
            byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
            try {
                String row = title + "   Space goes on, q leaves";
                less(terminal).defaultPrompt(row).run(
                    new Source.InputStreamSource(new ByteArrayInputStream(text), true, row));
                return true;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        };
    }

    private static Less less(Terminal terminal) {
        var typed = new Typed(terminal);
        return new Less(OwnKeys.on(terminal, typed), Path.of("")) {
            { typed.line = buffer; }
        };
    }

    /** What is typed, with keys that leave in place of Ctrl-C. */
    private static final class Typed implements OwnKeys.Typed {
        private final Terminal terminal;
        private StringBuilder line;     // what the pager has read of a search or a number
        private String leaving = "";

        Typed(Terminal terminal) { this.terminal = terminal; }

        @Override
        public int read(long millis) throws IOException {
            int c = leaving.isEmpty() ? terminal.reader().read(millis) : leaving.charAt(0);
            if (!leaving.isEmpty()) leaving = leaving.substring(1);
            else if (c == CTRL_C) {
                String keys = line.isEmpty() ? LEAVE
                    : "/?&E".indexOf(line.charAt(0)) >= 0 ? LEAVE_SEARCH : LEAVE_NUMBER;
                line.setLength(0);      // now LEAVE_SEARCH, which goes to its end, goes out of it
                leaving = keys.substring(1);
                return keys.charAt(0);
            }
            return c;
        }
    }

    /** Returns how many rows these lines take, wrapped. */
    private static int rows(List<String> lines, int columns) {
        int rows = 0;
        for (String line : lines) {
            int width = AttributedString.fromAnsi(line).columnLength();
            rows += columns <= 0 ? 1 : Math.max(1, (width + columns - 1) / columns);
        }
        return rows;
    }
}
