package microgpt.repl.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    void await(String expected) {
        for (int i = 0; i < 600; i++) {
            if (text().contains(expected)) return;
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("'" + expected + "' does not appear in\n" + text());
    }

    /** Waits for a fresh prompt below the text. */
    void awaitPromptAfter(String expected) {
        await(expected);
        for (int i = 0; i < 600; i++) {
            List<String> lines = text().lines().toList();
            if (!lines.isEmpty() && lines.get(lines.size() - 1).matches("[a-z0-9 ]*>")) return;
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("no prompt in\n" + text());
    }
}
