package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Random;
import microgpt.Parameters.Parameter;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** Every form of the model, against PyTorch and against differences. */
class FormsTest {

    private static final Corpus NAMES = new Corpus(List.of("emma", "ava",
        "isabella", "mia", "noah", "liam", "zoe", "max"));

    /** The presets and twenty mixtures, as an independent program has them. */
    static final class Runs {
        List<Run> runs;
    }

    static final class Run {
        String settings;
        List<Double> logits;
        double loss;
        Map<String, double[]> gradients;
    }

    private static List<Run> runs() throws IOException {
        return new Gson().fromJson(Files.readString(
            Golden.ROOT.resolve("test/golden/forms.json")), Runs.class).runs;
    }

    private static Trainer trained(String settings) {
        Trainer trainer = Trainer.create(Config.of((settings
            + " initStd=0.3 heldOut=0 weightDecay=0.01").split(" ")), NAMES);
        trainer.train(3);
        return trainer;
    }

    @Test
    void logitsLossAndGradientsArePyTorchs() throws IOException {
        List<Run> runs = runs();
        assertEquals(24, runs.size());
        for (Run run : runs) {
            Trainer trainer = trained(run.settings);
            Gpt model = trainer.model();
            trainer.begin("isabel");
            Value[][] logits = trainer.forward();
            Value[] last = logits[logits.length - 1];
            for (int i = 0; i < last.length; i++)
                assertEquals(run.logits.get(i), last[i].data(), 1e-10,
                    run.settings);
            assertEquals(run.loss, trainer.loss().data(), 1e-10,
                run.settings);
            trainer.backward();
            assertEquals(run.gradients.keySet(), new java.util.HashSet<>(
                model.parameters().stream().map(Parameter::name).toList()));
            for (Parameter p : model.parameters()) {
                double norm = 0, waves = 0;
                int i = 0;
                for (Value[] row : p.rows())
                    for (Value w : row) {
                        norm += w.grad() * w.grad();
                        waves += w.grad() * Math.sin(++i);
                    }
                double[] theirs = run.gradients.get(p.name());
                String where = run.settings + ": " + p;
                assertEquals(theirs[0], Math.sqrt(norm), 1e-10, where);
                assertEquals(theirs[1], waves, 1e-10, where);
            }
        }
    }

    @Test
    void gradientsAreWhatASmallChangeDoes() throws IOException {
        var random = new Random(3);
        for (Run run : runs()) {
            Trainer trainer = trained(run.settings);
            Gpt model = trainer.model();
            int[] tokens = trainer.tokenizer().encode("zoe");
            loss(model, tokens).backward();
            for (Parameter p : model.parameters()) {
                Value[] row = p.rows()[random.nextInt(p.rows().length)];
                Value w = row[random.nextInt(row.length)];
                double at = w.data(), h = 1e-5;
                w.setData(at + h);
                double above = loss(model, tokens).data();
                w.setData(at - h);
                double below = loss(model, tokens).data();
                w.setData(at);
                assertEquals((above - below) / (2 * h), w.grad(), 2e-7,
                    run.settings + ": " + p);
            }
        }
    }

    private static Value loss(Gpt model, int[] tokens) {
        Value[][] logits = model.forward(
            java.util.Arrays.copyOf(tokens, tokens.length - 1));
        var losses = new Value[logits.length];
        for (int i = 0; i < losses.length; i++)
            losses[i] = Loss.crossEntropy(logits[i], tokens[i + 1]);
        return Loss.mean(losses);
    }

    @Test
    void oneTokenAtATimeGivesTheSameBitsAsAllAtOnce() throws IOException {
        for (Run run : runs()) {
            Trainer trainer = trained(run.settings);
            int[] tokens = trainer.tokenizer().encodeStart("isabel");
            Value[][] whole = trainer.model().forward(tokens);
            Model.Reader reader = trainer.model().reader();
            for (int i = 0; i < tokens.length; i++) {
                double[] one = reader.next(tokens[i]);
                for (int j = 0; j < one.length; j++)
                    assertEquals(whole[i][j].data(), one[j], 0.0, run.settings);
            }
        }
    }

    /** SwiGLU whose other map says 1 is SiLU, to the last bit. */
    @Test
    void siluIsSwigluWithoutItsSecondMap() {
        for (String rest : List.of("microgpt", "llama layers=2")) {
            Gpt plain = trained(rest
                + " activation=silu bias=true mlpWidth=12").model();
            Gpt gated = trained(rest
                + " activation=swiglu bias=true mlpWidth=12").model();
            for (Parameter p : gated.parameters()) {
                boolean ones = p.name().matches(".*mlp_fc1.*");
                Parameter from = ones ? null : plain.parameter(
                    p.name().replace("mlp_gate", "mlp_fc1"));
                for (int i = 0; i < p.rows().length; i++)
                    for (int j = 0; j < p.rows()[i].length; j++)
                        p.rows()[i][j].setData(!ones
                            ? from.rows()[i][j].data()
                            : p.name().endsWith("bias") ? 1 : 0);
            }
            int[] tokens = {13, 4, 12, 12, 0};
            Value[][] a = plain.forward(tokens), b = gated.forward(tokens);
            for (int t = 0; t < tokens.length; t++)
                for (int i = 0; i < a[t].length; i++)
                    assertEquals(a[t][i].data(), b[t][i].data(), 0.0, rest);
        }
    }

    @Test
    void aModelHasTheParametersOfItsForm() {
        List<String> gpt2 = names("gpt2"), llama = names("llama");
        assertTrue(gpt2.containsAll(List.of("wte", "wpe", "ln_f.weight",
            "ln_f.bias", "layer0.attn_wq.bias", "layer0.mlp_fc2.bias")));
        assertTrue(!gpt2.contains("lm_head"), "tied, so saved once");
        assertTrue(llama.containsAll(List.of("lm_head", "layer0.mlp_gate",
            "layer0.ln_1.weight", "ln_f.weight")));
        assertTrue(llama.stream().noneMatch(n -> n.endsWith(".bias")
            || n.equals("wpe")), "no biases and no table of positions");
        Parameter gate = new Gpt(Config.of("llama"), 27, new PythonRandom(1))
            .parameter("layer0.mlp_gate");
        assertEquals(48, gate.shape()[0]);
    }

    private static List<String> names(String preset) {
        return Gpt.shapes(Config.of(preset), 27).stream()
            .map(Parameter::name).toList();
    }

    @Test
    void aTiedOutputIsTheTableOfTokensUnderASecondName() {
        var model = new Gpt(Config.of("tiedOutput=true"), 27,
            new PythonRandom(1));
        assertTrue(model.parameter("lm_head") == model.parameter("wte"));
        assertEquals(4192 + 64 - 27 * 16, model.parameterCount());
    }

    @Test
    void sharedKeysAndValuesAreNarrower() {
        var model = new Gpt(Config.of("heads=4", "kvHeads=2"), 27,
            new PythonRandom(1));
        assertEquals(8, model.parameter("layer0.attn_wk").rows().length);
        assertEquals(16, model.parameter("layer0.attn_wq").rows().length);
    }
}
