package microgpt.book.base;

import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/** HTML as a tree, there and back, with every blank kept as it is. */
public final class Html {

    /** Returns a whole page as a tree. */
    public static Document page(String html) {
        Document page = Jsoup.parse(html);
        page.outputSettings().prettyPrint(false);
        return page;
    }

    /** Returns an element, the body of a page, that holds a piece of HTML. */
    public static Element piece(String html) {
        Document page = Jsoup.parseBodyFragment(html);
        page.outputSettings().prettyPrint(false);
        return page.body();
    }

    /** Returns a node that is printed as it is and has no text: a drawing. */
    public static Node drawing(String svg) {
        return new DataNode(svg);
    }

    /** Returns the text of a piece of HTML, without its tags. */
    public static String text(String html) {
        return text(piece(html));
    }

    /** Returns the text of an element, entities resolved, blanks plain. */
    public static String text(Element element) {
        return element.wholeText().replace("\u200b", "")
            .replace('\u2009', ' ').replace('\u00a0', ' ');
    }

    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;")
            .replace(">", "&gt;").replace("\"", "&quot;");
    }

    private Html() {}
}
