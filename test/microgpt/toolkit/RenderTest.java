package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import microgpt.Value;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.command.Tools;
import microgpt.train.Step;
import microgpt.train.Trainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderTest {

    private static final Tools TOOLS = new Tools();
    private static final Small.TestConsole CONSOLE = new Small.TestConsole();
    private static Trainer trainer;

    @BeforeAll
    static void attach() {
        TOOLS.attach(CONSOLE);
        trainer = Small.trainer();
        Session.use(trainer);
    }

    @AfterAll
    static void detach() { Bindings.attach(null); }

    private static String plain(Object o) { return TOOLS.render(o, Style.PLAIN).orElseThrow(); }

    /** One of everything that the toolkit renders. */
    private static List<Object> everything() {
        Train.run(trainer, 3);
        var model = trainer.model();
        var tokenizer = trainer.tokenizer();
        var all = new ArrayList<Object>(List.of(new Value(2), new Value(2).mul(3),
            model.forward(0), new Value[3], new double[0], new double[] {1, Double.NaN, -1e9},
            new double[3][2], model.parameter("wte").rows(), new Value[2][], new double[50][300],
            new Value[][][] {{{new Value(1)}}, null}, new int[] {0, 1, 2}, new int[] {-5, 99},
            new int[1000], model, model.config(), trainer, trainer.step(),
            model.parameter("lm_head"), model.parameters(), new Value(1).add(2).parents(),
            Show.graph(new Value(2).mul(3)), Show.grad(trainer.loss()),
            Show.check(trainer.loss())));
        all.add(Show.why(trainer, model.parameter("lm_head").rows()[0][0]));
        all.add(Show.graph(trainer.loss(), 12));
        all.add(Show.predict(model, tokenizer, "anna"));
        all.add(Show.predict(model, tokenizer, ""));
        all.add(Show.attention(model, tokenizer, "edna"));
        all.add(Show.embedding(model, tokenizer));
        all.add(Show.params(model));
        all.add(Show.params(model, "layer1.mlp_fc1"));
        all.add(Show.probe(model, tokenizer, "bob"));
        all.add(Show.loss(trainer));
        all.add(Show.sample(trainer, 7, 1));
        all.add(Show.source("Value.relu"));
        all.add(Lessons.list());
        var stepper = new Stepper(trainer);
        for (int stage : new int[] {0, 1, 3, 4, 20, 300, stepper.size() - 1})
            all.add(stepper.goTo(stage));
        stepper.quit();
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 200})
    void nothingIsWiderThanTheTerminal(int width) {
        var tooWide = new ArrayList<String>();
        for (Object o : everything())
            for (boolean color : new boolean[] {false, true}) {
                String text = TOOLS.render(o, new Style(width, color, false)).orElseThrow();
                assertFalse(text.isEmpty() || text.endsWith("\n"));
                for (String line : text.split("\n", -1))
                    if (Text.width(line) > width)
                        tooWide.add(o.getClass().getSimpleName() + ": " + line);
            }
        assertEquals(List.of(), tooWide);
    }

    @Test
    void thereAreNoEscapesWithoutColor() {
        for (Object o : everything()) assertFalse(plain(o).contains("\033"), plain(o));
    }

    @Test
    void colorsAddOnlyEscapesToWords() {
        Value v = new Value(2).mul(-3);
        String color = TOOLS.render(v, new Style(80, true, false)).orElseThrow();
        assertTrue(color.contains("\033["));
        assertEquals(plain(v), color.replaceAll("\033\\[[0-9;]*m", ""));
    }

    @Test
    void aViewPrintsThePlainTextWithoutAPromptToo() {
        assertEquals(plain(Show.params(trainer.model())), Show.params(trainer.model()).toString());
    }

    @Test
    void rawLeavesEverythingToJShell() {
        assertEquals(Optional.empty(),
            TOOLS.render(new Value(1), new Style(80, false, true)));
    }

    @Test
    void whatIsNotOursIsLeftAlone() {
        assertEquals(Optional.empty(), TOOLS.render("text", Style.PLAIN));
        assertEquals(Optional.empty(), TOOLS.render(null, Style.PLAIN));
        assertEquals(Optional.empty(), TOOLS.render(List.of(), Style.PLAIN));
        assertEquals(Optional.empty(), TOOLS.render(List.of("a", 1), Style.PLAIN));
        assertEquals(Optional.empty(), TOOLS.render(new double[][] {null}, Style.PLAIN));
    }

    @Test
    void aValueIsOneLineWithWhatItWasMadeFrom() {
        Value a = new Value(2), c = a.mul(new Value(-3));
        assertEquals("Value(data=2.0, grad=0.0)", plain(a));
        assertEquals("Value(data=-6.0, grad=0.0) = mul(2, -3)", plain(c));
        assertEquals("Value(data=4.0, grad=0.0) = pow(2, 2)", plain(a.pow(2)));
        c.backward();
        assertEquals("Value(data=2.0, grad=-3.0)", plain(a));
    }

    @Test
    void aStepIsALineThatHasRoomForItsName() {
        String step = plain(new Step.Report(1000, List.of("lazuli"), 2.51234, 1.06329, 0.01));
        assertEquals("step 1000  lazuli  loss 2.5123 nats  gradient norm 1.0633  rate 0.01", step);
        assertTrue(("$7 ==> " + step).length() <= 80);
        assertEquals(80, plain(new Step.Report(1, List.of("x".repeat(500)), 1, 1, 1)).length());
    }

    @Test
    void aRowTellsItsShapeAndItsNumbers() {
        assertEquals("double[3]  from 0.5 to 2  mean 1.333  rms 1.472\n  0.50 1.50 2.00",
            plain(new double[] {0.5, 1.5, 2}));
        assertEquals("Value[2]  from 1 to 3  mean 2  rms 2.236\n  1 3",
            plain(new Value[] {new Value(1), new Value(3)}));
    }

    @Test
    void aLongRowShowsItsFirstLinesAndHowManyNumbersFollow() {
        var row = new double[1000];
        for (int i = 0; i < row.length; i++) row[i] = -i;
        String[] lines = plain(row).split("\n");
        assertEquals(7, lines.length);
        assertTrue(lines[1].startsWith("    0   -0   -1") || lines[1].startsWith("    0    0   -1"),
            lines[1]);
        assertEquals("  … 950 more numbers", lines[6]);
        assertEquals(8, plain(java.util.Arrays.copyOf(row, 64)).split("\n").length);
        lines = plain(new int[1000]).split("\n");
        assertEquals("  … 805 more numbers", lines[lines.length - 1]);
    }

    @Test
    void parametersOfAnyModelFitEightyColumns() {
        Trainer large = Small.trainer(microgpt.Config.of("layers=11", "width=8", "heads=4"));
        for (var p : large.model().parameters())
            for (Value[] r : p.rows()) for (Value v : r) v.setData(-12345.678 * v.data());
        assertTrue(Text.widest(plain(Show.params(large.model()))) <= 80);
        assertTrue(Text.widest(plain(large.model())) <= 80);
    }

    @Test
    void probabilitiesOfTheVocabularyAreSortedBars() {
        int n = trainer.tokenizer().size();
        var p = new double[n];
        p[0] = 0.25;
        p[3] = 0.75;
        String[] lines = plain(p).split("\n");
        assertEquals("      e   75.0% " + "█".repeat(50), lines[lines.length - n].replace(
            trainer.tokenizer().symbol(3), "e"));
        assertTrue(lines[lines.length - n + 1].startsWith("      a   25.0% █"));
        assertFalse(plain(new double[n + 1]).contains("%"));
    }

    @Test
    void aRowOfLogitsTellsWhatItMakesLikely() {
        var row = new Value[trainer.tokenizer().size()];
        for (int i = 0; i < row.length; i++) row[i] = new Value(i == 1 ? Math.log(9) : 0);
        String text = plain(row);
        assertTrue(text.contains("as logits:  b 50.0%  a 5.6%"), text);
    }

    @Test
    void aMatrixThatDoesNotFitBecomesAHeatMap() {
        var wide = new double[2][40];
        wide[0][0] = 1;
        wide[1][39] = -1;
        String[] lines = plain(wide).split("\n");
        assertTrue(lines[0].startsWith("double[2][40]"), lines[0]);
        assertEquals("  0 ██" + " ·".repeat(36) + " …", lines[1]);
        assertTrue(plain(new double[][] {{1, 2}, {3, 4}}).contains("  1 3 4"));
    }

    @Test
    void aTallMatrixShowsItsFirstAndItsLastRows() {
        var tall = new double[300_000][2];
        tall[299_999][1] = 7;
        String[] lines = plain(tall).split("\n");
        assertEquals(1 + 28 + 1 + 3, lines.length);
        assertTrue(lines[29].contains("299,969 more rows"), lines[29]);
        assertEquals("  299999 0 7", lines[32]);
    }

    @Test
    void tokensStandAboveTheirCharacters() {
        String text = plain(trainer.tokenizer().encode("ada"));
        assertTrue(text.startsWith("int[5]  \"ada\""), text);
        String[] lines = text.split("\n");
        assertEquals(List.of("BOS", "a", "d", "a", "BOS"), List.of(lines[2].strip().split("\\s+")));
        assertEquals(2, plain(new int[] {1, 1000}).split("\n").length);
    }

    @Test
    void valuesOfTheSessionHaveTheirNamesInAGraph() {
        Value a = new Value(2), b = new Value(-3), l = a.mul(b).add(a);
        CONSOLE.bind("a", "Value", a);
        CONSOLE.bind("b", "Value", b);
        CONSOLE.bind("L", "Value", l);
        l.backward();
        assertEquals("""
            value     data  grad  local
            L add       -4     1
            ├─ mul      -6     1     ×1
            │  ├─ a      2    -2    ×-3
            │  └─ b     -3     2     ×2
            └─ a         2    -2     ×1""", Show.graph(l).toString());
        for (String name : new String[] {"a", "b", "L"}) CONSOLE.unbind(name);
    }

    @Test
    void aSharedValueIsDrawnOnceAndReferredTo() {
        Value a = new Value(2), c = a.mul(a), l = c.add(c);
        String text = Show.graph(l).toString();
        assertEquals(6, text.split("\n").length, text);
        assertTrue(text.contains("├─ mul #1 ") && text.contains("└─ mul #1 ↑"), text);
        assertEquals(2, text.split("leaf #2", -1).length - 1, text);
    }

    @Test
    void aGraphStopsAtItsDepthAndSaysSo() {
        Value v = new Value(1);
        for (int i = 0; i < 100_000; i++) v = v.add(1);
        String text = Show.graph(v, 2).toString();
        assertTrue(text.contains("5 of 200,001 Values"), text);
        assertEquals(200_001, Show.graph(v, 0).total());
    }
}
