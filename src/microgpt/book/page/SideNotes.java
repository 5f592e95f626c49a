package microgpt.book.page;

import java.util.List;
import org.asciidoctor.ast.Footnote;
import org.jsoup.nodes.Element;

/**
 * Puts footnotes beside the text that they belong to. Where the margin is too
 * narrow a note is folded, and opens at a click or key on its number.
 */
final class SideNotes {

    private static final String DEFINITION = "#_footnotedef_";

    /** Notes of a page are counted from 1. */
    static void place(Element body, List<Footnote> notes) {
        for (Element mark : body.select("sup.footnote, sup.footnoteref")) {
            String target = mark.selectFirst("a").attr("href");
            long number =
                Long.parseLong(target.substring(DEFINITION.length()));
            int index = 0;
            while (notes.get(index).getIndex() != number) index++;
            String text = notes.get(index++).getText();
            String id = "note-" + index;
            mark.before(new Element("label").addClass("note")
                .attr("for", id).text("" + index));
            mark.before(new Element("input").attr("type", "checkbox")
                .addClass("note").attr("id", id)
                .attr("aria-label", "show note " + index));
            mark.replaceWith(new Element("small").addClass("note")
                .html("<sup>" + index + "</sup> " + text));
        }
    }

    private SideNotes() {}
}
