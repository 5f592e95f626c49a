package microgpt.repl;

import microgpt.repl.spi.Style;

/** The few colours the prompt's own words have. */
final class Ansi {

    private static final String RESET = "\033[0m";

    private Ansi() {}

    static String dim(Style style, String text) {
        return paint(style, "\033[90m", text);
    }

    static String bold(Style style, String text) {
        return paint(style, "\033[1m", text);
    }

    static String red(Style style, String text) {
        return paint(style, "\033[31m", text);
    }

    private static String paint(Style style, String code, String text) {
        return style.color() ? code + text + RESET : text;
    }
}
