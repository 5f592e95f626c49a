package microgpt.book;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Headings of a page: a chapter's title is the first, not the second. */
final class Headings {

    private static final Pattern TAG =
        Pattern.compile("<(/?)h([2-6])(?=[ >])");

    private static final Pattern NUMBER = Pattern.compile(
        "(<h\\d id=\"[^\"]*\"[^>]*>(?:<a class=\"anchor\"[^>]*></a>)?)"
        + "([\\dA-Z]+(?:\\.\\d+)*)\\. ");

    /** Raises all headings by one rank and sets their numbers apart. */
    static String raise(String html) {
        String raised = TAG.matcher(html).replaceAll(
            m -> "<" + m.group(1) + "h" + (Integer.parseInt(m.group(2)) - 1));
        return NUMBER.matcher(raised).replaceAll(m ->
            Matcher.quoteReplacement(m.group(1) + "<span class=\"number\">"
                + m.group(2) + "</span> "));
    }

    private Headings() {}
}
