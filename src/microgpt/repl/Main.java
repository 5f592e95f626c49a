package microgpt.repl;

import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import microgpt.repl.spi.Style;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Starts the prompt. With a file, or with input that is no terminal, runs
 * that as a script, plainly; the exit status tells whether all of it worked.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        int status;
        try {
            status = run(arguments);
        } catch (IOException | IllegalStateException e) {
            System.err.println("repl: " + e.getMessage());
            status = 2;
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }

    private static int run(String[] arguments) throws IOException {
        if (arguments.length > 1) {
            System.err.println("repl: one script at a time, please");
            return 2;
        }
        if (arguments.length == 1) return script(Path.of(arguments[0]));
        if (Boolean.getBoolean("microgpt.rehearsal")) return rehearsal();
        return isTerminal() ? interactive() : script(Path.of("-"));
    }

    /** See no-color.org. */
    private static boolean wantsNoColor() {
        String value = System.getenv("NO_COLOR");
        return value != null && !value.isEmpty();
    }

    /**
     * Types a few lines at a terminal that is not there, so that an archive of
     * the classes that a start needs can be made.
     */
    private static int rehearsal() throws IOException {
        var typed = new PipedInputStream(1024);
        try (var keys = new PipedOutputStream(typed);
             Terminal terminal = TerminalBuilder.builder().name("microgpt")
                .system(false).streams(typed, OutputStream.nullOutputStream())
                .type("xterm-256color").build()) {
            keys.write(("var a = new Value(2)\na.mu\t2)\na * a\nmodel.\t\025"
                + "/he\t\ntrainer.step()\n/exit\n")
                .getBytes(StandardCharsets.UTF_8));
            return new Prompt(terminal, Options.fromProperties(),
                Optional.empty(), false).run();
        }
    }

    /** Returns whether a person is typing; asked without touching JLine. */
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) return false;
        try {       // from 22 on there is a console even where no terminal is
            return (boolean) Console.class.getMethod("isTerminal")
                .invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static int interactive() throws IOException {
        // one Ctrl-C must not arrive twice
        System.setProperty("org.jline.terminal.softwareSignals", "false");
        Logger.getLogger("org.jline").setLevel(Level.OFF);
        try (Terminal terminal = TerminalBuilder.builder().name("microgpt")
                .system(true).graphemeCluster(false).build()) {
            return new Prompt(terminal, Options.fromProperties(),
                History.file(), wantsNoColor()).run();
        }
    }

    private static int script(Path file) throws IOException {
        boolean standardInput = file.toString().equals("-");
        if (!standardInput && !Files.isReadable(file)) {
            System.err.println("repl: " + file + ": no such file");
            return 2;
        }
        byte[] bytes = standardInput
            ? System.in.readAllBytes() : Files.readAllBytes(file);
        Options options = Options.fromProperties()
            .withFeedback(Options.Feedback.CONCISE)
            .withStyle(() -> Style.PLAIN);
        try (Session session = Session.open(options)) {
            Script.Outcome outcome = new Script(
                session, standardInput ? "(standard input)" : file.toString())
                .run(new String(bytes, StandardCharsets.UTF_8));
            session.streams().freshLine();
            return outcome.exit() != null ? outcome.exit()
                : outcome.ok() ? 0 : 1;
        }
    }
}
