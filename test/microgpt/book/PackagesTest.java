package microgpt.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import microgpt.book.base.Problems;
import microgpt.book.numbers.Numbers;
import microgpt.book.transcripts.CheckedTranscripts;
import microgpt.book.transcripts.Transcripts;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A book of several parts, with chapters that lie in packages of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagesTest {

    private static final String BOOK = """
        = A small book
        :doctype: book
        :stem: latexmath
        :sectnums:
        :partnums:

        What comes first.

        [#one]
        = One

        include::weave:../src/microgpt/Attention.java[]

        [#extras]
        = Extras

        What else `extra.Some` can do.

        include::weave:../src/microgpt/extra/Attention.java[]

        [#more-extras]
        = More extras

        include::weave:../src/microgpt/extra/Some.java[]

        include::names.adoc[]
        """;

    private static final String ENGINE = """
        /*
        [#attention]
        == Attention

        Here stand `Some`, `extra.Attention.twice` and `Attention`.
        */
        package microgpt;

        /** Looks back. */
        public final class Attention {

            /** Returns 1. */
            public static int heads() { return 1; }
        }
        """;

    private static final String CHAPTER = """
        package microgpt.extra;

        import microgpt.Value;

        /*
        [#extra-NAME]
        == The other NAME

        Twice 3 is 6. `NAME.twice` is not `Attention.heads`. See `Some`.

        [source,jshell]
        ----
        jshell> microgpt.extra.NAME.twice(new Value(3)).data()
        $1 ==> 6.0
        ----

        [source,java]
        ----
        Value four = NAME.twice(two);
        ----
        */
        /** Calls itself as another does. */
        public final class NAME {

            /** Returns twice a Value. */
            public static Value twice(Value v) { return v.mul(2); }
        }
        """;

    private Path home;
    private Map<String, Document> pages;
    private Document page;

    private void write(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void copy(String part) throws IOException {
        try (Stream<Path> all = Files.walk(Books.HOME.resolve(part))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path to = home.resolve(Books.HOME.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    @BeforeAll
    void weave(@TempDir Path folder) throws IOException {
        home = folder.toRealPath();
        for (String part : List.of("docs/theme", "docs/names.adoc", "data", "jshell"))
            copy(part);
        write("docs/book.adoc", BOOK);
        write("docs/search-words.txt", "");
        write("src/microgpt/Attention.java", ENGINE);
        for (String name : List.of("Attention", "Some")) {
            write("src/microgpt/extra/" + name + ".java", CHAPTER.replace("NAME", name));
            write("docs/numbers/extra/" + name + ".java.txt",
                "Twice 3 is 6\n  = 3; 2 * 3\n");
        }
        pages = Books.pages(home).entrySet().stream().collect(Collectors.toMap(
            Map.Entry::getKey, e -> Jsoup.parse(e.getValue())));
        page = pages.get("extra-Attention.html");
    }

    private static List<String> codeLinks(Element page) {
        return page.select(".paragraph code > a").stream()
            .map(a -> a.text() + " " + a.attr("href")).toList();
    }

    @Test
    void aNameMeansWhatItsOwnPackageCallsSoAndElseTheEnginesOwn() {
        assertEquals(List.of("Attention.twice #extra.Attention.twice(Value)",
            "Attention.heads attention.html#Attention.heads()",
            "Some extra-Some.html#extra.Some"), codeLinks(page));
        assertEquals(List.of("Some extra-Some.html#extra.Some",
            "extra.Attention.twice extra-Attention.html#extra.Attention.twice(Value)",
            "Attention #Attention"), codeLinks(pages.get("attention.html")));
    }

    @Test
    void listingsAndDefinitionsAreCalledByTheirPackageToo() {
        Element listing = page.select(".woven").last();
        assertTrue(listing.id().matches("extra-Attention-\\d+"), listing.id());
        assertTrue(listing.selectFirst(".where").text()
            .matches("extra/Attention\\.java:\\d+–\\d+"), listing.selectFirst(".where").text());
        assertEquals(List.of("extra.Attention", "extra.Attention.twice(Value)"),
            page.select(".def").eachAttr("id"));
        assertTrue(pages.get("attention.html").select(".def").eachAttr("id")
            .contains("Attention"));
        assertEquals(List.of("#extra.Attention.twice(Value)", "#extra.Attention",
            "#extra.Attention.twice(Value)"),
            page.select(".listingblock:not(.woven) a").eachAttr("href"));
    }

    @Test
    void indexAndSearchTellTheTwoApart() throws IOException {
        List<String> names = pages.get("names.html").select("li").eachText();
        assertTrue(names.containsAll(List.of("Attention", "Attention extra",
            "twice(Value) extra.Attention", "twice(Value) extra.Some")), names.toString());
        var build = new BookBuild(home, Books.FIGURES, false);
        String search = new String(
            build.html(Books.ASCIIDOCTOR).files().get("search-index.js"));
        assertTrue(search.contains("\"extra.Attention.twice(Value)\",\"method\","
            + "\"extra-Attention.html#extra.Attention.twice(Value)\""));
        assertTrue(search.contains("\"Extras\",\"Part II\",\"extras.html\""),
            search.lines().filter(l -> l.contains("Extras")).toList().toString());
    }

    @Test
    void partsArePagesAndTheirChaptersAreCountedThroughTheBook() {
        Document part = pages.get("extras.html");
        assertEquals("Extras", part.selectFirst("h1").text());
        assertEquals(List.of("extra-Attention.html#extra-Attention"),
            part.select("ol.chapters a").eachAttr("href"));
        assertEquals(List.of("About this book", "Part I One", "1 Attention",
            "Part II Extras", "2 The other Attention", "Part III More extras",
            "3 The other Some", "A Names"), part.select("nav > ol > li > a").eachText());
    }

    @Test
    void transcriptsAreTypedWithThePackagesOfTheEngine(@TempDir Path classes)
            throws IOException {
        List<Path> chapters = Stream.of("Attention", "Some").map(name ->
            home.resolve("src/microgpt/extra/" + name + ".java")).toList();
        var arguments = new ArrayList<>(List.of("-d", classes.toString(),
            "-cp", System.getProperty("java.class.path")));
        chapters.forEach(c -> arguments.add(c.toString()));
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(
            null, null, null, arguments.toArray(new String[0])));
        try (var transcripts = Transcripts.of(home, classes)) {
            assertTrue(transcripts.files().containsAll(chapters));
            for (Path chapter : chapters)
                assertEquals("", Transcripts.report(transcripts.lies(chapter)));
            Path broken = chapters.get(1);
            String text = Files.readString(broken);
            Files.writeString(broken, text.replace("$1 ==> 6.0", "$1 ==> 7.0"));
            assertEquals(1, transcripts.lies(broken).size());
            Files.writeString(broken, text);
        }
    }

    @Test
    void numbersHaveTheirAccountsInAFolderOfTheirOwn() throws IOException {
        var problems = new Problems(home);
        var numbers = new Numbers(home, problems);
        assertTrue(numbers.expressions().contains("2 * 3"));
        assertEquals(List.of(), problems.all());
    }

    @Test
    void aChangeInAnyOfThePackagesMakesTranscriptsUnknown() throws IOException {
        var checked = new CheckedTranscripts(home, home.resolve("build"));
        checked.commit();
        assertEquals(List.of(), checked.unchecked());
        Path some = home.resolve("src/microgpt/extra/Some.java");
        String text = Files.readString(some);
        Files.writeString(some, text.replace("v.mul(2)", "v.mul(3)"));
        assertTrue(new CheckedTranscripts(home, home.resolve("build")).unchecked().size() == 2);
        Files.writeString(some, text);
    }
}
