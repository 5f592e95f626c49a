package microgpt.book.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lays out the fonts of the PDF: the project's own, and Asciidoctor PDF's. */
public final class PdfFonts {

    private static final String INSIDE =
        "/gems/asciidoctor-pdf-2.3.23/data/fonts/";

    /** Puts all fonts into a folder and returns their files. */
    public static List<Path> into(Path folder, Path own) throws IOException {
        Files.createDirectories(folder);
        var files = new ArrayList<Path>();
        for (String style : List.of("regular", "bold", "italic", "bold_italic"))
            files.add(copy("notoserif-" + style + "-subset.ttf", folder));
        try (Stream<Path> all = Files.list(own)) {
            for (Path font : all.filter(f -> f.toString().endsWith(".ttf"))
                    .toList())
                files.add(Files.copy(font,
                    folder.resolve(font.getFileName().toString()),
                    StandardCopyOption.REPLACE_EXISTING));
        }
        return files;
    }

    private static Path copy(String name, Path folder) throws IOException {
        try (InputStream in = PdfFonts.class.getResourceAsStream(INSIDE + name)) {
            if (in == null) throw new IOException(INSIDE + name
                + " is not in this version of Asciidoctor PDF");
            Path to = folder.resolve(name);
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
            return to;
        }
    }

    private PdfFonts() {}
}
