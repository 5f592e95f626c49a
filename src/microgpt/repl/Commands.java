package microgpt.repl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import microgpt.repl.spi.Command;

/** The words after a slash: the prompt's own commands and the toolkit's. */
final class Commands {

    private final Session session;
    private final Map<String, Builtin> builtins = new LinkedHashMap<>();

    Commands(Session session) {
        this.session = session;
        new ListCommands(session).all().forEach(this::add);
        new EditCommands(session).all().forEach(this::add);
        new FileCommands(session).all().forEach(this::add);
        add(new BookCommand(session, microgpt.repl.read.Browser.ofSystem()).builtin());
        new SessionCommands(session, this).all().forEach(this::add);
    }

    private void add(Builtin builtin) { builtins.put(builtin.name(), builtin); }

    Iterable<Builtin> builtins() { return builtins.values(); }

    Optional<Builtin> builtin(String name) {
        return Optional.ofNullable(builtins.get(name));
    }

    Optional<Command> toolkit(String name) {
        return session.toolkit().commands().stream()
            .filter(c -> c.name().equals(name)).findFirst();
    }

    /** Returns the names of all commands, without slash. */
    List<String> names() {
        var names = new ArrayList<>(builtins.keySet());
        session.toolkit().commands().forEach(c -> names.add(c.name()));
        return names;
    }

    /**
     * Returns the command that is called so, or the only one that starts so.
     *
     * @throws IllegalArgumentException if there is none, or several
     */
    String resolve(String word) {
        List<String> names = names();
        if (names.contains(word)) return word;
        List<String> starting = names.stream()
            .filter(n -> n.startsWith(word))
            .filter(n -> !n.equals("stop") || word.length() > 2)    // /st is /step
            .toList();
        if (starting.size() == 1) return starting.get(0);
        if (starting.isEmpty()) throw new IllegalArgumentException(
            "there is no command /" + word + nearest(word, names)
            + "; /help lists all");
        throw new IllegalArgumentException("/" + word + " could be "
            + starting.stream().map(n -> "/" + n)
                .collect(Collectors.joining(", ")));
    }

    private static String nearest(String word, List<String> names) {
        return Words.nearest(word, names).map(n -> "; /" + n + "?").orElse("");
    }

    /** Runs a line that starts with a slash. */
    Result run(String line) {
        String[] parts = line.substring(1).strip().split("\\s+", 2);
        String arguments = parts.length > 1 ? parts[1].strip() : "";
        try {
            if (parts[0].matches("!|-?[0-9]+|[se][0-9]+(-[se]?[0-9]+)?"))
                return rerun(parts[0]);
            String name = resolve(parts[0]);
            if (name.equals("lesson") && session.lessons().takes(arguments))
                return session.lessons().command(arguments);
            Builtin builtin = builtins.get(name);
            return builtin != null ? builtin.action().apply(arguments)
                : runToolkit(toolkit(name).orElseThrow(), arguments);
        } catch (IllegalArgumentException | IllegalStateException e) {
            new Problems(session).printRefusal(String.valueOf(e.getMessage()));
            return Result.failed(1);
        }
    }

    /** {@code /!}, {@code /-2} and {@code /3} evaluate a snippet again. */
    private Result rerun(String which) {
        Snippets snippets = new Snippets(session);
        List<Snippet> again = snippets.again(which);
        for (Snippet s : again) {
            String source = s.source().strip();
            session.streams().out().println(source);
            Result result = session.evalSnippet(s.source());
            if (!result.ok() || result.exit() != null) return result;
        }
        return Result.OK;
    }

    private Result runToolkit(Command command, String arguments) {
        String expression = command.expression(arguments);
        var hidden = new Hidden(session);
        hidden.missing(expression, arguments).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        return runExpression(hidden.qualified(expression),
            ("/" + command.name() + " " + arguments).strip());
    }

    /** Prints an expression that an input stands for, and its value. */
    Result runExpression(String expression, String input) {
        if (session.feedback() != Options.Feedback.SILENT)
            session.streams().out().println(
                Ansi.dim(session.style(),
                    "|  " + JShellText.visible(expression)));
        Result result = Result.failed(1);
        try {
            result = outcome(session.evalPassing(expression));
            return result;
        } finally {
            session.ended(input, expression, result.ok());
        }
    }

    private Result outcome(List<SnippetEvent> events) {
        Throwable thrown = session.shell().control().thrown();
        if (thrown instanceof IllegalArgumentException
            || thrown instanceof IllegalStateException)
            for (SnippetEvent e : events)
                if (e.exception() instanceof EvalException told) {
                    new Problems(session).printRefusal(told);
                    return Result.failed(1);
                }
        Options.Feedback said = session.feedback();
        session.setFeedback(Options.Feedback.SILENT);
        int line;
        try {
            line = session.echo().print(events);
        } finally {
            session.setFeedback(said);
        }
        Integer exit = session.shell().control().exitStatus();
        if (exit != null && !session.options().interactive())
            return Result.leave(exit);
        if (line > 0) return Result.failed(1);
        if (session.shell().control().value() == null) return Result.OK;
        for (SnippetEvent e : events)
            if (e.causeSnippet() == null && e.value() != null
                && !e.value().isEmpty())
                session.streams().out().println(e.value());
        return Result.OK;
    }
}
