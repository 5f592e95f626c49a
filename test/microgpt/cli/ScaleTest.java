package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import microgpt.cli.InProcess.Result;
import microgpt.fast.Scaling;
import microgpt.fast.Scaling.Point;
import microgpt.fast.ScalingLaw;
import microgpt.scaling.ScalingFit;
import microgpt.scaling.ScalingReport;
import microgpt.text.Corpus;
import microgpt.tuning.Ablation;
import microgpt.tuning.Ablation.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./build.sh scale}. */
@Timeout(120)
class ScaleTest extends RecordedRuns {

    ScaleTest() { super("scale"); }

    private Result small(int seeds, Object... more) throws Exception {
        var words = new ArrayList<Object>(List.of("--widths", "4,8", "--steps", "51,60",
            "--seeds", seeds, "--engine", "array", "--data", data, "--out", results));
        words.addAll(List.of(more));
        return run(words.toArray());
    }

    /** Half of the runs are known, as when it was stopped in the middle. */
    @Test
    void itGoesOnWithWhatIsLeftAndPrintsTheSameTable() throws Exception {
        Result whole = small(2);
        assertEquals(0, whole.code(), whole.err());
        List<Run> plan = Scaling.plan(List.of(4, 8), List.of(51, 60), 2);
        Ablation kept = Ablation.read(results);
        assertEquals(plan, List.copyOf(kept.losses().keySet()));
        assertEquals(Scaling.of(kept, Corpus.read(data), true).table() + "\n", whole.out());
        assertEquals(plan.size() + 1, whole.err().lines().count(), whole.err());
        assertTrue(whole.err().endsWith("scale: no law: a law of three terms needs 3 sizes"
            + " and 3 lengths of training, not 2 and 2\n"), whole.err());

        var half = new Ablation(kept.fingerprint());
        for (Run run : plan.subList(0, 5)) half.add(run, kept.losses().get(run));
        Files.writeString(results, half.text());
        Result rest = small(2);
        assertEquals(whole.out(), rest.out());
        assertEquals("scale: 5 of 8 runs are known", rest.err().lines().findFirst().orElse(""));
        assertEquals(1 + 3 + 1, rest.err().lines().count(), rest.err());
        assertEquals(kept.losses(), Ablation.read(results).losses());
    }

    /** Losses that follow a law are written down beforehand, so that nothing is run. */
    @Test
    void itPrintsTheLawAndDrawsIt() throws Exception {
        var law = new ScalingLaw(1.7, 2, 0.25, 6.5, 0.29);
        var found = new Ablation(Ablation.fingerprint(Corpus.read(data)));
        List<Run> plan = Scaling.plan(List.of(4, 8, 12), List.of(51, 100, 200), 2);
        for (Run run : plan) {
            var one = new Ablation("x");
            one.add(run, 0);
            Point p = Scaling.of(one, Corpus.read(data), true).points().get(0);
            found.add(run, law.loss(p.parameters(), p.tokens()) + run.seed() / 1e4);
        }
        Files.writeString(results, found.text());
        Path svg = folder.resolve("a.svg");
        Result r = run("--widths", "12,8,4", "--steps", "51,100,200", "--seeds", 2, "--engine",
            "array", "--data", data, "--out", results, "--svg", svg);
        assertEquals(0, r.code(), r.err());
        assertEquals("scale: 18 of 18 runs are known\n", r.err());
        Scaling scaling = Scaling.of(found, Corpus.read(data), true);
        assertEquals(scaling.table() + "\n\n" + ScalingReport.of(scaling.points(),
            ScalingFit.of(scaling.points())) + "\n", r.out());
        assertTrue(r.out().contains("\n  alpha  0.250 ± 0.000\n"), r.out());
        assertTrue(Files.readString(svg).startsWith("<svg "));
    }

    @Test
    void badOptionsAreOneLineAndNothingIsRun() throws Exception {
        refused("--widths 0 is not 1 or more", "--widths", "4,0");
        refused("width 6 is not a multiple of heads 4", "--widths", "4,6");
        refused("--steps -5 is not 1 or more", "--steps=-5");
        refused("steps 20 is not more than the 50 in which", "--steps", "20,100");
        refused("the engine vector needs Java's option --add-modules", "--engine", "vector");
        refused("is there and is not an SVG picture; another name", "--svg", data);
        refused("Unknown options: '--width'", "--width", 4);
        refused("Unmatched argument at index", "heads=2");
    }

    private void refused(String expected, Object... more) throws Exception {
        var words = new ArrayList<Object>(List.of(more));
        if (!words.contains("--engine")) words.addAll(List.of("--engine", "array"));
        words.addAll(List.of("--data", data, "--out", results));
        boolean lacking = expected.contains("Java's option");
        Result r = lacking ? OwnProcess.run(folder, line(words.toArray())) : run(words.toArray());
        isRefused(r, lacking ? 1 : 2, expected);
        assertFalse(Files.exists(results));
    }
}
