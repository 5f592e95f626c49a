package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import microgpt.cli.InProcess.Result;
import microgpt.text.Corpus;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --from}: what it tells is what was gained and forgotten. */
class FromModelTest {

    @TempDir
    Path folder;

    private Path old, others, model;

    private static Result run(Object... words) { return InProcess.run(words); }

    @BeforeEach
    void aModel() throws Exception {
        old = folder.resolve("old.txt");
        others = folder.resolve("others.txt");
        model = folder.resolve("old.model");
        Files.writeString(old, "emma\nava\nmia\nnoah\nliam\nolivia\nevan\nnila\n");
        Files.writeString(others, "leia\nhal\nzoë\nian\nmoll\nnoel\n",
            StandardCharsets.UTF_8);
        assertEquals(0, run("train", "--data", old, "--steps", 30, "--seed", 5,
            "--set", "heldOut=0.25", "--set", "width=4", "--out", model).code());
    }

    private static String held(String when, Trainer trainer, Corpus old) {
        return String.format(Locale.ROOT, "%s: held-out loss others.txt %.4f,"
            + " old.txt %.4f nats a character", when, trainer.evaluate(),
            Trainer.evaluate(trainer.model(), trainer.tokenizer(), old.heldOut()));
    }

    @Test
    void itTellsWhatWasGainedAndForgottenAndWhatWasLeftOut() throws Exception {
        Path out = folder.resolve("others.model");
        Result r = run("train", "--from", model, "--from-data", old,
            "--data", others, "--steps", 20, "--set", "learningRate=0.02",
            "--out", out);
        assertEquals(0, r.code(), r.err());
        assertEquals("train: 1 of 6 documents left out, for characters"
            + " that the model does not know: z ë\n", r.err());
        Checkpoint before = Checkpoint.load(model), after = Checkpoint.load(out);
        assertEquals(20, after.steps());
        assertEquals(0.02, after.config().training().learningRate());
        assertEquals(5, after.config().training().seed());
        assertEquals(before.tokenizer().words(), after.tokenizer().words());
        Corpus known = before.corpus(Corpus.read(old));
        Trainer then = microgpt.tuning.FineTuning.trainer(before.model(),
            before.tokenizer(), Corpus.read(others), "steps=20",
            "learningRate=0.02");
        List<String> lines = r.out().lines().toList();
        assertEquals(held("before", then, known), lines.get(0));
        then.train(20);
        assertEquals(held("after", then, known), lines.get(lines.size() - 1));
    }

    @Test
    void aRunFromAModelIsResumedLikeAnyOther() throws Exception {
        Path out = folder.resolve("others.model");
        assertEquals(0, run("train", "--from", model, "--from-data", old,
            "--data", others, "--steps", 4, "--out", out).code());
        Result r = run("train", "--resume", out, "--data", others,
            "--steps", 6, "--out", out);
        assertEquals(0, r.code(), r.err());
        assertEquals(6, Checkpoint.load(out).steps());
    }

    @Test
    void documentsThatTheModelWasNotTrainedOnMeasureNothingForgotten()
            throws Exception {
        Result r = run("train", "--from", model, "--data", old, "--steps", 2,
            "--out", folder.resolve("o"));
        assertEquals(0, r.code(), r.err());
        assertTrue(r.err().startsWith("train: what is forgotten is not measured:")
            && r.err().contains("names.txt: holds other documents than the model"
            + " was trained on; --from-data FILE names those\n"), r.err());
        assertTrue(r.out().matches("(?s)before: held-out loss old.txt"
            + " \\d\\.\\d{4} nats a character\n.*"), r.out());
    }

    @Test
    void badInputIsOneLine() throws Exception {
        refused("--from begins with a model of its own shape and form",
            "--from", model, "--preset", "llama");
        refused("without --resume", "--from", model, "--resume", model);
        refused("--from-data is about the model of --from", "--from-data", old);
        refused("others.txt: holds other documents than the model",
            "--from", model, "--from-data", others);
        refused("keeps its shape and form", "--from", model,
            "--from-data", old, "--data", others, "--set", "width=8");
        refused("no such file", "--from", folder.resolve("none"));
        Path greek = folder.resolve("greek");
        Files.writeString(greek, "αβ\nγ\n");
        refused("greek: every document holds characters that the model does"
            + " not know: α β γ",
            "--from", model, "--from-data", old, "--data", greek);
    }

    private void refused(String expected, Object... options) {
        var words = new ArrayList<Object>(List.of("train"));
        words.addAll(List.of(options));
        Result r = run(words.toArray());
        assertEquals(2, r.code(), r.err());
        assertEquals("", r.out());
        assertEquals(1, r.err().lines().count(), r.err());
        assertTrue(r.err().contains(expected), r.err());
    }
}
