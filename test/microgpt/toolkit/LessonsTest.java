package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.repl.spi.Lesson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LessonsTest {

    /** A comparison on a line of its own says what is true. */
    private static final Pattern CLAIM = Pattern.compile("(?!.*->)[^={]+ (==|!=|<) [^={]+;");

    private static JShellRunner shell;

    @BeforeAll
    static void start() { shell = new JShellRunner(); }

    @AfterAll
    static void end() { shell.close(); }

    static Stream<Lesson> lessons() { return Lessons.all().stream(); }

    @ParameterizedTest
    @MethodSource("lessons")
    void everyLineOfALessonRuns(Lesson lesson) {
        for (Lesson.Part part : lesson.parts())
            for (String line : part.code()) {
                List<String> said = shell.run(line);
                if (CLAIM.matcher(line).matches()) assertEquals(List.of("true"), said, line);
            }
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void aLessonExplainsEachPartAndEndsWithSomethingToTry(Lesson lesson) {
        List<Lesson.Part> parts = lesson.parts();
        for (Lesson.Part part : parts) assertFalse(part.remark().isEmpty(), lesson.title());
        Lesson.Part last = parts.get(parts.size() - 1);
        assertTrue(last.remark().get(0).startsWith("Try: "), lesson.title());
        assertEquals(List.of(), last.code());
    }

    /** Numbers of the book and the README that are words have no account of their own. */
    @Test
    void theReadmeSaysHowManyThereAre() throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("project.root"), "README.adoc"))
            .replaceAll("\\s+", " ");
        assertTrue(readme.contains("the first of nineteen lessons"));
        assertEquals(19, Lessons.all().size());
    }

    @Test
    void whatARemarkSaysOfASizeIsSo() {
        assertTrue(lessons().flatMap(l -> l.parts().stream()).anyMatch(part ->
            String.join(" ", part.remark()).contains("Ours has one layer, and 4,256")));
        assertEquals(List.of("4256"), shell.run("model.parameterCount()"));
        assertEquals(List.of("1"), shell.run("model.config().shape().layers()"));
    }

    @Test
    void lessonsAreNumberedWithoutAGap() {
        List<Integer> numbers = lessons().map(Lesson::number).toList();
        assertEquals(IntStream.rangeClosed(1, 19).boxed().toList(), numbers);
    }

    @Test
    void aLessonIsSplitIntoRemarksAndCode() {
        Lesson lesson = Lessons.parse("07-x.jsh", List.of("// Title", "//", "// One", "// two",
            "int a = 1;", "a;", "", "// Three", "// Guess: how", "// many?", "a + 2;", "",
            "// Try: more"));
        assertEquals(new Lesson(7, "x", "Title", List.of(
            new Lesson.Part(List.of("One", "two"), List.of("int a = 1;", "a;")),
            new Lesson.Part(List.of("Three"), "how many?", List.of("a + 2;")),
            new Lesson.Part(List.of("Try: more"), List.of()))), lesson);
    }

    @Test
    void aLessonThatIsNotThereIsTold() {
        assertEquals("lesson 99 is not in 1..19", assertThrows(
            IllegalArgumentException.class, () -> Lessons.show(99)).getMessage());
    }
}
