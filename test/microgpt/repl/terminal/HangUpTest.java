package microgpt.repl.terminal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import microgpt.Golden;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a model when the terminal's window is closed. */
@Timeout(180)
class HangUpTest {

    @TempDir Path folder;
    private Process window;
    private Path said;

    /** Opens the prompt in a process of its own, on a terminal of its own. */
    private void open() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no script(1)");
        var java = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dmicrogpt.home=" + Golden.ROOT, "-Djava.security.manager=disallow",
            "-cp", System.getProperty("surefire.test.class.path",
                System.getProperty("java.class.path")),
            Main.class.getName()));
        if (Runtime.version().feature() >= 24) java.add(1, "--enable-native-access=ALL-UNNAMED");
        said = Files.createTempFile(folder, "said", "");
        var builder = new ProcessBuilder("script", "-qc",
            "stty rows 24 cols 80; exec '" + String.join("' '", java) + "'", "/dev/null");
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        builder.environment().put("TERM", "xterm");
        window = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    }

    @AfterEach
    void close() {
        if (window == null) return;
        window.descendants().forEach(ProcessHandle::destroyForcibly);
        window.destroyForcibly();
    }

    private void type(String keys) throws Exception {
        OutputStream in = window.getOutputStream();
        in.write(keys.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    private String shown() {
        try {
            return Files.readString(said, StandardCharsets.UTF_8)
                .replaceAll("\033\\[[0-9;?]*[A-Za-z]", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String expected) {
        OnScreen.await("'" + expected + "'", this::shown, text -> text.contains(expected));
    }

    /** Closes the window: its terminal goes, and whoever sits at it is hung up on. */
    private void closeWindow() throws Exception {
        List<ProcessHandle> inside = window.descendants().toList();
        window.destroyForcibly();
        for (ProcessHandle p : inside) p.onExit().get(60, TimeUnit.SECONDS);
    }

    @Test
    void aTrainedModelIsKeptWhenTheWindowIsClosedAtThePrompt() throws Exception {
        open();
        await("microgpt>");
        type("trainer.train(3)\r");
        await("step 3");
        type("6 * 7\r");
        await("==> 42");
        closeWindow();
        assertTrue(Files.exists(folder.resolve("microgpt/last.model")));
        open();
        await("at step 3; /resume takes it up.");
        type("/resume\r");
        await("Train.resume(");
        type("trainer.steps() * 7\r");
        await("==> 21");
    }

    @Test
    void whatTrainsWhenTheWindowIsClosedIsStoppedAndKept() throws Exception {
        open();
        await("microgpt>");
        type("/train 1000000\r");
        await(" left");
        closeWindow();
        open();
        await("/resume takes it up.");
    }

    @Test
    void whereNothingCanBeKeptThatIsSaidAtTheStart() throws Exception {
        Path history = Files.createDirectories(folder.resolve("microgpt/history"));
        open();
        await("repl: " + history + " cannot be written to: nothing of this session is kept");
        await("microgpt>");
        type("6 * 7\r");
        await("==> 42");
    }
}
