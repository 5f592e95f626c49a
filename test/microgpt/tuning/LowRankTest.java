package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.text.Corpus;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is learned on top, what it costs, and where it goes. */
class LowRankTest {

    private static final Corpus NAMES = new Corpus(List.of("emma", "ava",
        "isabella", "mia", "noah", "liam", "zoe", "max"));
    private static final Corpus OTHERS =
        new Corpus(List.of("leia", "moe", "zelia", "hal", "ian", "xam"));

    @TempDir
    Path folder;

    private static Trainer base(String settings) {
        Trainer trainer = Trainer.create(Config.of((settings
            + " initStd=0.3 heldOut=0").split(" ")), NAMES);
        trainer.train(5);
        return trainer;
    }

    private static double[][] logits(Gpt model) {
        var reader = model.reader();
        return new double[][] {reader.next(3), reader.next(1), reader.next(0)};
    }

    private static void assertSame(double[][] expected, Gpt model) {
        double[][] found = logits(model);
        for (int i = 0; i < expected.length; i++)
            assertArrayEquals(expected[i], found[i], 0.0);
    }

    @Test
    void beforeItHasLearnedItIsTheModelItselfBitForBit() {
        for (String form : Config.presets().keySet()) {
            Trainer t = base(form);
            var low = new LowRank(t.model(), 2, 4, "attn_wq", "mlp_fc1", "wte");
            assertSame(logits(t.model()), low.model());
        }
    }

    @Test
    void mergedItGivesTheSameLogitsBitForBitInEveryForm() {
        for (String form : List.of("microgpt", "karpathy", "gpt2", "llama",
                "llama layers=2 tiedOutput=true bias=true")) {
            Trainer t = base(form);
            var low = new LowRank(t.model(), 2, 4,
                "attn_wq", "attn_wv", "mlp_fc2", "wte");
            double[][] before = logits(t.model());
            low.trainer(t.tokenizer(), OTHERS).train(8);
            double[][] after = logits(low.model());
            assertFalse(java.util.Arrays.deepEquals(before, after), form);
            Gpt merged = low.merged();
            assertSame(after, merged);
            assertEquals(t.model().parameters().toString(),
                merged.parameters().toString());
            assertFalse(merged.hasFrozen());
            assertSame(before, t.model());
        }
    }

    @Test
    void onlyTheAddedNumbersAreLearned() {
        Trainer t = base("layers=2");
        var low = new LowRank(t.model(), 2, 4, "attn_wq", "layer1.mlp_fc1");
        assertEquals(2 * 2 * (16 + 16) + 2 * (64 + 16), low.learnedCount());
        var names = low.model().trainable().stream().map(Parameter::name).toList();
        assertEquals(List.of("layer0.attn_wq.lora_a", "layer0.attn_wq.lora_b",
            "layer1.attn_wq.lora_a", "layer1.attn_wq.lora_b",
            "layer1.mlp_fc1.lora_a", "layer1.mlp_fc1.lora_b"), names);
        low.trainer(t.tokenizer(), OTHERS).train(5);
        for (Parameter p : t.model().parameters()) {
            String name = p.name();
            Parameter kept = low.model().parameters().stream().filter(q ->
                q.name().equals(name) || q.name().equals(name + ".base"))
                .findFirst().orElseThrow();
            assertArrayEquals(p.numbers(), kept.numbers());
        }
    }

    @Test
    void theCorrectionIsAlphaOverRankTimesBTimesA() {
        Trainer t = base("microgpt");
        var low = new LowRank(t.model(), 3, 6, "attn_wo");
        low.trainer(t.tokenizer(), OTHERS).train(4);
        Parameter w = t.model().parameter("layer0.attn_wo");
        Parameter a = low.model().parameter("layer0.attn_wo.lora_a");
        Parameter b = low.model().parameter("layer0.attn_wo.lora_b");
        Parameter sum = low.model().parameter("layer0.attn_wo");
        for (int i = 0; i < 16; i++)
            for (int j = 0; j < 16; j++) {
                double expected = 0;
                for (int k = 0; k < 3; k++)
                    expected += b.at(i, k).data() * a.at(k, j).data();
                assertEquals(w.at(i, j).data() + 6 / 3.0 * expected,
                    sum.at(i, j).data(), 1e-15);
            }
    }

    @Test
    void aFullRankCorrectionHasTheGradientsOfTheMatrixItself() {
        Trainer t = base("gpt2");
        var low = new LowRank(t.model(), 16, 16, "attn_wq");
        int[] tokens = t.tokenizer().encode("emma");
        var objective = new microgpt.train.Objective.NextToken();
        t.model().zeroGrad();
        objective.loss(t.model(), tokens).backward();
        objective.loss(low.model(), tokens).backward();
        Parameter w = t.model().parameter("layer0.attn_wq");
        Parameter a = low.model().parameter("layer0.attn_wq.lora_a");
        Parameter b = low.model().parameter("layer0.attn_wq.lora_b");
        for (int i = 0; i < 16; i++)            // dL/dB = dL/dW · Aᵀ
            for (int k = 0; k < 16; k++) {
                double expected = 0;
                for (int j = 0; j < 16; j++)
                    expected += w.at(i, j).grad() * a.at(k, j).data();
                assertEquals(expected, b.at(i, k).grad(), 1e-13);
            }
    }

    @Test
    void whatIsSavedIsSmallAndGivesTheSameModelAgain() throws IOException {
        Trainer t = base("llama");
        var low = new LowRank(t.model(), 2, 4, "attn_wq", "attn_wv");
        low.trainer(t.tokenizer(), OTHERS).train(6);
        Path small = folder.resolve("others.lora"), large = folder.resolve("x");
        low.save(small);
        Checkpoint.save(large, t);
        assertTrue(Files.size(small) < 2000, "" + Files.size(small));
        assertTrue(Files.size(large) > 30 * Files.size(small));
        LowRank again = LowRank.load(small, Checkpoint.load(large).model());
        assertSame(logits(low.model()), again.model());
        assertEquals(low.toString(), again.toString());
    }

    @Test
    void aMergedModelIsTrainedAndKeptLikeAnyOther() throws IOException {
        Trainer t = base("microgpt");
        var low = new LowRank(t.model(), 1, 1, "attn_wv");
        low.trainer(t.tokenizer(), OTHERS).train(3);
        Trainer on = FineTuning.trainer(low.merged(), t.tokenizer(), OTHERS);
        on.train(2);
        Path file = folder.resolve("merged.model");
        Checkpoint.save(file, on);
        assertSame(logits(on.model()), Checkpoint.load(file).model());
    }

    @Test
    void badInputIsToldInALine() throws IOException {
        Trainer t = base("microgpt");
        refused("no matrix 'attn_wz'; there are: wte, wpe, lm_head,",
            () -> new LowRank(t.model(), 2, 4, "attn_wz"));
        refused("rank 17 is not in 1..16, the shorter side of"
            + " layer0.mlp_fc1[64, 16]",
            () -> new LowRank(t.model(), 17, 4, "mlp_fc1"));
        refused("rank 0", () -> new LowRank(t.model(), 0, 4, "mlp_fc1"));
        refused("alpha NaN", () ->
            new LowRank(t.model(), 1, Double.NaN, "mlp_fc1"));
        refused("name a matrix", () -> new LowRank(t.model(), 1, 1));
        Path file = folder.resolve("x.lora");
        new LowRank(t.model(), 1, 1, "attn_wq").save(file);
        Gpt other = base("seed=7").model();
        refused("x.lora: was learned on top of another model",
            () -> LowRank.load(file, other));
        refused("none: no such file",
            () -> LowRank.load(folder.resolve("none"), other));
        Path checkpoint = folder.resolve("y");
        Checkpoint.save(checkpoint, t);
        refused("y: holds no correction of low rank",
            () -> LowRank.load(checkpoint, t.model()));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 3));
        refused("x.lora: ", () -> LowRank.load(file, t.model()));
    }

    private interface Doing { void run() throws IOException; }

    private static void refused(String expected, Doing doing) {
        String said = assertThrows(IllegalArgumentException.class,
            doing::run).getMessage();
        assertTrue(said.contains(expected), said);
    }
}
