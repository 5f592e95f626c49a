package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.List;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;

/**
 * Gradients beside measured slopes.
 *
 * @param leaves how many there are in the graph; not all need be checked
 * @param named how many of them have a name; if any, only they are
 *     checked, since the others are constants for the most part
 */
public record CheckView(List<Line> lines, int leaves, int named) implements View {

    /** Differences below this part of the gradient come from rounding. */
    public static final double TOLERANCE = 1e-5;
    private static final double SMALL = 1e-9;

    /**
     * A leaf.
     *
     * @param gradient by the backward walk
     * @param slope of the result when the leaf is moved both ways a little
     */
    public record Line(String name, double data, double gradient, double slope) {

        /** Returns the difference as a part of the larger of the two. */
        public double difference() {
            double largest = Math.max(Math.abs(gradient), Math.abs(slope));
            return largest == 0 ? 0 : Math.abs(gradient - slope) / largest;
        }

        /** Returns whether gradient and slope agree. */
        public boolean agrees() {
            return difference() < TOLERANCE || Math.abs(gradient - slope) < SMALL;
        }
    }

    /** Returns whether all agree. */
    public boolean agrees() { return lines.stream().allMatch(Line::agrees); }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {ink.grey("leaf"), ink.grey("data"), ink.grey("gradient"),
            ink.grey("slope"), ink.grey("difference"), ""});
        for (Line l : lines)
            rows.add(new String[] {l.name.isEmpty() ? ink.grey("·") : l.name, Num.brief(l.data),
                Num.brief(l.gradient, 8), Num.brief(l.slope, 8), Num.brief(l.difference(), 2),
                l.agrees() ? ink.green("✓") : ink.red("✗")});
        long wrong = lines.stream().filter(l -> !l.agrees()).count();
        String verdict = wrong == 0 ? ink.green("all agree") : ink.red(wrong
            + (wrong == 1 ? " does" : " do") + " not agree");
        return Text.table(rows) + "\n" + verdict + ink.grey("; checked "
            + lines.size() + " of " + leaves + (leaves == 1 ? " leaf" : " leaves")
            + others());
    }

    /** Tells which leaves were not checked, and why. */
    private String others() {
        int nameless = named == 0 ? 0 : leaves - named;
        int left = leaves - nameless - lines.size();
        var why = new ArrayList<String>();
        if (left > 0) why.add(left + " to save time");
        if (nameless > 0) why.add(nameless + " without a name, such as constants");
        return why.isEmpty() ? "" : "\nleft out: " + String.join(", ", why);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
