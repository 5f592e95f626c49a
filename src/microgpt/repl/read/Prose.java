package microgpt.repl.read;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * A paragraph's text with its marks turned into the styles of a terminal, and
 * broken into lines. Where there are no colours, code keeps its back-quotes.
 */
final class Prose {

    static final AttributedStyle CODE = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
    static final AttributedStyle DIM = AttributedStyle.DEFAULT.foreground(
        AttributedStyle.BRIGHT + AttributedStyle.BLACK);
    private static final AttributedStyle LINK =
        AttributedStyle.DEFAULT.foreground(AttributedStyle.BLUE);

    private static final Pattern MACRO = Pattern.compile(
        "(stem|latexmath|asciimath|footnote|kbd|link|xref):([^\\s\\[]*)\\[");
    private static final Pattern ADDRESS = Pattern.compile("(https?://[^\\s\\[\\]<>]+)(\\[)?");
    private static final Pattern REFERENCE = Pattern.compile("<<([\\w-]+)(?:, *([^>]+))?>>");
    private static final Pattern WORK = Pattern.compile("\\[\\[\\[[\\w-]+, *([^\\]]+)]]]");

    /** A blank at which no line is broken. */
    private static final char HARD = '\u00a0';

    private final UnaryOperator<String> names;
    private final boolean color;
    private final List<String> notes = new ArrayList<>();
    private int noteCount;

    Prose(UnaryOperator<String> names, boolean color) {
        this.names = names;
        this.color = color;
    }

    /** Returns the footnotes met since the last call, each with its mark. */
    List<String> takeNotes() {
        List<String> taken = List.copyOf(notes);
        notes.clear();
        return taken;
    }

    AttributedString text(String source) { return text(source, AttributedStyle.DEFAULT); }

    AttributedString text(String source, AttributedStyle style) {
        var out = new AttributedStringBuilder();
        append(out, source, style);
        return out.toAttributedString();
    }

    private void append(AttributedStringBuilder out, String s, AttributedStyle style) {
        for (int i = 0; i < s.length();) {
            char c = s.charAt(i);
            int next = switch (c) {
                case '\\' -> escaped(out, s, i, style);
                case '`', '_', '*', '+' -> marked(out, s, i, style);
                case '<' -> reference(out, s, i, style);
                case '[' -> work(out, s, i, style);
                case 's', 'l', 'a', 'f', 'k', 'x' -> macro(out, s, i, style);
                case 'h' -> address(out, s, i);
                default -> i;
            };
            if (next == i) next = plain(out, s, i, style);
            i = next;
        }
    }

    private static int plain(AttributedStringBuilder out, String s, int i, AttributedStyle style) {
        char c = s.charAt(i);
        if (s.startsWith(" -- ", i)) {
            out.styled(style, HARD + "— ");
            return i + 4;
        }
        if (s.startsWith("...", i)) {
            out.styled(style, "…");
            return i + 3;
        }
        if (s.startsWith("\"`", i) || s.startsWith("`\"", i)) {
            out.styled(style, s.charAt(i) == '"' ? "“" : "”");
            return i + 2;
        }
        boolean apostrophe = c == '\'' && wordAt(s, i - 1) && wordAt(s, i + 1);
        out.styled(style, apostrophe ? "’" : String.valueOf(c));
        return i + 1;
    }

    private static boolean wordAt(String s, int i) {
        return i >= 0 && i < s.length()
            && (Character.isLetterOrDigit(s.charAt(i)) || s.charAt(i) == '_');
    }

    private static int escaped(
            AttributedStringBuilder out, String s, int i, AttributedStyle style) {
        if (i + 1 == s.length() || "`_*<[{\\+".indexOf(s.charAt(i + 1)) < 0) return i;
        out.styled(style, s.substring(i + 1, i + 2));
        return i + 2;
    }

    /** Code, emphasis, strong, or what is passed on as it is. */
    private int marked(AttributedStringBuilder out, String s, int i, AttributedStyle style) {
        String mark = s.substring(i, i + 1);
        boolean twice = s.startsWith(mark + mark, i);
        if (twice) mark += mark;
        int from = i + mark.length();
        int to = end(s, from, mark, twice);
        if (to < 0 || !twice && wordAt(s, i - 1)) return i;
        String inside = s.substring(from, to);
        switch (mark.charAt(0)) {
            case '`' -> code(out, inside);
            case '+' -> out.styled(style, inside);
            case '_' -> append(out, inside, style.italic());
            default -> append(out, inside, style.bold());
        }
        return to + mark.length();
    }

    private static int end(String s, int from, String mark, boolean twice) {
        if (from >= s.length() || s.charAt(from) == ' ') return -1;
        for (int to = s.indexOf(mark, from + 1); to >= 0; to = s.indexOf(mark, to + 1))
            if (twice || s.charAt(to - 1) != ' ' && !wordAt(s, to + 1)) return to;
        return -1;
    }

    private void code(AttributedStringBuilder out, String inside) {
        String text = inside.replaceFirst("^\\+(.*)\\+$", "$1").replace("\\", "");
        out.styled(CODE, color ? text : "`" + text + "`");
    }

    private int reference(AttributedStringBuilder out, String s, int i, AttributedStyle style) {
        Matcher m = REFERENCE.matcher(s).region(i, s.length());
        if (!m.lookingAt()) return i;
        out.styled(style.foreground(AttributedStyle.BLUE),
            m.group(2) != null ? m.group(2) : names.apply(m.group(1)));
        return m.end();
    }

    private static int work(
            AttributedStringBuilder out, String s, int i, AttributedStyle style) {
        Matcher m = WORK.matcher(s).region(i, s.length());
        if (!m.lookingAt()) return i;
        out.styled(style.bold(), "[" + m.group(1) + "]");
        return m.end();
    }

    private int macro(AttributedStringBuilder out, String s, int i, AttributedStyle style) {
        Matcher m = MACRO.matcher(s).region(i, s.length());
        if (!m.lookingAt() || wordAt(s, i - 1) && "kbd link xref".contains(m.group(1))) return i;
        int end = closing(s, m.end());
        if (end < 0) return i;
        String inside = s.substring(m.end(), end);
        switch (m.group(1)) {
            case "stem", "latexmath", "asciimath" ->
                formula(out, inside.replace("\\]", "]"), style);
            case "footnote" -> note(out, inside);
            case "kbd" -> out.styled(style.bold(), inside);
            default -> out.styled(LINK, inside.isEmpty() ? m.group(2) : inside);
        }
        return end + 1;
    }

    /** Returns where the bracket that opened before {@code from} closes, or -1. */
    private static int closing(String s, int from) {
        int depth = 1;
        for (int i = from; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '\\') i++;
            else if (c == '[') depth++;
            else if (c == ']' && --depth == 0) return i;
        }
        return -1;
    }

    private void formula(AttributedStringBuilder out, String tex, AttributedStyle style) {
        String text = Formula.inline(tex);
        out.styled(style, FormulaBox.columns(text) > 24 ? text : text.replace(' ', HARD));
    }

    private void note(AttributedStringBuilder out, String text) {
        String mark = Formula.inline("^{" + ++noteCount + "}");
        notes.add(mark + " " + text);
        out.styled(DIM, mark);
    }

    private static int address(AttributedStringBuilder out, String s, int i) {
        Matcher m = ADDRESS.matcher(s).region(i, s.length());
        if (!m.lookingAt()) return i;
        int end = m.group(2) == null ? -1 : closing(s, m.end());
        if (end < 0) {
            String address = m.group(1).replaceFirst("[.,;:)]+$", "");
            out.styled(LINK, address);
            return i + address.length();
        }
        String text = s.substring(m.end(), end).replaceFirst("\\^$", "");
        out.styled(LINK, text.isEmpty() ? m.group(1) : text);
        return end + 1;
    }

    /** Breaks a text into lines of at most that many columns, at its blanks. */
    static List<AttributedString> wrap(AttributedString text, int width) {
        var lines = new ArrayList<AttributedString>();
        int start = 0, last = -1;
        String s = text.toString();
        for (int i = 0; i <= s.length(); i++) {
            boolean end = i == s.length();
            if (!end && s.charAt(i) != ' ' && s.charAt(i) != '\n') continue;
            if (last > start && text.subSequence(start, i).columnLength() > width) {
                add(lines, text.subSequence(start, last), width);
                start = last + 1;
            }
            last = i;
            if (end || s.charAt(i) == '\n') {
                add(lines, text.subSequence(start, i), width);
                start = i + 1;
            }
        }
        return lines.stream().map(Prose::soft).toList();
    }

    /** Adds a line, or several if it is a word that is wider than the page. */
    private static void add(List<AttributedString> lines, AttributedString line, int width) {
        lines.addAll(line.columnSplitLength(Math.max(1, width), false, true));
    }

    /** Makes hard blanks ordinary ones again. */
    private static AttributedString soft(AttributedString line) {
        var out = new AttributedStringBuilder();
        for (int i = 0; i < line.length(); i++)
            out.styled(line.styleAt(i), line.charAt(i) == HARD
                ? " " : String.valueOf(line.charAt(i)));
        return out.toAttributedString();
    }
}
