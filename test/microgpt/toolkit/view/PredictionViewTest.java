package microgpt.toolkit.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import microgpt.repl.spi.Style;
import microgpt.text.Sampling;
import org.junit.jupiter.api.Test;

/** The rows of a prediction to the letter, from numbers that are given. */
class PredictionViewTest {

    private static final String[] WIDE = {"a", "letters", "漢字漢字", "BOS"};

    private static PredictionView view(String text, double[] surprisal, double[] next, double[] chosen) {
        int[] tokens = IntStream.rangeClosed(0, surprisal.length).map(i -> i == 0 ? 3 : i - 1).toArray();
        return new PredictionView(text, WIDE, tokens, surprisal, next,
            chosen == null ? null : Sampling.at(0.5), chosen == null ? next : chosen);
    }

    private static List<String> rows(PredictionView view, int width) {
        return view.text(new Style(width, false, false)).lines().toList();
    }

    /** Labels are as wide as the widest of them, and a bar takes what is left, up to forty columns. */
    @Test
    void surprisalIsInNatsAndBitsAndTheLargestHasTheLongestBar() {
        double ln2 = Math.log(2);
        PredictionView view = view("aletters漢", new double[] {2 * ln2, ln2, 0}, new double[] {1, 0, 0, 0}, null);
        assertEquals(List.of("surprisal of each token",
            "       a    1.386 nats   2.000 bits " + "█".repeat(20),
            " letters    0.693 nats   1.000 bits " + "█".repeat(10),
            "漢字漢字    0.000 nats   0.000 bits ",
            "     all    2.079 nats   3.000 bits  0.231 nats a character"),
            rows(view, 57).subList(0, 5));
        for (int[] widthAndBar : new int[][] {{77, 40}, {76, 39}, {90, 40}, {41, 4}, {42, 5}, {20, 4}}) {
            String row = rows(view, widthAndBar[0]).get(1);
            assertEquals(widthAndBar[1], row.length() - row.indexOf('█'), row);
        }
        assertEquals(3 * ln2, view.nats(), 1e-12);
        assertEquals(3, view.bits(), 1e-12);
    }

    @Test
    void whereEachTokenIsACharacterThatIsSaidAndASureTextHasNoBars() {
        PredictionView view = view("ab", new double[] {0, 0}, new double[] {1, 0, 0, 0}, null);
        assertEquals(List.of("surprisal of each character", "      a    0.000 nats   0.000 bits ",
            "letters    0.000 nats   0.000 bits ", "    all    0.000 nats   0.000 bits  0.000 nats a character",
            "what comes after \"ab\""), rows(view, 80).subList(0, 5));
        assertEquals("what comes first", rows(view("", new double[0], new double[] {1, 0, 0, 0}, null), 80).get(0));
    }

    @Test
    void theLikeliestStandsFirstAndHasTheLongestBar() {
        PredictionView view = view("", new double[0], new double[] {0.25, 0.5, 0.125, 0.125}, null);
        assertEquals(List.of("what comes first",
            " letters   50.0% " + "█".repeat(20),
            "       a   25.0% " + "█".repeat(10),
            "漢字漢字   12.5% " + "█".repeat(5),
            "     BOS   12.5% " + "█".repeat(5)), rows(view, 39));
        for (int[] widthAndBar : new int[][] {{69, 50}, {68, 49}, {90, 50}, {23, 4}, {24, 5}, {20, 4}}) {
            String row = rows(view, widthAndBar[0]).get(1);
            assertEquals(widthAndBar[1], row.length() - row.indexOf('█'), row);
        }
    }

    /** What is cut off keeps the model's own order. */
    @Test
    void samplingsShareStandsBesideTheModels() {
        PredictionView view = view("", new double[0], new double[] {0.25, 0.3, 0.125, 0.325},
            new double[] {0, 0, 0.25, 0.75});
        assertEquals(List.of(3, 2, 1, 0), view.ranking());
        assertEquals(List.of("what comes first, and with " + Sampling.at(0.5),
            "     BOS   32.5%   75.0% " + "█".repeat(12),
            "漢字漢字   12.5%   25.0% " + "█".repeat(4),
            " letters   30.0%     cut",
            "       a   25.0%     cut"), rows(view, 39));
        assertEquals(50, rows(view, 77).get(1).chars().filter(c -> c == '█').count());
        assertEquals(49, rows(view, 76).get(1).chars().filter(c -> c == '█').count());
    }

    /** Twelve rows, then one for the rest, with what of it is cut. */
    @Test
    void ofManyTokensTheRestIsOneRow() {
        String[] alphabet = IntStream.range(0, 15).mapToObj(i -> "t" + i).toArray(String[]::new);
        double[] next = new double[15];
        java.util.Arrays.fill(next, 0.07);
        next[0] = 0.02;
        double[] some = next.clone(), none = next.clone();
        some[0] = 0;
        for (int i = 0; i < 3; i++) none[i] = 0;
        assertEquals("    …   16.0% for the other 3", last(alphabet, next, null, next));
        assertEquals("    …   16.0%   16.0% for the other 3", last(alphabet, next, Sampling.at(0.5), next));
        assertEquals("    …   16.0%   14.0% for the other 3, of which 1 is cut",
            last(alphabet, next, Sampling.at(0.5), some));
        double[] two = some.clone();
        two[1] = 0;
        assertEquals("    …   16.0%    7.0% for the other 3, of which 2 are cut",
            last(alphabet, next, Sampling.at(0.5), two));
        assertEquals("    …   16.0%     cut for the other 3", last(alphabet, next, Sampling.at(0.5), none));
    }

    private static String last(String[] alphabet, double[] next, Sampling sampling, double[] chosen) {
        List<String> rows = rows(new PredictionView("", alphabet, new int[] {0}, new double[0], next, sampling,
            chosen), 80);
        assertEquals(14, rows.size());
        return rows.get(13);
    }

    @Test
    void thePictureHasTheLikeliestTwelveAndTellsNotAll() {
        PredictionView view = view("", new double[0], new double[] {0.25, 0.5, 0.125, 0.125}, null);
        assertFalse(view.tellsAll());
        String svg = view.svg();
        int last = -1;
        for (String symbol : List.of(">letters<", ">a<", ">漢字漢字<", ">BOS<")) {
            int at = svg.indexOf(symbol);
            assertTrue(at > last, symbol + " in " + svg);
            last = at;
        }
        for (String share : List.of("50.0%", "25.0%", "12.5%")) assertTrue(svg.contains(share), svg);
    }
}
