package microgpt.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers, words and blocks at the places where they change. */
class DrawnToldTest {

    private static final Ink PLAIN = new Ink(false), COLOURED = new Ink(true);

    @Test
    void aNumberChangesItsFormAtItsBounds() {
        assertEquals("0.0001", Num.brief(1e-4));
        assertEquals("9.9e-5", Num.brief(9.9e-5));
        assertEquals("9999999", Num.brief(9999999));
        assertEquals("1e7", Num.brief(1e7));
        assertEquals("-1e10", Num.brief(-1e10));
        assertEquals("1e-10", Num.brief(1e-10));
        assertEquals("0.001235", Num.brief(0.0012346));
        assertEquals("99.99", Num.brief(99.991));
        assertEquals("100", Num.brief(99.996));
        assertEquals("2.6", Num.brief(2.55001, 2));
        assertEquals("120", Num.brief(120.4, 2));
        assertEquals("∞", Num.brief(Double.POSITIVE_INFINITY));
        assertEquals("0", Num.brief(-0.0));
    }

    @Test
    void fixedDecimalsHaveNoMinusBeforeNothing() {
        assertEquals("0", Num.fixed(-0.4, 0));
        assertEquals("-0.01", Num.fixed(-0.01, 2));
        assertEquals("-1", Num.fixed(-0.6, 0));
        assertEquals("-∞", Num.fixed(Double.NEGATIVE_INFINITY, 2));
        assertEquals("NaN", Num.fixed(Double.NaN, 2));
    }

    @Test
    void decimalsAreThoseOfThreeDigits() {
        assertArrayEquals(new int[] {1, 1, 1, 1, 2, 3, 3, 6, 6},
            java.util.stream.DoubleStream.of(0, Double.NaN, Double.POSITIVE_INFINITY, 10, 9.9, 0.99,
                0.1, 1e-4, 1e-9).mapToInt(Num::decimals).toArray());
    }

    @Test
    void noUnitIsToldAThousandTimesOrSixty() {
        assertEquals("999 µs", Num.duration(0.000999));
        assertEquals("1 ms", Num.duration(0.0009996));
        assertEquals("999 ms", Num.duration(0.9994));
        assertEquals("1.0 s", Num.duration(0.9996));
        assertEquals("59.9 s", Num.duration(59.94));
        assertEquals("1 min 0 s", Num.duration(59.96));
        assertEquals("59 min 59 s", Num.duration(3599.4));
        assertEquals("1 h 0 min", Num.duration(3599.6));
        assertEquals("0 µs", Num.duration(0));
    }

    @Test
    void percentagesChangeTheirDigitsAtTheirBounds() {
        assertEquals("0.1%", Num.percent(0.00051));
        assertEquals("0.05%", Num.percent(0.00049));
        assertEquals("100.0%", Num.percent(1));
        assertEquals("12.3%", Num.percent(0.1234));
    }

    @Test
    void textIsFilledCutAndCounted() {
        assertEquals("ab  ", Text.left("ab", 4));
        assertEquals("  ab", Text.right("ab", 4));
        assertEquals("abc", Text.left("abc", 2));
        assertEquals("abc", Text.right("abc", 2));
        assertEquals("abc", Text.cut("abc", 3));
        assertEquals("a…", Text.cut("a漢漢", 3));
        assertEquals("1 node", Text.count(1, "node"));
        assertEquals("0 nodes", Text.count(0, "node"));
        assertEquals("12,345 nodes", Text.count(12345, "node"));
        assertEquals(3, Text.widest("a\nabc\n\033[1mab\033[0m"));
        assertEquals(0, Text.width("\033[1"));
        assertEquals("U+200BaU+2028U+E000U+0378", Text.safe("\u200ba\u2028\ue000\u0378"));
        assertEquals("U+D800", Text.safe("\ud800"));
        assertEquals("U+2029é漢", Text.safe("\u2029é漢"));
    }

    @Test
    void aTableIsAsWideAsItsWidestCells() {
        assertEquals("a     b\nlong  1", Text.table(List.of(new String[] {"a", "b"},
            new String[] {"long", "1"})));
        assertEquals("a   bb   c\n漢", Text.table(List.of(new String[] {"a", "bb", " c"},
            new String[] {"漢"})));
    }

    @Test
    void aCellIsDenserTheLargerItsNumber() {
        var cells = new StringBuilder();
        for (double x : new double[] {0, 0.019, 0.02, 0.249, 0.25, 0.5, 0.75, 1, 2, -0.02, -0.25,
                -0.5, -0.75}) cells.append(Blocks.cell(x, 1, PLAIN)).append('|');
        assertEquals(" ·| ·|░░|░░|▒▒|▓▓|██|██|██|-░|-▒|-▓|-█|", cells.toString());
        assertEquals(" ·", Blocks.cell(3, 0, PLAIN));
        assertEquals("? ", Blocks.cell(Double.NaN, 1, PLAIN));
        assertEquals(COLOURED.red("▒▒"), Blocks.cell(-0.25, 1, COLOURED));
        assertEquals(COLOURED.blue("▒▒"), Blocks.cell(0.25, 1, COLOURED));
        cells.setLength(0);
        for (double x : new double[] {0, 0.019, 0.02, 0.25, 0.5, 0.75, 2, -1, Double.NaN})
            cells.append(Blocks.half(x, 1, PLAIN));
        assertEquals("··░▒▓███?", cells.toString());
        assertEquals("·", Blocks.half(3, 0, PLAIN));
        assertEquals(COLOURED.red("█"), Blocks.half(-1, 1, COLOURED));
    }

    @Test
    void barsAreRoundedToEighths() {
        assertEquals("▏", Blocks.bar(0.125, 1));
        assertEquals("▉", Blocks.bar(0.875, 1));
        assertEquals("", Blocks.bar(0.06, 1));
        assertEquals("▏", Blocks.bar(0.07, 1));
        assertEquals("", Blocks.bar(-1, 1));
        assertEquals("█▋", Blocks.bar(0.4, 4));
    }

    @Test
    void aSparkIsOneOfEightAndEmptyWhereThereIsNoNumber() {
        assertEquals("▁▂▃▄▅▆▇█", Blocks.spark(new double[] {0, 1, 2, 3, 4, 5, 6, 8}));
        assertEquals("▁ █", Blocks.spark(new double[] {-1, Double.NaN, 1}));
        double[] three = {1, 2, 3};
        assertEquals(three, Blocks.shrink(three, 3));
        assertArrayEquals(new double[] {1, 2.5}, Blocks.shrink(three, 2));
    }

    @Test
    void coloursAreThoseOfTheSign() {
        assertEquals("\033[38;5;32mx\033[0m", COLOURED.signed(1, "x"));
        assertEquals("\033[38;5;161mx\033[0m", COLOURED.signed(-1, "x"));
        assertEquals("x", COLOURED.signed(0, "x"));
        assertEquals("", COLOURED.bold(""));
        assertEquals("\033[1mx\033[0m", COLOURED.bold("x"));
        assertEquals("\033[38;5;244mx\033[0m", COLOURED.grey("x"));
        assertEquals("\033[38;5;28mx\033[0m", COLOURED.green("x"));
        assertEquals("x", PLAIN.red("x"));
    }

    @Test
    void aPlotIsDrawnInDotsTwoByFour() {
        var plot = new Plot(4, 2, 0, 7, 0, 7);
        plot.line(new double[] {0, 7}, new double[] {0, 7});
        assertEquals("    7.00 ┤  ⡠⠊\n    0.00 ┤⡠⠊\n         └────\n          0  7",
            plot.text(PLAIN));
        plot = new Plot(4, 5, 0, 7, 0, 19);
        for (double[] p : new double[][] {{0, 19}, {7, 0}, {2, 11}, {-1, 5}, {8, 5}, {3, 20},
                {3, -1}}) plot.line(new double[] {p[0]}, new double[] {p[1]});
        assertEquals("    19.0 ┤⠁\n         │\n         │ ⠁\n         │\n     0.0 ┤   ⢀\n"
            + "         └────\n          0  7", plot.text(PLAIN));
    }

    @Test
    void aPlotOfOneNumberHasBoundsAllTheSame() {
        var plot = new Plot(2, 1, 3, 3, 5, 5);
        plot.line(new double[] {3}, new double[] {5});
        assertEquals("    6.00 ┤⡀\n         └──\n          34", plot.text(PLAIN));
    }
}
