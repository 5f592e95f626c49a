package microgpt.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.draw.ChartSvg.Curve;
import microgpt.draw.Drawn.Box;
import microgpt.draw.Drawn.Line;
import microgpt.draw.Drawn.Word;
import org.junit.jupiter.api.Test;

/** Charts are read off as a reader does: by the numbers at their sides. */
class ChartsToldTest {

    private static final double NEAR = 0.03;       // coordinates have two decimals

    private static double value(Word w) { return Double.parseDouble(w.text()); }

    /** The rule that a number at the side belongs to. */
    private static Line rule(Drawn drawn, Word number) {
        List<Line> found = drawn.lines.stream().filter(l -> l.isLevel()
            && l.stroke().equals(Svg.RULE) && Math.abs(l.first()[1] - number.middle()) < 2).toList();
        assertEquals(1, found.size(), number + " of " + drawn.lines);
        assertTrue(number.to() < found.get(0).first()[0]);
        return found.get(0);
    }

    private static DoubleUnaryOperator upwards(Drawn drawn) {
        return Drawn.scale(drawn.numbers("end"), ChartsToldTest::value,
            w -> rule(drawn, w).first()[1]);
    }

    private static void assertIsAt(DoubleUnaryOperator across, DoubleUnaryOperator up, double[] x,
            double[] y, Line line) {
        assertEquals(x.length, line.points().size());
        for (int i = 0; i < x.length; i++) {
            assertEquals(across.applyAsDouble(x[i]), line.points().get(i)[0], NEAR);
            assertEquals(up.applyAsDouble(y[i]), line.points().get(i)[1], NEAR);
        }
    }

    /** A short line in the curve's colour behind its name. */
    private static Line key(Drawn drawn, String name) {
        Word word = drawn.word(name);
        List<Line> found = drawn.lines.stream().filter(l -> l.isLevel() && word.to() < l.first()[0]
            && Math.abs(l.first()[1] - word.middle()) < 2
            && !l.stroke().equals(Svg.RULE)).toList();
        assertEquals(1, found.size(), name + " of " + drawn.lines);
        return found.get(0);
    }

    @Test
    void theCurvesOfAChartStandWhereTheNumbersAtItsSidesSay() {
        List<Curve> curves = List.of(
            new Curve("each", new double[] {1, 30, 60, 98}, new double[] {3.3, 2.2, 2.9, 2.45}, true),
            new Curve("mean", new double[] {1, 98}, new double[] {3.3, 2.6}, false),
            new Curve("other", new double[] {40, 60, 80}, new double[] {2.8, 2.75, 2.7}, false));
        var drawn = new Drawn(ChartSvg.curves("Loss", "step", "nats", curves, 680, 300));
        drawn.isWhole();
        assertEquals("Loss", drawn.title);
        assertEquals(680, drawn.width);
        assertEquals(300, drawn.height);
        List<Word> up = drawn.numbers("end"), across = drawn.numbers("middle");
        assertEquals(List.of("2.2", "2.4", "2.6", "2.8", "3", "3.2", "3.4"),
            up.stream().map(Word::text).toList());
        assertEquals(List.of("20", "40", "60", "80"), across.stream().map(Word::text).toList());
        DoubleUnaryOperator y = upwards(drawn);
        DoubleUnaryOperator x = Drawn.scale(across, ChartsToldTest::value, Word::x);
        assertTrue(y.applyAsDouble(3) < y.applyAsDouble(2), "more is higher");
        for (Word w : up) {
            Line rule = rule(drawn, w);
            assertEquals(x.applyAsDouble(1), rule.first()[0], NEAR, "the first step");
            assertEquals(x.applyAsDouble(98), rule.last()[0], NEAR, "the last");
        }
        List<Line> lines = drawn.lines.stream().filter(l -> !l.isLevel()).toList();
        assertEquals(3, lines.size());
        for (int i = 0; i < 3; i++) {
            Curve c = curves.get(i);
            assertIsAt(x, y, c.x(), c.y(), lines.get(i));
            assertEquals(lines.get(i).stroke(), key(drawn, c.name()).stroke());
        }
        assertEquals(3, lines.stream().map(Line::stroke).distinct().count());
        assertTrue(lines.get(0).width() < lines.get(1).width(), "a faint one is thin");
        double bottom = rule(drawn, up.get(0)).first()[1];
        for (Word w : across) assertTrue(bottom < w.above() && w.below() < drawn.word("step").above());
        double middle = (x.applyAsDouble(1) + x.applyAsDouble(98)) / 2;
        assertEquals(middle, drawn.word("step").x(), NEAR);
        Word nats = drawn.word("nats");
        assertTrue(nats.upwards());
        assertTrue(up.stream().allMatch(w -> nats.to() < w.from()));
        assertEquals((bottom + rule(drawn, up.get(up.size() - 1)).first()[1]) / 2, nats.y(), NEAR);
    }

    @Test
    void aCurveThatIsLevelAndOneOfASinglePointHaveAScaleToo() {
        double[] one = {5}, two = {2.5};
        var drawn = new Drawn(ChartSvg.curves("t", "x", "y", List.of(
            new Curve("a", one, two, false)), 300, 200));
        drawn.isWhole();
        List<Word> up = drawn.numbers("end");
        assertTrue(value(up.get(0)) <= 2.5 && 2.5 <= value(up.get(up.size() - 1)), up.toString());
        assertEquals(upwards(drawn).applyAsDouble(2.5), drawn.lines.stream()
            .filter(l -> l.points().size() == 1).findFirst().orElseThrow().first()[1], NEAR);
        drawn = new Drawn(ChartSvg.curves("t", "x", "y", List.of(
            new Curve("a", new double[] {0, 1}, new double[] {2, 2}, false)), 300, 200));
        assertEquals(List.of("2", "3"), drawn.numbers("end").stream().map(Word::text).toList());
    }

    @Test
    void stepsAreOneTwoOrFiveTimesAPowerOfTen() {
        assertEquals(List.of(1.0, 0.2, 0.2, 0.5, 0.5, 1.0, 1.0, 20.0, 1.0), Stream.of(
            0.0, 0.9, 1.7, 1.8, 3.7, 3.8, 7.0, 100.0, Double.NaN)
            .map(span -> ChartSvg.step(span, 5)).toList());
    }

    @Test
    void theLeastAndTheLargestAreAtLeastALittleApart() {
        assertEquals("[-1.0, 3.0]", Arrays.toString(ChartSvg.bounds(new double[] {2, -1, 3})));
        assertEquals("[1.0, 3.0]", Arrays.toString(ChartSvg.bounds(new double[] {2, 2})));
    }

    // --- maps of heat --------------------------------------------------------

    private static final String[] ROWS = {"p", "long"}, COLUMNS = {"a", "b", "c"};

    private static Box cell(Drawn drawn, String tip) {
        List<Box> found = drawn.boxes.stream().filter(b -> b.tip().equals(tip)).toList();
        assertEquals(1, found.size(), tip + " of " + drawn.boxes);
        return found.get(0);
    }

    /** Its row's name stands beside it, its column's above it, and nearer than any other cell's. */
    private static void assertIsNamed(Drawn drawn, Box cell, String row, String column) {
        assertTrue(drawn.words.stream().anyMatch(w -> w.text().equals(row) && w.anchor().equals("end")
            && w.to() < cell.x() && cell.x() - w.to() < 120
            && Math.abs(w.middle() - cell.middleY()) < 2), row + " " + cell);
        assertTrue(drawn.words.stream().anyMatch(w -> w.text().equals(column)
            && Math.abs(w.x() - cell.middleX()) < NEAR && w.below() < cell.y()
            && cell.y() - w.below() < 50), column + " " + cell);
    }

    @Test
    void aCellOfAMapIsNamedAtItsSidesAndAsDarkAsItsNumber() {
        var drawn = new Drawn(ChartSvg.heat("w", ROWS, COLUMNS,
            new double[][] {{0.25, -0.5}, {0.75, Double.NaN, -1}}));
        drawn.isWhole();
        for (Object[] told : new Object[][] {{"p", "a", 0.25}, {"p", "b", -0.5}, {"long", "a", 0.75},
                {"long", "c", -1.0}}) {
            double x = (double) told[2];
            Box cell = cell(drawn, told[0] + " → " + told[1] + ": " + Num.brief(x));
            assertIsNamed(drawn, cell, (String) told[0], (String) told[1]);
            assertEquals(Math.abs(x) / 2, cell.opacity(), 0.01, "so that its number can be read");
            assertTrue(cell.fill().contains(x < 0 ? "cold" : "heat"), cell.fill());
            String number = Num.fixed(x, 2).replace("0.", ".").replace(".00", "");
            Word word = drawn.word(number);
            assertEquals(cell.middleX(), word.x(), NEAR);
            assertEquals(cell.middleY(), word.middle(), 2);
        }
        List<Box> open = drawn.boxes.stream().filter(b -> b.tip().isEmpty()).toList();
        assertEquals(2, open.size());
        for (Box b : open) assertEquals("0.0 none", b.opacity() + " " + b.stroke());
        assertEquals(4 + 5, drawn.words.stream().filter(w -> !w.text().isEmpty()).count());
    }

    @Test
    void aMaskHasWholeColours() {
        var drawn = new Drawn(ChartSvg.heat("mask", ROWS, ROWS, new double[][] {{1}, {-1, 0}}));
        assertEquals(1, cell(drawn, "p → p: 1").opacity());
        assertEquals(1, cell(drawn, "long → p: -1").opacity());
        assertEquals(0, cell(drawn, "long → long: 0").opacity());
        assertTrue(drawn.numbers("middle").isEmpty());
    }

    @Test
    void severalMapsStandFourInARowEachUnderItsName() {
        List<double[][]> maps = IntStream.range(0, 6).mapToObj(i ->
            new double[][] {{i / 10.0 + 0.01}, {i / 10.0 + 0.02, 0.5}}).toList();
        List<String> names = IntStream.range(0, 6).mapToObj(i -> "map" + i).toList();
        var drawn = new Drawn(ChartSvg.heats("w", names, ROWS, COLUMNS, maps));
        drawn.isWhole();
        for (int i = 0; i < 6; i++) {
            Box first = cell(drawn, "p → a: " + Num.brief(i / 10.0 + 0.01));
            Box below = cell(drawn, "long → a: " + Num.brief(i / 10.0 + 0.02));
            assertIsNamed(drawn, first, "p", "a");
            assertIsNamed(drawn, below, "long", "a");
            assertEquals(first.x(), below.x());
            assertTrue(first.y() + first.height() < below.y());
            Word name = drawn.word("map" + i);
            assertEquals(first.x(), name.x(), NEAR);
            assertTrue(name.below() < first.y() && first.y() - name.y() < 60, name + " " + first);
            Box zero = cell(drawn, "p → a: 0.01");
            assertEquals(i % 4 > 0, first.x() > zero.x());
            assertEquals(i / 4 > 0, first.y() > zero.y());
        }
        var alone = new Drawn(ChartSvg.heat("w", ROWS, COLUMNS, maps.get(0)));
        assertTrue(2 * alone.height < drawn.height && 4 * alone.width == drawn.width);
    }

    // --- bars ----------------------------------------------------------------

    @Test
    void barsAreAsLongAsTheirSharesAndNamedAtBothEnds() {
        String[] labels = {"a", "BOS", "c", "d"};
        double[] shares = {0.5, 0.25, 0.125, 0};
        var drawn = new Drawn(ChartSvg.bars("t", labels, shares));
        drawn.isWhole();
        assertEquals(4, drawn.boxes.size());
        for (int i = 0; i < 4; i++) {
            Box bar = drawn.boxes.get(i);
            assertEquals(Math.max(0.5, drawn.boxes.get(0).width() * shares[i] / 0.5), bar.width(), NEAR);
            Word label = drawn.word(labels[i]), share = drawn.word(Num.percent(shares[i]));
            assertEquals(drawn.boxes.get(0).x(), bar.x());
            assertTrue(label.to() < bar.x() && bar.right() < share.from());
            assertEquals(bar.middleY(), label.middle(), 2);
            assertEquals(bar.middleY(), share.middle(), 2);
            assertTrue(share.from() - bar.right() < 10 && bar.x() - label.to() < 10);
        }
        assertTrue(drawn.boxes.get(0).width() > drawn.width / 2);
        new Drawn(ChartSvg.bars("t", labels, new double[4])).isWhole();
    }

    @Test
    void onALadderEveryPowerOfTenIsAsLongAsTheNext() {
        var drawn = new Drawn(ChartSvg.ladder("t", List.of("slow", "so-so", "fast"),
            List.of(0.5, 31.6227766, 2000.0), "ms"));
        drawn.isWhole();
        List<Word> powers = Stream.of("1", "10", "100", "1000", "10000 ms").map(drawn::word).toList();
        DoubleUnaryOperator at = Drawn.scale(powers,
            w -> Math.log10(Double.parseDouble(w.text().split(" ")[0])), Word::x);
        for (Word w : powers) assertEquals(1, drawn.lines.stream().filter(l -> l.isUpright()
            && Math.abs(l.first()[0] - w.x()) < NEAR && l.last()[1] < w.above()).count());
        double[] ends = {0, 1.5, Math.log10(2000)};
        String[] labels = {"slow", "so-so", "fast"}, values = {"0.5 ms", "32 ms", "2000 ms"};
        for (int i = 0; i < 3; i++) {
            Box bar = drawn.boxes.get(i);
            assertEquals(at.applyAsDouble(0), bar.x(), NEAR);
            assertEquals(Math.max(bar.x() + 0.5, at.applyAsDouble(ends[i])), bar.right(), NEAR);
            Word label = drawn.word(labels[i]), value = drawn.word(values[i]);
            assertTrue(label.to() < bar.x() && bar.right() < value.from());
            assertEquals(bar.middleY(), label.middle(), 2);
            assertEquals(bar.middleY(), value.middle(), 2);
            assertTrue(bar.y() + bar.height() < powers.get(0).above());
        }
    }

    // --- points --------------------------------------------------------------

    @Test
    void theTokensOfAMapStandWhereTheirNumbersSay() {
        String[] labels = {"a", "b", "BOS", "e"}, kinds = {"vowels", "", "ends", "vowels"};
        double[] x = {-1, 0, 1, 3}, y = {2, 0, -2, 1};
        var drawn = new Drawn(ChartSvg.points("t", labels, kinds, x, y, "first", "second"));
        drawn.isWhole();
        DoubleUnaryOperator across = Drawn.scale(Stream.of(labels).map(drawn::word).toList(),
            w -> x[List.of(labels).indexOf(w.text())], Word::x);
        DoubleUnaryOperator up = Drawn.scale(Stream.of(labels).map(drawn::word).toList(),
            w -> y[List.of(labels).indexOf(w.text())], Word::y);
        assertTrue(across.applyAsDouble(1) > across.applyAsDouble(0));
        assertTrue(up.applyAsDouble(1) < up.applyAsDouble(0), "more is higher");
        Box frame = drawn.boxes.get(0);
        for (String label : labels) {
            Word w = drawn.word(label);
            assertTrue(frame.x() < w.from() && w.to() < frame.right() && frame.y() < w.above()
                && w.below() < frame.y() + frame.height(), w.toString());
        }
        assertEquals(frame.middleX(), drawn.word("first").x(), 1);
        assertTrue(frame.y() + frame.height() < drawn.word("first").above());
        assertEquals(frame.middleY(), drawn.word("second").y(), 1);
        assertTrue(drawn.word("second").upwards() && drawn.word("second").to() < frame.x());
        assertEquals(Svg.INK, drawn.word("b").fill());
        assertEquals(drawn.word("a").fill(), drawn.word("e").fill());
        for (String[] group : new String[][] {{"vowels", "a"}, {"ends", "BOS"}}) {
            Word name = drawn.word(group[0]);
            Box key = drawn.boxes.stream().filter(b -> b.right() < name.from() && b.width() < 20
                && name.from() - b.right() < 10).findFirst().orElseThrow();
            assertEquals(drawn.word(group[1]).fill(), key.fill());
            assertEquals(key.middleY(), name.middle(), 2);
        }
        assertNotEquals(drawn.word("a").fill(), drawn.word("BOS").fill());
    }

    @Test
    void labelsThatWouldCoverEachOtherMoveApartAndOthersStay() {
        String[] labels = {"a", "b", "c", "d", "far"}, kinds = {"", "", "", "", ""};
        var drawn = new Drawn(ChartSvg.points("t", labels, kinds, new double[] {0, 0, 0.02, 0.01, 9},
            new double[] {0, 0.01, 0, 0.03, 9}, "x", "y"));
        drawn.isWhole();
        var alone = new Drawn(ChartSvg.points("t", new String[] {"a", "far"}, new String[] {"", ""},
            new double[] {0, 9}, new double[] {0, 9}, "x", "y"));
        assertEquals(alone.word("far"), drawn.word("far"));
        for (String label : List.of("a", "b", "c", "d")) assertTrue(Math.hypot(
            drawn.word(label).x() - alone.word("a").x(),
            drawn.word(label).y() - alone.word("a").y()) < 40, label);
        assertTrue(drawn.word("b").y() < drawn.word("a").y(), "who was higher stays so");
    }

    // --- the writing of pictures ---------------------------------------------

    @Test
    void aPictureCanBeWrittenInOneGoAndEscapesWhatItIsGiven() {
        var svg = new Svg("k", "<t>", Svg.SANS, 0, 0, 10, 10);
        String text = svg.path("M0 0h1", "#111", 1).fill("M0 0h1", "#222")
            .rect(1, 2, 3, 4, 0, "#333", 0.5, "none", "a & \"b\"").text(1, 2, "start", "#444", 5, "<x>")
            .upwards(3, 4, "&").toString();
        var drawn = new Drawn(text);
        assertEquals("<t>", drawn.title);
        assertEquals(new Box(1, 2, 3, 4, "#333", 0.5, "none", "a & \"b\""), drawn.boxes.get(0));
        assertEquals(List.of("<x>", "&"), drawn.words.stream().map(Word::text).toList());
        assertEquals(2, drawn.lines.size());
        assertFalse(text.contains("\"b\"<"));
        assertEquals("0", Svg.number(-0.004));
        assertEquals("1.5", Svg.number(1.499));
        assertEquals("C6 2 6 4 11 4", Svg.curve(1, 2, 11, 4));
    }
}
