package microgpt.toolkit;

import microgpt.draw.Num;

/** Numbers in formulas. */
final class Formula {

    /** Returns a number, in brackets if it is negative. */
    static String factor(double x) {
        String text = Num.brief(x);
        return text.startsWith("-") ? "(" + text + ")" : text;
    }

    private Formula() {}
}
