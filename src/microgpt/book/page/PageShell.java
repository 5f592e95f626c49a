package microgpt.book.page;

import java.util.List;
import microgpt.book.base.Html;
import microgpt.book.formulas.FormulaPen;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What surrounds the text of every page: sidebar, search, turning pages. */
final class PageShell {

    private final String bookTitle;
    private final List<Page> pages;

    PageShell(String bookTitle, List<Page> pages) {
        this.bookTitle = bookTitle;
        this.pages = pages;
    }

    /** Returns a page as a whole HTML document; its body moves there. */
    Document page(int index, FormulaPen.Glyphs glyphs) {
        Page page = pages.get(index);
        String book = Html.escape(bookTitle);
        String title = index == 0 ? book
            : Html.escape(page.plainTitle()) + " · " + book;
        Document shell = Html.page("<!DOCTYPE html>\n"
            + "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + "<meta name=\"viewport\""
            + " content=\"width=device-width, initial-scale=1\">\n"
            + "<meta name=\"color-scheme\" content=\"light dark\">\n"
            + "<link rel=\"icon\" href=\"" + ICON + "\">\n"
            + "<title>" + title + "</title>\n"
            + "<meta name=\"description\" property=\"og:description\""
            + " content=\"" + Html.escape(summary(page)) + "\">\n"
            + "<meta property=\"og:title\" content=\"" + title + "\">\n"
            + "<link rel=\"stylesheet\" href=\"book.css\">\n"
            + "<script src=\"search-index.js\" defer></script>\n"
            + "<script src=\"search.js\" defer></script>\n"
            + "<script src=\"book.js\" defer></script>\n"
            + "<script src=\"living.js\" defer></script>\n"
            + (page.body().selectFirst(".run-here") == null ? ""
                : "<script src=\"run-here.js\" defer></script>\n")
            + "</head>\n<body>\n"
            + "<a class=\"skip\" href=\"#text\">Skip to the text</a>\n"
            + sidebar(index)
            + "<main id=\"text\">\n<article></article>\n" + turning(index)
            + "</main>\n</body>\n</html>\n");
        shell.selectFirst("article").appendChildren(
            List.copyOf(page.body().childNodes()));
        if (!glyphs.defs().isEmpty())
            shell.body().prependChild(Html.drawing("<svg class=\"outlines\""
                + " width=\"0\" height=\"0\" aria-hidden=\"true\">"
                + glyphs.defs() + "</svg>\n"));
        return shell;
    }

    /** A node and its two parents. */
    private static final String ICON = "data:image/svg+xml,"
        + "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
        + "<path d='M3 4l10 4L3 12' fill='none' stroke='%23a93a35'/>"
        + "<g fill='%23a93a35'><circle cx='3' cy='4' r='2.5'/>"
        + "<circle cx='3' cy='12' r='2.5'/><circle cx='13' cy='8' r='3'/></g>"
        + "</svg>";

    /** Returns how a page begins, in one or two sentences. */
    private String summary(Page page) {
        Element first = page.body().selectFirst(".paragraph > p");
        if (first == null) return page.plainTitle() + " of " + bookTitle;
        String text = Html.text(first).replaceAll("\\s+", " ").strip();
        int end = text.indexOf(". ", 80);
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private String sidebar(int here) {
        var out = new StringBuilder("<header class=\"side\">\n");
        out.append("<div class=\"bar\"><a class=\"book\" href=\"")
            .append(pages.get(0).file()).append("\">")
            .append(Html.escape(bookTitle)).append("</a>\n")
            .append("""
                <button type="button" class="theme" aria-label="light or dark"
                title="light or dark">◐</button>
                <button type="button" class="menu" aria-label="contents"
                aria-expanded="false" aria-controls="contents">☰</button>
                <a class="menu" href="#contents" aria-label="contents">☰</a>
                </div>
                <div id="contents">
                <div class="search" role="search"><input type="search"
                placeholder="Search  /" aria-label="Search the book"
                role="combobox" aria-expanded="false" aria-controls="found"
                aria-autocomplete="list" autocomplete="off" spellcheck="false">
                <div id="found" class="found" role="listbox" hidden
                aria-label="What was found"></div>
                <p class="nothing" role="status"></p></div>
                <nav aria-label="Contents">
                <ol>
                """);
        for (int i = 0; i < pages.size(); i++) item(out, i, i == here);
        return out.append("</ol>\n</nav>\n</div>\n</header>\n").toString();
    }

    private void item(StringBuilder out, int index, boolean here) {
        Page page = pages.get(index);
        String classes = (page.isPart() ? "part " : "") + (here ? "here" : "");
        out.append("<li").append(classes.isEmpty() ? ""
                : " class=\"" + classes.strip() + "\"")
            .append("><a href=\"").append(page.file()).append('"')
            .append(here ? " aria-current=\"page\"" : "").append('>')
            .append(number(page.number()))
            .append(Html.escape(page.plainTitle())).append("</a>");
        List<Page.Heading> sections = !here ? List.of() : page.sections().stream()
            .filter(h -> page.body().getElementById(h.id()) != null).toList();
        if (!sections.isEmpty()) {      // of a part, these are pages of their own
            out.append("\n<ol>\n");
            for (Page.Heading h : sections)
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
