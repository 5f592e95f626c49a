package microgpt.repl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;
import microgpt.repl.engine.Engine;
import microgpt.repl.engine.Streams;
import microgpt.repl.spi.Style;
import microgpt.repl.spi.Toolkit;

/**
 * The prompt without a terminal: takes input, evaluates it and prints what
 * became of it. The interactive prompt, scripts, tests and transcripts all
 * work through one of these. Not for use by several threads at once, but for
 * {@link #stop}.
 */
public final class Session implements AutoCloseable {

    private static final Pattern TYPE = Pattern.compile(
        "\\s*(?:(?:public|final|abstract|static|sealed)\\s+)*"
        + "(?:class|record|enum|interface)\\s+(\\w+)");

    private final Options options;
    private final Streams streams;
    private final ToolkitConsole console = new ToolkitConsole(this);
    private final Echo echo = new Echo(this);
    private final Commands commands = new Commands(this);
    private final LessonPlayer lessons = new LessonPlayer(this);
    private final List<String> inputs = new ArrayList<>();
    private final List<String> replayable = new ArrayList<>();
    private final Map<String, String> commandIds = new LinkedHashMap<>();
    private Options.Feedback feedback;
    private Boolean color;
    private final EngineEdits edits = new EngineEdits(this);
    private String editor = "";
    private Editor builtInEditor;
    private final EngineSources engineSources;
    private boolean raw;
    private Shell shell;
    private Pager pager = Pager.NONE;

    private Session(Options options) {
        this.options = options;
        feedback = options.feedback();
        engineSources = new EngineSources(options.home());
        streams = new Streams(options.out(), options.err());
        shell = newShell(options.engine());
    }

    /**
     * Opens a session and evaluates {@code jshell/startup.jsh}.
     *
     * @throws IllegalStateException if that fails
     */
    public static Session open(Options options) {
        var session = new Session(options);
        session.start();
        return session;
    }

    private Shell newShell(List<Path> engine) {
        return new Shell(new Engine(engine, console), streams, this::render);
    }

    private void start() {
        Path data = options.home().resolve("data").resolve("names.txt");
        if (System.getProperty("microgpt.data") == null)
            System.setProperty("microgpt.data", data.toString());
        Path file = options.home().resolve("jshell").resolve("startup.jsh");
        Options.Feedback said = feedback;
        feedback = Options.Feedback.SILENT;
        try {
            Script.Outcome outcome = new Script(this, file.toString())
                .run(Files.readString(file));
            if (!outcome.ok()) throw new IllegalStateException(
                file + ":" + outcome.line() + ": the session cannot start");
        } catch (IOException e) {
            throw new IllegalStateException(file + ": " + e, e);
        } finally {
            feedback = said;
        }
        if (shell.engine().hasToolkit())
            shell.eval("import microgpt.toolkit.*;");
        shell.started();
        inputs.clear();
        replayable.clear();
        commandIds.clear();
        toolkit().evaluated("/reset");
    }

    /** Starts over: nothing declared but the start. */
    void reset() {
        Engine engine = shell.engine();
        shell.close();
        engine.toolkit().attach(console);
        shell = new Shell(engine, streams, this::render);
        start();
    }

    /**
     * Starts over with the engine that is loaded, which has become fast by
     * running: nothing declared but the start, and numbers from 1.
     */
    public void restart() {
        Snippets snippets = new Snippets(this);
        for (Snippet s : snippets.all(Snippet.class))
            if (snippets.isActive(s) && s instanceof DeclarationSnippet
                && !Snippets.isStart(s)) shell.drop(s);
        shell.restarted();
        start();
    }

    /**
     * Goes on with another engine: declarations are evaluated again, and what
     * the models have learned is copied.
     *
     * @throws IllegalStateException if the new one cannot start; the session
     *     then goes on with the old
     */
    void reloadEngine(List<Path> path) {
        Shell old = shell;
        var reload = new EngineReload(old, console.variables());
        List<String> lines = inputs();
        List<String> replay = replayable();
        try {
            shell = newShell(path);
            start();
        } catch (RuntimeException | LinkageError e) {
            shell.close();
            shell = old;
            throw new IllegalStateException(
                "the changed engine cannot start: " + e.getMessage(), e);
        }
        inputs.addAll(lines);
        replayable.addAll(replay);
        reload.into(shell, streams, console::bindPending).forEach(this::say);
        old.close();
    }

    /**
     * Evaluates input, as many snippets and commands as it holds, until one
     * fails.
     *
     * @return what was printed, and whether all went well
     */
    public Result eval(String input) {
        var bytes = new ByteArrayOutputStream();
        var capture = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        streams.redirect(capture, capture);
        try {
            Result result = run(input);
            streams.freshLine();
            return result.withOutput(bytes.toString(StandardCharsets.UTF_8));
        } finally {
            streams.redirect(options.out(), options.err());
        }
    }

    /** As {@link #eval}, but prints to the session's streams. */
    Result run(String text) {
        Result result = Result.OK;
        for (String input : Pasted.inputs(text)) {
            result = runInput(input);
            if (!result.ok() || result.exit() != null) break;
        }
        return result;
    }

    private Result runInput(String input) {
        remember(input.strip());
        String rest = input;
        while (!rest.isBlank()) {
            int begin = input.length() - rest.length();
            int lead = rest.length() - rest.stripLeading().length();
            Result result;
            if (isCommand(rest)) {
                int end = rest.indexOf('\n', lead);
                if (end < 0) end = rest.length();
                String line = rest.substring(lead, end).strip();
                result = commands.run(line);
                if (line.startsWith("/drop ") && result.ok()) replayable.add(line);
                rest = rest.substring(end);
            } else {
                CompletionInfo info = JdkFaults.end(shell.analysis(), rest);
                boolean all = info.source() == null || info.source().isEmpty();
                String source = all ? rest : info.source();
                rest = all ? "" : info.remaining();
                result = evalSnippet(source);
            }
            shell.control().prepare();      // holds no value any longer
            if (!result.ok()) return Result.failed(
                line(input, begin) + Math.max(0, result.line() - 1));
            if (result.exit() != null) return result;
        }
        return Result.OK;
    }

    private static int line(String input, int offset) {
        return 1 + (int) input.substring(0, offset).chars()
            .filter(c -> c == '\n').count();
    }

    /** Returns whether the input is a /command and not Java. */
    static boolean isCommand(String input) {
        String s = input.stripLeading();
        return s.startsWith("/") && !s.startsWith("//") && !s.startsWith("/*");
    }

    /** Evaluates what is one snippet and says what became of it. */
    Result evalSnippet(String source) {
        Matcher type = TYPE.matcher(source);
        if (type.lookingAt()) {
            Optional<String> refusal = JdkFaults.refusal(type.group(1)).or(
                () -> shell.engine().has(type.group(1))
                    ? Optional.of(editInstead(type.group(1))) : Optional.empty());
            if (refusal.isPresent()) {
                new Problems(this).print(refusal.get());
                return Result.failed(1);
            }
        }
        String java = console.expand(source);
        if (!java.equals(source)) return commands.runExpression(java, java);
        List<SnippetEvent> events;
        try {
            events = evalMended(java);
        } catch (IllegalStateException full) {
            new Problems(this).print(full.getMessage());
            return Result.failed(1);
        }
        console.settle();
        try {
            return outcome(source, events);
        } finally {
            console.bindPending();
            if (!shell.isStarting()) toolkit().evaluated(source);
        }
    }

    /**
     * Ends what a command, or a shortcut of the toolkit, evaluated: where it
     * did something to the model, its Java is kept like a snippet of the user.
     */
    void ended(String input, String java, boolean ok) {
        console.bindPending();
        if (!toolkit().evaluated(input) || !ok) return;
        replayable.add(java);
        commandIds.put(String.valueOf(shell.id()), java);
    }

    /** Returns the Java of commands that did something, by its id. */
    Map<String, String> commandIds() { return commandIds; }

    private Result outcome(String source, List<SnippetEvent> events) {
        Integer exit = shell.control().exitStatus();
        if (exit != null && !options.interactive()) return Result.leave(exit);
        if (dropImpossible(events)) return Result.failed(1);
        int line = echo.print(events);
        if (line > 0) return Result.failed(line);
        replayable.add(source);
        return Result.OK;
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
                || e.status() != Snippet.Status.RECOVERABLE_NOT_DEFINED
                    && e.status() != Snippet.Status.RECOVERABLE_DEFINED
                || shell.jshell().unresolvedDependencies(d).findAny().isPresent())
                continue;
            shell.drop(d);
            Shell spoilt = shell;
            shell = new Shell(spoilt.engine(), streams, this::render);
            Rebuild.move(spoilt, shell);
            spoilt.close();
            new Problems(this).print("Error:\nthis is too large for a class "
                + "file: a constant string longer than 65,535 bytes,\n"
                + "or too much code in one method");
            return true;
        }
        return false;
    }

    private List<SnippetEvent> evalMended(String java) {
        List<SnippetEvent> events = shell.eval(java);
        Snippet first = events.isEmpty() ? null : events.get(0).snippet();
        return first == null || events.get(0).status() != Snippet.Status.REJECTED
            ? events : JdkFaults.mended(first, shell.jshell().diagnostics(first)
                .filter(Diag::isError).toList()).map(shell::eval).orElse(events);
    }

    /** A second class of that name would not fit the rest of the engine. */
    private static String editInstead(String name) {
        return name + " is a class of the engine; /edit " + name
            + " changes it, and everything goes on with the new code";
    }

    /**
     * Evaluates an expression for a command, and forgets the variable that
     * jshell makes for its value. What it bound is still to be declared, by
     * {@link ToolkitConsole#bindPending}.
     *
     * @return how it went; the value is at {@link SnippetControl#value}
     */
    List<SnippetEvent> evalPassing(String expression) {
        List<SnippetEvent> events = shell.eval(expression);
        for (SnippetEvent e : events)
            if (e.causeSnippet() == null && e.snippet() instanceof VarSnippet v
                && v.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                shell.drop(v);
        console.settle();
        return events;
    }

    /** Turns a value into text; called on the snippets' thread. */
    String render(Object value) {
        Style style = style();
        if (!style.raw()) {
            Optional<String> text = toolkit().render(value, style);
            if (text.isPresent()) return text.get();
        }
        return JShellText.of(value);
    }

    /** Stops what runs; may be called by another thread. */
    public void stop() {
        shell.control().stop();
    }

    /** Returns the object that a variable of the session holds. */
    public Optional<Object> variable(String name) {
        return shell.variable(name).map(shell::get);
    }

    /** Returns the variables that the start made, for whoever asks for help. */
    List<String> readyNames() {
        return shell.jshell().variables().filter(Snippets::isStart)
            .map(VarSnippet::name).toList();
    }

    /** Notes a line as the user typed it. */
    LessonPlayer lessons() { return lessons; }

    void remember(String input) { inputs.add(input); }

    List<String> inputs() { return List.copyOf(inputs); }

    /** Returns the snippets that succeeded, to be evaluated again. */
    List<String> replayable() { return List.copyOf(replayable); }

    Style style() {
        Style s = options.style().get();
        return new Style(s.width(), color != null ? color : s.color(), raw || s.raw());
    }

    void setColor(boolean color) { this.color = color; }

    String editor() { return editor; }

    void setEditor(String editor) { this.editor = editor; }

    void setRaw(boolean raw) { this.raw = raw; }

    boolean isRaw() { return raw; }

    Options.Feedback feedback() { return feedback; }

    void setFeedback(Options.Feedback feedback) { this.feedback = feedback; }

    Options options() { return options; }

    /** Says something in jshell's way, unless values only are wanted. */
    void say(String text) {
        if (feedback == Options.Feedback.NORMAL)
            streams.out().println("|  " + text);
    }

    EngineEdits edits() { return edits; }

    void setBuiltInEditor(Editor editor) { builtInEditor = editor; }

    /**
     * Returns the editor that was set, or the user's, or the built-in one.
     *
     * @throws IllegalArgumentException if there is none
     */
    Editor editorToUse() {
        for (String command : new String[] {
                editor, System.getenv("VISUAL"), System.getenv("EDITOR")})
            if (command != null && !command.isBlank())
                return Editor.command(command);
        if (builtInEditor != null) return builtInEditor;
        throw new IllegalArgumentException(
            "there is no editor; /set editor COMMAND says which to use");
    }

    EngineSources engineSources() { return engineSources; }

    /** Returns where the engine's classes stand, and their documentation. */
    SourceIndex sources() { return engineSources.index(); }

    Pager pager() { return pager; }

    void setPager(Pager pager) { this.pager = pager; }

    Shell shell() { return shell; }

    Toolkit toolkit() { return shell.engine().toolkit(); }

    ToolkitConsole console() { return console; }

    Commands commands() { return commands; }

    Echo echo() { return echo; }

    Streams streams() { return streams; }

    @Override
    public void close() {
        edits.close();
        shell.close();
    }
}
