package microgpt.source;

import java.nio.file.Path;

/** A line of a source file, counted from 1; 0 where no line is known. */
public record Place(Path file, int line) implements Comparable<Place> {

    @Override
    public int compareTo(Place other) {
        int byFile = file.compareTo(other.file);
        return byFile != 0 ? byFile : Integer.compare(line, other.line);
    }

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file.toString();
    }
}
