package microgpt.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import microgpt.book.base.Html;
import microgpt.book.base.Problems;
import microgpt.book.figures.Figures;
import microgpt.book.page.Links;
import microgpt.book.transcripts.CheckedTranscripts;
import microgpt.book.transcripts.Transcripts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is broken fails the build and is told with file and line. */
class BrokenBookTest {

    @TempDir
    private Path home;

    @BeforeEach
    void copy() throws IOException {
        home = home.toRealPath();
        Books.copyProject(home);
    }

    /** Breaks the first line of a file that holds a text; returns its number. */
    private int change(String file, String from, String to) throws IOException {
        Path path = home.resolve(file);
        List<String> lines = Files.readAllLines(path);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).contains(from)) continue;
            lines.set(i, lines.get(i).replace(from, to));
            Files.write(path, lines);
            return i + 1;
        }
        throw new AssertionError(file + " has no " + from);
    }

    private void assertOneProblem(String start) throws IOException {
        List<String> problems = Books.problems(home);
        assertEquals(1, problems.size(), String.join("\n", problems));
        assertTrue(problems.get(0).startsWith(start), problems.get(0));
    }

    @Test
    void aCrossReferenceThatLeadsNowhere() throws IOException {
        int line = change("src/microgpt/Value.java", "<<rumelhart1986>>", "<<nobody>>");
        assertOneProblem("src/microgpt/Value.java:" + line
            + ": no anchor 'nobody' to refer to");
    }

    @Test
    void aFormulaThatIsNotTeX() throws IOException {
        int line = change("src/microgpt/Loss.java", "stem:[z_i]", "stem:[\\nix{z_i]");
        assertOneProblem("src/microgpt/Loss.java:" + line
            + ": the formula \\nix{z_i cannot be set: ");
    }

    @Test
    void aFigureThatDoesNotExist() throws IOException {
        int line = change("src/microgpt/Value.java",
            "figure:value-graph", "figure:value-grape");
        assertOneProblem("src/microgpt/Value.java:" + line
            + ": no figure 'value-grape'; there are: ");
    }

    @Test
    void aFigureWhoseCodeFails() throws IOException {
        int line = change("src/microgpt/Block.java",
            "figure:block-shapes", "figure:block-shapes");
        var build = new BookBuild(home, new Figures(Map.of("block-shapes",
            () -> { throw new IllegalStateException("no block"); }), null), false);
        build.html(Books.ASCIIDOCTOR);
        assertTrue(build.problems().all().stream().anyMatch(p -> p.startsWith(
            "src/microgpt/Block.java:" + line + ": the figure 'block-shapes'"
            + " cannot be drawn: java.lang.IllegalStateException: no block"
            + " (BrokenBookTest.java:")),
            String.join("\n", build.problems().all()));
    }

    @Test
    void aFigureWithoutADescription() throws IOException {
        Path block = home.resolve("src/microgpt/Block.java");
        Files.writeString(block, Files.readString(block).replaceAll(
            "image::figure:block-shapes\\[.*]", "image::figure:block-shapes[]"));
        int line = change("src/microgpt/Block.java", "block-shapes", "block-shapes");
        assertOneProblem("src/microgpt/Block.java:" + line
            + ": the figure 'block-shapes' needs a text that describes it");
    }

    @Test
    void aTranscriptThatLies() throws IOException {
        new CheckedTranscripts(home, home.resolve("build")).commit();   // all but this
        int line = change("src/microgpt/Value.java",
            "jshell> var b = new Value(-3)", "jshell> var b = new Value(-4)");
        var lies = new CheckedTranscripts(home, home.resolve("build")).lies();
        assertEquals(home.resolve("src/microgpt/Value.java") + ":" + line,
            lies.get(0).place().toString());
        assertTrue(Transcripts.report(lies).contains(
            "  - b ==> Value(data=-3.0, grad=0.0)\n"
            + "  + b ==> Value(data=-4.0, grad=0.0)"),
            Transcripts.report(lies));
    }

    @Test
    void asciidocThatAsciidoctorWarnsOf() throws IOException {
        int line = change("src/microgpt/Linear.java", "[stem]", "==== Too deep");
        List<String> problems = Books.problems(home);
        assertTrue(problems.stream().anyMatch(p -> p.startsWith(
            "src/microgpt/Linear.java:" + line + ": section title out of"
            + " sequence")), String.join("\n", problems));
    }

    @Test
    void proseThatIsNeverClosed() throws IOException {
        change("src/microgpt/Mlp.java", "*/", "");
        List<String> problems = Books.problems(home);
        assertTrue(problems.stream().anyMatch(p -> p.startsWith(
            "docs/book.adoc:") && p.contains("Mlp.java: the prose that opens")),
            String.join("\n", problems));
    }

    @Test
    void aWordToSearchByThatLeadsNowhere() throws IOException {
        int line = change("docs/search-words.txt", "= backward", "= forward-to");
        assertOneProblem("docs/search-words.txt:" + line
            + ": no anchor 'forward-to' to lead to");
    }

    @Test
    void aLinkToNowhere() {
        var problems = new Problems(home);
        Links.check(Map.of(
            "a.html", Html.page(
                "<a href=\"b.html#x\">x</a><a href=\"c.html\">c</a>"),
            "b.html", Html.page("<p id=\"y\"></p>"
                + "<img src=\"https://example.org/i.png\">")),
            java.util.Set.of("book.css"), problems);
        assertEquals(List.of("a.html: dead anchor in b.html#x",
            "a.html: dead link to c.html",
            "b.html: fetches https://example.org/i.png"),
            problems.all().stream().sorted().toList());
    }
}
