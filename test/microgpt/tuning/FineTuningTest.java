package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.text.Corpus;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second training, from what the first one has left. */
class FineTuningTest {

    @Test
    void aModelKeepsItsVocabulary() {
        assertThrows(IllegalArgumentException.class, () -> FineTuning.copy(
            Trainer.create(Config.microgpt(), NAMES).model(), "vocabulary=300"));
    }

    private static final Corpus NAMES = new Corpus(List.of("emma", "ava",
        "isabella", "mia", "noah", "liam", "zoe", "max"));
    private static final Corpus OTHERS = new Corpus(List.of(
        "leia", "moe", "zoë", "zelia", "hal", "ian", "xam", "émile"));

    private static Trainer base(String... settings) {
        Trainer trainer = Trainer.create(
            Config.of(settings).with("heldOut=0"), NAMES);
        trainer.train(5);
        return trainer;
    }

    @Test
    void itBeginsWithTheSameWeightsANewOptimizerAndANewSchedule() {
        for (String form : Config.presets().keySet()) {
            Trainer first = base(form, "steps=5", "schedule=linear");
            Trainer tuner = FineTuning.trainer(first.model(),
                first.tokenizer(), OTHERS, "steps=10", "learningRate=0.004");
            assertNotSame(first.model(), tuner.model());
            for (Parameter p : first.model().parameters())
                assertArrayEquals(p.numbers(),
                    tuner.model().parameter(p.name()).numbers());
            for (double[] m : tuner.optimizer().firstMoments())
                for (double x : m) assertEquals(0, x);
            assertEquals(0, tuner.steps());
            assertEquals(0, first.learningRate());
            assertEquals(0.004, tuner.learningRate());
            double[] before = first.model().parameter("wte").numbers();
            tuner.train(10);
            assertEquals(0, tuner.learningRate());
            assertArrayEquals(before, first.model().parameter("wte").numbers());
        }
    }

    @Test
    void documentsWithUnknownCharactersAreLeftOutAndTold() {
        Trainer first = base("microgpt");
        Trainer tuner = FineTuning.trainer(
            first.model(), first.tokenizer(), OTHERS);
        assertEquals(Set.of("leia", "moe", "zelia", "hal", "ian", "xam"),
            Set.copyOf(tuner.corpus().documents()));
        assertEquals(Set.of("ë", "é"),
            FineTuning.unknown(first.tokenizer(), OTHERS));
        assertEquals(Set.of(), FineTuning.unknown(first.tokenizer(), NAMES));
        assertThrows(IllegalArgumentException.class, () -> FineTuning.trainer(
            first.model(), first.tokenizer(), new Corpus(List.of("Ü"))));
    }

    @Test
    void shapeAndFormStay() {
        Gpt model = base("microgpt").model();
        for (String setting : List.of("width=8", "norm=rms", "layers=2"))
            assertEquals("a model that is trained keeps its shape and form;"
                + " only how it is trained can be set",
                assertThrows(IllegalArgumentException.class,
                    () -> FineTuning.copy(model, setting)).getMessage());
    }

    @Test
    void aRunThatIsKeptGoesOnBitForBit(@TempDir Path folder)
            throws IOException {
        Trainer first = base("microgpt");
        Path file = folder.resolve("tuned.model");
        Trainer tuner = FineTuning.trainer(
            first.model(), first.tokenizer(), OTHERS, "steps=20");
        tuner.train(7);
        Checkpoint.save(file, tuner);
        Trainer resumed = Checkpoint.resume(file, OTHERS);
        assertEquals(tuner.train(5).loss(), resumed.train(5).loss());
    }

    @Test
    void theCorpusOfACheckpointIsKnownAgain(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("x.model");
        Trainer first = Trainer.create(Config.of("heldOut=0.25"), NAMES);
        Checkpoint.save(file, first);
        Checkpoint checkpoint = Checkpoint.load(file);
        assertEquals(first.corpus().heldOut(),
            checkpoint.corpus(NAMES).heldOut());
        assertEquals(null, checkpoint.corpus(
            new Corpus(List.of("emma", "mia"))));
        assertTrue(first.corpus().heldOut().size() == 2);
    }
}
