package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import microgpt.train.Trainer;
import microgpt.tuning.Preference.Pair;
import org.junit.jupiter.api.Test;

/** The loss of a preference, by its formula, and what it does to a model. */
class PreferenceTest {

    private static final Corpus NAMES = new Corpus(List.of("emma", "ava",
        "isabella", "mia", "noah", "liam", "zoe", "max"));

    private static Trainer base(String settings) {
        Trainer trainer = Trainer.create(Config.of((settings
            + " initStd=0.3 heldOut=0").split(" ")), NAMES);
        trainer.train(20);
        return trainer;
    }

    /** ln of what sampling would multiply, token by token. */
    private static double written(Trainer t, Gpt model, String text) {
        int[] tokens = t.tokenizer().encode(text);
        var reader = model.reader();
        double sum = 0;
        for (int i = 0; i + 1 < tokens.length; i++) sum += Math.log(
            Sampler.probabilities(reader.next(tokens[i]), 1)[tokens[i + 1]]);
        return sum;
    }

    @Test
    void theLossIsThatOfThePaper() {
        for (String form : Config.presets().keySet()) {
            Trainer t = base(form);
            var preference = new Preference(t.model(), t.tokenizer(), 0.3);
            Pair pair = preference.pair("mia", "max");
            assertEquals(written(t, t.model(), "mia")
                - written(t, t.model(), "max"), pair.head(), 1e-12);
            Gpt model = FineTuning.copy(t.model());
            assertEquals(Math.log(2), preference.loss(model, pair).data(), 1e-12,
                "who is the reference does not lean");
            Trainer other = FineTuning.trainer(
                t.model(), t.tokenizer(), new Corpus(List.of("max", "liam")));
            other.train(5);
            double margin = 0.3 * (written(t, other.model(), "mia")
                - written(t, t.model(), "mia")
                - written(t, other.model(), "max")
                + written(t, t.model(), "max"));
            assertTrue(margin < -0.05, form + " " + margin);
            assertEquals(margin,
                preference.margin(other.model(), pair).data(), 1e-12);
            assertEquals(-Math.log(1 / (1 + Math.exp(-margin))),
                preference.loss(other.model(), pair).data(), 1e-12);
        }
    }

    @Test
    void itsGradientIsWhatASmallChangeDoes() {
        var random = new Random(5);
        for (String form : Config.presets().keySet()) {
            Trainer t = base(form);
            var preference = new Preference(t.model(), t.tokenizer(), 0.5);
            Pair pair = preference.pair("mia", "max");
            Gpt model = FineTuning.copy(t.model());
            preference.loss(model, pair).backward();
            for (Parameter p : model.parameters()) {
                Value[] row = p.rows()[random.nextInt(p.rows().length)];
                Value w = row[random.nextInt(row.length)];
                double at = w.data(), h = 1e-5;
                w.setData(at + h);
                double above = preference.loss(model, pair).data();
                w.setData(at - h);
                double below = preference.loss(model, pair).data();
                w.setData(at);
                assertEquals((above - below) / (2 * h), w.grad(), 1e-7,
                    form + ": " + p);
            }
        }
    }

    @Test
    void anExtremeMarginHasAFiniteLossAndGradient() {
        Trainer t = base("microgpt");
        var preference = new Preference(t.model(), t.tokenizer(), 1);
        Gpt model = FineTuning.copy(t.model());
        Value loss = preference.loss(model, new Pair("mia", "max", 5000));
        assertEquals(5000, loss.data(), 20);
        loss.backward();
        assertTrue(model.gradientNorm() > 0
            && Double.isFinite(model.gradientNorm()));
    }

    @Test
    void aModelLearnsTheWishAndTheReferenceStays() {
        for (String form : List.of("microgpt", "llama")) {
            Trainer t = base(form);
            var preference = new Preference(t.model(), t.tokenizer(), 0.5);
            List<Pair> pairs = preference.pairs(
                8, name -> name.endsWith("a"), new PythonRandom(1));
            for (Pair pair : pairs) {
                assertTrue(pair.preferred().endsWith("a"));
                assertFalse(pair.other().endsWith("a"));
            }
            Gpt model = FineTuning.copy(t.model());
            var adam = new AdamW(model.trainable(), 0.9, 0.99, 1e-8, 0);
            double before = written(t, t.model(), "mia");
            double first = preference.step(
                model, adam, 0.003, pairs);
            assertEquals(Math.log(2), first, 1e-12);
            double last = 0;
            for (int i = 0; i < 15; i++) last = preference.step(
                model, adam, 0.003, pairs);
            assertTrue(last < 0.5, form + " " + last);
            assertTrue(endingInA(t, model) > endingInA(t, t.model()) + 20);
            assertEquals(before, written(t, t.model(), "mia"));
        }
    }

    @Test
    void gradientsThatWereThereBeforeAStepHaveNoPartInIt() {
        Trainer t = base("microgpt");
        var preference = new Preference(t.model(), t.tokenizer(), 0.5);
        List<Pair> pairs = List.of(preference.pair("mia", "max"));
        double[][] wte = new double[2][];
        for (int i = 0; i < 2; i++) {
            Gpt model = FineTuning.copy(t.model());
            if (i == 1) preference.loss(
                model, preference.pair("liam", "ava")).backward();
            preference.step(model, new AdamW(model.trainable(),
                0.9, 0.99, 1e-8, 0), 0.01, pairs);
            wte[i] = model.parameter("wte").numbers();
        }
        assertArrayEquals(wte[0], wte[1], 0.0);
    }

    @Test
    void aCorrectionOfLowRankLearnsItToo() {
        Trainer t = base("gpt2");
        var preference = new Preference(t.model(), t.tokenizer(), 0.5);
        List<Pair> pairs = preference.pairs(
            10, name -> name.endsWith("a"), new PythonRandom(1));
        var low = new LowRank(t.model(), 2, 4, "attn_wv", "mlp_fc1");
        var adam = new AdamW(low.model().trainable(), 0.9, 0.99, 1e-8, 0);
        double first = preference.step(low.model(), adam, 0.01, pairs);
        for (int i = 0; i < 20; i++)
            preference.step(low.model(), adam, 0.01, pairs);
        assertEquals(Math.log(2), first, 1e-12);
        assertTrue(preference.step(low.model(), adam, 0.01, pairs) < 0.5);
    }

    private static long endingInA(Trainer t, Gpt model) {
        var sampler = new Sampler(model, t.tokenizer(), new PythonRandom(9));
        return java.util.stream.Stream.generate(() -> sampler.sample(1))
            .limit(200).filter(name -> name.endsWith("a")).count();
    }

    @Test
    void badInputIsToldInALine() {
        Trainer t = base("microgpt");
        assertEquals("beta 0.0 is not a number above 0",
            assertThrows(IllegalArgumentException.class, () -> new Preference(
                t.model(), t.tokenizer(), 0)).getMessage());
        var preference = new Preference(t.model(), t.tokenizer(), 1);
        assertTrue(assertThrows(IllegalArgumentException.class,
            () -> preference.pairs(1, name -> name.length() > 99,
                new PythonRandom(1))).getMessage().startsWith(
                    "of 1000 pairs in a row none had"));
        assertThrows(IllegalArgumentException.class,
            () -> preference.pair("mia", "Ü"));
    }
}
