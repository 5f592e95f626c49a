package microgpt.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import microgpt.book.figures.Figures;
import org.asciidoctor.Asciidoctor;

/** Books for tests: the project's own, and copies of it that are broken. */
public final class Books {

    public static final Path HOME = Path.of(System.getProperty("project.root", ".."))
        .toAbsolutePath().normalize();

    /** One Asciidoctor for all tests: it takes seconds to start. */
    public static final CompletableFuture<Asciidoctor> ASCIIDOCTOR =
        BookBuild.startAsciidoctor();

    /** One set of figures: drawing them takes a training run. */
    public static final Figures FIGURES = figures();

    private static Figures figures() {
        try {
            return Figures.of(HOME, HOME.resolve("build/book-cache"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Returns the pages of a project's book; fails if it has problems. */
    public static Map<String, String> pages(Path home) throws IOException {
        var build = new BookBuild(home, FIGURES, false);
        Output output = build.html(ASCIIDOCTOR);
        if (!build.problems().none()) throw new AssertionError(
            String.join("\n", build.problems().all()));
        var pages = new TreeMap<String, String>();
        output.files().forEach((name, bytes) -> {
            if (name.endsWith(".html")) pages.put(name,
                new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
        });
        return pages;
    }

    /** Returns what is wrong with a project's book. */
    public static List<String> problems(Path home) throws IOException {
        var build = new BookBuild(home, FIGURES, false);
        build.html(ASCIIDOCTOR);
        return build.problems().all();
    }

    /** Copies what the book is made of. */
    public static void copyProject(Path to) throws IOException {
        for (String part : List.of("docs", "data", "src/microgpt", "jshell"))
            try (Stream<Path> all = Files.walk(HOME.resolve(part))) {
                for (Path file : all.toList()) {
                    Path copy = to.resolve(HOME.relativize(file).toString());
                    if (Files.isDirectory(file)) Files.createDirectories(copy);
                    else Files.copy(file, copy);
                }
            }
    }

    private Books() {}
}
