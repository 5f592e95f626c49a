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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import microgpt.repl.spi.Style;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /save page.html}: a page of what was typed, printed and drawn. */
@Timeout(60)
class SavedPageTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final AtomicInteger paged = new AtomicInteger();
    private final Session session = open();

    private Session open() {
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return Session.open(Sessions.options().withStreams(out, out).withInteractive(true)
            .withStyle(() -> new Style(80, true, false))
            .withScreen(Screen.NONE.withPager((title, lines) -> lines.size() > 30
                && paged.incrementAndGet() > 0)));
    }

    @AfterEach
    void close() { session.close(); }

    private Document page() throws IOException {
        Path file = folder.resolve("page.html");
        assertTrue(session.run("/save " + file).goesOn(), said.toString());
        String text = Files.readString(file);
        assertFalse(text.contains("\033"), "an escape sequence is left");
        return Jsoup.parse(text);
    }

    @Test
    void whatWasTypedAndPrintedStandsInItsOrder() throws IOException {
        List<String> typed = List.of("var a = new Value(2);", "a * a + 1", "nothing",
            "\"<b> & c\"", "/set");
        typed.forEach(session::run);
        Document page = page();
        assertEquals(typed, page.select("pre.in").eachText());
        assertTrue(said.toString().contains("page.html: a page of 5 inputs"), said.toString());
        List<String> printed = page.select("pre:not(.in)").eachText();
        assertTrue(printed.get(1).startsWith("|  a.mul(a).add(1)"), printed.get(1));
        assertTrue(printed.get(2).contains("cannot find symbol"));
        assertTrue(printed.get(3).endsWith(" ==> \"<b> & c\""), printed.get(3));
        assertTrue(page.select("pre.in span[style*=color]").size() > 0);
        assertEquals(0, page.select("script, link").size());
    }

    @Test
    void whatCanBeDrawnIsDrawnAndItsTextIsFoldedAway() throws IOException {
        session.run("var seen = Show.attention(model, tokenizer, \"anna\");");
        session.run("/predict emm");
        session.run("/train 3");
        session.run("/loss");
        session.run("1 + 1");
        Document page = page();
        assertEquals(3, page.select("figure > svg").size());
        assertEquals(3, page.select("details pre").size());
        String svg = session.eval("System.out.println(seen.svg());").output();
        Element first = page.select("figure > svg").first();
        assertEquals(Jsoup.parse(svg).select("svg").first().outerHtml(), first.outerHtml());
        assertTrue(page.select("details pre").get(0).text().contains("layer0, head 0"));
    }

    @Test
    void whatOnlyThePagerShowedIsThere() throws IOException {
        session.run("IntStream.range(0, 90).mapToObj(i -> new Value(i)).toList()");
        assertEquals(1, paged.get());
        assertFalse(said.toString().contains("data=50.0"));
        assertTrue(page().text().contains("data=50.0"));
    }

    @Test
    void ofALongSessionTheEndIsKept() throws IOException {
        for (int i = 0; i < 30; i++)
            session.run("System.out.println(\"" + i + "-\" + \"x\".repeat(300_000));");
        Document page = page();
        List<String> typed = page.select("pre.in").eachText();
        assertTrue(typed.size() < 30 && typed.size() > 10, "" + typed.size());
        assertTrue(typed.get(typed.size() - 1).contains("29-"));
    }

    @Test
    void aFileThatIsNoSuchPageIsKept() throws IOException {
        session.run("1 + 1");
        Path file = Files.writeString(folder.resolve("mine.html"), "<p>mine</p>");
        assertFalse(session.run("/save " + file).goesOn());
        assertEquals("<p>mine</p>", Files.readString(file));
        assertFalse(session.run("/save -all " + folder.resolve("x.html")).goesOn());
        assertFalse(Files.exists(folder.resolve("x.html")));
        assertTrue(session.run("/save --force " + file).goesOn());
        assertTrue(session.run("/save " + file).goesOn());
        assertTrue(Files.readString(file).contains("<h1>A session"));
    }

    @Test
    void ofNothingThereIsNoPage() {
        assertFalse(session.run("/save " + folder.resolve("empty.html")).goesOn());
        assertFalse(Files.exists(folder.resolve("empty.html")));
    }
}
