package microgpt.repl.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of the book in pieces: in a Java file a block comment whose marks
 * stand alone is prose, and all else is code; any other file is prose.
 */
final class Source {

    /**
     * Some lines of the file.
     *
     * @param first the number of the first line, from 1
     */
    record Piece(boolean prose, int first, List<String> lines) {}

    private Source() {}

    static List<Piece> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (!file.toString().endsWith(".java")) return List.of(new Piece(true, 1, lines));
        var pieces = new ArrayList<Piece>();
        boolean prose = false;
        int first = 0;
        for (int i = 0; i <= lines.size(); i++) {
            String mark = i == lines.size() ? "" : lines.get(i).strip();
            if (i < lines.size() && !mark.equals(prose ? "*/" : "/*")) continue;
            add(pieces, prose, first, lines.subList(first, i));
            prose = !prose;
            first = i + 1;
        }
        return pieces;
    }

    /** Adds lines without the blank ones around them and their indentation. */
    private static void add(List<Piece> pieces, boolean prose, int first, List<String> lines) {
        int from = 0, to = lines.size();
        while (from < to && lines.get(from).isBlank()) from++;
        while (to > from && lines.get(to - 1).isBlank()) to--;
        if (from == to) return;
        List<String> kept = lines.subList(from, to);
        int indent = kept.stream().filter(s -> !s.isBlank())
            .mapToInt(s -> s.length() - s.stripLeading().length()).min().orElse(0);
        pieces.add(new Piece(prose, first + from + 1, kept.stream()
            .map(s -> s.isBlank() ? "" : s.substring(indent).stripTrailing()).toList()));
    }
}
