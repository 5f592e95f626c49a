package microgpt.book.figures;

import java.util.List;
import microgpt.draw.Num;
import microgpt.draw.Svg;
import microgpt.text.Sampling;
import microgpt.toolkit.view.PredictionView;
import microgpt.train.Trainer;
import microgpt.web.Toys;

/** On paper what a page lets its reader move: see {@link Toys} and docs/theme/living.js. */
final class ToyFigures {

    /**
     * How one bend is drawn.
     *
     * @param to where its curve ends
     * @param x and y where its name stands
     */
    private record Drawn(String name, String color, double to, String anchor, double x, double y) {}

    private static final List<Drawn> BENDS = List.of(
        new Drawn("relu", Svg.INK, 2.6, "start", 2.66, 2.56),
        new Drawn("gelu", Svg.color("c2", "#2c7a2c"), 2.6, "start", -0.5, -0.55),
        new Drawn("silu", Svg.color("cold", "#b5472f"), 2.6, "middle", -2.2, -0.55),
        new Drawn("squared-relu", Svg.color("heat", "#1f5fa8"), 2, "end", 1.8, 3.7));

    /** Bends of an MLP; the gated one has the form of another. */
    static String bends() {
        var svg = new Svg("plot", "Bends", Svg.SANS, -3.4 * UNIT, -4.2 * UNIT, 6.8 * UNIT, 5.1 * UNIT);
        svg.path("M" + Svg.number(-3.2 * UNIT) + " 0H" + Svg.number(3.1 * UNIT), Svg.RULE, 1);
        svg.path("M0 " + Svg.number(-4.1 * UNIT) + "V" + Svg.number(0.7 * UNIT), Svg.RULE, 1);
        for (int n : new int[] {-3, -2, -1, 1, 2})
            svg.text(n * UNIT, n < 0 ? -6 : 16, "middle", Svg.INK, 12, Num.brief(n));
        for (int n = 1; n <= 4; n++)
            svg.text(-6, 4 - n * UNIT, "end", Svg.INK, 12, Num.brief(n));
        List<String> names = Toys.bends();
        for (Drawn bend : BENDS) {
            var path = new StringBuilder();
            for (int i = 0; i <= 100; i++) {
                double x = -3 + (3 + bend.to) * i / 100;
                path.append(i == 0 ? "M" : "L").append(Svg.number(x * UNIT)).append(' ').append(
                    Svg.number(-UNIT * Toys.bend(names.indexOf(bend.name), x)[0]));
            }
            svg.path(path.toString(), bend.color, 2);
            svg.text(bend.x * UNIT, -bend.y * UNIT, bend.anchor, bend.color, 13, bend.name);
        }
        return svg.toString();
    }

    private static final double UNIT = 70;      // of the axes of the bends

    private static final double STEEP = 24, RATE = 0.08;
    private static final int STEPS = 60;

    /** The same number of steps of the same rate down one valley, taken in two ways. */
    static String valley() {
        var svg = new Svg("plot", "Two ways down a valley", Svg.SANS, 0, 0, 600, 220);
        for (double height : new double[] {1, 4, 9, 16})
            svg.path(ellipse(Math.sqrt(height), Math.sqrt(height / STEEP)), Svg.RULE, 1);
        svg.path(path(true), Svg.color("cold", "#b5472f"), 1.5);
        svg.path(path(false), Svg.color("heat", "#1f5fa8"), 2.5);
        svg.text(x(-4), y(1.06), "middle", Svg.INK, 13, "both begin here");
        svg.text(x(-3.1), y(-1.05), "start", Svg.color("cold", "#b5472f"), 13,
            "the gradient times the rate");
        svg.text(x(-1.6), y(0.5), "middle", Svg.color("heat", "#1f5fa8"), 13, "AdamW");
        return svg.toString();
    }

    private static double x(double x) { return 330 + 62 * x; }

    private static double y(double y) { return 112 - 82 * y; }

    private static String ellipse(double a, double b) {
        String radii = "A" + Svg.number(62 * a) + " " + Svg.number(82 * b) + " 0 1 0 ";
        return at("M", -a, 0) + radii + at("", a, 0) + radii + at("", -a, 0);
    }

    private static String at(String move, double x, double y) {
        return move + Svg.number(x(x)) + " " + Svg.number(y(y));
    }

    private static String path(boolean plain) {
        double[] places = Toys.valley(STEEP, RATE, plain, STEPS);
        var path = new StringBuilder();
        for (int i = 0; i < places.length; i += 2)
            path.append(at(i == 0 ? "M" : "L", places[i], places[i + 1]));
        return path.toString();
    }

    /** What the trained model expects after two letters. */
    static String nextLetters(Trainer trainer) {
        return PredictionView.of(trainer.model(), trainer.tokenizer(), "em", Sampling.at(1)).svg();
    }

    private ToyFigures() {}
}
