package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import microgpt.Config;
import microgpt.Golden;
import microgpt.Tokenizer;
import microgpt.text.BytePairFiles;
import microgpt.text.BytePairLearner;
import microgpt.text.BytePairs;
import microgpt.text.Corpus;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --tokenizer}: documents cut as another model does it. */
class OthersTokenizerTest {

    @TempDir
    Path folder;

    private Path data, vocab, merges, model;
    private BytePairs others;

    @BeforeEach
    void files() throws IOException {
        data = folder.resolve("data");
        model = folder.resolve("m");
        vocab = folder.resolve("their-vocab.json");
        merges = folder.resolve("their-merges.txt");
        Files.writeString(data, "anna\nhanna\nava\nnoë\nhannah\nmia\n");
        others = BytePairLearner.learn(List.of("hannah hanna anna banana"), 262);
        BytePairFiles.write(others, vocab, merges);
    }

    private Path json(String... changes) throws IOException {
        var ids = new Gson().fromJson(Files.readString(vocab), JsonObject.class);
        var pairs = new JsonArray();
        Files.readAllLines(merges).stream().skip(1).forEach(pairs::add);
        String text = "{\"version\":\"1.0\",\"normalizer\":null,\"pre_tokenizer\":"
            + "{\"type\":\"ByteLevel\",\"add_prefix_space\":false},\"model\":"
            + "{\"type\":\"BPE\",\"vocab\":" + ids + ",\"merges\":" + pairs + "}}";
        for (int i = 0; i < changes.length; i += 2) {
            assertTrue(text.contains(changes[i]), changes[i]);
            text = text.replace(changes[i], changes[i + 1]);
        }
        return Files.writeString(folder.resolve("tokenizer.json"), text);
    }

    private InProcess.Result train(Object... more) {
        var words = new ArrayList<Object>(List.of("train", "--data", data, "--set",
            "width=4", "--set", "heldOut=0.2", "--out", model));
        words.addAll(List.of(more));
        return InProcess.run(words.toArray());
    }

    @Test
    void aModelIsTrainedOnTheirTokensAndKeepsThem() throws IOException {
        for (Path file : List.of(json(), vocab, merges)) {
            Files.deleteIfExists(model);
            InProcess.Result r = train("--steps", 4, "--tokenizer", file);
            assertEquals(0, r.code(), r.err());
            Checkpoint kept = Checkpoint.load(model);
            assertEquals(others, kept.tokenizer());
            assertEquals(262, kept.config().training().vocabulary());
            Trainer byHand = Trainer.create(Config.of("width=4", "heldOut=0.2",
                "steps=4", "vocabulary=262"), Corpus.read(data), others);
            byHand.train(4);
            assertArrayEquals(byHand.model().parameter("wte").numbers(),
                kept.model().parameter("wte").numbers());
        }
    }

    @Test
    void samplingAndGoingOnNeedNoMoreThanTheModel() throws IOException {
        assertEquals(0, train("--steps", 6, "--tokenizer", vocab).code());
        byte[] whole = Files.readAllBytes(model);
        Files.delete(model);
        assertEquals(0, train("--steps", 3, "--tokenizer", vocab).code());
        Files.delete(vocab);
        Files.delete(merges);
        InProcess.Result r = InProcess.run("sample", "--model", model, "--count", 2, "--prompt", "hanë");
        assertEquals(0, r.code(), r.err());
        assertTrue(r.out().startsWith("sample 1: hanë"), r.out());
        assertEquals(0, InProcess.run("train", "--data", data, "--resume", model,
            "--steps", 6, "--out", model).code());
        assertArrayEquals(whole, Files.readAllBytes(model));
        r = InProcess.run("train", "--data", data, "--from", model, "--from-data", data,
            "--steps", 2, "--out", folder.resolve("tuned"));
        assertEquals(0, r.code(), r.err());
        assertEquals(others, Checkpoint.load(folder.resolve("tuned")).tokenizer());
    }

    /**
     * Files as GPT-2's: bytes that can be seen come first, and a token that nothing
     * makes ends texts. Merges and ids are those of bpe.py.
     */
    @Test
    void textsAreCutAsAnotherProgramCutsThem() throws IOException {
        JsonObject theirs = null;
        for (var c : new Gson().fromJson(Files.readString(
                Golden.ROOT.resolve("test/golden/bpe.json")), JsonArray.class))
            if (c.getAsJsonObject().get("name").getAsString().equals("all"))
                theirs = c.getAsJsonObject();
        var seen = new ArrayList<Integer>();
        for (int b = 0; b < 256; b++)
            if (b >= 33 && b <= 126 || b >= 161 && b != 173) seen.add(b);
        int visible = seen.size();
        for (int b = 0; b < 256; b++) if (!seen.contains(b)) seen.add(b);
        var ids = new JsonObject();
        var lines = new ArrayList<>(List.of("#version: 0.2"));
        for (int i = 0; i < 256; i++) ids.addProperty(Character.toString(
            i < visible ? seen.get(i) : 256 + i - visible), i);
        for (var pair : theirs.getAsJsonArray("merges")) {
            lines.add(pair.getAsString());
            String made = pair.getAsString().replace(" ", "");
            if (!ids.has(made)) ids.addProperty(made, ids.size());
        }
        ids.addProperty("<|endoftext|>", ids.size());
        Files.writeString(vocab, ids.toString());
        Files.write(merges, lines);
        InProcess.Result r = train("--steps", 1, "--tokenizer", vocab);
        assertEquals(0, r.code(), r.err());
        Tokenizer cut = Checkpoint.load(model).tokenizer();
        assertEquals(ids.size(), cut.size());
        assertEquals(ids.size() - 1, cut.bos());
        JsonArray texts = theirs.getAsJsonArray("texts");
        for (int i = 0; i < texts.size(); i++) {
            var expected = new ArrayList<Integer>(List.of(cut.bos()));
            for (var id : theirs.getAsJsonArray("ids").get(i).getAsJsonArray())
                expected.add(id.getAsInt() < 256 ? seen.indexOf(id.getAsInt()) : id.getAsInt());
            expected.add(cut.bos());
            int[] ours = cut.encode(texts.get(i).getAsString());
            assertEquals(expected, java.util.Arrays.stream(ours).boxed().toList(),
                texts.get(i).getAsString());
            assertEquals(texts.get(i).getAsString(), cut.decode(ours));
        }
    }

    @Test
    void whatIsNotOfThatKindIsOneLine() throws IOException {
        String only = "; only byte-level BPE as in GPT-2 is understood";
        refused("tokenizer.json: asks for model \"Unigram\"" + only,
            json("\"BPE\"", "\"Unigram\""));
        refused("tokenizer.json: asks for a normalizer" + only,
            json("\"normalizer\":null", "\"normalizer\":{\"type\":\"NFC\"}"));
        refused("tokenizer.json: asks for pre_tokenizer Metaspace" + only,
            json("ByteLevel", "Metaspace"));
        refused(data + ": is no tokenizer's file", data);
        refused("none: no such file", folder.resolve("none"));
        refused(folder + ": is a folder; a file name is needed", folder);
        refused("is no name of a file", "a\0b");
        Files.delete(merges);
        refused("their-merges.txt: no such file", vocab);
        Files.writeString(merges, "x y\n");
        refused("their-vocab.json: has no token xy", vocab);
    }

    @Test
    void itIsSaidOnceWhereTheTokensComeFrom() throws IOException {
        refused("--tokenizer has a vocabulary of its own: without"
            + " --set vocabulary=300", vocab, "--set", "vocabulary=300");
        assertEquals(0, train("--steps", 1).code());
        refused("--resume goes on with the model's own tokenizer: without"
            + " --tokenizer", vocab, "--resume", model);
        refused("--from goes on with the model's own tokenizer: without"
            + " --tokenizer", vocab, "--from", model);
    }

    private void refused(String expected, Object file, Object... more) throws IOException {
        var words = new ArrayList<Object>(List.of("train", "--data", data, "--steps", 1,
            "--out", folder.resolve("no"), "--tokenizer", file));
        words.addAll(List.of(more));
        InProcess.Result r = InProcess.run(words.toArray());
        assertEquals(2, r.code(), r.err());
        assertEquals("", r.out());
        assertEquals(1, r.err().lines().count(), r.err());
        assertTrue(r.err().startsWith("train: ") && r.err().contains(expected), r.err());
        assertFalse(Files.exists(folder.resolve("no")));
    }
}
