package microgpt.toolkit.render;

import java.util.Arrays;
import java.util.Optional;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.View;

/**
 * How long each of several evaluations took.
 *
 * @param seconds in their order
 * @param value what came out of the last, or null
 */
public record TimesView(double[] seconds, Object value) implements View {

    /** Returns the time that this share of them did not exceed. */
    public double quantile(double share) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        double at = share * (sorted.length - 1);
        int below = (int) at, above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        int n = seconds.length;
        String text = ink.bold(Num.duration(quantile(0.5))) + ink.grey(n == 1
            ? ", once" : ", the median of " + n + " times");
        if (n > 1) text += ink.grey("\n  half of them from ") + Num.duration(quantile(0.25))
            + ink.grey(" to ") + Num.duration(quantile(0.75)) + ink.grey(", all from ")
            + Num.duration(quantile(0)) + ink.grey(" to ") + Num.duration(quantile(1))
            + ink.grey("\n  the first ") + Num.duration(seconds[0])
            + ink.grey(", the last ") + Num.duration(seconds[n - 1]);
        if (value == null) return text;
        Optional<String> result = Renderers.render(value, null, style);
        return text + "\n" + result.orElse(String.valueOf(value));
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
