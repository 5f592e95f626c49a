package microgpt.repl.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import microgpt.repl.Options;
import microgpt.repl.Screen;
import microgpt.repl.Session;
import microgpt.repl.eval.LiveLine;
import microgpt.repl.say.Later;

/**
 * A session that is being opened while the terminal is still asked what it can
 * do, and the first line is typed. What the session would do on the terminal
 * waits until there is a prompt on one.
 */
final class Opening {

    private final CompletableFuture<Session> session = new CompletableFuture<>();
    private final CompletableFuture<Void> told = new CompletableFuture<>();
    private final CompletableFuture<Prompt> prompt = new CompletableFuture<>();

    /**
     * Begins.
     *
     * @param options the streams, the style and the screen in it are not used
     */
    Opening(Options options, Later later) {
        var out = new PrintStream(new Output(), true, StandardCharsets.UTF_8);
        Options mine = options.withStreams(out, out)
            .withStyle(() -> prompt.join().style())
            .withScreen(screen(later)).withInteractive(true);
        var opener = new Thread(() -> {
            try {
                Session opened = Session.open(mine);
                opened.analysis().analyzeCompletion("1 + 1");
                session.complete(opened);
                opened.kept().ifPresent(
                    line -> prompt.join().reader.printAbove("|  " + line));
            } catch (RuntimeException | Error e) {
                session.completeExceptionally(e);
            } finally {
                told.complete(null);
            }
        }, "session");
        opener.setDaemon(true);
        opener.start();
    }

    /** Lets it use the prompt's terminal. */
    void on(Prompt prompt) { this.prompt.complete(prompt); }

    /** Returns what will be the session, or why there is none. */
    CompletableFuture<Session> session() { return session; }

    /** Returns what is over when all is said that stands before the first answer. */
    CompletableFuture<Void> told() { return told; }

    private Screen screen(Later later) {
        var line = new LiveLine() {
            @Override
            public void show(String line) { there().liveLine().show(line); }

            @Override
            public void clear() { there().liveLine().clear(); }
        };
        return new Screen(line, millis -> there().input().read(millis),
            (file, at) -> there().editor().edit(file, at),
            (title, lines) -> there().pager().show(title, lines),
            (svg, always) -> there().pictures().show(svg, always), later,
            editor -> (file, at) -> there().visibly().apply(editor).edit(file, at));
    }

    private Screen there() { return prompt.join().screen; }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException { prompt.join().output.write(b); }

        @Override
        public void write(byte[] b, int from, int length) throws IOException {
            prompt.join().output.write(b, from, length);
        }

        @Override
        public void flush() throws IOException {
            if (prompt.isDone()) prompt.join().output.flush();
        }
    }
}
