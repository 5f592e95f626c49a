package microgpt.book.pdf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.book.figures.Figures;
import microgpt.book.formulas.Formula;
import microgpt.book.weave.FigurePlaces;
import microgpt.book.weave.Listings;
import microgpt.book.weave.References;
import microgpt.book.weave.Texts;
import microgpt.source.Place;
import org.asciidoctor.ast.Block;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.Treeprocessor;

/**
 * Prepares a document for paper: listings in colour, and every formula and
 * figure as a file, since a PDF has no style sheet that could draw them.
 */
public final class PdfTree extends Treeprocessor {

    private static final double POINTS = 10;
    private static final int KEPT_LINES = 24;

    /** Line ends that mean a space; the font for code has no glyph for them. */
    private static final Pattern JOIN = Pattern.compile("(?<! \\+)\n");

    private final Listings listings;
    private final Figures figures;
    private final Path work;
    private final Glyphs glyphs;
    private final BiConsumer<Place, String> problem;
    private int count;

    public PdfTree(Listings listings, Figures figures, Path work, Glyphs glyphs,
            BiConsumer<Place, String> problem) {
        this.listings = listings;
        this.figures = figures;
        this.work = work;
        this.glyphs = glyphs;
        this.problem = problem;
    }

    @Override
    public Document process(Document document) {
        Place master = new Place(Path.of(
            (String) document.getAttribute("docfile")), 0);
        new References(document.getCatalog().getRefs().keySet(), problem)
            .walk(document, master);
        new FigurePlaces(figures, problem).walk(document, master);
        glyphs.check(problem).walk(document, master);
        listings.walk(document, master);
        new Pictures().walk(document, master);
        return document;
    }

    /** Puts image files in the places of formulas and figures. */
    private final class Pictures extends Texts {

        @Override
        protected StructuralNode block(StructuralNode block, Place place) {
            String title = block.getTitle();
            if (title != null && title.contains("\\("))
                block.setTitle(title.replaceAll("<[^>]*>", "")
                    .replaceAll("\\\\\\((.+?)\\\\\\)", "$1"));
            if (block.getContext().equals("image")) figure(block);
            if (block.getContext().equals("listing")) keepTogether(block);
            if (!block.getContext().equals("stem")) return block;
            var attributes = new HashMap<String, Object>(Map.of(
                "target", formula(((Block) block).getSource(), true),
                "alt", "formula", "align", "center"));
            return createBlock((StructuralNode) block.getParent(), "image",
                (String) null, attributes, new HashMap<>());
        }

        @Override
        protected String text(String text, Place place) {
            String pictured = References.STEM.matcher(text).replaceAll(m ->
                Matcher.quoteReplacement("image:" + formula(
                    m.group(1).replace("\\]", "]"), false)
                    + "[formula,fit=none]"));
            return JOIN.matcher(pictured).replaceAll(" ");
        }
    }

    /** A listing that fits a third of a page is not broken. */
    private static void keepTogether(StructuralNode block) {
        if (((Block) block).getLines().size() <= KEPT_LINES)
            block.setAttribute("unbreakable-option", "", true);
    }

    private void figure(StructuralNode block) {
        String target = (String) block.getAttribute("target");
        if (!target.startsWith(Figures.PREFIX)) return;
        String name = target.substring(Figures.PREFIX.length());
        String svg = figures.svg(name)
            .replaceAll("var\\(--[\\w-]+,([^)]*)\\)", "$1")
            .replaceAll("font-family=\"[^\"]*\"",
                "font-family=\"DejaVu Sans Mono\"");
        block.setAttribute("target", file(name, svg), true);
        block.setAttribute("pdfwidth", width(svg), true);
    }

    /** Pixels are three quarters of a point, but no wider than the text. */
    private static String width(String svg) {
        var m = Pattern.compile(" width=\"([\\d.]+)\"")
            .matcher(svg);
        double pixels = m.find() ? Double.parseDouble(m.group(1)) : 400;
        return Math.round(Math.min(440, pixels * 0.72)) + "pt";
    }

    private String formula(String tex, boolean display) {
        var formula = new Formula(tex, display);
        return file("formula-" + ++count,
            display ? formula.file(POINTS) : formula.inLine(POINTS));
    }

    private String file(String name, String svg) {
        try {
            Files.createDirectories(work);
            return Files.writeString(work.resolve(name + ".svg"), svg)
                .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
