package microgpt.book.page;

import java.util.List;
import microgpt.book.base.Html;
import org.jsoup.nodes.Element;

/**
 * A page of the book: a chapter, or what stands before and after them.
 *
 * @param file its name in the output folder
 * @param number the chapter's number, or the part's, as in Part I; or nothing
 * @param title as HTML
 * @param sections what the sidebar shows below it while it is read
 * @param body its text, heading included
 */
record Page(String file, String number, String title,
        List<Heading> sections, Element body) {

    /** A heading within the page. */
    record Heading(String id, String title) {}

    static final String PART = "Part ";

    boolean isPart() {
        return number.startsWith(PART);
    }

    /** Returns the title in one line of text. */
    String plainTitle() {
        return Html.text(title);
    }
}
