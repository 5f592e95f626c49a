package microgpt.book.base;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import microgpt.source.Place;

/**
 * Everything that is wrong with the book. A build with a single problem
 * fails, and each is told with its file and line.
 */
public final class Problems {

    private final Path home;
    private final Set<String> found = new LinkedHashSet<>();

    /** Problems of the project in this folder; files are named from there. */
    public Problems(Path home) {
        this.home = home.toAbsolutePath().normalize();
    }

    /** Notes a problem at a place. */
    public synchronized void add(Place place, String message) {
        Path file = place.file().toAbsolutePath().normalize();
        Path shown = file.startsWith(home) ? home.relativize(file) : file;
        found.add(new Place(shown, place.line()) + ": " + message);
    }

    /** Notes a problem whose place the message itself names. */
    public synchronized void add(String message) {
        found.add(message);
    }

    /** Returns whether there is none. */
    public synchronized boolean none() {
        return found.isEmpty();
    }

    /** Returns all of them, one a line, in the order of their discovery. */
    public synchronized List<String> all() {
        return new ArrayList<>(found);
    }
}
