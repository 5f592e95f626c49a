package microgpt.toolkit.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import microgpt.repl.spi.Style;
import microgpt.text.Sampling;
import microgpt.toolkit.view.AttentionView.Head;
import microgpt.toolkit.view.CheckView.Line;
import microgpt.toolkit.view.GradView.Leaf;
import microgpt.toolkit.view.WhyView.Path;
import microgpt.toolkit.view.WhyView.Step;
import org.junit.jupiter.api.Test;

/** What the views say of numbers that were chosen by hand. */
class NumbersToldTest {

    private static final double BIT = Math.log(2);

    /** Returns the lines, words between single spaces, without bars. */
    private static String words(String text) {
        return text.lines().map(s -> s.replaceAll("[█▉▊▋▌▍▎▏]", "").strip()
            .replaceAll(" +", " ")).collect(Collectors.joining("\n"));
    }

    private static Style wide(int width) { return new Style(width, false, false); }

    // --- gradients -----------------------------------------------------------

    private static CheckView check(int leaves, int named, Line... lines) {
        return new CheckView(List.of(lines), leaves, named);
    }

    @Test
    void aSlopeThatIsAnotherIsCrossedOut() {
        var right = new Line("w[0]", 2, 3, 3.000001);
        var wrong = new Line("", -1, 3, 4);
        var tiny = new Line("", 0, 0, 1e-10);
        assertEquals(0.25, wrong.difference());
        assertEquals(0.25, new Line("", -1, -4, -3).difference());
        assertEquals(2, new Line("", -1, -4, 4).difference());
        assertEquals(0, new Line("", 1, 0, 0).difference());
        assertTrue(right.agrees() && tiny.agrees());
        assertFalse(new Line("", 1, 3, -3).agrees(), "a wrong sign");
        assertTrue(new Line("", 1, 3, 3.00002).agrees());
        assertFalse(new Line("", 1, 3, 3.00004).agrees());
        assertFalse(wrong.agrees());
        assertEquals("""
            leaf data gradient slope difference
            w[0] 2 3 3.000001 3.3e-7 ✓
            · -1 3 4 0.25 ✗
            · 0 0 1e-10 1 ✓
            1 does not agree; checked 3 of 3 leaves""",
            words(check(3, 0, right, wrong, tiny).text(Style.PLAIN)));
        assertFalse(check(2, 0, right, wrong).agrees());
        assertTrue(check(2, 0, right, tiny).agrees());
    }

    @Test
    void whatWasNotCheckedIsAccountedFor() {
        var line = new Line("w", 2, 3, 3);
        assertTrue(check(1, 1, line).text(Style.PLAIN)
            .endsWith("all agree; checked 1 of 1 leaf"));
        assertTrue(check(5, 3, line, line).text(Style.PLAIN).endsWith("all agree; checked 2 of 5 "
            + "leaves\nleft out: 1 to save time, 2 without a name, such as constants"));
        assertTrue(check(5, 0, line, line).text(Style.PLAIN)
            .endsWith("leaves\nleft out: 3 to save time"));
        assertTrue(check(5, 2, line, line).text(Style.PLAIN)
            .endsWith("leaves\nleft out: 3 without a name, such as constants"));
    }

    @Test
    void upToThirtyLeavesAreListed() {
        assertEquals("""
            result 5, 1 leaf
            leaf data d result / d leaf its grad now
            w[0] 2 3 0.5""", words(new GradView(5, List.of(new Leaf("w[0]", 2, 3, 0.5)))
                .text(Style.PLAIN)));
        var leaves = new ArrayList<Leaf>(List.of(new Leaf("", 2, 3, 0)));
        while (leaves.size() < 30) leaves.add(new Leaf("w[1]", 1, 0, 0));
        String text = new GradView(5, leaves).text(Style.PLAIN);
        assertEquals(32, text.lines().count());
        assertTrue(words(text).contains("\n· 2 3 0\n"));
    }

    @Test
    void ofMoreLeavesTheLargestTenAndTheLengthsOfGroupsAreTold() {
        var leaves = new ArrayList<Leaf>();
        for (int i = 0; i < 29; i++) leaves.add(new Leaf("w[" + i + "]", 1, i == 3 ? -4 : i == 20 ? 3
            : 0, 0));
        leaves.add(new Leaf("", 1, 0.5, 0));
        leaves.add(new Leaf("bias", 1, 2, 0));
        String[] lines = words(new GradView(5, leaves).text(Style.PLAIN)).split("\n");
        assertEquals("""
            result 5, 31 leaves
            leaves of how many length of gradient
            w 29 5
            (no name) 1 0.5
            bias 1 2
            the largest
            leaf data d result / d leaf its grad now
            w[3] 1 -4 0
            w[20] 1 3 0
            bias 1 2 0
            · 1 0.5 0
            w[0] 1 0 0""", String.join("\n", Arrays.copyOf(lines, 12)));
        assertEquals(17, lines.length);
    }

    private static Path path(double product, Step... last) {
        var steps = new ArrayList<>(Collections.nCopies(10, new Step("add", "", 1, 1)));
        steps.addAll(List.of(last));
        return new Path(product, steps);
    }

    /** Names alone would not tell them apart. */
    @Test
    void ofPathsThatPassTheSameNamesTheStepsThatDifferAreTold() {
        Path square = path(6, new Step("mul", "", 4, 3), new Step("", "a", 2, 2));
        assertEquals("""
            d L / d a = 27, the sum over 3 paths
                     15 = 2 (exp=7.5) · 7.5 (a)
                      6 = 3 (mul=4) · 2 (a), 2 such paths
            These are all.""", new WhyView("d L / d a", 27, 27, 3, List.of(path(15,
                new Step("exp", "", 7.5, 2), new Step("", "a", 2, 7.5)), square, square))
                .toString());
    }

    private static String why(double size, double ways, int width, Path... paths) {
        return new WhyView("d L / d a", -2, size, ways, List.of(paths)).text(wide(width));
    }

    private static final Path PATH = new Path(6, List.of(new Step("mul", "L", 6, 1),
        new Step("mul", "", 2, 3), new Step("leaf", "a", 2, 2)));

    @Test
    void aPathIsTheProductOfItsSteps() {
        assertEquals("""
            d L / d a = -2, the sum over 1 path
                      6 = 3 (mul=2) · 2 (a)
            These are all.""", why(6, 1, 80, PATH));
        assertEquals(List.of("          6 = 3 (mul=2)", "              · 2 (a)"),
            why(6, 1, 30, PATH).lines().skip(1).limit(2).toList());
        assertEquals(3, why(6, 1, 31, PATH).lines().count());
        assertTrue(why(1, 1, 80, new Path(1, List.of(new Step("leaf", "a", 2, 1))))
            .contains("          1 = 1 (it is the result itself)\n"));
    }

    @Test
    void itIsToldHowMuchOfAllThePathsShownMake() {
        assertTrue(why(16, 3, 80, PATH, new Path(-2, PATH.steps())).endsWith(
            "These 2 make 4 together, and without signs 50% of what all paths make."));
        assertTrue(why(16, 1234, 80, PATH).contains("the sum over 1,234 paths\n"));
        assertTrue(why(16, 2e7, 80, PATH).contains("the sum over 2e7 paths\n"));
        assertTrue(why(16, 1e7, 80, PATH).contains("the sum over 1e7 paths\n"));
        assertEquals(1, new WhyView("", 0, 0, 0, List.of()).share());
        assertEquals(0.375, new WhyView("", 0, 16, 2, List.of(PATH)).share());
    }

    private static Path chain(int steps) {
        return new Path(1, IntStream.range(0, steps).mapToObj(i -> new Step("add",
            i == 5 ? "m" : "", 7, i == 0 ? 1 : 2)).toList());
    }

    @Test
    void aLongPathGoesFromNameToName() {
        assertTrue(why(1, 1, 200, chain(12)).contains("= 32 (m) · 64 (add=7)\n"));
        String whole = why(1, 1, 200, chain(10));
        assertEquals(9, whole.split(" 2 \\(").length - 1, whole);
    }

    // --- predictions ---------------------------------------------------------

    private static final String[] ABC = {"a", "b", "BOS"};

    @Test
    void surprisalIsToldInNatsAndBits() {
        double[] next = {0.3, 0.5, 0.2};
        var view = new PredictionView("ab", ABC, new int[] {2, 0, 1},
            new double[] {BIT, 2 * BIT}, next, null, next);
        assertEquals(3 * BIT, view.nats(), 1e-12);
        assertEquals(3, view.bits(), 1e-12);
        assertEquals(List.of(1, 0, 2), view.ranking());
        assertEquals("""
            surprisal of each character
            a 0.693 nats 1.000 bits
            b 1.386 nats 2.000 bits
            all 2.079 nats 3.000 bits 1.040 nats a character
            what comes after "ab"
            b 50.0%
            a 30.0%
            BOS 20.0%""", words(view.text(Style.PLAIN)));
        List<Integer> bars = view.text(Style.PLAIN).lines()
            .map(s -> (int) s.chars().filter(c -> c == '█').count()).toList();
        assertEquals(List.of(0, 20, 40, 0, 0, 50, 30, 20), bars);
        assertTrue(new PredictionView("abcd", ABC, new int[] {2, 0, 1}, new double[] {BIT, BIT},
            next, null, next).text(Style.PLAIN).startsWith("surprisal of each token\n"));
    }

    /** One bit a token is half a bit a character where a token is two of them. */
    @Test
    void whereTokensHaveSeveralCharactersTheLastLineTellsWhatOneOfThemCosts() {
        double[] next = {0.3, 0.5, 0.2};
        var view = new PredictionView("abcd", ABC, new int[] {2, 0, 1}, new double[] {BIT, BIT},
            next, null, next);
        assertEquals("all 1.386 nats 2.000 bits 0.347 nats a character",
            words(view.text(Style.PLAIN)).lines().toList().get(3));
    }

    @Test
    void withoutATextItIsToldWhatComesFirst() {
        double[] next = {0.3, 0.5, 0.2};
        assertTrue(new PredictionView("", ABC, new int[] {2}, new double[0], next, null, next)
            .text(Style.PLAIN).startsWith("what comes first\n"));
    }

    @Test
    void samplingTellsWhatIsChosenAndWhatIsCut() {
        double[] next = {0.3, 0.5, 0.2}, chosen = {0.375, 0.625, 0};
        var view = new PredictionView("", ABC, new int[] {2}, new double[0], next,
            Sampling.of("top-k=2"), chosen);
        assertEquals("""
            what comes first, and with temperature=1 top-k=2
            b 50.0% 62.5%
            a 30.0% 37.5%
            BOS 20.0% cut""", words(view.text(Style.PLAIN)));
    }

    private static String last(Sampling sampling, double... others) {
        int n = 12 + others.length;
        var symbols = new String[n];
        var next = new double[n];
        var chosen = new double[n];
        for (int i = 0; i < n; i++) {
            symbols[i] = "t" + i;
            next[i] = i < 12 ? 0.08 : 0.04 / others.length;
            chosen[i] = i < 12 ? 0.08 : others[i - 12];
        }
        String[] lines = words(new PredictionView("", symbols, new int[] {0}, new double[0], next,
            sampling, sampling == null ? next : chosen).text(Style.PLAIN)).split("\n");
        return lines.length + " " + lines[lines.length - 1];
    }

    @Test
    void theTokensBelowTheTwelfthAreToldTogether() {
        Sampling s = Sampling.of("top-k=2");
        assertEquals("13 t11 8.0%", last(null));
        assertEquals("14 … 4.0% for the other 2", last(null, 0, 0));
        assertEquals("14 … 4.0% cut for the other 2", last(s, 0, 0));
        assertEquals("14 … 4.0% 3.0% for the other 2", last(s, 0.02, 0.01));
        assertEquals("14 … 4.0% 2.0% for the other 3, of which 2 are cut", last(s, 0.02, 0, 0));
    }

    // --- attention -----------------------------------------------------------

    private static String attention(int width, int heads) {
        double[][] weights = {{1}, {0.25, 0.75}, {0.5, 0.3, 0.2}};
        return new AttentionView(new String[] {"BOS", "a", "b"}, IntStream.range(0, heads)
            .mapToObj(h -> new Head("head " + h, weights)).toList()).text(wide(width));
    }

    @Test
    void eachPositionTellsHowItLooksAtThoseBeforeIt() {
        assertEquals("""
            each row is a position; it adds up to 1 over what the position sees
            head 0
                     BOS      a      b
              BOS ██1.0
                a ▒▒.25  ██.75
                b ▓▓.50  ▒▒.30  ░░.20""", attention(80, 1).replaceAll("(?m) +$", ""));
    }

    @Test
    void headsStandSideBySideWhereThereIsRoom() {
        assertTrue(attention(56, 3).contains(
            "\nhead 0" + " ".repeat(22) + "head 1\n"));
        assertTrue(attention(56, 3).contains("\nhead 2\n"));
        assertTrue(attention(55, 3).contains("\nhead 0\n"));
    }

    @Test
    void whereThereIsLittleRoomPositionsAreNarrower() {
        assertTrue(attention(26, 1).contains(".25"));
        assertFalse(attention(25, 1).contains(".25"));
        assertTrue(attention(14, 1).contains("\n    a ▒▒ ██"), attention(14, 1));
        assertTrue(attention(11, 1).contains("\n    a▒▒██"), attention(11, 1));
        assertTrue(attention(8, 1).contains("\n    a▒█"), attention(8, 1));
        assertTrue(attention(7, 1).contains("there is room for the last 2 of 3 positions\n"));
        assertFalse(attention(8, 1).contains("there is room"));
    }

    // --- samples -------------------------------------------------------------

    @Test
    void textsOfTheCorpusHaveAStar() {
        var view = new SamplesView(List.of("anna", "bo", "zz"), List.of(true, false, false),
            Sampling.of("temperature=0.5 top-k=8"));
        assertEquals("  anna*  bo     zz\ntemperature 0.5, top-k 8; * stands in the corpus (1 of 3)",
            view.text(wide(80)));
        assertEquals("  anna*  bo\n  zz\ntemperature 0.5, top-k 8\n* stands in the corpus (1 of 3)",
            view.text(wide(16)));
        assertTrue(new SamplesView(List.of("zz"), List.of(false), Sampling.at(1))
            .text(wide(80)).endsWith("\ntemperature 1; none of them is in the corpus"));
        var six = new SamplesView(List.of("a", "b", "c", "d", "e", "f"),
            List.of(false, false, false, false, false, false), Sampling.at(1));
        assertTrue(six.text(wide(80)).startsWith("  a   b   c   d   e\n  f\n"), six.toString());
        assertTrue(six.text(wide(14)).startsWith("  a   b   c\n  d   e   f\n"), six.toString());
        assertTrue(six.text(wide(13)).startsWith("  a   b\n  c   d\n"), six.toString());
        String said = "temperature 1; none of them is in the corpus";
        assertTrue(six.text(wide(said.length())).endsWith("\n" + said));
        assertTrue(six.text(wide(said.length() - 1)).endsWith("\n" + said.replace("; ", "\n")));
    }
}
