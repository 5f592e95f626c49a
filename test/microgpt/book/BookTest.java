package microgpt.book;

import microgpt.source.Place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.book.base.Contents;
import microgpt.book.page.Book;
import microgpt.book.weave.Texts;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The pages of the project's own book. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BookTest {

    private static final Pattern PLACE =
        Pattern.compile("((?:\\w+/)*\\w+\\.java):(\\d+)(?:–\\d+)?");

    private Map<String, String> pages;
    private final Map<String, Document> trees = new TreeMap<>();

    @BeforeAll
    void weave() throws IOException {
        pages = Books.pages(Books.HOME);
        pages.forEach((name, html) -> trees.put(name, Jsoup.parse(html)));
    }

    @Test
    void everyLineOfTheEngineIsInTheBookExactlyOnce() throws IOException {
        var shown = new ArrayList<String>();
        trees.forEach((name, page) -> {
            for (Element block : page.select(".listingblock.woven")) {
                Matcher m = PLACE.matcher(
                    block.selectFirst("pre").previousElementSibling().text());
                assertTrue(m.matches(), block.id());
                int line = Integer.parseInt(m.group(2));
                String code = block.selectFirst("code").wholeText();
                for (String text : code.split("\n", -1)) {
                    if (!text.isBlank()) shown.add(
                        m.group(1) + ":" + line + ": " + text.strip());
                    line++;
                }
            }
        });
        var expected = new ArrayList<String>();
        for (Path file : new Contents(Books.HOME).sources())
            expected.addAll(code(file));
        shown.sort(null);
        expected.sort(null);
        assertTrue(expected.size() > 1500, "the engine is in the sources");
        assertEquals(String.join("\n", expected), String.join("\n", shown));
    }

    /** All lines but blank ones and those of prose, read in the plainest way. */
    private static List<String> code(Path file) throws IOException {
        var code = new ArrayList<String>();
        boolean prose = false;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String bare = line.strip();
            if (bare.equals("/*")) prose = true;
            if (!prose && !bare.isEmpty())
                code.add(Books.HOME.resolve("src/microgpt").relativize(file) + ":" + number + ": " + bare);
            if (bare.equals("*/")) prose = false;
        }
        return code;
    }

    @Test
    void everySourceIsAPageAndHasOneMainHeading() throws IOException {
        assertTrue(pages.size() > new Contents(Books.HOME).sources().size());
        pages.forEach((name, html) -> assertEquals(1,
            html.split("<h1[ >]", -1).length - 1, name));
    }

    @Test
    void namesInListingsLeadToWhereTheyAreDefined() {
        String attention = pages.get("attention.html");
        assertTrue(attention.contains(
            "<a class=\"call\" href=\"linear.html#Linear.dot(Value[],int,Value[],int,int)\">dot</a>"),
            "dot( in Attention leads to Linear.dot");
        assertTrue(pages.get("linear.html").contains(
            "id=\"Linear.dot(Value[],int,Value[],int,int)\">dot</span>"));
        assertTrue(attention.contains(
            "<a class=\"call\" href=\"loss.html#Loss.softmax(Value[])\">softmax</a>"),
            "of two methods named softmax the right one is linked");
    }

    @Test
    void namesInTranscriptsLeadToWhereTheyAreDefined() {
        assertTrue(pages.get("gpt.html").contains(
            "<a class=\"call\" href=\"#Gpt.parameterCount()\">parameterCount</a>"));
    }

    @Test
    void formulasAndFiguresCarryTextForThoseWhoCannotSeeThem() {
        pages.forEach((name, html) -> {
            Matcher m = Pattern.compile("<svg\\b[^>]*>").matcher(html);
            while (m.find()) assertTrue(
                m.group().contains("aria-label=\"")
                    || m.group().contains("aria-hidden=\"true\""),
                name + ": " + m.group());
        });
        assertTrue(pages.get("loss.html").contains(
            "aria-label=\"p sub i equals (e to the (z sub i)) over"
                + " (the sum over j of e to the (z sub j))\""));
    }

    @Test
    void noFormulaIsReadOutAsTeX() {
        trees.forEach((name, page) -> {
            for (Element svg : page.select("svg.tex")) assertFalse(
                svg.attr("aria-label").matches(".*[\\\\{}_^].*"),
                name + ": " + svg.attr("aria-label"));
        });
    }

    @Test
    void noFormulaIsLeftAsTeX() {
        pages.forEach((name, html) -> {
            String text = html.replaceAll(
                "(?s)<pre.*?</pre>|<code.*?</code>", "");
            assertFalse(text.contains("\\(") || text.contains("\\["), name);
            assertFalse(text.contains("stem:["), name);
        });
    }

    @Test
    void everyFigureThatIsDrawnIsInTheBookOnce() {
        var shown = new ArrayList<String>();
        trees.values().forEach(page -> shown.addAll(
            page.select("figure[id^=figure-]").eachAttr("id")));
        shown.sort(null);
        assertEquals(Books.FIGURES.names().stream()
            .map(name -> "figure-" + name).toList(), shown);
    }

    @Test
    void figuresAndListingsCanBeLinkedToByTheirCaptions() {
        trees.forEach((name, page) -> {
            for (Element figure : page.select("figure"))
                assertEquals("#" + figure.id(), figure.selectFirst(
                    "figcaption > a").attr("href"), name);
            for (Element listing : page.select(".listingblock.woven"))
                assertEquals("#" + listing.id(),
                    listing.selectFirst("a.where").attr("href"), name);
        });
    }

    @Test
    void everyLinkHasANameThatCanBeReadOut() {
        trees.forEach((name, page) -> {
            for (Element a : page.select("a[href]")) assertFalse(
                a.text().isBlank() && a.attr("aria-label").isBlank(),
                name + ": " + a);
        });
    }

    @Test
    void aPageSaysWhatItIsAboutAndItsTablesWhatTheirHeadingsHead() {
        trees.forEach((name, page) -> {
            String about =
                page.select("meta[name=description]").attr("content");
            assertTrue(about.length() > 20, name + ": " + about);
            assertEquals(0, page.select("th:not([scope])").size(), name);
        });
    }

    @Test
    void everyPaperThatIsOnTheWebIsLinkedTo() {
        Document page = trees.get("bibliography.html").clone();
        assertTrue(page.select("a[href*=arxiv.org]").size() > 30);
        page.select("a").remove();
        assertFalse(page.text().matches(".*arXiv:\\d.*"));
    }

    /** An initial that begins a line looks like the point "A." of a list. */
    @Test
    void aPaperIsOnePointOfTheBibliography() {
        Document page = trees.get("bibliography.html");
        assertEquals(0, page.select("main ol").size());
        assertEquals(1, page.select("main ul").size());
    }

    @Test
    void onlyPagesSpeakOfKeysAndOfWhatStandsBesideAListing() {
        String pages = frontMatter("html5"), paper = frontMatter("docbook5");
        for (String text : List.of("kbd:[", "Beside each listing")) {
            assertTrue(pages.contains(text), text);
            assertFalse(paper.contains(text), text);
        }
    }

    /** What a book of another kind than pages begins with. */
    private static String frontMatter(String backend) {
        Path front = Books.HOME.resolve("docs/front.adoc");
        var all = new StringBuilder();
        new Texts() {
            @Override
            protected String text(String text, Place place) {
                all.append(text).append('\n');
                return text;
            }
        }.walk(Books.ASCIIDOCTOR.join().loadFile(
            front.toFile(), Book.options(backend)), new Place(front, 1));
        return all.toString();
    }

    @Test
    void theSamePagesAreMadeTwice() throws IOException {
        assertEquals(pages, Books.pages(Books.HOME));
    }
}
