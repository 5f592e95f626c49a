package microgpt.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import microgpt.Config;
import microgpt.PythonRandom;
import microgpt.book.base.Recorded;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import microgpt.tuning.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded runs are those that the engine makes: a few of each kind. */
class SeedRunsTest {

    private static final double NEAR = 1e-6;

    private static Recorded recorded() throws IOException {
        return Recorded.in(SeedRuns.DATA.resolve("runs.tsv"));
    }

    @Test
    void theCopierAndItsControlAreTheRecordedOnes() throws IOException {
        Recorded found = recorded();
        assertArrayEquals(found.of("letters", "one layer, one head", 1), new double[] {
            TaskRuns.loss(TaskRuns.letters(), 1, List.of(), "steps=3000")}, NEAR);
        Corpus names = Corpus.read(SeedRuns.DATA.resolve("names.txt"));
        assertArrayEquals(found.of("noise", "entropy", 7), new double[] {
            Tasks.entropy(Tasks.shuffledLetters(names, new PythonRandom(7)))}, NEAR);
    }

    @Test
    void theLeakIsTheRecordedOne() throws IOException {
        Corpus names = Corpus.read(SeedRuns.DATA.resolve("names.txt"));
        assertArrayEquals(recorded().of("leak", "wrong mask", 42),
            TaskRuns.leak(names, 42, true), NEAR);
    }

    @Test
    void aTrainingOnOldNamesAloneIsTheRecordedOne() throws IOException {
        Trainer alone = Trainer.create(
            Config.of("schedule=linear", "steps=1000", "seed=1"),
            Corpus.read(SeedRuns.DATA.resolve("names-1880.txt")));
        alone.train(1000);
        assertArrayEquals(recorded().of("fine", "1880 alone, 1000", 1),
            new double[] {alone.evaluate()}, NEAR);
    }

    @Test
    void attentionAndTheSignsOfHealthAreTheRecordedOnes(@TempDir Path folder)
            throws IOException {
        Recorded found = recorded();
        var runs = new FormRuns(Recorded.in(folder.resolve("runs.tsv")), "attention");
        runs.attention("none", "seed=2 steps=1000", "attn_wv", "attn_wo");
        Trainer t = runs.attention("one head", "seed=42 steps=1000");
        Recorded again = Recorded.in(folder.resolve("runs.tsv"));
        assertArrayEquals(found.of("attention", "none, 1000", 2),
            again.of("attention", "none, 1000", 2), NEAR);
        assertArrayEquals(found.of("attention", "one head, 1000", 42),
            again.of("attention", "one head, 1000", 42), NEAR);
        assertArrayEquals(found.of("bend", "squared-relu", 42),
            again.of("attention", "one head, 1000", 42), NEAR);
        assertArrayEquals(found.of("health", "microgpt layers=1, 1000", 42),
            FormRuns.signs(t), NEAR);
    }

    @Test
    void everyTableIsRecordedWithEverySeed() throws IOException {
        Recorded found = recorded();
        assertEquals(5, found.seeds("letters", "with even weights", 0).length);
        assertEquals(5, found.seeds("names", "without attention", 0).length);
        assertEquals(5, found.seeds("rounds", "two layers", 0).length);
        for (String row : List.of("before", "1000 0.01"))
            assertEquals(3, found.seeds("fine", row, 1).length, row);
        assertEquals(3, found.seeds("rank", "lm_head, rank 8, 344 numbers", 0).length);
        assertEquals(5, found.seeds("attention", "even, 1000", 0).length);
        assertEquals(3, found.seeds("attention", "four heads, 5000", 0).length);
        assertEquals(5, found.seeds("bend", "relu", 0).length);
        assertEquals(3, found.seeds("wish", "beta 0.5, 100", 0).length);
    }

    @Test
    void whatIsNotedIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("runs.tsv");
        Recorded some = Recorded.in(file);
        some.note("a", "row", 1, 1, 10);
        some.note("a", "row", 2, 2, 30);
        some.note("b", "row", 1, 7);
        Recorded read = Recorded.in(file);
        assertArrayEquals(new double[] {1.5, 20}, read.means("a", "row", false), 1e-15);
        assertArrayEquals(new double[] {1.5, 0.5, 20, 10},
            read.means("a", "row", true), 1e-15);
        assertArrayEquals(new double[] {2, 30}, read.of("a", "row", 2));
        assertArrayEquals(new double[] {10, 30}, read.seeds("a", "row", 1));
        read.forget("a");
        assertThrows(IllegalArgumentException.class, () -> read.seeds("a", "row", 0));
        assertArrayEquals(new double[] {7}, read.of("b", "row", 1));
        Files.writeString(file, "a\trow\n");
        assertEquals(file + ": 'a\trow' is not table, row, seed, numbers",
            assertThrows(IllegalArgumentException.class, () -> Recorded.in(file))
                .getMessage());
    }
}
