package microgpt.book.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import microgpt.book.base.Html;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** Quotation marks in running text. */
class QuotesTest {

    private static String curl(String html) {
        Element body = Html.piece(html);
        Quotes.curl(body);
        return body.html();
    }

    @Test
    void quotesOpenBeforeWordsAndCloseAfterThem() {
        assertEquals("<p>the “bend” of (“emma”), “a <em>b</em>”.</p>",
            curl("<p>the \"bend\" of (\"emma\"),"
                + " \"a <em>b</em>\".</p>"));
    }

    @Test
    void codeAndAttributesKeepTheirs() {
        String html = "<p class=\"a\"><code>\"x\"</code></p><pre>\"y\"</pre>";
        assertEquals(html, curl(html));
    }

    @Test
    void aQuoteAfterCodeCloses() {
        assertEquals("“a <code>b</code>” c",
            curl("\"a <code>b</code>\" c"));
    }
}
