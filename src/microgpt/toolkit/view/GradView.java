package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;

/**
 * The derivative of a result by each leaf below it.
 *
 * @param result the result's data
 */
public record GradView(double result, List<Leaf> leaves) implements View {

    private static final int MOST_LINES = 30;

    /**
     * A leaf.
     *
     * @param name what it is called, or empty
     * @param derivative of the result by it, computed for this view
     * @param stored the grad that the Value has
     */
    public record Leaf(String name, double data, double derivative, double stored) {

        String group() {
            int bracket = name.indexOf('[');
            return name.isEmpty() ? "(no name)" : bracket < 0 ? name : name.substring(0, bracket);
        }
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        String head = ink.grey("result ") + Num.brief(result) + ink.grey(", ")
            + Text.count(leaves.size(), "leaf").replace("leafs", "leaves");
        String text = head + "\n" + table(shown(), ink);
        return leaves.size() <= MOST_LINES ? text
            : head + "\n" + groups(ink) + "\n" + ink.grey("the largest") + "\n"
                + table(shown(), ink);
    }

    private List<Leaf> shown() {
        return leaves.size() <= MOST_LINES ? leaves : leaves.stream()
            .sorted(Comparator.comparingDouble((Leaf l) -> -Math.abs(l.derivative)))
            .limit(10).toList();
    }

    private static String table(List<Leaf> leaves, Ink ink) {
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {ink.grey("leaf"), ink.grey("data"), ink.grey("d result / d leaf"),
            ink.grey("its grad now")});
        for (Leaf l : leaves)
            rows.add(new String[] {l.name.isEmpty() ? ink.grey("·") : ink.bold(l.name),
                Num.brief(l.data), ink.signed(l.derivative, Num.brief(l.derivative)),
                ink.grey(Num.brief(l.stored))});
        return Text.table(rows);
    }

    private String groups(Ink ink) {
        Map<String, double[]> groups = new LinkedHashMap<>();
        for (Leaf l : leaves) {
            double[] sum = groups.computeIfAbsent(l.group(), g -> new double[2]);
            sum[0]++;
            sum[1] += l.derivative * l.derivative;
        }
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {ink.grey("leaves of"), ink.grey("how many"),
            ink.grey("length of gradient")});
        groups.forEach((name, sum) -> rows.add(new String[] {name,
            String.format(Locale.ROOT, "%,d", (long) sum[0]), Num.brief(Math.sqrt(sum[1]))}));
        return Text.table(rows);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
