package microgpt.book;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.Footnote;
import org.asciidoctor.ast.Section;
import org.asciidoctor.ast.StructuralNode;

/** Turns the literate sources into HTML, a page a chapter. */
final class Book {

    private final Contents contents;
    private final SourceNames names;
    private final Figures figures;
    private final Problems problems;

    Book(Contents contents, SourceNames names, Figures figures,
            Problems problems) {
        this.contents = contents;
        this.names = names;
        this.figures = figures;
        this.problems = problems;
    }

    /**
     * Returns the book's files by name. They are worth nothing if there are
     * problems.
     */
    Map<String, String> html(Asciidoctor asciidoctor) {
        Document document = asciidoctor.loadFile(
            contents.master().toFile(), options("html5"));
        Place master = new Place(contents.master(), 0);
        new References(document.getCatalog().getRefs().keySet(), problems::add)
            .walk(document, master);
        new FigurePlaces(figures, problems::add).walk(document, master);
        if (!problems.none()) return Map.of();
        new Listings(names, new HtmlInk()).walk(document, master);

        var pages = new ArrayList<Page>();
        int notes = 0;
        for (StructuralNode node : document.getBlocks()) {
            String html = node.convert();
            List<Footnote> all = document.getCatalog().getFootnotes();
            html = SideNotes.place(html, all.subList(notes, all.size()));
            notes = all.size();
            pages.add(page(document, node, html));
        }
        return finish(document.getDoctitle(), pages);
    }

    static Options options(String backend) {
        return Options.builder().backend(backend).safe(SafeMode.UNSAFE)
            .sourcemap(true).catalogAssets(true)
            .attributes(Attributes.builder()
                .attribute("xrefstyle", "short")
                .attribute("idprefix", "")
                .attribute("idseparator", "-")
                .attribute("sectanchors", "")
                .attribute("outfilesuffix", ".html")
                .build())
            .build();
    }

    private Page page(Document document, StructuralNode node, String html) {
        String body = Listings.arrange(CodeLinks.link(html, names));
        if (node instanceof Section) body = Headings.raise(body);
        if (!(node instanceof Section section)) {
            String title = document.getDoctitle();
            return new Page("index.html", "", "About this book", List.of(),
                "<h1>" + title + "</h1>\n" + body);
        }
        var headings = new ArrayList<Page.Heading>();
        for (StructuralNode child : section.getBlocks())
            if (child instanceof Section s)
                headings.add(new Page.Heading(s.getId(),
                    s.isNumbered() ? s.getSectnum() : "", s.getTitle()));
        return new Page(section.getId() + ".html",
            section.isNumbered() ? section.getNumeral() : "",
            section.getTitle(), headings, body);
    }

    private Map<String, String> finish(String title, List<Page> raw) {
        var links = new Links(raw, problems);
        var pages = raw.stream().map(links::resolve).toList();
        var shell = new PageShell(title, pages);
        var files = new LinkedHashMap<String, String>();
        for (int i = 0; i < pages.size(); i++) {
            var glyphs = new FormulaPen.Glyphs();
            Page page = pages.get(i);
            String body = Quotes.curl(Formula.drawAll(
                figures.inline(page.body()), glyphs));
            files.put(page.file(), shell.html(i, body, glyphs));
        }
        files.put("search-index.js", searchIndex(pages, links).script());
        return files;
    }

    private SearchIndex searchIndex(List<Page> pages, Links links) {
        var index = new SearchIndex();
        for (Page page : pages) {
            index.add(page.plainTitle(), page.number().isEmpty()
                ? "" : "Chapter " + page.number(), page.file());
            for (Page.Heading h : page.sections())
                index.add(Html.text(h.title()),
                    h.number().isEmpty() ? page.plainTitle()
                        : h.number().replaceAll("\\.$", ""),
                    links.address(h.id()));
        }
        for (var definition : names.definitions().values()) {
            String address = links.address(definition.id());
            if (address != null) index.add(
                definition.owner().isEmpty() ? definition.name()
                    : definition.owner() + "." + definition.label(),
                definition.kind().toString().toLowerCase(java.util.Locale.ROOT)
                    .replace('_', ' '), address);
        }
        return index;
    }
}
