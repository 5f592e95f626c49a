package microgpt.book.page;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.book.base.Html;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/** Headings of a page: a chapter's title is the first, not the second. */
final class Headings {

    private static final Pattern NUMBER =
        Pattern.compile("([\\dA-Z]+(?:\\.\\d+)*)\\. ");

    /** Raises all headings by one rank and sets their numbers apart. */
    static void raise(Element body) {
        for (Element h : body.select("h2, h3, h4, h5, h6")) {
            h.tagName("h" + (h.tagName().charAt(1) - '1'));
            if (h.hasAttr("id") && !h.textNodes().isEmpty())
                setApart(h.textNodes().get(0));
        }
    }

    private static void setApart(TextNode start) {
        Matcher m = NUMBER.matcher(start.getWholeText());
        if (!m.lookingAt()) return;
        start.before(new Element("span").addClass("number").text(m.group(1)));
        start.text(" " + start.getWholeText().substring(m.end()));
    }

    /** Says of each link to a heading where it leads: it has no text. */
    static void nameAnchors(Element body) {
        for (Element anchor : body.select("a.anchor")) anchor.attr(
            "aria-label", "link to: " + Html.text(anchor.parent()).strip());
    }

    private Headings() {}
}
