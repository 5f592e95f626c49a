package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import microgpt.Value;
import microgpt.repl.command.Editor;
import microgpt.repl.spi.Style;
import org.apache.commons.rng.RestorableUniformRandomProvider;
import org.apache.commons.rng.core.source32.MersenneTwister;

/** Makes sessions as the prompt does, for tests. */
public final class Sessions {

    public static final Path ROOT = Path.of(System.getProperty("project.root", ".."))
        .toAbsolutePath().normalize();

    private Sessions() {}

    public static Options options() {
        return Options.fromProperties().withHome(ROOT).withEngine(engine());
    }

    static Session open() { return Session.open(options()); }

    /** Opens one that prints values as jshell does. */
    static Session openRaw() { return Session.open(raw()); }

    /** Opens one that prints so, and edits so. */
    static Session openRaw(Editor editor) {
        return Session.open(raw().withScreen(Screen.NONE.withEditor(editor)));
    }

    /** Returns an editor that replaces a text, which must be there. */
    static Editor replacing(String from, String to) {
        return (file, line) -> {
            String text = Files.readString(file);
            assertTrue(text.contains(from), file + " has no " + from);
            Files.writeString(file, text.replace(from, to));
        };
    }

    /** Returns what an expression comes to, as a text. */
    static String value(Session session, String expression) {
        return session.eval("/raw " + expression).output()
            .replaceFirst("(?s).* ==> ", "").strip();
    }

    /** Returns every bit of what training changes. */
    static String bits(Session session) {
        return value(session, "java.util.stream.Stream.of(trainer.optimizer().firstMoments(),"
            + " trainer.optimizer().secondMoments(), model.parameters().stream()"
            + ".map(p -> p.numbers()).toArray(double[][]::new))"
            + ".map(java.util.Arrays::deepHashCode).toList() + \" \" + trainer.steps()"
            + " + trainer.random().state()");
    }

    private static Options raw() {
        return options().withStyle(() -> new Style(80, false, true));
    }

    /** Where the engine's classes and libraries were loaded from. */
    public static List<Path> engine() {
        return Stream.of(Value.class, Gson.class, MersenneTwister.class,
            RestorableUniformRandomProvider.class).map(Sessions::origin).toList();
    }

    static Path origin(Class<?> c) {
        try {
            return Path.of(c.getProtectionDomain().getCodeSource()
                .getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
