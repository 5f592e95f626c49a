package microgpt.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Linear;
import microgpt.Model;
import microgpt.Probe;
import microgpt.PythonRandom;
import microgpt.Value;
import microgpt.fast.Engines;
import microgpt.text.Corpus;
import org.junit.jupiter.api.Test;

/** A run: its documents, what it remembers, how it is measured. */
class TrainerTest {

    private final Corpus few =
        new Corpus(List.of("emma", "ava", "mia", "noah", "liam"));

    private Trainer trainer(String... words) {
        return Trainer.create(Config.of("width=4").with(words), few);
    }

    @Test
    void everyStepsLossIsKept() {
        Trainer t = trainer("heldOut=0");
        assertNull(t.train(0));
        assertEquals(0, t.losses().length);
        var told = new ArrayList<Double>();
        for (int i = 0; i < 9; i++) told.add(t.step().loss());
        assertArrayEquals(told.stream().mapToDouble(x -> x).toArray(),
            t.losses());
        assertArrayEquals(new double[] {told.get(7), told.get(8)}, t.losses(7));
        assertEquals(0, t.losses(9).length);
        assertEquals(9, t.steps());
    }

    @Test
    void aStepTakesTheNextDocumentsWhoeverTakesIt() {
        for (String engine : List.of("graph", "array")) {
            Trainer t = trainer("heldOut=0", "batch=3");
            t.engine(Engines.of(engine));
            for (int first = 0; first < 15; first += 3) {
                var next = new ArrayList<String>();
                for (int i = first; i < first + 3; i++)
                    next.add(t.training().text(i % few.documents().size()));
                double loss = Trainer.score(
                    t.model(), t.tokenizer(), next).perToken();
                Step.Report taken = t.train(1);
                assertEquals(next, taken.documents());
                assertEquals(loss, taken.loss(), 1e-9);
            }
        }
    }

    @Test
    void aNumberOfStepsIsNotNegative() {
        Trainer t = trainer();
        assertEquals(null, t.train(0));
        assertEquals("train(-1): the number of steps is negative",
            assertThrows(IllegalArgumentException.class, () -> t.train(-1)).getMessage());
        assertEquals(0, t.steps());
    }

    /** A checkpoint's run goes on at its step, with no loss before it. */
    @Test
    void lossesOfAnEarlierRunAreNoNumbers() {
        Trainer t = trainer("heldOut=0");
        AdamW o = t.optimizer();
        o.restore(3, o.firstMoments(), o.secondMoments());
        assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN},
            t.losses());
        assertArrayEquals(new double[] {Double.NaN}, t.losses(2));
        double loss = t.step().loss();
        assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN,
            loss}, t.losses());
        assertArrayEquals(new double[] {Double.NaN, loss}, t.losses(2));
    }

    @Test
    void theDocumentsComeInOrderAndAgainAfterTheLast() {
        Trainer t = trainer("heldOut=0.2");
        assertNull(t.document());
        List<String> training = t.corpus().training();
        assertEquals(4, training.size());
        for (int i = 0; i < 9; i++)
            assertEquals(List.of(training.get(i % 4)), t.step().documents());
        t.begin("mila");
        assertEquals("mila", t.document());
    }

    @Test
    void aProbeWatchesTheForwardPassesToCome() {
        Trainer t = trainer("heldOut=0");
        var seen = new Probe.Record();
        t.watch(seen);
        t.begin("ava");
        Value[][] logits = t.forward();
        assertEquals(logits[3][0], seen.get("logits", 3)[0][0]);
        t.loss();
        assertTrue(seen.names().contains("loss"), seen.toString());
    }

    @Test
    void heldOutLossesAreMeasuredOnAsManyAsThereAre() {
        Trainer t = trainer("heldOut=0.4");
        assertEquals(t.evaluate(2), t.evaluate());
        assertEquals(t.evaluate(2), t.evaluate(3));
        assertTrue(t.evaluate(1) != t.evaluate(2));
        assertEquals(t.evaluate(1), Trainer.evaluate(t.model(),
            t.tokenizer(), t.corpus().heldOut().subList(0, 1)));
        assertEquals("evaluate(0): at least 1 document is needed",
            assertThrows(IllegalArgumentException.class,
                () -> t.evaluate(0)).getMessage());
        assertEquals("no documents are held out: heldOut is 0.0 of"
            + " 5 documents", assertThrows(IllegalStateException.class,
                () -> trainer("heldOut=0").evaluate(1)).getMessage());
    }

    @Test
    void aRateIsThatOfTheNextStep() {
        Trainer t = trainer("schedule=linear", "steps=4", "heldOut=0");
        double rate = t.learningRate();
        assertEquals(0.01, rate);
        assertEquals(rate, t.step().learningRate());
        assertEquals(0.0075, t.learningRate(), 1e-18);
        assertEquals("Trainer(1 steps, Corpus(5 documents, 0 held out))",
            t.toString());
    }

    @Test
    void aLossThatIsNoNumberUpdatesNothing() {
        Trainer t = trainer("heldOut=0");
        t.model().parameter("wte").rows()[0][0].setData(Double.NaN);
        double[] before = t.model().parameter("lm_head").numbers();
        assertTrue(assertThrows(IllegalStateException.class,
            () -> t.train(5)).getMessage()
            .startsWith("step 1: the loss is NaN"));
        assertArrayEquals(before,
            t.model().parameter("lm_head").numbers());
    }

    @Test
    void goingBackDropsTheOpenStepAndItsGradients() {
        Trainer t = trainer("heldOut=0");
        var then = new TrainingState(t);
        t.begin();
        t.forward();
        t.loss();
        t.backward();
        assertTrue(t.model().gradientNorm() > 0);
        then.restore(t);
        assertEquals(0, t.model().gradientNorm());
        assertThrows(IllegalStateException.class, t::update);
    }

    // --- the model, from outside ---

    @Test
    void theContextMayBeFilledAtOnceOrTokenByToken() {
        var model = new Gpt(Config.of("width=4", "context=3"), 5,
            new PythonRandom(1));
        assertEquals(3, model.forward(new int[] {4, 0, 1}).length);
        Gpt.Cache cache = model.newCache();
        for (int token : new int[] {4, 0, 1}) model.forward(token, cache);
        assertEquals("Cache(3 positions)", cache.toString());
        assertEquals("position 3 is not in 0..2, the model's context",
            assertThrows(IllegalArgumentException.class,
                () -> model.forward(2, cache)).getMessage());
        assertEquals("token -1 is not in 0..4",
            assertThrows(IllegalArgumentException.class,
                () -> model.forward(-1)).getMessage());
        assertEquals("Gpt(layers=1, heads=1, width=4, context=3,"
            + " vocabulary=5, parameters=" + model.parameterCount() + ")",
            model.toString());
    }

    @Test
    void aReaderBeginsWithNothingBehindIt() {
        var model = new Gpt(Config.of("width=4", "layers=2"), 5,
            new PythonRandom(1));
        Model.Reader first = model.reader();
        first.next(4);
        double[] second = first.next(2);
        Value[][] logits = model.forward(new int[] {4, 2});
        for (int i = 0; i < 5; i++)
            assertEquals(logits[1][i].data(), second[i]);
        assertArrayEquals(Linear.numbers(model.forward(4)),
            model.reader().next(4));
    }
}
