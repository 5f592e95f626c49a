package microgpt.book.figures;

import microgpt.draw.Svg;

/** A product of matrices, and in it the tile that is being summed up. */
final class TileFigure {

    private static final int LANES = 16, ROWS = 8, INNER = 8, STRIPS = 4;
    private static final int TILE_ROW = 2, HIGH = 4, TILE_STRIP = 1, WIDE = 2;
    private static final int AT = 3;        // along the inner dimension
    private static final double CELL = 16, LANE = 4, STRIP = LANES * LANE;
    private static final double LEFT = 84, TOP = 26;
    private static final double RIGHT = LEFT + INNER * CELL + 26;
    private static final double BELOW = TOP + INNER * CELL + 26;

    private static final String ONE = Svg.color("c0", "#c0392b");
    private static final String MANY = Svg.color("c1", "#1f5fa8");
    private static final String GROUND = Svg.color("node", "#fff");

    private final Svg svg = new Svg("tile", "A tile", Svg.SANS, 0, 0,
        RIGHT + STRIPS * STRIP + 6, BELOW + ROWS * CELL + 30);

    static String draw() { return new TileFigure().picture(); }

    private String picture() {
        for (int i = 0; i < ROWS; i++)
            for (int k = 0; k < INNER; k++)
                box(LEFT + k * CELL, BELOW + i * CELL, CELL, ONE,
                    !isHigh(i) ? 0 : k == AT ? 0.75 : 0.15);
        for (int k = 0; k < INNER; k++)
            for (int j = 0; j < STRIPS; j++) {
                box(RIGHT + j * STRIP, TOP + k * CELL, STRIP, MANY,
                    !isWide(j) ? 0 : k == AT ? 0.75 : 0.15);
                if (isWide(j) && k == AT) lanes(j, TOP + k * CELL);
            }
        for (int i = 0; i < ROWS; i++)
            for (int j = 0; j < STRIPS; j++) {
                boolean tile = isHigh(i) && isWide(j);
                box(RIGHT + j * STRIP, BELOW + i * CELL, STRIP,
                    MANY, tile ? 0.4 : 0);
                if (tile) lanes(j, BELOW + i * CELL);
            }
        double x = LEFT + (AT + 0.5) * CELL, y = TOP + (AT + 0.5) * CELL;
        svg.text(x, BELOW - 7, "middle", Svg.INK, 14, "copy 4 numbers");
        svg.text(RIGHT - 8, y + 5, "end", Svg.INK, 14, "load 2 vectors");
        svg.text(RIGHT + (TILE_STRIP + WIDE / 2.0) * STRIP,
            BELOW + ROWS * CELL + 20, "middle", Svg.INK, 14,
            "the tile: 8 vectors, in 8 registers");
        svg.text(LEFT - 8, BELOW + (TILE_ROW + HIGH / 2.0) * CELL + 5,
            "end", Svg.INK, 14, "4 rows");
        svg.text(RIGHT + (TILE_STRIP + WIDE / 2.0) * STRIP, TOP - 9,
            "middle", Svg.INK, 14, "as wide as 2 vectors of 16 lanes");
        arrow(LEFT + (AT + 1.3) * CELL, BELOW + ROWS * CELL + 12, 48, 0);
        arrow(RIGHT - 14, TOP + (AT + 1.3) * CELL, 0, 44);
        return svg.toString();
    }

    private static boolean isHigh(int i) {
        return i >= TILE_ROW && i < TILE_ROW + HIGH;
    }

    private static boolean isWide(int j) {
        return j >= TILE_STRIP && j < TILE_STRIP + WIDE;
    }

    private void box(double x, double y, double width, String color,
            double strength) {
        svg.rect(x, y, width, CELL, 0, strength == 0 ? GROUND : color,
            strength == 0 ? 1 : strength, Svg.EDGE, "");
    }

    /** Marks the lanes of a vector. */
    private void lanes(int strip, double y) {
        var path = new StringBuilder();
        for (int i = 1; i < LANES; i++)
            path.append("M").append(RIGHT + strip * STRIP + i * LANE)
                .append(" ").append(y).append("v").append(CELL);
        svg.path(path.toString(), Svg.EDGE, 0.4);
    }

    private void arrow(double x, double y, double dx, double dy) {
        svg.path("M" + x + " " + y + "l" + dx + " " + dy, Svg.EDGE, 1.4);
        svg.fill("M" + (x + dx) + " " + (y + dy)
            + (dx > 0 ? "m0 -4l8 4l-8 4z" : "m-4 0h8l-4 8z"), Svg.EDGE);
    }
}
