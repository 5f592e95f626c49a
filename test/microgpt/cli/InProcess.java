package microgpt.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Verbs of the shell in this process: what is refused at once needs none of its own. */
final class InProcess {

    /** What a verb ended with and said. */
    record Result(int code, String out, String err) {}

    private InProcess() {}

    static Result run(Object... words) {
        PrintStream out = System.out, err = System.err;
        var told = new ByteArrayOutputStream();
        var complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(told, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int code = Main.run(
                Stream.of(words).map(Object::toString).toArray(String[]::new));
            return new Result(code, told.toString(StandardCharsets.UTF_8),
                complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
