package microgpt.book;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asciidoctor.ast.Footnote;

/**
 * Puts footnotes beside the text that they belong to. Where the margin is too
 * narrow a note is folded, and opens at a click or key on its number.
 */
final class SideNotes {

    private static final Pattern MARK = Pattern.compile(
        "<sup class=\"footnote(?:ref)?\"[^>]*>\\[<a [^>]*?"
        + "href=\"#_footnotedef_(\\d+)\"[^>]*>\\d+</a>\\]</sup>");

    /** Notes of a page are counted from 1. */
    static String place(String html, List<Footnote> notes) {
        return MARK.matcher(html).replaceAll(m -> {
            int index = 0;
            while (notes.get(index).getIndex() != Long.parseLong(m.group(1)))
                index++;
            String text = notes.get(index++).getText();
            return Matcher.quoteReplacement(
                "<label class=\"note\" for=\"note-" + index + "\">" + index
                + "</label><input type=\"checkbox\" class=\"note\" id=\"note-"
                + index + "\" aria-label=\"show note " + index + "\">"
                + "<small class=\"note\"><sup>" + index + "</sup> " + text
                + "</small>");
        });
    }

    private SideNotes() {}
}
