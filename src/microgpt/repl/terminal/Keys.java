package microgpt.repl.terminal;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Buffer;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.Widget;
import org.jline.utils.AttributedString;

/**
 * Keys of our own. Alt-h shows the documentation of what is at the cursor; so
 * does Tab right after an opening bracket, and a second Tab where the first
 * had nothing to add. A brace that begins its line moves one step out.
 */
final class Keys {

    static final int INDENT = 4;

    private final LineReader reader;
    private final UnaryOperator<String> documentation;
    private final Painter painter;
    private String lastTab = "";

    /** @param documentation of what stands before the cursor, or "" */
    Keys(LineReader reader, UnaryOperator<String> documentation,
            Painter painter) {
        this.reader = reader;
        this.painter = painter;
        this.documentation = documentation;
    }

    void bind() {
        Map<String, Widget> widgets = reader.getWidgets();
        widgets.put("document", this::document);
        widgets.put("complete-or-document", this::tab);
        widgets.put("close", this::close);
        widgets.put("accept", this::accept);
        for (String map : new String[] {LineReader.EMACS, LineReader.VIINS}) {
            KeyMap<Binding> keys = reader.getKeyMaps().get(map);
            keys.bind(new Reference("document"), KeyMap.alt('h'));
            keys.bind(new Reference("complete-or-document"), "\t");
            keys.bind(new Reference("close"), ")", "]", "}");
            keys.bind(new Reference("accept"), "\r", "\n");
        }
        KeyMap<Binding> dumb = reader.getKeyMaps().get(LineReader.DUMB);
        dumb.bind(new Reference("document"), KeyMap.alt('h'));
        dumb.bind(new Reference("complete-or-document"), "\t");
        dumb.bind(new Reference(LineReader.KILL_WHOLE_LINE), KeyMap.ctrl('U'));
        dumb.bind(new Reference(LineReader.BACKWARD_DELETE_CHAR),
            KeyMap.ctrl('H'), KeyMap.del());
    }

    private String head() {
        Buffer buffer = reader.getBuffer();
        return buffer.toString().substring(0, buffer.cursor());
    }

    private boolean tab() {
        String head = head();
        if (head.substring(head.lastIndexOf('\n') + 1).isBlank()) {
            reader.getBuffer().write(" ".repeat(INDENT));
            return true;
        }
        boolean again = head.equals(lastTab);
        lastTab = head;
        boolean atCall = head.stripTrailing().endsWith("(");
        if ((atCall || again) && document()) return true;
        reader.callWidget(LineReader.EXPAND_OR_COMPLETE);
        return true;
    }

    private boolean accept() {
        painter.accepted(reader.getBuffer().toString());
        reader.callWidget(LineReader.ACCEPT_LINE);
        return true;
    }

    private boolean document() {
        String text = documentation.apply(head());
        if (text.isEmpty()) return false;
        reader.printAbove(AttributedString.fromAnsi(text));
        return true;
    }

    private boolean close() {
        String head = head();
        String line = head.substring(head.lastIndexOf('\n') + 1);
        boolean first = head.length() > line.length() && line.isBlank();
        if (first && reader.getLastBinding().equals("}"))
            for (int i = 0; i < Math.min(INDENT, line.length()); i++)
                reader.getBuffer().backspace();
        reader.callWidget(LineReader.SELF_INSERT);
        return true;
    }
}
