package microgpt.repl.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long texts on a terminal with ten lines. */
@Timeout(30)
class PagerTest {

    private final ScreenTerminal screen = new ScreenTerminal(40, 10);

    private LineDisciplineTerminal terminal() throws IOException {
        var output = new java.io.OutputStream() {
            @Override
            public void write(int b) { screen.write(String.valueOf((char) (b & 0xff))); }
        };
        var terminal = new LineDisciplineTerminal(
            "test", "xterm-256color", output, StandardCharsets.ISO_8859_1);
        terminal.setSize(Size.of(40, 10));
        return terminal;
    }

    private static List<String> lines(int n) {
        return IntStream.rangeClosed(1, n).mapToObj(i -> "line \033[1m" + i + "\033[0m").toList();
    }

    private String shown() { return screen.toString(); }

    private void await(String text) {
        OnScreen.await("'" + text + "'", this::shown, shown -> shown.contains(text));
    }

    @Test
    void whatFitsOnTheScreenIsLeftToBePrinted() throws IOException {
        try (Terminal terminal = terminal()) {
            assertFalse(LessPager.on(() -> terminal).show("short", lines(8)));
        }
    }

    @Test
    void whatDoesNotFitIsShownAScreenAtATimeUntilTheUserLeaves() throws Exception {
        try (LineDisciplineTerminal terminal = terminal()) {
            Attributes before = terminal.getAttributes();
            var reading = CompletableFuture.supplyAsync(
                () -> LessPager.on(() -> terminal).show("long", lines(30)));
            await("line 9");
            assertFalse(shown().contains("line 10"));
            assertTrue(shown().contains("long   Space goes on, q leaves"), shown());
            terminal.processInputBytes(" ".getBytes(StandardCharsets.US_ASCII));
            await("line 18");
            assertFalse(reading.isDone());
            terminal.processInputBytes("q".getBytes(StandardCharsets.US_ASCII));
            assertTrue(reading.get(20, TimeUnit.SECONDS));
            assertEquals(before.toString(), terminal.getAttributes().toString());
        }
    }

    @Test
    void ctrlCLeavesToo() throws Exception {
        try (LineDisciplineTerminal terminal = terminal()) {
            Attributes before = terminal.getAttributes();
            var reading = CompletableFuture.supplyAsync(
                () -> LessPager.on(() -> terminal).show("long", lines(30)));
            await("line 9");
            terminal.processInputBytes("\003".getBytes(StandardCharsets.US_ASCII));
            assertTrue(reading.get(20, TimeUnit.SECONDS));
            assertEquals(before.toString(), terminal.getAttributes().toString());
        }
    }

    @Test
    void ctrlCLeavesASearchOrANumberAndNotThePager() throws Exception {
        try (LineDisciplineTerminal terminal = terminal()) {
            var reading = CompletableFuture.supplyAsync(
                () -> LessPager.on(() -> terminal).show("long", lines(60)));
            await("line 9");
            for (String typed : List.of("/xyz", "?abc", "&def", "44")) {
                terminal.processInputBytes(typed.getBytes(StandardCharsets.US_ASCII));
                await(typed);
                terminal.processInputBytes("\003".getBytes(StandardCharsets.US_ASCII));
                OnScreen.await("no " + typed, this::shown, shown -> !shown.contains(typed));
            }
            assertTrue(shown().contains("line 9"), shown());
            terminal.processInputBytes(" ".getBytes(StandardCharsets.US_ASCII));
            await("line 18");
            assertFalse(reading.isDone());
            terminal.processInputBytes("/line 33\r".getBytes(StandardCharsets.US_ASCII));
            await("line 33");
            terminal.processInputBytes("\003".getBytes(StandardCharsets.US_ASCII));
            assertTrue(reading.get(20, TimeUnit.SECONDS));
        }
    }

    /** To a pager, its question mark would begin a search. */
    @Test
    void whatATerminalSaysOfItselfTooLateIsNoKeyHere() throws Exception {
        try (LineDisciplineTerminal terminal = terminal()) {
            var images = new Images(terminal, Map.of(), typed -> {});
            assertFalse(images.show("<svg/>", false), "it has not answered");
            var reading = CompletableFuture.supplyAsync(
                () -> LessPager.on(images::terminal).show("long", lines(30)));
            await("line 9");
            terminal.processInputBytes("\033[?62;4;22c ".getBytes(StandardCharsets.US_ASCII));
            await("line 18");
            terminal.processInputBytes("q".getBytes(StandardCharsets.US_ASCII));
            assertTrue(reading.get(20, TimeUnit.SECONDS));
        }
    }
}
