package microgpt.fast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import microgpt.Model;
import microgpt.Parameters.Parameter;
import microgpt.train.Engine;
import microgpt.train.Step;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;
import org.junit.jupiter.api.Test;

/** Engines take the steps that the graph takes. */
class EnginesTest {

    private static final List<Engine> ENGINES =
        List.of(new DotEngine(), new ArrayEngine(), new VectorEngine(),
            new VectorEngine().threads(2));

    private static double near(Engine engine) {
        return engine instanceof VectorEngine ? 2e-5 : 1e-9;
    }

    private static double distance(double[] x, double[] y) {
        double d = 0, size = 1e-6;
        for (int i = 0; i < x.length; i++) {
            d = Math.max(d, Math.abs(x[i] - y[i]));
            size = Math.max(size, Math.abs(x[i]));
        }
        return d / size;
    }

    @Test
    void gradientsAreThoseOfTheGraphForEveryFormAndBatch()
            throws IOException {
        for (String settings : ArrayGptTest.forms()) {
            Trainer trainer = ArrayGptTest.trained(settings);
            var names = List.of("isabella", "zoe", "emma", "av");
            List<int[]> batch = names.stream()
                .map(trainer.tokenizer()::encode).toList();
            ArrayGpt exact = ArrayGpt.of(trainer.model());
            VectorGpt fast = VectorGpt.of(trainer.model());
            double loss = exact.gradients(batch);
            fast.gradients(batch.subList(0, 1));
            assertEquals(loss, fast.gradients(batch), 1e-6, settings);
            double all = 0;
            for (Parameter p : trainer.model().parameters())
                for (double g : exact.gradient(p.name())) all += g * g;
            for (Parameter p : trainer.model().parameters()) {
                double[] a = exact.gradient(p.name());
                double[] b = fast.gradient(p.name());
                double d = 0, size = 0;
                for (int i = 0; i < a.length; i++) {
                    d += (a[i] - b[i]) * (a[i] - b[i]);
                    size += a[i] * a[i];
                }
                // a key's bias changes nothing: its gradient is rounding
                assertTrue(Math.sqrt(d) <= 1e-5 * Math.sqrt(
                    Math.max(size, 1e-6 * all)),
                    settings + ": " + p + " is off by " + Math.sqrt(d)
                    + " of " + Math.sqrt(size));
            }
        }
    }

    @Test
    void whatWideHeadsSeeOfLongDocumentsIsWhatArraysSee() {
        for (String settings : List.of("width=48 heads=2 context=40",
                "llama width=34 heads=1 kvHeads=1 mlpWidth=20 context=33",
                "gpt2 width=64 heads=2 layers=2 context=50")) {
            Trainer trainer = ArrayGptTest.trained(settings);
            String letters = "emmaavaisabellamianoahliamzoemax".repeat(2);
            var batch = new ArrayList<int[]>();
            for (int n : new int[] {49, 32, 15, 16, 3, 31, 39})
                batch.add(trainer.tokenizer().encode(letters.substring(0, n)));
            VectorGpt fast = VectorGpt.of(trainer.model());
            ArrayGpt arrays = ArrayGpt.of(trainer.model());
            double loss = arrays.gradients(batch);
            assertEquals(loss, fast.gradients(batch), 1e-6 * loss, settings);
            for (Parameter p : trainer.model().parameters()) {
                double[] a = arrays.gradient(p.name());
                double most = Arrays.stream(a).map(Math::abs).max().getAsDouble();
                assertArrayEquals(a, fast.gradient(p.name()), 2e-6 + 2e-5 * most,
                    settings + ": " + p.name());
            }
            Model.Reader one = fast.reader(), other = arrays.reader();
            for (int i = 0; i < trainer.model().config().shape().context(); i++)
                assertArrayEquals(other.next(batch.get(0)[i]), one.next(batch.get(0)[i]),
                    1e-5 * loss, settings + ", position " + i);
        }
    }

    @Test
    void aLossOfManyTokensIsThatOfTheGraph() {
        Trainer trainer = ArrayGptTest.trained("microgpt");
        List<int[]> batch = java.util.Collections.nCopies(
            600, trainer.tokenizer().encode("isabella"));
        ArrayGpt exact = ArrayGpt.of(trainer.model());
        assertEquals(exact.gradients(batch),
            VectorGpt.of(trainer.model()).gradients(batch), 1e-6);
    }

    @Test
    void gradientsOfDotsAreThoseOfTheGraphAndTheLossHasItsBits() throws IOException {
        for (String settings : ArrayGptTest.forms()) {
            Trainer trainer = ArrayGptTest.trained(settings);
            trainer.begin("isabella");
            trainer.forward();
            double loss = trainer.loss().data();
            trainer.backward();
            var run = new DotEngine().begin(trainer.model(), trainer.optimizer());
            assertEquals(loss, run.gradients(
                List.of(trainer.tokenizer().encode("isabella"))), settings);
            double graph = trainer.model().gradientNorm();
            assertEquals(graph, run.gradientNorm(), 1e-9 * graph, settings);
            for (Parameter p : trainer.model().parameters()) {
                double[] dots = DotEngine.gradient(run, p.name());
                int i = 0;
                for (var row : p.rows()) for (var w : row) assertEquals(w.grad(), dots[i],
                    1e-9 * Math.max(1, Math.abs(dots[i++])), settings + ": " + p);
            }
        }
    }

    @Test
    void aLossThatIsAlmostInfiniteIsStillANumberOfTheGraphs() {
        Trainer trainer = ArrayGptTest.trained("microgpt finalNorm=true");
        var head = trainer.model().parameter("lm_head");
        double[] large = head.numbers();
        for (int i = 0; i < large.length; i++) large[i] *= 3000;
        head.setNumbers(large);
        trainer.begin("isabella");
        trainer.forward();
        double loss = trainer.loss().data();
        trainer.backward();
        var run = new DotEngine().begin(trainer.model(), trainer.optimizer());
        assertTrue(loss > 708, "" + loss);
        assertEquals(loss, run.gradients(
            List.of(trainer.tokenizer().encode("isabella"))), 1e-9 * loss);
        double graph = trainer.model().gradientNorm();
        assertEquals(graph, run.gradientNorm(), 1e-9 * graph);
    }

    @Test
    void aRunIsTheGraphsRun() throws IOException {
        for (String settings : List.of("microgpt batch=3 clip=0.5",
                "karpathy", "gpt2 schedule=cosine warmup=3 weightDecay=0.1",
                "llama layers=2 kvHeads=2"))
            for (Engine engine : ENGINES) {
                Trainer graph = ArrayGptTest.trained(settings);
                Trainer other = ArrayGptTest.trained(settings);
                other.engine(engine);
                Step.Report a = graph.train(12), b = other.train(7);
                b = other.train(5);
                String where = engine.name() + " " + settings;
                assertEquals(a.number(), b.number(), where);
                assertEquals(a.documents(), b.documents(), where);
                assertEquals(a.learningRate(), b.learningRate(), where);
                assertEquals(a.loss(), b.loss(), 50 * near(engine), where);
                assertEquals(a.gradientNorm(), b.gradientNorm(),
                    500 * near(engine), where);
                assertEquals(graph.steps(), other.steps());
                assertEquals(distance(graph.losses(), other.losses()), 0,
                    50 * near(engine), where);
                for (int i = 0; i < graph.model().parameters().size(); i++) {
                    String part = where + ": "
                        + graph.model().parameters().get(i);
                    if (part.contains("attn_wk.bias")) continue;
                    assertEquals(0, distance(
                        graph.optimizer().firstMoments()[i],
                        other.optimizer().firstMoments()[i]),
                        500 * near(engine), part);
                    assertEquals(0, distance(
                        graph.model().parameters().get(i).numbers(),
                        other.model().parameters().get(i).numbers()),
                        500 * near(engine), part);
                }
            }
    }

    /** For every knob another value than the usual one. */
    private static final String TURNED = "layers=2 heads=2 kvHeads=1 width=8"
        + " context=5 mlpWidth=12 norm=rms finalNorm=true"
        + " embeddingNorm=true activation=gelu position=rope ropeBase=100"
        + " bias=true tiedOutput=true initStd=0.2 learningRate=0.02"
        + " beta1=0.8 beta2=0.95 epsilon=1e-6 weightDecay=0.1"
        + " schedule=cosine warmup=2 finalRate=0.1 clip=0.3 batch=3"
        + " heldOut=0.2 seed=7 vocabulary=260 steps=9";

    @Test
    void everyEngineTakesEveryKnob() {
        var turned = new java.util.TreeMap<String, String>();
        for (String word : TURNED.split(" "))
            turned.put(word.substring(0, word.indexOf('=')), word);
        for (microgpt.Config.Key key : microgpt.Config.keys()) {
            var words = new ArrayList<List<String>>();
            for (String choice : key.choices())
                words.add(List.of(key.name() + "=" + choice));
            if (words.isEmpty()) {
                String word = turned.get(key.name());
                assertTrue(word != null, "no other value of " + key.name());
                words.add(key.name().equals("kvHeads")
                    ? List.of("heads=2", word) : List.of(word));
            }
            for (List<String> settings : words)
                for (Engine engine : ENGINES) takes(engine, settings);
        }
    }

    private static void takes(Engine engine, List<String> settings) {
        var config = microgpt.Config.of("microgpt", "initStd=0.3")
            .with(settings.toArray(String[]::new));
        var names = new microgpt.text.Corpus(List.of(
            "emma", "ava", "isabella", "mia", "noah", "liam", "zoe", "max"));
        Trainer graph = Trainer.create(config, names);
        Trainer other = Trainer.create(config, names);
        other.engine(engine);
        String where = engine.name() + " " + settings;
        assertEquals(graph.train(4).loss(), other.train(4).loss(),
            50 * near(engine), where);
        for (Parameter p : graph.model().parameters()) {
            if (p.name().endsWith("attn_wk.bias")) continue;
            assertEquals(0, distance(p.numbers(),
                other.model().parameter(p.name()).numbers()),
                500 * near(engine), where + ": " + p.name());
        }
    }

    @Test
    void anEngineThatIsChosenForItsSpeedSaysHowManyMillionNodesAStepWouldHave() {
        Trainer large = Trainer.create(microgpt.Config.of("width=64", "batch=400"),
            new microgpt.text.Corpus(List.of("anna", "emma", "olga", "otto")));
        long weights = large.model().vocabulary() * 64 + 12 * 64 * 64;
        String reason = Engines.suited(large).reason();
        assertTrue(reason.contains("a graph of " + 2 * weights * 5 * 400 / 1_000_000
            + " million nodes"), reason);
    }

    @Test
    void aRunMayChangeItsEngineBetweenSteps() {
        Trainer graph = ArrayGptTest.trained("llama");
        Trainer other = ArrayGptTest.trained("llama");
        graph.train(9);
        other.engine(new ArrayEngine());
        other.train(3);
        other.engine(null);
        other.train(3);
        other.engine(new ArrayEngine());
        other.step();
        other.step();
        other.step();
        for (int i = 0; i < graph.model().parameters().size(); i++)
            assertArrayEquals(
                graph.model().parameters().get(i).numbers(),
                other.model().parameters().get(i).numbers(), 1e-9);
    }

    @Test
    void theSameStepsGiveTheSameBits() {
        for (Engine engine : ENGINES) {
            var states = new ArrayList<TrainingState>();
            for (int i = 0; i < 2; i++) {
                Trainer trainer = ArrayGptTest.trained("gpt2 width=32");
                trainer.engine(engine);
                trainer.train(20);
                states.add(new TrainingState(trainer));
            }
            assertEquals(states.get(0), states.get(1));
        }
    }

    @Test
    void memoryIsForetoldWithinAThird() {
        var thread = (com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean();
        for (String settings : List.of("width=64 context=16 batch=32",
                "layers=4 heads=4 width=128 context=64 batch=12",
                "llama layers=2 width=48 heads=4 context=32 batch=20",
                "gpt2 heads=8 width=64 context=12 batch=60"))
            for (Engine engine : ENGINES.subList(0, 3)) {
                Trainer trainer = ArrayGptTest.trained("microgpt");
                var config = microgpt.Config.of(settings.split(" "));
                var model = new microgpt.Gpt(config, trainer.tokenizer().size(),
                    new microgpt.PythonRandom(1));
                int context = config.shape().context(), n = config.training().batch();
                var batch = java.util.Collections.nCopies(n, new int[context + 1]);
                var optimizer = new Trainer(model, trainer.tokenizer(),
                    trainer.corpus(), trainer.random()).optimizer();
                long before = thread.getCurrentThreadAllocatedBytes();
                if (engine instanceof VectorEngine)     // what it does first makes garbage
                    new VectorGpt(config, model.vocabulary()).makeRoom(n * context);
                else engine.begin(model, optimizer).gradients(
                    engine instanceof DotEngine ? batch.subList(0, 1) : batch);
                double taken = thread.getCurrentThreadAllocatedBytes() - before;
                double told = engine.memory(model, (long) n * context);
                assertTrue(told > taken / 1.34 && told < taken * 1.34,
                    engine + " " + settings + ": " + told / taken);
            }
    }

    @Test
    void anEngineIsReadFromWhatItSaysOfItself() {
        for (Engine engine : ENGINES)
            assertEquals(engine.toString(), Engines.of(engine.toString()).toString());
        assertEquals("vector threads=2", ENGINES.get(3).toString());
        for (String bad : List.of("vector threads=0", "vector threads=x", "array threads=2"))
            assertThrows(IllegalArgumentException.class, () -> Engines.of(bad), bad);
    }

    @Test
    void whatWasKeptGoesOnWithItsEngineOrSaysWhyNot() {
        Trainer trainer = ArrayGptTest.trained("microgpt");
        assertEquals("vector threads=2",
            Engines.again(trainer, "vector threads=2").engine().toString());
        assertEquals("the engine array takes the steps, as before",
            Engines.again(trainer, "array").reason());
        Engines.Choice graph = Engines.again(trainer, null);
        assertEquals(new Engines.Choice(null, ""), graph);
        Engines.Choice other = Engines.again(trainer, "abacus");
        assertEquals(null, other.engine());
        assertTrue(other.reason().startsWith("no engine 'abacus'; there are: graph, ")
            && other.reason().endsWith("; the graph takes the steps"), other.reason());
        assertEquals("vector threads=3", Engines.suited(trainer, 3).engine().toString());
    }

    @Test
    void aLossThatIsNoNumberChangesNothing() {
        for (Engine engine : ENGINES) {
            Trainer trainer = ArrayGptTest.trained("microgpt");
            trainer.engine(engine);
            trainer.train(2);
            trainer.model().parameter("wte").rows()[0][0]
                .setData(Double.NaN);
            var before = new TrainingState(trainer);
            int steps = trainer.steps();
            String message = assertThrows(IllegalStateException.class,
                () -> trainer.train(8)).getMessage();
            assertTrue(message.contains("the loss is NaN")
                && message.contains("nothing was updated"), message);
            assertTrue(trainer.steps() - steps < 8);
            if (trainer.steps() == steps)
                assertEquals(before.steps(), trainer.steps());
        }
    }

    @Test
    void aFastReaderEvaluatesToTheSameLoss() {
        for (Engine engine : ENGINES) {
            Trainer trainer = ArrayGptTest.trained("llama");
            List<String> names = trainer.corpus().documents();
            Model fast = engine.reader(trainer.model());
            assertEquals(Trainer.evaluate(
                trainer.model(), trainer.tokenizer(), names),
                Trainer.evaluate(fast, trainer.tokenizer(), names),
                near(engine));
        }
    }

    @Test
    void aRunByAnEngineIsMeasuredWhereTheGraphsIs() throws IOException {
        var told = new ArrayList<List<String>>();
        for (Engine engine : new Engine[] {null, new ArrayEngine()}) {
            Trainer trainer = Trainer.create(microgpt.Config.microgpt(),
                new microgpt.text.Corpus(microgpt.Golden.names().documents()
                    .subList(0, 500)));
            trainer.engine(engine);
            var run = new microgpt.run.Run(trainer, 230);
            var lines = new ArrayList<String>();
            while (run.step()) if (run.status().measured())
                lines.add(String.format("%d %.9f %.9f", run.status().step(),
                    run.status().mean(), run.status().heldOut()));
            assertTrue(run.isDone());
            told.add(lines);
        }
        assertEquals(5, told.get(0).size());
        assertEquals(told.get(0), told.get(1));
    }

    @Test
    void nodesAreForetoldWithinAFifth() {
        for (String settings : List.of("microgpt", "karpathy batch=3")) {
            Trainer trainer = ArrayGptTest.trained(settings);
            long count = 0;
            int steps = trainer.training().size();
            for (int i = 0; i < steps; i++) {
                var walk = new java.util.ArrayDeque<>(List.of(
                    new microgpt.train.Objective.NextToken().loss(
                        trainer.model(), trainer.training().tokens(i))));
                var seen = new java.util.HashSet<>(walk);
                while (!walk.isEmpty())
                    for (var parent : walk.pop().parents())
                        if (seen.add(parent)) walk.push(parent);
                count += seen.size();
            }
            int batch = trainer.model().config().training().batch();
            double nodes = batch * (double) count / steps;
            assertEquals(1, Engines.nodes(trainer) / nodes, 0.2, settings);
        }
    }

    @Test
    void anEngineThatIsNotThereIsNamedWithThoseThatAre() {
        assertEquals("no engine 'tpu'; there are: graph, dot, array, vector",
            assertThrows(IllegalArgumentException.class,
                () -> Engines.of("tpu")).getMessage());
        assertEquals(null, Engines.of("graph"));
        assertEquals("array", Engines.of("array").name());
    }
}
