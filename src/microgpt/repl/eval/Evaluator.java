package microgpt.repl.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;
import microgpt.repl.engine.Engine;
import microgpt.repl.engine.Streams;
import microgpt.repl.spi.Style;
import microgpt.repl.spi.Toolkit;

/**
 * Evaluates one snippet after the other, in a JShell that is exchanged when it
 * must be: for another engine, to start over, or because a snippet spoilt it.
 * It knows no command and prints nothing.
 */
public final class Evaluator implements AutoCloseable {

    private static final Pattern TYPE = Pattern.compile(
        "\\s*(?:(?:public|final|abstract|static|sealed)\\s+)*"
        + "(?:class|record|enum|interface)\\s+(\\w+)");

    private final Streams streams;
    private final ToolkitConsole console;
    private final List<Path> classPath;
    private Shell shell;

    /**
     * With the engine from that path, not started yet.
     *
     * @param classPath jars and folders of the user's own
     * @param style how the toolkit prints, asked anew each time
     * @param browser opens an address, and says whether it could
     */
    public Evaluator(List<Path> engine, List<Path> classPath, Streams streams,
            Supplier<Style> style, LiveLine liveLine, Predicate<String> browser) {
        this.classPath = new ArrayList<>(classPath);
        this.streams = streams;
        console = new ToolkitConsole(this::shell, streams, style, liveLine, browser);
        shell = shell(new Engine(engine, console));
    }

    private Shell shell(Engine engine) { return new Shell(engine, classPath, streams); }

    /** Returns the jars and folders of the user's own. */
    public List<Path> classPath() { return List.copyOf(classPath); }

    /** Adds a jar or a folder to them; nothing that there is changes. */
    public void addToClassPath(Path path) {
        classPath.add(path);
        shell.addToClassPath(path);
    }

    /** Returns the JShell as it is now. */
    public Shell shell() { return shell; }

    /** Returns the toolkit of the engine as it is now. */
    public Toolkit toolkit() { return shell.engine().toolkit(); }

    /** Evaluates what is one snippet. */
    public Evaluation eval(String source, Supplier<Style> style) {
        Optional<String> refusal = refusal(source);
        if (refusal.isPresent()) return Evaluation.refused(refusal.get());
        Evaluation made = mended(source, style);
        console.settle();
        if (!made.events().isEmpty()) shell.engine().prepare();
        return made.refusal().isEmpty() && dropImpossible(made.events())
            ? Evaluation.refused("Error:\nthis is too large for a class "
                + "file: a constant string longer than 65,535 bytes,\n"
                + "or too much code in one method") : made;
    }

    /** A second class of the engine's name would not fit the rest of it. */
    private Optional<String> refusal(String source) {
        Matcher type = TYPE.matcher(source);
        if (!type.lookingAt()) return Optional.empty();
        String name = type.group(1);
        return JdkFaults.refusal(name).or(() -> shell.engine().has(name)
            ? Optional.of(name + " is a class of the engine; /edit " + name
                + " changes it, and everything goes on with the new code")
            : Optional.empty());
    }

    private Evaluation mended(String source, Supplier<Style> style) {
        Evaluation made = shell.eval(source, value -> text(value, style.get()));
        if (!made.rejected()) return made;
        Snippet first = made.events().get(0).snippet();
        return JdkFaults.mended(first, shell.jshell().diagnostics(first)
                .filter(Diag::isError).toList())
            .map(s -> shell.eval(s, value -> text(value, style.get())))
            .orElse(made);
    }

    /**
     * What passes JShell's checks and cannot be made into a class (a string of
     * more than 65,535 bytes, a method of more than 64 kB) would stay with
     * JShell and spoil every snippet after it: so JShell is exchanged.
     */
    private boolean dropImpossible(List<SnippetEvent> events) {
        for (SnippetEvent e : events) {
            if (e.causeSnippet() != null || e.exception() != null
                || !(e.snippet() instanceof DeclarationSnippet d)
                || e.status() != Status.RECOVERABLE_NOT_DEFINED
                    && e.status() != Status.RECOVERABLE_DEFINED
                || shell.jshell().unresolvedDependencies(d).findAny().isPresent())
                continue;
            shell.drop(d);
            Shell spoilt = shell;
            shell = shell(spoilt.engine());
            Rebuild.move(spoilt, shell);
            spoilt.close();
            return true;
        }
        return false;
    }

    /**
     * Evaluates an expression for a command, and forgets the variable that
     * jshell makes for its value.
     */
    public Evaluation evalInPassing(String expression, Supplier<Style> style) {
        return evalInPassing(expression, value -> text(value, style.get()));
    }

    /** The same; the value's text is all of it, however long. */
    public Evaluation whole(String expression) {
        return evalInPassing(expression, JShellText::whole);
    }

    private Evaluation evalInPassing(String expression, Function<Object, String> text) {
        Evaluation made = shell.eval(expression, text);
        for (SnippetEvent e : made.own())
            if (e.snippet() instanceof VarSnippet v && v.subKind()
                == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) shell.drop(v);
        console.settle();
        return made;
    }

    /** Turns a value into text; called on the snippets' thread. */
    private String text(Object value, Style style) {
        return (style.raw() ? Optional.<String>empty()
            : toolkit().render(value, style))
            .orElseGet(() -> JShellText.of(value));
    }

    /** Returns what an input stands for, if it has operators that Java lacks. */
    public Optional<Operators.Reading> understood(String source) {
        return shell.operators().read(source);
    }

    /** The same for a line that needs no compiler to be understood, else empty. */
    public Optional<Operators.Reading> understoodAtOnce(String source) {
        return shell.operators().readPlain(source);
    }

    /** Returns what a shortcut of the toolkit stands for, else the same. */
    public String expand(String source) {
        String typed = source.strip();
        if (typed.isEmpty()) return source;
        Map<String, String> shortcuts = toolkit().shortcuts();
        if (shortcuts.containsKey(typed)) return shortcuts.get(typed);
        for (String word : shortcuts.keySet())
            if (word.endsWith(" *") && typed.startsWith(word.substring(0, word.length() - 1)))
                return shortcuts.get(word).replace("*", quoted(
                    typed.substring(word.length() - 1).replaceFirst(";$", "").strip()));
        return source;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"")
            .replaceAll("\\s+", " ") + '"';
    }

    /**
     * Ends an input: what it bound becomes a variable, and the toolkit looks
     * at what it did.
     *
     * @return whether it did something to a model
     */
    public boolean finish(String input) {
        console.bindPending();
        return !shell.isStarting() && toolkit().evaluated(input);
    }

    /** Ends a start: what comes now counts. */
    public void started() {
        shell.started();
        toolkit().evaluated("/reset");
    }

    /**
     * Takes a fresh JShell with the same engine. A JShell that is used again
     * would not number its values from 1: to it, a name that was dropped is
     * taken.
     */
    public void reset() {
        Engine engine = shell.engine();
        shell.close();
        engine.toolkit().attach(console);
        shell = shell(engine);
    }

    /**
     * Goes on with another engine: declarations are evaluated again, and what
     * the models have learned is copied.
     *
     * @param start evaluates what a session begins with
     * @return what the user should know, each a line
     * @throws IllegalStateException if the new one cannot start; all goes on
     *     with the old then
     */
    public List<String> reload(List<Path> engine, Runnable start) {
        Shell old = shell;
        var reload = new EngineReload(old, console.variables());
        try {
            shell = shell(new Engine(engine, console));
            start.run();
        } catch (RuntimeException | LinkageError e) {
            if (shell != old) shell.close();
            shell = old;
            throw new IllegalStateException(
                "the changed engine cannot start: " + e.getMessage(), e);
        }
        List<String> notes = reload.into(shell, streams, console::bindPending);
        old.close();
        return notes;
    }

    /** Stops what runs; may be called by another thread. */
    public void stop() { shell.control().stop(); }

    @Override
    public void close() { shell.close(); }
}
