package microgpt.repl.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jshell.Snippet;
import microgpt.repl.eval.Snippets;
import microgpt.repl.say.Problems;
import microgpt.repl.say.Voice;
import microgpt.repl.say.Words;
import microgpt.repl.spi.Command;
import microgpt.repl.spi.Toolkit;

/** The words after a slash: the prompt's own commands and the toolkit's. */
public final class Commands {

    private static final String AGAIN = "!|-[0-9]{1,8}|[se]?[0-9]{1,8}(-[se]?[0-9]{1,8})?";

    private final Supplier<Map<String, String>> ran;
    private final Map<String, Builtin> builtins = new LinkedHashMap<>();
    private final Supplier<Toolkit> toolkit;
    private final Responder responder;
    private final Snippets snippets;
    private final Problems problems;
    private final Voice voice;
    private final LessonPlayer lessons;
    private final Hidden hidden;
    private final Function<Boolean, Optional<Outcome>> engine;

    /**
     * Those of the toolkit only, until others are added.
     *
     * @param ran the Java of commands that did something, by id
     * @param engine undoes (true) or redoes a change of the engine, if one is next
     */
    public Commands(Supplier<Toolkit> toolkit, Responder responder,
            Snippets snippets, Hidden hidden, Problems problems, Voice voice,
            LessonPlayer lessons, Supplier<Map<String, String>> ran,
            Function<Boolean, Optional<Outcome>> engine) {
        this.engine = engine;
        this.ran = ran;
        this.toolkit = toolkit;
        this.responder = responder;
        this.snippets = snippets;
        this.problems = problems;
        this.voice = voice;
        this.lessons = lessons;
        this.hidden = hidden;
    }

    /** Adds commands of the prompt's own, as /help is to list them. */
    public void add(List<Builtin> more) {
        more.forEach(b -> builtins.put(b.name(), b));
    }

    Iterable<Builtin> builtins() { return builtins.values(); }

    public Optional<Builtin> builtin(String name) {
        return Optional.ofNullable(builtins.get(name));
    }

    public Optional<Command> toolkit(String name) {
        return toolkit.get().commands().stream()
            .filter(c -> c.name().equals(name)).findFirst();
    }

    /** Returns those of the toolkit, as /help is to list them. */
    List<Command> toolkit() { return toolkit.get().commands(); }

    /** Returns the names of all commands, without slash. */
    public List<String> names() {
        var names = new ArrayList<>(builtins.keySet());
        toolkit.get().commands().forEach(c -> names.add(c.name()));
        return names;
    }

    /**
     * Returns the command that is called so, or the only one that starts so.
     *
     * @throws IllegalArgumentException if there is none, or several
     */
    public String resolve(String word) {
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
    Outcome run(String line) {
        String[] parts = line.substring(1).strip().split("\\s+", 2);
        String arguments = parts.length > 1 ? parts[1].strip() : "";
        try {
            if (parts[0].matches(AGAIN)) return rerun(line.substring(1).strip());
            String name = resolve(parts[0]);
            if (name.equals("lesson") && lessons.takes(arguments))
                return lessons.command(arguments);
            if (arguments.isEmpty() && name.matches("undo|redo")) {
                Optional<Outcome> turned = engine.apply(name.equals("undo"));
                if (turned.isPresent()) return turned.get();
            }
            Builtin builtin = builtins.get(name);
            return builtin != null ? builtin.action().apply(arguments)
                : runToolkit(toolkit(name).orElseThrow(), arguments);
        } catch (IllegalArgumentException | IllegalStateException e) {
            problems.printRefusal(String.valueOf(e.getMessage()));
            return new Outcome.Failed(1);
        }
    }

    /**
     * {@code /!}, {@code /-2}, {@code /3} and {@code /1-3 5} evaluate again what
     * they mean: snippets, and the Java of commands that did something.
     */
    private Outcome rerun(String which) {
        var sources = new ArrayList<String>();
        for (String word : which.split("\\s+")) {
            if (!word.matches(AGAIN)) throw new IllegalArgumentException(
                "/" + which + ": '" + word + "' is neither an id nor a range such as 1-3");
            sources.addAll(sources(word));
        }
        for (String source : sources) {
            voice.out().println(source);
            Outcome outcome = responder.again(source);
            if (!outcome.goesOn()) return outcome;
        }
        return Outcome.DONE;
    }

    private List<String> sources(String word) {
        if (!word.matches("[0-9]{1,8}(-[0-9]{1,8})?")) return snippets.toRepeat(word).stream()
            .map(s -> s.source().strip()).toList();
        String[] ends = word.split("-");
        int first = Integer.parseInt(ends[0]), last = Integer.parseInt(ends[ends.length - 1]);
        var byId = new TreeMap<Integer, String>();
        ran.get().forEach((id, java) -> byId.put(Integer.parseInt(id), java));
        for (Snippet s : snippets.all(Snippet.class))
            if (s.id().matches("[0-9]+")) byId.put(Integer.parseInt(s.id()), s.source().strip());
        if (first <= last) byId.keySet().removeIf(id -> id < first || id > last);
        if (first > last || byId.isEmpty())
            throw new IllegalArgumentException("no such snippet: " + word);
        return List.copyOf(byId.values());
    }

    private Outcome runToolkit(Command command, String arguments) {
        String expression = command.expression(arguments);
        hidden.missing(expression, arguments).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        return responder.expression(hidden.qualified(expression),
            ("/" + command.name() + " " + arguments).strip());
    }

    /** Returns how a command is used, and what it does; "" if there is none. */
    public String usage(String head) {
        String word = head.strip().substring(1).split("\\s+", 2)[0];
        String usage = builtin(word).map(b -> b.usage() + "\n    " + b.summary())
            .or(() -> toolkit(word).map(c -> c.usage() + "\n    " + c.summary()))
            .orElse("");
        return usage.isEmpty() ? "" : "/" + word + " " + usage;
    }
}
