package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.train.Objective.NextToken;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** What a check-up measures, against the same done by hand. */
class CheckupTest {

    private static final List<String> NAMES =
        List.of("emma", "ava", "isabella", "mia", "noah", "liam", "zoe", "max");

    private static Trainer trainer(String settings) {
        Trainer t = Trainer.create(Config.of((settings + " heldOut=0").split(" ")),
            new Corpus(NAMES));
        t.train(20);
        return t;
    }

    @Test
    void lossGradientsAndBoardAreThoseOfTheModel() {
        for (String settings : List.of("microgpt layers=2", "gpt2", "llama layers=3")) {
            Trainer t = trainer(settings);
            Gpt model = t.model();
            var checkup = new Checkup(model, t.tokenizer(), List.of("emma", "zoe"));
            double nats = 0, squares = 0, board = 0;
            int positions = 0, layers = model.config().shape().layers();
            for (String name : List.of("emma", "zoe")) {
                model.zeroGrad();
                int[] tokens = t.tokenizer().encode(name);
                var seen = new Probe.Record();
                Value[][] logits = NextToken.logits(model, tokens, seen);
                Value loss = Loss.mean(NextToken.losses(logits, tokens, Probe.NONE));
                loss.backward();
                nats += loss.data() * logits.length;
                positions += logits.length;
                squares += model.gradientNorm() * model.gradientNorm();
                for (Value[][] rows : seen.all("layer" + (layers - 1) + ".mlp_residual"))
                    for (Value v : rows[0]) board += v.grad() * v.grad();
            }
            assertEquals(nats / positions, checkup.loss(), 1e-12);
            assertEquals(Math.sqrt(squares / 2), checkup.gradient(), 1e-12);
            assertEquals(Math.sqrt(board / positions / 16), checkup.board()[layers], 1e-14);
            assertEquals(layers + 1, checkup.board().length);
            assertEquals(2, checkup.documents());
            double ofLayers = 0, ofAll = 0;
            for (int l = 0; l < layers; l++) ofLayers += Math.pow(checkup.gradient(l), 2);
            for (Parameter p : model.parameters())
                if (p.name().startsWith("layer")) ofAll += Math.pow(checkup.gradient(p.name()), 2);
            assertEquals(ofAll, ofLayers, 1e-12);
        }
    }

    @Test
    void hiddenNumbersThatNeverSpeakAreCounted() {
        Trainer t = trainer("microgpt layers=2");
        Parameter fc1 = t.model().parameter("layer1.mlp_fc1");
        double[] w = fc1.numbers();
        Arrays.fill(w, 3 * 16, 8 * 16, 0);          // five rows of 64
        fc1.setNumbers(w);
        var all = new Checkup(t.model(), t.tokenizer(), NAMES);
        var seen = new boolean[64];
        for (String name : NAMES) {
            var record = new Probe.Record();
            NextToken.logits(t.model(), t.tokenizer().encode(name), record);
            for (Value[][] rows : record.all("layer1.mlp_hidden"))
                for (int i = 0; i < 64; i++) seen[i] |= rows[0][i].data() > 1e-6;
        }
        int expected = 0;
        for (boolean b : seen) if (b) expected++;
        assertTrue(expected <= 59);
        assertEquals(expected, all.speaking(1));
    }

    @Test
    void choiceIsZeroWhereAttentionIsEvenAndLargeWhereItHasDecided() {
        Trainer t = trainer("microgpt");
        Parameter q = t.model().parameter("layer0.attn_wq");
        double[] w = q.numbers();
        q.setNumbers(new double[q.size()]);
        var even = new Checkup(t.model(), t.tokenizer(), List.of("max")).choice(0);
        assertEquals(0, even.uneven(), 1e-12);
        assertEquals((1 / 3.0 + 1 / 4.0) / 2, even.largest(), 1e-12);
        q.setNumbers(Arrays.stream(w).map(x -> 1e4 * x).toArray());
        var decided = new Checkup(t.model(), t.tokenizer(), List.of("max")).choice(0);
        assertEquals(1, decided.largest(), 1e-3);
        assertEquals((Math.log(3) + Math.log(4)) / 2, decided.uneven(), 1e-2);
    }
}
