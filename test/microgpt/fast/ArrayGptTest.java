package microgpt.fast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import microgpt.Config;
import microgpt.Golden;
import microgpt.Gpt;
import microgpt.Model;
import microgpt.Parameters.Parameter;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** The model on arrays against the same on Values, in every form. */
class ArrayGptTest {

    private static final Corpus NAMES = new Corpus(List.of("emma", "ava",
        "isabella", "mia", "noah", "liam", "zoe", "max"));

    private static final class Runs { List<Run> runs; }

    private static final class Run { String settings; }

    /** The presets and mixtures that the graph is held to, and more. */
    static List<String> forms() throws IOException {
        var list = new java.util.ArrayList<String>();
        for (Run run : new Gson().fromJson(Files.readString(Golden.ROOT
                .resolve("test/golden/forms.json")), Runs.class).runs)
            list.add(run.settings);
        list.add("llama layers=3 heads=8 kvHeads=2 width=32 mlpWidth=20"
            + " context=7 bias=true embeddingNorm=true tiedOutput=true");
        return list;
    }

    static Trainer trained(String settings) {
        Trainer trainer = Trainer.create(Config.of((settings
            + " initStd=0.3 heldOut=0 weightDecay=0.01").split(" ")), NAMES);
        trainer.train(3);
        return trainer;
    }

    @Test
    void gradientsByHandAreThoseOfTheGraph() throws IOException {
        for (String settings : forms()) {
            Trainer trainer = trained(settings);
            trainer.begin("isabella");
            trainer.forward();
            double loss = trainer.loss().data();
            trainer.backward();
            ArrayGpt fast = ArrayGpt.of(trainer.model());
            assertEquals(loss, fast.gradients(List.of(
                trainer.tokenizer().encode("isabella"))), 1e-12, settings);
            assertGradients(trainer.model(), fast, settings);
        }
    }

    private static void assertGradients(
            Gpt model, ArrayGpt fast, String settings) {
        for (Parameter p : model.parameters()) {
            double[] byHand = fast.gradient(p.name());
            int i = 0;
            for (Value[] row : p.rows())
                for (Value w : row) assertEquals(w.grad(), byHand[i++],
                    1e-9 * Math.max(1, Math.abs(w.grad())),
                    settings + ": " + p.name());
        }
    }

    @Test
    void aBatchHasTheMeanOverItsTokens() throws IOException {
        for (String settings : forms()) {
            Trainer trainer = trained(settings + " batch=3");
            trainer.begin();
            double loss = 0;
            for (int i = 0; i < 3; i++) {
                trainer.forward();
                loss += trainer.loss().data();
                trainer.backward();
            }
            ArrayGpt fast = ArrayGpt.of(trainer.model());
            var batch = new java.util.ArrayList<int[]>();
            for (int i = 9; i < 12; i++) batch.add(trainer.tokenizer()
                .encode(trainer.corpus().training().get(i % 8)));
            assertEquals(loss, fast.gradients(batch), 1e-12, settings);
            assertGradients(trainer.model(), fast, settings);
            fast.gradients(batch.subList(0, 1));    // nothing is left over
            assertEquals(loss, fast.gradients(batch), 1e-12, settings);
            assertGradients(trainer.model(), fast, settings);
        }
    }

    @Test
    void tokenByTokenItReadsWhatTheGraphReads() throws IOException {
        for (String settings : forms()) {
            Trainer trainer = trained(settings);
            Model.Reader one = trainer.model().reader();
            Model.Reader other = ArrayGpt.of(trainer.model()).reader();
            int[] tokens = trainer.tokenizer().encodeStart("isabel");
            for (int token : tokens) {
                double[] expected = one.next(token), is = other.next(token);
                for (int i = 0; i < expected.length; i++)
                    assertEquals(expected[i], is[i], 1e-12, settings);
            }
        }
    }

    @Test
    void whatHasNoPlaceIsRefusedLikeInTheGraph() {
        Gpt model = trained("microgpt context=3").model();
        for (Model m : List.of(model, ArrayGpt.of(model))) {
            Model.Reader reader = m.reader();
            assertEquals("token 99 is not in 0.." + (m.vocabulary() - 1),
                assertThrows(IllegalArgumentException.class,
                    () -> reader.next(99)).getMessage());
            for (int i = 0; i < 3; i++) reader.next(0);
            assertEquals("position 3 is not in 0..2, the model's context",
                assertThrows(IllegalArgumentException.class,
                    () -> reader.next(0)).getMessage());
        }
    }
}
