package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import microgpt.fast.Engines;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.view.CurveView;
import microgpt.toolkit.view.TrainingView;
import microgpt.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainTest {

    private final Small.TestConsole console = new Small.TestConsole();

    @BeforeEach
    void attach() { Bindings.attach(console); }

    @AfterEach
    void detach() { Bindings.attach(null); }

    @Test
    void trainingWithALiveLineIsTheTrainersOwnTraining() {
        Trainer watched = Small.trainer(), plain = Small.trainer();
        TrainingView run = Train.run(watched, 30);
        plain.train(30);
        assertEquals(Small.state(plain), Small.state(watched));
        assertEquals(30, run.to() - run.from());
        assertEquals(plain.evaluate(50), run.heldOut());
        assertEquals("", console.live.get(console.live.size() - 1));
    }

    @Test
    void undoGoesBackThroughSeveralCommandsBitForBit() {
        Trainer trainer = Small.trainer();
        var start = Small.state(trainer);
        Train.run(trainer, 7);
        Show.sample(trainer, 3, 1);
        var middle = Small.state(trainer);
        Train.run(trainer, 5);
        Train.undo(trainer);
        assertEquals(middle, Small.state(trainer));
        Train.undo(trainer);
        assertEquals(start, Small.state(trainer));
        String message = assertThrows(
            IllegalStateException.class, () -> Train.undo(trainer)).getMessage();
        assertEquals("nothing to undo; what trained, changed or replaced the model can be undone"
            + " (the last 20)",
            message);
    }

    @Test
    void undoAndRedoTellFromWhichStepToWhich() {
        Trainer trainer = Small.trainer();
        Train.run(trainer, 7);
        Train.run(trainer, 5);
        assertEquals("training is taken back: from step 12 to step 7",
            Train.undo(trainer).message());
        assertEquals("training is taken back: from step 7 to step 0",
            Train.undo(trainer).message());
        assertEquals("training is done again: from step 0 to step 7",
            Train.redo(trainer).message());
    }

    /** Stopped by the first live line: it must tell what is left, not what is over. */
    @Test
    void theLiveLineTellsWhatTheStepsThatAreLeftWillTake() {
        Trainer trainer = Small.trainer();
        console.stop = () -> !console.live.isEmpty();
        Train.run(trainer, 100_000_000);
        var told = java.util.regex.Pattern.compile("step (\\d+)  loss \\d\\.\\d{3}(?:  held out \\S+)?"
            + "  (\\d+) steps/s  (\\d+) h \\d+ min left.*").matcher(console.live.get(0));
        assertTrue(told.matches(), console.live.get(0));
        double steps = 1e8 - Integer.parseInt(told.group(1)), rate = Integer.parseInt(told.group(2));
        assertEquals(steps / rate / 3600, Integer.parseInt(told.group(3)) + 0.5,
            0.6 + steps / rate / rate / 3600);
    }

    @Test
    void aRunTellsTheLossesAfterItsOwnFirstStepAndItsLast() {
        Trainer trainer = Small.trainer();
        Train.run(trainer, 4);
        TrainingView second = Train.run(trainer, 3);
        double[] means = Show.loss(trainer).smooth();
        assertEquals(7, means.length);
        assertEquals(means[4], second.firstLoss());
        assertEquals(means[6], second.lastLoss());
        assertArrayEquals(java.util.Arrays.copyOfRange(means, 4, 7), second.losses());
    }

    @Test
    void anEngineTrainsTheSessionsModelAndItsNumbersAreThere() {
        Trainer plain = Small.trainer();
        plain.train(30);
        for (String name : Engines.names()) {
            Trainer trainer = Session.use(Small.trainer(), name);
            var start = Small.state(trainer);
            assertEquals(name, trainer.engine() == null ? "graph" : trainer.engine().name());
            assertEquals(trainer, console.variables.get("trainer"));
            TrainingView run = Train.run(trainer, 30);
            assertEquals(plain.evaluate(50), run.heldOut(), 1e-4, name);
            assertArrayEquals(plain.losses(), Show.loss(trainer).losses(), 1e-3, name);
            assertArrayEquals(plain.model().parameter("wte").numbers(),
                trainer.model().parameter("wte").numbers(), 1e-3, name);
            var text = Show.params(trainer.model()).toString();
            assertEquals(Show.params(plain.model()).toString().substring(0, 200),
                text.substring(0, 200), name);
            Train.undo(trainer);
            assertEquals(start, Small.state(trainer), name);
        }
    }

    @Test
    void aFileAndALiveEditGoOnWithTheEngineAndItsThreads(
            @org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) {
        Trainer trainer = Session.use(Small.trainer(), "vector threads=2");
        String file = folder.resolve("m").toString();
        Train.save(trainer, file);
        console.printed.clear();
        assertEquals("vector threads=2",
            Train.load(file, new microgpt.text.Corpus(Small.NAMES)).engine().toString());
        assertEquals(java.util.List.of(
            "the engine vector threads=2 takes the steps, as before"), console.printed);
        var carried = microgpt.toolkit.train.Carry.pack(java.util.Map.of("trainer", trainer));
        var t = (Trainer) microgpt.toolkit.train.Carry.unpack(carried).get("trainer");
        assertEquals("vector threads=2", t.engine().toString());
    }

    @Test
    void anEngineIsStoppedBetweenTwoStepsToo() {
        Trainer trainer = Small.trainer(), plain = Small.trainer();
        trainer.engine(Engines.of("array"));
        console.stop = () -> trainer.steps() > 2;
        assertTrue(Train.run(trainer, 10_000_000).stopped());
        plain.engine(Engines.of("array"));
        plain.train(trainer.steps());
        assertArrayEquals(plain.model().parameter("wte").numbers(),
            trainer.model().parameter("wte").numbers(), 1e-9);
    }

    @Test
    void aModelThatTheGraphWouldTakeLongForGetsAnEngineAndThatIsSaid() {
        Session.use(Small.trainer());
        assertEquals(java.util.List.of(), console.printed);
        Trainer large = Session.use(Small.trainer(
            microgpt.Config.of("width=64", "layers=4", "batch=60")));
        assertEquals("vector", large.engine().name());
        assertTrue(console.printed.get(0).startsWith(
            "the engine vector takes the steps: each would be a graph of "),
            console.printed.toString());
        assertEquals(null, Session.use(Small.trainer(microgpt.Config.of(
            "width=64", "layers=4", "batch=60")), "graph").engine());
    }

    @Test
    void trainingThatWasUndoneGivesTheSameNumbersAgain() {
        Trainer trainer = Small.trainer();
        Train.run(trainer, 9);
        var after = Small.state(trainer);
        Train.undo(trainer);
        Train.run(trainer, 9);
        assertEquals(after, Small.state(trainer));
    }

    @Test
    void aStopComesBetweenTwoStepsAndKeepsThoseThatWereTaken() {
        Trainer trainer = Small.trainer(), plain = Small.trainer();
        console.stop = () -> trainer.steps() > 2;
        TrainingView run = Train.run(trainer, 100_000);
        assertTrue(run.stopped());
        plain.train(trainer.steps());
        assertEquals(Small.state(plain), Small.state(trainer));
        Train.undo(trainer);
        assertEquals(Small.state(Small.trainer()), Small.state(trainer));
    }

    @Test
    void anEndForcedOnTheCallersThreadStillComesBetweenTwoSteps() {
        Trainer trainer = Small.trainer(), plain = Small.trainer();
        var calls = new AtomicInteger();
        console.stop = () -> {
            if (calls.incrementAndGet() > 3) throw new Error("ended by the prompt");
            return false;
        };
        Error end = assertThrows(Error.class, () -> Train.run(trainer, 100_000));
        assertEquals("ended by the prompt", end.getMessage());
        plain.train(trainer.steps());
        assertEquals(Small.state(plain), Small.state(trainer));
        assertTrue(console.printed.get(0).contains("(stopped)"), console.printed.toString());
    }

    @Test
    void anInterruptStopsBetweenTwoStepsAndIsPassedOn() {
        Trainer trainer = Small.trainer();
        Thread.currentThread().interrupt();
        TrainingView run = Train.run(trainer, 100_000);
        assertTrue(Thread.interrupted());
        assertTrue(run.stopped());
    }

    @Test
    void aStepThatFailsLeavesNothingBehind() {
        Trainer trainer = Small.trainer(), plain = Small.trainer();
        trainer.watch((station, position, rows) -> {
            if (trainer.steps() == 4 && station.name().equals("logits") && position == 2)
                throw new IllegalStateException("broken");
        });
        assertThrows(IllegalStateException.class, () -> Train.run(trainer, 10));
        plain.train(4);
        assertEquals(Small.state(plain), Small.state(trainer));
        assertEquals(4, Show.loss(trainer).steps().length);
    }

    @Test
    void noStepsAreRefusedInOneLine() {
        String message = assertThrows(IllegalArgumentException.class,
            () -> Train.run(Small.trainer(), 0)).getMessage();
        assertEquals("train 0: at least 1 step is needed", message);
    }

    @Test
    void theCurveHoldsEveryLossAndItsRunningMean() {
        Trainer trainer = Small.trainer(), plain = Small.trainer();
        Train.run(trainer, 4);
        CurveView curve = Show.loss(trainer);
        double mean = 0;
        for (int i = 0; i < 4; i++) {
            double loss = plain.step().loss();
            mean += loss;
            assertEquals(loss, curve.losses()[i]);
            assertEquals(mean / (i + 1), curve.smooth()[i], 1e-12);
        }
        assertEquals(1, curve.heldOut().length);
    }

    @Test
    void numbersOfStepsAreWrittenInOneStyle() {
        String text = new TrainingView(0, 1041, 2, 3, 2, 2.5, Double.NaN, 50, true, new double[] {3, 2}).toString();
        assertTrue(text.startsWith("1041 steps (stopped) in 2.0 s, now at step 1041\n"), text);
        text = new TrainingView(1040, 1041, 2, 3, 2, 2.5, Double.NaN, 50, false, new double[1]).toString();
        assertTrue(text.startsWith("1 step in 2.0 s, now at step 1041\n"), text);
    }

    @Test
    void theCurveKnowsStepsThatTheTrainerTookByItself() {
        Trainer trainer = Small.trainer(), plain = Small.trainer();
        Train.run(trainer, 2);
        trainer.train(2);
        trainer.step();
        Train.run(trainer, 2);
        CurveView curve = Show.loss(trainer);
        assertEquals(7, curve.steps().length);
        for (int i = 0; i < 7; i++) assertEquals(plain.step().loss(), curve.losses()[i]);
    }

    @Test
    void aModelGoesOnFromItsCheckpointAndTheSessionMeansIt(@TempDir Path folder)
            throws Exception {
        String before = System.setProperty("microgpt.data",
            folder.resolve("names.txt").toString());
        java.nio.file.Files.write(folder.resolve("names.txt"), Small.NAMES);
        Trainer trainer = Small.trainer();
        Train.run(trainer, 3);
        String file = folder.resolve("m.safetensors").toString();
        assertEquals(file + ": saved after step 3", Train.save(trainer, file).message());
        try {
            Trainer again = Train.load(file, Session.documents());
            assertEquals(Small.state(trainer), Small.state(again));
            assertEquals(again, console.variables.get("trainer"));
            assertEquals(again.model(), console.variables.get("model"));
            assertFalse(again == trainer);
            Train.run(trainer, 2);
            Train.run(again, 2);
            assertEquals(Small.state(trainer), Small.state(again));
        } finally {
            System.setProperty("microgpt.data", before);
        }
    }

    @Test
    void aModelGoesOnWithoutAFileNamedWhereTheSessionHasItsDocuments(@TempDir Path folder)
            throws Exception {
        Path mine = folder.resolve("mine.txt");
        java.nio.file.Files.write(mine, java.util.List.of("abc", "cab", "bca"));
        Trainer trainer = Session.use(
            Trainer.create(Small.CONFIG, Session.documents(mine.toString())));
        Train.run(trainer, 3);
        String file = folder.resolve("m").toString();
        Train.save(trainer, file);
        assertEquals(Small.state(trainer), Small.state(Train.load(file)));
        console.variables.remove("trainer");
        assertTrue(refused(() -> Train.load(file)).contains("name them with --data"));
    }

    @Test
    void aModelOfOtherDocumentsGoesOnWhenTheirFileIsNamed(@TempDir Path folder)
            throws Exception {
        Path mine = folder.resolve("mine.txt");
        java.nio.file.Files.write(mine, java.util.List.of("abc", "cab", "bca"));
        Trainer trainer = Trainer.create(Small.CONFIG, Session.documents(mine.toString()));
        Train.run(trainer, 3);
        String file = folder.resolve("m").toString();
        Train.save(trainer, file);
        assertEquals("these are not the documents that the checkpoint was trained on; name them"
            + " with --data", refused(() -> Train.load(file, new microgpt.text.Corpus(Small.NAMES))));
        Trainer again = Train.load(file, Session.documents(mine.toString()));
        assertEquals(Small.state(trainer), Small.state(again));
        assertEquals(folder.resolve("no") + ": no such file",
            refused(() -> Session.documents(folder.resolve("no").toString())));
    }

    @Test
    void filesThatCannotBeUsedAreToldInOneLine(@TempDir Path folder) throws Exception {
        Trainer trainer = Small.trainer();
        var documents = new microgpt.text.Corpus(Small.NAMES);
        Path no = folder.resolve("no"), foreign = folder.resolve("foreign");
        java.nio.file.Files.writeString(foreign, "hello");
        assertEquals(no.resolve("m") + ": there is no folder " + no,
            refused(() -> Train.save(trainer, no.resolve("m").toString())));
        assertEquals(folder + ": is a folder; a file name is needed",
            refused(() -> Train.save(trainer, folder.toString())));
        assertEquals(no + ": no such file", refused(() -> Train.load(no.toString(), documents)));
        assertEquals(folder + ": is a folder; a checkpoint file is needed",
            refused(() -> Train.load(folder.toString(), documents)));
        String message = refused(() -> Train.load(foreign.toString(), documents));
        assertTrue(message.startsWith(foreign + ": is not a safetensors file"), message);
        assertEquals(java.util.Set.of(), console.variables.keySet());
    }

    private static String refused(org.junit.jupiter.api.function.Executable command) {
        String message = assertThrows(IllegalArgumentException.class, command).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }
}
