package microgpt.repl.say;

import microgpt.repl.spi.Style;

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

    private static String paint(Style style, String code, String text) {
        return style.color() ? code + text + RESET : text;
    }
}
