package microgpt.repl.terminal;

import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import microgpt.files.Problem;
import microgpt.files.StandardError;
import microgpt.files.StandardOutput;
import microgpt.files.Text;
import microgpt.repl.Options;
import microgpt.repl.Session;
import microgpt.repl.command.EnvCommand;
import microgpt.repl.command.Outcome;
import microgpt.repl.engine.EngineLoader;
import microgpt.repl.eval.JShellText;
import microgpt.repl.say.Feedback;
import microgpt.repl.spi.Style;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Starts the prompt. With a file, or with input that is no terminal, runs
 * that as a script, plainly; the exit status tells whether all of it worked.
 */
public final class Main {

    private static final String USAGE = """
        Usage: ./build.sh repl [--class-path PATH] [--enable-preview]
                               [--engine vector] [FILE]
        A prompt with the engine loaded: type Java, or /help.
        PATH are jars and folders of classes of your own, with : in between.
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
        var classPath = new ArrayList<Path>();
        Path file = null;
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i];
            String[] option = word.split("=", 2);
            if (word.equals("--help") || word.equals("-h")) {
                System.out.print(USAGE);
                return 0;
            } else if (option[0].equals("--class-path")) {
                String value = option.length > 1 ? option[1]
                    : ++i < arguments.length ? arguments[i] : "";
                if (value.isBlank()) return refuse(
                    "--class-path needs jars or folders");
                try {
                    classPath.addAll(EnvCommand.paths(value));
                } catch (IllegalArgumentException e) {
                    return refuse(e.getMessage());
                }
            } else if (option[0].equals("--engine")) {      // vector was taken by build.sh
                return refuse("--engine takes vector; at the prompt, /new PRESET engine=E");
            } else if (word.matches("-.+")) {
                return refuse("no option " + JShellText.visible(word)
                    + "; see ./build.sh repl --help");
            } else if (file != null) {
                return refuse("one script at a time, please");
            } else file = Path.of(word);
        }
        if (file != null) return script(file, classPath);
        if (Boolean.getBoolean("microgpt.rehearsal")) return rehearsal();
        return isTerminal() ? interactive(classPath) : script(Path.of("-"), classPath);
    }

    private static int refuse(String why) {
        System.err.println("repl: " + why);
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
            terminal.setSize(Size.of(80, 500));     // so that no page asks to be turned
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

    private static int interactive(List<Path> classPath) throws IOException {
        // one Ctrl-C must not arrive twice
        System.setProperty("org.jline.terminal.softwareSignals", "false");
        Logger.getLogger("org.jline").setLevel(Level.OFF);
        Optional<Path> history = History.file();
        if (history.isEmpty()) System.err.println("repl: " + History.missing());
        var later = new Prompt.Background();
        var opening = new Opening(Options.fromProperties().withClassPath(classPath)
            .withState(history.map(Path::getParent).orElse(null)), later);
        try (Terminal terminal = TerminalBuilder.builder().name("microgpt")
                .system(true).encoding(StandardCharsets.UTF_8)
                .providers("jni,ffm,exec").graphemeCluster(false).build()) {
            return new Prompt(terminal, opening, later, history, wantsNoColor(),
                System.getenv()).run();
        }
    }

    private static int script(Path file, List<Path> classPath) throws IOException {
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
        Options options = Options.fromProperties()      // to that output
            .withClassPath(classPath)
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
