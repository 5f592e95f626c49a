package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;

/**
 * Where a step's time and Values go.
 *
 * @param document what the step reads
 * @param times how often it was taken; what is told are medians
 * @param stages of the way forward, in order, and the movements after it
 */
public record ProfileView(String document, int times, List<Stage> stages) implements View {

    /** The mean of the losses, and what is not forward. */
    public static final String MEAN = "mean", BACKWARD = "backward", UPDATE = "update";

    private static final int NAME = 30;             // columns for the document
    private static final int BAR = 24;

    /**
     * A stage, at all positions together.
     *
     * @param values how many it made
     */
    public record Stage(String name, int values, double seconds) {

        boolean isForward() { return !name.equals(BACKWARD) && !name.equals(UPDATE); }
    }

    /** What is shown in one go, such as q, k and v, was made in one: no time lies between. */
    public static List<Stage> together(List<Stage> stages) {
        double each = stages.stream().filter(s -> s.values > 0).mapToDouble(Stage::seconds).sum()
            / stages.stream().mapToInt(Stage::values).sum();
        var parts = new ArrayList<Stage>();
        for (Stage s : stages) {
            Stage before = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (before == null || s.values == 0 || s.seconds > s.values * each / 3)
                parts.add(s);
            else parts.set(parts.size() - 1, new Stage(before.name + ", "
                + s.name.replaceFirst("^layer\\d+\\.", ""), before.values + s.values,
                before.seconds + s.seconds));
        }
        return List.copyOf(parts);
    }

    /** Returns how long the stages of the way forward took, or all. */
    public double seconds(boolean all) {
        return stages.stream().filter(s -> all || s.isForward()).mapToDouble(Stage::seconds).sum();
    }

    /** Returns how many Values there are. */
    public int values() { return stages.stream().mapToInt(Stage::values).sum(); }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        double whole = seconds(true), most = stages.stream().filter(Stage::isForward)
            .mapToDouble(Stage::seconds).max().orElse(0);
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {ink.grey("stage"), ink.grey("Values"), ink.grey("time"),
            ink.grey("of the step")});
        var bars = new ArrayList<>(List.of(0.0));
        for (Stage s : stages) {
            boolean forward = s.isForward();
            if (s.name.equals(BACKWARD)) {
                rows.add(new String[] {ink.bold("forward"), count(values()),
                    Num.duration(seconds(false)), Num.percent(seconds(false) / whole)});
                bars.add(0.0);
            }
            rows.add(new String[] {forward ? s.name : ink.bold(s.name),
                forward ? count(s.values) : "", Num.duration(s.seconds),
                Num.percent(s.seconds / whole)});
            bars.add(forward ? s.seconds / most : 0);
        }
        String[] lines = Text.table(rows).split("\n");
        int room = Math.min(BAR, style.width() - Text.widest(lines[1]) - 2);
        for (int i = 0; i < lines.length; i++) {
            int bar = (int) Math.round(room * bars.get(i));
            if (bar > 0) lines[i] += "  " + ink.blue("█".repeat(bar));
        }
        return String.join("\n", lines) + "\n" + ink.grey("a step on \""
            + Text.cut(Text.safe(document), NAME) + "\" takes ") + Num.duration(whole)
            + ink.grey(times == 1 ? ", once" : ", by medians of " + times + " times");
    }

    private static String count(int n) { return String.format(Locale.ROOT, "%,d", n); }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
