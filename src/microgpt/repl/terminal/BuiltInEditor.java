package microgpt.repl.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import microgpt.repl.command.Editor;
import org.jline.builtins.Nano;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/** JLine's editor, for those who have set none; Ctrl-X leaves it. */
final class BuiltInEditor extends Nano implements Editor {

    private BuiltInEditor(Terminal terminal, Path folder) {
        super(terminal, folder);
    }

    static Editor on(Terminal terminal) {
        return (file, line) ->
            new BuiltInEditor(terminal, file.getParent()).edit(file, line);
    }

    @Override
    public void edit(Path file, int line) throws IOException {
        open(file.toString());
        begin(line);
        run();
    }

    /** JLine has no way to tell where to begin, so this is done by hand. */
    private void begin(int line) throws IOException {
        try {
            shortcuts = new LinkedHashMap<>();
            size = Size.of(terminal.getSize().getColumns(),
                terminal.getSize().getRows());
            display.resize(size);
            buffers.get(0).open();
            buffers.get(0).gotoLine(0, line - 1);
        } catch (RuntimeException e) {
            buffers.get(0).open();      // then it begins at the top
        }
    }
}
