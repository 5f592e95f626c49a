package microgpt.repl.terminal;

import java.io.IOError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import microgpt.repl.Options;
import microgpt.repl.Screen;
import microgpt.repl.Session;
import microgpt.repl.command.LessonPlayer;
import microgpt.repl.command.Outcome;
import microgpt.repl.engine.Reserve;
import microgpt.repl.engine.SnippetInput;
import microgpt.repl.eval.LiveLine;
import microgpt.repl.say.Ansi;
import microgpt.repl.say.Later;
import microgpt.repl.say.Pager;
import microgpt.repl.say.Problems;
import microgpt.repl.say.Voice;
import microgpt.repl.spi.Style;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReader;
import org.jline.reader.MaskingCallback;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.NonBlockingInputStream;
import org.jline.utils.Signals;
import org.jline.widget.AutosuggestionWidgets;

/**
 * The prompt on a terminal. The session is opened in the background while the
 * first line is drawn and typed.
 */
final class Prompt {

    private static final String NAME = "microgpt";
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long SLOW_MILLIS = 700;

    /** What Ctrl-Z does. */
    interface Suspension {
        void run() throws IOException;
    }

    private final Terminal terminal;
    final PromptOutput output;
    final LineReader reader;
    final Screen screen;
    private final Images images;
    private final CompletableFuture<Session> opening;
    private final CompletableFuture<Void> told;
    private final Background later;
    private final Optional<String> news;
    private volatile boolean evaluating;
    private boolean kept;
    private boolean bare;               // the next line is the user's own, whatever a lesson offers
    private boolean patient;            // it was said that a start takes a while
    Suspension suspension = Prompt::stopProcess;
    private final boolean dumb;
    private final boolean plain;

    /**
     * A prompt on that terminal, and its session.
     *
     * @param history where lines are kept, if anywhere
     * @param plain whether the user wants no colours
     */
    Prompt(Terminal terminal, Options options, Optional<Path> history,
            boolean plain) {
        this(terminal, new Background(), options, history, plain);
    }

    private Prompt(Terminal terminal, Background later, Options options,
            Optional<Path> history, boolean plain) {
        this(terminal, new Opening(options, later), later, history, plain, Map.of());
    }

    /**
     * As that, with a session that is being opened.
     *
     * @param environment what tells which terminal it is
     */
    Prompt(Terminal terminal, Opening opening, Background later, Optional<Path> history,
            boolean plain, Map<String, String> environment) {
        this.terminal = terminal;
        this.plain = plain;
        this.opening = opening.session();
        told = opening.told();
        this.later = later;
        dumb = terminal.getType().startsWith("dumb");
        output = new PromptOutput(terminal);
        giveASize();
        hideControlKeys();
        var painter = new Painter(this::color);
        reader = LineReaderBuilder.builder().terminal(terminal).appName(NAME)
            .parser(new InputParser(
                () -> session().splitter(), this::completion))
            .completer((r, line, candidates) -> complete(
                line.line().substring(0, line.cursor()), candidates))
            .highlighter(painter)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P ...> ")
            .variable(LineReader.INDENTATION, Keys.INDENT)
            .variable(LineReader.BLINK_MATCHING_PAREN, 0)
            .variable(LineReader.HISTORY_SIZE, 5000)
            .variable(LineReader.HISTORY_FILE_SIZE, 10000)
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .option(Option.AUTO_MENU, false)
            .option(Option.INSERT_TAB, false)
            .option(Option.CASE_INSENSITIVE_SEARCH, true)
            .option(Option.BRACKETED_PASTE, !dumb)
            .build();
        news = history.flatMap(file -> History.attach(reader, file));
        if (!dumb) new AutosuggestionWidgets(reader).enable();
        new Keys(reader, new Help(), painter).bind();
        images = new Images(terminal, environment, reader::runMacro);
        screen = screen();
        opening.on(this);
    }

    /** A line or a container may not tell it: lines of no width filled memory. */
    private void giveASize() {
        Size size = terminal.getSize();
        if (size.getColumns() == 0 || size.getRows() == 0) terminal.setSize(Size.of(80, 24));
    }

    /** A Ctrl-C shall not leave its ^C in the middle of what is drawn. */
    private void hideControlKeys() {
        Attributes attributes = terminal.getAttributes();
        attributes.setLocalFlag(Attributes.LocalFlag.ECHOCTL, false);
        attributes.setLocalFlag(Attributes.LocalFlag.ECHO, dumb);
        terminal.setAttributes(attributes);
    }

    private Screen screen() {
        return new Screen(dumb ? LiveLine.NONE : new Live(),
            terminal.input() instanceof NonBlockingInputStream keys
                ? millis -> read(keys, millis) : null,
            (file, line) -> BuiltInEditor.on(images.terminal()).edit(file, line),
            dumb ? Pager.NONE : LessPager.on(images::terminal), images::show, later,
            editor -> (file, line) -> {
                echo(true);
                try {
                    editor.edit(file, line);
                } finally {
                    echo(false);
                }
            });
    }

    /**
     * Shows or hides what is typed while nobody reads it: shown, it would
     * stand in the middle of what is printed, and once more at the prompt.
     */
    private void echo(boolean on) {
        Attributes attributes = terminal.getAttributes();
        if (attributes.getLocalFlag(Attributes.LocalFlag.ECHO) == on) return;
        attributes.setLocalFlag(Attributes.LocalFlag.ECHO, on);
        terminal.setAttributes(attributes);
    }

    /** A snippet's question is answered in sight. */
    private int read(NonBlockingInputStream keys, long millis) throws IOException {
        echo(true);
        int b = images.read(keys::read, millis);
        return b == NonBlockingInputStream.READ_EXPIRED
            ? SnippetInput.NOTHING : b;
    }

    Session session() {
        if (!opening.isDone() && !patient) try {
            opening.get(SLOW_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            patient = true;
            sayStarting();
        } catch (InterruptedException | ExecutionException e) {
            // join says so
        }
        Session s = opening.join();
        later.join();
        return s;
    }

    /** What was typed waits; an empty screen would not tell why. */
    private void sayStarting() {
        String text = Ansi.dim(style(), "|  starting ...");
        if (reader.isReading()) reader.printAbove(AttributedString.fromAnsi(text));
        else {
            terminal.writer().println(text);
            terminal.flush();
        }
    }

    private Completion completion() {
        Session s = session();
        return new Completion(s.commands(), s::toolkit, s::analysis);
    }

    private boolean color() {
        Session s = opening.getNow(null);
        return s == null ? style().color() : s.style().color();
    }

    Style style() {
        Size size = terminal.getSize();
        return new Style(size.getColumns(), size.getRows(),
            !dumb && !plain, false);
    }

    private void complete(String head, List<Candidate> candidates) {
        List<Completion.Item> items = completion().at(head);
        boolean noted = items.size() < terminal.getSize().getRows() - 4
            && items.stream().anyMatch(i -> i.note() != null);
        int widest = items.stream().mapToInt(i -> i.text().length()).max().orElse(0);
        for (Completion.Item item : items) {    // a long list in columns, without notes
            String note = item.note() == null ? "" : item.note();
            String shown = noted ? item.text() + " ".repeat(widest - item.text().length() + 2)
                + note : item.text();
            candidates.add(new Candidate(item.text(), shown.substring(0, Math.min(shown.length(),
                Math.max(item.text().length(), style().width() - 2))), null, null, null, null,
                item.ends(), item.fits() ? 1 : 2));
        }
    }

    /** Returns the exit status. */
    private int loop() throws IOException {
        Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
        greet();
        if (dumb) Signals.register("INT", this::stop);
        while (true) {
            String line;
            try {
                reader.setAutosuggestion(suggests()
                    ? LineReader.SuggestionType.HISTORY : LineReader.SuggestionType.NONE);
                if (opening.isDone()) output.reading(reader);
                line = reader.readLine(
                    promptText(), promptHelp(), (MaskingCallback) null, offer());
            } catch (UserInterruptException e) {
                Thread.interrupted();
                bare = true;
                continue;
            } catch (EndOfFileException e) {
                keep();
                return 0;
            } catch (CompletionException e) {       // the session did not open
                terminal.writer().println("|  " + e.getCause().getMessage());
                terminal.flush();
                return 2;
            } catch (OutOfMemoryError e) {      // the line is typed again
                Reserve.open();
                System.gc();
                continue;
            } finally {
                output.reading(null);
            }
            bare = false;
            if (line.isBlank()) line = again();
            if (line.isBlank() && !(lessonPlays() && (dumb || offer() == null))) continue;
            if (evaluate(line) instanceof Outcome.Leave leave) {
                keep();
                return leave.status();
            }
        }
    }

    private Outcome evaluate(String line) throws IOException {
        Terminal.SignalHandler before =
            terminal.handle(Signal.INT, signal -> stop());
        evaluating = true;
        try {
            LessonPlayer lessons = session().lessons();
            told.join();
            return line.isBlank() ? lessons.next(dumb)
                : lessons.isPlaying() ? lessons.typed(line) : session().run(line);
        } catch (OutOfMemoryError e) {
            Reserve.open();
            terminal.writer().println("|  " + Reserve.FULL);
            return new Outcome.Failed(1);
        } catch (RuntimeException e) {      // ours; the user's are caught before
            terminal.writer().println("|  The prompt itself failed: " + e);
            return new Outcome.Failed(1);
        } finally {
            evaluating = false;
            Session s = opening.getNow(null);
            if (s != null) s.streams().freshLine();
            terminal.handle(Signal.INT, before);
            Thread.interrupted();
            output.calm();
            echo(false);
        }
    }

    /** Reads and evaluates until the user leaves, or the terminal is closed. */
    int run() throws IOException {
        var closed = new Thread(this::close, "closed");
        Runtime.getRuntime().addShutdownHook(closed);
        try {
            return loop();
        } catch (IOError e) {           // the terminal has gone
            close();
            return 0;
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(closed);
            } catch (IllegalStateException e) {     // it is at work
                await(closed);
            }
        }
    }

    /**
     * Keeps the model when the terminal has gone. What runs is stopped before; if it
     * goes on, nothing is kept, since a step may be half taken.
     */
    private void close() {
        if (!opening.isDone()) return;
        stop();
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (evaluating && System.nanoTime() < end) LockSupport.parkNanos(1_000_000);
        if (!evaluating) keep(line -> {});
    }

    private static void await(Thread thread) {
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep() {
        keep(line -> {
            terminal.writer().println("|  " + line);
            terminal.flush();
        });
    }

    /** Keeps the model for another session, and says so; once. */
    private synchronized void keep(Consumer<String> say) {
        if (opening.isCompletedExceptionally()) return;
        Session s = opening.getNow(null);
        if (s == null || kept) return;
        kept = true;
        s.keep().ifPresent(say);
    }

    /** Stops this process until the shell that started it says fg. */
    private static void stopProcess() throws IOException {
        try {
            new ProcessBuilder("sh", "-c", "kill -TSTP " + ProcessHandle.current().pid())
                .start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean suggests() {
        Session s = opening.getNow(null);
        return !dumb && color() && (s == null || s.suggests());
    }

    private void greet() {
        Style style = style();
        for (String row : Voice.rows("", "", "The atomic GPT. Type Java. /help lists commands, "
            + "/lesson 1 shows you around.", style.width()))
            terminal.writer().println(Ansi.dim(style, row));
        news.stream().flatMap(text -> Voice.rows("|  ", "|  ", text, style.width()).stream())
            .forEach(terminal.writer()::println);
    }

    /** Returns the word that Enter alone means just now, or "". */
    private String again() {
        Session s = opening.getNow(null);
        return s == null ? "" : s.toolkit().shortcuts().getOrDefault("", "");
    }

    /** Returns the statement that a lesson puts at the prompt, or null. */
    private String offer() {
        Session s = opening.getNow(null);
        String offer = s == null || dumb || bare || !again().isEmpty() ? "" : s.lessons().offer();
        return offer.isEmpty() ? null : offer;
    }

    private boolean lessonPlays() {
        Session s = opening.getNow(null);
        return s != null && s.lessons().isPlaying();
    }

    private void stop() {
        Session s = opening.getNow(null);
        if (s != null) s.stop();
    }

    private String promptText() {
        Session s = opening.getNow(null);
        String label = s == null ? NAME
            : s.toolkit().promptLabel().filter(l -> !l.isEmpty())
                .or(() -> s.lessons().label()).orElse(NAME);
        return new AttributedStringBuilder().styled(
            color() ? AttributedStyle.BOLD : AttributedStyle.DEFAULT,
            label + ">").append(" ").toAnsi(terminal);
    }

    /** Returns what stands at the other end of the line, or null. */
    private String promptHelp() {
        Session s = opening.getNow(null);
        return s == null || dumb ? null : s.toolkit().promptHelp()
            .map(help -> Ansi.dim(style(), help)).orElse(null);
    }

    private void uncaught(Thread thread, Throwable e) {
        String text = "|  Exception in thread \"" + thread.getName() + "\" " + e
            + Problems.frames(e.getStackTrace()).replace("\n", "\n|  ");
        Session s = opening.getNow(null);
        if (s != null) s.streams().out().println(text);
    }

    /**
     * Does one thing after another while the next line is typed; whoever needs
     * the session waits for it, since JShell is not for two at once.
     */
    static final class Background implements Later {
        private CompletableFuture<List<String>> last =
            CompletableFuture.completedFuture(List.of());

        @Override
        public synchronized void run(Supplier<List<String>> find, Consumer<String> say) {
            last = last.handleAsync((before, failed) -> find.get(), job -> {
                var thread = new Thread(job, "later");
                thread.setDaemon(true);
                thread.start();
            });
            last.thenAccept(found -> found.forEach(say));
        }

        /** Waits until nothing is being looked for; what was found may come later. */
        void join() {
            CompletableFuture<List<String>> running;
            synchronized (this) {
                running = last;
            }
            try {
                running.join();
            } catch (CompletionException e) {
                // a hint that cannot be found is none
            }
        }
    }

    /** What keys ask the session for. */
    private final class Help implements Keys.Help {
        private static final int LOOK_MILLIS = 50, SLOW = 10;

        @Override
        public String documentation(String head) { return session().documentation(head); }

        @Override
        public Optional<String> type(String expression) {
            return Optional.ofNullable(session().analysis()
                .analyzeType(expression, expression.length())).filter(t -> !t.equals("void"));
        }

        /** JShell looks through all classes when it starts, and answers before it has. */
        @Override
        public List<String> imports(String head, Runnable waiting) throws InterruptedException {
            var names = session().analysis().listQualifiedNames(head, head.length());
            for (int looks = 1; !names.isUpToDate(); looks++) {
                if (looks == SLOW) waiting.run();
                Thread.sleep(LOOK_MILLIS);
                names = session().analysis().listQualifiedNames(head, head.length());
            }
            return names.isResolvable() ? List.of() : names.getNames();
        }

        @Override
        public void suspend() throws IOException { suspension.run(); }

        @Override
        public void answered(String answer) { images.answered(answer); }

        @Override
        public void importName(String name) { session().run("import " + name + ";"); }
    }

    /** A line that is drawn over itself. */
    private final class Live implements LiveLine {
        private boolean drawn;

        @Override
        public synchronized void show(String line) {
            AttributedString text = AttributedString.fromAnsi(line)
                .columnSubSequence(0, Math.max(1, style().width() - 1));
            terminal.writer().print("\r\033[K" + text.toAnsi(terminal));
            terminal.flush();
            drawn = true;
        }

        @Override
        public synchronized void clear() {
            if (!drawn) return;
            drawn = false;
            terminal.writer().print("\r\033[K");
            terminal.flush();
        }
    }
}
