package microgpt.book;

import java.util.List;

/**
 * A page of the book: a chapter, or what stands before and after them.
 *
 * @param file its name in the output folder
 * @param number the chapter's number, or nothing
 * @param title as HTML
 * @param sections what the sidebar shows below it while it is read
 * @param body as HTML, heading included
 */
record Page(String file, String number, String title,
        List<Heading> sections, String body) {

    /** A heading within the page. */
    record Heading(String id, String number, String title) {}

    Page withBody(String body) {
        return new Page(file, number, title, sections, body);
    }

    /** Returns the number and the title in one line of text. */
    String plainTitle() {
        return Html.text(title);
    }
}
