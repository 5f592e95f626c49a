package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of an exception the frames of the user and of the engine are told, and how many are not. */
class FramesTest {

    private static StackTraceElement engine(String method, int line) {
        return new StackTraceElement("microgpt.Value", method, "Value.java", line);
    }

    private static String told(Stream<StackTraceElement> trace) {
        return Problems.frames(trace.toArray(StackTraceElement[]::new)).replace("\n      ", "|");
    }

    @Test
    void thoseOfTheJdkAndOfThePromptAreLeftOut() {
        assertEquals("|at microgpt.Value.mul (Value.java:7)|at (#3:1)", told(Stream.of(
            new StackTraceElement("java.util.List", "of", "List.java", 1), engine("mul", 7),
            new StackTraceElement("REPL.$JShell$3", "do_it$", "#3", 1),
            new StackTraceElement("microgpt.repl.Session", "eval", "Session.java", 2))));
    }

    @Test
    void ofThoseThatComeAgainAndAgainTheFurtherOnesAreCounted() {
        assertEquals("|at microgpt.Value.f (Value.java:1)|... and again, 4 times or more"
            + "|at microgpt.Value.g (Value.java:2)", told(Stream.concat(
                Collections.nCopies(5, engine("f", 1)).stream(), Stream.of(engine("g", 2)))));
        assertEquals("|at microgpt.Value.f (Value.java:1)|... and again, once or more",
            told(Stream.of(engine("f", 1), engine("f", 1))));
    }

    @Test
    void ofMoreThanTwelveTheRestIsCounted() {
        String all = told(IntStream.range(0, 12).mapToObj(i -> engine("f", i + 1)));
        assertEquals(12, all.split("at microgpt").length - 1);
        assertEquals(all + "|... 3 more", told(IntStream.range(0, 15).mapToObj(i -> engine("f", i + 1))));
    }
}
