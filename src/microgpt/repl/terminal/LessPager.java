package microgpt.repl.terminal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import microgpt.repl.command.Pager;
import org.jline.builtins.Less;
import org.jline.builtins.Source;
import org.jline.terminal.Terminal;

/** Shows long texts a screen at a time, as less does. */
final class LessPager {

    private LessPager() {}

    /** Shows what is taller than this terminal a screen at a time, as less does. */
    static Pager on(Terminal terminal) {
        return (title, lines) -> {
            if (lines.size() < terminal.getSize().getRows() - 1) return false;
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
}
