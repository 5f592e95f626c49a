package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import microgpt.Config;
import microgpt.Golden;
import microgpt.Gpt;
import microgpt.Parameters;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.fast.ArrayEngine;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import microgpt.tuning.Doctor.Finding;
import microgpt.tuning.Doctor.Illness;
import org.junit.jupiter.api.Test;

/** Each planted fault is found, and where nothing is ill nothing is said. */
class DoctorTest {

    private static Trainer trainer(String settings) throws IOException {
        Trainer trainer = Trainer.create(Config.of(settings.split(" ")),
            Corpus.read(Golden.ROOT.resolve("data/names.txt")));
        trainer.engine(new ArrayEngine());
        return trainer;
    }

    private static void fill(Trainer t, String name, double number) {
        Parameter p = t.model().parameter(name);
        var numbers = new double[p.size()];
        Arrays.fill(numbers, number);
        p.setNumbers(numbers);
    }

    private static void scale(Trainer t, String name, double factor) {
        Parameter p = t.model().parameter(name);
        p.setNumbers(Arrays.stream(p.numbers()).map(x -> x * factor).toArray());
    }

    /** A model of which some parameters are 0 and never change. */
    private static Trainer without(String settings, String... names)
            throws IOException {
        Config config = Config.of(settings.split(" "));
        var random = new PythonRandom(config.training().seed());
        Corpus corpus = Corpus.read(Golden.ROOT.resolve("data/names.txt"))
            .shuffled(random).split(config.training().heldOut());
        Tokenizer tokenizer = Tokenizer.of(corpus.documents());
        var parameters = new Parameters(random.normal(0.08));
        var trainer = new Trainer(
            new Gpt(config, tokenizer.size(), parameters), tokenizer, corpus, random);
        for (String name : names) {
            fill(trainer, name, 0);
            parameters.freeze(parameters.get(name));
        }
        return new Trainer(trainer.model(), tokenizer, corpus, random);
    }

    private static Set<Illness> ills(Doctor.Report report) {
        return report.findings().stream().map(Finding::illness)
            .collect(Collectors.toSet());
    }

    private static Finding only(Illness illness, Doctor.Report report) {
        assertEquals(Set.of(illness), ills(report), report.toString());
        return report.findings().get(0);
    }

    private static Finding one(Illness illness, Doctor.Report report) {
        List<Finding> all = report.findings().stream()
            .filter(f -> f.illness() == illness).toList();
        assertTrue(!all.isEmpty(), report.toString());
        return all.get(0);
    }

    // --- well -----------------------------------------------------------------

    @Test
    void nothingIsSaidOfModelsThatLearn() throws IOException {
        for (String settings : List.of("microgpt", "karpathy", "gpt2", "llama",
                "gpt2 layers=3 schedule=linear", "llama width=32 layers=2 kvHeads=2 learningRate=0.003",
                "microgpt bias=true tiedOutput=true batch=3 clip=1")) {
            Trainer t = trainer(settings);
            for (int step : new int[] {0, 20, 200, 1000}) {
                t.train(step - t.steps());
                Doctor.Report report = Doctor.examine(t, step < 100 ? step % 7 : step);
                assertEquals(List.of(), report.findings(), settings + ": " + report);
                assertTrue(report.toString().contains("Nothing is ill"));
            }
        }
    }

    @Test
    void theGradientThatIsCalledUsualIs() throws IOException {
        Doctor.Finding told = one(Illness.EXPLODING, Doctor.examine(trainer("microgpt initStd=0.5")));
        assertTrue(told.what().contains(", where some 2 are usual"), told.what());
        double sum = 0;
        List<String> all = List.of("microgpt", "karpathy", "gpt2", "llama");
        for (String settings : all) {
            Trainer t = trainer(settings);
            t.train(200);
            sum += Signs.of(t, 100).gradient() / all.size();
        }
        assertEquals(2, sum, 0.5);
    }

    @Test
    void aLongRunWhoseRateFallsStaysWell() throws IOException {
        Trainer t = trainer("microgpt schedule=linear steps=5000");
        for (int step : new int[] {2000, 5000}) {
            t.train(step - t.steps());
            assertEquals(List.of(), Doctor.examine(t, 200).findings());
        }
    }

    // --- ill ------------------------------------------------------------------

    @Test
    void thatHiddenNumbersFallSilentAtAConstantRateIsFound() throws IOException {
        Trainer t = trainer("microgpt");
        t.train(2000);
        Finding f = only(Illness.SILENT, Doctor.examine(t));
        assertEquals("layer0 MLP", f.where());
        assertTrue(f.what().startsWith("13 of 64 "), f.what());
        t.train(3000);
        int speaking = new Checkup(t.model(), t.tokenizer(),
            t.corpus().heldOut().subList(0, 200)).speaking(0);
        assertTrue(speaking <= 2, speaking + " speak");
        only(Illness.SILENT, Doctor.examine(t, 100));
    }

    @Test
    void whatIsProposedAgainstSilenceHelps() throws IOException {
        Trainer ill = trainer("microgpt");
        ill.train(2000);
        List<String> tries = only(Illness.SILENT, Doctor.examine(ill)).tries();
        assertEquals(3, tries.size());
        for (String settings : tries) {
            Trainer t = trainer("microgpt " + settings);
            t.train(2000);
            assertEquals(List.of(), Doctor.examine(t).findings(), settings);
        }
    }

    @Test
    void theFirstNumberThatIsNoneIsNamed() throws IOException {
        Trainer t = trainer("microgpt layers=2");
        scale(t, "layer1.mlp_fc1", 1e200);
        Finding f = only(Illness.NOT_FINITE, Doctor.examine(t));
        assertEquals("layer1.mlp_hidden", f.where());
        assertTrue(f.what().contains("pow of ") && f.what().contains(" makes Infinity"), f.what());
        assertTrue(f.what().contains("position 0"), f.what());
    }

    @Test
    void aWeightThatIsNaNIsNamed() throws IOException {
        Trainer t = trainer("llama layers=2");
        t.model().parameter("layer1.attn_wk").rows()[3][5].setData(Double.NaN);
        Finding f = only(Illness.NOT_FINITE, Doctor.examine(t));
        assertEquals("layer1.k", f.where());
        assertTrue(f.what().contains("a weight of layer1.attn_wk is itself NaN"), f.what());
    }

    @Test
    void aGradientThatIsNoneIsFoundOnTheWayBack() throws IOException {
        Trainer t = trainer("microgpt");        // silent, and very loud if it were not
        fill(t, "layer0.ln_2.weight", 0);
        fill(t, "layer0.ln_2.bias", -1);
        fill(t, "layer0.mlp_fc1", 1);
        scale(t, "layer0.mlp_fc2", 1e200);
        scale(t, "lm_head", 1e200);
        Finding f = only(Illness.NOT_FINITE, Doctor.examine(t));
        assertTrue(f.what().contains("on the way back"), f.what());
        assertEquals("layer0.mlp_out", f.where());
    }

    @Test
    void weightsOfZeroGetNoGradient() throws IOException {
        Trainer t = trainer("microgpt initStd=0");
        only(Illness.NO_GRADIENT, Doctor.examine(t));
        t.train(30);
        only(Illness.NO_GRADIENT, Doctor.examine(t, 30));
    }

    @Test
    void aLayerInWhichGradientsExplodeIsNamed() throws IOException {
        Trainer t = trainer("gpt2 layers=4");
        scale(t, "layer2.mlp_fc2", 3000);
        scale(t, "layer2.mlp_fc1", 10);
        assertEquals("layer2", one(Illness.EXPLODING, Doctor.examine(t)).where());
        t = trainer("microgpt initStd=0.5");
        assertEquals("all layers", one(Illness.EXPLODING, Doctor.examine(t)).where());
    }

    @Test
    void whatNoGradientReachesIsNamed() throws IOException {
        Trainer t = trainer("llama layers=3");
        for (Parameter p : t.model().parameters())
            if (p.name().startsWith("layer1.")) fill(t, p.name(), 0);
        assertEquals("layer1", one(Illness.VANISHING, Doctor.examine(t)).where());
        t = trainer("microgpt embeddingNorm=true position=none");
        scale(t, "wte", 1e9);
        assertEquals("wte", only(Illness.VANISHING, Doctor.examine(t)).where());
    }

    @Test
    void aLossAboveThatOfAGuessIsTold() throws IOException {
        Trainer t = trainer("microgpt");
        scale(t, "lm_head", 100);
        Finding f = one(Illness.WORSE_THAN_NOTHING, Doctor.examine(t));
        assertTrue(f.what().contains("a model that knows nothing, 3.30"), f.what());
    }

    @Test
    void aLossThatRisesIsTold() throws IOException {
        Trainer t = trainer("microgpt learningRate=0.5 warmup=1000");
        t.train(60);
        assertTrue(!Doctor.examine(t, 60).finds(Illness.RISING), "it falls at first");
        t.train(260);
        Finding f = one(Illness.RISING, Doctor.examine(t, 300));
        assertTrue(f.tries().contains("learningRate=0.05"), f.tries().toString());
    }

    @Test
    void stepsThatAreTooLongOrTooShortAreTold() throws IOException {
        Finding f = only(Illness.LONG_STEPS, Doctor.examine(trainer("microgpt learningRate=0.1")));
        assertEquals("learningRate=0.01", f.tries().get(0));
        Trainer t = trainer("gpt2 learningRate=0.00001");
        t.train(20);
        f = only(Illness.SHORT_STEPS, Doctor.examine(t));
        assertEquals("learningRate=0.001", f.tries().get(0));
    }

    /** As it was met: this mixture cannot bear the usual rate. */
    @Test
    void aRateThatMakesAttentionDecideTooSoonIsFound() throws IOException {
        Trainer t = trainer("llama width=32 layers=2 kvHeads=2");
        t.train(1000);
        Doctor.Report report = Doctor.examine(t, 1000);
        assertTrue(report.finds(Illness.SATURATED), report.toString());
        assertEquals(List.of("learningRate=0.001"), one(Illness.SATURATED, report).tries());
    }

    @Test
    void attentionThatHasDecidedIsTold() throws IOException {
        Trainer t = trainer("gpt2 layers=2");
        scale(t, "layer1.attn_wq", 60);
        scale(t, "layer1.attn_wk", 60);
        Finding f = one(Illness.SATURATED, Doctor.examine(t));
        assertEquals("layer1 attention", f.where());
    }

    @Test
    void attentionThatIsEvenEverywhereIsTold() throws IOException {
        Trainer t = trainer("microgpt");
        fill(t, "layer0.attn_wq", 0);
        fill(t, "layer0.attn_wk", 0);
        assertTrue(!Doctor.examine(t).finds(Illness.EVEN), "before it had a chance");
        t.train(200);
        Doctor.Report report = Doctor.examine(t);
        assertEquals("layer0 attention", one(Illness.EVEN, report).where());
        assertEquals(Set.of(Illness.EVEN, Illness.VANISHING), ills(report));
    }

    @Test
    void aModelThatKnowsNoMoreThanATableIsTold() throws IOException {
        knows(Yardstick.NOTHING, without("microgpt", "wte", "wpe"), 400);
        knows(Yardstick.POSITION, without("microgpt", "wte"), 400);
        Trainer t = trainer("microgpt position=none");
        fill(t, "layer0.attn_wv", 0);
        fill(t, "layer0.attn_wo", 0);
        knows(Yardstick.TOKEN, t, 1000);
        t = trainer("microgpt schedule=linear steps=5000");
        fill(t, "layer0.attn_wv", 0);
        fill(t, "layer0.attn_wo", 0);
        knows(Yardstick.TOKEN_AND_POSITION, t, 5000);
    }

    private static void knows(Yardstick table, Trainer t, int steps) {
        t.train(steps);
        Finding f = one(Illness.STUCK, Doctor.examine(t));
        assertTrue(f.what().contains(" on " + table.knows() + "."), f.what());
    }

    // --- what is said ---------------------------------------------------------

    @Test
    void whatIsAdvisedCanBeTyped() throws IOException {
        Trainer t = trainer("gpt2 learningRate=0.00001 steps=77");
        t.train(10);
        String text = Doctor.examine(t).toString();
        String line = text.lines().filter(l -> l.contains("/new ")).findFirst().orElseThrow();
        String[] words = line.substring(line.indexOf("/new ") + 5).split(" ");
        Config advised = Config.of(words);
        assertEquals(t.model().config().with("learningRate=0.001"), advised);
    }

    @Test
    void everyAdviceIsASettingThatThereIs() throws IOException {
        Trainer t = trainer("microgpt learningRate=0.1");
        for (int i = 0; i < 6; i++) {
            for (Finding f : Doctor.examine(t).findings())
                for (String s : f.tries()) t.model().config().with(s.split(" "));
            t.train(50);
        }
    }

    @Test
    void nothingIsChangedByLooking() throws IOException {
        Trainer t = trainer("microgpt");
        t.engine(null);
        t.train(3);
        t.begin();
        t.forward();
        t.loss();
        t.backward();
        double[] gradients = gradients(t);
        Doctor.examine(t, 2);
        assertArrayEquals(gradients, gradients(t));
        t.update();
        Trainer other = trainer("microgpt");
        other.engine(null);
        other.train(4);
        for (Parameter p : t.model().parameters())
            assertArrayEquals(other.model().parameter(p.name()).numbers(), p.numbers());
    }

    private static double[] gradients(Trainer t) {
        return t.model().parameters().stream()
            .flatMap(p -> Arrays.stream(p.rows()).flatMap(Arrays::stream))
            .mapToDouble(v -> v.grad()).toArray();
    }

    @Test
    void stepsThatWereNotTakenCannotBeLookedAt() throws IOException {
        Trainer t = trainer("microgpt");
        assertEquals("the last 1 steps: 0 were taken", assertThrows(
            IllegalArgumentException.class, () -> Doctor.examine(t, 1)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Doctor.examine(t, -1));
    }
}
