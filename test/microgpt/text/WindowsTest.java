package microgpt.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import microgpt.Config;
import microgpt.Loss;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** Documents longer than the context. */
class WindowsTest {

    private static final Config SHORT = Config.of("context=3", "width=4",
        "mlpWidth=4", "heldOut=0");
    private static final Config CUT = SHORT.with("windows=true");

    private final Tokenizer letters = Tokenizer.of(List.of("amirn"));

    private List<String> shown(Windows windows) {
        var all = new ArrayList<String>();
        for (int i = 0; i < windows.size(); i++) {
            var one = new StringBuilder();
            for (int token : windows.tokens(i)) one.append(
                token == letters.bos() ? "|" : letters.symbol(token));
            all.add(one.toString());
        }
        return all;
    }

    private Windows of(Config config, boolean text, String... documents) {
        return new Windows(config, letters, List.of(documents), text);
    }

    @Test
    void everyTokenIsPredictedOnce() {
        assertEquals(List.of("|mar", "rina", "a|"),
            shown(of(CUT, false, "marina")));
        assertEquals(List.of("|mar", "rin|"),
            shown(of(CUT, false, "marin")));
        assertEquals(List.of("|ma|", "|a|"), shown(of(CUT, false, "ma", "a")));
        assertEquals("Windows(3 windows of 1 documents)",
            of(CUT, false, "marina").toString());
        assertEquals("Windows(1 documents)",
            of(SHORT, false, "marina").toString());
        assertEquals("mar", of(CUT, false, "marina").text(0));
        assertEquals("ina", of(CUT, false, "marina").text(1));
        assertEquals("", of(CUT, false, "marina").text(2));
    }

    @Test
    void whoChangesTheTokensOfADocumentChangesACopy() {
        Windows whole = of(SHORT, false, "marina");
        whole.tokens(0)[1] = 0;
        assertEquals(List.of("|marina|"), shown(whole));
        Windows cut = of(CUT, false, "marina");
        cut.tokens(0)[1] = 0;
        assertEquals(List.of("|mar", "rina", "a|"), shown(cut));
    }

    @Test
    void theWindowsOfALongTextBeginWithBos() {
        assertEquals(List.of("|mar", "|ina", "||"),
            shown(of(CUT, true, "marina")));
    }

    @Test
    void withoutWindowsADocumentIsWhole() {
        assertEquals(List.of("|marina|"), shown(of(SHORT, false, "marina")));
        assertEquals("marina", of(SHORT, false, "marina").text(0));
    }

    @Test
    void windowsOfManyDocumentsAreMixedAndShortOnesKeepTheirOrder() {
        Windows mixed = of(CUT, false, "marina", "miriam", "mirna")
            .shuffled(new PythonRandom(1));
        List<String> inOrder = shown(of(CUT, false, "marina", "miriam", "mirna"));
        assertNotEquals(inOrder, shown(mixed));
        assertEquals(inOrder.stream().sorted().toList(),
            shown(mixed).stream().sorted().toList());
        assertEquals(List.of("|ma|", "|a|", "|i|", "|ir|"),
            shown(of(CUT, false, "ma", "a", "i", "ir")
                .shuffled(new PythonRandom(1))));
    }

    /** Cut, a document's end is never seen; in windows, all of it is. */
    @Test
    void anEpochTrainsOnEveryWindow() {
        var corpus = new Corpus(List.of("marina", "mi"));
        var seen = new TreeMap<String, Integer>();
        Trainer trainer = Trainer.create(CUT.with("batch=2"), corpus);
        for (int i = 0; i < 4; i++) {
            trainer.begin();
            int[] tokens = trainer.tokens();
            seen.merge(trainer.tokenizer().decode(Arrays.copyOfRange(
                tokens, 1, tokens.length)), 1, Integer::sum);
            assertArrayEquals(tokens, trainer.begin());
            trainer.gradients();
            seen.merge(trainer.document(), 1, Integer::sum);
            trainer.update();
        }
        assertEquals("{=2, ina=2, mar=2, mi=2}", seen.toString());
    }

    @Test
    void whereEveryDocumentFitsTrainingIsTheSame() {
        var corpus = new Corpus(List.of("ma", "mi", "na", "ni"));
        Trainer plain = Trainer.create(SHORT, corpus);
        Trainer windows = Trainer.create(CUT, corpus);
        for (int i = 0; i < 9; i++)
            assertEquals(plain.step().loss(), windows.step().loss());
    }

    /** The loss of a document is that of its windows, each from scratch. */
    @Test
    void aScoreCountsAllOfALongDocument() {
        var corpus = new Corpus(List.of("marina", "mi", "marina", "ni"));
        Trainer t = Trainer.create(CUT.with("heldOut=0.5"), corpus);
        double sum = 0;
        long tokens = 0;
        for (String document : t.corpus().heldOut()) {
            int[] all = t.tokenizer().encode(document);
            for (int at = 0; at + 1 < all.length; at += 3) {
                int end = Math.min(at + 3, all.length - 1);
                Value[][] logits = t.model().forward(
                    Arrays.copyOfRange(all, at, end));
                for (int i = at; i < end; i++) sum += Loss.crossEntropy(
                    logits[i - at], all[i + 1]).data();
                tokens += end - at;
            }
        }
        Trainer.Score score = t.score();
        assertEquals(tokens, score.tokens());
        assertEquals(tokens, score.characters());
        assertEquals(sum, score.nats(), 1e-12);
        assertEquals(sum / tokens, score.perToken(), 1e-12);
        assertEquals(score.perToken(), score.perCharacter());
        assertEquals(score.perToken(), t.evaluate());
        Trainer cut = Trainer.create(SHORT.with("heldOut=0.5"), corpus);
        assertEquals(3 * cut.corpus().heldOut().size(),
            cut.score().tokens());
    }

    /** Two models are compared by what a character costs. */
    @Test
    void withPairsACharacterCostsLessThanAToken() {
        var corpus = new Corpus(List.of(
            "anna", "anna", "anna", "anna", "naé", "anna"));
        Trainer t = Trainer.create(Config.of("vocabulary=258",
            "heldOut=0.5", "width=4", "mlpWidth=4"), corpus);
        Trainer.Score score = t.score();
        int characters = 0, tokens = 0;
        for (String d : t.corpus().heldOut()) {
            characters += d.length() + 1;
            tokens += t.tokenizer().encode(d).length - 1;
        }
        assertEquals(characters, score.characters());
        assertEquals(tokens, score.tokens());
        assertEquals(score.nats() / characters, score.perCharacter());
        assertNotEquals(characters, tokens);
    }
}
