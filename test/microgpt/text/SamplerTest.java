package microgpt.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;
import org.junit.jupiter.api.Test;

/** How a text is drawn, at its edges. */
class SamplerTest {

    private final Tokenizer letters = Tokenizer.of(List.of("abc"));
    private final Gpt model = new Gpt(
        Config.of("width=4", "context=4"), 4, new PythonRandom(1));
    private final Sampler sampler =
        new Sampler(model, letters, new PythonRandom(1));

    @Test
    void aPromptMayFillTheContext() {
        assertTrue(sampler.sample("abc", 1).startsWith("abc"));
        assertEquals("the prompt has 4 characters; the context has room"
            + " for 3", assertThrows(IllegalArgumentException.class,
                () -> sampler.sample("abca", 1)).getMessage());
    }

    @Test
    void ofEqualLogitsTheFirstIsTaken() {
        assertEquals(1, sampler.choose(
            new double[] {0, 2, 2}, Sampling.at(0)));
        assertEquals(0, sampler.choose(
            new double[] {2, 2, 2}, Sampling.at(0)));
    }

    @Test
    void anInfiniteTemperatureIsRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class,
            () -> sampler.sample(Double.POSITIVE_INFINITY)).getMessage()
            .startsWith("temperature Infinity"));
    }

    @Test
    void probabilitiesOfValuesAreThoseOfTheirNumbers() {
        // 1 against 3 to 1 at temperature 1; squared at a half
        Value[] logits = {new Value(0), new Value(Math.log(3))};
        assertArrayEquals(new double[] {0.25, 0.75},
            Sampler.probabilities(logits, 1), 1e-15);
        assertArrayEquals(new double[] {0.1, 0.9},
            Sampler.probabilities(logits, 0.5), 1e-15);
    }
}
