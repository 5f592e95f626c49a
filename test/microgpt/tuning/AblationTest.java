package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import microgpt.Config;
import microgpt.Golden;
import microgpt.Loss;
import microgpt.Model;
import microgpt.fast.ArrayEngine;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import microgpt.tuning.Ablation.Run;
import microgpt.tuning.Ablation.Spread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each knob turned once: plan, file, table, and two rows made again. */
class AblationTest {

    private static final Path FILE = Golden.ROOT.resolve("data/ablation.tsv");

    private static Corpus names() throws IOException {
        return Corpus.read(Golden.ROOT.resolve("data/names.txt"));
    }

    @Test
    void aSpreadIsTheMeanAndItsStandardError() {
        Spread s = Spread.of(2.41, 2.44, 2.47);
        assertEquals(2.44, s.mean(), 1e-12);
        assertEquals(0.03 / Math.sqrt(3), s.error(), 1e-12);
        assertEquals(3, s.runs());
        assertTrue(Double.isNaN(Spread.of(1).error()));
    }

    @Test
    void differencesAreTakenSeedBySeed() {
        var a = new Ablation("x");
        double[] base = {2.41, 2.44, 2.47}, other = {2.40, 2.44, 2.45};
        for (int i = 0; i < 3; i++) {
            a.add(new Run("", "", 10, i), base[i]);
            a.add(new Run("", "heads=4", 10, i), other[i]);
        }
        a.add(new Run("", "heads=4", 10, 9), 100);      // no base of that seed
        a.add(new Run("", "heads=4", 20, 0), 100);      // of another length
        Spread s = a.difference("", "heads=4", 10);
        assertEquals(3, s.runs());
        assertEquals(-0.01, s.mean(), 1e-12);
        assertEquals(0.01 / Math.sqrt(3), s.error(), 1e-12);
        assertEquals(2.44, a.loss("", "", 10).mean(), 1e-12);
        assertTrue(a.table("", 10).contains("heads=4                         -0.010 ± 0.006"),
            a.table("", 10));
    }

    @Test
    void everyFormIsTurnedToEveryOtherWord() {
        for (String preset : Config.presets().keySet()) {
            Config base = Config.of(preset);
            List<String> changes = Ablation.changes(base);
            for (Config.Key key : Config.keys())
                for (String word : key.choices()) {
                    String change = key.name() + "=" + word;
                    boolean same = word.equals(base.toMap().get(key.name()));
                    assertEquals(!same, changes.contains(change), preset + " " + change);
                }
            assertFalse(changes.isEmpty());
        }
    }

    @Test
    void thePlanHasTheBaseFirstAndEachSeedInTurn() {
        List<Run> plan = Ablation.plan("heads=2", List.of(50, 20, 20), 2);
        int knobs = Ablation.changes(Config.of("heads=2")).size() + 1;
        assertEquals(4 * knobs, plan.size());
        assertEquals(new Run("heads=2", "", 20, 42), plan.get(0));
        assertEquals(new Run("heads=2", "", 20, 1), plan.get(knobs));
        assertEquals(Config.of("heads=2", "steps=50", "seed=1"),
            plan.get(3 * knobs).config());
        assertEquals("no hyperparameter 'head'; there are: ", assertThrows(
            IllegalArgumentException.class, () -> Ablation.plan("head=2", List.of(1), 1))
            .getMessage().substring(0, 37));
    }

    @Test
    void aFileIsReadAsItWasWritten(@TempDir Path folder) throws IOException {
        var a = new Ablation("abc");
        a.add(new Run("schedule=linear", "", 10, 42), 2.123456789012345);
        a.add(new Run("schedule=linear", "heads=4 kvHeads=1", 10, 42), 1 / 3.0);
        Path file = folder.resolve("a.tsv");
        Files.writeString(file, a.text());
        Ablation b = Ablation.read(file);
        assertEquals(a.losses(), b.losses());
        assertEquals("abc", b.fingerprint());
        Files.writeString(file, a.text() + "schedule=linear\theads=4\t10\n");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Ablation.read(file))
            .getMessage().endsWith("a.tsv: line 5 is not base, change, steps, seed and loss,"
                + " with tabs between them"));
        Files.writeString(file, "anything");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Ablation.read(file))
            .getMessage().contains("line 1 does not begin with '# engine'"));
    }

    @Test
    void theLossIsOfAllHeldOutDocumentsForEachCharacter() throws IOException {
        Trainer t = Trainer.create(Config.of("heldOut=0.5", "context=5", "steps=3"),
            new Corpus(List.of("anna", "emma", "ava", "mia", "max", "zoe")));
        double measured = Ablation.heldOut(t);
        assertEquals(3, t.steps());
        double sum = 0;
        int characters = 0;
        for (String name : t.corpus().heldOut()) {
            int[] tokens = t.tokenizer().encode(name);
            Model.Reader reader = t.model().reader();
            for (int i = 0; i + 1 < tokens.length; i++)
                sum += Loss.crossEntropy(reader.next(tokens[i]), tokens[i + 1]);
            characters += name.length() + 1;
        }
        assertEquals(sum / characters, measured, 1e-12);
    }

    // --- the file that the book's table is made from --------------------------------

    @Test
    void theFileHasEveryRunAndIsThisEnginesWork() throws IOException {
        Ablation found = Ablation.read(FILE);
        assertEquals(Ablation.fingerprint(names()), found.fingerprint(),
            "another engine: ./build.sh ablate --out data/ablation.tsv");
        for (Run run : Ablation.plan("", List.of(1000, 5000), 5))
            assertTrue(found.losses().containsKey(run), run + " is missing");
        for (Run run : Ablation.plan("schedule=linear", List.of(5000), 5))
            assertTrue(found.losses().containsKey(run), run + " is missing");
    }

    @Test
    void runsOfTheFileComeToTheSameAgain() throws IOException {
        Ablation found = Ablation.read(FILE);
        for (Run run : List.of(new Run("", "", 1000, 42),
                new Run("", "position=rope ropeBase=100", 1000, 3),
                new Run("", "activation=swiglu", 1000, 1))) {
            Trainer t = Trainer.create(run.config(), names());
            t.engine(new ArrayEngine());
            assertEquals(found.losses().get(run), Ablation.heldOut(t), 1e-12, run.toString());
        }
    }

    @Test
    void theGraphComesToTheSameTable() throws IOException {
        Run run = new Run("", "", 1000, 42);
        double graph = Ablation.heldOut(Trainer.create(run.config(), names()));
        assertEquals(graph, Ablation.read(FILE).losses().get(run), 5e-4);
        assertEquals("2.442", String.format(Locale.ROOT, "%.3f", graph));
    }
}
