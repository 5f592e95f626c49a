package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The chapter "The smallest model that works". */
class BigramTest {

    private final Tokenizer ab = Tokenizer.of(List.of("ab"));   // and BOS

    @Test
    void beforeLearningEveryTokenIsAsLikely() {
        assertEquals(Math.log(3), new Bigram(ab).loss("ab").data(), 1e-15);
    }

    @Test
    void aStepMovesEachScoreAgainstItsGradient() {
        var model = new Bigram(ab);
        assertEquals(Math.log(3), model.learn("ab", 0.5), 1e-15);
        // of three tokens one was right: (1/3 - 1) / 3, the others 1/3 / 3
        double[][] expected = {     // after a, b, BOS comes b, BOS, a
            {-1 / 18.0, 2 / 18.0, -1 / 18.0},
            {-1 / 18.0, -1 / 18.0, 2 / 18.0},
            {2 / 18.0, -1 / 18.0, -1 / 18.0}};
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                Value score = model.scores().at(i, j);
                assertEquals(expected[i][j], score.data(), 1e-15);
                assertEquals(0, score.grad());
            }
    }

    @Test
    void learningFindsWhatCountingFinds() {
        var model = new Bigram(ab);
        // three of four begin with a
        List<String> seen = List.of("a", "a", "ab", "b");
        for (int i = 0; i < 40_000; i++)
            model.learn(seen.get(i % 4), 1 - i / 40_000.0);
        Value[] first = Loss.softmax(model.forward(ab.bos()));
        assertTrue(first[0].data() > 0.7 && first[0].data() < 0.8,
            "a at the start: " + first[0].data());
        assertTrue(first[2].data() < 0.01, "no empty name");
    }

    @Test
    void whatIsCertainIsWhatItWrites() {
        var model = new Bigram(ab);
        for (int i = 0; i < 500; i++) model.learn("ab", 10);
        for (int seed = 0; seed < 20; seed++)
            assertEquals("ab", model.invent(seed));
    }

    @Test
    void aSeedHasItsOwnTextAndNoTextIsEndless() {
        var model = new Bigram(Tokenizer.of(List.of("abcdefgh")));
        assertEquals(model.invent(5), model.invent(5));
        assertNotEquals(model.invent(5), model.invent(6));
        for (int i = 0; i < 9; i++) {       // the end is never drawn
            Value[] row = model.scores().rows()[i];
            row[8].setData(-1e9);
        }
        assertEquals(100, model.invent(1).length());
    }

    @Test
    void drawsAreAsLikelyAsTheModelSays() {
        var model = new Bigram(ab);
        model.scores().at(ab.bos(), 0).setData(Math.log(6));
        model.scores().at(ab.bos(), 1).setData(Math.log(3));
        int a = 0, b = 0, none = 0;
        for (int seed = 0; seed < 10_000; seed++) {
            String text = model.invent(seed);
            if (text.isEmpty()) none++;
            else if (text.charAt(0) == 'a') a++;
            else b++;
        }
        assertEquals(6000, a, 150);     // three standard deviations
        assertEquals(3000, b, 150);
        assertEquals(1000, none, 100);
    }
}
