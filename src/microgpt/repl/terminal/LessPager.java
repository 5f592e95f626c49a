package microgpt.repl.terminal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import microgpt.repl.say.Pager;
import org.jline.builtins.Less;
import org.jline.builtins.Source;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/** Shows long texts a screen at a time, as less does. */
final class LessPager {

    private LessPager() {}

    /** Shows what is taller than this terminal a screen at a time, as less does. */
    static Pager on(Terminal terminal) {
        return (title, lines) -> {
            if (rows(lines, terminal.getSize().getColumns())
                < terminal.getSize().getRows() - 1) return false;
            byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
            try {
                new Less(terminal, Path.of("")).run(new Source.InputStreamSource(
                    new ByteArrayInputStream(text), true, title));
                return true;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        };
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
