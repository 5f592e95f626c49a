package microgpt.book.transcripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import microgpt.book.Books;
import microgpt.book.base.Contents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What sources and manual claim the prompt says, it says. */
class TranscriptsTest {

    private static final boolean UPDATE = Boolean.getBoolean("update");

    private static final Transcripts TRANSCRIPTS = Transcripts.of(Books.HOME);

    @AfterAll
    static void leave() throws IOException {
        TRANSCRIPTS.close();
        if (UPDATE) new CheckedTranscripts(
            Books.HOME, Books.HOME.resolve("build/book-cache")).commit();
    }

    @Test
    void theListThatGoesWithTheProjectIsCurrent(@TempDir Path noCache)
            throws IOException {
        var checked = new CheckedTranscripts(Books.HOME, noCache);
        if (!UPDATE) assertEquals(List.of(), checked.unchecked());
    }

    @TestFactory
    List<DynamicTest> everyTranscriptTellsTheTruth() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (Path file : TRANSCRIPTS.files())
            tests.add(DynamicTest.dynamicTest(
                file.getFileName().toString(), () -> check(file)));
        return tests;
    }

    private static void check(Path file) throws IOException {
        List<Transcripts.Lie> lies = TRANSCRIPTS.lies(file);
        if (UPDATE) TRANSCRIPTS.rewrite(file, lies);
        else assertEquals("", Transcripts.report(lies));
    }

    /** Layers and kernels: what they do is typed where they are put together. */
    private static final Set<String> SEEN_ELSEWHERE = Set.of("ByHand.java", "DotGraph.java",
        "Lanes.java", "Tiles.java", "VectorLayers.java",
        "VectorAttention.java", "VectorHead.java", "VectorGpt.java", "VectorEngine.java",
        "Shares.java");

    @Test
    void everyChapterHasSomethingToType() throws IOException {
        for (Path source : new Contents(Books.HOME).sources())
            assertTrue(!Transcript.steps(source).isEmpty()
                || source.endsWith("RoundedMath.java")
                || SEEN_ELSEWHERE.contains(source.getFileName().toString()),
                source + " has no transcript");
    }

    @Test
    void aLieIsToldWithItsFileAndLineAndCanBeRewritten(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("manual.adoc");
        Files.writeString(file, """
            Some text.

            [source,jshell]
            ----
            jshell> var a = new Value(2)
            a ==> Value(data=3.0, grad=0.0)

            jshell> a.data() +
               ...>     1
            $2 ==> 3.0
            ----
            """);
        var lies = TRANSCRIPTS.lies(file);
        assertEquals(1, lies.size());
        assertEquals(file + ":5", lies.get(0).place().toString());
        assertEquals("""
            %s:5: this transcript does not tell the truth
                jshell> var a = new Value(2)
              - a ==> Value(data=3.0, grad=0.0)
              + a ==> Value(data=2.0, grad=0.0)""".formatted(file),
            Transcripts.report(lies));
        TRANSCRIPTS.rewrite(file, lies);
        assertEquals(List.of(), TRANSCRIPTS.lies(file));
    }

    @Test
    void anIndentedTranscriptKeepsItsIndentationWhenRewritten(
            @TempDir Path folder) throws IOException {
        Path file = folder.resolve("Some.java");
        Files.writeString(file, """
            class Some {
                /*
                [source,jshell]
                ----
                jshell> 1 + 1
                $1 ==> 3
                ----
                */
            }
            """);
        TRANSCRIPTS.rewrite(file, TRANSCRIPTS.lies(file));
        assertTrue(Files.readString(file).contains(
            "    jshell> 1 + 1\n    $1 ==> 2\n    ----\n"));
    }

    @Test
    void theNumberOfANamelessValueHasToBeTheOneThatThePromptGives(
            @TempDir Path folder) throws IOException {
        Path file = folder.resolve("manual.adoc");
        Files.writeString(file, """
            ----
            jshell> var a = 1
            a ==> 1

            jshell> a + 1
            $7 ==> 2

            jshell> $2 + 1
            $3 ==> 3
            ----
            """);
        assertEquals("""
            %s:5: this transcript does not tell the truth
                jshell> a + 1
              - $7 ==> 2
              + $2 ==> 2""".formatted(file),
            Transcripts.report(TRANSCRIPTS.lies(file)));
    }

    /** Else each file would be typed twice: at the used prompt, and at a new one. */
    @Test
    void whatIsTrueIsFoundTrueAtThePromptThatWasUsedBefore(
            @TempDir Path folder) throws IOException {
        Path file = folder.resolve("manual.adoc");
        Files.writeString(file, """
            ----
            jshell> new Value(2).mul(3).data()
            $1 ==> 6.0

            jshell> trainer.steps()
            $2 ==> 0

            jshell> trainer.step().number()
            $3 ==> 1
            ----
            """);
        var opened = new AtomicInteger();
        try (var transcripts = new Transcripts(Books.HOME, () -> {
            opened.incrementAndGet();
            return new SessionPrompt(Books.HOME, List.of());
        })) {
            for (int time = 0; time < 3; time++)
                assertEquals("", Transcripts.report(transcripts.lies(file)));
        }
        assertEquals(1, opened.get());
    }

    @Test
    void aLineOfAStackTraceHasToBeThatLine(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("manual.adoc");
        Files.writeString(file, """
            ----
            jshell> new Corpus(null)
            ----
            """);
        TRANSCRIPTS.rewrite(file, TRANSCRIPTS.lies(file));
        assertEquals("", Transcripts.report(TRANSCRIPTS.lies(file)));
        String text = Files.readString(file);
        String moved = text.replaceFirst(
            "(Corpus\\.java:)\\d+", "$16"); // a line that is a comment
        assertTrue(!moved.equals(text), text);
        Files.writeString(file, moved);
        assertEquals(file + ":2",
            TRANSCRIPTS.lies(file).get(0).place().toString());
    }

    @Test
    void whatIsWovenIsTypedAlsoFromSubfolders(@TempDir Path home)
            throws IOException {
        Files.createDirectories(home.resolve("docs/more"));
        Files.writeString(home.resolve("docs/book.adoc"),
            "include::weave:../src/microgpt/fast/Some.java[]\n");
        Files.writeString(home.resolve("docs/more/page.adoc"), "");
        assertEquals(List.of(home.resolve("src/microgpt/fast/Some.java"),
            home.resolve("docs/book.adoc"), home.resolve("docs/more/page.adoc")),
            Transcripts.of(home).files());
    }

    @Test
    void changedCodeAnywhereMakesEveryTranscriptUnknown(@TempDir Path home)
            throws IOException {
        home = home.toRealPath();
        Books.copyProject(home);
        var before = new CheckedTranscripts(home, home.resolve("build"));
        before.commit();
        Path list = home.resolve("docs/transcripts.checked");
        var said = Files.readAllLines(list);
        assertEquals(List.of(), stale(home));
        Path value = home.resolve("src/microgpt/Value.java");
        Files.writeString(value, Files.readString(value)
            .replace("So a loss", "So the loss"));
        Path show = home.resolve("src/microgpt/toolkit/Show.java");
        Files.writeString(show, Files.readString(show) + "\nclass More {}\n");
        assertEquals(said.size(), stale(home).size());
    }

    private static List<Path> stale(Path home) throws IOException {
        return new CheckedTranscripts(home, home.resolve("build")).unchecked();
    }
}
