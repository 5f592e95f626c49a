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

/** Shows long texts a screen at a time, as less does; Ctrl-C leaves it, too. */
final class LessPager {

    private static final char CTRL_C = 3;

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
                new Less(leftByCtrlC(terminal), Path.of("")).defaultPrompt(row).run(
                    new Source.InputStreamSource(new ByteArrayInputStream(text), true, row));
                return true;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        };
    }

    private static Terminal leftByCtrlC(Terminal terminal) {
        return OwnKeys.on(terminal, millis -> {
            int c = terminal.reader().read(millis);
            return c == CTRL_C ? 'q' : c;
        });
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
