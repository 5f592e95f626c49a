package microgpt.toolkit.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import microgpt.Config;
import microgpt.Probe;
import microgpt.Probe.Station;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.repl.spi.Style;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** What is said of objects whose numbers were chosen by hand. */
class RendersToldTest {

    private static final Trainer TRAINER = Trainer.create(
        Config.of("microgpt", "context=3", "width=2", "heads=1", "layers=1"),
        new Corpus(List.of("ab", "ba", "aa")));
    private static final Tokenizer AB = TRAINER.tokenizer();        // a, b, BOS

    private static String text(Object o, int width) {
        return Renderers.render(o, AB, new Style(width, false, false)).orElseThrow();
    }

    private static String words(Object o) {
        return text(o, 80).lines().map(s -> s.replaceAll("[█▉▊▋▌▍▎▏]", "").strip()
            .replaceAll(" +", " ")).collect(Collectors.joining("\n"));
    }

    @Test
    void aValueTellsWhatItWasMadeFrom() {
        Value a = new Value(2), c = a.mul(new Value(-3));
        c.backward();
        assertEquals("Value(data=2.0, grad=-3.0)", text(a, 80));
        assertEquals("Value(data=-6.0, grad=1.0) = mul(2, -3)", text(c, 80));
        assertEquals("Value(data=8.0, grad=0.0) = pow(2, 3)", text(a.pow(3), 80));
        assertEquals("Value(data=2.0, grad=-3.0)\nValue(data=-3.0, grad=2.0)",
            text(c.parents(), 80));
    }

    @Test
    void aTimeIsToldWithTheMemory() {
        assertEquals("2 ms, 999 bytes of memory asked for",
            new TimingView(0.002, 999, null).toString());
        assertEquals("2 s, 0 bytes of memory asked for".replace("2 s", "2.0 s"),
            new TimingView(2, 0, null).toString());
        assertEquals("2.0 s, 1 kB of memory asked for", new TimingView(2, 1000, null).toString());
        assertEquals("2.0 s, 1 MB of memory asked for",
            new TimingView(2, 1_000_000, null).toString());
        assertEquals("2.0 s, 2.5 MB of memory asked for",
            new TimingView(2, 2_500_000, null).toString());
        assertEquals("2.0 s\ntext", new TimingView(2, -1, "text").toString());
        assertEquals("2.0 s\nValue(data=1.0, grad=0.0)",
            new TimingView(2, -1, new Value(1)).toString());
    }

    @Test
    void ofSeveralTimesTheMedianAndTheQuartersAreTold() {
        var times = new TimesView(new double[] {4, 1, 3, 2}, null);
        assertEquals(2.5, times.quantile(0.5));
        assertEquals(1.75, times.quantile(0.25));
        assertEquals("2.5 s, the median of 4 times\n"
            + "  half of them from 1.8 s to 3.3 s, all from 1.0 s to 4.0 s\n"
            + "  the first 4.0 s, the last 2.0 s", times.toString());
        assertEquals("2.0 s, once\n7", new TimesView(new double[] {2}, 7).toString());
        assertEquals("2.0 s, once\nValue(data=1.0, grad=0.0)",
            new TimesView(new double[] {2}, new Value(1)).toString());
    }

    @Test
    void probabilitiesAreToldAsBars() {
        assertTrue(words(new double[] {0.3, 0.5, 0.2}).endsWith("\nb 50.0%\na 30.0%\nBOS 20.0%"));
        List<Long> bars = text(new double[] {0.3, 0.5, 0.2}, 80).lines()
            .map(s -> s.chars().filter(c -> c == '█').count()).toList();
        assertEquals(List.of(50L, 30L, 20L), bars.subList(bars.size() - 3, bars.size()));
        assertTrue(words(new Value[] {new Value(0), new Value(1), new Value(0)})
            .endsWith("\nb 100.0%\na 0.0%\nBOS 0.0%"));
    }

    @Test
    void otherNumbersForEachTokenAreTakenAsLogits() {
        double two = Math.log(2);
        assertTrue(words(new double[] {two, 0, 0}).endsWith(
            "\nas logits: a 50.0% b 25.0% BOS 25.0% …"));
        assertTrue(words(new double[] {1.5, 1.5 - two, -0.5 + two - two}).contains("as logits: a "));
        assertTrue(words(new double[] {0.5, 1, -0.5}).contains("as logits: b "));
        assertTrue(text(new double[] {two, 0, 0}, 30).endsWith("\n  as logits:  a 50.0% …"));
    }

    @Test
    void whatIsNotOneNumberATokenIsNoPrediction() {
        for (double[] row : new double[][] {{0.5, 0.5}, {0.5, 0.5, Double.NaN},
                {0, 0, Double.POSITIVE_INFINITY}}) {
            assertFalse(text(row, 80).contains("logits"));
            assertFalse(text(row, 80).contains("BOS"));
        }
    }

    @Test
    void tokensStandOverTheirSymbolsAfterBos() {
        assertEquals("int[3]  \"ab\"\n    2   0   1\n  BOS   a   b", text(new int[] {2, 0, 1}, 80));
        assertEquals("int[3]  \"ab\"\n    2   0\n  BOS   a\n    1\n    b",
            text(new int[] {2, 0, 1}, 10));
        for (int[] none : new int[][] {{0, 1}, {2, 3}, {2, -1}, {}})
            assertFalse(text(none, 80).contains("\""));
        assertEquals("int[2]\n  0 1", text(new int[] {0, 1}, 80));
        assertEquals("int[2]\n   2 -1", text(new int[] {2, -1}, 80));
    }

    @Test
    void ofManyNumbersTheFirstLinesAreTold() {
        assertEquals(9, text(new int[8 * 4], 10).lines().count());      // four in a line
        String more = text(new int[8 * 4 + 1], 10);
        assertEquals(7, more.lines().count());
        assertTrue(more.endsWith("\n  … 13 more numbers"), more);
        assertTrue(text(new int[1000], 800).endsWith("\n  … 744 more numbers"));
    }

    @Test
    void aRecordTellsTheSizeOfItsNumbers() {
        var seen = new Probe.Record();
        var at = new Station(Station.Form.HEADS, "x", "part", "title", "x = rule");
        seen.see(at, 1, new Value[] {new Value(3), new Value(-3)}, new Value[] {new Value(4),
            new Value(4)});
        assertEquals("Probe.Record\nname positions rows columns rms\nx 2 2 2 3.536", words(seen));
    }

    @Test
    void aTrainerTellsHowFarItIs() {
        String text = words(TRAINER);
        assertTrue(text.startsWith("Trainer 0 steps taken, next rate "), text);
        assertTrue(text.contains(", on " + TRAINER.corpus().training().size() + " document"), text);
        Trainer once = Trainer.create(TRAINER.model().config(), new Corpus(List.of("ab", "ba")));
        var step = once.step();
        assertTrue(words(once).startsWith("Trainer 1 step taken"), words(once));
        assertEquals("step 1 " + once.document() + " loss " + String.format(java.util.Locale.ROOT,
            "%.4f nats gradient norm %.4f rate ", step.loss(), step.gradientNorm())
            + microgpt.draw.Num.brief(step.learningRate()), words(step));
    }

    @Test
    void aTrainerTellsTheRateOfItsNextStepAndNotTheFirst() {
        Trainer falls = Trainer.create(TRAINER.model().config().with("schedule=linear", "steps=10",
            "learningRate=0.02"), new Corpus(List.of("ab", "ba")));
        assertTrue(words(falls).contains("next rate 0.02, on"), words(falls));
        falls.train(5);
        assertTrue(words(falls).contains("5 steps taken, next rate 0.01, on"), words(falls));
    }

    @Test
    void arraysTellTheirShape() {
        assertTrue(text(new double[2][3], 80).startsWith("double[2][3]"));
        assertTrue(text(new double[][] {{1}, {1, 2}}, 80).startsWith("double[2][]"));
        assertTrue(text(new Value[17][][], 80).equals("Value[17][][]\n… 1 more"));
        assertEquals("Value[16][][]", text(new Value[16][][], 80));
        assertTrue(text(TRAINER.model().parameter("wte"), 80).startsWith("wte [3][2]"));
    }

    @Test
    void aModelTellsItsSizes() {
        assertTrue(text(TRAINER.model(), 80).startsWith("Gpt  1 layer, 1 head, width 2, context 3, "
            + "vocabulary 3, " + TRAINER.model().parameterCount() + " parameters\n"));
    }

    private static final Config FORM = Config.of("microgpt", "context=3", "width=2", "heads=1");

    @Test
    void aConfigurationTellsEveryKeyInAsManyColumnsAsFindRoom() {
        for (int[] widthAndColumns : new int[][] {{20, 1}, {59, 1}, {60, 2}, {88, 2}, {89, 3}, {200, 3}}) {
            List<String> lines = text(FORM, widthAndColumns[0]).lines().toList();
            assertEquals("Config", lines.get(0));
            int most = widthAndColumns[1];
            assertEquals((FORM.toMap().size() + most - 1) / most, lines.size() - 1);
            for (var e : FORM.toMap().entrySet()) assertEquals(1, lines.stream().filter(l -> l
                .matches("(.*  |  )" + e.getKey() + " +" + e.getValue() + "(  .*|$)")).count(),
                e + " at " + widthAndColumns[0]);
        }
    }

    @Test
    void aConfigurationReadsDownwards() {
        var keys = List.copyOf(FORM.toMap().keySet());
        String second = text(FORM, 80).lines().toList().get(2);
        assertTrue(second.startsWith("  " + keys.get(1) + " "), second);
    }

    @Test
    void aStepsDocumentIsCutWhereThereIsNoRoom() {
        var step = Trainer.create(FORM, new Corpus(List.of("abababab"))).step();
        String whole = text(step, 120);
        assertTrue(whole.startsWith("step 1  abababab  loss "), whole);
        assertTrue(whole.matches(".*  loss \\d\\.\\d{4} nats  gradient norm \\d+\\.\\d{4}  rate \\S+"),
            whole);
        assertEquals(whole, text(step, whole.length()));
        assertEquals(whole.replace("abababab", "ababab…"), text(step, whole.length() - 1));
        assertEquals(whole.replace("abababab", "aba…"), text(step, 20));
    }

    @Test
    void aParameterTellsItsNameItsShapeAndItsNumbers() {
        var matrix = new microgpt.Parameters.Parameter("w", new Value[][] {
            {new Value(1), new Value(2)}, {new Value(3), new Value(-4)}}, 2, 2);
        assertEquals("w [2][2]  from -4 to 3  mean 0.5  rms 2.739\n  0  1  2\n  1  3 -4",
            text(matrix, 80));
        var vector = new microgpt.Parameters.Parameter("b", new Value[][] {
            {new Value(1), new Value(2)}}, 2);
        assertEquals("b [2]  from 1 to 2  mean 1.5  rms 1.581\n  1 2", text(vector, 80));
        String list = text(List.of(matrix, vector), 80);
        assertTrue(list.startsWith("parameter  shape  numbers "), list);
        assertTrue(list.lines().toList().get(3).startsWith("all "), list);
    }

    @Test
    void aTrainerTellsItsDocuments() {
        var corpus = new Corpus(java.util.stream.IntStream.range(0, 2500)
            .mapToObj(i -> "ab".repeat(1 + i % 3)).toList());
        Trainer trainer = Trainer.create(Config.of("microgpt", "width=2", "heads=1",
            "heldOut=0.5", "learningRate=0.01"), corpus);
        assertEquals("Trainer  0 steps taken, next rate 0.01, on 1,250 documents, 1,250 held out",
            text(trainer, 80));
    }
}
