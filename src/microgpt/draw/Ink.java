package microgpt.draw;

/**
 * Colours of the terminal that can be read on dark and on light ground: each
 * stands off both by a contrast of about 4 : 1.
 *
 * @param on whether to colour at all
 */
public record Ink(boolean on) {

    public String bold(String s) { return sgr("1", s); }

    /** For what matters less. */
    public String grey(String s) { return sgr("38;5;244", s); }

    /** For positive numbers and for quantities. */
    public String blue(String s) { return sgr("38;5;32", s); }

    /** For negative numbers and for what is wrong. */
    public String red(String s) { return sgr("38;5;161", s); }

    /** For operations and for what is right. */
    public String green(String s) { return sgr("38;5;28", s); }

    /** Blue or red by the sign; a number without one keeps its colour. */
    public String signed(double x, String s) {
        return x > 0 ? blue(s) : x < 0 ? red(s) : s;
    }

    private String sgr(String code, String s) {
        return on && !s.isEmpty() ? "\033[" + code + "m" + s + "\033[0m" : s;
    }
}
