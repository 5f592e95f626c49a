package microgpt.toolkit.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import microgpt.Parameters.Parameter;
import microgpt.Value;
import microgpt.draw.ChartSvg;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.ParametersView.Line;
import org.junit.jupiter.api.Test;

/** The very text of views whose numbers were chosen by hand. */
class ViewsToldTest {

    private static Style wide(int width) { return new Style(width, false, false); }

    private static String grid(int width, double[]... rows) {
        return Grid.of("t", rows).text(wide(width));
    }

    /** What stands below the head, which may take several lines. */
    private static String body(String text) {
        return text.replaceFirst(".*\n(  (from|mean|rms|1 not) .*\n)*", "");
    }

    private static double[] upTo(int n) {
        return IntStream.range(0, n).asDoubleStream().toArray();
    }

    // --- numbers in rows -----------------------------------------------------

    @Test
    void aRowTellsItsBoundsItsMeanAndItsSize() {
        assertEquals("t  from -2 to 3  mean 0.6667  rms 2.16\n   1 -2  3",
            grid(80, new double[] {1, -2, 3}));
        assertEquals("t\n  0.500", grid(80, new double[] {0.5}));
        assertEquals("t", grid(80, new double[0]));
        assertTrue(grid(80, new double[] {0.1, 0.2, -0.3}).contains("  mean 0  "));
    }

    @Test
    void whatDoesNotFitInTheFirstLineGoesOnInTheNext() {
        double[] row = {1, -2, 3};
        String first = "t  from -2 to 3  mean 0.6667  rms 2.16";
        assertEquals(first, grid(first.length(), row).lines().findFirst().orElseThrow());
        assertEquals("t  from -2 to 3  mean 0.6667\n  rms 2.16\n   1 -2  3",
            grid(first.length() - 1, row));
    }

    @Test
    void whatIsNotFiniteIsCountedAndLeftOutOfTheRest() {
        assertEquals("t  from 1 to 3  mean 2  rms 2.236  2 not finite\n    1 NaN   ∞   3",
            grid(80, new double[] {1, Double.NaN, Double.POSITIVE_INFINITY, 3}));
    }

    @Test
    void numbersHaveThreeDigitsOfTheLargest() {
        assertEquals("   0.50 -2.25  3.00", body(grid(80, new double[] {0.5, -2.25, 3})));
        assertEquals("  999999      1", body(grid(80, new double[] {999999, 1})));
        assertEquals("  1000000       1", body(grid(80, new double[] {1e6, 1})));
        assertEquals("  2567800     0.5", body(grid(80, new double[] {2567800, 0.5})));
        assertEquals("  1e-5    0", body(grid(80, new double[] {1e-5, 0})));
        assertEquals("  0.000100 0.000000", body(grid(80, new double[] {1e-4, 0})));
    }

    @Test
    void gradientsAreToldWhereThereAreAnyAndAMissingValueHasNone() {
        Value v = new Value(3), u = new Value(4);
        assertEquals("t  from 3 to 4  mean 3.5  rms 3.536\n  3 4",
            Grid.of("t", new Value[][] {{v, u}}).text(wide(80)));
        v.mul(u).backward();
        assertEquals("t  from 3 to 4  mean 3.5  rms 3.536  grad rms 3.536\n  3 4",
            Grid.of("t", new Value[][] {{v, u}}).text(wide(80)));
        assertEquals("t  from 3 to 4  mean 3.5  rms 3.536  grad rms 3.536  2 null\n"
            + "     3 null    4 null", Grid.of("t", new Value[][] {{v, null, u, null}})
            .text(wide(80)));
        assertEquals("t  2 null", Grid.of("t", new Value[][] {{null, null}}).text(wide(80)));
        assertEquals("  0 3 4\n  1 ", body(Grid.of("t", new Value[][] {{v, u}, null})
            .text(wide(80))));
    }

    @Test
    void aLongRowIsWrappedAtRoundPlaces() {
        assertEquals("  0 1 2 3 4 5 6 7 8 9", body(grid(30, upTo(10))));
        assertEquals("   0  0  1  2  3  4  5  6  7\n   8  8  9 10", body(grid(30, upTo(11))));
        assertEquals("   0  0  1  2  3  4  5  6  7  8  9\n  10 10 11",
            body(grid(36, upTo(12))));
        assertEquals("   0  0  1  2  3\n   4  4  5  6  7\n   8  8  9 10 11",
            body(grid(20, upTo(12))));
        assertEquals("   0  0  1\n   2  2  3\n   4  4  5\n   6  6  7\n   8  8  9\n"
            + "  … 90 more numbers", body(grid(12, upTo(100))));
        assertEquals(8, body(grid(12, upTo(16))).lines().count());
        assertEquals(6, body(grid(12, upTo(17))).lines().count());
        assertTrue(grid(3000, upTo(600)).endsWith(" 511\n  … 88 more numbers"));
    }

    @Test
    void rowsAreCountedAndOfMoreThanThirtyTwoTheMiddleIsLeftOut() {
        assertEquals("  0  1  2\n  1  3 -4", body(grid(80, new double[] {1, 2},
            new double[] {3, -4})));
        var rows = new double[33][];
        for (int i = 0; i < 33; i++) rows[i] = new double[] {i, -i};
        List<String> all = grid(80, Arrays.copyOf(rows, 32)).lines().toList();
        assertEquals(33, all.size());
        assertEquals("  29  29 -29", all.get(30));
        List<String> some = grid(80, rows).lines().toList();
        assertEquals(List.of("  27  27 -27", "  … 2 more rows", "  30  30 -30", "  31  31 -31",
            "  32  32 -32"), some.subList(28, 33));
        assertEquals(33, some.size());
    }

    private static final double[][] HEAT = {{1, -1, 0.5, 0.3, 0.01, 0},
        {0.26, -0.26, Double.NaN, 0.76, -0.76, 0.02}};

    @Test
    void whatFindsNoRoomIsAMapOfTheSizes() {
        assertEquals("  0 ██-█▓▓▒▒ · ·\n  1 ▒▒-▒? ██-█░░\n"
            + "  █ is 1, negative where there is a minus", body(grid(16, HEAT)));
        assertEquals("  0 ██-█▓▓ …\n  1 ▒▒-▒?  …\n"
            + "  █ is 1, negative where there is a minus", body(grid(12, HEAT)));
        assertEquals("  0 ██▓▓\n  1 ██-█ …", body(grid(10, new double[] {1, 0.5},
            new double[] {1, -1, 1, 1, 1})).lines().limit(2).collect(Collectors.joining("\n")));
        assertTrue(Grid.of("t", HEAT).text(new Style(16, true, false)).replaceAll("\033\\[[0-9;]*m",
            "").endsWith("\n  █ is 1, positive or negative"));
    }

    @Test
    void marksAndLabelsStandWhereTheyBelong() {
        double[][] rows = {{1, -2}, {3, 4}};
        assertEquals("  ab  1* -2 \n   c  3   4*", body(Grid.of("t", rows)
            .marked(new boolean[][] {{true, false}, {false, true}})
            .labelled(new String[] {"ab", "c"}).text(wide(80))));
        assertEquals("   1* -2 ", body(Grid.of("t", rows[0])
            .marked(new boolean[][] {{true, false}}).text(wide(80))));
        assertEquals("  0  1 -2\n  1  3  4", body(Grid.of("t", rows)
            .labelled(new String[] {"ab"}).text(wide(80))));
    }

    // --- graphs --------------------------------------------------------------

    private static GraphView graph(int depth) {
        Value x = new Value(2), y = new Value(-3), m = x.mul(y);
        Value t = m.add(m).pow(2).add(x);
        t.backward();
        return GraphView.of(t, depth, v -> v == x ? "x" : v == t ? "t" : "");
    }

    @Test
    void aGraphIsATreeInWhichWhatIsUsedTwiceHasANumber() {
        assertEquals("""
            value              data  grad  local
            t add               146     1
            ├─ pow 2            144     1     ×1
            │  └─ add           -12   -24   ×-24
            │     ├─ mul #4      -6   -48     ×1
            │     │  ├─ x         2   145    ×-3
            │     │  └─ leaf     -3   -96     ×2
            │     └─ mul #4 ↑    -6   -48     ×1
            └─ x                  2   145     ×1""", graph(9).text(wide(80)));
        assertEquals("""
            value       data  grad  local
            t add        146     1
            ├─ pow 2 …   144     1     ×1
            └─ x           2   145     ×1
            3 of 6 Values; …: more below, see --depth""", graph(1).text(wide(80)));
        assertEquals("  └─ add …", graph(9).text(wide(63)).lines().toList().get(3)
            .substring(1, 11));
    }

    @Test
    void ofALargeGraphTheFirstLinesAreTold() {
        Value sum = new Value(0);
        for (int i = 0; i < 100; i++) sum = sum.add(new Value(i));
        assertTrue(GraphView.of(sum, 200, v -> "").text(wide(800))
            .endsWith("\n… 1 more line"));
        assertEquals(202, GraphView.of(sum, 200, v -> "").text(wide(800)).lines().count());
        assertTrue(GraphView.of(sum.add(1), 200, v -> "").text(wide(800))
            .endsWith("\n… 3 more lines"));
        Value[] many = IntStream.range(0, 1200).mapToObj(i -> new Value(i)).toArray(Value[]::new);
        while (many.length > 1) {
            Value[] half = new Value[(many.length + 1) / 2];
            for (int i = 0; i < half.length; i++) half[i] = 2 * i + 1 < many.length
                ? many[2 * i].add(many[2 * i + 1]) : many[2 * i];
            many = half;
        }
        assertTrue(GraphView.of(many[0], 200, v -> "").text(wide(800))
            .endsWith("\n… and many more lines"));
    }

    @Test
    void aDepthAndAPictureHaveTheirBounds() {
        assertEquals("depth -1 is not in 0..200", assertThrows(IllegalArgumentException.class,
            () -> graph(-1)).getMessage());
        assertEquals("depth 201 is not in 0..200", assertThrows(IllegalArgumentException.class,
            () -> graph(201)).getMessage());
        assertEquals("t add …", graph(0).text(wide(80)).lines().toList().get(1).substring(0, 7));
        Value sum = new Value(0);
        for (int i = 0; i < 149; i++) sum = sum.add(new Value(i));
        assertTrue(GraphView.of(sum, 200, v -> "").svg().contains("Computation graph of 11026"));
        GraphView large = GraphView.of(sum.add(1).add(1), 200, v -> "");
        assertEquals("303 Values are too many for a picture (at most 300); take a smaller --depth",
            assertThrows(IllegalArgumentException.class, large::svg).getMessage());
    }

    @Test
    void thePictureOfAPowerShowsItsExponent() {
        for (var e : java.util.Map.of(2.0, "x²", -0.5, "x⁻⁰·⁵", 31.0, "x³¹", 1e9, "xⁿ").entrySet())
            assertTrue(GraphView.of(new Value(2).pow(e.getKey()), 1, v -> "").svg()
                .contains(">" + e.getValue() + "<"), e.getValue());
        assertTrue(graph(9).svg().contains(">×-24<"));
        assertEquals(List.of("×-24", "×0.5"), GraphView.locals(new double[] {-24, 0.5}));
    }

    // --- curves and maps -----------------------------------------------------

    private static CurveView curve(int documents) {
        return new CurveView(new int[] {1, 2, 3}, new double[] {3, 2, 1}, new double[] {3, 2.5, 2},
            new int[] {2}, new double[] {2.25}, documents);
    }

    @Test
    void thePictureOfATrainingDrawsEachStepItsMeanAndWhatWasHeldOut() {
        double[] steps = {1, 2, 3};
        assertEquals(ChartSvg.curves("Loss over training", "step", "loss, nats a token", List.of(
            new ChartSvg.Curve("each step", steps, new double[] {3, 2, 1}, true),
            new ChartSvg.Curve("running mean", steps, new double[] {3, 2.5, 2}, false),
            new ChartSvg.Curve("held out", new double[] {2}, new double[] {2.25}, false)), 680, 300),
            curve(7).svg());
    }

    @Test
    void aCurveEndsWithTheLastLoss() {
        List<String> lines = curve(7).text(wide(32)).lines().toList();
        assertEquals("running mean of the loss, nats a token", lines.get(0));
        assertEquals("    3.00 ┤⠑⡄", lines.get(1));
        assertEquals("    2.00 ┤                  ⠘⢄", lines.get(13));
        assertEquals("          1                  3", lines.get(15));
        assertEquals("step 3  loss 1.0000  running mean 2.0000", lines.get(16));
        assertEquals("held out 2.2500 on 7 documents, after step 2", lines.get(17));
        assertTrue(curve(1).text(wide(32)).endsWith("on 1 document, after step 2"));
        assertEquals(" ".repeat(9) + "└" + "─".repeat(100),
            curve(7).text(wide(200)).lines().toList().get(14));
        assertEquals(" ".repeat(9) + "└" + "─".repeat(68),
            curve(7).text(wide(80)).lines().toList().get(14));
    }

    @Test
    void aCurveWithoutStepsSaysSo() {
        var none = new CurveView(new int[0], new double[0], new double[0], new int[0],
            new double[0], 0);
        assertEquals("no step was watched yet; /train 100 takes some", none.text(wide(80)));
        assertEquals("no step was watched yet: there is no curve",
            assertThrows(IllegalArgumentException.class, none::svg).getMessage());
        var alone = new CurveView(new int[] {1}, new double[] {3}, new double[] {3}, new int[0],
            new double[0], 0);
        assertTrue(alone.text(wide(80)).endsWith("\nstep 1  loss 3.0000  running mean 3.0000"));
        assertFalse(alone.svg().contains("held out"));
        for (String part : List.of("each step", "running mean", "held out", "Loss over training"))
            assertTrue(curve(7).svg().contains(part), part);
    }

    private static String map(int width, String... symbols) {
        int n = symbols.length;
        double[] x = IntStream.range(0, n).mapToDouble(i -> i).toArray();
        return new EmbeddingView(symbols, x, x, new double[] {0.5, 0.25}).text(wide(width));
    }

    @Test
    void tokensStandOnAMapWhereTheirComponentsAre() {
        assertEquals("""
            ┌────────────────────┐
            │                   b│
            │                    │
            │                    │
            │         BOS        │
            │                    │
            │a                   │
            └────────────────────┘
            across: 50.0% of the variance, upwards: 25.0%""", map(20, "a", "BOS", "b"));
        assertTrue(map(200, "a", "b").startsWith("┌" + "─".repeat(76) + "┐\n"));
        assertEquals(18 + 3, map(80, "a", "b").lines().count());
        assertTrue(map(80, "a", "b").startsWith("┌" + "─".repeat(76) + "┐\n"));
        assertTrue(map(79, "a", "b").startsWith("┌" + "─".repeat(75) + "┐\n"));
        assertTrue(map(40, "a", "longest").contains("longe…│"));
        String same = new EmbeddingView(new String[] {"a", "b", "c"}, new double[] {0, 0, 1},
            new double[] {0, 0, 1}, new double[] {1, 0}).text(wide(24));
        assertTrue(same.contains("│ab "), same);
        String coloured = new EmbeddingView(new String[] {"a", "b", "BOS"}, new double[] {0, 1, 2},
            new double[] {0, 1, 2}, new double[] {1, 0}).text(new Style(40, true, false));
        assertTrue(coloured.contains("\033[38;5;161ma\033[0m")
            && coloured.contains("\033[38;5;32mBOS\033[0m") && coloured.contains(" b "), coloured);
    }

    @Test
    void ofACrowdTheOutermostFindRoom() {
        int n = 101;
        var symbols = IntStream.range(0, n).mapToObj(i -> i == 100 ? "far" : "x" + i % 10)
            .toArray(String[]::new);
        double[] x = new double[n];
        x[100] = 1;
        String crowd = new EmbeddingView(symbols, x, x, new double[] {1, 0}).text(wide(24));
        assertTrue(crowd.contains("far│"), crowd);
        assertTrue(crowd.endsWith(" of 101 tokens, the outermost first; for the others there is no"
            + " room"), crowd);
        assertEquals(1, crowd.split("x[0-9]").length - 1, crowd);
        String fits = new EmbeddingView(Arrays.copyOf(symbols, 100), upTo(100), upTo(100),
            new double[] {1, 0}).text(wide(80));
        assertFalse(fits.contains("outermost"));
    }

    /** The nearer the mean, the later: what stands there already keeps its place. */
    @Test
    void ofACrowdTheNearestToTheMeanComesLast() {
        int n = 101;
        var symbols = new String[n];
        double[] x = new double[n];
        Arrays.fill(symbols, "m");
        Arrays.fill(x, 0.1);
        x[0] = 10;
        symbols[100] = "far";
        x[100] = 0;
        List<String> crowd = new EmbeddingView(symbols, x, x, new double[] {1, 0}).text(wide(24))
            .lines().toList();
        assertEquals("│far" + " ".repeat(17) + "│", crowd.get(6));
        assertEquals("2 of 101 tokens, the outermost first; for the others there is no room",
            crowd.get(9));
    }

    @Test
    void thePictureOfAMapNamesItsAxesAndItsGroups() {
        String svg = new EmbeddingView(new String[] {"a", "b", "BOS"}, new double[] {0, 1, 2},
            new double[] {0, 1, 2}, new double[] {0.5, 0.25}).svg();
        for (String part : List.of(">first component: 50.0% of the variance<", ">second: 25.0%<",
                ">vowels<", ">beginning and end<")) assertTrue(svg.contains(part), part);
        for (String[] told : new String[][] {{"a", "--c0,"}, {"b", "--ink,"}, {"BOS", "--c1,"}})
            assertTrue(svg.matches("(?s).*<text [^>]*fill=\"var\\(" + told[1] + "[^>]*>" + told[0]
                + "</text>.*"), told[0] + " is not " + told[1]);
    }

    // --- training and parameters ---------------------------------------------

    private static String run(int from, double heldOut, double perCharacter, int on,
            boolean stopped, double... losses) {
        return new TrainingView(from, 5, 2.5, 3.25, 3, heldOut, perCharacter, on, stopped, losses)
            .text(wide(80));
    }

    @Test
    void aRunTellsItsStepsItsTimeAndItsLosses() {
        assertEquals("2 steps in 2.5 s, now at step 5\n  loss 3.250 → 3.000 (running mean), held out"
            + " 2.750 on 1 document\n  █▁", run(3, 2.75, Double.NaN, 1, false, 3.25, 3));
        assertEquals("1 step (stopped) in 2.5 s, now at step 5\n  loss 3.250 → 3.000 (running mean)",
            run(4, Double.NaN, Double.NaN, 0, true, 3));
        assertEquals("5 steps in 2.5 s, now at step 5\n  loss 3.250 → 3.000 (running mean)\n"
            + "  held out 2.500 a token, 1.250 a character on 2 documents",
            run(0, 2.5, 1.25, 2, false));
        String all = new TrainingView(0, 100, 1, 3, 2, Double.NaN, Double.NaN, 0, false, upTo(100))
            .text(wide(80));
        assertEquals(2 + 60, all.lines().toList().get(2).length());
        all = new TrainingView(0, 100, 1, 3, 2, Double.NaN, Double.NaN, 0, false, upTo(100))
            .text(wide(40));
        assertEquals(2 + 38, all.lines().toList().get(2).length());
    }

    private static int[] bins(int... placesAndCounts) {
        var bins = new int[ParametersView.BINS];
        for (int i = 0; i < placesAndCounts.length; i += 2)
            bins[placesAndCounts[i]] = placesAndCounts[i + 1];
        return bins;
    }

    private static final Line W = new Line("w", new int[] {2, 3}, 5, 0.25, 0.5,
        bins(0, 1, 7, 2, 15, 3));
    private static final Line BIAS = new Line("bias", new int[] {4}, 12, 0, 1.2, bins(8, 4));

    @Test
    void parametersStandInATableWithTheirSum() {
        assertEquals("""
            parameter  shape  numbers    norm  gradient  -max          histogram   +max
            w            2×3        6   5.000    0.5000  -0.25  ▃      ▆       █   0.25
            bias           4        4  12.000    1.2000      0          █             0
            all                    10  13.000    1.3000""",
            new ParametersView(List.of(W, BIAS)).text(wide(80)).replace("▄", "█"));
        assertEquals("""
            parameter  shape  numbers   norm  gradient  -max          histogram   +max
            w            2×3        6  5.000    0.5000  -0.25  ▃      ▆       █   0.25
            w  from 1 to 6  mean 3.5  rms 3.894
              0 1 2 3
              1 4 5 6""", new ParameterView(new ParametersView(List.of(W)),
                new double[][] {{1, 2, 3}, {4, 5, 6}}, null).toString());
    }

    @Test
    void whereThereIsLittleRoomColumnsGo() {
        var both = new ParametersView(List.of(W, BIAS));
        for (String expected : List.of("80 parameter shape numbers norm gradient -max histogram +max",
                "75 parameter shape numbers norm gradient -max histogram +max",
                "74 parameter shape norm gradient -max histogram +max",
                "60 parameter shape norm gradient histogram +max",
                "50 parameter shape norm gradient +max", "40 parameter shape norm gradient",
                "30 parameter norm gradient", "20 parameter gradient")) {
            int width = Integer.parseInt(expected.substring(0, 2));
            assertEquals(expected.substring(3), both.text(wide(width)).lines().findFirst()
                .orElseThrow().replaceAll(" +", " "), expected);
        }
    }

    @Test
    void aHistogramCountsInSixteenPartsFromMinusToPlusTheLargest() {
        Value[] row = {new Value(-1), new Value(1), new Value(0), new Value(0.124),
            new Value(0.126), new Value(-0.9)};
        row[0].mul(3).add(row[5].mul(-4)).backward();
        Line line = new ParametersView(List.of(new Parameter("w",
            new Value[][] {row}, 1, 6))).lines().get(0);
        assertEquals(Arrays.toString(bins(0, 2, 8, 2, 9, 1, 15, 1)),
            Arrays.toString(line.histogram()));
        assertEquals(5, line.gradientNorm());
        assertEquals(1, line.largest());
        Line zero = new ParametersView(List.of(new Parameter("z",
            new Value[][] {{new Value(0), new Value(0)}}, 2))).lines().get(0);
        assertEquals(Arrays.toString(bins(8, 2)), Arrays.toString(zero.histogram()));
    }

    @Test
    void aNoteIsItsMessage() {
        assertEquals("done", new Note("done").text(wide(3)));
        assertEquals("done", new Note("done").toString());
    }

    @Test
    void aNoteIsBrokenBetweenWordsOnAScreenAndNowhereElse() {
        var note = new Note("one two three\nfour five");
        assertEquals("one two\nthree\nfour\nfive", note.text(new Style(8, 24, false, false)));
        assertEquals("one two three\nfour five", note.text(wide(8)));
        assertEquals("one two three\nfour five", note.toString());
    }

    /** Where no prompt renders it, as in plain jshell. */
    @Test
    void aViewPrintsItselfAsInAPipe() {
        double[] one = {1};
        for (View view : List.of(graph(9), curve(7), new EmbeddingView(new String[] {"a", "b"},
                new double[] {0, 1}, new double[] {0, 1}, new double[] {1, 0}),
                new TrainingView(0, 5, 2.5, 3.25, 3, 2, 2, 1, false, one),
                new ParametersView(List.of(W, BIAS)), new GradView(1, List.of()),
                new CheckView(List.of(), 0, 0), new WhyView("d", 1, 1, 1, List.of()),
                new AttentionView(new String[] {"BOS"}, List.of(new AttentionView.Head("h",
                    new double[][] {one}))), new StageView("p", "t", List.of("f"), List.of(), "")))
            assertEquals(view.text(Style.PLAIN), view.toString());
    }
}
