package microgpt.repl;

import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import microgpt.repl.say.Feedback;
import microgpt.repl.spi.Style;

/**
 * What a session is made with.
 *
 * @param home the project's folder, with {@code jshell/}, {@code src/} and
 *     {@code data/}
 * @param engine jars and folders that hold engine, toolkit and their libraries
 * @param out where snippets and the session print
 * @param err where errors go
 * @param style how values are printed, asked anew each time
 * @param feedback how much is said
 * @param screen what the terminal can do besides, if there is one
 * @param interactive whether a person is typing: {@code System.exit} does not
 *     end the session then
 * @param state a folder for what is kept from one session to the next, or null
 * @param classPath jars and folders of the user's own
 */
public record Options(Path home, List<Path> engine, PrintStream out,
        PrintStream err, Supplier<Style> style, Feedback feedback,
        Screen screen, boolean interactive, Path state, List<Path> classPath) {

    /** From the properties {@code microgpt.home} and {@code microgpt.engine}. */
    public static Options fromProperties() {
        Path home = Path.of(System.getProperty("microgpt.home", ""))
            .toAbsolutePath().normalize();
        String engine = System.getProperty(
            "microgpt.engine", System.getProperty("java.class.path"));
        List<Path> path = Arrays.stream(engine.split(File.pathSeparator))
            .filter(s -> !s.isEmpty()).map(s -> Path.of(s).toAbsolutePath())
            .filter(Files::exists).toList();
        return new Options(home, path, System.out, System.err,
            () -> Style.PLAIN, Feedback.NORMAL, Screen.NONE, false, null,
            List.of());
    }

    public Options withHome(Path home) {
        return new Options(home, engine, out, err, style, feedback,
            screen, interactive, state, classPath);
    }

    public Options withEngine(List<Path> engine) {
        return new Options(home, engine, out, err, style, feedback,
            screen, interactive, state, classPath);
    }

    public Options withStreams(PrintStream out, PrintStream err) {
        return new Options(home, engine, out, err, style, feedback,
            screen, interactive, state, classPath);
    }

    public Options withStyle(Supplier<Style> style) {
        return new Options(home, engine, out, err, style, feedback,
            screen, interactive, state, classPath);
    }

    public Options withFeedback(Feedback feedback) {
        return new Options(home, engine, out, err, style, feedback,
            screen, interactive, state, classPath);
    }

    public Options withScreen(Screen screen) {
        return new Options(home, engine, out, err, style, feedback,
            screen, interactive, state, classPath);
    }

    public Options withInteractive(boolean interactive) {
        return new Options(home, engine, out, err, style, feedback,
            screen, interactive, state, classPath);
    }

    public Options withState(Path state) {
        return new Options(home, engine, out, err, style, feedback,
            screen, interactive, state, classPath);
    }

    public Options withClassPath(List<Path> classPath) {
        return new Options(home, engine, out, err, style, feedback,
            screen, interactive, state, classPath);
    }
}
