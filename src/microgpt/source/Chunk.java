package microgpt.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of lines of a literate Java file: either prose or code.
 *
 * <p>The one rule: a block comment whose {@code /*} and {@code *}{@code /}
 * each stand alone on a line is prose, without its indentation; everything
 * else is code. So code is what the compiler sees, and a file reads well as
 * it is.
 *
 * @param prose whether this is AsciiDoc, not Java
 * @param line where the first line stands in the file, counted from 1
 * @param indent how many columns were taken off each line
 */
public record Chunk(boolean prose, int line, int indent, List<String> lines) {

    /**
     * Reads a file of the book: one that is not Java is prose as a whole.
     *
     * @throws IllegalArgumentException if a prose comment is never closed
     */
    public static List<Chunk> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return file.toString().endsWith(".java") ? split(lines)
            : List.of(new Chunk(true, 1, 0, lines));
    }

    /**
     * Splits a file, in order; blank lines at the edges of a chunk are left
     * out, and so are chunks that have no others.
     *
     * @throws IllegalArgumentException if a prose comment is never closed
     */
    public static List<Chunk> split(List<String> source) {
        var chunks = new ArrayList<Chunk>();
        var lines = new ArrayList<String>();
        int start = 1;
        int opened = 0;
        for (int i = 0; i < source.size(); i++) {
            String bare = source.get(i).strip();
            if (opened > 0 && bare.matches("/\\*\\*?")) break;
            boolean opens = bare.equals("/*");
            boolean closes = opened > 0 && bare.equals("*/");
            if (!opens && !closes) {
                lines.add(source.get(i));
                continue;
            }
            add(chunks, closes, start, lines);
            opened = opens ? i + 1 : 0;
            start = i + 2;
            lines.clear();
        }
        if (opened > 0) throw new IllegalArgumentException(
            "the prose that opens in line " + opened + " is never closed");
        add(chunks, false, start, lines);
        return List.copyOf(chunks);
    }

    private static void add(
            List<Chunk> chunks, boolean prose, int start, List<String> lines) {
        int from = 0;
        int to = lines.size();
        while (from < to && lines.get(from).isBlank()) from++;
        while (to > from && lines.get(to - 1).isBlank()) to--;
        if (from == to) return;
        List<String> kept = lines.subList(from, to);
        int indent = kept.stream().filter(s -> !s.isBlank())
            .mapToInt(Chunk::indentOf).min().orElse(0);
        chunks.add(new Chunk(prose, start + from, indent, kept.stream()
            .map(s -> s.substring(Math.min(indent, indentOf(s))))
            .toList()));
    }

    private static int indentOf(String line) {
        return line.length() - line.stripLeading().length();
    }

    /**
     * Returns this code in two: package and imports, and what follows; or in
     * one, if it does not start with a package or has nothing else.
     */
    public List<Chunk> preambleApart() {
        if (prose || !lines.get(0).startsWith("package ")) return List.of(this);
        int end = 0;
        for (int i = 0; i < lines.size(); i++) {
            String s = lines.get(i);
            if (s.startsWith("package ") || s.startsWith("import ")) end = i + 1;
            else if (!s.isBlank()) break;
        }
        int next = end;
        while (next < lines.size() && lines.get(next).isBlank()) next++;
        if (next == lines.size()) return List.of(this);
        return List.of(
            new Chunk(false, line, indent, lines.subList(0, end)),
            new Chunk(false, line + next, indent,
                lines.subList(next, lines.size())));
    }
}
