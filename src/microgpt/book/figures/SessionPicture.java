package microgpt.book.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import microgpt.repl.Options;
import microgpt.repl.say.Coloring;
import microgpt.repl.Result;
import microgpt.repl.Session;
import microgpt.repl.spi.Style;

/**
 * Draws {@code docs/session.svg}: a session at the prompt, typed and answered
 * anew each time, so that the picture shows what the program does.
 */
public final class SessionPicture {

    private static final int COLUMNS = 84;

    private static final List<String> INPUTS = List.of(
        "var a = new Value(2)",
        "var L = a.mul(3).add(a)",
        "L.backward()",
        "/graph L",
        "trainer.step()",
        "trainer.train(999)",
        "/predict emm",
        "/sample 8");

    private SessionPicture() {}

    /** Draws the picture into the file {@code docs/session.svg} of the project. */
    public static void main(String[] arguments) throws IOException {
        Options options = Options.fromProperties();
        Files.writeString(file(options.home()), draw(options));
    }

    static Path file(Path home) { return home.resolve("docs").resolve("session.svg"); }

    /**
     * Returns the picture of a session that is opened so.
     *
     * @throws IllegalStateException if an input fails
     */
    static String draw(Options options) {
        var parts = new ArrayList<String>();
        try (Session session = Session.open(
                options.withStyle(() -> new Style(COLUMNS, true, false)))) {
            for (String input : INPUTS) {
                Result result = session.eval(input);
                if (!result.ok()) throw new IllegalStateException(
                    "the picture's session cannot do " + input + ": " + result.output());
                parts.add("\033[1mmicrogpt>\033[0m " + Coloring.ansi(input)
                    + "\n" + result.output());
            }
        }
        String description = "What was typed: " + String.join("; ", INPUTS)
            + ". The answers are values, a graph, reports of training, bars and names.";
        return TerminalSvg.draw("microgpt", description, COLUMNS, parts);
    }
}
