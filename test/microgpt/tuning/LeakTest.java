package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import microgpt.Config;
import microgpt.Golden;
import microgpt.Gpt;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** A model with the wrong mask, and the same with the right one. */
class LeakTest {

    private static double[] data(Value[] row) {
        var data = new double[row.length];
        for (int i = 0; i < data.length; i++) data[i] = row[i].data();
        return data;
    }

    @Test
    void withTheRightMaskItIsTheModelOfTheBook() {
        Gpt gpt = new Gpt(Config.microgpt(), 27, new PythonRandom(5));
        Leak same = new Leak(Config.microgpt(), 27, false, new PythonRandom(5));
        int[] tokens = {26, 4, 12, 12, 0};
        Value[][] expected = gpt.forward(tokens), actual = same.forward(tokens);
        for (int t = 0; t < tokens.length; t++)
            assertArrayEquals(data(expected[t]), data(actual[t]), 1e-12);
    }

    @Test
    void onlyTheWrongMaskLetsThroughWhatIsAhead() {
        for (boolean leaks : new boolean[] {false, true}) {
            Leak model = new Leak(Config.microgpt(), 27, leaks, new PythonRandom(5));
            double a = model.forward(26, 4, 12, 12, 0)[1][3].data();
            double y = model.forward(26, 4, 12, 12, 24)[1][3].data();
            assertEquals(leaks, a != y);
        }
    }

    @Test
    void whatIsTooGoodInTrainingIsUselessInWriting() throws IOException {
        Corpus names = Corpus.read(Golden.ROOT.resolve("data/names.txt"))
            .shuffled(new PythonRandom(42)).split(0.1);
        Tokenizer tokenizer = Tokenizer.of(names.documents());
        Leak model = new Leak(Config.microgpt(), 27, true, new PythonRandom(2));
        double first = model.learn(tokenizer, names.training().subList(0, 100));
        model.learn(tokenizer, names.training().subList(100, 700));
        double last = model.learn(tokenizer, names.training().subList(700, 800));
        assertTrue(first > 2.4 && last < 1.6, first + ", " + last);
        List<String> heldOut = names.heldOut().subList(0, 100);
        double atOnce = heldOut.stream().mapToDouble(
            n -> model.loss(tokenizer.encode(n)).data()).average().getAsDouble();
        double letterByLetter = Trainer.evaluate(model, tokenizer, heldOut);
        assertTrue(atOnce < 1.6, "at once " + atOnce);
        assertTrue(letterByLetter > 4, "letter by letter " + letterByLetter);
        var writer = new Sampler(model, tokenizer, new PythonRandom(1));
        int letters = 0;
        for (int i = 0; i < 20; i++) letters += writer.sample(1).length();
        assertTrue(letters < 40, letters + " letters in twenty names");
        assertFalse(model.toString().contains("right"));
    }
}
