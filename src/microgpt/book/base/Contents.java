package microgpt.book.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/** Which files the book is made of, as {@code docs/book.adoc} orders them. */
public record Contents(Path home) {

    /** What an include of a literate source begins with. */
    public static final String PREFIX = "weave:";

    private static final Pattern WOVEN = Pattern.compile(
        "include::" + PREFIX + "(\\S+?)\\[.*]");

    /** Returns the file that everything else is included from. */
    public Path master() {
        return home.resolve("docs/book.adoc");
    }

    /** Returns the literate sources in the order of their chapters. */
    public List<Path> sources() throws IOException {
        return Files.readAllLines(master()).stream()
            .map(WOVEN::matcher).filter(m -> m.matches())
            .map(m -> master().resolveSibling(m.group(1)).normalize())
            .toList();
    }

    /** Returns how a source is called: {@code Value.java}, {@code fast/Rows.java}. */
    public String name(Path file) {
        Path engine = home.resolve("src/microgpt");
        return (file.startsWith(engine) ? engine.relativize(file)
            : file.getFileName()).toString().replace('\\', '/');
    }

    /**
     * Returns the public classes of the chapters, by their full names. Of those
     * with the same simple name only the first is there, and of those that this
     * program was not built with, none.
     */
    public Collection<String> types() throws IOException {
        var types = new LinkedHashMap<String, String>();
        for (Path source : sources()) {
            String path = "microgpt/" + name(source).replace(".java", "");
            if (isPublic(path.replace('/', '.'))) types.putIfAbsent(
                path.substring(path.lastIndexOf('/')), path.replace('/', '.'));
        }
        return types.values();
    }

    private static boolean isPublic(String name) {
        try {
            return Modifier.isPublic(Class.forName(
                name, false, Contents.class.getClassLoader()).getModifiers());
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Returns what the prompt evaluates before anything is typed, if known. */
    public String start() {
        try {
            Path file = home.resolve("jshell/startup.jsh");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the code of all packages that chapters are of. */
    public Digest addEngine(Digest digest) throws IOException {
        for (Path folder : sources().stream().map(Path::getParent).distinct()
                .sorted().toList()) digest.addCodeIn(folder);
        return digest;
    }
}
