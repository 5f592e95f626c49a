package microgpt.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Value;
import microgpt.fast.ArrayEngine;
import microgpt.text.Corpus;
import microgpt.toolkit.explain.Why;
import microgpt.toolkit.graph.Names;
import microgpt.toolkit.view.WhyView;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page shows, held against the engine itself. */
class LabTest {

    private static final List<String> NAMES = List.of("emma", "olivia", "ava", "isabella",
        "sophia", "mia", "charlotte", "amelia", "harper", "evelyn", "abigail", "emily");
    private static final String SMALL = "width=8\ncontext=6\nheldOut=0.25";

    private final SplittableRandom random = new SplittableRandom(11);

    /** The engine, taken the same way as the page's lab. */
    private static final class Engine {
        final Trainer trainer;
        Map<String, Value> values;
        Value loss;

        Engine(String... words) { trainer = Trainer.create(Config.of(words), new Corpus(NAMES)); }

        void open(String document) {
            trainer.begin(document);
            values = new TreeMap<>();
            var names = new Names();
            names.put(trainer.model());
            for (Parameter p : trainer.model().parameters()) keep(names, p.rows());
            trainer.watch((station, position, rows) -> {
                names.see(station, position, rows);
                keep(names, rows);
            });
            trainer.forward();
            loss = trainer.loss();
            trainer.watch(Probe.NONE);
            values.put("loss", loss);
        }

        private void keep(Names names, Value[]... rows) {
            for (Value[] row : rows) for (Value v : row) values.put(names.of(v), v);
        }
    }

    private static String[] words(String form) { return (form + "\n" + SMALL).split("\n"); }

    private static void same(Engine engine, Lab lab, String when) {
        assertTrue(engine.values.size() > 500, engine.values.size() + " values");
        engine.values.forEach((name, v) -> {
            int id = lab.id(name);
            assertTrue(id >= 0, () -> "nothing is called " + name);
            assertEquals(v.data(), lab.number(id), () -> name + when);
            assertEquals(v.grad(), lab.gradient(id), () -> "the gradient of " + name + when);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"microgpt", "karpathy", "gpt2", "llama",
        "microgpt\nheads=2\nlayers=2\nclip=0.05\nposition=rope\nactivation=gelu\nnorm=rms"})
    void aWalkThroughTheLabSeesTheEnginesNumbers(String form) {
        String[] words = words(form);
        Lab lab = Lab.create(NAMES, words);
        var engine = new Engine(words);
        for (int round = 0; round < 6; round++) {
            String document = NAMES.get(random.nextInt(NAMES.size()));
            lab.open(document);
            engine.open(document);
            var walk = engine.trainer.backwardWalk();
            int steps = random.nextInt(300);
            for (int i = 0; i < steps; i++) walk.next();
            lab.walkTo(5000);
            lab.walkTo(steps);
            same(engine, lab, " after " + steps + " of the walk, round " + round);
            engine.open(document);          // the lab's walk has ended that one
            engine.trainer.backward();
            lab.walkTo(Integer.MAX_VALUE);
            same(engine, lab, " after the walk, round " + round);
            if (round % 2 == 0) {
                int id = random.nextInt(200);
                double x = random.nextDouble(-0.5, 0.5);
                String name = name(lab, id);
                lab.set(id, x);
                lab.compute();
                engine.values.get(name).setData(x);
                engine.open(document);
                engine.trainer.backward();
                same(engine, lab, " after " + name + " was set");
            }
            JsonObject told = json(lab.update());
            var report = engine.trainer.update();
            assertEquals(report.loss(), told.get("loss").getAsDouble());
            assertEquals(report.gradientNorm(), told.get("norm").getAsDouble());
            lab.keep();
            double[] losses = lab.train(3, 1e9);
            for (double loss : losses) assertEquals(engine.trainer.step().loss(), loss);
            assertEquals(engine.trainer.steps(), lab.steps());
        }
    }

    private static String name(Lab lab, int id) {
        return json(lab.explain(id)).get("name").getAsString();
    }

    private static JsonObject json(String text) { return JsonParser.parseString(text).getAsJsonObject(); }

    /** Computes a formula as it is told, from the numbers that stand in it. */
    private static double compute(JsonObject f) {
        if (!f.has("op")) return f.get("x").getAsDouble();
        var of = new ArrayList<Double>();
        for (JsonElement e : f.getAsJsonArray("of")) of.add(compute(e.getAsJsonObject()));
        double x = of.get(0);
        return switch (f.get("op").getAsString()) {
            case "add" -> of.stream().reduce(0.0, Double::sum);
            case "mul" -> x * of.get(1);
            case "over" -> x / of.get(1);
            case "minus" -> -x;
            case "pow" -> StrictMath.pow(x, f.get("n").getAsDouble());
            case "exp" -> StrictMath.exp(x);
            case "log" -> StrictMath.log(x);
            case "relu" -> Math.max(0, x);
            default -> throw new AssertionError(f);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"microgpt", "karpathy", "gpt2", "llama"})
    void everyFormulaEveryGradientAndEveryPathIsTrue(String form) {
        Lab lab = Lab.create(NAMES, words(form));
        lab.train(4, 1e9);
        lab.open("mia");
        lab.walkTo(Integer.MAX_VALUE);
        int formulas = 0, several = 0;
        for (int id = 0; ; id++) {
            JsonObject told;
            try {
                told = json(lab.explain(id));
            } catch (IllegalArgumentException end) {
                break;
            }
            String name = told.get("name").getAsString();
            assertEquals(id, lab.id(name), "two have the name " + name);
            double x = lab.number(id), g = lab.gradient(id);
            if (told.has("formula")) {
                formulas++;
                assertEquals(x, compute(told.getAsJsonObject("formula")),
                    1e-12 * Math.max(1, Math.abs(x)), () -> name + ": " + told);
            }
            if (id % 13 != 0) continue;
            double sum = 0;
            var uses = JsonParser.parseString(lab.uses(id)).getAsJsonArray();
            for (JsonElement use : uses) {
                JsonObject u = use.getAsJsonObject();
                assertEquals(u.get("share").getAsDouble(),
                    u.get("local").getAsDouble() * u.get("grad").getAsDouble());
                sum += u.get("share").getAsDouble();
            }
            if (uses.size() > 1) several++;
            if (!name.equals("loss")) assertEquals(g, sum, 1e-12 * Math.max(1, Math.abs(g)),
                () -> "the uses of " + name);
        }
        assertTrue(formulas > 500, formulas + " formulas");
        assertTrue(several > 30, several + " with several uses");
    }

    @Test
    void thePathsAreThoseOfWhy() {
        Lab lab = Lab.create(NAMES, words("microgpt"));
        var engine = new Engine(words("microgpt"));
        lab.open("ava");
        engine.open("ava");
        for (String name : List.of("wte[0][2]", "layer0.attn_wq[3][1]", "layer0.q@2[1]",
                "layer0.ln_1.weight[4]", "logits@1[3]")) {
            WhyView why = Why.explain(engine.loss, engine.values.get(name), new Names());
            JsonObject told = json(lab.paths(lab.id(name)));
            var expected = new ArrayList<String>();
            for (WhyView.Path path : why.paths()) {
                var line = new StringBuilder("" + path.product());
                path.steps().forEach(s -> line.append(' ').append(s.op()).append(s.local()));
                expected.add(line.toString());
            }
            var found = new ArrayList<String>();
            for (JsonElement e : told.getAsJsonArray("paths")) {
                var line = new StringBuilder("" + e.getAsJsonObject().get("product").getAsDouble());
                e.getAsJsonObject().getAsJsonArray("steps").forEach(s -> line.append(' ')
                    .append(s.getAsJsonObject().get("op").getAsString())
                    .append(s.getAsJsonObject().get("local").getAsDouble()));
                found.add(line.toString());
            }
            assertFalse(expected.isEmpty());
            assertEquals(expected, found, name);
            assertEquals(lab.gradient(lab.id(name)), told.get("sum").getAsDouble(), 1e-14);
        }
    }

    @Test
    void theUpdateOfAWeightIsToldAsAdamWMadeIt() {
        Lab lab = Lab.create(NAMES, words("microgpt\nclip=0.1\nweightDecay=0.1"));
        lab.train(5, 1e9);
        lab.open("emily");
        int id = lab.id("layer0.mlp_fc1[3][2]");
        lab.walkTo(Integer.MAX_VALUE);
        double w0 = lab.number(id), g = lab.gradient(id);
        JsonObject update = json(lab.update()), told = json(lab.moved(id));
        Map<String, Double> x = new HashMap<>();
        for (String key : told.keySet())
            if (!key.equals("name")) x.put(key, told.get(key).getAsDouble());
        assertEquals(w0, x.get("w0"));
        assertEquals(g * 0.1 / update.get("norm").getAsDouble(), x.get("g"), 1e-15);
        double b1 = x.get("beta1"), b2 = x.get("beta2");
        assertEquals(b1 * x.get("m0") + (1 - b1) * x.get("g"), x.get("m"));
        assertEquals(b2 * x.get("v0") + (1 - b2) * (x.get("g") * x.get("g")), x.get("v"));
        assertEquals(AdamW.correction(b1, 6), x.get("mCorrection"));
        assertEquals(x.get("m") / x.get("mCorrection"), x.get("mHat"));
        assertEquals(x.get("v") / x.get("vCorrection"), x.get("vHat"));
        double w = w0 - x.get("rate") * x.get("decay") * w0;
        assertEquals(w - x.get("rate") * x.get("mHat") / (Math.sqrt(x.get("vHat"))
            + x.get("epsilon")), x.get("w"));
        assertEquals(x.get("w"), lab.number(id));
        lab.undo();
        assertEquals(w0, lab.number(id));
        assertEquals(5, lab.steps());
        assertThrows(IllegalStateException.class, () -> lab.moved(id));
    }

    @Test
    void everythingCanBeTakenBack() {
        Lab lab = Lab.create(NAMES, words("llama"));
        lab.open("ava");
        double[] start = lab.data();
        lab.remember();
        lab.set(3, 0.7);
        lab.compute();
        double[] set = lab.data();
        lab.update();
        lab.keep();
        lab.remember();
        lab.train(10, 1e9);
        lab.open("ava");
        assertTrue(lab.back());
        assertTrue(lab.back());
        assertArrayEquals(set, lab.data());
        assertTrue(lab.back());
        assertArrayEquals(start, lab.data());
        assertEquals(0, lab.steps());
        assertFalse(lab.back());
        double[] sweep = lab.sweep(5, -1, 1, 7);
        assertArrayEquals(start, lab.data());
        lab.set(5, -1 + 2.0 / 6 * 2);
        lab.compute();
        assertEquals(sweep[2], lab.number(lab.id("loss")), 1e-15);
    }

    @Test
    void theModelIsToldWithItsCounts() {
        Lab lab = Lab.create(NAMES, words("gpt2"));
        Trainer trainer = new Engine(words("gpt2")).trainer;
        lab.train(3, 1e9);
        JsonObject told = JsonParser.parseString(lab.model()).getAsJsonObject();
        assertEquals(Map.of("parameters", trainer.model().parameterCount(), "steps", 3,
            "training", trainer.corpus().training().size(),
            "heldOut", trainer.corpus().heldOut().size(),
            "context", trainer.model().config().shape().context()),
            Map.of("parameters", told.get("parameters").getAsInt(), "steps",
                told.get("steps").getAsInt(), "training", told.get("training").getAsInt(),
                "heldOut", told.get("heldOut").getAsInt(), "context", told.get("context").getAsInt()));
        assertTrue(trainer.corpus().heldOut().size() > 0);
    }

    @Test
    void measuringInPiecesIsMeasuring() {
        Lab lab = Lab.create(NAMES, words("gpt2"));
        var engine = new Engine(words("gpt2"));
        lab.train(7, 1e9);
        engine.trainer.train(7);
        lab.measure();
        while (!lab.measure(2, 1e-6)) { }
        assertEquals(engine.trainer.evaluate(2), lab.measuredLoss());
        lab.measure();
        assertTrue(lab.measure(500, 1e9));
        assertEquals(engine.trainer.evaluate(500), lab.measuredLoss());
        assertEquals(new microgpt.text.Sampler(engine.trainer.model(), engine.trainer.tokenizer(),
            engine.trainer.random()).sample("e", 0.8), lab.sample("e", 0.8));
    }

    @Test
    void whatCannotBeIsRefusedInOneLine() {
        Lab lab = Lab.create(NAMES, words("microgpt"));
        lab.open("ava");
        for (Runnable bad : List.<Runnable>of(
                () -> Lab.create(NAMES, "width=512"), () -> Lab.create(NAMES, "vocabulary=300"),
                () -> Lab.create(NAMES, "heads=3"), () -> Lab.create(List.of()),
                () -> lab.open("zoë"), () -> lab.set(lab.id("logits@0[1]"), 1),
                () -> lab.set(1, Double.NaN), () -> lab.explain(1_000_000),
                () -> lab.predict("abigailabigail", 1))) {
            String said = assertThrows(IllegalArgumentException.class, bad::run).getMessage();
            assertTrue(said != null && said.length() > 20 && !said.contains("\n"), said);
        }
        assertEquals("ava", json(lab.layout()).get("document").getAsString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"microgpt", "karpathy", "gpt2", "llama"})
    void arraysTakeTheStepsThatTheyTakeAtThePrompt(String form) {
        String[] words = words(form);
        Lab lab = Lab.create(NAMES, words);
        assertEquals("graph", lab.engine());
        lab.engine("array");
        assertEquals("array", lab.engine());
        var trainer = Trainer.create(Config.of(words), new Corpus(NAMES));
        trainer.engine(new ArrayEngine());
        trainer.train(25);
        double[] first = lab.train(7, 1e9), then = lab.train(18, 1e9);
        assertEquals(7, first.length);
        assertArrayEquals(Arrays.copyOf(trainer.losses(), 7), first);
        assertArrayEquals(Arrays.copyOfRange(trainer.losses(), 7, 25), then);
        assertEquals(10, lab.train(1000, 0).length, "as many as it takes at once");
        trainer.train(10);
        if (trainer.corpus().heldOut().isEmpty()) return;
        lab.measure();
        lab.measure(500, 1e9);
        assertEquals(trainer.evaluate(500), lab.measuredLoss());
        trainer.engine(null);
        assertEquals(trainer.evaluate(500), lab.measuredLoss(), "the graph reads the same");
    }

    @Test
    void anEngineThatAPageDoesNotHaveIsNamed() {
        Lab lab = Lab.create(NAMES, words("microgpt"));
        assertEquals("no engine 'vector' in a page; there are: graph, array",
            assertThrows(IllegalArgumentException.class, () -> lab.engine("vector")).getMessage());
    }
}
