package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.draw.Num;
import microgpt.repl.spi.Style;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.view.PredictionView;
import microgpt.toolkit.view.WhyView;
import microgpt.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers on the screen against the engine's, with several heads and layers. */
class ShownTest {

    private static final Style WIDE = new Style(160, false, false);

    private final Small.TestConsole console = new Small.TestConsole();
    private Trainer trainer;
    private Gpt model;
    private Tokenizer tokenizer;

    @BeforeEach
    void train() {
        console.style = WIDE;
        Bindings.attach(console);
        trainer = Small.trainer(Config.of("width=8", "heads=4", "layers=2", "context=6",
            "initStd=0.5"));
        trainer.train(30);
        model = trainer.model();
        tokenizer = trainer.tokenizer();
        trainer.begin("anna");
        trainer.forward();
        trainer.loss();
        trainer.backward();
    }

    @AfterEach
    void detach() { Bindings.attach(null); }

    private static List<String> words(String line) {
        return Arrays.asList(line.strip().split("\\s+"));
    }

    @Test
    void normsOfParametersAndGradientsAreTheLengthsOfTheVectors() {
        List<String> lines = Show.params(model).text(WIDE).lines().toList();
        double all = 0, allGradients = 0;
        int i = 1;
        for (Parameter p : model.parameters()) {
            double squares = 0, gradients = 0, largest = 0;
            for (Value[] row : p.rows())
                for (Value v : row) {
                    squares += v.data() * v.data();
                    gradients += v.grad() * v.grad();
                    largest = Math.max(largest, Math.abs(v.data()));
                }
            all += squares;
            allGradients += gradients;
            List<String> line = words(lines.get(i++));
            assertEquals(List.of(p.name(), String.valueOf(p.size()),
                Num.fixed(Math.sqrt(squares), 3), Num.fixed(Math.sqrt(gradients), 4)),
                List.of(line.get(0), line.get(2), line.get(3), line.get(4)));
            assertEquals(Num.brief(largest, 2), line.get(line.size() - 1));
        }
        assertEquals(List.of("all", String.valueOf(model.parameterCount()),
            Num.fixed(Math.sqrt(all), 3), Num.fixed(Math.sqrt(allGradients), 4)),
            words(lines.get(i)));
        assertEquals(model.gradientNorm(), Math.sqrt(allGradients), 1e-12);
    }

    @Test
    void everyHeadShowsItsOwnWeights() {
        int[] tokens = tokenizer.encodeStart("anna");
        Probe.Record seen = model.record(tokens);
        var view = Show.attention(model, tokenizer, "anna");
        List<String> lines = view.text(new Style(50, false, false)).lines().toList();
        for (int l = 0; l < 2; l++)
            for (int h = 0; h < 4; h++) {
                int at = lines.indexOf("layer" + l + ", head " + h);
                assertTrue(at > 0, lines.toString());
                for (int i = 0; i < tokens.length; i++) {
                    Value[] row = seen.get("layer" + l + ".weights", i)[h];
                    List<String> shown = words(lines.get(at + 2 + i).replaceAll("[^A-Za-z0-9.]+", " "));
                    assertEquals(tokenizer.symbol(tokens[i]), shown.get(0));
                    for (int t = 0; t <= i; t++) {
                        assertEquals(row[t].data(),
                            view.heads().get(4 * l + h).weights()[i][t]);
                        assertEquals(row[t].data(), Double.parseDouble(shown.get(t + 1)), 0.00501);
                    }
                }
            }
    }

    @Test
    void predictionsAndSurprisalAreTheModels() {
        int[] tokens = tokenizer.encodeStart("anna");
        Value[][] logits = model.forward(tokens);
        List<String> lines = Show.predict(model, tokenizer, "anna").text(WIDE).lines().toList();
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double nats = Loss.crossEntropy(logits[i], tokens[i + 1]).data();
            sum += nats;
            List<String> line = words(lines.get(i + 1));
            assertEquals(List.of(tokenizer.symbol(tokens[i + 1]), Num.fixed(nats, 3), "nats",
                Num.fixed(nats / Math.log(2), 3), "bits"), line.subList(0, 5));
        }
        List<String> all = words(lines.get(5));
        assertEquals(List.of(Num.fixed(sum, 3), Num.fixed(sum / Math.log(2), 3),
            Num.fixed(sum / 4, 3)), List.of(all.get(1), all.get(3), all.get(5)));
        Value[] p = Loss.softmax(logits[4]);
        for (String line : lines.subList(7, lines.size())) {
            if (line.strip().startsWith("…")) continue;
            List<String> shown = words(line);
            int token = List.of(PredictionView.symbols(tokenizer)).indexOf(shown.get(0));
            assertEquals(Num.percent(p[token].data()), shown.get(1));
        }
    }

    @Test
    void theMapOfTokensKeepsTheVarianceThatItNames() {
        var view = Show.embedding(model, tokenizer);
        Value[][] rows = model.parameter("wte").rows();
        double total = 0;
        for (int j = 0; j < 8; j++) {
            double mean = 0;
            for (Value[] row : rows) mean += row[j].data() / rows.length;
            for (Value[] row : rows) total += Math.pow(row[j].data() - mean, 2);
        }
        for (int k = 0; k < 2; k++) {
            double along = 0;
            for (double x : k == 0 ? view.x() : view.y()) along += x * x;
            assertEquals(along / total, view.explained()[k], 1e-9);
        }
        String last = view.text(WIDE).lines().reduce((a, b) -> b).orElseThrow();
        assertEquals("across: " + Num.percent(view.explained()[0]) + " of the variance, upwards: "
            + Num.percent(view.explained()[1]), last);
    }

    @Test
    void derivativesInTheTableAreThoseOfTheWalk() {
        var a = new Value(0.7);
        var b = new Value(-1.3);
        console.variables.put("a", a);
        console.variables.put("b", b);
        Value result = a.mul(b).exp().add(a.pow(3)).sub(b.relu()).mul(a);
        String text = Show.grad(result).text(WIDE);
        a.zeroGrad();
        b.zeroGrad();
        result.backward();
        for (String line : text.lines().toList()) {
            List<String> cells = words(line);
            Value leaf = cells.get(0).equals("a") ? a : cells.get(0).equals("b") ? b : null;
            if (leaf != null) assertEquals(
                List.of(Num.brief(leaf.data()), Num.brief(leaf.grad()), "0"), cells.subList(1, 4));
        }
        assertTrue(text.contains("result " + Num.brief(result.data())), text);
        var check = Show.check(result);
        assertTrue(check.agrees());
        for (var line : check.lines()) {
            Value leaf = line.name().equals("a") ? a : b;
            assertEquals(leaf.grad(), line.gradient());
            String shown = check.text(WIDE).lines().filter(s -> s.startsWith(line.name()))
                .findFirst().orElseThrow();
            assertEquals(List.of(Num.brief(leaf.data()), Num.brief(leaf.grad(), 8),
                Num.brief(line.slope(), 8)), words(shown).subList(1, 4));
        }
    }

    @Test
    void thePathsOfADerivativeAddUpToWhatIsSaidOfThem() {
        Value w = model.parameter("wte").rows()[tokenizer.encode("a")[1]][3];
        WhyView view = Show.why(trainer, w);
        assertEquals(w.grad(), view.derivative(), 1e-9 * Math.abs(w.grad()) + 1e-15);
        String text = view.text(WIDE);
        assertTrue(text.startsWith("d loss of \"anna\" / d wte["), text);
        assertTrue(text.contains(" = " + Num.brief(view.derivative(), 6) + ", the sum over"), text);
        double sum = 0, size = 0;
        var products = new ArrayList<Double>();
        for (WhyView.Path p : view.paths()) {
            double product = 1;
            for (WhyView.Step s : p.steps()) product *= s.local();
            assertEquals(p.product(), product, 1e-9 * Math.abs(product));
            products.add(p.product());
            sum += p.product();
            size += Math.abs(p.product());
            assertTrue(text.contains(Num.brief(p.product()) + " = "), text);
        }
        assertEquals(products.stream().sorted((x, y) ->
            Double.compare(Math.abs(y), Math.abs(x))).toList(), products);
        assertTrue(text.contains("make " + Num.brief(sum) + " together"), text);
        assertTrue(text.contains(Num.brief(100 * size / view.size(), 2) + "%"), text);
    }

    private String rendered(Object o) {
        return microgpt.toolkit.render.Renderers.render(o, tokenizer, WIDE).orElse("");
    }

    @Test
    void wholeNumbersAreLettersOnlyWhereTheyBeginAsATextDoes() {
        assertEquals("int[3]\n  1 2 3", rendered(new int[] {1, 2, 3}));
        assertEquals("int[3]\n  0 0 0", rendered(new int[3]));
        assertEquals("int[0]", rendered(new int[0]));
        assertTrue(rendered(tokenizer.encodeStart("ab")).contains("\"ab\""));
        assertTrue(rendered(new int[] {tokenizer.bos(), 99}).startsWith("int[2]\n"));
    }

    @Test
    void aValueThatIsNotThereIsNullAndNotANumber() {
        assertEquals("Value[1000]  1,000 null", rendered(new Value[1000]));
        assertEquals("Value[2][2]  4 null", rendered(new Value[2][2]));
        assertEquals("Value[2]  1 null\n  null    2",
            rendered(new Value[] {null, new Value(2)}));
        assertEquals("Value[2]  1 not finite\n  NaN   2",
            rendered(new Value[] {new Value(Double.NaN), new Value(2)}));
    }

    @Test
    void aMeanThatIsNothingButRoundingIsZero() {
        double[] row = {0.1, 0.2, -0.3, 1e-17};
        assertTrue(rendered(row).contains("mean 0  "), rendered(row));
        assertTrue(rendered(new double[] {1e-9, -2e-9}).contains("mean -5e-10"));
    }

    @Test
    void digitsAreTheSameInEveryLanguage() {
        java.util.Locale before = java.util.Locale.getDefault();
        try {
            String expected = null;
            for (String tag : new String[] {"en", "de", "ar-EG-u-nu-arab", "tr", "hi-IN-u-nu-deva"}) {
                java.util.Locale.setDefault(java.util.Locale.forLanguageTag(tag));
                String all = rendered(trainer) + rendered(model) + rendered(new int[3000])
                    + Show.grad(trainer.loss()).text(WIDE)
                    + Show.graph(trainer.loss()).text(WIDE) + Show.check(trainer.loss()).text(WIDE)
                    + Show.predict(model, tokenizer, "ann").text(WIDE)
                    + tokenizer + trainer + trainer.loss();
                var stepper = new Stepper(Small.trainer());
                all += stepper.goTo(6) + stepper.toString() + stepper.goTo(3000) + stepper.finish()
                    + stepper.view();
                stepper.quit();
                if (expected == null) expected = all;
                assertEquals(expected, all, tag);
            }
        } finally {
            java.util.Locale.setDefault(before);
        }
    }

    @Test
    void theCurveEndsWithTheLossThatTheTrainerHad() {
        Trainer twin = Small.trainer(model.config());
        twin.train(30);
        double first = twin.step().loss(), last = twin.step().loss();
        Train.run(trainer, 2);
        var curve = Show.loss(trainer);
        List<Double> losses = Arrays.stream(curve.losses()).boxed().toList();
        assertEquals(List.of(first, last), losses.subList(losses.size() - 2, losses.size()));
        assertTrue(curve.text(WIDE).contains("step 32  loss " + Num.fixed(last, 4)),
            curve.text(WIDE));
    }
}
