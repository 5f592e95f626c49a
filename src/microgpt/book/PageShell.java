package microgpt.book;

import java.util.List;

/** What surrounds the text of every page: sidebar, search, turning pages. */
final class PageShell {

    private final String bookTitle;
    private final List<Page> pages;

    PageShell(String bookTitle, List<Page> pages) {
        this.bookTitle = bookTitle;
        this.pages = pages;
    }

    /** Returns a page as a whole HTML document. */
    String html(int index, String body, FormulaPen.Glyphs glyphs) {
        Page page = pages.get(index);
        String title = index == 0 ? Html.escape(bookTitle)
            : Html.escape(page.plainTitle()) + " · " + Html.escape(bookTitle);
        String outlines = glyphs.defs().isEmpty() ? ""
            : "<svg class=\"outlines\" width=\"0\" height=\"0\""
                + " aria-hidden=\"true\">" + glyphs.defs() + "</svg>\n";
        return "<!DOCTYPE html>\n"
            + "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + "<meta name=\"viewport\""
            + " content=\"width=device-width, initial-scale=1\">\n"
            + "<meta name=\"color-scheme\" content=\"light dark\">\n"
            + "<link rel=\"icon\" href=\"data:,\">\n"
            + "<title>" + title + "</title>\n"
            + "<link rel=\"stylesheet\" href=\"book.css\">\n"
            + "<script src=\"search-index.js\" defer></script>\n"
            + "<script src=\"book.js\" defer></script>\n</head>\n<body>\n"
            + outlines
            + "<a class=\"skip\" href=\"#text\">Skip to the text</a>\n"
            + sidebar(index)
            + "<main id=\"text\">\n<article>\n"
            + body + "\n</article>\n" + turning(index)
            + "</main>\n</body>\n</html>\n";
    }

    private String sidebar(int here) {
        var out = new StringBuilder("<header class=\"side\">\n");
        out.append("<div class=\"bar\"><a class=\"book\" href=\"")
            .append(pages.get(0).file()).append("\">")
            .append(Html.escape(bookTitle)).append("</a>\n")
            .append("<button type=\"button\" class=\"theme\""
                + " aria-label=\"light or dark\" title=\"light or dark\">"
                + "◐</button>\n"
                + "<button type=\"button\" class=\"menu\""
                + " aria-label=\"contents\" aria-expanded=\"false\""
                + " aria-controls=\"contents\">☰</button></div>\n"
                + "<div id=\"contents\">\n"
                + "<div class=\"search\" role=\"search\"><input type=\"search\""
                + " placeholder=\"Search  /\" aria-label=\"Search headings and"
                + " names\" autocomplete=\"off\" spellcheck=\"false\">"
                + "<ol class=\"found\" aria-live=\"polite\" hidden></ol></div>\n"
                + "<nav aria-label=\"Contents\">\n<ol>\n");
        for (int i = 0; i < pages.size(); i++) item(out, i, i == here);
        return out.append("</ol>\n</nav>\n</div>\n</header>\n").toString();
    }

    private void item(StringBuilder out, int index, boolean here) {
        Page page = pages.get(index);
        out.append("<li").append(here ? " class=\"here\"" : "")
            .append("><a href=\"").append(page.file()).append('"')
            .append(here ? " aria-current=\"page\"" : "").append('>')
            .append(number(page.number()))
            .append(Html.escape(page.plainTitle())).append("</a>");
        if (here && !page.sections().isEmpty()) {
            out.append("\n<ol>\n");
            for (Page.Heading h : page.sections())
                out.append("<li><a href=\"#").append(h.id()).append("\">")
                    .append(Html.escape(Html.text(h.title())))
                    .append("</a></li>\n");
            out.append("</ol>");
        }
        out.append("</li>\n");
    }

    private static String number(String number) {
        return number.isEmpty() ? "" : "<b>" + number + "</b> ";
    }

    private String turning(int index) {
        return "<footer>\n"
            + (index > 0
                ? turn("prev", "← ", "", pages.get(index - 1)) : "<span></span>")
            + (index + 1 < pages.size()
                ? turn("next", "", " →", pages.get(index + 1)) : "")
            + "</footer>\n";
    }

    private static String turn(
            String rel, String before, String after, Page page) {
        return "<a rel=\"" + rel + "\" href=\"" + page.file() + "\">" + before
            + number(page.number()) + Html.escape(page.plainTitle()) + after
            + "</a>\n";
    }
}
