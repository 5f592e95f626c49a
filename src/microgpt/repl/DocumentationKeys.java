package microgpt.repl;

import java.util.function.Supplier;
import org.jline.keymap.KeyMap;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.utils.AttributedString;

/**
 * Alt-h shows the documentation of what is at the cursor; so does Tab right
 * after an opening bracket, and a second Tab when the first has nothing to add.
 */
final class DocumentationKeys {

    private final LineReader reader;
    private final Supplier<Session> session;
    private String lastTab = "";

    DocumentationKeys(LineReader reader, Supplier<Session> session) {
        this.reader = reader;
        this.session = session;
    }

    void bind() {
        reader.getWidgets().put("document", this::document);
        reader.getWidgets().put("complete-or-document", this::tab);
        for (String map : new String[] {LineReader.EMACS, LineReader.VIINS}) {
            KeyMap<org.jline.reader.Binding> keys = reader.getKeyMaps().get(map);
            keys.bind(new Reference("document"), KeyMap.alt('h'));
            keys.bind(new Reference("complete-or-document"), "\t");
        }
    }

    private String head() {
        return reader.getBuffer().toString()
            .substring(0, reader.getBuffer().cursor());
    }

    private boolean tab() {
        String head = head();
        if (head.substring(head.lastIndexOf('\n') + 1).isBlank()) {
            reader.getBuffer().write("    ");
            return true;
        }
        boolean again = head.equals(lastTab);
        lastTab = head;
        if (head.stripTrailing().endsWith("(") || again) return document();
        reader.callWidget(LineReader.EXPAND_OR_COMPLETE);
        return true;
    }

    private boolean document() {
        String text = new Documents(session.get()).at(head());
        if (!text.isEmpty())
            reader.printAbove(AttributedString.fromAnsi(text));
        return true;
    }
}
