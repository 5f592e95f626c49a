package microgpt.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.WCWidth;

/** How wide text is in a terminal, and how to make it as wide as needed. */
public final class Text {

    /** Returns how many columns the text takes; colours take none. */
    public static int width(String s) {
        int width = 0;
        for (int i = 0; i < s.length();) {
            int c = s.codePointAt(i);
            if (c == '\033') {
                int end = s.indexOf('m', i);
                i = end < 0 ? s.length() : end + 1;
            } else {
                width += width(c);
                i += Character.charCount(c);
            }
        }
        return width;
    }

    /** Returns the width of the widest line. */
    public static int widest(String lines) {
        int widest = 0;
        for (String line : lines.split("\n", -1)) widest = Math.max(widest, width(line));
        return widest;
    }

    /** By the tables that the prompt's line editor goes by, too. */
    private static int width(int c) { return Math.max(0, WCWidth.wcwidth(c)); }

    /** Puts spaces behind the text. */
    public static String left(String s, int width) {
        return s + " ".repeat(Math.max(0, width - width(s)));
    }

    /** Puts spaces before the text. */
    public static String right(String s, int width) {
        return " ".repeat(Math.max(0, width - width(s))) + s;
    }

    /** Returns uncoloured text of at most that width, with … where cut. */
    public static String cut(String s, int width) {
        if (width(s) <= width) return s;
        var kept = new StringBuilder();
        int used = 0;
        for (int i = 0; i < s.length(); i += Character.charCount(s.codePointAt(i))) {
            int c = s.codePointAt(i);
            if (used + width(c) > width - 1) break;
            kept.appendCodePoint(c);
            used += width(c);
        }
        return kept + "…";
    }

    /** Returns the text with what a terminal would not print as U+XXXX. */
    public static String safe(String s) {
        var safe = new StringBuilder();
        s.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean hidden = type == Character.CONTROL || type == Character.FORMAT
                || type == Character.SURROGATE || type == Character.UNASSIGNED
                || type == Character.PRIVATE_USE || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
            if (hidden) safe.append(String.format(Locale.ROOT, "U+%04X", c));
            else safe.appendCodePoint(c);
        });
        return safe.toString();
    }

    /** Breaks a text between words; what goes on on further lines begins with the indent. */
    public static List<String> wrap(String text, int width, String indent) {
        var lines = new ArrayList<String>();
        String line = "";
        for (String word : text.split(" ")) {
            boolean first = line.isEmpty() || line.equals(indent);
            if (!first && width(line) + 1 + width(word) > width) {
                lines.add(line);
                line = indent;
                first = true;
            }
            line += first ? word : " " + word;
        }
        lines.add(line);
        return lines;
    }

    /** Returns "1 node", "2 nodes", "12,345 nodes". */
    public static String count(long n, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", n, noun, n == 1 ? "" : "s");
    }

    /**
     * Returns a table whose columns are as wide as needed: the first column
     * starts at the left, the others end at the right.
     */
    public static String table(List<String[]> rows) {
        var widths = new ArrayList<Integer>();
        for (String[] row : rows)
            for (int j = 0; j < row.length; j++) {
                if (j == widths.size()) widths.add(0);
                widths.set(j, Math.max(widths.get(j), width(row[j])));
            }
        var lines = new ArrayList<String>();
        for (String[] row : rows) {
            var line = new StringBuilder(left(row[0], widths.get(0)));
            for (int j = 1; j < row.length; j++)
                line.append("  ").append(right(row[j], widths.get(j)));
            lines.add(line.toString().stripTrailing());
        }
        return String.join("\n", lines);
    }

    private Text() {}
}
