package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;

/**
 * A derivative, split into the paths that it came along.
 *
 * @param what the derivative's name, such as {@code d L / d a}
 * @param derivative the sum over all paths
 * @param size the sum of the paths' absolute contributions
 * @param ways how many paths there are
 * @param paths the strongest, the strongest first
 */
public record WhyView(String what, double derivative, double size, double ways,
        List<Path> paths) implements View {

    private static final int SHORT = 10;

    /** A path from the result down, and the product along it. */
    public record Path(double product, List<Step> steps) {

        private List<String> names() {
            return steps.stream().map(Step::name).filter(name -> !name.isEmpty()).toList();
        }
    }

    /**
     * A Value on a path.
     *
     * @param local the derivative of the Value before it by this one
     */
    public record Step(String op, String name, double data, double local) {}

    /** Returns which part of all contributions the paths shown carry. */
    public double share() {
        double shown = 0;
        for (Path p : paths) shown += Math.abs(p.product);
        return size > 0 ? shown / size : 1;
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var lines = new ArrayList<String>();
        lines.add(ink.grey(what + " = ")
            + ink.bold(ink.signed(derivative, Num.brief(derivative, 6)))
            + ink.grey(", the sum over ") + count(ways));
        double sum = 0;
        for (Path p : paths) sum += p.product;
        for (Path p : new LinkedHashSet<>(paths)) {
            String head = ink.signed(p.product, Text.right(Num.brief(p.product), 11)) + " = ";
            lines.addAll(wrap(head, factors(p, ink), style.width()));
        }
        lines.add(ink.grey(paths.size() < ways
            ? "These " + paths.size() + " make " + Num.brief(sum) + " together, and without signs "
                + Num.brief(100 * share(), 2) + "% of what all paths make."
            : "These are all."));
        return String.join("\n", lines);
    }

    private static String count(double ways) {
        return ways == 1 ? "1 path" : ways < 1e7 ? String.format(Locale.ROOT, "%,d paths",
            (long) ways) : Num.brief(ways, 2) + " paths";
    }

    /**
     * Short paths tell every step, long ones go from name to name; of two that pass
     * the same names, the steps that are not in both are told, too.
     */
    private List<String> factors(Path path, Ink ink) {
        List<Path> alike = paths.stream().filter(p -> p.names().equals(path.names())).toList();
        int same = Collections.frequency(paths, path);
        boolean brief = path.steps.size() > SHORT;
        var words = new ArrayList<String>();
        double product = 1;
        for (int i = 1; i < path.steps.size(); i++) {
            Step s = path.steps.get(i);
            product *= s.local;
            boolean last = i == path.steps.size() - 1;
            if (brief && s.name.isEmpty() && !last
                && alike.stream().allMatch(p -> p.steps.contains(s))) continue;
            String what = s.name.isEmpty() ? s.op + "=" + Num.brief(s.data) : s.name;
            words.add((words.isEmpty() ? "" : "· ") + Num.brief(product, 3)
                + ink.grey(" (" + what + ")" + (last && same > 1 ? ", " + same + " such paths" : "")));
            product = 1;
        }
        return words.isEmpty() ? List.of("1" + ink.grey(" (it is the result itself)")) : words;
    }

    private static List<String> wrap(String head, List<String> words, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(head);
        int used = Text.width(head), indent = used;
        for (String word : words) {
            if (used + Text.width(word) > width && used > indent) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent));
                used = indent;
            }
            line.append(word).append(' ');
            used += Text.width(word) + 1;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
