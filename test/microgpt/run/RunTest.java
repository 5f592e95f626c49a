package microgpt.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import microgpt.Config;
import microgpt.Probe;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;
import org.junit.jupiter.api.Test;

class RunTest {

    private static Trainer trainer(String... settings) {
        return Trainer.create(Config.of("width=4", "context=6").with(settings), new Corpus(
            List.of("anna", "bob", "cara", "dan", "edna", "abba", "dora", "nina", "ada", "ben")));
    }

    @Test
    void aRunIsTheTrainersOwnSteps() {
        for (String batch : List.of("batch=1", "batch=3")) {
            Trainer a = trainer(batch), b = trainer(batch);
            var run = new Run(a, 7);
            while (run.step()) assertEquals(b.step().loss(), run.status().loss());
            assertTrue(run.isDone());
            assertEquals(7, run.status().step());
            assertEquals(new TrainingState(b), new TrainingState(a));
        }
    }

    @Test
    void itIsMeasuredATenthOfTheWayEachAndAtTheEnd() {
        Trainer t = trainer("heldOut=0.2");
        t.train(3);
        var run = new Run(t, 3 + 620);
        while (run.step()) {
            Run.Status now = run.status();
            assertEquals((now.step() - 3) % 62 == 0, now.measured(), now.toString());
            if (now.measured()) assertEquals(t.evaluate(2), now.heldOut());
        }
        assertEquals(10, History.of(t).heldOut(t).size());
        assertEquals(2, run.measuredOn());
        var few = new Run(t, 623 + 60);
        while (few.step()) {}
        assertEquals(List.of(673, 683), History.of(t).heldOut(t).stream()
            .map(History.HeldOut::step).filter(s -> s > 623).toList());
        var none = new Run(trainer("heldOut=0"), 5);
        while (none.step()) {}
        assertTrue(Double.isNaN(none.status().heldOut()));
    }

    @Test
    void howARunIsMeasuredIsRefusedWithWhatWasAsked() {
        assertEquals("measured every 5 steps on 0 documents with patience 7: none of them is"
            + " negative, and at least 1 document is needed", assertThrows(
                IllegalArgumentException.class, () -> new Run.Measuring(5, 0, 7)).getMessage());
    }

    @Test
    void patienceEndsARunWhoseHeldOutLossFallsNoMore() {
        Trainer t = trainer("heldOut=0.3", "learningRate=0.05");
        var run = new Run(t, 4000, new Run.Measuring(5, 3, 4));
        double best = Double.POSITIVE_INFINITY;
        int bestAt = -1, vain = 0;
        while (run.step()) {
            if (!run.status().measured()) continue;
            assertEquals(0, t.steps() % 5);
            double now = t.evaluate(3);
            vain = now < best ? 0 : vain + 1;
            if (vain == 0) bestAt = t.steps();
            best = Math.min(best, now);
            assertEquals(best, run.best());
            assertEquals(bestAt, run.bestStep());
            assertEquals(vain == 4, run.isEarly());
        }
        assertTrue(run.isEarly() && run.isDone());
        assertEquals(bestAt + 20, t.steps(), "four measurements after the best");
        assertTrue(t.steps() < 4000);
        assertFalse(run.step());
    }

    @Test
    void withoutPatienceARunGoesOn() {
        Trainer t = trainer("heldOut=0.3", "learningRate=0.05");
        var run = new Run(t, 400, new Run.Measuring(5, 3, 0));
        while (run.step()) {}
        assertEquals(400, t.steps());
        assertFalse(run.isEarly());
        assertTrue(run.bestStep() < 380, "it had been worth ending earlier");
        assertEquals(-1, new Run(trainer(), 5).bestStep());
        for (int[] bad : new int[][] {{-1, 3, 0}, {0, 0, 0}, {0, 3, -1}})
            assertThrows(IllegalArgumentException.class,
                () -> new Run.Measuring(bad[0], bad[1], bad[2]));
    }

    @Test
    void theMeanGoesOnWhereTheTrainersPastHadCome() {
        Trainer t = trainer();
        var mean = new Mean();
        for (int k = 0; k < 2; k++) {
            var run = new Run(t, t.steps() + 40);
            while (run.step()) assertEquals(mean.add(run.status().loss()), run.status().mean());
        }
        double[] means = new Run(t, 81).means();
        assertEquals(80, means.length);
        assertEquals(mean.value(), means[79]);
        assertEquals(t.losses()[0], means[0]);
        assertEquals((t.losses()[0] + t.losses()[1]) / 2, means[1], 1e-15);
    }

    @Test
    void ratesAndTimesAreThoseOfThisRun() {
        var now = new Run.Status(500, 600, 1000, 1, 1, 1, 1, true, 50);
        assertEquals(2, now.rate());
        assertEquals(200, now.secondsLeft());
    }

    @Test
    void whereItIsHaltedTheStepUnderWayChangesNothing() {
        Trainer t = trainer(), twin = trainer();
        var run = new Run(t, 100);
        t.watch((station, position, rows) -> { if (t.steps() == 4) run.halt(); });
        int taken = 0;
        while (run.step()) taken++;
        assertEquals(4, taken);
        t.watch(Probe.NONE);
        twin.train(4);
        assertEquals(new TrainingState(twin), new TrainingState(t));
        assertEquals(twin.train(3).loss(), t.train(3).loss());
    }

    @Test
    void aLossThatIsNoNumberEndsItWithTheWeightsBefore() {
        Trainer t = trainer();
        var run = new Run(t, 100);
        assertTrue(run.step());
        t.model().parameter("wpe").at(0, 0).setData(Double.NaN);
        var before = new TrainingState(t);
        String message = assertThrows(IllegalStateException.class, run::step).getMessage();
        assertTrue(message.startsWith("step 2: the loss is NaN"), message);
        assertEquals(before, new TrainingState(t));
        assertFalse(run.isDone());
    }
}
