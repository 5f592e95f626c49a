package microgpt.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import microgpt.draw.ChartSvg.Curve;
import microgpt.draw.Drawn.Box;
import microgpt.draw.Drawn.Line;
import microgpt.draw.Drawn.Word;
import microgpt.draw.ErrorPlot.Measured;
import microgpt.draw.GraphSvg.Item;
import org.junit.jupiter.api.Test;

/** Measurements with their errors, and graphs, are read off as a reader does. */
class PlotsToldTest {

    private static final double NEAR = 0.03, NAN = Double.NaN;

    private static double value(Word w) { return Double.parseDouble(w.text()); }

    private static DoubleUnaryOperator up(Drawn drawn) {
        return Drawn.scale(drawn.numbers("end"), PlotsToldTest::value, w -> drawn.lines.stream()
            .filter(l -> l.isLevel() && l.stroke().equals(Svg.RULE)
                && Math.abs(l.first()[1] - w.middle()) < 2).findFirst().orElseThrow().first()[1]);
    }

    private static final String[] RAISED = {"10¹", "10²", "10³", "10⁴"};

    private static DoubleUnaryOperator powers(Drawn drawn) {
        return Drawn.scale(Stream.of(RAISED).map(drawn::word).toList(),
            w -> List.of(RAISED).indexOf(w.text()) + 1, Word::x);
    }

    private static Box dot(Drawn drawn, String tip) {
        List<Box> found = drawn.boxes.stream().filter(b -> b.tip().equals(tip)).toList();
        assertEquals(1, found.size(), tip + " of " + drawn.boxes);
        return found.get(0);
    }

    /** The line with a cap at each end around a dot, from the lowest to the highest. */
    private static double[] bar(Drawn drawn, Box dot) {
        List<Line> found = drawn.lines.stream().filter(l -> l.points().size() == 6
            && Math.abs((l.points().get(0)[0] + l.points().get(1)[0]) / 2 - dot.middleX()) < NEAR)
            .toList();
        assertEquals(1, found.size(), dot + " of " + drawn.lines);
        List<double[]> p = found.get(0).points();
        assertEquals(dot.middleX(), p.get(2)[0], NEAR);
        assertEquals(dot.middleX(), p.get(3)[0], NEAR);
        assertEquals(p.get(0)[0], p.get(4)[0], NEAR);
        assertEquals(p.get(1)[0], p.get(5)[0], NEAR);
        return new double[] {p.get(3)[1], p.get(2)[1]};
    }

    private static void assertDot(Drawn drawn, String tip, double x, double y) {
        Box dot = dot(drawn, tip);
        assertEquals(x, dot.middleX(), NEAR);
        assertEquals(y, dot.middleY(), NEAR);
        assertTrue(dot.width() == dot.height() && dot.width() < 10);
    }

    @Test
    void whatWasMeasuredStandsWithItsErrorWhereTheAxesSay() {
        var one = new Measured("one", new double[] {10, 1000, 10000}, new double[] {3, 2, 1.5},
            new double[] {0.25, 0, NAN});
        var two = new Measured("two", new double[] {100, 3000}, new double[] {2.8, 1.7},
            new double[] {0, 0.1});
        var law = new Curve("law", new double[] {1, 10, 100, 10000}, new double[] {2, 9, 2.4, 1.6},
            false);
        var faint = new Curve("", new double[] {100, 1000}, new double[] {2.6, 2.2}, true);
        var other = new Curve("other", new double[] {10, 1000}, new double[] {1.5, 3}, true);
        var drawn = new Drawn(ErrorPlot.logarithmic("t", "tokens", "nats", List.of(one, two),
            List.of(law, faint, other)));
        drawn.isWhole();
        assertEquals("t 700.0 400.0", drawn.title + " " + drawn.width + " " + drawn.height);
        DoubleUnaryOperator x = powers(drawn), y = up(drawn);
        assertTrue(y.applyAsDouble(3) < y.applyAsDouble(2), "more is higher");
        assertDot(drawn, "one: 3.000 ± 0.250", x.applyAsDouble(1), y.applyAsDouble(3));
        assertDot(drawn, "one: 2.000 ± 0.000", x.applyAsDouble(3), y.applyAsDouble(2));
        assertDot(drawn, "one: 1.500", x.applyAsDouble(4), y.applyAsDouble(1.5));
        assertDot(drawn, "two: 1.700 ± 0.100", x.applyAsDouble(Math.log10(3000)),
            y.applyAsDouble(1.7));
        for (Object[] told : new Object[][] {{"one: 3.000 ± 0.250", 2.75, 3.25},
                {"two: 1.700 ± 0.100", 1.6, 1.8}}) {
            double[] bar = bar(drawn, dot(drawn, (String) told[0]));
            assertEquals(y.applyAsDouble((double) told[1]), bar[0], NEAR);
            assertEquals(y.applyAsDouble((double) told[2]), bar[1], NEAR);
        }
        assertEquals(2, drawn.lines.stream().filter(l -> l.points().size() == 6).count());
        Line joined = drawn.lines.get(drawn.lines.size() - 1);
        assertEquals(2, joined.points().size());
        assertEquals(dot(drawn, "two: 2.800 ± 0.000").middleX(), joined.first()[0], NEAR);
        assertEquals(dot(drawn, "two: 1.700 ± 0.100").middleY(), joined.last()[1], NEAR);
        for (String name : List.of("one: 3.000 ± 0.250", "two: 2.800 ± 0.000")) {
            Box dot = dot(drawn, name);
            Word word = drawn.word(name.substring(0, 3));
            assertEquals(dot.middleX(), word.x(), NEAR);
            double top = name.startsWith("one") ? bar(drawn, dot)[1] : dot.y();
            assertTrue(word.below() < top && top - word.below() < 12, word + " over " + dot);
        }
        Line rule = drawn.lines.stream().filter(Line::isLevel).findFirst().orElseThrow();
        assertEquals(x.applyAsDouble(1) - rule.first()[0], rule.last()[0] - x.applyAsDouble(4), 0.1);
        assertTrue(rule.first()[0] < x.applyAsDouble(1) - 10);
        assertEquals((rule.first()[0] + rule.last()[0]) / 2, drawn.word("tokens").x(), NEAR);
        assertTrue(drawn.word("tokens").above() > drawn.word("10²").below());
        assertTrue(drawn.word("nats").upwards());
        assertTrue(drawn.numbers("end").stream().allMatch(w -> drawn.word("nats").to() < w.from()));
        List<Line> curve = drawn.lines.stream().filter(l -> !l.isLevel() && l.points().size() == 2
            && Math.abs(l.first()[1] - y.applyAsDouble(2.4)) < NEAR).toList();
        assertEquals(1, curve.size(), "the ends of the law lie outside, and are left away");
        assertEquals(x.applyAsDouble(2), curve.get(0).first()[0], NEAR);
        assertEquals(x.applyAsDouble(4), curve.get(0).last()[0], NEAR);
        for (String name : List.of("law", "other")) {
            Word word = drawn.word(name);
            Line key = drawn.lines.stream().filter(l -> l.isLevel() && word.to() < l.first()[0]
                && !l.stroke().equals(Svg.RULE) && Math.abs(l.first()[1] - word.middle()) < 2)
                .findFirst().orElseThrow();
            assertEquals(name.equals("law"), key.stroke().equals(curve.get(0).stroke()));
        }
        assertEquals(2, drawn.lines.stream().filter(l -> l.width() == 1.2).count());
    }

    @Test
    void onAPlainAxisTheNamesStandBehindTheLastPoints() {
        var drawn = new Drawn(ErrorPlot.plain("t", "x", "y", List.of(
            new Measured("first", new double[] {0, 2, 4}, new double[] {1, 2, 4}, new double[] {0, 0.5, 0}),
            new Measured("second", new double[] {0, 4}, new double[] {3, 1}, new double[] {NAN, 0}))));
        drawn.isWhole();
        DoubleUnaryOperator y = up(drawn);
        DoubleUnaryOperator x = Drawn.scale(drawn.numbers("middle"), PlotsToldTest::value, Word::x);
        assertEquals(List.of("0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4"),
            drawn.numbers("middle").stream().map(Word::text).toList());
        assertDot(drawn, "first: 2.000 ± 0.500", x.applyAsDouble(2), y.applyAsDouble(2));
        assertDot(drawn, "second: 3.000", x.applyAsDouble(0), y.applyAsDouble(3));
        for (String[] last : new String[][] {{"first", "first: 4.000 ± 0.000"},
                {"second", "second: 1.000 ± 0.000"}}) {
            Word name = drawn.word(last[0]);
            Box dot = dot(drawn, last[1]);
            assertTrue(dot.right() < name.from() && name.from() - dot.right() < 10, name.toString());
            assertEquals(dot.middleY(), name.middle(), 2);
        }
    }

    @Test
    void inRowsEveryPointStandsInItsRowOnBothSidesOfNothing() {
        String[] labels = {"without heads", "b"};
        var drawn = new Drawn(ErrorPlot.rows("t", "nats", labels, List.of(
            new Measured("a thousand", new double[] {0.5, -0.25}, null, new double[] {0.125, NAN}),
            new Measured("more", new double[] {NAN, 0.25}, null, new double[] {NAN, 0.25})), 600));
        drawn.isWhole();
        List<Word> numbers = drawn.numbers("middle");
        DoubleUnaryOperator x = Drawn.scale(numbers, PlotsToldTest::value, Word::x);
        assertTrue(value(numbers.get(0)) <= -0.25 && value(numbers.get(numbers.size() - 1)) >= 0.625);
        for (Word w : numbers) {
            List<Line> upright = drawn.lines.stream().filter(l -> l.isUpright()
                && Math.abs(l.first()[0] - w.x()) < NEAR).toList();
            assertEquals(1, upright.size(), w.toString());
            assertEquals(w.text().equals("0"), upright.get(0).stroke().equals(Svg.INK), w.text());
            for (String label : labels) assertTrue(upright.get(0).first()[1] < drawn.word(label).above()
                && drawn.word(label).below() < upright.get(0).last()[1]);
            assertTrue(upright.get(0).last()[1] < w.above());
        }
        Object[][] told = {{"without heads: 0.500 ± 0.125", 0.5, 0.125}, {"b: -0.250", -0.25, 0.0},
            {"b: 0.250 ± 0.250", 0.25, 0.25}};
        for (Object[] t : told) {
            Box dot = dot(drawn, (String) t[0]);
            double at = (double) t[1], error = (double) t[2];
            assertEquals(x.applyAsDouble(at), dot.middleX(), NEAR);
            Word label = drawn.word(((String) t[0]).replaceFirst(":.*", ""));
            assertTrue(label.to() < dot.x());
            assertEquals(label.middle(), dot.middleY(), 6);
            List<Line> bars = drawn.lines.stream().filter(l -> l.isLevel()
                && Math.abs(l.first()[1] - dot.middleY()) < NEAR).toList();
            assertEquals(error > 0 ? 1 : 0, bars.size());
            if (error == 0) continue;
            assertEquals(x.applyAsDouble(at - error), bars.get(0).first()[0], NEAR);
            assertEquals(x.applyAsDouble(at + error), bars.get(0).last()[0], NEAR);
        }
        Box one = dot(drawn, "b: -0.250"), other = dot(drawn, "b: 0.250 ± 0.250");
        assertTrue(one.middleY() < other.middleY());
        assertEquals(drawn.word("b").middle(), (one.middleY() + other.middleY()) / 2, 2);
        for (Object[] key : new Object[][] {{"a thousand", one}, {"more", other}}) {
            Word name = drawn.word((String) key[0]);
            Box dot = drawn.boxes.stream().filter(b -> b.tip().isEmpty()
                && Math.abs(b.middleY() - name.middle()) < 2).findFirst().orElseThrow();
            assertTrue(dot.right() < name.from() && name.from() - dot.right() < 10);
            assertEquals(((Box) key[1]).fill(), dot.fill());
        }
        assertTrue(drawn.word("nats").above() > numbers.get(0).below());
    }

    // --- graphs --------------------------------------------------------------

    private static Item item(int id, String sign, String name, String data, List<Integer> parents,
            String... locals) {
        return new Item(id, sign, name, data, "g" + id, "", parents, List.of(locals), false);
    }

    /** The box around a number. */
    private static Box around(Drawn drawn, String text) {
        Word w = drawn.word(text);
        List<Box> found = drawn.boxes.stream().filter(b -> b.stroke().equals(Svg.EDGE)
            && b.x() < w.from() && w.to() < b.right() && b.y() < w.above()
            && w.below() < b.y() + b.height()).toList();
        assertEquals(1, found.size(), text + " in " + drawn.boxes);
        return found.get(0);
    }

    /** A tip that touches a box, and the local derivative that stands before it. */
    private static void assertArrow(Drawn drawn, Box from, Box to, String local) {
        List<Line> edges = drawn.lines.stream().filter(l -> l.width() == 1.3
            && Math.abs(l.first()[0] - from.right()) < NEAR
            && Math.abs(l.first()[1] - from.middleY()) < NEAR
            && l.last()[1] > to.y() && l.last()[1] < to.y() + to.height()
            && to.x() - l.last()[0] > 0 && to.x() - l.last()[0] < 8).toList();
        assertEquals(1, edges.size(), from + " to " + to + " of " + drawn.lines);
        double[] end = edges.get(0).last();
        assertTrue(drawn.lines.stream().anyMatch(l -> l.width() == 0
            && Math.abs(l.first()[0] - to.x()) < NEAR && Math.abs(l.first()[1] - end[1]) < NEAR),
            "a tip at " + to);
        Word word = drawn.word(local);
        assertTrue(word.to() < to.x() && to.x() - word.to() < 14 && word.from() > from.right(),
            word + " before " + to);
        assertTrue(Math.abs(word.middle() - end[1]) < 14, word + " beside " + end[1]);
        Box paper = drawn.boxes.stream().filter(b -> b.fill().contains("paper")
            && b.x() <= word.from() + 1 && word.to() <= b.right() + 3
            && Math.abs(b.middleY() - word.middle()) < 4).findFirst().orElseThrow();
        assertEquals("none", paper.stroke());
    }

    @Test
    void everyArrowOfAGraphEndsAtItsBoxWithItsLocalDerivative() {
        var drawn = new Drawn(GraphSvg.draw("g", List.of(
            item(4, "+", "L", "8", List.of(3, 2), "×11", "×12"),
            item(3, "×", "", "-6", List.of(1, 0), "×13", "×14"),
            item(2, "", "c", "14", List.of()), item(1, "", "b", "-3", List.of()),
            item(0, "", "a", "2", List.of()))));
        drawn.isWhole();
        Box result = around(drawn, "L = 8"), product = around(drawn, "-6"), c = around(drawn, "c = 14"),
            b = around(drawn, "b = -3"), a = around(drawn, "a = 2");
        assertArrow(drawn, product, result, "×11");
        assertArrow(drawn, c, result, "×12");
        assertArrow(drawn, b, product, "×13");
        assertArrow(drawn, a, product, "×14");
        assertEquals(4, drawn.lines.stream().filter(l -> l.width() == 1.3).count());
        for (int i = 0; i < 5; i++) {
            Box box = List.of(a, b, c, product, result).get(i);
            Word grad = drawn.word("∇ g" + i);
            assertEquals(box, around(drawn, grad.text()));
            assertEquals(i < 3, box.fill().contains("leaf"));
        }
        for (Object[] told : new Object[][] {{"+", result}, {"×", product}}) {
            Box box = around(drawn, (String) told[0]);
            assertEquals(told[1], box);
            Word sign = drawn.word((String) told[0]);
            Line between = drawn.lines.stream().filter(l -> l.isUpright()
                && l.first()[0] > box.x() && l.first()[0] < box.right()
                && l.first()[1] == box.y()).findFirst().orElseThrow();
            assertEquals(box.y() + box.height(), between.last()[1], NEAR);
            assertTrue(sign.to() < between.first()[0] && box.x() < sign.from());
        }
        assertEquals(2, drawn.lines.stream().filter(Line::isUpright).count());
    }

    @Test
    void aNoteAndWhatIsLeftOutAreShownAtTheBox() {
        var drawn = new Drawn(GraphSvg.draw("g", List.of(
            new Item(7, "tanh", "", "0.5", "1", "turn 1", List.of(9), List.of("×0.75"), false),
            new Item(9, "+", "x", "0.549", "0.75", "", List.of(), List.of(), true))));
        drawn.isWhole();
        Box noted = around(drawn, "turn 1"), cut = around(drawn, "x = 0.549");
        assertEquals(noted, around(drawn, "0.5"));
        assertTrue(noted.height() > cut.height());
        Word dots = drawn.word("…");
        assertTrue(dots.to() < cut.x() && cut.x() - dots.to() < 8);
        assertEquals(cut.middleY(), dots.middle(), 4);
        assertTrue(drawn.word("tanh").size() < drawn.word("+").size(), "so that it fits");
        assertArrow(drawn, cut, noted, "×0.75");
    }

    @Test
    void anEdgeOverSeveralColumnsGoesRoundTheBoxesBetween() {
        var drawn = new Drawn(GraphSvg.draw("g", List.of(
            item(3, "+", "", "33", List.of(2, 0), "×21", "×22"),
            item(2, "²", "", "32", List.of(1), "×23"),
            item(1, "+", "", "31", List.of(0), "×24"),
            item(0, "", "a", "30", List.of()))));
        drawn.isWhole();
        Box a = around(drawn, "a = 30"), end = around(drawn, "33");
        assertArrow(drawn, a, end, "×22");
        assertArrow(drawn, around(drawn, "32"), end, "×21");
        Line far = drawn.lines.stream().filter(l -> l.width() == 1.3 && l.points().size() > 2)
            .findFirst().orElseThrow();
        for (double[] p : far.points()) for (String text : List.of("31", "32")) {
            Box box = around(drawn, text);
            assertTrue(p[0] < box.x() - NEAR || p[0] > box.right() + NEAR || p[1] < box.y()
                || p[1] > box.y() + box.height(), "through " + text);
        }
    }
}
