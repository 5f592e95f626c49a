package microgpt.repl.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import microgpt.repl.say.Words;
import microgpt.repl.spi.Style;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chapters as lines for a terminal. */
class PageTest {

    @TempDir
    Path home;

    @BeforeEach
    void book() throws IOException {
        Files.createDirectories(home.resolve("docs"));
        Files.createDirectories(home.resolve("src"));
        write("docs/book.adoc", """
            = A book

            include::front.adoc[]

            include::weave:../src/One.java[]

            include::weave:../src/Two.java[]

            include::words.adoc[]
            """);
        write("docs/front.adoc", "Welcome.\n\n[discrete]\n== How\n\nRead.\n");
        write("docs/words.adoc", """
            [appendix#words]
            == Words

            * [[[kahn1962,Kahn 1962]]] A. B. Kahn.
            """);
        write("src/One.java", """
            /*
            [#first]
            == The _first_ one

            Prose.
            */
            package one;

            import java.util.List;

            /** A class. */
            class One {

                /*
                [#first-inner]
                === Inside

                More.
                */
                int x;

                /*
                [#first-deep]
                ==== Deeper
                */
            }

            /*
            === At the end
            */
            """);
        write("src/Two.java", "/*\n[#second]\n== Second\n*/\nclass Two {}\n");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(home.resolve(file), text);
    }

    private List<String> page(String id, String section, Style style) {
        Contents contents = Contents.read(home);
        Chapter chapter = contents.find(id).orElseThrow();
        return Page.lines(contents, chapter,
            section == null ? null : contents.find(chapter, section).orElseThrow(), style,
            s -> new AttributedString(s, AttributedStyle.DEFAULT.foreground(1)));
    }

    /** The lines of a chapter with this prose, without title and margin. */
    private List<String> prose(String text) throws IOException {
        write("docs/front.adoc", text);
        List<String> lines = page("front", null, Style.PLAIN);
        return lines.subList(3, lines.size()).stream()
            .map(s -> s.replaceFirst("^  ", "")).toList();
    }

    @Test
    void chaptersAreNumberedInTheOrderOfTheBook() {
        assertEquals(List.of(" index About this book", "1 first The _first_ one",
            "2 second Second", "A words Words"), Contents.read(home).chapters().stream()
                .map(c -> c.number() + " " + c.id() + " " + c.title()).toList());
    }

    @Test
    void aChapterIsFoundByAnchorFileNumberTitleAndUniqueBeginning() {
        Contents contents = Contents.read(home);
        for (String word : List.of("second", "Two", "two.java", "2", "SEC", "tw"))
            assertEquals("second", contents.find(word).orElseThrow().id(), word);
        assertTrue(contents.find("third").isEmpty());
    }

    @Test
    void aWordThatCouldMeanTwoChaptersNamesThem() throws IOException {
        write("src/Two.java", "/*\n[#fifth]\n== Fifth\n*/\nclass Two {}\n");
        var e = assertThrows(IllegalArgumentException.class,
            () -> Contents.read(home).find("fi"));
        assertEquals("'fi' could be first, fifth", e.getMessage());
    }

    @Test
    void packageAndImportsOfTheirOwnAreToldWithTheirLines() throws IOException {
        write("src/Two.java", "/*\n[#second]\n== Second\n*/\npackage a;\n\nimport b.C;\n"
            + "/*\nMore of it.\n*/\nclass Two {}\n");
        String text = String.join("\n", page("second", null, Style.PLAIN));
        assertTrue(text.contains("    // Two.java:5–7, package and imports\n"), text);
        assertTrue(text.contains("    // Two.java:11\n    class Two {}"), text);
    }

    @Test
    void aChapterShowsProseAndCodeWithTheLinesOfItsFile() {
        assertEquals("""
            1  The first one                                                   src/One.java
            ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

              Prose.

                // One.java:11–12
                /** A class. */
                class One {

            1.1  Inside

              More.

                // One.java:20
                int x;

            1.1.1  Deeper

                // One.java:26
                }

            1.2  At the end""", String.join("\n", page("first", null, Style.PLAIN)));
    }

    @Test
    void aSectionEndsWhereTheNextOfItsRankBegins() {
        assertEquals("1.1  Inside", page("one", "inner", Style.PLAIN).get(0));
        assertEquals("    }", page("one", "inner", Style.PLAIN).get(10));
        assertEquals(11, page("one", "inner", Style.PLAIN).size());
        assertEquals(List.of("1.2  At the end"), page("one", "at the end", Style.PLAIN));
    }

    @Test
    void marksBecomeStylesWhereThereAreColours() throws IOException {
        write("docs/front.adoc", "An _italic_, *bold* `code`, a snake_case_name and 2 * 3 * 4.");
        assertEquals("  An \033[3mitalic\033[0m, \033[1mbold\033[0m \033[32mcode\033[0m, "
            + "a snake_case_name and 2 * 3 * 4.", page("front", null,
                new Style(80, true, false)).get(3).replaceAll("\033\\[(22|23|39)m", "\033[0m"));
    }

    @Test
    void withoutColoursOnlyCodeKeepsItsMarks() throws IOException {
        assertEquals(List.of("An italic, bold `code`. It’s “quoted”…"),
            prose("An _italic_, *bold* `code`. It's \"`quoted`\"..."));
    }

    @Test
    void referencesBecomeTitlesAndWorksTheirNames() throws IOException {
        assertEquals(List.of("See “Second”, here and [Kahn 1962], not [nobody]."),
            prose("See <<second>>, <<first,here>> and <<kahn1962>>, not <<nobody>>."));
    }

    @Test
    void aFootnoteStandsBelowItsParagraph() throws IOException {
        assertEquals(List.of("One¹ two.", "    ¹ A note with x₁, in brackets [so].", "", "Next."),
            prose("Onefootnote:[A note with stem:[x_1], in brackets [so].] two.\n\nNext."));
    }

    @Test
    void aParagraphIsWrappedToTheWidthAndNoFormulaIsBroken() throws IOException {
        write("docs/front.adoc", "word ".repeat(10) + "stem:[a + b = c] end");
        assertEquals(List.of("  word word word word word word word word",
            "  word word a + b = c end"),
            page("front", null, new Style(42, false, false)).subList(3, 5));
        write("docs/front.adoc", "word ".repeat(7) + "stem:[a + b = c] end");
        assertEquals(List.of("  word word word word word word word", "  a + b = c end"),
            page("front", null, new Style(42, false, false)).subList(3, 5));
    }

    @Test
    void listsHangAndCountAndNest() throws IOException {
        assertEquals(List.of("• one", "  – inner", "• two goes on", "", "Then:",
            "", "1. a", "2. b"),
            prose("* one\n** inner\n* two\n  goes on\n\nThen:\n\n. a\n. b\n"));
        assertEquals(List.of("term", "  What it is."), prose("term:: What it is.\n"));
    }

    @Test
    void tablesAlignTheirColumnsAndWrapWhatIsWide() throws IOException {
        assertEquals(List.of(
            "name  number", "————————————", "one        1", "two      222"),
            prose("[cols=\"<2,>1\",options=\"header\"]\n|===\n| name | number\n\n"
                + "| one | 1\n| two\n| 222\n|===\n"));
        List<String> wide = prose("|===\n| a | " + "word ".repeat(30) + "\n|===\n");
        assertEquals(2, wide.size());
        assertTrue(wide.get(0).startsWith("a  word word"), wide.get(0));
        assertTrue(wide.get(1).startsWith("   word word"), wide.get(1));
    }

    @Test
    void transcriptsKeepPromptsAndAnswers() throws IOException {
        String text = "jshell> int f() {\n   ...>     return 1; }\n|  created method f()\n";
        assertEquals(text.lines().map(s -> "  " + s).toList(),
            prose("[source,jshell]\n----\n" + text + "----\n"));
        write("docs/front.adoc", "[source,jshell]\n----\n" + text + "----\n");
        List<String> colored = page("front", null, new Style(80, true, false));
        assertEquals("\033[90m" + "━".repeat(79) + "\033[0m", colored.get(1));
        assertEquals("    \033[90mjshell> \033[31mint f() {\033[0m", colored.get(3));
        assertEquals("    |  created method f()", colored.get(5));
    }

    @Test
    void aFigureIsToldInWords() throws IOException {
        assertEquals(List.of("▒ figure: A title", "  What it shows (drawn in the book: "
            + "/book -o index)"), prose(".A title\nimage::figure:some[What it shows]\n"));
    }

    @Test
    void noMarkOfTheSourceIsLeftInTheBookItself() {
        Contents contents = Contents.read(Path.of(System.getProperty("project.root", "..")));
        assertTrue(contents.chapters().size() > 20);
        var left = new ArrayList<String>();
        for (Chapter c : contents.chapters())
            for (Block b : contents.blocks(c, null)) {
                if (b instanceof Block.Code || b instanceof Block.Listing) continue;
                String shown = shown(contents, b);
                if (shown.matches("(?s).*(stem:|footnote:|<<\\w|\\\\[a-z]|\\[source|----|"
                    + "image::|\\|===|\\^\\{).*"))
                    left.add(c.id() + ": " + shown);
            }
        assertEquals(List.of(), left);
    }

    private static String shown(Contents contents, Block b) {
        var prose = new Prose(contents::nameOf, false);
        if (b instanceof Block.Formulas f)
            return String.join("\n", Formula.display(f.tex(), 76));
        if (b instanceof Block.Table t) return new TableText(t, prose).lines(76).stream()
            .map(AttributedString::toString).collect(Collectors.joining("\n"));
        String text = b instanceof Block.Paragraph p ? p.text()
            : b instanceof Block.Item i ? i.text()
            : b instanceof Block.Term t ? t.text()
            : b instanceof Block.Heading h ? h.title() : "";
        return prose.text(text) + String.join(" ", prose.takeNotes().stream()
            .map(n -> prose.text(n).toString()).toList());
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        Contents contents = Contents.read(Path.of(System.getProperty("project.root", "..")));
        for (int width : new int[] {60, 80, 120})
            for (Chapter c : contents.chapters())
                for (String line : Page.lines(contents, c, null,
                        new Style(width, false, false), AttributedString::new))
                    assertTrue(FormulaBox.columns(line) <= width,
                        c.id() + " at " + width + ": " + line);
    }
}
