package microgpt.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The sources that the engine and its toolkit were compiled from. */
final class EngineSources {

    private final Path folder;
    private SourceIndex index;

    /** Those below the project's folder. */
    EngineSources(Path home) { folder = home.resolve("src"); }

    /** Returns the folder that holds the packages. */
    Path folder() { return folder; }

    /** Returns all files. */
    List<Path> files() throws IOException {
        Path engine = folder.resolve("microgpt");
        var files = new ArrayList<Path>();
        try (Stream<Path> list = Files.list(engine)) {
            list.filter(EngineSources::isJava).forEach(files::add);
        }
        Path toolkit = engine.resolve("toolkit");
        if (Files.isDirectory(toolkit))
            try (Stream<Path> list = Files.walk(toolkit)) {
                list.filter(EngineSources::isJava).forEach(files::add);
            }
        return files;
    }

    private static boolean isJava(Path file) {
        return file.toString().endsWith(".java");
    }

    /** Returns what stands where, with its documentation; read once. */
    synchronized SourceIndex index() {
        if (index == null) {
            Path engine = folder.resolve("microgpt");
            index = new SourceIndex(List.of(engine, engine.resolve("toolkit")));
        }
        return index;
    }
}
