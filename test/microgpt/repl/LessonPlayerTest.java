package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import microgpt.repl.spi.Lesson;
import microgpt.repl.spi.Style;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LessonPlayerTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Session session = open(true);

    private Session open(boolean interactive) {
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return Session.open(Sessions.options().withStreams(out, out)
            .withStyle(() -> Style.PLAIN).withInteractive(interactive));
    }

    @AfterEach
    void close() { session.close(); }

    private String take() {
        String text = said.toString(StandardCharsets.UTF_8);
        said.reset();
        return text;
    }

    @Test
    void eachEnterRunsALineUntilTheLessonIsOver() {
        Lesson lesson = session.toolkit().lessons().get(0);
        session.run("/lesson 1");
        String start = take();
        assertTrue(start.startsWith("Lesson 1: " + lesson.title()), start);
        assertTrue(start.contains(lesson.parts().get(0).remark().get(0)));
        int lines = lesson.parts().stream().mapToInt(p -> p.code().size()).sum();
        for (int i = 0; i < lines; i++) {
            assertTrue(session.lessons().isPlaying());
            assertTrue(session.lessons().next().goesOn());
        }
        assertFalse(session.lessons().isPlaying());
        String rest = take();
        for (Lesson.Part part : lesson.parts())
            for (String code : part.code())
                assertTrue(rest.contains("  run  " + code), code);
        assertTrue(rest.endsWith("That was lesson 1; /lesson lists all.\n"));
    }

    @Test
    void inBetweenThePromptTakesAnythingAndTheLessonGoesOn() {
        session.run("/lesson 1");
        session.lessons().next();
        take();
        assertTrue(session.run("6 * 7").goesOn());
        assertTrue(take().contains("42"));
        assertEquals("lesson 1", session.lessons().label().orElseThrow());
        assertTrue(session.lessons().next().goesOn());
        session.run("/lesson stop");
        assertFalse(session.lessons().isPlaying());
    }

    @Test
    void aLessonThatIsNotThereIsNamedWithTheBounds() {
        int count = session.toolkit().lessons().size();
        assertFalse(session.run("/lesson 99").goesOn());
        assertTrue(take().contains(
            "there is no lesson 99; there are 1 to " + count));
        assertFalse(session.run("/lesson stop").goesOn());
    }

    @Test
    void aScriptGetsTheLessonToRead() {
        try (Session script = open(false)) {
            take();
            assertTrue(script.run("/lesson 1").goesOn());
            assertFalse(script.lessons().isPlaying());
            assertTrue(take().contains(
                script.toolkit().lessons().get(0).title()));
        }
    }
}
