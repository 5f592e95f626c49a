package microgpt.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The sources that the engine and its toolkit were compiled from. */
public final class EngineSources {

    /** Packages that are loaded once, whatever becomes of the engine. */
    private static final Set<String> OTHERS = Set.of("repl", "files", "cli", "book");

    private final Path folder;
    private SourceIndex index;

    /** Those below the project's folder. */
    public EngineSources(Path home) { folder = home.resolve("src"); }

    /** Returns the folder that holds the packages. */
    public Path folder() { return folder; }

    /** Returns all files. */
    public List<Path> files() throws IOException {
        Path engine = folder.resolve("microgpt");
        try (Stream<Path> all = Files.walk(engine)) {
            return all.filter(EngineSources::isJava)
                .filter(f -> !OTHERS.contains(engine.relativize(f).getName(0).toString()))
                .toList();
        }
    }

    private static boolean isJava(Path file) {
        return file.toString().endsWith(".java");
    }

    /** Returns what stands where, with its documentation; read once. */
    public synchronized SourceIndex index() {
        if (index == null) {
            Path engine = folder.resolve("microgpt");
            index = new SourceIndex(List.of(engine, engine.resolve("toolkit")));
        }
        return index;
    }
}
