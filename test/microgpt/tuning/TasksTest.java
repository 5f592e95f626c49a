package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import microgpt.Config;
import microgpt.Golden;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.fast.ArrayEngine;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** Texts made for one question, and what a model makes of them. */
class TasksTest {

    private static Trainer trained(Corpus texts, boolean attention, String... settings) {
        Trainer t = Trainer.create(Config.of(settings), texts);
        if (!attention) for (String name : List.of("layer0.attn_wv", "layer0.attn_wo")) {
            Parameter p = t.model().parameter(name);
            p.setNumbers(new double[p.size()]);
        }
        t.engine(new ArrayEngine());
        t.train(t.model().config().training().steps());
        return t;
    }

    @Test
    void whatIsWrittenTwiceIsTheSameTwice() {
        Corpus texts = Tasks.twice(300, 4, new PythonRandom(1));
        Set<Integer> letters = new TreeSet<>();
        for (String text : texts.documents()) {
            assertEquals(8, text.length());
            assertEquals(text.substring(0, 4), text.substring(4));
            text.chars().forEach(letters::add);
        }
        assertEquals(26, letters.size());
        assertEquals(List.of("emmaemma", "avaava"), Tasks.twice(
            new Corpus(List.of("emma", "isabella", "ava")), 4).documents());
    }

    @Test
    void roundsAreOfDifferentLettersAndOfEveryLength() {
        Corpus texts = Tasks.rounds(300, 4, 6, 8, 15, new PythonRandom(1));
        Set<Integer> rounds = new TreeSet<>();
        for (String text : texts.documents()) {
            assertEquals(15, text.length());
            int round = text.indexOf(text.charAt(0), 1);
            rounds.add(round);
            for (int i = round; i < 15; i++)
                assertEquals(text.charAt(i - round), text.charAt(i), text);
            assertEquals(round, text.chars().distinct().count(), text);
            assertTrue(text.chars().allMatch(c -> c >= 'a' && c <= 'h'), text);
        }
        assertEquals(Set.of(4, 5, 6), rounds);
    }

    @Test
    void theEntropyIsThatOfLettersAndLengths() {
        // a and b alike, one text of one letter and one of three: 4 ln 2 + 2 ln 2
        assertEquals((4 * Math.log(2) + 2 * Math.log(2)) / 6,
            Tasks.entropy(new Corpus(List.of("a", "bab"))), 1e-12);
        assertEquals(0, Tasks.entropy(new Corpus(List.of("aa", "aa"))), 1e-12);
    }

    @Test
    void shuffledLettersKeepLengthsAndFrequencies() throws IOException {
        Corpus names = Corpus.read(Golden.ROOT.resolve("data/names.txt"));
        Corpus noise = Tasks.shuffledLetters(names, new PythonRandom(3));
        for (int i = 0; i < 1000; i++) assertEquals(
            names.documents().get(i).length(), noise.documents().get(i).length());
        assertEquals(Tasks.entropy(names), Tasks.entropy(noise), 0.004);
        assertTrue(new HashSet<>(noise.documents().subList(0, 20)).size() > 15);
    }

    @Test
    void onNoiseNoModelIsBetterThanTheEntropy() throws IOException {
        Corpus noise = Tasks.shuffledLetters(
            Corpus.read(Golden.ROOT.resolve("data/names.txt")), new PythonRandom(7));
        double loss = trained(noise, true, "steps=3000", "schedule=linear").score()
            .perCharacter();
        double bound = Tasks.entropy(noise);
        assertTrue(loss > bound - 0.005 && loss < bound + 0.05, loss + " and " + bound);
    }

    @Test
    void attentionIsWorthANatWhereLettersAreWrittenTwice() {
        Corpus texts = Tasks.twice(5000, 4, new PythonRandom(1));
        String[] settings = {"steps=2000", "schedule=linear"};
        double best = 4 * Math.log(26) / 9;
        double without = trained(texts, false, settings).score().perCharacter();
        double with = trained(texts, true, settings).score().perCharacter();
        assertTrue(with < best + 0.05 && with > best - 0.02, with + ", best " + best);
        assertTrue(without - with > 1, without + " without");
    }

    @Test
    void theLossAtEachPositionAddsUpToTheLoss() {
        Corpus texts = Tasks.twice(200, 3, new PythonRandom(1));
        Trainer t = trained(texts, true, "steps=5", "heldOut=0.5");
        double[] loss = Tasks.byPosition(t.model(), t.tokenizer(), t.corpus().heldOut());
        assertEquals(7, loss.length);
        double sum = 0;
        for (double x : loss) sum += x / 7;
        assertEquals(t.evaluate(), sum, 1e-9);
    }
}
