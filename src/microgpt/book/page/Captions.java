package microgpt.book.page;

import microgpt.book.base.Html;
import microgpt.book.figures.Figures;
import org.jsoup.nodes.Element;

/**
 * Makes figures and tables what HTML calls so, with ids that others can link
 * to, and says of a table's headings what they are the headings of.
 */
final class Captions {

    static void place(Element body) {
        for (Element block : body.select(".imageblock")) figure(block);
        for (Element table : body.select("table.tableblock")) table(table);
    }

    private static void figure(Element block) {
        block.tagName("figure");
        Element image = block.selectFirst("img[src^=" + Figures.PREFIX + "]");
        if (image != null) block.id("figure-"
            + image.attr("src").substring(Figures.PREFIX.length()));
        for (Element title : block.select("> .title"))
            linked(title.tagName("figcaption"), block.id());
    }

    private static void table(Element table) {
        table.select("thead th").attr("scope", "col");
        table.select("tbody th").attr("scope", "row");
        for (Element cell : table.select("td, th"))
            if (Html.text(cell).strip().length() <= SHORT)
                cell.addClass("short");
        for (Element caption : table.select("> caption")) {
            if (table.id().isEmpty()) table.id("table-" + Html.text(caption)
                .replaceFirst("^\\w+ (\\d+)\\.(?s:.*)$", "$1"));
            linked(caption, table.id());
        }
    }

    /** A cell of so few letters is not broken into lines. */
    private static final int SHORT = 14;

    /** Makes a caption's number a link to what it is the caption of. */
    private static void linked(Element caption, String id) {
        String html = caption.html();
        int end = html.indexOf(". ");
        if (!id.isEmpty() && end > 0) caption.html("<a href=\"#" + id + "\">"
            + html.substring(0, end) + "</a>" + html.substring(end));
    }

    private Captions() {}
}
