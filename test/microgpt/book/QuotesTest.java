package microgpt.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Quotation marks in running text. */
class QuotesTest {

    @Test
    void quotesOpenBeforeWordsAndCloseAfterThem() {
        assertEquals("<p>the “bend” of (“emma”), “a <em>b</em>”.</p>",
            Quotes.curl("<p>the \"bend\" of (\"emma\"),"
                + " \"a <em>b</em>\".</p>"));
    }

    @Test
    void codeAndAttributesKeepTheirs() {
        String html = "<p class=\"a\"><code>\"x\"</code></p><pre>\"y\"</pre>";
        assertEquals(html, Quotes.curl(html));
    }

    @Test
    void aQuoteAfterCodeCloses() {
        assertEquals("“a <code>b</code>” c",
            Quotes.curl("\"a <code>b</code>\" c"));
    }
}
