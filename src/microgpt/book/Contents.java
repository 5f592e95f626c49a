package microgpt.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Which files the book is made of, as {@code docs/book.adoc} orders them. */
public record Contents(Path home) {

    private static final Pattern WOVEN = Pattern.compile(
        "include::" + WeaveInclude.PREFIX + "(\\S+?)\\[.*]");

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

    /** Adds the code of all packages that chapters are of. */
    Digest addEngine(Digest digest) throws IOException {
        for (Path folder : sources().stream().map(Path::getParent).distinct()
                .sorted().toList()) digest.addCodeIn(folder);
        return digest;
    }
}
