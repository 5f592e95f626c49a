package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import microgpt.Config;
import microgpt.Golden;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.text.Corpus;
import microgpt.text.Sampling;
import microgpt.toolkit.view.AttentionView;
import microgpt.toolkit.view.SamplesView;
import microgpt.toolkit.view.TrainingView;
import microgpt.toolkit.view.View;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** Pictures of large models keep to the width of the terminal. */
class WideTest {

    private static Trainer trainer(String... settings) throws IOException {
        return Trainer.create(Config.of(settings), new Corpus(
            Corpus.read(Golden.ROOT.resolve("data/names.txt")).documents().subList(0, 3000)));
    }

    private static String fits(View view, int width) {
        for (boolean color : new boolean[] {false, true})
            for (String line : view.text(new Style(width, color, false)).lines().toList())
                assertTrue(Text.width(line) <= width, width + ": " + line);
        return view.text(new Style(width, false, false));
    }

    private static AttentionView attention(int positions) throws IOException {
        Trainer t = trainer("gpt2", "layers=2", "context=128");
        return Show.attention(t.model(), t.tokenizer(), "ab".repeat(64).substring(0, positions - 1));
    }

    @Test
    void eightHeadsOverSixtyFourPositionsAreOneColumnAPosition() throws IOException {
        AttentionView view = attention(64);
        String text = fits(view, 80);
        List<String> lines = text.lines().toList();
        assertEquals(1 + 8 * (2 + 64), lines.size());
        for (int i = 0; i < 64; i++) {
            String row = lines.get(3 + i).substring(5);
            assertEquals(i + 1, row.length(), "row " + i);
            for (int j = 0; j <= i; j++) {          // · below 0.02, then four shades
                double w = view.heads().get(0).weights()[i][j];
                assertEquals(w < 0.02 ? 0 : Math.min(4, (int) (1 + 4 * w)),
                    "·░▒▓█".indexOf(row.charAt(j)), i + " " + j + " " + w);
            }
        }
        assertFalse(text.contains("there is room"));
        assertTrue(fits(view, 200).contains("  a  b  a  b"), "wider cells where there is room");
    }

    @Test
    void ofMorePositionsThanColumnsTheLastAreShown() throws IOException {
        String text = fits(attention(120), 80);
        assertTrue(text.contains("there is room for the last 75 of 120 positions"), text);
        String last = text.lines().skip(3 + 75).findFirst().orElseThrow();
        assertEquals(80, Text.width(last), last);
    }

    /** Of many tokens those are named that there is room for, and no two run together. */
    @Test
    void aMapOfManyTokensNamesThoseThatStandOut() throws IOException {
        Trainer t = trainer("vocabulary=512");
        t.train(50);
        String text = fits(Show.embedding(t.model(), t.tokenizer()), 80);
        var told = Pattern.compile("(\\d+) of 512 tokens, the outermost first")
            .matcher(text);
        assertTrue(told.find(), text);
        int named = Integer.parseInt(told.group(1));
        int words = text.lines().filter(l -> l.startsWith("│")).mapToInt(l ->
            l.replace("│", " ").strip().split(" +").length).sum();
        assertTrue(named > 60 && named < 300, text);
        assertTrue(Math.abs(words - named) <= 25, words + " words, " + named + " named\n" + text);
        String small = fits(Show.embedding(trainer().model(), trainer().tokenizer()), 80);
        assertFalse(small.contains("no room"), small);
    }

    @Test
    void longSentencesBelowAPictureAreBroken() {
        String all = fits(new SamplesView(List.of("anna", "xyz"), List.of(true, false),
            new Sampling(0.8, 5, 0.9, 0.05, 1.2)), 80);
        assertTrue(all.endsWith("repetition-penalty 1.2\n* stands in the corpus (1 of 2)"), all);
        String run = fits(new TrainingView(0, 20000, 97, 6.223, 4.778, 4.559, 2.694, 50, false,
            new double[] {3, 2}), 80);
        assertTrue(run.contains("(running mean)\n  held out 4.559 a token, 2.694 a character on 50"
            + " documents"), run);
        var one = new TrainingView(0, 20, 0.1, 3.303, 3.048, 2.791, Double.NaN, 50, false,
            new double[] {3, 2});
        assertTrue(fits(one, 72).contains("(running mean), held out 2.791 on"), fits(one, 72));
        assertTrue(fits(one, 60).contains("(running mean)\n  held out 2.791 on 50 documents"),
            fits(one, 60));
    }
}
