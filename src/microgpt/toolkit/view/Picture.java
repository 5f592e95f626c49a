package microgpt.toolkit.view;

import java.nio.charset.StandardCharsets;
import microgpt.files.Kind;
import microgpt.files.FileName;
import microgpt.files.Target;

/** A view that can also be drawn. */
public interface Picture extends View {

    /** Returns a picture that follows the page's colours, as SVG. */
    String svg();

    /** Returns whether the picture tells all that the text does. */
    default boolean tellsAll() { return true; }

    /**
     * Writes the picture to a file; one that is no SVG picture is kept.
     *
     * @throws IllegalArgumentException if that cannot be done; says why
     */
    default Note save(String file) { return save(file, false); }

    /** As {@link #save(String)}; who insists replaces any file. */
    default Note save(String file, boolean insist) {
        if (file.matches("(?i).*\\.(png|jpe?g|gif|pdf|webp)"))
            throw new IllegalArgumentException(file
                + ": what is written is SVG; a name that ends in .svg is needed");
        Target target = Target.of(FileName.path(file), Kind.SVG, insist, "--force");
        byte[] svg = svg().getBytes(StandardCharsets.UTF_8);
        target.write(svg);
        return new Note(file + ": " + svg.length + " bytes of SVG");
    }
}
