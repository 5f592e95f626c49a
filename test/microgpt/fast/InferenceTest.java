package microgpt.fast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Model;
import microgpt.PythonRandom;
import microgpt.text.Sampler;
import microgpt.text.Sampling;
import microgpt.train.Trainer;
import microgpt.tuning.LowRank;
import org.junit.jupiter.api.Test;

/** What is read and drawn without a graph is what the graph reads and draws. */
class InferenceTest {

    private static final Sampling BOLD = Sampling.at(1);

    /** All forms, and every choice of every knob alone. */
    private static List<String> forms() throws IOException {
        var forms = new ArrayList<>(ArrayGptTest.forms());
        for (Config.Key key : Config.keys())
            for (String choice : key.choices()) forms.add(key.name() + "=" + choice);
        return forms;
    }

    private static List<String> drawn(int n, Trainer trainer, Sampling sampling) {
        var sampler = new Sampler(trainer.model(), trainer.tokenizer(), new PythonRandom(7));
        return Stream.generate(() -> sampler.sample("", sampling)).limit(n).toList();
    }

    private static CachedSampler cached(Trainer trainer, Sampling sampling) {
        return new CachedSampler(Inference.of(trainer.model()), trainer.tokenizer(),
            new PythonRandom(7), sampling);
    }

    @Test
    void everyFormIsReadToTheLastBit() throws IOException {
        for (String settings : forms()) {
            Trainer trainer = ArrayGptTest.trained(settings);
            Model.Reader graph = trainer.model().reader();
            Model.Reader arrays = Inference.of(trainer.model()).reader();
            Model.Reader training = ArrayGpt.of(trainer.model()).reader();
            for (int token : trainer.tokenizer().encodeStart("isabel")) {
                double[] logits = graph.next(token);
                assertArrayEquals(logits, arrays.next(token), settings);
                assertArrayEquals(logits, training.next(token), settings);
            }
        }
    }

    @Test
    void everyFormDrawsTheSameTextsAndAsManyRandomNumbers() throws IOException {
        for (String settings : forms()) {
            Trainer trainer = ArrayGptTest.trained(settings);
            CachedSampler sampler = cached(trainer, BOLD);
            assertEquals(drawn(20, trainer, BOLD),
                Stream.generate(sampler::sample).limit(20).toList(), settings);
        }
        Trainer trainer = ArrayGptTest.trained("microgpt");
        PythonRandom one = new PythonRandom(3), other = new PythonRandom(3);
        new Sampler(trainer.model(), trainer.tokenizer(), one).sample("em", 1);
        new CachedSampler(Inference.of(trainer.model()), trainer.tokenizer(), other, BOLD)
            .sample("em");
        assertEquals(one.state(), other.state());
    }

    @Test
    void soDoesEveryWayOfSampling() {
        Trainer trainer = ArrayGptTest.trained("microgpt heads=2");
        for (String words : List.of("greedy", "temperature=2 top-k=5", "top-p=0.7",
                "temperature=0.5 min-p=0.1", "repetition-penalty=3")) {
            Sampling sampling = Sampling.of(words);
            CachedSampler sampler = cached(trainer, sampling);
            assertEquals(drawn(100, trainer, sampling),
                Stream.generate(sampler::sample).limit(100).toList(), words);
        }
    }

    @Test
    void aLowRankModelIsReadWithWhatItDerives() {
        Gpt base = ArrayGptTest.trained("microgpt").model();
        Gpt adapted = new LowRank(base, 2, 4, "attn_wq", "mlp_fc1").model();
        for (var p : adapted.trainable()) for (var row : p.rows())
            for (var v : row) v.setData(v.data() + 0.1);
        double[] logits = adapted.reader().next(3);
        assertArrayEquals(logits, Inference.of(adapted).reader().next(3));
        assertTrue(logits[0] != base.reader().next(3)[0]);
    }

    @Test
    void whatDoesNotFitIsRefusedLikeByTheOther() {
        Trainer trainer = ArrayGptTest.trained("microgpt context=4");
        CachedSampler sampler = cached(trainer, BOLD);
        for (String prompt : List.of("emma", "e!"))
            assertEquals(
                assertThrows(IllegalArgumentException.class, () ->
                    new Sampler(trainer.model(), trainer.tokenizer(), new PythonRandom(1))
                        .sample(prompt, 1)).getMessage(),
                assertThrows(IllegalArgumentException.class,
                    () -> sampler.sample(prompt)).getMessage());
        assertTrue(sampler.sample("emm").startsWith("emm"));
    }

    @Test
    void theTreeEndsWhereItsMemoryDoesAndTheTextsGoOn() {
        Trainer trainer = ArrayGptTest.trained("microgpt");
        CachedSampler small = new CachedSampler(Inference.of(trainer.model()),
            trainer.tokenizer(), new PythonRandom(7), BOLD, 3000);
        assertEquals(drawn(200, trainer, BOLD),
            Stream.generate(small::sample).limit(200).toList());
        assertTrue(small.kept() > 1 && small.kept() < 10, small.toString());
    }

    @Test
    void whatIsKnownIsDrawnWithHardlyAnyGarbage() {
        Trainer trainer = ArrayGptTest.trained("microgpt");
        CachedSampler sampler = cached(trainer, Sampling.of("greedy"));
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        String text = sampler.sample();
        long before = 0;
        for (int i = 0; i < 300; i++) {
            if (i == 100) before = thread.getCurrentThreadAllocatedBytes();
            assertEquals(text, sampler.sample());
        }
        long each = (thread.getCurrentThreadAllocatedBytes() - before) / 200;
        assertTrue(each < 500, each + " bytes for each text, as Strings");
    }
}
