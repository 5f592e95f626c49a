package microgpt.book;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The folder that the pages go to: afterwards it holds them, and no others. */
final class Output {

    private final Map<String, byte[]> files = new TreeMap<>();

    void add(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds all files of a folder, under their own names. */
    void addAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList())
                files.put(file.getFileName().toString(),
                    Files.readAllBytes(file));
        }
    }

    Map<String, byte[]> files() {
        return files;
    }

    /** Writes what differs from what is there, and deletes what is left. */
    void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> old = Files.list(folder)) {
            for (Path file : old.toList())
                if (Files.isRegularFile(file) && !files.containsKey(
                        file.getFileName().toString())) Files.delete(file);
        }
        for (var file : files.entrySet()) {
            Path to = folder.resolve(file.getKey());
            if (!Files.exists(to)
                || !Arrays.equals(Files.readAllBytes(to), file.getValue()))
                Files.write(to, file.getValue());
        }
    }
}
