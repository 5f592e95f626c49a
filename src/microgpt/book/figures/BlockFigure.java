package microgpt.book.figures;

import microgpt.Probe;
import microgpt.draw.Svg;
import microgpt.train.Trainer;

/** One block, with the number of numbers that a probe saw on each way. */
final class BlockFigure {

    private static final double TOP = 92;
    private static final double HEIGHT = 50;
    private static final String LAYER = "layer0.";

    private final Probe.Record seen;
    private final Svg svg =
        new Svg("block", "One block", Svg.SANS, 0, 0, 806, 150);

    static String draw(Runs runs) {
        return new BlockFigure(runs.untrained()).picture();
    }

    private BlockFigure(Trainer trainer) {
        seen = trainer.model().record(trainer.tokenizer().encodeStart("emma"));
    }

    private String size(String name) {
        return Integer.toString(seen.get(name, 1)[0].length);
    }

    private String picture() {
        double middle = TOP + HEIGHT / 2;
        flow(4, 20, 76, size("input"));
        box(76, 62, "norm", "");
        flow(138, 138, 188, size(LAYER + "ln_1"));
        box(188, 112, "attention", "q, k, v: " + size(LAYER + "q"));
        flow(300, 300, 350, size(LAYER + "attn_out"));
        plus(364, middle);
        residual(20, 364, size("input"));
        flow(378, 392, 448, size(LAYER + "attn_residual"));
        box(448, 62, "norm", "");
        flow(510, 510, 560, size(LAYER + "ln_2"));
        box(560, 112, "MLP", "inside: " + size(LAYER + "mlp_hidden"));
        flow(672, 672, 722, size(LAYER + "mlp_out"));
        plus(736, middle);
        residual(392, 736, size(LAYER + "attn_residual"));
        flow(750, 750, 800, size(LAYER + "mlp_residual"));
        return svg.toString();
    }

    private void box(double x, double width, String name, String inside) {
        svg.rect(x, TOP, width, HEIGHT, 6, Svg.color("leaf", "#eef5ff"), 1,
            Svg.EDGE, "");
        double y = TOP + HEIGHT / 2 + (inside.isEmpty() ? 5 : -3);
        svg.text(x + width / 2, y, "middle", Svg.INK, 16, name);
        if (!inside.isEmpty())
            svg.text(x + width / 2, y + 18, "middle", Svg.INK, 14, inside);
    }

    /** An arrow; what branches off it does so before its count. */
    private void flow(double from, double branch, double to, String count) {
        double y = TOP + HEIGHT / 2;
        svg.path("M" + from + " " + y + "H" + (to - 6), Svg.EDGE, 1.4);
        head(to, y, "l-7 -4v8z");
        svg.text((branch + to) / 2 - 2, y - 7, "middle",
            Svg.color("op", "#a33b38"), 15, count);
    }

    private void head(double x, double y, String path) {
        svg.fill("M" + x + " " + y + path, Svg.EDGE);
    }

    private void plus(double x, double y) {
        svg.rect(x - 14, y - 14, 28, 28, 14, Svg.color("node", "#fff"), 1,
            Svg.EDGE, "");
        svg.text(x, y + 6, "middle", Svg.color("op", "#a33b38"), 18, "+");
    }

    /** The way around: what comes in is added to what comes out. */
    private void residual(double from, double to, String count) {
        double y = TOP + HEIGHT / 2;
        double high = TOP - 48;
        svg.path("M" + from + " " + y + "V" + (high + 14) + "q0 -14 14 -14H"
            + (to - 14) + "q14 0 14 14V" + (y - 21), Svg.EDGE, 1.4);
        head(to, y - 14, "l-4 -7h8z");
        svg.text((from + to) / 2, high - 7, "middle",
            Svg.color("op", "#a33b38"), 15, count);
    }
}
