package microgpt.toolkit.step;

import microgpt.draw.Num;

/** Numbers in formulas. */
public final class Formula {

    /** Returns a number, in brackets if it is negative. */
    public static String factor(double x) {
        String text = Num.brief(x);
        return text.startsWith("-") ? "(" + text + ")" : text;
    }

    private Formula() {}
}
