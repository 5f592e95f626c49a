package microgpt.book.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import microgpt.Loss;
import microgpt.Value;
import microgpt.draw.Num;
import microgpt.draw.Svg;

/** What softmax makes of three scores, as panels of bars. */
final class SoftmaxFigures {

    private static final double ROW = 30;
    private static final double TOP = 34;

    /**
     * A group of bars under a heading.
     *
     * @param unit how long the bar of a 1 is
     */
    private record Panel(String heading, double[] values, double unit,
            int decimals) {}

    private static final double[] SCORES = {2, 1, 0};

    /** The scores, and the probabilities that they become. */
    static String scoresAndProbabilities() {
        return draw("Softmax", 280, List.of(
            new Panel("score", SCORES, 80, 0),
            new Panel("probability", softmax(1), 210, 2)));
    }

    /** The same scores at four temperatures. */
    static String temperatures() {
        var panels = new ArrayList<Panel>();
        for (double t : new double[] {0.25, 0.5, 1, 2}) panels.add(
            new Panel("T = " + Num.brief(t), softmax(t), 110, 2));
        return draw("Temperature", 174, panels);
    }

    private static double[] softmax(double temperature) {
        Value[] scaled = new Value[SCORES.length];
        for (int i = 0; i < scaled.length; i++)
            scaled[i] = new Value(SCORES[i] / temperature);
        return Stream.of(Loss.softmax(scaled))
            .mapToDouble(Value::data).toArray();
    }

    private static String draw(
            String title, double width, List<Panel> panels) {
        var svg = new Svg("bars", title, Svg.SANS, 0, 0,
            width * panels.size(), TOP + ROW * SCORES.length);
        double x = 8;
        for (Panel panel : panels) {
            svg.text(x, 18, "start", Svg.INK, 13, panel.heading);
            for (int i = 0; i < panel.values.length; i++) {
                double y = TOP + ROW * i;
                double length = Math.max(1.5, panel.values[i] * panel.unit);
                svg.rect(x, y, length, ROW - 10, 2,
                    Svg.color("heat", "#1f5fa8"), 1, "none", "");
                svg.text(x + length + 8, y + 15, "start", Svg.INK, 13,
                    Num.fixed(panel.values[i], panel.decimals));
            }
            x += width;
        }
        return svg.toString();
    }

    private SoftmaxFigures() {}
}
