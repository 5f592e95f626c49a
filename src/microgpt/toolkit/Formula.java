package microgpt.toolkit;

import java.util.StringJoiner;
import microgpt.Value;
import microgpt.toolkit.draw.Num;

/** Formulas with numbers in them; long sums are told by their ends. */
final class Formula {

    private static final int TERMS = 4;

    static String n(Value v) { return Num.brief(v.data()); }

    /** Returns a number, in brackets if it is negative. */
    static String factor(double x) {
        return x < 0 ? "(" + Num.brief(x) + ")" : Num.brief(x);
    }

    static String factor(Value v) { return factor(v.data()); }

    static String dot(Value[] a, Value[] b) {
        return join(a.length, i -> n(a[i]) + "·" + factor(b[i]));
    }

    static String sum(Value[] a) { return join(a.length, i -> i == 0 ? n(a[0]) : factor(a[i])); }

    /** Returns a quotient of exponentials. */
    static String softmax(Value[] scores, int of) {
        return "exp(" + n(scores[of]) + ") / ("
            + join(scores.length, i -> "exp(" + n(scores[i]) + ")") + ")";
    }

    private static String join(int length, java.util.function.IntFunction<String> term) {
        var text = new StringJoiner(" + ");
        for (int i = 0; i < length; i++) {
            if (length > TERMS && i == TERMS - 1) {
                text.add("…");
                i = length - 1;
            }
            text.add(term.apply(i));
        }
        return text.toString();
    }

    private Formula() {}
}
