package microgpt.repl.terminal;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Buffer;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.AttributedString;

/**
 * Keys of our own. Alt-h shows the documentation of what is at the cursor; so
 * does Tab right after an opening bracket, and a second Tab where the first
 * had nothing to add. A brace that begins its line moves one step out.
 */
final class Keys {

    static final int INDENT = 4;
    private static final String SHIFT_TAB = "\033[Z";
    private static final String ANSWER = "\033[?";

    private final LineReader reader;
    private final Help help;
    private final Painter painter;
    private String lastTab = "";
    private String lastTold = "";

    /** What they ask for. */
    interface Help {
        /** Returns the documentation of what stands before the cursor, or "". */
        String documentation(String head);

        /** Returns the type of an expression, or empty if it has none. */
        Optional<String> type(String expression);

        /**
         * Returns what the name before the cursor could be imported as.
         *
         * @param waiting is run once, if that takes a while
         * @throws InterruptedException when Ctrl-C is pressed meanwhile
         */
        List<String> imports(String head, Runnable waiting) throws InterruptedException;

        void importName(String name);

        /** Gets what the terminal has said of itself, later than it was waited for. */
        void answered(String answer);

        /** Stops this process until it is told to go on. */
        void suspend() throws IOException;
    }

    Keys(LineReader reader, Help help, Painter painter) {
        this.reader = reader;
        this.painter = painter;
        this.help = help;
    }

    void bind() {
        Map<String, Widget> widgets = reader.getWidgets();
        widgets.put("document", () -> document() || tell(
            head().isBlank() ? "Alt-h tells of the word before the cursor; /help lists commands"
                : "nothing is known of " + word()));
        widgets.put("complete-or-document", this::tab);
        widgets.put("close", this::close);
        widgets.put("accept", this::accept);
        widgets.put("make-variable", this::makeVariable);
        widgets.put("import", this::importName);
        widgets.put("suspend", this::suspend);
        widgets.put("terminal-answer", this::answer);
        widgets.put("make-method", this::makeMethod);
        for (String map : new String[] {LineReader.EMACS, LineReader.VIINS}) {
            KeyMap<Binding> keys = reader.getKeyMaps().get(map);
            keys.bind(new Reference("document"), KeyMap.alt('h'));
            keys.bind(new Reference("complete-or-document"), "\t");
            keys.bind(new Reference("close"), ")", "]", "}");
            keys.bind(new Reference("accept"), "\r", "\n");
            keys.bind(new Reference("make-variable"), SHIFT_TAB + "v");
            keys.bind(new Reference("make-method"), SHIFT_TAB + "m");
            keys.bind(new Reference("import"), SHIFT_TAB + "i");
            keys.bind(new Reference("terminal-answer"), ANSWER);
            keys.bind(new Reference(LineReader.DELETE_CHAR), KeyMap.ctrl('D'));
            keys.bind(new Reference(LineReader.BACKWARD_KILL_LINE), KeyMap.ctrl('U'));
            keys.bind(new Reference("suspend"), KeyMap.ctrl('Z'));
            alike(keys, key(Capability.key_home), "[1~", "[7~", "[H", "OH");
            alike(keys, key(Capability.key_end), "[4~", "[8~", "[F", "OF");
            alike(keys, key(Capability.key_dc), "[3~");
            alike(keys, key(Capability.key_up), "[A", "OA");
            alike(keys, key(Capability.key_down), "[B", "OB");
            alike(keys, key(Capability.key_right), "[C", "OC");
            alike(keys, key(Capability.key_left), "[D", "OD");
            alike(keys, KeyMap.alt('b'), "[1;5D", "[1;3D", "[5D", "Od");
            alike(keys, KeyMap.alt('f'), "[1;5C", "[1;3C", "[5C", "Oc");
        }
        KeyMap<Binding> dumb = reader.getKeyMaps().get(LineReader.DUMB);
        dumb.bind(new Reference("document"), KeyMap.alt('h'));
        dumb.bind(new Reference("complete-or-document"), "\t");
        dumb.bind(new Reference(LineReader.BACKWARD_KILL_LINE), KeyMap.ctrl('U'));
        dumb.bind(new Reference(LineReader.BACKWARD_DELETE_CHAR),
            KeyMap.ctrl('H'), KeyMap.del());
    }

    private String key(Capability capability) {
        return KeyMap.key(reader.getTerminal(), capability);
    }

    /** Terminals do not agree on what a key sends, and not always with TERM. */
    private static void alike(KeyMap<Binding> keys, String known, String... codes) {
        Binding meaning = known == null ? null : keys.getBound(known);
        for (String code : codes)
            if (meaning != null) keys.bind(meaning, "\033" + code);
    }

    /** Makes an expression the value of a variable, whose name is typed next. */
    private boolean makeVariable() {
        Buffer buffer = reader.getBuffer();
        String expression = buffer.toString().replaceFirst("[;\\s]+$", "");
        Optional<String> type = expression.isBlank() ? Optional.empty() : help.type(expression);
        if (type.isEmpty()) return tell("this has no value that a variable could hold");
        buffer.clear();
        buffer.write(type.get() + " " + " = " + expression);
        buffer.cursor(type.get().length() + 1);
        return true;
    }

    /** Makes it the body of a method, whose name is typed next. */
    private boolean makeMethod() {
        Buffer buffer = reader.getBuffer();
        String expression = buffer.toString().replaceFirst("[;\\s]+$", "");
        if (expression.isBlank()) return tell("there is nothing that a method could do");
        Optional<String> type = help.type(expression);
        String head = type.orElse("void") + " ";
        buffer.clear();
        buffer.write(head + "() { " + (type.isPresent() ? "return " : "") + expression + "; }");
        buffer.cursor(head.length());
        return true;
    }

    /** Passes over what the terminal says of itself: nobody has typed that. */
    private boolean answer() {
        var answer = new StringBuilder(ANSWER);
        int c = 0;
        while (c >= 0 && (c < '@' || c > '~') && answer.length() < 80) {
            c = ((LineReaderImpl) reader).readCharacter();
            answer.append((char) c);
        }
        help.answered(answer.toString());
        return true;
    }

    /** Imports what the name before the cursor means. */
    private boolean importName() {
        List<String> names;
        try {
            names = help.imports(head(), () -> tell("looking through all classes ..."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();     // the line ends, as by any Ctrl-C
            return true;
        }
        if (names.isEmpty()) return tell("nothing to import is called so");
        int chosen = names.size() == 1 ? 0 : choose(names);
        if (chosen < 0) return true;
        help.importName(names.get(chosen));
        return tell("import " + names.get(chosen));
    }

    private int choose(List<String> names) {
        var lines = new StringBuilder();
        int most = Math.min(9, names.size());
        for (int i = 0; i < most; i++)
            lines.append("|  ").append(i + 1).append("  import ").append(names.get(i)).append('\n');
        reader.printAbove(lines + "|  Which? Type its number; any other key leaves.");
        int key = ((LineReaderImpl) reader).readCharacter() - '1';
        return key < most ? key : -1;
    }

    private boolean tell(String text) {
        reader.printAbove("|  " + text);
        return true;
    }

    /** Hands the terminal back to the shell that started this, until it says fg. */
    private boolean suspend() {
        Terminal terminal = reader.getTerminal();
        Attributes raw = terminal.getAttributes(), plain = new Attributes(raw);
        plain.setLocalFlags(EnumSet.of(LocalFlag.ICANON, LocalFlag.ECHO,
            LocalFlag.IEXTEN, LocalFlag.ISIG), true);
        plain.setInputFlag(Attributes.InputFlag.ICRNL, true);
        terminal.writer().println();
        terminal.flush();
        terminal.setAttributes(plain);
        try {
            help.suspend();
        } catch (IOException e) {
            tell("this cannot be suspended: " + e.getMessage());
        } finally {
            terminal.setAttributes(raw);
        }
        reader.callWidget(LineReader.REDRAW_LINE);
        return true;
    }

    private String head() {
        Buffer buffer = reader.getBuffer();
        return buffer.toString().substring(0, buffer.cursor());
    }

    /** Returns the name before the cursor, with what it belongs to. */
    private String word() {
        String head = head();
        int start = head.length();
        while (start > 0 && (Character.isJavaIdentifierPart(head.charAt(start - 1))
            || ".(/".indexOf(head.charAt(start - 1)) >= 0)) start--;
        return start == head.length() ? "what stands here" : head.substring(start);
    }

    private boolean tab() {
        String head = head();
        if (head.substring(head.lastIndexOf('\n') + 1).isBlank()) {
            reader.getBuffer().write(" ".repeat(INDENT));
            return true;
        }
        boolean again = head.equals(lastTab), told = head.equals(lastTold);
        lastTab = head;
        boolean atCall = head.stripTrailing().endsWith("(");
        if ((atCall || again) && !told && document()) {
            lastTold = head;            // the next Tab goes on from there
            return true;
        }
        reader.callWidget(LineReader.EXPAND_OR_COMPLETE);
        return true;
    }

    private boolean accept() {
        painter.accepted(reader.getBuffer().toString());
        ((LineReaderImpl) reader).setRightPrompt(null);     // it is for the line being typed
        reader.callWidget(LineReader.ACCEPT_LINE);
        return true;
    }

    private boolean document() {
        String text = help.documentation(head());
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
