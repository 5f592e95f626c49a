package microgpt.repl.read;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A chapter of the book, or one of the pages before and after the chapters.
 *
 * @param part the part that it is in, such as {@code Part I: The engine}, or empty
 * @param number {@code 1}, {@code A}, or empty
 * @param id what references and the built page are called by
 * @param file where it is written
 * @param sections its headings below the title
 */
public record Chapter(String part, String number, String id, String title, Path file,
        List<Section> sections) {

    /** A heading within a chapter. */
    public record Section(String number, String id, String title) {}

    /** Returns the name of the file without its ending. */
    String stem() { return file.getFileName().toString().replaceFirst("\\.\\w+$", ""); }

    /** Returns whether no other chapter can have this name. */
    boolean hasIdOrNumber(String word) {
        return word.equalsIgnoreCase(id) || !number.isEmpty() && word.equalsIgnoreCase(number);
    }

    /** Returns whether this is its title, or its file, with folders or packages or without. */
    boolean isCalled(String word) {
        String path = lower(file.toString()).replace('\\', '/');
        String name = lower(word).replaceFirst("\\.(java|adoc)$", "").replace('.', '/');
        return word.equalsIgnoreCase(title)
            || path.replaceFirst("\\.\\w+$", "").endsWith("/" + name);
    }

    /** Returns whether a name of this chapter starts so. */
    boolean startsWith(String word) {
        String w = lower(word);
        return lower(id).startsWith(w) || lower(stem()).startsWith(w);
    }

    /** Returns whether its title does. */
    boolean titleStartsWith(String word) { return lower(title).startsWith(lower(word)); }

    static String lower(String text) { return text.toLowerCase(Locale.ROOT); }
}
