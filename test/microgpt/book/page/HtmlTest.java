package microgpt.book.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import microgpt.book.Books;
import microgpt.book.base.Html;
import microgpt.book.base.Problems;
import microgpt.book.formulas.Formula;
import microgpt.book.formulas.FormulaPen;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** HTML as a tree, and what is done to it. */
class HtmlTest {

    @Test
    void everySignThatHtmlCanNameIsRead() {
        assertEquals("From x → y © é ‘a’ & <b>",
            Html.text("From x &#8594; y &#169; &eacute; &lsquo;a&rsquo;"
                + " &amp; &lt;b&gt;"));
    }

    @Test
    void aHeadingsNumberIsSetApartAndItsLinkIsNamed() {
        Element body = Html.piece("<h3 id=\"rope\"><a class=\"anchor\""
            + " href=\"#rope\"></a>10.1. From x &#8594; y</h3>");
        Headings.raise(body);
        Headings.nameAnchors(body);
        assertEquals("<h2 id=\"rope\"><a class=\"anchor\" href=\"#rope\""
            + " aria-label=\"link to: 10.1 From x → y\"></a>"
            + "<span class=\"number\">10.1</span> From x → y</h2>",
            body.html());
    }

    @Test
    void aFormulaIsDrawnInTextAndLeftAloneInCode() {
        Element body = Html.piece("<p>so \\(x &lt; y\\), not"
            + " <code>\\(x\\)</code></p>");
        Formula.drawAll(body, new FormulaPen.Glyphs());
        assertEquals("so , not \\(x\\)", Html.text(body));
        assertEquals(1, body.html().split("<svg class=\"tex\"").length - 1);
    }

    @Test
    void linksLeadAcrossPages() {
        var problems = new Problems(Books.HOME);
        var from = page("a.html", "<a href=\"#y\">y</a><a href=\"#x\">x</a>"
            + "<p id=\"x\"></p><a href=\"#z\">z</a>");
        var links = new Links(List.of(from, page("b.html",
            "<p id=\"y\"></p><p id=\"x\"></p>")), problems);
        links.resolve(from);
        assertEquals(List.of("b.html#y", "#x", "#z"),
            from.body().select("a").eachAttr("href"));
        assertEquals(List.of("b.html: the anchor 'x' is also on a.html",
            "a.html: no anchor 'z' to link to"), problems.all());
    }

    private static Page page(String file, String html) {
        return new Page(file, "", file, List.of(), Html.piece(html));
    }
}
