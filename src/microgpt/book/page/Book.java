package microgpt.book.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import microgpt.book.base.Contents;
import microgpt.book.base.Html;
import microgpt.book.base.Problems;
import microgpt.book.figures.Figures;
import microgpt.book.formulas.Formula;
import microgpt.book.formulas.FormulaPen;
import microgpt.book.transcripts.RunHere;
import microgpt.book.weave.FigurePlaces;
import microgpt.book.weave.Listings;
import microgpt.book.weave.References;
import microgpt.book.weave.SourceNames;
import microgpt.book.weave.Texts;
import microgpt.source.Place;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.ast.Footnote;
import org.asciidoctor.ast.Section;
import org.asciidoctor.ast.StructuralNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Turns the literate sources into HTML, a page a chapter. */
public final class Book {

    private final Contents contents;
    private final SourceNames names;
    private final Figures figures;
    private final Problems problems;
    private final RunHere runHere;

    public Book(Contents contents, SourceNames names, Figures figures,
            Problems problems, RunHere runHere) {
        this.contents = contents;
        this.names = names;
        this.figures = figures;
        this.problems = problems;
        this.runHere = runHere;
    }

    /**
     * The finished book. It is worth nothing if there are problems.
     *
     * @param pages by the names of their files
     * @param search what a search looks through, as a script
     */
    public record Woven(Map<String, Document> pages, String search) {}

    public Woven weave(Asciidoctor asciidoctor) throws IOException {
        var document = asciidoctor.loadFile(
            contents.master().toFile(), options("html5"));
        Place master = new Place(contents.master(), 0);
        new References(document.getCatalog().getRefs().keySet(), problems::add)
            .walk(document, master);
        new FigurePlaces(figures, problems::add).walk(document, master);
        if (!problems.none()) return new Woven(Map.of(), "");
        new Listings(contents, names, new HtmlInk(), runHere).walk(document, master);

        var pages = new ArrayList<Page>();
        int notes = 0;
        for (StructuralNode node : pageNodes(document)) {
            Element body = Html.piece(isPart(node)
                ? opening((Section) node) : node.convert());
            List<Footnote> all = document.getCatalog().getFootnotes();
            SideNotes.place(body, all.subList(notes, all.size()));
            notes = all.size();
            pages.add(page(document.getDoctitle(), node, body));
        }
        return finish(document.getDoctitle(), pages);
    }

    /** Returns what makes a page: each chapter, and each part as it opens. */
    private static List<StructuralNode> pageNodes(StructuralNode document) {
        var nodes = new ArrayList<StructuralNode>();
        for (StructuralNode node : document.getBlocks()) {
            nodes.add(node);
            if (isPart(node)) for (StructuralNode child : node.getBlocks())
                if (child instanceof Section) nodes.add(child);
        }
        return nodes;
    }

    private static boolean isPart(StructuralNode node) {
        return node instanceof Section s && s.getLevel() == 0;
    }

    /** Returns what a part says before its chapters, and their titles. */
    private static String opening(Section part) {
        var html = new StringBuilder("<h2 id=\"" + part.getId() + "\">"
            + part.getTitle() + "</h2>\n");
        var list = new StringBuilder("<ol class=\"chapters\">\n");
        for (StructuralNode child : part.getBlocks())
            if (child instanceof Section s) list.append("<li><a href=\"#")
                .append(s.getId()).append("\">").append(s.getTitle())
                .append("</a></li>\n");
            else html.append(child.convert());
        return html.append(list).append("</ol>\n").toString();
    }

    public static Options options(String backend) {
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

    private Page page(String bookTitle, StructuralNode node, Element body) {
        CodeLinks.link(body, names, Texts.place(
            node, new Place(contents.master(), 0)).file());
        Listings.arrange(body);
        Captions.place(body);
        SearchIndex.markTerms(body);
        if (!(node instanceof Section section)) {
            body.prependElement("h1").text(bookTitle);
            return new Page("index.html", "", "About this book", List.of(),
                body);
        }
        Headings.raise(body);
        Headings.nameAnchors(body);
        var headings = new ArrayList<Page.Heading>();
        for (StructuralNode child : section.getBlocks())
            if (child instanceof Section s)
                headings.add(new Page.Heading(s.getId(), s.getTitle()));
        return new Page(section.getId() + ".html",
            !section.isNumbered() ? ""
                : (isPart(section) ? Page.PART : "") + section.getNumeral(),
            section.getTitle(), headings, body);
    }

    private Woven finish(String title, List<Page> pages) throws IOException {
        var links = new Links(pages, problems);
        pages.forEach(links::resolve);
        var shell = new PageShell(title, pages);
        var search = new SearchIndex(links, problems);
        var files = new LinkedHashMap<String, Document>();
        for (int i = 0; i < pages.size(); i++) {
            var glyphs = new FormulaPen.Glyphs();
            Page page = pages.get(i);
            figures.inline(page.body());
            Formula.drawAll(page.body(), glyphs);
            Quotes.curl(page.body());
            search.add(page);
            files.put(page.file(), shell.page(i, glyphs));
        }
        search.addNames(names);
        search.addWords(contents.home().resolve("docs/search-words.txt"));
        return new Woven(files, search.script());
    }
}
