package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import microgpt.Config;
import microgpt.Model;
import microgpt.Tokenizer;
import microgpt.book.measured.Counted;
import microgpt.book.measured.Trained;
import microgpt.train.Trainer;
import microgpt.tuning.Yardstick.Predictions;
import org.junit.jupiter.api.Test;

/** Tables of counts, and what a model knows beyond them. */
class YardstickTest {

    private static final List<String> TEXTS = List.of("ab", "ba", "aab", "b", "abba", "aaab");

    /** A model that says what a function says, of position and token. */
    private static Model saying(BiFunction<Integer, Integer, double[]> logits) {
        return new Model() {
            @Override
            public Config config() { return Config.microgpt(); }

            @Override
            public int vocabulary() { return 3; }

            @Override
            public Reader reader() {
                var position = new int[1];
                return token -> logits.apply(position[0]++, token);
            }
        };
    }

    private static double[] beyond(BiFunction<Integer, Integer, double[]> logits) {
        Model model = saying(logits);
        var said = Predictions.of(model, Tokenizer.of(TEXTS), TEXTS);
        return Arrays.stream(Yardstick.values()).mapToDouble(y -> y.beyond(said)).toArray();
    }

    @Test
    void aModelKnowsMoreThanATableOnlyIfItLooksAtMore() {
        double[] all = beyond((position, token) -> new double[] {1, 2, 3});
        for (double b : all) assertEquals(0, b, 1e-12);
        all = beyond((position, token) -> new double[] {position, 2, 3});
        told(all, true, false, true, false);
        all = beyond((position, token) -> new double[] {1, token, 3});
        told(all, true, true, false, false);
        all = beyond((position, token) -> new double[] {position, token, 3});
        told(all, true, true, true, false);
        var before = new int[1];
        all = beyond((position, token) -> {
            double[] logits = {before[0], 1, 2};
            before[0] = token;
            return logits;
        });
        told(all, true, true, true, true);
    }

    private static void told(double[] beyond, boolean... expected) {
        for (int i = 0; i < 4; i++) assertEquals(expected[i], beyond[i] > 1e-3,
            Yardstick.values()[i] + ": " + beyond[i]);
    }

    @Test
    void beyondIsTheDivergenceFromTheMean() {
        // at two places, 1/4 and 3/4: the mean is 1/2
        Model model = saying((position, token) -> position == 0
            ? new double[] {0, Math.log(3), -1e9} : new double[] {Math.log(3), 0, -1e9});
        var said = Predictions.of(model, Tokenizer.of(List.of("a", "b")), List.of("a", "b"));
        assertEquals(0.25 * Math.log(0.5) + 0.75 * Math.log(1.5),
            Yardstick.NOTHING.beyond(said), 1e-9);
    }

    @Test
    void aTableIsCountedAndALittleAdded() {
        Model model = saying((position, token) -> new double[3]);
        Tokenizer tokenizer = Tokenizer.of(List.of("ab"));
        // first letters: three times a, once b
        double loss = Yardstick.POSITION.loss(model, tokenizer,
            List.of("a", "a", "a", "b"), List.of("a"));
        double first = -Math.log(3.1 / 4.3), end = -Math.log(4.1 / 4.3);
        assertEquals((first + end) / 2, loss, 1e-12);
    }

    @Test
    void onNamesTheTablesHaveTheLossesOfTheBook() {
        Trainer t = Trained.untrained();
        double[] counted = Arrays.stream(Yardstick.values()).mapToDouble(y -> y.loss(t.model(),
            t.tokenizer(), t.corpus().training(), t.corpus().heldOut())).toArray();
        assertEquals(Counted.unigram(), counted[0], 1e-9);
        assertEquals(Counted.position(), counted[1], 1e-9);
        assertEquals(Counted.bigram(), counted[2], 1e-9);
        assertEquals(Counted.positionAndBigram(), counted[3], 1e-9);
    }

    @Test
    void theLossOfPredictionsIsThatOfTheModel() {
        Trainer t = Trained.untrained();
        List<String> names = t.corpus().heldOut().subList(0, 50);
        assertEquals(Trainer.evaluate(t.model(), t.tokenizer(), names),
            Predictions.of(t.model(), t.tokenizer(), names).loss(), 1e-12);
        assertTrue(Yardstick.NOTHING.knows().startsWith("nothing"));
    }
}
