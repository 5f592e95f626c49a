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

    private static final String CHAPTER = """
        package microgpt.extra;

        import microgpt.Value;

        /*
        [#extra-NAME]
        == The other NAME

        Twice 3 is 6. `NAME.twice` calls `Value.mul`, as `Trainer.step` does in
        the end; the first `microgpt.NAME` is in <<linear>>, and more is
        in stem:[x]; see `Some`.

        [source,jshell]
        ----
        jshell> microgpt.extra.NAME.twice(new Value(3)).data()
        $1 ==> 6.0

        jshell> model.parameterCount()
        $2 ==> 4256
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

    @BeforeAll
    void weave(@TempDir Path folder) throws IOException {
        home = folder.toRealPath();
        Books.copyProject(home);
        Path extra = Files.createDirectories(home.resolve("src/microgpt/extra"));
        Files.writeString(extra.resolve("Attention.java"), CHAPTER.replace("NAME", "Attention"));
        Files.writeString(extra.resolve("Some.java"), CHAPTER.replace("NAME", "Some"));
        Path numbers = Files.createDirectories(home.resolve("docs/numbers/extra"));
        for (String name : List.of("Attention", "Some")) Files.writeString(
            numbers.resolve(name + ".java.txt"), "Twice 3 is 6\n  = 3; 2 * 3\n");
        Path master = home.resolve("docs/book.adoc");
        String book = Files.readString(master);
        String parts = """
            [#extras]
            = Extras

            What else `extra.Some` can do.

            include::weave:../src/microgpt/extra/Attention.java[]

            [#more-extras]
            = More extras

            include::weave:../src/microgpt/extra/Some.java[]

            """;
        Files.writeString(master, book.replace("include::notation.adoc", parts
            + "include::notation.adoc"));
        Path attention = home.resolve("src/microgpt/Attention.java");
        Files.writeString(attention, Files.readString(attention).replaceFirst(
            "(?m)^(\\[#attention-mask]\\R=== .*\\R\\R)",
            "$1Here stand `Some`, `extra.Attention.twice` and `Attention`.\n\n"));
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
            "Value.mul value.html#Value.mul(Value)", "Trainer.step trainer.html#Trainer.step()",
            "Some extra-Some.html#extra.Some"), codeLinks(page));
        List<String> before = codeLinks(pages.get("attention.html"));
        assertTrue(before.containsAll(List.of("Some extra-Some.html#extra.Some",
            "extra.Attention.twice extra-Attention.html#extra.Attention.twice(Value)",
            "Attention #Attention")), before.toString());
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
        assertEquals(List.of("gpt.html#Gpt.parameterCount()"),
            page.select(".transcript a.call[href^=gpt]").eachAttr("href"));
    }

    @Test
    void indexAndSearchTellTheTwoApart() throws IOException {
        List<String> names = pages.get("names.html").select("li").eachText();
        assertTrue(names.containsAll(List.of("Attention", "Attention extra",
            "twice(Value) extra.Attention", "twice(Value) extra.Some")), names.toString());
        var build = new BookBuild(home, Books.FIGURES);
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
        List<String> sidebar = part.select("nav > ol > li > a").eachText();
        int at = sidebar.indexOf("Part II Extras");
        assertTrue(at > 20, sidebar.toString());
        assertEquals(List.of("The other Attention", "Part III More extras",
            "The other Some", "A Notation"), sidebar.subList(at + 1, at + 5).stream()
                .map(s -> s.replaceFirst("^\\d+ ", "")).toList());
        int last = Integer.parseInt(sidebar.get(at - 1).replaceFirst(" .*", ""));
        assertTrue(sidebar.get(at + 1).startsWith(last + 1 + " "), sidebar.toString());
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
        try (var transcripts = new Transcripts(home,
                () -> new SessionPrompt(home, List.of(classes)))) {
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
        assertEquals(List.of(), checked.unknown());
        Path some = home.resolve("src/microgpt/extra/Some.java");
        String text = Files.readString(some);
        Files.writeString(some, text.replace("v.mul(2)", "v.mul(3)"));
        assertTrue(new CheckedTranscripts(home, home.resolve("build")).unknown().size() > 20);
        Files.writeString(some, text);
    }
}
