package microgpt.toolkit.view;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A view that can also be drawn. */
public interface Picture extends View {

    /** Returns a picture that follows the page's colours, as SVG. */
    String svg();

    /**
     * Writes the picture to a file.
     *
     * @throws IllegalArgumentException if that cannot be done
     */
    default Note save(String file) {
        byte[] svg = svg().getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(Path.of(file), svg);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be written (" + reason(e) + ")");
        }
        return new Note(file + ": " + svg.length + " bytes of SVG");
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException ? "no such folder"
            : e instanceof java.nio.file.AccessDeniedException ? "not permitted"
            : e.getClass().getSimpleName();
    }
}
