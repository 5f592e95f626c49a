package microgpt.repl;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import microgpt.repl.engine.Reserve;
import microgpt.repl.engine.SnippetInput;
import microgpt.repl.spi.Style;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.NonBlockingInputStream;

/**
 * The prompt on a terminal. The session is opened in the background while the
 * first line is drawn and typed.
 */
final class Prompt {

    private static final String NAME = "microgpt";

    private final Terminal terminal;
    private final PromptOutput output;
    private final LineReader reader;
    private final CompletableFuture<Session> opening = new CompletableFuture<>();
    private final Optional<String> news;
    private final boolean dumb;
    private final boolean plain;

    /**
     * A prompt on that terminal.
     *
     * @param history where lines are kept, if anywhere
     * @param plain whether the user wants no colours
     */
    Prompt(Terminal terminal, Options options, Optional<Path> history,
            boolean plain) {
        this.terminal = terminal;
        this.plain = plain;
        dumb = terminal.getType().startsWith("dumb");
        output = new PromptOutput(terminal);
        hideControlKeys();
        var painter = new Painter(this::color);
        reader = LineReaderBuilder.builder().terminal(terminal).appName(NAME)
            .parser(new InputParser(this::session))
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
        new Keys(reader, this::session, painter).bind();
        open(options);
    }

    /** A Ctrl-C shall not leave its ^C in the middle of what is drawn. */
    private void hideControlKeys() {
        Attributes attributes = terminal.getAttributes();
        attributes.setLocalFlag(Attributes.LocalFlag.ECHOCTL, false);
        terminal.setAttributes(attributes);
    }

    private void open(Options options) {
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        Options mine = options.withStreams(out, out).withStyle(this::style)
            .withInteractive(true);
        var opener = new Thread(() -> {
            try {
                Session session = Session.open(mine);
                session.console().setLiveLine(
                    dumb ? ToolkitConsole.LiveLine.NONE : new Live());
                if (terminal.input() instanceof NonBlockingInputStream keys)
                    session.streams().setInput(millis -> {
                        int b = keys.read(millis);
                        return b == NonBlockingInputStream.READ_EXPIRED
                            ? SnippetInput.NOTHING : b;
                    });
                session.setBuiltInEditor(BuiltInEditor.on(terminal));
                if (!dumb) session.setPager(Pager.on(terminal));
                session.shell().analysis().analyzeCompletion("1 + 1");
                opening.complete(session);
            } catch (RuntimeException | Error e) {
                opening.completeExceptionally(e);
            }
        }, "session");
        opener.setDaemon(true);
        opener.start();
    }

    private Session session() { return opening.join(); }

    private boolean color() {
        Session s = opening.getNow(null);
        return s == null ? style().color() : s.style().color();
    }

    private Style style() {
        int columns = terminal.getSize().getColumns();
        return new Style(columns > 0 ? columns : 80,
            !dumb && !plain, false);
    }

    private void complete(String head, List<Candidate> candidates) {
        for (Completion.Item item : new Completion(session()).at(head))
            candidates.add(new Candidate(item.text(), item.text(), null,
                item.note(), null, null, item.ends(), item.fits() ? 1 : 2));
    }

    /** Reads and evaluates until the user leaves; returns the exit status. */
    int run() throws IOException {
        Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
        greet();
        if (dumb) org.jline.utils.Signals.register("INT", this::stop);
        while (true) {
            String line;
            try {
                if (opening.isDone()) output.reading(reader);
                line = reader.readLine(promptText());
            } catch (UserInterruptException e) {
                Thread.interrupted();
                continue;
            } catch (EndOfFileException e) {
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
            if (line.isBlank() && !lessonPlays()) continue;
            Integer exit = evaluate(line);
            if (exit != null) return exit;
        }
    }

    private Integer evaluate(String line) throws IOException {
        Terminal.SignalHandler before =
            terminal.handle(Signal.INT, signal -> stop());
        try {
            return (line.isBlank() ? session().lessons().next()
                : session().run(line)).exit();
        } catch (OutOfMemoryError e) {
            Reserve.open();
            terminal.writer().println("|  " + Reserve.FULL);
            return null;
        } catch (RuntimeException e) {      // ours; the user's are caught before
            terminal.writer().println("|  The prompt itself failed: " + e);
            return null;
        } finally {
            Session s = opening.getNow(null);
            if (s != null) s.streams().freshLine();
            terminal.handle(Signal.INT, before);
            Thread.interrupted();
            output.calm();
        }
    }

    private void greet() {
        terminal.writer().println(Ansi.dim(style(), "The atomic GPT. Type "
            + "Java. /help lists commands, /lesson 1 shows you around."));
        news.ifPresent(text -> terminal.writer().println("|  " + text));
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

    private void uncaught(Thread thread, Throwable e) {
        String text = "|  Exception in thread \"" + thread.getName() + "\" " + e
            + Problems.frames(e.getStackTrace()).replace("\n", "\n|  ");
        Session s = opening.getNow(null);
        if (s != null) s.streams().out().println(text);
    }

    /** A line that is drawn over itself. */
    private final class Live implements ToolkitConsole.LiveLine {
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
