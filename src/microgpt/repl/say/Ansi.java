package microgpt.repl.say;

import microgpt.repl.spi.Style;
import org.jline.utils.WCWidth;

/** The few colours the prompt's own words have. */
public final class Ansi {

    private static final String RESET = "\033[0m";

    private Ansi() {}

    public static String dim(Style style, String text) {
        return paint(style, "\033[90m", text);
    }

    public static String bold(Style style, String text) {
        return paint(style, "\033[1m", text);
    }

    /** Returns how much of a line fits into so many columns; colours take none. */
    static int end(String line, int columns) {
        int end = 0;
        for (int letter, used = 0; end < line.length(); end += Character.charCount(letter)) {
            letter = line.codePointAt(end);
            if (letter == '\033') end = Math.max(end, line.indexOf('m', end));
            else if ((used += Math.max(0, WCWidth.wcwidth(letter))) > columns) break;
        }
        return end;
    }

    private static String paint(Style style, String code, String text) {
        return style.color() ? code + text + RESET : text;
    }
}
