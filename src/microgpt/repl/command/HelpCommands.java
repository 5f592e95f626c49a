package microgpt.repl.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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
        return new Builtin("help", "[command]", "this list, or more about one",
            "/help list", this::help, a -> commands.names());
    }

    private Outcome doc(String name) {
        if (name.isBlank()) throw new IllegalArgumentException(
            "/doc needs a name, such as /doc Value.mul");
        String text = documents.of(name);
        if (text.isEmpty()) throw new IllegalArgumentException(
            "nothing is known of " + name);
        voice.out().println(text);
        return Outcome.DONE;
    }

    private Outcome help(String name) {
        if (name.isBlank()) {
            overview();
            return Outcome.DONE;
        }
        String command = commands.resolve(name.replaceFirst("^/", ""));
        PrintStream out = voice.out();
        commands.builtin(command).ifPresent(b -> out.println(folded(("/" + command + " "
            + b.usage()).strip() + "\n  " + b.summary() + "\n\n  "
            + b.details().replace("\n", "\n  "))));
        commands.toolkit(command).ifPresent(
            c -> out.println(folded(c.help().stripTrailing())));
        return Outcome.DONE;
    }

    /** Breaks the first line, if it is long, before the options that it names. */
    private static String folded(String help) {
        int end = help.indexOf('\n');
        return help.substring(0, end).replaceAll("(.{1,74}\\S)(?: (?=\\[)|$)", "$1\n    ")
            .stripTrailing() + help.substring(end);
    }

    private void overview() {
        PrintStream out = voice.out();
        Style style = voice.style();
        out.println("Type any Java: an expression, a statement, a declaration.");
        out.println("Ready: " + String.join(", ", ready()) + ".");
        List<Command> toolkit = commands.toolkit();
        var rows = new ArrayList<String[]>();
        for (Command c : toolkit)
            rows.add(new String[] {"/" + c.name(), c.usage(), c.summary()});
        if (!rows.isEmpty()) table(out, "The model:", rows, style);
        rows.clear();
        for (Builtin b : commands.builtins())
            rows.add(new String[] {"/" + b.name(), b.usage(), b.summary()});
        table(out, "The session:", rows, style);
        out.println();
        out.println("Tab completes, Alt-h or a second Tab documents, "
            + "Ctrl-R searches the history,");
        out.println("Ctrl-C stops what runs, Ctrl-D leaves. "
            + "/help NAME tells more of a command.");
    }

    /** Returns the variables that the start made. */
    private List<String> ready() {
        return snippets.all(VarSnippet.class).stream()
            .filter(Snippets::isStart).map(VarSnippet::name).toList();
    }

    private static void table(
            PrintStream out, String title, List<String[]> rows, Style style) {
        int widest = rows.stream().mapToInt(r -> r[0].length()).max().orElse(0);
        out.println();
        out.println(Ansi.bold(style, title));
        for (String[] r : rows)
            out.println("  " + r[0] + " ".repeat(widest - r[0].length())
                + "  " + r[2]);
    }
}
