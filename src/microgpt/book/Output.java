package microgpt.book;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The folder that the pages go to, and its list of them. */
final class Output {

    private static final String LIST = ".pages";

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

    /**
     * Checks that the folder is new, empty, or one of ours: then a list in it
     * says what an earlier run has written.
     *
     * @throws IllegalArgumentException if not; one line that says why
     */
    static void check(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        if (!Files.isDirectory(folder)) throw new IllegalArgumentException(
            folder + ": is no folder");
        if (Files.exists(folder.resolve(LIST))) return;
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent())
                throw new IllegalArgumentException(folder + ": holds files"
                    + " that are no pages of the book; name an empty folder,"
                    + " or a new one");
        }
    }

    /** Lists all files of a folder that was made here, if there is no list. */
    static void adopt(Path folder) throws IOException {
        if (Files.exists(folder.resolve(LIST))) return;
        try (Stream<Path> there = Files.list(folder)) {
            Files.write(folder.resolve(LIST), there
                .filter(Files::isRegularFile)
                .map(p -> p.getFileName().toString()).toList());
        }
    }

    /**
     * Writes what differs from what is there, and deletes what an earlier run
     * has written and this one has not; nothing else is touched.
     */
    void writeTo(Path folder) throws IOException {
        check(folder);
        Files.createDirectories(folder);
        Path list = folder.resolve(LIST);
        Set<String> ours = Files.exists(list)
            ? new TreeSet<>(Files.readAllLines(list)) : new TreeSet<>();
        for (String name : files.keySet())
            if (!ours.contains(name) && Files.exists(folder.resolve(name)))
                throw new IllegalArgumentException(folder.resolve(name)
                    + ": is not a page that was made here, and one of this"
                    + " name is needed");
        var both = new TreeSet<>(ours);
        both.addAll(files.keySet());
        Files.write(list, both);        // first, lest a killed run leave more
        for (String name : ours)
            if (!files.containsKey(name) && isName(name))
                Files.deleteIfExists(folder.resolve(name));
        for (var file : files.entrySet()) {
            Path to = folder.resolve(file.getKey());
            if (!Files.exists(to)
                || !Arrays.equals(Files.readAllBytes(to), file.getValue()))
                Files.write(to, file.getValue());
        }
        Files.write(list, files.keySet());
    }

    /** Whoever changes the list shall not reach beyond the folder. */
    private static boolean isName(String line) {
        return line.matches("[\\w-][\\w.-]*");
    }
}
