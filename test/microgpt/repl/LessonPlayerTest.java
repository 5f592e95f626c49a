package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import microgpt.repl.read.Chapter;
import microgpt.repl.read.Contents;
import microgpt.repl.read.Played;
import microgpt.repl.spi.Lesson;
import microgpt.repl.spi.Style;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Takes every statement as it is offered, and leaves guesses out. */
    private void play() {
        while (!session.lessons().offer().isEmpty() || asks())
            assertTrue(session.lessons().next(true).goesOn());
    }

    private boolean asks() {
        return session.lessons().label().orElse("").equals("your guess");
    }

    @Test
    void eachEnterRunsALineUntilTheLessonIsOver() {
        Lesson lesson = session.toolkit().lessons().get(0);
        session.run("/lesson 1");
        String start = take();
        assertTrue(start.startsWith("Lesson 1: " + lesson.title()), start);
        assertTrue(start.contains(lesson.parts().get(0).remark().get(0)));
        assertTrue(start.contains("/lesson skip passes over one, /lesson stop leaves and puts all "
            + "back as it was."), start);
        play();
        String rest = take();
        for (Lesson.Part part : lesson.parts())
            for (String code : part.code())
                assertTrue(rest.contains("  run  " + code), code);
        assertTrue(rest.contains("That was lesson 1; /book value tells more, /try value plays it."),
            rest);
        assertTrue(rest.endsWith("/lesson stop puts all back, /lesson keep leaves it.\n"));
        assertTrue(session.lessons().isPlaying());      // for what is to be tried
    }

    @Test
    void inBetweenThePromptTakesAnythingAndTheLessonGoesOn() {
        session.run("/lesson 1");
        String offered = session.lessons().offer();
        take();
        assertTrue(session.lessons().typed("6 * 7").goesOn());
        assertTrue(take().contains("42"));
        assertEquals(offered, session.lessons().offer());
        assertEquals("lesson 1", session.lessons().label().orElseThrow());
        session.run("/lesson stop");
        assertFalse(session.lessons().isPlaying());
    }

    @Test
    void aStatementCanBeChangedAndOneThatFailsIsOfferedAgain() {
        session.run("/lesson 1");
        assertEquals("var a = new Value(2);", session.lessons().offer());
        assertFalse(session.lessons().typed("var a = new Value(two);").goesOn());
        assertEquals("var a = new Value(2);", session.lessons().offer());
        assertTrue(session.lessons().typed("var a = new Value(7);").goesOn());
        assertEquals("var b = new Value(-3);", session.lessons().offer());
        assertTrue(session.variable("a").orElseThrow().toString().startsWith("Value(data=7.0"));
        session.run("/lesson skip");
        assertEquals("var c = a.mul(b);", session.lessons().offer());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-2   | You guessed -2: right.",
        "-2.0 | You guessed -2.0: right.",
        "-3   | You guessed -3; it is -2.0.",
        "two  | You guessed two; it is -2.0."})
    void aGuessIsAskedForAndJudged(String guess, String told) {
        session.run("/lesson value");
        while (!asks()) session.lessons().next(false);
        assertEquals("", session.lessons().offer());
        take();
        session.lessons().typed(guess);
        assertEquals("", take());
        assertEquals("a.grad();", session.lessons().offer());
        session.lessons().next(false);
        assertTrue(take().contains(told + "\n"));
    }

    @Test
    void everyGuessHasAnAnswerThatCanBeJudged() {
        for (Lesson lesson : session.toolkit().lessons()) {
            if (lesson.parts().stream().allMatch(p -> p.guess().isEmpty())) continue;
            session.run("/lesson " + lesson.number());
            int guesses = 0;
            while (!session.lessons().offer().isEmpty() || asks()) {
                boolean asked = asks();
                take();
                if (asked) session.lessons().typed("-1234.5");
                else session.lessons().next(false);
                if (take().contains("You guessed -1234.5; it is ")) guesses++;
            }
            assertEquals(lesson.parts().stream().filter(p -> !p.guess().isEmpty()).count(),
                guesses, lesson.title());
        }
    }

    /** Whatever a lesson declares, trains or overwrites. */
    @Test
    void whatALessonDidIsGoneWhenItIsLeft() {
        for (String line : List.of("int a = 42;", "var keep = new ArrayList<String>();",
                "String w = \"mine\";", "int twice(int x) { return 2 * x; }"))
            assertTrue(session.run(line).goesOn());
        String list = session.eval("/list").output();
        Object trainer = session.variable("trainer").orElseThrow();
        String weight = weight();
        session.run("/lesson 1");
        play();
        session.run("keep = null;");
        session.run("trainer.train(2);");
        session.run("Trainer trainer = Trainer.create(Config.of(\"width=8\"), corpus);");
        session.run("int twice(int x) { return 3 * x; }");
        session.run("int more = 5;");
        assertTrue(session.run("/lesson stop").goesOn());
        assertEquals(42, session.variable("a").orElseThrow());
        assertEquals("mine", session.variable("w").orElseThrow());
        assertEquals(List.of(), session.variable("keep").orElseThrow());
        assertEquals(trainer, session.variable("trainer").orElseThrow());
        assertEquals(weight, weight());
        assertEquals("0", word("trainer.steps()"));
        for (String gone : List.of("L", "more", "b"))
            assertTrue(session.variable(gone).isEmpty(), gone);
        take();
        assertTrue(session.run("twice(a)").goesOn());
        assertTrue(take().contains("==> 84"));
        session.run("/reload");
        assertEquals(42, session.variable("a").orElseThrow());
        assertTrue(session.variable("L").isEmpty());
        assertTrue(list.contains("int a = 42;"));
    }

    private String weight() { return word("model.parameter(\"wte\").rows()[0][0].data()"); }

    private String word(String expression) {
        return session.eval(expression).output().replaceFirst(".* ==> ", "").strip();
    }

    @Test
    void whatALessonDidStaysIfThatIsWanted() {
        session.run("/lesson 1");
        play();
        session.run("/lesson keep");
        assertFalse(session.lessons().isPlaying());
        assertTrue(session.variable("L").isPresent());
    }

    @Test
    void whatWasPlayedToItsEndIsMarkedInThisSessionAndTheNext(@TempDir Path state) {
        try (Session first = Session.open(Sessions.options().withInteractive(true)
                .withState(state))) {
            first.run("/lesson next");
            assertEquals("lesson 1", first.lessons().label().orElseThrow());
            while (!first.lessons().offer().isEmpty()
                || first.lessons().label().orElse("").equals("your guess"))
                first.lessons().next(false);
            first.run("/lesson next");
            assertEquals("lesson 2", first.lessons().label().orElseThrow());
        }
        try (Session next = Session.open(Sessions.options().withInteractive(true)
                .withState(state))) {
            String list = next.eval("/lesson").output();
            assertTrue(list.contains("✓  1  A number that remembers"), list);
            assertTrue(list.contains("\n   2  Characters"), list);
            next.run("/lesson next");
            assertEquals("lesson 2", next.lessons().label().orElseThrow());
        }
    }

    @Test
    void aLessonThatIsNotThereIsNamedWithTheBounds() {
        int count = session.toolkit().lessons().size();
        assertFalse(session.run("/lesson 99").goesOn());
        assertTrue(take().contains(
            "there is no lesson 99; there are 1 to " + count));
        assertFalse(session.run("/lesson atention").goesOn());
        assertTrue(take().contains("there is no lesson 'atention'; attention?"));
        for (String word : List.of("stop", "keep", "skip")) {
            assertFalse(session.run("/lesson " + word).goesOn());
            assertTrue(take().contains("no lesson is being played"));
        }
    }

    @Test
    void aChapterIsTriedStatementByStatement() {
        assertTrue(session.run("/try attention mask").goesOn());
        String start = take();
        assertTrue(start.contains("The mask"), start);
        assertEquals("try attention", session.lessons().label().orElseThrow());
        String offer = session.lessons().offer();
        assertFalse(offer.isEmpty());
        assertTrue(session.lessons().next(false).goesOn());
        session.run("/lesson stop");
        for (String line : List.of("/try", "/try nothing", "/try attention nothing")) {
            assertFalse(session.run(line).goesOn(), line);
            assertFalse(session.lessons().isPlaying());
        }
    }

    /** Nothing is left out, and lines that belong together stand as one. */
    @Test
    void whatIsTriedIsWhatIsTypedInTheChapter() throws IOException {
        Contents book = Contents.read(Sessions.ROOT);
        int all = 0;
        for (Chapter chapter : book.chapters()) {
            List<String> typed = new ArrayList<>();
            Played.parts(book, chapter, null, Style.PLAIN).forEach(p -> typed.addAll(p.code()));
            String file = Files.readString(chapter.file());
            List<String> lines = file.lines().map(String::strip)
                .filter(l -> l.startsWith("jshell> ")).toList();
            assertEquals(lines.stream().map(l -> l.substring(8)).toList(),
                typed.stream().map(t -> t.lines().findFirst().orElse("")).toList(),
                chapter.id());
            all += typed.size();
        }
        assertTrue(all > 100, "only " + all);
    }

    @Test
    void aScriptGetsTheLessonToRead() {
        try (Session script = open(false)) {
            take();
            assertTrue(script.run("/lesson 1").goesOn());
            assertTrue(script.run("/lesson value").goesOn());
            assertFalse(script.lessons().isPlaying());
            assertTrue(take().contains(
                script.toolkit().lessons().get(0).title()));
            assertFalse(script.run("/try value").goesOn());
        }
    }
}
