package microgpt.book.weave;

import java.util.function.BiConsumer;
import microgpt.book.figures.Figures;
import microgpt.source.Place;
import org.asciidoctor.ast.StructuralNode;

/** Has every figure of a document drawn, while its place is known. */
public final class FigurePlaces extends Texts {

    private final Figures figures;
    private final BiConsumer<Place, String> problem;

    public FigurePlaces(Figures figures, BiConsumer<Place, String> problem) {
        this.figures = figures;
        this.problem = problem;
    }

    @Override
    protected StructuralNode block(StructuralNode block, Place place) {
        if (!block.getContext().equals("image")) return block;
        String target = (String) block.getAttribute("target");
        if (!target.startsWith(Figures.PREFIX)) {
            problem.accept(place, "the image " + target
                + " is not drawn by the book; name one as image::figure:NAME");
            return block;
        }
        String name = target.substring(Figures.PREFIX.length());
        if (block.getAttribute("alt").equals(block.getAttribute("default-alt")))
            problem.accept(place, "the figure '" + name
                + "' needs a text that describes it");
        try {
            figures.svg(name);
        } catch (IllegalArgumentException e) {
            problem.accept(place, e.getMessage());
        }
        return block;
    }
}
