package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.Value;
import microgpt.draw.Num;
import microgpt.text.Corpus;
import microgpt.toolkit.Arithmetic.Range;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.step.Formula;
import microgpt.toolkit.step.Narrator;
import microgpt.toolkit.view.StageView;
import microgpt.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every stage of a step prints is evaluated and held against the engine. */
class ToldTest {

    private static final String SMALL = "context=3";

    private final Small.TestConsole console = new Small.TestConsole();
    private Trainer trainer;
    private Stepper stepper;
    private Map<String, Range> told;        // by the lines of the stage so far

    @BeforeEach
    void attach() { Bindings.attach(console); }

    @AfterEach
    void detach() { Bindings.attach(null); }

    static Stream<List<String>> forms() {
        return Stream.of(
            List.of("microgpt", SMALL, "width=8"),
            List.of("microgpt", SMALL, "width=4", "heads=4", "layers=2", "clip=0.05"),
            List.of("karpathy", SMALL, "width=8"),
            List.of("gpt2", SMALL, "width=8", "heads=2", "layers=2"),
            List.of("llama", SMALL, "width=8", "heads=4", "kvHeads=2", "layers=1", "mlpWidth=6"),
            List.of("microgpt", SMALL, "width=4", "heads=2", "position=rope", "activation=gelu",
                "tiedOutput=true", "norm=rms", "weightDecay=0.1"),
            List.of("microgpt", SMALL, "width=6", "position=none", "activation=swiglu",
                "bias=true", "embeddingNorm=true", "finalNorm=true"));
    }

    private void open(List<String> form, String document, int trained) {
        trainer = Trainer.create(
            Config.of(form.toArray(new String[0])), new Corpus(Small.NAMES));
        trainer.train(trained);
        Stepper.open(trainer, document);
        stepper = (Stepper) console.variables.get("stepper");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyLineOfEveryStageIsTrue(List<String> form) {
        step(form, "anna", 0);
        step(form, "bob", 7);
    }

    private void step(List<String> form, String document, int trained) {
        open(form, document, trained);
        Map<Value, Double> grads = new IdentityHashMap<>();
        int forward = 0;
        for (StageView stage = stepper.view(); ; stage = stepper.next()) {
            told = new HashMap<>();
            if (stage.title().startsWith("Backward: ")) backward(stage, grads);
            else if (stage.title().startsWith("AdamW: ")) update(stage);
            else {
                forward(stage);
                forward++;
            }
            if (stepper.isDone()) break;
        }
        assertTrue(forward > 12 * Math.min(3, document.length() + 1), "stages: " + forward);
        stepper.quit();
    }

    private void forward(StageView stage) {
        if (stage.title().startsWith("Tokens: ") || stage.title().startsWith("Mask: ")) return;
        assertTrue(stage.formula().size() > 1, stage.title() + " prints no arithmetic");
        for (String line : stage.formula().subList(1, stage.formula().size())) {
            Double engine = number(line.substring(0, line.indexOf(" = ")));
            holds(line, engine, line.startsWith("loss") && stage.place().contains(" · loss · ")
                ? 6 : 4);
        }
        assertTrue(stage.formula().stream().skip(1).anyMatch(
            line -> number(line.substring(0, line.indexOf(" = "))) != null), "" + stage);
    }

    /** Evaluates {@code name = arithmetic = number}; null: the engine has no such name. */
    private void holds(String line, Double engine, int digits) {
        String[] parts = line.split(" = ");
        assertEquals(3, parts.length, line);
        Range range = Arithmetic.evaluate(parts[1], this::range);
        double printed = Double.parseDouble(parts[2]);
        if (engine != null) {
            assertEquals(Num.brief(engine, digits), parts[2], line);
            assertTrue(range.contains(engine), line + " gives " + range + ", not " + engine);
        } else assertTrue(range.plus(new Range(-1e-4 * Math.abs(printed),
            1e-4 * Math.abs(printed))).contains(printed), line + " gives " + range);
        assertTrue(range.high() - range.low() < 0.1 * (1 + Math.abs(printed)),
            line + " says little: " + range);
        told.put(parts[0], engine != null ? new Range(engine, engine) : Range.around(printed, 4));
    }

    private Range range(String name) {
        if (told.containsKey(name)) return told.get(name);
        Double engine = number(name);
        if (engine == null) throw new IllegalArgumentException("nothing is named " + name);
        return new Range(engine, engine);
    }

    /** Returns the engine's number of that name, or null. */
    private Double number(String name) {
        int bracket = name.indexOf('[');
        String first = bracket < 0 ? name : name.substring(0, bracket);
        Object value = console.variables.get(first);
        if (value == null && trainer.model().parameters().stream()
                .anyMatch(p -> p.name().equals(first)))
            value = trainer.model().parameter(first).isMatrix()
                ? trainer.model().parameter(first).rows()
                : trainer.model().parameter(first).vector();
        if (bracket >= 0)
            for (String i : name.substring(bracket + 1, name.length() - 1).split("\\]\\[")) {
                int index = Integer.parseInt(i);
                if (value instanceof Value[][] rows) value = rows[index];
                else if (value instanceof Value[] row) value = row[index];
                else if (value instanceof double[] row) value = row[index];
            }
        return value instanceof Value v ? (Double) v.data() : value instanceof Double d ? d : null;
    }

    /** Adds the shares up anew, in the order in which they are told. */
    private void backward(StageView stage, Map<Value, Double> grads) {
        var node = (Value) console.variables.get("node");
        if (grads.isEmpty()) grads.put(node, 1.0);
        assertEquals(grads.get(node), node.grad(), "" + stage);
        double[] locals = node.localGrads();
        assertEquals(node.parents().size(), stage.formula().size());
        for (int k = 0; k < locals.length; k++) {
            Value parent = node.parents().get(k);
            double share = locals[k] * node.grad();
            grads.put(parent, grads.getOrDefault(parent, 0.0) + share);
            String[] parts = stage.formula().get(k).split(" = ");
            assertTrue(parts[0].matches("(left|right|parent)\\.grad \\+= .* · grad"), parts[0]);
            String[] factors = parts[1].split(" · ");
            assertEquals(Num.brief(locals[k]), factors[0]);
            assertEquals(Formula.factor(node.grad()), factors[1]);
            assertEquals(Num.brief(share), parts[2]);
            String[] row = stage.results().get(0).cells().get(k + 1);
            assertEquals(List.of(Num.brief(parent.data()), Num.brief(locals[k]),
                Num.brief(share)), List.of(row[1], row[2], row[3]));
        }
        for (int k = 0; k < locals.length; k++) {
            Value parent = node.parents().get(k);
            assertEquals(grads.get(parent), parent.grad(), "" + stage);
            assertEquals(Num.brief(parent.grad()),
                stage.results().get(0).cells().get(k + 1)[4]);
        }
    }

    private void update(StageView stage) {
        var p = (microgpt.Parameters.Parameter) console.variables.get("parameter");
        String of = stage.formula().get(1);
        String name = of.replaceFirst("for (.*), whose.*", "$1");
        assertTrue(name.startsWith(p.name() + "["), of);
        var all = new ArrayList<Value>();
        for (Value[] row : p.rows()) all.addAll(List.of(row));
        int[] at = Stream.of(name.substring(p.name().length() + 1, name.length() - 1)
            .split("\\]\\[")).mapToInt(Integer::parseInt).toArray();
        int k = at.length == 1 ? at[0] : at[0] * p.rows()[0].length + at[1];
        var g = (double[]) console.variables.get("gradient");
        for (double x : g) assertTrue(Math.abs(x) <= Math.abs(g[k]));
        assertTrue(of.endsWith("g = " + Num.brief(g[k])), of);
        int i = trainer.model().parameters().indexOf(p);
        double m = trainer.optimizer().firstMoments()[i][k];
        double v = trainer.optimizer().secondMoments()[i][k];
        int t = Integer.parseInt(stage.place().replaceFirst("step (\\d+).*", "$1"));
        var training = trainer.model().config().training();
        Map<String, Double> numbers = Map.of("g", g[k], "m", m, "v", v, "w", all.get(k).data(),
            "m̂", m / (1 - Math.pow(training.beta1(), t)),
            "v̂", v / (1 - Math.pow(training.beta2(), t)));
        for (String line : stage.formula().subList(2, stage.formula().size()))
            holds(line, numbers.get(line.substring(0, line.indexOf(" = "))), 4);
        assertTrue(stage.formula().size() >= 7, "" + stage);
    }

    private static String line(Value v, Value... named) {
        return String.join("; ", Narrator.tell("y", v,
            x -> List.of(named).contains(x) ? "name" : "", 4));
    }

    @Test
    void longSumsAreElidedWithTheSumOfWhatIsLeftOut() {
        var x = new Value[8];
        for (int i = 0; i < x.length; i++) x[i] = new Value(i + 1);
        Value sum = x[0];
        for (int i = 1; i < x.length; i++) sum = i % 2 == 0 ? sum.add(x[i]) : sum.sub(x[i]);
        assertEquals("y = 1 - 2 + 3 + … (4 more: 2) … - 8 = -4", line(sum, x));
    }

    @Test
    void whatIsLongAndUsedTwiceGetsALetter() {
        Value a = new Value(2), b = new Value(-3), c = new Value(0.5);
        Value shared = a.mul(b).add(c).relu();
        assertEquals("a = max(0, 2·(-3) + 0.5) = 0; y = a + 1 / exp(a) = 1",
            line(shared.add(shared.exp().pow(-1)), a, b, c));
        assertEquals("y = (2 - (-3))² / 4 = 6.25",
            line(a.sub(b).mul(a.sub(b)).mul(0.25), a, b).replace("(2 - (-3))·(2 - (-3))",
                "(2 - (-3))²"));
        assertEquals("y = -ln(2)·√(0.5) = -0.4901", line(a.log().neg().mul(c.pow(0.5)), a, c));
        assertEquals("y = 2^3 = 8", line(a.pow(3), a));
        assertEquals("y = name = 2", line(a, a));
    }

    @Test
    void theScoreOfTheTokenThatComesNextIsTheOneThatIsTold() {
        open(List.of("microgpt", SMALL, "width=8"), "anna", 0);
        int seen = 0;
        for (int i = 0; !stepper.goTo(i).title().startsWith("Backward"); i++)
            for (String name : new String[] {"Logits: ", "Probabilities: "})
                if (stepper.view().title().startsWith(name)) {
                    seen++;
                    String last = stepper.view().formula().get(stepper.view().formula().size() - 1);
                    assertTrue(last.startsWith(name.toLowerCase(java.util.Locale.ROOT)
                        .replace(": ", "[") + console.variables.get("target") + "] = "), last);
                }
        assertEquals(6, seen);
    }

    @Test
    void everyStationOfAFormIsAStage() {
        open(List.of("llama", SMALL, "width=8", "heads=4", "kvHeads=2", "layers=2",
            "mlpWidth=6", "bias=true"), "anna", 0);
        String all = "";
        for (int i = 0; !stepper.goTo(i).title().startsWith("Backward"); i++)
            all += stepper.view().title() + "\n" + stepper.view().formula() + "\n";
        for (String part : new String[] {"Turn: ", "mlp_gate · y", "swish(gate)", "(ln_f)",
                "k = k with each pair turned", "attn_out"})
            assertTrue(all.contains(part), part + " is not in " + all);
        assertFalse(all.contains("wpe"), all);
    }

    @Test
    void theTargetAlwaysStandsInTheTableOfProbabilities() {
        open(List.of("microgpt", SMALL, "width=8"), "anna", 0);
        int seen = 0;
        for (int i = 0; !stepper.goTo(i).title().startsWith("Backward"); i++) {
            StageView stage = stepper.view();
            if (!stage.title().startsWith("Probabilities")) continue;
            seen++;
            int target = (Integer) console.variables.get("target");
            double p = ((Value[]) console.variables.get("probabilities"))[target].data();
            List<String[]> cells = stage.results().get(0).cells();
            assertTrue(cells.stream().anyMatch(row -> row[2].equals("came next")
                && row[0].equals(trainer.tokenizer().symbol(target))
                && row[1].equals(Num.percent(p))), "" + stage);
        }
        assertEquals(3, seen);
    }
}
