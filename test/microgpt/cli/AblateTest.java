package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import microgpt.cli.InProcess.Result;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import microgpt.tuning.Ablation;
import microgpt.tuning.Ablation.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./build.sh ablate}. */
@Timeout(120)
class AblateTest extends RecordedRuns {

    private static final String BASE = "width=4 heldOut=0.25";

    AblateTest() { super("ablate"); }

    private Object[] shortRun(int steps, int seeds) {
        return new Object[] {"width=4", "heldOut=0.25", "--data", data,
            "--steps", steps, "--seeds", seeds, "--out", results};
    }

    private static List<Run> plan(int steps, int seeds) {
        return Ablation.plan(BASE, List.of(steps), seeds);
    }

    @Test
    void itPrintsAndKeepsWhatEachRunComesTo() throws Exception {
        Result r = run(shortRun(3, 2));
        assertEquals(0, r.code(), r.err());
        Ablation kept = Ablation.read(results);
        List<Run> plan = plan(3, 2);
        assertEquals(plan, List.copyOf(kept.losses().keySet()));
        assertEquals(kept.table(BASE, 3) + "\n", r.out());
        Corpus documents = Corpus.read(data);
        for (Run some : List.of(plan.get(0), plan.get(7), plan.get(plan.size() - 1))) {
            Trainer byHand = Trainer.create(some.config(), documents);
            byHand.train(3);
            assertEquals(byHand.score().perCharacter(), kept.losses().get(some), 1e-12);
        }
        List<String> told = r.err().lines().toList();
        assertEquals(plan.size(), told.size(), r.err());
        assertTrue(told.get(0).startsWith(String.format(Locale.ROOT,
            "ablate: 1 of %d  microgpt %s, 3 steps, seed 42: %.4f  about ",
            plan.size(), BASE, kept.losses().get(plan.get(0)))), told.get(0));
    }

    /** Ended in the middle, it goes on with what is left. */
    @Test
    void whatWasInterruptedGoesOnAndComesToTheSame() throws Exception {
        Result whole = run(shortRun(200, 1));
        assertEquals(0, whole.code(), whole.err());
        byte[] all = Files.readAllBytes(results);
        Files.delete(results);
        Process process = OwnProcess.start(folder, line(shortRun(200, 1)));
        while (process.isAlive() && !Files.exists(results)) Thread.sleep(1);
        process.destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        int runs = plan(200, 1).size(), done = Ablation.read(results).losses().size();
        assertTrue(done > 0 && done < runs, done + " of " + runs + " were done");
        Result rest = run(shortRun(200, 1));
        assertEquals(0, rest.code(), rest.err());
        assertEquals(whole.out(), rest.out());
        assertEquals(new String(all), Files.readString(results));
        List<String> told = rest.err().lines().toList();
        assertEquals("ablate: " + done + " of " + runs + " runs are known", told.get(0));
        assertEquals(runs - done, told.size() - 1, rest.err());
        assertEquals("ablate: " + runs + " of " + runs + " runs are known\n",
            run(shortRun(200, 1)).err());
    }

    /** They are in the order in which they end, and the table in that of the knobs. */
    @Test
    void runsAtTheSameTimeComeToTheSame() throws Exception {
        Result one = run(shortRun(3, 1));
        Ablation alone = Ablation.read(results);
        Files.delete(results);
        var words = new ArrayList<>(List.of(shortRun(3, 1)));
        words.addAll(List.of("--threads", 3));
        Result three = run(words.toArray());
        assertEquals(one.out(), three.out());
        assertEquals(alone.losses(), Ablation.read(results).losses());
    }

    @Test
    void badOptionsAreOneLineAndNothingIsRun() throws Exception {
        refused("--seeds 0 is not 1 or more", "--seeds", 0);
        refused("--steps 0 is not 1 or more", "--steps", "5,0");
        refused("--threads -1 is not 1 or more", "--threads", -1);
        refused("'--steps' (N): 'x' is not an int", "--steps", "x");
        refused("no engine 'foo'; there are: graph, dot, array", "--engine", "foo");
        refused("no hyperparameter 'wide'", "wide=4");
        refused("no preset 'foo'", "foo", "width=4");
        refused("width 3 is not a multiple of heads 2", "width=3", "heads=2");
        refused("steps=5 is told by --steps", "steps=5");
        refused("seed=5 is told by --seeds", "width=4", "seed=5");
        refused("no documents are held out: heldOut is 0.0 of 10", "heldOut=0");
        refused("none: no such file", "--data", folder.resolve("none"));
        refused("is a folder; a file name is needed", "--out", folder);
        refused("Unknown option: '--step'", "--step", 3);
    }

    @Test
    void aFileThatIsNoneOfOursStaysAsItIs() throws Exception {
        stays("emma\n", "is there and is not a file of ablations; another name");
        String head = "# engine 12\n";
        stays(head, "was made with another engine or other documents; delete it");
        assertEquals(0, run(shortRun(1, 1)).code());
        String damaged = Files.readString(results).replaceFirst("\t1\t", " 1 ");
        stays(damaged, "line 3 is not base, change, steps, seed and loss");
    }

    private void stays(String text, String expected) throws Exception {
        Files.writeString(results, text);
        refused(expected, "--out", results);
        assertEquals(text, Files.readString(results));
        Files.delete(results);
    }

    private void refused(String expected, Object... more) throws Exception {
        var words = new ArrayList<Object>(List.of(more));
        if (!words.contains("heldOut=0")) words.add("heldOut=0.25");
        if (!words.contains("--data")) words.addAll(List.of("--data", data));
        if (!words.contains("--steps")) words.addAll(List.of("--steps", 1));
        if (!words.contains("--out"))
            words.addAll(List.of("--out", folder.resolve("no.tsv")));
        Result r = run(words.toArray());
        isRefused(r, 2, expected);
        assertFalse(Files.exists(folder.resolve("no.tsv")));
    }
}
