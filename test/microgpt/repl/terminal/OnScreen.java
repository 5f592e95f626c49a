package microgpt.repl.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import microgpt.repl.Sessions;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;

/** A prompt on a screen, and fingers that type. */
abstract class OnScreen {

    static final String CTRL_C = "\003", CTRL_D = "\004", CTRL_R = "\022",
        CTRL_U = "\025", UP = "\033OA", ALT_H = "\033h";

    ScreenTerminal.VirtualTerminal screen;
    CompletableFuture<Integer> run;
    Path state;
    Prompt prompt;

    void open(String type, int columns, Path history, boolean plain)
            throws IOException {
        open(type, columns, 50, history, plain);
    }

    void open(String type, int columns, int rows, Path history, boolean plain)
            throws IOException {
        screen = ScreenTerminal.withTerminal("test", type, columns, rows);
        start(history, plain);
    }

    void start(Path history, boolean plain) throws IOException {
        prompt = new Prompt(screen.terminal(), Sessions.options().withState(state),
            Optional.ofNullable(history), plain);
        run = CompletableFuture.supplyAsync(() -> {
            try {
                return prompt.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        await("microgpt>");
    }

    void open() throws IOException { open("xterm-256color", 80, null, false); }

    @AfterEach
    void leave() throws Exception {
        if (run.isDone()) return;
        type(CTRL_C + CTRL_C + CTRL_U + CTRL_D);
        run.get(20, TimeUnit.SECONDS);
        screen.terminal().close();
    }

    void type(String keys) throws IOException {
        screen.terminal().processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the screen's lines that are not empty. */
    String text() {
        return screen.screen().toString().lines().map(String::stripTrailing)
            .filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    /** Waits for a text; if it does not come, that is said, and what stood there instead. */
    static void await(String wanted, Supplier<String> shown, Predicate<String> isThere) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String text = shown.get();
        for (; !isThere.test(text); text = shown.get()) {
            if (System.nanoTime() > end || Thread.interrupted()) throw new AssertionError(
                wanted + " does not appear in\n" + text);
            LockSupport.parkNanos(10_000_000);
        }
    }

    void await(String expected) {
        await("'" + expected + "'", this::text, text -> text.contains(expected));
    }

    /** Waits for a last line. */
    void awaitLine(String expected) {
        await("a last line '" + expected + "'", this::text,
            text -> lastLine(text).equals(expected));
    }

    static String lastLine(String text) { return text.substring(text.lastIndexOf('\n') + 1); }

    /** Waits for a fresh prompt below the text. */
    void awaitPromptAfter(String expected) {
        await(expected);
        await("a prompt", this::text, text -> lastLine(text).matches("[a-z0-9 ]*>( {9,}.*)?"));
    }
}
