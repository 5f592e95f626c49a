package microgpt.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Embedding;
import microgpt.Gpt;
import microgpt.Linear;
import microgpt.Loss;
import microgpt.Norm;
import microgpt.Parameters;
import microgpt.Probe;
import microgpt.PythonRandom;
import microgpt.Schedule;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the engine, each by what someone could compute by hand. */
class EngineTest {

    private final Corpus few =
        new Corpus(List.of("emma", "ava", "mia", "noah", "liam"));

    private static String message(org.junit.jupiter.api.function.Executable e) {
        return assertThrows(IllegalArgumentException.class, e).getMessage();
    }

    // --- tokenizer ---

    @Test
    void charactersAreNumberedInOrderAndBosComesLast() {
        var t = Tokenizer.of(List.of("cab"));
        assertArrayEquals(new int[] {3, 1, 0, 2, 3}, t.encode("bac"));
        assertEquals("bac", t.decode(t.encode("bac")));
        assertEquals("BOS", t.symbol(3));
        assertEquals(4, t.size());
    }

    @Test
    void aCharacterOutsideTheBasicPlaneIsOneToken() {
        var t = Tokenizer.of(List.of("a\uD83D\uDE00b"));
        assertEquals(4, t.size());
        assertEquals("\uD83D\uDE00", t.decode(t.encode("\uD83D\uDE00")));
    }

    @Test
    void anUnknownCharacterIsNamedWithItsPlace() {
        var t = Tokenizer.of(List.of("abc"));
        assertEquals("unknown character 'x' (U+0078) at position 3 of "
            + "\"abx\"; the tokenizer knows abc",
            message(() -> t.encode("abx")));
        assertEquals("token 7 is not in 0..3", message(() -> t.decode(7)));
    }

    // --- random ---

    @Test
    void theGeneratorGivesCPythonsNumbers() {
        // python3 -c "import random; random.seed(42); print(random.random())"
        assertEquals(0.6394267984578837, new PythonRandom(42).random());
        assertEquals(0.8444218515250481, new PythonRandom(0).random());
        assertEquals(new PythonRandom(7).random(),
            new PythonRandom(-7).random());
    }

    @Test
    void aGeneratorGoesOnFromAStateThatWasNoted() {
        var random = new PythonRandom(5);
        for (int i = 0; i < 1001; i++) random.gauss(0, 1);
        var other = PythonRandom.at(random.state());
        for (int i = 0; i < 5; i++) {
            assertEquals(random.gauss(0, 1), other.gauss(0, 1));
            assertEquals(random.random(), other.random());
        }
    }

    @Test
    void weightsOfZeroAreNeverChosen() {
        var random = new PythonRandom(1);
        int[] counts = new int[3];
        for (int i = 0; i < 3000; i++)
            counts[random.choose(new double[] {0, 3, 1})]++;
        assertEquals(0, counts[0]);
        assertEquals(2250, counts[1], 100);
    }

    @Test
    void whereNothingWeighsTheLastIsChosen() {
        assertEquals(2, new PythonRandom(1).choose(new double[3]));
    }

    @Test
    void aGeneratorTellsHowOftenItHasDrawn() {
        var random = new PythonRandom(42);
        random.random();
        assertEquals("PythonRandom(seed=42, draws=2)", random.toString());
        assertEquals("generator draws -1 is negative",
            message(() -> new PythonRandom.State(1, -1, Double.NaN)));
    }

    // --- corpus ---

    @Test
    void linesAreStrippedAndEmptyOnesDoNotCount(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("x");
        Files.writeString(file, "  emma \r\n\n\tava\rmia");
        assertEquals(List.of("emma", "ava", "mia"),
            Corpus.read(file).documents());
    }

    @Test
    void whatIsNotTextIsRefusedWithFileAndPlace(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("x");
        assertEquals(file + ": no such file",
            message(() -> Corpus.read(file)));
        Files.writeString(file, " \n\n");
        assertEquals(file + ": holds no document (one a line is needed)",
            message(() -> Corpus.read(file)));
        Files.write(file, new byte[] {'a', '\n', 'b', 0, 'c'});
        assertEquals(file + ": line 2 holds the control character U+0000;"
            + " a text file, one document a line, is needed",
            message(() -> Corpus.read(file)));
        Files.write(file, "h\u00e9l".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(file + ": byte 2 is not valid UTF-8 text (line 1)"
            + "; it seems to be ISO-8859-1, and iconv -f ISO-8859-1 -t UTF-8"
            + " turns it into UTF-8",
            message(() -> Corpus.read(file)));
        assertTrue(message(() -> Corpus.read(folder)).contains("folder"));
    }

    @Test
    void theTailIsHeldOut() {
        Corpus split = few.split(0.4);
        assertEquals(List.of("emma", "ava", "mia"), split.training());
        assertEquals(List.of("noah", "liam"), split.heldOut());
        assertThrows(IllegalArgumentException.class, () -> few.split(1));
    }

    // --- config ---

    @Test
    void impossibleConfigurationsAreRefusedByNameAndBound() {
        Config c = Config.microgpt();
        assertEquals("width 15 is not a multiple of heads 4",
            message(() -> c.with("width=15", "heads=4")));
        assertEquals("steps -1 is not in 0..1000000000",
            message(() -> c.with("steps=-1")));
        assertTrue(message(() -> c.with("wdith=3"))
            .startsWith("no hyperparameter 'wdith'; there are: layers,"));
        assertEquals("width '4.5' is not a whole number in range",
            message(() -> c.with("width=4.5")));
        assertEquals("norm 'foo' is not one of layer, rms, rms-unscaled",
            message(() -> c.with("norm=foo")));
        assertEquals("learningRate NaN is not in 0..10",
            message(() -> c.with("learningRate=NaN")));
        assertTrue(message(() -> Config.of("gpt9"))
            .contains("microgpt, karpathy"));
    }

    @Test
    void aConfigurationSurvivesBeingWrittenAsText() {
        Config c = Config.karpathy();
        assertEquals(c, Config.of(c.toMap().entrySet().stream()
            .map(Object::toString).toArray(String[]::new)));
    }

    // --- parts ---

    @Test
    void softmaxAddsUpToOneAndDoesNotOverflow() {
        Value[] p = Loss.softmax(new Value[] {
            new Value(1000), new Value(1000), new Value(-1000)});
        assertEquals(0.5, p[0].data());
        assertEquals(0.0, p[2].data());
    }

    @Test
    void theGradientOfTheLossIsProbabilityMinusOneHot() {
        Value[] logits =
            {new Value(0.3), new Value(-1), new Value(2), new Value(0)};
        Value[] p = Loss.softmax(logits);
        Loss.crossEntropy(logits, 2).backward();
        for (int i = 0; i < 4; i++)
            assertEquals(p[i].data() - (i == 2 ? 1 : 0),
                logits[i].grad(), 1e-15);
    }

    @Test
    void layerNormGivesMeanZeroAndVarianceOne() {
        var parameters = new Parameters(new PythonRandom(1).normal(0.08));
        Norm norm = Norm.of(Norm.Type.LAYER, parameters, "n", 3);
        Value[] y = norm.forward(new Value[] {
            new Value(1), new Value(2), new Value(6)});
        // mean 3, variance 14/3
        double scale = 1 / Math.sqrt(14.0 / 3 + 1e-5);
        assertEquals(-2 * scale, y[0].data(), 1e-15);
        assertEquals(-1 * scale, y[1].data(), 1e-15);
        assertEquals(3 * scale, y[2].data(), 1e-15);
    }

    @Test
    void linearAsksEachRowOfItsWeights() {
        var w = new Parameters.Parameter("w", new Value[][] {
            {new Value(1), new Value(2)}, {new Value(0), new Value(-1)}},
            2, 2);
        Value[] y = new Linear(w).forward(
            new Value[] {new Value(3), new Value(4)});
        assertEquals(11, y[0].data());
        assertEquals(-4, y[1].data());
    }

    // --- model ---

    @Test
    void parametersAreCountedAndNamedInAStableOrder() {
        var model = new Gpt(Config.microgpt(), 27, new PythonRandom(42));
        assertEquals(4192 + 64, model.parameterCount());
        assertEquals(4192, Gpt.shapes(Config.microgpt(), 27).stream()
            .filter(Parameters.Parameter::isMatrix)
            .mapToInt(Parameters.Parameter::size).sum());
        assertEquals("[wte[27, 16], wpe[16, 16], lm_head[27, 16], "
            + "layer0.attn_wq[16, 16], layer0.attn_wk[16, 16], "
            + "layer0.attn_wv[16, 16], layer0.attn_wo[16, 16], "
            + "layer0.mlp_fc1[64, 16], layer0.mlp_fc2[16, 64], "
            + "layer0.ln_1.weight[16], layer0.ln_1.bias[16], "
            + "layer0.ln_2.weight[16], layer0.ln_2.bias[16]]",
            model.parameters().toString());
        assertEquals(4192, new Gpt(
            Config.karpathy(), 27, new PythonRandom(42)).parameterCount());
    }

    @Test
    void aModelOfZeroWeightsIsAsSurprisedAsOneThatKnowsNothing() {
        var model = new Gpt(Config.of("initStd=0"),
            27, new PythonRandom(42));
        assertEquals(Math.log(27),
            Loss.crossEntropy(model.forward(26), 3).data(), 1e-15);
    }

    @Test
    void theThreeWaysForwardAgreeToTheLastBit() {
        for (String heads : List.of("1", "4"))
            for (String layers : List.of("1", "2")) {
                Config config = Config.microgpt().with("heads=" + heads)
                    .with("layers=" + layers).with("initStd=0.5");
                var model = new Gpt(config, 27, new PythonRandom(3));
                int[] tokens = {26, 4, 12, 12, 0};
                Value[][] all = model.forward(tokens);
                Value[][] two = model.forward(tokens);
                var cache = model.newCache();
                var one = new Value[tokens.length][];
                for (int i = 0; i < tokens.length; i++)
                    one[i] = model.forward(tokens[i], cache);
                assertSame(one[0], model.forward(tokens[0]));
                for (int i = 0; i < tokens.length; i++)
                    assertSame(one[i], all[i]);
                assertSameGradients(model, mean(one), mean(two));
            }
    }

    private static Value mean(Value[][] logits) {
        var losses = new Value[logits.length];
        for (int i = 0; i < losses.length; i++)
            losses[i] = Loss.crossEntropy(logits[i], i);
        return Loss.mean(losses);
    }

    private static void assertSame(Value[] a, Value[] b) {
        for (int i = 0; i < a.length; i++)
            assertEquals(a[i].data(), b[i].data());
    }

    private static void assertSameGradients(Gpt model, Value a, Value b) {
        model.zeroGrad();
        a.backward();
        double[] first = model.parameters().stream()
            .flatMap(p -> java.util.Arrays.stream(p.rows()))
            .flatMap(java.util.Arrays::stream)
            .mapToDouble(Value::grad).toArray();
        model.zeroGrad();
        b.backward();
        int k = 0;
        for (var p : model.parameters())
            for (Value[] row : p.rows())
                for (Value v : row)
                    {
                        double e = first[k++];
                        assertEquals(e, v.grad(), 1e-12 * (1 + Math.abs(e)));
                    }
    }

    @Test
    void noPositionSeesTheFuture() {
        var model = new Gpt(Config.of("initStd=0.5"),
            27, new PythonRandom(3));
        Value[][] a = model.forward(new int[] {26, 1, 2, 3});
        Value[][] b = model.forward(new int[] {26, 1, 2, 20});
        for (int i = 0; i < 3; i++) assertSame(a[i], b[i]);
        assertTrue(a[3][0].data() != b[3][0].data());
    }

    @Test
    void aProbeSeesEveryNamedResult() {
        var model = new Gpt(
            Config.of("heads=2"), 27, new PythonRandom(1));
        var probe = new Probe.Record();
        Value[][] logits = model.forward(
            new int[] {26, 4, 5}, model.newCache(), probe);
        assertEquals("[token_embedding, position_embedding, embedding, input,"
            + " layer0.ln_1, layer0.q, layer0.k, layer0.v, layer0.scores,"
            + " layer0.weights, layer0.heads, layer0.attn_out,"
            + " layer0.attn_residual, layer0.ln_2, layer0.mlp_inner,"
            + " layer0.mlp_hidden, layer0.mlp_out, layer0.mlp_residual,"
            + " logits]", probe.names().toString());
        assertEquals(logits[2][7], probe.get("logits", 2)[0][7]);
        Value[][] weights = probe.get("layer0.weights", 1);
        assertEquals(2, weights.length);
        for (Value[] head : weights) {
            assertEquals(1, head[0].data() + head[1].data(), 1e-15);
            assertEquals(2, head.length);       // no score ahead
        }
        assertTrue(message(() -> probe.get("nothing", 0))
            .contains("there are: token_embedding"));
    }

    @Test
    void theContextsEndAndForeignTokensAreRefused() {
        var model = new Gpt(Config.of("context=3"),
            27, new PythonRandom(1));
        assertEquals("position 3 is not in 0..2, the model's context",
            message(() -> model.forward(new int[] {1, 2, 3, 4})));
        assertEquals("token 27 is not in 0..26",
            message(() -> model.forward(27)));
    }

    // --- trainer ---

    @Test
    void aStepInPiecesEqualsAStep() {
        Config config = Config.of("width=4");
        Trainer whole = Trainer.create(config, few);
        Trainer parts = Trainer.create(config, few);
        Trainer walked = Trainer.create(config, few);
        for (int i = 0; i < 3; i++) {
            Step.Report step = whole.step();
            parts.begin();
            parts.forward();
            assertEquals(step.loss(), parts.loss().data());
            parts.backward();
            assertEquals(step.gradientNorm(), parts.model().gradientNorm());
            parts.update();
            walked.begin();
            walked.forward();
            walked.loss();
            var walk = walked.backwardWalk();
            walk.next();
            assertThrows(IllegalStateException.class, walked::update);
            while (walk.hasNext()) walk.next();
            assertEquals(i + 1, walked.update().number());
        }
        for (int i = 0; i < whole.model().parameters().size(); i++) {
            double[] w = whole.model().parameters().get(i).numbers();
            assertArrayEquals(w, parts.model().parameters().get(i).numbers());
            assertArrayEquals(w, walked.model().parameters().get(i).numbers());
        }
    }

    @Test
    void aStepBeginsWithoutWhatEarlierWalksHaveLeft() {
        Trainer t = Trainer.create(Config.microgpt(), few);
        t.model().forward(1)[2].backward();
        assertTrue(t.model().gradientNorm() > 0);
        t.begin();
        assertEquals(0, t.model().gradientNorm());
    }

    @Test
    void aWeightDecayThatIsNoPartOfAWeightIsRefused() {
        for (String decay : new String[] {"-0.1", "NaN", "Infinity"})
            assertTrue(message(() -> Config.of("weightDecay=" + decay))
                .contains("weightDecay"), decay);
    }

    @Test
    void theHeldOutPartIsCutToWholeDocumentsAndNotRounded() {
        assertEquals(0, held("0.19", 5));
        assertEquals(1, held("0.39", 5));
        assertEquals(2, held("0.4", 5));
    }

    private static int held(String part, int documents) {
        var corpus = new Corpus(java.util.stream.IntStream.range(0, documents)
            .mapToObj(i -> "a" + (char) ('b' + i)).toList());
        return Trainer.create(Config.of("heldOut=" + part), corpus)
            .corpus().heldOut().size();
    }

    @Test
    void piecesOutOfOrderAreRefused() {
        Trainer t = Trainer.create(Config.microgpt(), few);
        assertEquals("forward() comes after begin(), and once a step",
            assertThrows(IllegalStateException.class, t::forward)
                .getMessage());
        t.begin();
        assertThrows(IllegalStateException.class, t::update);
        t.forward();
        t.begin();          // drops the step that was begun
        t.forward();
        t.loss();
        t.backward();
        assertEquals(1, t.update().number());
    }

    @Test
    void evaluationAveragesOverTokensAndChangesNothing() {
        Config config = Config.of("heldOut=0.4");
        Trainer t = Trainer.create(config, few);
        var before = t.random().state();
        double sum = 0;
        int count = 0;
        for (String d : t.corpus().heldOut()) {
            int[] tokens = t.tokenizer().encode(d);
            for (int i = 0; i + 1 < tokens.length; i++) {
                Value[][] logits = t.model().forward(
                    java.util.Arrays.copyOf(tokens, i + 1));
                sum += Loss.crossEntropy(logits[i], tokens[i + 1]).data();
                count++;
            }
        }
        assertEquals(sum / count, t.evaluate(2), 1e-14);
        assertEquals(before, t.random().state());
        assertThrows(IllegalArgumentException.class, () -> t.evaluate(0));
        assertThrows(IllegalStateException.class, () -> Trainer.create(
            config.with("heldOut=0"), few).evaluate(1));
    }

    @Test
    void aDocumentLongerThanTheContextIsCut() {
        Trainer t = Trainer.create(Config.of("context=3"),
            new Corpus(List.of("abcdef")));
        t.begin();
        assertEquals(3, t.forward().length);
        assertEquals(1, t.corpus().longerThan(3));
        assertEquals(0, t.corpus().longerThan(7));
    }

    @Test
    void adamWTakesTheFirstStepByTheLearningRate() {
        // m̂ = g and v̂ = g², so the first step is lr·sign(g), after decay
        var parameters = new Parameters(new PythonRandom(1).normal(0));
        var w = parameters.matrix("w", 1, 1);
        w.rows()[0][0].setData(2);
        var b = parameters.vector("b", 1, 2);
        var adam = new AdamW(parameters.all(), 0.9, 0.99, 1e-8, 0.1);
        w.rows()[0][0].mul(3).backward();
        b.vector()[0].mul(-3).backward();
        adam.update(0.01);
        assertEquals(2 - 0.01 * 0.1 * 2 - 0.01, w.numbers()[0], 1e-9);
        assertEquals(2 + 0.01, b.numbers()[0], 1e-9);
        assertEquals(0, w.rows()[0][0].grad());
    }

    @Test
    void theLinearScheduleEndsAtZero() {
        Trainer t = Trainer.create(
            Config.karpathy().with("steps=4"), few);
        double[] rates = new double[5];
        for (int i = 0; i < 5; i++) rates[i] = t.step().learningRate();
        assertArrayEquals(
            new double[] {0.01, 0.0075, 0.005, 0.0025, 0}, rates, 1e-18);
    }

    // --- sampler ---

    @Test
    void towardsZeroTemperatureSamplingIsGreedy() {
        Trainer t = Trainer.create(Config.microgpt(), few);
        t.train(30);
        var a = new Sampler(t.model(), t.tokenizer(), new PythonRandom(1));
        var b = new Sampler(t.model(), t.tokenizer(), new PythonRandom(2));
        assertEquals(a.sample(0), b.sample(0));
        assertEquals(a.sample(0), b.sample(1e-9));
        assertEquals(a.sample(0), b.sample(1e-4));
    }

    @Test
    void sameSeedSameTextAndPromptsAreKept() {
        Trainer t = Trainer.create(Config.microgpt(), few);
        var a = new Sampler(t.model(), t.tokenizer(), new PythonRandom(1));
        var b = new Sampler(t.model(), t.tokenizer(), new PythonRandom(1));
        for (int i = 0; i < 10; i++) assertEquals(a.sample(1), b.sample(1));
        assertTrue(a.sample("em", 1).startsWith("em"));
        assertTrue(message(() -> a.sample("x7", 1)).contains("'x'"));
        assertTrue(message(() -> a.sample(-1)).contains("temperature -1.0"));
        assertTrue(message(() -> a.sample("m".repeat(16), 1))
            .contains("room for 15"));
    }

    @Test
    void aTextEndsAtTheContextsEnd() {
        Config config = Config.of("context=4");
        var model = new Gpt(config, 6, new PythonRandom(1));
        // the head never wants BOS: its row says no to everything
        var tokenizer = Tokenizer.of(List.of("abcde"));
        var sampler = new Sampler(model, tokenizer, new PythonRandom(1));
        int longest = 0;
        for (int i = 0; i < 200; i++)
            longest = Math.max(longest, sampler.sample(1).length());
        assertEquals(4, longest);
    }

    @Test
    void aMeanIsTheSumThroughTheNumber() {
        assertEquals(3, Loss.mean(new Value[] {
            new Value(1), new Value(2), new Value(6)}).data(), 1e-15);
    }

    @Test
    void aTokenWithoutARowIsRefused() {
        var table = new Embedding(new Parameters(
            new PythonRandom(1).normal(1)), 3, 2, 4,
            Embedding.Position.NONE);
        assertEquals("token 3 is not in 0..2",
            message(() -> table.forward(3, 0, Probe.NONE)));
        assertThrows(IllegalArgumentException.class,
            () -> table.forward(-1, 0, Probe.NONE));
        assertEquals(2, table.forward(2, 0, Probe.NONE).length);
    }

    @Test
    void aBatchIsUpdatedWhenAllItsDocumentsAreDone() {
        Trainer t = Trainer.create(
            Config.of("width=4", "heldOut=0", "batch=2"), few);
        assertArrayEquals(t.tokenizer().encode(
            t.corpus().training().get(0)), t.begin());
        t.forward();
        t.loss();
        t.backward();
        assertEquals("update() needs the whole backward walk of every"
            + " document", assertThrows(IllegalStateException.class,
                t::update).getMessage());
        t.forward();
        t.loss();
        t.backward();
        assertEquals(1, t.update().number());
    }

    @Test
    void plainNumbersAreAsSurprisingAsValues() {
        for (double[] z : new double[][] {{0.3, -1, 2}, {700, 0, 1},
                {1000, 0, -5}, {-1000, 0, 1000}}) {
            Value[] values = java.util.Arrays.stream(z)
                .mapToObj(Value::new).toArray(Value[]::new);
            for (int t = 0; t < z.length; t++)
                assertEquals(Loss.crossEntropy(values, t).data(),
                    Loss.crossEntropy(z, t), 0.0);
        }
        assertEquals(1000, Loss.crossEntropy(new double[] {1000, 0}, 1));
        assertEquals(2000, Loss.crossEntropy(
            new double[] {1000, -1000}, 1));
    }

    @Test
    void aBatchTakesTheStepOfTheMeanOverAllItsTokens() {
        Config config = Config.of("width=8", "heldOut=0", "batch=3");
        Trainer batch = Trainer.create(config, few);
        Gpt model = Trainer.create(config, few).model();
        List<String> documents = batch.corpus().training().subList(0, 3);
        Value sum = new Value(0);
        int count = 0;
        for (String d : documents) {
            int[] tokens = batch.tokenizer().encode(d);
            Value[][] logits = model.forward(
                java.util.Arrays.copyOf(tokens, tokens.length - 1));
            for (int i = 0; i < logits.length; i++)
                sum = sum.add(Loss.crossEntropy(logits[i], tokens[i + 1]));
            count += logits.length;
        }
        Value mean = sum.div(count);
        mean.backward();
        batch.begin();
        for (int i = 0; i < 3; i++) {
            batch.forward();
            batch.loss();
            if (i < 2) assertEquals(documents.get(i), batch.document());
            batch.backward();
        }
        assertEquals(model.gradientNorm(), batch.model().gradientNorm(), 1e-14);
        Step.Report report = batch.update();
        assertEquals(mean.data(), report.loss(), 1e-14);
        assertEquals(documents, report.documents());
        assertEquals("step 1: 3 documents", report.toString().split(",")[0]);
    }

    @Test
    void theNextBatchBeginsWhereTheLastOneEnded() {
        Trainer t = Trainer.create(
            Config.of("width=4", "heldOut=0", "batch=2"), few);
        List<String> documents = t.corpus().training();
        assertEquals(documents.subList(0, 2), t.step().documents());
        assertEquals(documents.subList(2, 4), t.step().documents());
        assertEquals(List.of(documents.get(4), documents.get(0)),
            t.step().documents());
    }

    @Test
    void aGradientThatIsTooLongIsCutToTheBound() {
        Config config = Config.of("width=4", "heldOut=0");
        Trainer free = Trainer.create(config, few);
        Trainer cut = Trainer.create(config.with("clip=0.1"), few);
        Trainer loose = Trainer.create(config.with("clip=1e6"), few);
        double norm = free.step().gradientNorm();
        assertTrue(norm > 0.1);
        assertEquals(norm, cut.step().gradientNorm());
        loose.step();
        int i = 0;
        for (double[] m : free.optimizer().firstMoments()) {
            for (int k = 0; k < m.length; k++)
                assertEquals(m[k] * 0.1 / norm,
                    cut.optimizer().firstMoments()[i][k], 1e-15);
            assertArrayEquals(m, loose.optimizer().firstMoments()[i++]);
        }
    }

    @Test
    void schedulesRiseAndFallAsTheySay() {
        var cosine = new Schedule(Schedule.Form.COSINE, 1, 0.2, 4, 12);
        assertEquals(0.25, cosine.rate(0));
        assertEquals(1, cosine.rate(3));
        assertEquals(1, cosine.rate(4));
        assertEquals(0.6, cosine.rate(8), 1e-15);
        assertEquals(0.2, cosine.rate(12), 1e-15);
        assertEquals(0.2, cosine.rate(1000), 1e-15);
        var linear = new Schedule(Schedule.Form.LINEAR, 1, 0.5, 0, 10);
        assertEquals(0.95, linear.rate(1), 1e-15);
        var constant = new Schedule(Schedule.Form.CONSTANT, 1, 0, 2, 10);
        assertEquals(0.5, constant.rate(0));
        assertEquals(1, constant.rate(99));
    }

    @Test
    void aStateTakesARunBackBitForBit() {
        Trainer t = Trainer.create(Config.of("width=4", "heldOut=0"), few);
        t.train(3);
        var then = new TrainingState(t);
        new Sampler(t.model(), t.tokenizer(), t.random()).sample(1);
        assertTrue(then.isNow(t));      // the generator alone went on
        assertTrue(!then.equals(new TrainingState(t)));
        double loss = t.train(4).loss();
        var later = new TrainingState(t);
        assertTrue(!later.equals(then));
        assertTrue(later.isNow(t) && !then.isNow(t));
        t.optimizer().secondMoments()[0][0] += 1;
        assertTrue(!later.isNow(t));
        then.restore(t);
        assertEquals(then, new TrainingState(t));
        new Sampler(t.model(), t.tokenizer(), t.random()).sample(1);
        assertEquals(loss, t.train(4).loss());
        assertEquals(later, new TrainingState(t));
        assertTrue(assertThrows(IllegalArgumentException.class, () ->
            then.restore(Trainer.create(Config.of("layers=2"), few)))
            .getMessage().contains("parameters"));
    }
}
