package microgpt.repl.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import microgpt.repl.eval.Snippets;
import microgpt.repl.say.Echo;
import microgpt.repl.say.Named;
import microgpt.repl.say.Voice;

/** What has been typed and declared: /list /vars /methods /types /imports /drop. */
public final class ListCommands {

    private static final String NOTHING = "nothing yet";
    private static final String WHICH = "[name or id]... | -all | -start";

    private final Snippets snippets;
    private final Journal journal;
    private final Echo echo;
    private final Voice voice;

    public ListCommands(
            Snippets snippets, Journal journal, Echo echo, Voice voice) {
        this.snippets = snippets;
        this.journal = journal;
        this.echo = echo;
        this.voice = voice;
    }

    public List<Builtin> all() {
        return List.of(
            new Builtin("list", WHICH, "what you have typed, with its ids",
                "/list         what is valid of what you typed\n"
                + "/list -start  what was evaluated at the start\n"
                + "/list -all    everything, errors too\n"
                + "/list 2-4     snippets 2 to 4\n"
                + "/3 evaluates snippet 3 again, /1-3 and /1 3 several, /! the last one,\n"
                + "/-2 the last but one",
                this::list, this::complete),
            new Builtin("vars", WHICH, "the variables and their values",
                "/vars model", a -> declared(a, VarSnippet.class, this::describe),
                this::complete),
            new Builtin("methods", WHICH, "the methods you declared",
                "/methods", a -> declared(a, MethodSnippet.class, m ->
                    m.signature().substring(m.signature().lastIndexOf(')') + 1)
                    + " " + m.name() + "(" + m.parameterTypes() + ")"),
                this::complete),
            new Builtin("types", WHICH, "the classes you declared",
                "/types", a -> declared(a, TypeDeclSnippet.class,
                    t -> Named.kind(t) + " " + t.name()), this::complete),
            new Builtin("imports", "", "what is imported",
                "/imports", a -> declared(a, ImportSnippet.class,
                    i -> "import " + (i.isStatic() ? "static " : "")
                        + i.fullname())),
            new Builtin("drop", "name or id ... | -all", "forget variables, methods, classes",
                "/drop a     forgets the variable a\n"
                + "/drop -all  forgets all that you declared", this::drop,
                a -> complete(a).stream().filter(w -> !w.equals("-start"))
                    .toList()));
    }

    private Outcome list(String arguments) {
        List<Snippet> chosen = snippets.select(arguments, Snippet.class,
            s -> !Snippets.isStart(s) && snippets.isActive(s));
        var shown = new LinkedHashMap<String, String>();
        Map<String, String> commands = arguments.isBlank()
            || arguments.equals("-all") ? journal.commands() : Map.of();
        var left = new ArrayList<>(commands.keySet());
        for (Snippet s : chosen) {
            while (!left.isEmpty() && isBefore(left.get(0), s.id()))
                shown.put(left.get(0), commands.get(left.remove(0)));
            shown.put(s.id(), s.source().strip());
        }
        for (String id : left) shown.put(id, commands.get(id));
        var lines = new ArrayList<String>();
        if (shown.isEmpty()) voice.say(NOTHING);
        else lines.add("");
        shown.forEach((id, source) -> {
            String head = String.format(Locale.ROOT, "%4s : ", id), indent = " ".repeat(head.length());
            for (String line : source.lines().toList()) {
                lines.addAll(voice.rows(head, indent, line));
                head = indent;
            }
        });
        voice.show("/list", lines);
        return Outcome.DONE;
    }

    private static boolean isBefore(String command, String snippet) {
        return snippet.matches("\\d+")
            && Integer.parseInt(command) < Integer.parseInt(snippet);
    }

    private <T extends Snippet> Outcome declared(
            String arguments, Class<T> kind, Function<T, String> text) {
        var lines = new ArrayList<String>();
        for (T s : snippets.select(arguments, kind, snippets::isActive))
            lines.add("|    " + (snippets.isActive(s)
                ? text.apply(s) : s.source().strip() + "  (no longer there)"));
        if (lines.isEmpty()) voice.say(NOTHING);
        voice.show("what is declared", lines);
        return Outcome.DONE;
    }

    /** A value is shown short, on one line, as jshell would print it. */
    private String describe(VarSnippet variable) {
        String head = variable.typeName() + " " + variable.name() + " = ";
        int room = Math.max(20, voice.style().width() - head.length() - 10);
        String text = snippets.text(variable).replace('\n', ' ');
        return head + (text.length() <= room ? text
            : text.substring(0, room) + " ...");
    }

    private Outcome drop(String arguments) {
        if (arguments.isBlank()) throw new IllegalArgumentException(
            "/drop what? Give names or ids, such as /drop a");
        List<Snippet> chosen = arguments.strip().equals("-all")
            ? snippets.all(Snippet.class).stream().filter(s ->
                !Snippets.isStart(s) && snippets.isActive(s)
                && s instanceof DeclarationSnippet).toList()
            : snippets.select(arguments, Snippet.class, s -> false);
        for (Snippet s : chosen) {
            if (!snippets.isActive(s) || !(s instanceof DeclarationSnippet))
                throw new IllegalArgumentException(
                    "nothing is declared by snippet " + s.id());
            List<SnippetEvent> updates = snippets.drop(s);
            voice.say("dropped " + (s instanceof VarSnippet v
                ? "variable " + v.name() : Named.describe((DeclarationSnippet) s)));
            for (SnippetEvent e : updates)
                if (e.snippet() != s)
                    echo.printUpdate(e);
        }
        return Outcome.DONE;
    }

    private List<String> complete(String arguments) {
        var words = new ArrayList<>(List.of("-all", "-start"));
        for (Snippet s : snippets.all(Snippet.class)) {
            if (!snippets.isActive(s) || Snippets.isStart(s)) continue;
            words.add(s instanceof DeclarationSnippet d ? d.name() : s.id());
        }
        return words.stream().distinct().toList();
    }
}
