package microgpt.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import microgpt.Config;
import microgpt.Loss;
import microgpt.PythonRandom;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** How a token is chosen: by hand, at the edges, and by counting draws. */
class SamplingTest {

    private static final double CUT = Double.NEGATIVE_INFINITY;
    private static final double[] THREE = {2, 1, 0};

    private static String message(Runnable wrong) {
        String message = assertThrows(
            IllegalArgumentException.class, wrong::run).getMessage();
        assertEquals(1, message.lines().count());
        return message;
    }

    private static int[] kept(double[] logits) {
        return IntStream.range(0, logits.length)
            .filter(i -> logits[i] != CUT).toArray();
    }

    // --- by hand ---

    @Test
    void temperatureDivides() {
        assertArrayEquals(new double[] {4, 2, 0}, Sampling.temperature(THREE, 0.5));
        assertArrayEquals(new double[] {1, 0.5, 0}, Sampling.temperature(THREE, 2));
    }

    @Test
    void topKKeepsTheKLikeliest() {
        assertArrayEquals(new double[] {5, CUT, 7, CUT},
            Sampling.topK(new double[] {5, 1, 7, -2}, 2));
    }

    @Test
    void topPKeepsAsFewAsHaveTheShare() {
        // halves of halves: 1/2, 1/4, 1/8, 1/8
        double ln2 = Math.log(2);
        double[] z = {-3 * ln2, -ln2, -3 * ln2, -2 * ln2};
        assertArrayEquals(new int[] {1}, kept(Sampling.topP(z, 0.49)));
        assertArrayEquals(new int[] {1, 3}, kept(Sampling.topP(z, 0.51)));
        assertArrayEquals(new int[] {1, 3}, kept(Sampling.topP(z, 0.74)));
        assertArrayEquals(new int[] {0, 1, 3}, kept(Sampling.topP(z, 0.76)));
        assertArrayEquals(new int[] {0, 1, 2, 3}, kept(Sampling.topP(z, 0.88)));
        assertArrayEquals(new int[] {0}, kept(Sampling.topP(new double[] {3, 3}, 0.5)));
    }

    @Test
    void minPKeepsWhatIsAPartOfTheLikeliest() {
        double[] z = {Math.log(0.5), Math.log(0.3), Math.log(0.2)};
        assertArrayEquals(new int[] {0, 1, 2}, kept(Sampling.minP(z, 0.39)));
        assertArrayEquals(new int[] {0, 1}, kept(Sampling.minP(z, 0.41)));
        assertArrayEquals(new int[] {0}, kept(Sampling.minP(z, 0.61)));
    }

    @Test
    void thePenaltyLowersWhatHasOccurredOnceWhateverItsSign() {
        assertArrayEquals(new double[] {1, 1, -6, 0, -1},
            Sampling.repetitionPenalty(
                new double[] {2, 1, -3, 0, -1}, new int[] {0, 2, 0, 3, 2}, 2));
    }

    @Test
    void theOrderIsPenaltyTemperatureTopKTopPMinP() {
        // at temperature 2 all three are needed for 0.9; cut first, two
        assertEquals(3, kept(Sampling.topP(Sampling.temperature(THREE, 2), 0.9)).length);
        double[] p = Sampling.of("temperature=2 top-p=0.9").probabilities(THREE);
        assertArrayEquals(Loss.softmax(new double[] {1, 0.5, 0}), p);
        // of the two that top-k leaves, 0.73 and 0.27, one has 0.7
        assertArrayEquals(new double[] {1, 0, 0},
            Sampling.of("top-k=2 top-p=0.7").probabilities(THREE));
        assertArrayEquals(Loss.softmax(new double[] {2, 1, CUT}),
            Sampling.of("top-p=0.7").probabilities(THREE));
        // the penalty counts before the temperature bends, and decides what is first
        assertArrayEquals(new double[] {0, 1, 0},
            Sampling.of("greedy repetition-penalty=3").probabilities(THREE, 0));
        // min-p sees the heated scores
        assertArrayEquals(Loss.softmax(new double[] {1, 0.5, CUT}),
            Sampling.of("temperature=2 min-p=0.5").probabilities(THREE), 1e-15);
    }

    @Test
    void theFormulasOfAnIndependentProgramGiveTheSameShares() {
        var random = new Random(5);
        for (int n = 0; n < 300; n++) {
            int size = 1 + random.nextInt(30);
            double[] z = random.doubles(size, -4, 4).toArray();
            double t = 0.2 + 2 * random.nextDouble(), p = random.nextDouble();
            double m = random.nextDouble() / 2;
            int k = random.nextInt(size + 2);
            double[] got = new Sampling(t, k, p, m, 1).probabilities(z);
            assertArrayEquals(shares(z, t, k, p, m), got, 1e-12);
        }
    }

    /** By shares alone, sorted upwards, each cut renormalised. */
    private static double[] shares(double[] z, double t, int k, double p, double m) {
        double[] s = Arrays.stream(z).map(x -> Math.exp(x / t)).toArray();
        normalise(s);
        double[] up = s.clone();
        Arrays.sort(up);
        int n = s.length;
        if (k > 0 && k < n) drop(s, up[n - k]);
        up = s.clone();
        Arrays.sort(up);
        double below = 0;
        int i = 0;
        while (i < n - 1 && below + up[i] <= 1 - p) below += up[i++];
        drop(s, up[i]);
        drop(s, m * Arrays.stream(s).max().getAsDouble());
        return s;
    }

    private static void drop(double[] s, double least) {
        for (int i = 0; i < s.length; i++) if (s[i] < least) s[i] = 0;
        normalise(s);
    }

    private static void normalise(double[] s) {
        double sum = Arrays.stream(s).sum();
        for (int i = 0; i < s.length; i++) s[i] /= sum;
    }

    // --- at the edges ---

    @Test
    void whatIsOffChangesNoBit() {
        var random = new Random(1);
        for (int n = 0; n < 100; n++) {
            double[] z = random.doubles(1 + random.nextInt(40), -9, 9).toArray();
            double[] before = z.clone();
            for (double[] same : new double[][] {
                    Sampling.topK(z, 0), Sampling.topK(z, z.length),
                    Sampling.topK(z, Integer.MAX_VALUE), Sampling.topP(z, 1),
                    Sampling.minP(z, 0), Sampling.temperature(z, 1),
                    Sampling.repetitionPenalty(z, new int[] {0}, 1),
                    Sampling.repetitionPenalty(z, new int[0], 5)}) {
                assertArrayEquals(z, same);
                assertNotSame(z, same);
            }
            assertArrayEquals(before, z);
            assertArrayEquals(Loss.softmax(z), Sampling.at(1).probabilities(z, 0));
        }
    }

    @Test
    void theTightestCutsKeepTheLikeliest() {
        double[] z = {1, 3, 2.999, -50};
        for (String tight : new String[] {"greedy", "temperature=1e-9", "top-k=1",
                "top-p=0", "top-p=1e-300", "min-p=1"})
            assertArrayEquals(new double[] {0, 1, 0, 0},
                Sampling.of(tight).probabilities(z), tight);
    }

    @Test
    void amongEqualsTheFirstComesFirst() {
        double[] z = {0, 1, 1, -0.0, 1, 0};
        assertArrayEquals(new int[] {1}, kept(Sampling.topK(z, 1)));
        assertArrayEquals(new int[] {1, 2}, kept(Sampling.topK(z, 2)));
        assertArrayEquals(new int[] {0, 1, 2, 4}, kept(Sampling.topK(z, 4)));
        assertArrayEquals(new int[] {1}, kept(Sampling.topP(z, 1e-9)));
        assertArrayEquals(new int[] {1}, kept(Sampling.temperature(z, 0)));
        assertArrayEquals(new int[] {0}, kept(Sampling.topK(new double[] {-0.0, 0}, 1)));
        assertArrayEquals(new int[] {1, 2, 4}, kept(Sampling.minP(z, 1)));
    }

    @Test
    void whatIsCutStaysCutAndOneTokenIsEnough() {
        double[] z = {CUT, 3, CUT};
        for (String any : new String[] {"greedy", "top-k=2", "top-p=0.5", "min-p=0.5",
                "temperature=3", "repetition-penalty=2"})
            assertArrayEquals(new double[] {0, 1, 0},
                Sampling.of(any).probabilities(z, 0, 1), any);
    }

    @Test
    void aShareThatRoundingKeepsOutOfReachKeepsAll() {
        var random = new Random(3);
        for (int n = 0; n < 200; n++) {
            double[] z = random.doubles(20).toArray();
            assertEquals(20, kept(Sampling.topP(z, Math.nextDown(1.0))).length);
        }
    }

    @Test
    void extremeScoresOverflowNothing() {
        double[] z = {1e300, -1e300, 0};
        assertArrayEquals(new double[] {1, 0, 0},
            Sampling.of("temperature=0.1 top-k=2 top-p=0.9 min-p=0.1").probabilities(z));
        assertArrayEquals(Loss.softmax(new double[3]),
            Sampling.at(1e308).probabilities(THREE), 1e-15);
    }

    @Test
    void scoresThatMakeNoProbabilitiesAreRefused() {
        Function<double[], ?>[] all = functions();
        for (Function<double[], ?> f : all) {
            assertTrue(message(() -> f.apply(new double[] {0, Double.NaN}))
                .equals("the logit of token 1 is NaN"));
            assertTrue(message(() -> f.apply(new double[] {Double.POSITIVE_INFINITY}))
                .equals("the logit of token 0 is Infinity"));
            for (double[] none : new double[][] {{}, {CUT, CUT}})
                assertTrue(message(() -> f.apply(none)).startsWith("no token is left"));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Function<double[], ?>[] functions() {
        return new Function[] {
            (Function<double[], ?>) z -> Sampling.temperature(z, 0.5),
            (Function<double[], ?>) z -> Sampling.temperature(z, 0),
            (Function<double[], ?>) z -> Sampling.topK(z, 0),
            (Function<double[], ?>) z -> Sampling.topP(z, 0.5),
            (Function<double[], ?>) z -> Sampling.minP(z, 0.5),
            (Function<double[], ?>) z -> Sampling.repetitionPenalty(z, new int[0], 2),
            (Function<double[], ?>) z -> Sampling.at(1).probabilities(z)};
    }

    // --- words ---

    @Test
    void wordsAreReadAndWritten() {
        var all = new Sampling(0.8, 5, 0.9, 0.1, 1.2);
        assertEquals("temperature=0.8 top-k=5 top-p=0.9 min-p=0.1 repetition-penalty=1.2",
            all.toString());
        assertEquals(all, Sampling.of(all.toString()));
        assertEquals(all, Sampling.of(all.toString().split(" ")));
        assertEquals(Sampling.at(1), Sampling.of());
        assertEquals(Sampling.at(1), Sampling.of(" "));
        assertEquals("temperature=0", Sampling.of("greedy").toString());
        assertTrue(Sampling.of("greedy").greedy());
    }

    @Test
    void badWordsGetALineThatNamesOptionAndBound() {
        String[][] cases = {
            {"temperature=-1", "temperature -1.0 is not a number from 0 up"},
            {"temperature=NaN", "temperature NaN is not a number from 0 up"},
            {"temperature=Infinity", "temperature Infinity is not a number from 0 up"},
            {"temperature=warm", "temperature 'warm' is not a number"},
            {"temperature", "temperature '' is not a number"},
            {"top-k=-1", "top-k -1 is not a whole number from 0 up"},
            {"top-k=1.5", "top-k '1.5' is not a whole number in range"},
            {"top-k=9999999999", "top-k '9999999999' is not a whole number in range"},
            {"top-p=1.01", "top-p 1.01 is not in 0..1"},
            {"top-p=NaN", "top-p NaN is not in 0..1"},
            {"min-p=-0.1", "min-p -0.1 is not in 0..1"},
            {"repetition-penalty=0", "repetition-penalty 0.0 is not a number above 0"},
            {"repetition-penalty=Infinity",
                "repetition-penalty Infinity is not a number above 0"},
            {"=3", "no way of sampling is called ''; there are: temperature,"
                + " top-k, top-p, min-p, repetition-penalty, greedy"},
            {"topk=3", "no way of sampling is called 'topk'; there are: temperature,"
                + " top-k, top-p, min-p, repetition-penalty, greedy"}};
        for (String[] c : cases)
            assertEquals(c[1], message(() -> Sampling.of(c[0])));
    }

    // --- by counting ---

    /** Pearson's statistic of n draws against the shares that should be. */
    private static double chiSquare(double[] p, Sampling sampling, double[] z, int... seen) {
        var sampler = new Sampler(null, null, new PythonRandom(17));
        int n = 20_000;
        var count = new int[p.length];
        for (int i = 0; i < n; i++) count[sampler.choose(z, sampling, seen)]++;
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] == 0) assertEquals(0, count[i], "token " + i + " was cut");
            else sum += (count[i] - n * p[i]) * (count[i] - n * p[i]) / (n * p[i]);
        }
        return sum;
    }

    @Test
    void drawsFollowTheShares() {
        // ln of 8, 4, 2, 1, 1 sixteenths
        double[] z = IntStream.of(8, 4, 2, 1, 1).mapToDouble(Math::log).toArray();
        Object[][] cases = {     // the shares, in whole numbers
            {"temperature=1", new int[] {8, 4, 2, 1, 1}},
            {"temperature=0.5", new int[] {64, 16, 4, 1, 1}},
            {"top-k=3", new int[] {8, 4, 2, 0, 0}},
            {"top-p=0.7", new int[] {8, 4, 0, 0, 0}},
            {"min-p=0.2", new int[] {8, 4, 2, 0, 0}},
            {"temperature=0.5 top-k=4 min-p=0.05", new int[] {64, 16, 4, 0, 0}}};
        for (Object[] c : cases) {
            int[] parts = (int[]) c[1];
            double all = IntStream.of(parts).sum();
            double[] p = IntStream.of(parts).mapToDouble(x -> x / all).toArray();
            // four degrees of freedom: beyond 18.5 once in a thousand seeds
            double chi = chiSquare(p, Sampling.of((String) c[0]), z);
            assertTrue(chi < 18.5, c[0] + ": " + chi);
        }
        // ln 8 through 3 is ln 2
        double[] p = {2 / 10., 4 / 10., 2 / 10., 1 / 10., 1 / 10.};
        double chi = chiSquare(p, Sampling.of("repetition-penalty=3"), z, 0, 0);
        assertTrue(chi < 18.5, "repetition: " + chi);
        // and the statistic would tell shares that are a little off
        double[] off = {0.48, 0.26, 0.13, 0.065, 0.065};
        assertTrue(chiSquare(off, Sampling.at(1), z) > 18.5);
    }

    // --- texts ---

    @Test
    void aPenaltyOnTheTextSparesItsEnd() {
        var few = new Corpus(java.util.List.of("abab", "ab", "baba", "aab"));
        Trainer t = Trainer.create(Config.of("heldOut=0"), few);
        t.train(60);
        var random = new PythonRandom(1);
        var sampler = new Sampler(t.model(), t.tokenizer(), random);
        Sampling strict = Sampling.of("greedy repetition-penalty=1000");
        String text = sampler.sample("", strict);
        // each letter once, if at all; a penalty on BOS would never let it end
        assertEquals(text.chars().distinct().count(), text.length(), text);
        assertEquals(0, random.state().draws(), "greedy draws nothing");
        assertTrue(sampler.sample("aba", strict).startsWith("aba"));
    }

    @Test
    void cutsHoldInWholeTexts() {
        var few = new Corpus(java.util.List.of("anna", "bob", "cara", "dan", "edna"));
        Trainer t = Trainer.create(Config.of("heldOut=0"), few);
        t.train(20);
        var one = new Sampler(t.model(), t.tokenizer(), new PythonRandom(1));
        var two = new Sampler(t.model(), t.tokenizer(), new PythonRandom(2));
        String greedy = one.sample("", 0);
        for (String tight : new String[] {"top-k=1", "top-p=0", "min-p=1"})
            assertEquals(greedy, two.sample("", Sampling.of(tight)), tight);
        var same = new Sampler(t.model(), t.tokenizer(), new PythonRandom(1));
        for (int i = 0; i < 20; i++)
            assertEquals(same.sample(0.7), one.sample("", Sampling.at(0.7)));
    }
}
