package microgpt.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The sources that the engine and its toolkit were compiled from. */
public final class EngineSources {

    /** Packages that are loaded once, whatever becomes of the engine. */
    private static final Set<String> OTHERS =
        Set.of("repl", "files", "source", "cli", "scaling", "web", "snippet", "book");

    private final Path folder;
    private SourceIndex index;

    /** Those below the project's folder. */
    public EngineSources(Path home) { folder = home.resolve("src"); }

    /** Returns the folder that holds the packages. */
    public Path folder() { return folder; }

    /** Returns all files, those of the engine's own package first; none if there are none. */
    public List<Path> files() {
        Path engine = folder.resolve("microgpt");
        if (!Files.isDirectory(engine)) return List.of();
        try (Stream<Path> all = Files.walk(engine)) {
            return all.filter(f -> f.toString().endsWith(".java"))
                .filter(f -> !OTHERS.contains(engine.relativize(f).getName(0).toString()))
                .sorted(Comparator.comparing(Path::getNameCount)
                    .thenComparing(Comparator.naturalOrder())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what stands where, with its documentation; read once. */
    public synchronized SourceIndex index() {
        if (index == null) index = new SourceIndex(files());
        return index;
    }
}
