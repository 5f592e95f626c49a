package microgpt.fast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import microgpt.Config;
import microgpt.Golden;
import microgpt.fast.Scaling.Point;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import microgpt.tuning.Ablation;
import microgpt.tuning.Ablation.Run;
import org.junit.jupiter.api.Test;

/** Models of several sizes: plan, points, table, law; and two runs made again. */
class ScalingTest {

    private static final Path FILE = Golden.ROOT.resolve("data/scaling.tsv");

    private static final List<Integer> WIDTHS = List.of(4, 8, 16, 32, 64),
        STEPS = List.of(500, 1000, 2000, 4000, 8000, 16000);

    private static Corpus names() throws IOException {
        return Corpus.read(Golden.ROOT.resolve("data/names.txt"));
    }

    @Test
    void thePlanHasEverySizeLengthAndSeedOnce() {
        List<Run> plan = Scaling.plan(List.of(16, 8, 8), List.of(200, 100), 2);
        assertEquals(8, plan.size());
        assertEquals(new Run(Scaling.BASE, "width=8 learningRate=0.016", 100, 42), plan.get(0));
        assertEquals(new Run(Scaling.BASE, "width=16 learningRate=0.008", 200, 1), plan.get(7));
        assertEquals(Config.of("layers=2", "heads=4", "batch=16", "schedule=cosine",
            "warmup=50", "width=16", "learningRate=0.008", "steps=200", "seed=1"),
            plan.get(7).config());
        assertEquals("width 6 is not a multiple of heads 4", assertThrows(
            IllegalArgumentException.class, () -> Scaling.plan(List.of(8, 6), List.of(100), 1))
            .getMessage());
        assertEquals("steps 50 is not more than the 50 in which the rate rises", assertThrows(
            IllegalArgumentException.class, () -> Scaling.plan(List.of(8), List.of(50), 1))
            .getMessage());
    }

    /** Three names of 2, 3 and 4 letters: with their ends 12 tokens, 4 each. */
    @Test
    void aPointCountsParametersAndTokens() {
        var names = new Corpus(List.of("ab", "abc", "abca"));
        var found = new Ablation("x");
        for (Run run : Scaling.plan(List.of(4, 8), List.of(100, 200), 3))
            if (run.seed() != 2 || run.steps() == 100)
                found.add(run, run.config().shape().width() + run.seed() / 100.0);
        found.add(new Run("", "heads=4", 100, 42), 7);      // not of the family
        List<Point> points = Scaling.of(found, names, true).points();
        assertEquals(4, points.size());
        Point p = points.get(1);
        // wte and lm_head 4 by 8, wpe 16 by 8, in a layer 12 * 8 * 8 and two norms of 16
        assertEquals(2 * 4 * 8 + 16 * 8 + 2 * (12 * 64 + 32), p.parameters());
        assertEquals(4.0 * 16 * 100, p.tokens(), 1e-9);
        assertEquals(6 * p.parameters() * p.tokens(), p.cost(), 1e-6);
        assertEquals(List.of(8.01, 8.42), List.of(p.losses()[0], p.losses()[1]));
        assertEquals(2, p.losses().length, "a seed that one of the points lacks");
        Point bare = Scaling.of(found, names, false).points().get(1);
        assertEquals(2 * (12 * 64 + 32), bare.parameters());
    }

    @Test
    void theTableHasARowForEachLengthAndFitsALine() throws IOException {
        String table = Scaling.of(Ablation.read(FILE), names(), true).table();
        assertEquals(1 + STEPS.size(), table.lines().count());
        assertTrue(table.lines().allMatch(line -> line.length() <= 79), table);
        var found = new Ablation("x");
        for (Run run : Scaling.plan(List.of(4, 8), List.of(100), 1)) found.add(run, 2.5);
        assertEquals("   tokens           512         1,792\n"
            + "    6,400 2.500 ±     – 2.500 ±     –",
            Scaling.of(found, new Corpus(List.of("ab", "abc", "abca")), true).table());
    }

    @Test
    void theBestSizeIsWhereTheLawIsLeast() {
        for (ScalingLaw law : List.of(ScalingLaw.CHINCHILLA, ScalingLaw.REPLICATION,
                new ScalingLaw(1.7, 2.0, 0.25, 6.5, 0.29)))
            for (double cost : new double[] {1e9, 1e15, 5.88e23}) {
                double n = law.bestSize(cost), least = law.best(cost);
                for (double factor : new double[] {0.9, 0.99, 1.01, 1.1})
                    assertTrue(law.loss(n * factor, cost / 6 / (n * factor)) > least);
                assertEquals(StrictMath.pow(10, law.exponent()),
                    law.bestSize(10 * cost) / n, 1e-9);
            }
    }

    @Test
    void theFileHasEveryRunAndIsThisEnginesWork() throws IOException {
        Ablation found = Ablation.read(FILE);
        assertEquals(Ablation.fingerprint(names()), found.fingerprint(),
            "another engine: ./build.sh scale --out data/scaling.tsv");
        for (Run run : Scaling.plan(WIDTHS, STEPS, 5))
            assertTrue(found.losses().containsKey(run), run + " is missing");
    }

    /** By other arithmetic, in other precision: chaos adds what rounding begins. */
    @Test
    void runsOfTheFileComeToAboutTheSameOnAnotherEngine() throws IOException {
        Ablation found = Ablation.read(FILE);
        for (Run run : List.of(new Run(Scaling.BASE, Scaling.size(4), 500, 42),
                new Run(Scaling.BASE, Scaling.size(8), 500, 3))) {
            Trainer t = Trainer.create(run.config(), names());
            t.engine(new ArrayEngine());
            assertEquals(found.losses().get(run), Ablation.heldOut(t), 2e-3, run.toString());
        }
    }
}
