package microgpt.repl;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jdk.jshell.SourceCodeAnalysis;
import microgpt.repl.command.BookCommand;
import microgpt.repl.command.Commands;
import microgpt.repl.command.EditCommands;
import microgpt.repl.command.Editor;
import microgpt.repl.command.EngineEdits;
import microgpt.repl.command.EnvCommand;
import microgpt.repl.command.ExpressionCommands;
import microgpt.repl.command.FileCommands;
import microgpt.repl.command.HelpCommands;
import microgpt.repl.command.Hidden;
import microgpt.repl.command.Journal;
import microgpt.repl.command.LessonPlayer;
import microgpt.repl.command.Lines;
import microgpt.repl.command.ListCommands;
import microgpt.repl.command.Outcome;
import microgpt.repl.command.Responder;
import microgpt.repl.command.Script;
import microgpt.repl.command.SessionCommands;
import microgpt.repl.command.SetCommand;
import microgpt.repl.command.Start;
import microgpt.repl.engine.Background;
import microgpt.repl.engine.Streams;
import microgpt.repl.eval.Evaluator;
import microgpt.repl.eval.Input;
import microgpt.repl.eval.Scope;
import microgpt.repl.eval.Shell;
import microgpt.repl.eval.Snippets;
import microgpt.repl.eval.Splitter;
import microgpt.repl.read.Browser;
import microgpt.repl.read.Contents;
import microgpt.repl.say.Documents;
import microgpt.repl.say.Echo;
import microgpt.repl.say.Feedback;
import microgpt.repl.say.Hints;
import microgpt.repl.say.Problems;
import microgpt.repl.say.Voice;
import microgpt.repl.spi.Style;
import microgpt.repl.spi.Toolkit;
import microgpt.source.EngineSources;

/**
 * The prompt without a terminal: takes input, evaluates it and prints what
 * became of it. The interactive prompt, scripts, tests and transcripts all
 * work through one of these, which is made of the parts that do it. Not for
 * use by several threads at once, but for {@link #stop}.
 */
public final class Session implements AutoCloseable {

    private static final String LAST_MODEL = "last.model";

    private final Options options;
    private final Streams streams;
    private final Voice voice;
    private final Evaluator evaluator;
    private final Start start;
    private final Lines lines;
    private final Commands commands;
    private final LessonPlayer lessons;
    private final EngineEdits edits;
    private final Documents documents;
    private final SetCommand set;
    private final Splitter splitter = new Splitter(this::analysis);

    private Session(Options options) {
        this.options = options;
        streams = new Streams(options.out(), options.err());
        streams.setInput(options.screen().input());
        voice = new Voice(streams, options.style(), options.feedback(),
            options.screen().pager(), options.screen().pictures(), options.interactive());
        evaluator = new Evaluator(options.engine(), options.classPath(), streams,
            voice::style, options.screen().liveLine(),
            options.interactive() ? Browser.ofSystem()::open : address -> false);

        var sources = new EngineSources(options.home());
        var journal = new Journal();
        var snippets = new Snippets(evaluator::shell);
        Supplier<Background> background =
            () -> evaluator.shell().control().background();
        var problems = new Problems(snippets,
            new Hints(evaluator::shell, sources::index),
            options.screen().later(), voice);
        var echo = new Echo(snippets, background, problems, voice,
            () -> voice.settings().feedback());
        var responder = new Responder(evaluator, snippets, echo, problems, voice,
            journal, options.interactive());

        documents = new Documents(
            this::analysis, sources::index, word -> toolkit().note(word), voice);
        lessons = new LessonPlayer(this::run, evaluator::toolkit,
            () -> Contents.read(options.home()), around(journal, responder),
            new LessonPlayer.Done(state("lessons")), voice, options.interactive());
        commands = new Commands(evaluator::toolkit, responder, snippets,
            new Hidden(snippets, () -> evaluator.shell().engine()), problems,
            voice, lessons, journal::commands, this::turnEngine);
        lines = new Lines(responder, commands, journal, splitter);
        start = start(snippets, background, problems, journal);
        edits = new EngineEdits(() -> evaluator.shell().engine(), sources,
            options.engine(), start, voice, problems);

        commands.add(new ListCommands(snippets, journal, echo, voice).all());
        commands.add(new EditCommands(snippets, responder, edits,
            sources::index, splitter, this::editor, voice).all());
        commands.add(new FileCommands(
            this::script, snippets, journal, edits, state(LAST_MODEL), voice).all());
        commands.add(List.of(new BookCommand(options.home(), voice,
            Browser.ofSystem()).builtin()));
        commands.add(List.of(lessons.builtin()));
        var expressions = new ExpressionCommands(responder);
        var help = new HelpCommands(commands, documents,
            () -> sources.index().names(), snippets, voice);
        commands.add(List.of(expressions.raw(), expressions.whole(), help.doc()));
        commands.add(new SessionCommands(start, journal, lines::rerun,
            background, evaluator::toolkit, responder, state(LAST_MODEL), voice).all());
        set = new SetCommand(voice, state("settings"));
        commands.add(List.of(set.builtin(),
            new EnvCommand(evaluator, voice).builtin(), help.help(),
            expressions.exit()));
    }

    /** What a lesson declares and does goes with it. */
    private LessonPlayer.Around around(Journal journal, Responder responder) {
        return new LessonPlayer.Around() {
            @Override
            public Ending begin() {
                var scope = new Scope(evaluator.shell());
                Runnable model = toolkit().mark(), done = journal.mark();
                Shell shell = evaluator.shell();
                return back -> {
                    if (!back || evaluator.shell() != shell) return;
                    model.run();
                    scope.end(evaluator.shell());
                    done.run();
                    evaluator.finish("/lesson stop");
                };
            }

            @Override
            public String lastValue() { return responder.lastValue(); }
        };
    }

    private Optional<Outcome> turnEngine(boolean back) { return edits.move(back); }

    /** Returns a file that outlives the session, or null. */
    private Path state(String name) {
        return options.state() == null ? null : options.state().resolve(name);
    }

    /**
     * Keeps the model for another session, if it was trained in this one and
     * the user has not switched that off.
     *
     * @return what the user should know, or empty
     */
    public Optional<String> keep() {
        return options.state() == null || !voice.settings().keep() ? Optional.empty()
            : toolkit().keep(state(LAST_MODEL));
    }

    /** Returns what an earlier session has kept, in a line, or empty. */
    public Optional<String> kept() {
        return options.state() == null || !voice.settings().keep() ? Optional.empty()
            : toolkit().kept(state(LAST_MODEL));
    }

    /** What starts a session says nothing but what goes wrong. */
    private Start start(Snippets snippets, Supplier<Background> background,
            Problems problems, Journal journal) {
        var silent = new Echo(snippets, background, problems, voice,
            () -> Feedback.SILENT);
        var responder = new Responder(evaluator, snippets, silent, problems,
            voice, journal, options.interactive());
        Splitter plain = Splitter.ofLines();
        var first = new Lines(responder, commands, journal, plain);
        var quietly = new Lines(responder, commands, journal, splitter);
        Path file = options.home().resolve("jshell").resolve("startup.jsh");
        return new Start(file, new Script(file.toString(), first::run,
            plain, voice)::run, () -> voice.settings().start(),
            (name, text) -> new Script(name, quietly::run, splitter, voice).run(text),
            evaluator, journal, voice);
    }

    /**
     * Opens a session and evaluates {@code jshell/startup.jsh}.
     *
     * @throws IllegalStateException if that fails
     */
    public static Session open(Options options) {
        Path data = options.home().resolve("data").resolve("names.txt");
        if (System.getProperty("microgpt.data") == null)
            System.setProperty("microgpt.data", data.toString());
        var session = new Session(options);
        session.set.recall().forEach(note -> session.voice.err().println("|  " + note));
        session.start.run();
        return session;
    }

    /** Starts over with the engine that is loaded, and numbers from 1. */
    public void restart() { start.reset(); }

    /**
     * Evaluates input, as many snippets and commands as it holds, until one
     * fails.
     *
     * @return what was printed, and how it went
     */
    public Result eval(String input) {
        var bytes = new ByteArrayOutputStream();
        var capture = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        streams.redirect(capture, capture);
        try {
            Outcome outcome = run(input);
            streams.freshLine();
            return new Result(outcome, bytes.toString(StandardCharsets.UTF_8));
        } finally {
            streams.redirect(options.out(), options.err());
        }
    }

    /** As {@link #eval}, but prints to the session's streams. */
    public Outcome run(String text) {
        voice.notebook().typed(text);
        return lines.run(text);
    }

    /** Returns a script of that name, to be run. */
    public Script script(String name) {
        return new Script(name, this::run, splitter, voice);
    }

    /** Returns whether lines typed earlier are suggested while one is typed. */
    public boolean suggests() { return voice.settings().suggest(); }

    /** Stops what runs; may be called by another thread. */
    public void stop() { evaluator.stop(); }

    /** Returns the object that a variable of the session holds. */
    public Optional<Object> variable(String name) {
        return evaluator.shell().variable(name).map(evaluator.shell()::get);
    }

    /** Returns the documentation of what stands before the cursor, or "". */
    public String documentation(String head) {
        return Input.isCommand(head) ? commands.usage(head) : documents.at(head);
    }

    private Editor editor() {
        return options.screen().visibly().apply(Editor.chosen(
            voice.settings().editor(), options.screen().editor()));
    }

    /** Returns how it prints just now. */
    public Style style() { return voice.style(); }

    /** Returns where it prints just now. */
    public Streams streams() { return streams; }

    public SourceCodeAnalysis analysis() { return evaluator.shell().analysis(); }

    public Splitter splitter() { return splitter; }

    public Toolkit toolkit() { return evaluator.toolkit(); }

    public Commands commands() { return commands; }

    public LessonPlayer lessons() { return lessons; }

    @Override
    public void close() {
        edits.close();
        evaluator.close();
    }
}
