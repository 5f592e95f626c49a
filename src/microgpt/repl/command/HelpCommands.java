package microgpt.repl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.jshell.VarSnippet;
import microgpt.repl.eval.Snippets;
import microgpt.repl.say.Ansi;
import microgpt.repl.say.Documents;
import microgpt.repl.say.Voice;
import microgpt.repl.spi.Command;
import microgpt.repl.spi.Style;

/** What there is, and what it does: /help and /doc. */
public final class HelpCommands {

    private final Commands commands;
    private final Documents documents;
    private final Supplier<List<String>> documented;
    private final Snippets snippets;
    private final Voice voice;

    /** @param documented the names that /doc can be completed to */
    public HelpCommands(Commands commands, Documents documents,
            Supplier<List<String>> documented, Snippets snippets, Voice voice) {
        this.commands = commands;
        this.documents = documents;
        this.documented = documented;
        this.snippets = snippets;
        this.voice = voice;
    }

    public Builtin doc() {
        return new Builtin("doc", "NAME", "documentation of a class or method",
            "/doc Value.mul   /doc model.forward   /doc Math.max", this::doc,
            a -> documented.get());
    }

    public Builtin help() {
        return new Builtin("help", "[command | keys]", "this list, or more about one",
            "/help list   more about /list\n/help keys   every key", this::help,
            a -> Stream.concat(commands.names().stream(), Stream.of("keys")).toList());
    }

    /**
     * A key of the prompt, or two that belong together.
     *
     * @param name as it is called
     * @param sends what each sends; nothing if it means something between lines
     */
    public record Key(String name, String does, List<String> sends) {
        Key(String name, String does, String... sends) { this(name, does, List.of(sends)); }
    }

    /** So many that, with their command and a prompt, they fit on a screen of 24 lines. */
    public static final List<Key> KEYS = List.of(
        new Key("Tab", "completes a word; a second one shows documentation", "\t"),
        new Key("Alt-h", "shows the documentation of what is at the cursor", "\033h"),
        new Key("Shift-Tab v", "makes the line the value of a variable, whose name you type", "\033[Zv"),
        new Key("Shift-Tab m", "makes it the body of a method, whose name you type", "\033[Zm"),
        new Key("Shift-Tab i", "imports what the name at the cursor means", "\033[Zi"),
        new Key("Enter", "runs the line, or begins a further one if more must follow", "\r"),
        new Key("Alt-Enter", "begins a further line in any case", "\033\r"),
        new Key("Right, End", "at the end of a line: take the grey rest of an earlier one",
            "\033[C", "\033[F"),
        new Key("Ctrl-Right, -Left", "go a word on, which takes one of the grey rest, or back",
            "\033[1;5C", "\033[1;5D"),
        new Key("Home, End", "go to the beginning or the end; so do Ctrl-A, Ctrl-E",
            "\033[H", "\033[F", "\001", "\005"),
        new Key("Up, Down", "go through the lines typed earlier, or those of this input",
            "\033[A", "\033[B"),
        new Key("Ctrl-R", "searches them for what you type", "\022"),
        new Key("Ctrl-U, Ctrl-K", "take away what is before the cursor, or behind it", "\025", "\013"),
        new Key("Ctrl-W, Alt-d", "take away the word before it, or behind it", "\027", "\033d"),
        new Key("Ctrl-Y", "puts back what was taken away", "\031"),
        new Key("Ctrl-_", "undoes what was typed last in this line", "\037"),
        new Key("Ctrl-L", "clears the screen", "\014"),
        new Key("Ctrl-C", "stops what runs, or drops the line"),
        new Key("Ctrl-D", "on an empty line: leaves", "\004"),
        new Key("Ctrl-Z", "back to the shell that started this; fg comes back here", "\032"));

    private Outcome keys() {
        int widest = KEYS.stream().mapToInt(k -> k.name().length()).max().orElse(0);
        var lines = new ArrayList<String>();
        for (Key k : KEYS) lines.add("  " + k.name()
            + " ".repeat(widest - k.name().length()) + "  " + k.does());
        lines.add("In a /step, n, b, l, g, f, q and ? are words, Enter repeats: /help step.");
        voice.show("/help keys", lines);
        return Outcome.DONE;
    }

    private Outcome doc(String name) {
        if (name.isBlank()) throw new IllegalArgumentException(
            "/doc needs a name, such as /doc Value.mul");
        String text = documents.of(name);
        if (text.isEmpty()) throw new IllegalArgumentException(
            "nothing is known of " + name);
        voice.show(name.strip(), text.lines().toList());
        return Outcome.DONE;
    }

    private Outcome help(String name) {
        if (name.isBlank()) {
            overview();
            return Outcome.DONE;
        }
        if (name.strip().equals("keys")) return keys();
        String command = commands.resolve(name.replaceFirst("^/", ""));
        String help = commands.builtin(command).map(b -> ("/" + command + " " + b.usage()).strip()
                + "\n  " + b.summary() + "\n\n  " + b.details().replace("\n", "\n  "))
            .or(() -> commands.toolkit(command).map(c -> c.help().stripTrailing()))
            .orElseThrow();
        voice.show("/" + command, folded(help).lines().toList());
        return Outcome.DONE;
    }

    /** Breaks the first line, if it is long, before the options that it names. */
    private static String folded(String help) {
        int end = help.indexOf('\n');
        return help.substring(0, end).replaceAll("(.{1,74}\\S)(?: (?=\\[)|$)", "$1\n    ")
            .stripTrailing() + help.substring(end);
    }

    private void overview() {
        Style style = voice.style();
        var lines = new ArrayList<String>();
        lines.add("Type any Java: an expression, a statement, a declaration.");
        lines.add("Ready: " + String.join(", ", ready()) + ".");
        List<Command> toolkit = commands.toolkit();
        var rows = new ArrayList<String[]>();
        for (Command c : toolkit)
            rows.add(new String[] {"/" + c.name(), c.summary()});
        if (!rows.isEmpty()) table(lines, "The model:", rows, style);
        rows.clear();
        for (Builtin b : commands.builtins())
            rows.add(new String[] {"/" + b.name(), b.summary()});
        table(lines, "The session:", rows, style);
        lines.add("");
        lines.add("Tab completes, Alt-h or a second Tab documents, "
            + "Ctrl-R searches the history,");
        lines.add("Ctrl-C stops what runs, Ctrl-D leaves. "
            + "/help NAME tells more of a command,");
        lines.add("/help keys of every key.");
        voice.show("/help", lines);
    }

    /** Returns the variables that the start made. */
    private List<String> ready() {
        return snippets.all(VarSnippet.class).stream()
            .filter(v -> Snippets.isStart(v) && snippets.isActive(v))
            .map(VarSnippet::name).distinct().toList();
    }

    /** In as many columns as there is room for; they are read downwards. */
    private static void table(
            List<String> lines, String title, List<String[]> rows, Style style) {
        int widest = rows.stream().mapToInt(r -> r[0].length()).max().orElse(0);
        List<String> cells = rows.stream()
            .map(r -> "  " + r[0] + " ".repeat(widest - r[0].length()) + "  " + r[1]).toList();
        int each = 2 + cells.stream().mapToInt(String::length).max().orElse(0);
        int across = Math.max(1, style.width() / each), n = cells.size();
        int down = (n + across - 1) / across;
        lines.add("");
        lines.add(Ansi.bold(style, title));
        for (int i = 0; i < down; i++) {
            var line = new StringBuilder();
            for (int k = i; k < n; k += down) {
                String cell = cells.get(k);
                line.append(cell).append(" ".repeat(each - cell.length()));
            }
            lines.add(line.toString().stripTrailing());
        }
    }
}
