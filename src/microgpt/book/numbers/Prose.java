package microgpt.book.numbers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.source.Chunk;

/**
 * The text of a file of AsciiDoc, or of the prose comments of a Java file,
 * without listings and with every run of white space made one space; and the
 * numerals that stand in it.
 */
final class Prose {

    /** A number written with digits. */
    record Numeral(int start, int end, String text, int line) {}

    static final Pattern NUMERAL = Pattern.compile(
        "(?<![\\p{L}_\\d.])(?<!\\p{L}-)"
        + "(?:\u2212|(?<![^\\s(\\[])-)?"
        + "(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)(?:\\.\\d+)?(?:e-?\\d+)?");

    /** What is not text: code, references, addresses, attributes. */
    private static final Pattern NOT_TEXT = Pattern.compile(
        "(?<code>`[^`]+`)|(?<stem>stem:\\[(?:[^\\]\\\\]|\\\\.)*])"
        + "|<<[^>]*>>|xref:[^\\[]*\\[|https?://[^\\s\\[]+|\\{[\\w-]+}"
        + "|[.\\d]+\\+\\||<\\d+>");

    private static final Pattern ATTRIBUTES = Pattern.compile(
        "\\[[^\\]]*]|:[\\w-]+:.*|//.*|include::.*|ifdef::.*|endif::.*");

    private static final Pattern IMAGE =
        Pattern.compile("image::[^\\[]*\\[(.*)]");

    private final Path file;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> lines = new ArrayList<>();
    private final List<Numeral> numerals = new ArrayList<>();

    private Prose(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if a prose comment is never closed
     */
    static Prose of(Path file) throws IOException {
        var prose = new Prose(file);
        for (Chunk chunk : Chunk.read(file))
            if (chunk.prose()) prose.add(chunk.lines(), chunk.line());
        return prose;
    }

    Path file() {
        return file;
    }

    String text() {
        return text.toString();
    }

    /** Returns the numerals, in order. */
    List<Numeral> numerals() {
        return numerals;
    }

    /** Returns in which line of the file a character of the text stands. */
    int line(int at) {
        return lines.get(at);
    }

    private void add(List<String> source, int first) {
        int from = text.length();
        String fence = null;
        for (int i = 0; i < source.size(); i++) {
            String line = source.get(i).strip();
            if (fence != null) {
                if (line.equals(fence)) fence = null;
                else if (fence.startsWith("+"))
                    formula(line, first + i);
            } else if (line.matches("([-.+/])\\1{3,}")) {
                fence = line;
            } else if (!ATTRIBUTES.matcher(line).matches()) {
                Matcher image = IMAGE.matcher(line);
                append(image.matches() ? image.group(1) : line, first + i);
            }
        }
        count(from);
    }

    /** Of a formula the decimal fractions are taken in: they were measured. */
    private void formula(String line, int number) {
        append("stem:[" + line.replace("]", "\\]") + "]", number);
    }

    private void append(String line, int number) {
        for (String word : line.split("\\s+")) {
            if (word.isEmpty()) continue;
            text.append(word).append(' ');
            while (lines.size() < text.length()) lines.add(number);
        }
    }

    private void count(int from) {
        String part = text.substring(from);
        var silent = new boolean[part.length()];
        Matcher m = NOT_TEXT.matcher(part);
        while (m.find()) for (int i = m.start(); i < m.end(); i++)
            silent[i] = true;
        m.reset();
        Matcher numeral = NUMERAL.matcher(part);
        while (numeral.find()) {
            int at = from + numeral.start();
            if (!silent[numeral.start()] || counts(part, numeral))
                numerals.add(new Numeral(at, from + numeral.end(),
                    numeral.group(), line(at)));
        }
    }

    /** Whether a numeral in code or in a formula is a statement all the same. */
    private static boolean counts(String part, Matcher numeral) {
        Matcher m = NOT_TEXT.matcher(part);
        while (m.find()) {
            if (m.end() <= numeral.start()) continue;
            if (m.group("code") != null)
                return m.group().equals("`" + numeral.group() + "`");
            return m.group("stem") != null && numeral.group().contains(".");
        }
        return false;
    }
}
