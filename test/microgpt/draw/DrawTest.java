package microgpt.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DrawTest {

    @Test
    void numbersAreAsShortAsFourDigitsAllow() {
        assertEquals("0", Num.brief(0));
        assertEquals("-0.05", Num.brief(-0.05));
        assertEquals("3.296", Num.brief(3.2958368));
        assertEquals("1235", Num.brief(1234.5678));
        assertEquals("100", Num.brief(100));
        assertEquals("1e-8", Num.brief(1e-8));
        assertEquals("-1.5e-7", Num.brief(-1.5e-7));
        assertEquals("1.235e12", Num.brief(1.23456e12));
        assertEquals("NaN", Num.brief(Double.NaN));
        assertEquals("-∞", Num.brief(Double.NEGATIVE_INFINITY));
        assertEquals("0.00", Num.fixed(-0.001, 2));
    }

    @Test
    void aSmallShareIsNotShownAsNone() {
        assertEquals("50.0%", Num.percent(0.5));
        assertEquals("0.1%", Num.percent(0.0005));
        assertEquals("0.04%", Num.percent(0.0004));
        assertEquals("0.01%", Num.percent(0.00005));
        assertEquals("<0.01%", Num.percent(0.00004));
        assertEquals("0.0%", Num.percent(0));
        assertEquals("0.0%", Num.percent(-1e-17));
    }

    @Test
    void durationsHaveTheUnitThatFits() {
        assertEquals("12 µs", Num.duration(12e-6));
        assertEquals("85 ms", Num.duration(0.085));
        assertEquals("12.3 s", Num.duration(12.34));
        assertEquals("4 min 10 s", Num.duration(250));
        assertEquals("2 h 5 min", Num.duration(7500));
    }

    private static List<double[]> numbers(String svg, String pattern) {
        return java.util.regex.Pattern.compile(pattern).matcher(svg).results()
            .map(m -> java.util.stream.IntStream.rangeClosed(1, m.groupCount())
                .mapToDouble(i -> Double.parseDouble(m.group(i))).toArray()).toList();
    }

    /** A dot is a rectangle that is round; a bar has a cap at either end. */
    @Test
    void pointsAndTheirErrorsStandWhereTheAxisSays() {
        double[] x = {1e2, 1e3, 1e4}, y = {3, 2, 1}, error = {0.5, 0, Double.NaN};
        String svg = ErrorPlot.logarithmic("t", "x", "y", List.of(
            new ErrorPlot.Measured("one", x, y, error)), List.of());
        List<double[]> dots = numbers(svg, "<rect x=\"([\\d.]+)\" y=\"([\\d.]+)\" width=\"6\"");
        assertEquals(3, dots.size());
        assertEquals(dots.get(1)[0] - dots.get(0)[0], dots.get(2)[0] - dots.get(1)[0], 0.02,
            "equal factors are equally far apart");
        double nat = dots.get(1)[1] - dots.get(0)[1];
        assertEquals(nat, dots.get(2)[1] - dots.get(1)[1], 0.02);
        List<double[]> bars = numbers(svg, "0v([\\d.]+)m");
        assertEquals(1, bars.size(), "only where there is an error");
        assertEquals(nat, bars.get(0)[0], 0.02, "half a nat up and half a nat down");
        assertTrue(svg.contains("<title>one: 3.000 ± 0.500</title>"), svg);
        assertTrue(svg.contains(">10²</text>") && svg.contains(">10⁴</text>"), svg);
    }

    @Test
    void rowsLeaveOutWhatIsMissing() {
        String svg = ErrorPlot.rows("t", "nats", new String[] {"a", "b"}, List.of(
            new ErrorPlot.Measured("p", new double[] {0.1, -0.1}, null, new double[] {0.02, 0.01}),
            new ErrorPlot.Measured("q", new double[] {Double.NaN, 0}, null, new double[2])), 700);
        List<double[]> dots = numbers(svg, "<rect x=\"([\\d.]+)\" y=\"([\\d.]+)\" width=\"6\"");
        assertEquals(2 + 3, dots.size(), "two of the key and three in the rows");
        assertTrue(dots.get(2)[0] > dots.get(4)[0] && dots.get(4)[0] > dots.get(3)[0],
            "0.1, 0 and -0.1 from right to left");
        assertEquals(dots.get(2)[0] - dots.get(4)[0], dots.get(4)[0] - dots.get(3)[0], 0.02);
        List<double[]> bars = numbers(svg, "<path d=\"M[\\d.]+ [\\d.]+h([\\d.]+)\"");
        assertEquals(0.02 / 0.1, bars.get(0)[0] / 2 / (dots.get(2)[0] - dots.get(4)[0]), 0.001);
    }

    @Test
    void widthCountsColumnsAndNotEscapes() {
        assertEquals(3, Text.width("\033[1mabc\033[0m"));
        assertEquals(2, Text.width("漢"));
        assertEquals(4, Text.width("⌚😀"));
        assertEquals(1, Text.width("e\u0301"));
        assertEquals("ab…", Text.cut("abcdef", 3));
        assertEquals("漢…", Text.cut("漢字漢字", 4));
        assertEquals("U+001Bx", Text.safe("\033x"));
    }

    @Test
    void barsHaveEighths() {
        assertEquals("████", Blocks.bar(1, 4));
        assertEquals("██", Blocks.bar(0.5, 4));
        assertEquals("▌", Blocks.bar(0.125, 4));
        assertEquals("", Blocks.bar(0, 4));
        assertEquals("████", Blocks.bar(7, 4));
    }

    @Test
    void sparksGoFromTheLowestToTheHighest() {
        assertEquals("▁▄█", Blocks.spark(new double[] {0, 1, 2}).replace('▅', '▄'));
        assertEquals("▄▄", Blocks.spark(new double[] {5, 5}));
        assertEquals("", Blocks.spark(new double[0]));
        assertEquals(List.of(1.5, 3.5),
            java.util.Arrays.stream(Blocks.shrink(new double[] {1, 2, 3, 4}, 2)).boxed().toList());
    }

    @Test
    void heatCellsAreTwoColumnsWide() {
        for (boolean on : new boolean[] {false, true})
            for (double x : new double[] {0, 0.01, 0.2, -0.5, 1, -1, 5, Double.NaN})
                assertEquals(2, Text.width(Blocks.cell(x, 1, new Ink(on))));
    }

    @Test
    void everyEdgeRunsToTheRightAndNoBoxLiesOnAnother() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var layout = new Layered();
            var boxes = new ArrayList<Layered.Box>();
            for (int i = 0; i < 30; i++) {
                boxes.add(layout.box(20 + random.nextInt(80), 40));
                for (int k = 0; k < 2 && i > 3; k++)
                    layout.edge(boxes.get(random.nextInt(i)), boxes.get(i));
            }
            layout.layout();
            for (Layered.Edge e : layout.edges) {
                assertTrue(e.from().x + e.from().width / 2 < e.to().x - e.to().width / 2);
                assertEquals(e.to().column - e.from().column - 1, e.bends().size());
            }
            for (Layered.Box a : boxes)
                for (Layered.Box b : boxes)
                    if (a != b) assertTrue(Math.abs(a.x - b.x) >= (a.width + b.width) / 2
                        || Math.abs(a.y - b.y) >= (a.height + b.height) / 2 + 1);
            for (Layered.Box b : boxes)
                assertTrue(b.y - b.height / 2 >= -1e-9 && b.y + b.height / 2
                    <= layout.height + 1e-9);
        }
    }

    @Test
    void aChainLiesOnAStraightLine() {
        var layout = new Layered();
        Layered.Box a = layout.box(10, 40), b = layout.box(10, 40), c = layout.box(10, 40);
        layout.edge(a, b);
        layout.edge(b, c);
        layout.layout();
        assertEquals(a.y, c.y, 1e-9);
    }

    @Test
    void crossingsThatNeedNotBeAreRemoved() {
        var layout = new Layered();
        Layered.Box a = layout.box(10, 10), b = layout.box(10, 10);
        Layered.Box x = layout.box(10, 10), y = layout.box(10, 10);
        Layered.Box end = layout.box(10, 10);
        layout.edge(a, y);
        layout.edge(b, x);
        layout.edge(x, end);
        layout.edge(y, end);
        layout.layout();
        assertEquals(a.y < b.y, y.y < x.y);
    }

    /** Two that make one stand apart in the first column, so the third must stand below both. */
    @Test
    void crossingsAreRemovedFromTheRightToo() {
        var layout = new Layered();
        Layered.Box a = layout.box(10, 10), c = layout.box(10, 10), b = layout.box(10, 10);
        Layered.Box p = layout.box(10, 10), q = layout.box(10, 10), end = layout.box(10, 10);
        layout.edge(a, p);
        layout.edge(b, p);
        layout.edge(c, q);
        layout.edge(p, end);
        layout.edge(q, end);
        layout.layout();
        assertEquals(p.y < q.y, b.y < c.y && a.y < c.y);
        assertEquals(p.y > q.y, b.y > c.y && a.y > c.y);
    }

    @Test
    void aBoxStandsInTheMiddleOfWhatItIsMadeFromAndColumnsAreAsWideAsTheirWidest() {
        var layout = new Layered();
        Layered.Box a = layout.box(10, 40), b = layout.box(30, 20);
        Layered.Box c = layout.box(50, 40), d = layout.box(20, 10);
        layout.edge(a, c);
        layout.edge(b, c);
        layout.edge(c, d);
        layout.layout();
        assertEquals((a.y + b.y) / 2, c.y, 1e-9);
        assertEquals(c.y, d.y, 1e-9);
        assertTrue(Math.abs(a.y - b.y) > 30, "with room between them");
        assertEquals(0, Math.min(a.y - 20, b.y - 10), 1e-9);
        assertEquals(layout.height, Math.max(a.y + 20, b.y + 10), 1e-9);
        assertEquals(15, a.x);
        assertEquals(15, b.x);
        double gap = c.x - 25 - 30;
        assertTrue(gap > 10);
        assertEquals(gap, d.x - 10 - (c.x + 25), 1e-9);
        assertEquals(layout.width, d.x + 10, 1e-9);
        assertEquals(30, layout.columnWidth(a));
    }

    @Test
    void aPlotDrawsALineFromCornerToCorner() {
        var plot = new Plot(20, 4, 0, 1, 0, 1);
        plot.line(new double[] {0, 1}, new double[] {0, 1});
        String[] lines = plot.text(new Ink(false)).split("\n");
        assertEquals(6, lines.length);
        assertTrue(lines[0].endsWith("⠈") || lines[0].charAt(lines[0].length() - 1) > 0x2800);
        assertEquals(10 + 20, lines[0].length());
        assertTrue(lines[3].charAt(10) > 0x2800, lines[3]);
    }

    /** As after two steps, whose losses are almost the same. */
    @Test
    void theNumbersAtAPlotsSideCanBeToldApart() {
        var labels = new java.util.ArrayList<String>();
        for (String line : new Plot(20, 13, 1, 2, 3.3024, 3.3041).text(new Ink(false)).split("\n"))
            if (line.contains("┤")) labels.add(line.substring(0, 8).strip());
        assertEquals("[3.3041, 3.3035, 3.3030, 3.3024]", labels.toString());
    }

    @Test
    void aHeatMapSaysItsNumbersAndAMaskOfOnesDoesNot() {
        String[] labels = {"a", "b"};
        String svg = ChartSvg.heat("w", labels, labels, new double[][] {{1}, {0.25, 0.75}});
        assertTrue(svg.contains(">1<") && svg.contains(">.25<") && svg.contains(">.75<"), svg);
        assertFalse(ChartSvg.heat("mask", labels, labels, new double[][] {{1}, {1, 1}})
            .contains(">1<"));
    }

    @Test
    void anEdgeOfAGraphSaysItsLocalDerivative() {
        var a = new GraphSvg.Item(0, "", "a", "2", "-3", "receives", List.of(), List.of(), false);
        var b = new GraphSvg.Item(1, "×", "", "-6", "1", "turn 1", List.of(0), List.of("×-3"),
            false);
        String svg = GraphSvg.draw("g", List.of(a, b));
        for (String text : List.of("a = 2", "∇ -3", "receives", "turn 1", "×-3"))
            assertTrue(svg.contains(">" + text + "<"), text);
    }

    @Test
    void labelsOfAMapDoNotCoverEachOther() {
        String svg = ChartSvg.points("map", new String[] {"a", "b", "c", "d"},
            new String[] {"vowels", "", "", ""}, new double[] {0, 0, 0.01, 1},
            new double[] {0, 0.01, 0, 1}, "across", "up");
        assertTrue(svg.contains(">vowels<") && svg.contains(">across<") && svg.contains(">up<"));
        var places = new ArrayList<double[]>();
        var m = java.util.regex.Pattern.compile(
                "<text x=\"([0-9.]+)\" y=\"([0-9.]+)\"[^>]*>[a-d]<")
            .matcher(svg);
        while (m.find()) places.add(new double[] {
            Double.parseDouble(m.group(1)), Double.parseDouble(m.group(2))});
        assertEquals(4, places.size());
        for (double[] a : places)
            for (double[] b : places)
                if (a != b) assertTrue(Math.abs(a[0] - b[0]) > 9 || Math.abs(a[1] - b[1]) > 13);
    }
}
