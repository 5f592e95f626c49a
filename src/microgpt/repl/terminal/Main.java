package microgpt.repl.terminal;

import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import microgpt.files.Problem;
import microgpt.files.StandardError;
import microgpt.files.StandardOutput;
import microgpt.files.Text;
import microgpt.repl.Options;
import microgpt.repl.Session;
import microgpt.repl.command.Outcome;
import microgpt.repl.engine.EngineLoader;
import microgpt.repl.eval.JShellText;
import microgpt.repl.say.Feedback;
import microgpt.repl.spi.Style;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Starts the prompt. With a file, or with input that is no terminal, runs
 * that as a script, plainly; the exit status tells whether all of it worked.
 */
public final class Main {

    private static final String USAGE = """
        Usage: ./build.sh repl [FILE]
        A prompt with the engine loaded: type Java, or /help.
        FILE is run as a script, and so is input that is not typed (or -).
        The status is 0 if all of it worked, 1 if something failed.
        """;

    private Main() {}

    public static void main(String[] arguments) {
        StandardError.install();
        int status;
        try {
            status = run(arguments);
        } catch (IOException e) {
            System.err.println("repl: " + Problem.reason(e));
            status = 2;
        } catch (StandardOutput.Lost e) {
            System.err.println("repl: " + e.getMessage());
            status = 1;
        } catch (IllegalStateException e) {
            System.err.println("repl: " + e.getMessage());
            status = 2;
        } catch (RuntimeException e) {
            System.err.println("repl: the prompt itself failed: " + e);
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
        if (arguments.length == 1 && arguments[0].matches("-.+"))
            return option(arguments[0]);
        if (arguments.length == 1) return script(Path.of(arguments[0]));
        if (Boolean.getBoolean("microgpt.rehearsal")) return rehearsal();
        return isTerminal() ? interactive() : script(Path.of("-"));
    }

    private static int option(String option) {
        if (option.equals("--help") || option.equals("-h")) {
            System.out.print(USAGE);
            return 0;
        }
        System.err.println("repl: no option " + JShellText.visible(option)
            + "; see ./build.sh repl --help");
        return 2;
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
            Options options = Options.fromProperties();
            keys.write(EngineLoader.manifest(options.engine()).rehearsal()
                .getBytes(StandardCharsets.UTF_8));
            return new Prompt(terminal, options, Optional.empty(), false).run();
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
                .system(true).encoding(StandardCharsets.UTF_8)
                .graphemeCluster(false).build()) {
            return new Prompt(terminal, Options.fromProperties(),
                History.file(), wantsNoColor()).run();
        }
    }

    private static int script(Path file) throws IOException {
        boolean standardInput = file.toString().equals("-");
        String name = standardInput ? "(standard input)" : file.toString();
        String text;
        try {
            text = standardInput ? Text.of(System.in.readAllBytes())
                : Text.read(file);
        } catch (IOException e) {
            System.err.println("repl: " + (standardInput
                ? name + ": " + Problem.reason(e) : Problem.line(e, file)));
            return 2;
        }
        StandardOutput.install(() -> Runtime.getRuntime()
            .halt(StandardOutput.UNREAD_STATUS));
        Options options = Options.fromProperties()
            .withFeedback(Feedback.CONCISE)
            .withStyle(() -> Style.PLAIN);
        try (Session session = Session.open(options)) {
            Outcome outcome = session.script(name).run(text);
            session.streams().freshLine();
            StandardOutput.check();
            return outcome instanceof Outcome.Leave leave ? leave.status()
                : outcome.goesOn() ? 0 : 1;
        }
    }
}
