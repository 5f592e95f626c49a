package microgpt.book.page;

import microgpt.book.base.Html;
import microgpt.book.weave.Highlighter;
import microgpt.source.Definition;

/** Coloured code as HTML: a span a piece, closed at the end of each line. */
final class HtmlInk implements Highlighter.Ink {

    @Override
    public String margin(String remark) {
        return "<span class=\"where\">" + Html.escape(remark) + "</span>";
    }

    @Override
    public String text(String text) {
        return Html.escape(text);
    }

    @Override
    public String piece(String style, String text) {
        String open = "<span class=\"" + style + "\">";
        return open
            + Html.escape(text).replace("\n", "</span>\n" + open) + "</span>";
    }

    @Override
    public String definition(String style, String name, String id) {
        String classes = style.isEmpty() ? "def" : "def " + style;
        return "<span class=\"" + classes + "\" id=\"" + id + "\">" + name
            + "</span>";
    }

    @Override
    public String link(String style, String name, Definition to) {
        String classes = style.isEmpty() ? "" : " class=\"" + style + "\"";
        return "<a" + classes + " href=\"#" + to.id() + "\">" + name + "</a>";
    }
}
