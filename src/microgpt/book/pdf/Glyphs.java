package microgpt.book.pdf;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import microgpt.book.weave.References;
import microgpt.book.weave.Texts;
import microgpt.source.Place;
import org.asciidoctor.ast.Block;
import org.asciidoctor.ast.StructuralNode;

/**
 * Knows which characters the fonts on paper can show. Asciidoctor PDF leaves
 * out the others without a word; here they are problems with a place.
 */
public final class Glyphs {

    private final List<Font> fonts = new ArrayList<>();

    public Glyphs(List<Path> files) throws IOException {
        for (Path file : files) {
            try {
                fonts.add(Font.createFont(Font.TRUETYPE_FONT, file.toFile()));
            } catch (FontFormatException e) {
                throw new IOException(file + ": not a font", e);
            }
        }
    }

    /** Returns a walk that reports every character that no font can show. */
    Texts check(BiConsumer<Place, String> problem) {
        return new Texts() {
            @Override
            protected StructuralNode block(StructuralNode block, Place place) {
                if (block instanceof Block b
                    && b.getContext().equals("listing"))
                    look(b.getSource(), place, problem);
                return block;
            }

            @Override
            protected String text(String text, Place place) {
                look(text, place, problem);
                return text;
            }
        };
    }

    private void look(
            String text, Place place, BiConsumer<Place, String> problem) {
        int index = 0;
        for (int c : text.codePoints().toArray()) {
            if (c != '\n' && fonts.stream().noneMatch(f -> f.canDisplay(c)))
                problem.accept(References.below(place, text, index),
                    String.format(Locale.ROOT,
                        "no font of the PDF has '%s' (U+%04X)",
                        Character.toString(c), c));
            index += Character.charCount(c);
        }
    }
}
