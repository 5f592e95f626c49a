package microgpt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import microgpt.fast.Engines;
import microgpt.files.Kind;
import microgpt.files.Target;
import microgpt.text.Corpus;
import microgpt.train.Engine;
import microgpt.train.Trainer;
import microgpt.tuning.Ablation;
import microgpt.tuning.Ablation.Run;
import picocli.CommandLine.Option;

/**
 * Many runs, each made once: what a run comes to is kept in a file as soon as it
 * ends, and a file that goes with the project is looked at before.
 */
final class KnownRuns {

    private static final Kind RESULTS = new Kind("a file of ablations", first ->
        new String(first, StandardCharsets.UTF_8).startsWith("# engine"));

    @Option(names = "--seeds", paramLabel = "N",
        description = "how many seeds: 42, 1, 2, and so on (${DEFAULT-VALUE})")
    private int seeds = 5;

    @Option(names = "--threads", paramLabel = "N",
        description = "how many runs at the same time (${DEFAULT-VALUE})")
    private int threads = 1;

    @Option(names = "--engine", paramLabel = "E",
        completionCandidates = Train.EngineNames.class,
        description = "how steps are computed: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private String engine;

    @Option(names = "--data", paramLabel = "FILE",
        description = "UTF-8 text, one document a line (data/names.txt)")
    private Path data;

    @Option(names = {"-o", "--out"}, paramLabel = "FILE",
        description = "where the results are kept (${DEFAULT-VALUE})")
    private Path out;

    @Option(names = {"-h", "--help"}, usageHelp = true,
        description = "prints this")
    private boolean help;

    private final String command;
    private final Path known;
    private final Path standard;
    private Corpus documents;
    private Ablation found;
    private Target target;
    private int done;
    private int all;
    private long start;

    /** @param file the name of the file of results, in data and in build */
    KnownRuns(String command, String file, String engine) {
        this.command = command;
        this.engine = engine;
        known = Path.of("data", file);
        standard = Path.of("build", file);
        out = standard;
    }

    int seeds() { return seeds; }

    Corpus documents() { return documents; }

    /** @throws IllegalArgumentException if an option is out of bounds */
    void check() {
        atLeastOne("--seeds", seeds);
        atLeastOne("--threads", threads);
        Engines.of(engine);
    }

    static void atLeastOne(String option, int n) {
        if (n < 1) throw new IllegalArgumentException(
            option + " " + n + " is not 1 or more");
    }

    /** Makes those runs that are not known yet; returns all of them. */
    Ablation make(List<Run> plan) throws Exception {
        documents = Corpus.read(data != null ? data : inProject(Path.of("data/names.txt")));
        double heldOut = plan.get(0).config().training().heldOut();
        if (documents.split(heldOut).heldOut().isEmpty())
            throw new IllegalArgumentException("no documents are held out: heldOut is "
                + heldOut + " of " + documents.documents().size() + " documents");
        Path file = out == standard ? inProject(out) : out;
        if (out == standard) Files.createDirectories(file.getParent());
        target = Target.of(file, RESULTS, false, "none at all");
        found = new Ablation(Ablation.fingerprint(documents));
        take(inProject(known), false);
        take(file, true);
        var left = new ArrayList<>(plan);
        left.removeAll(found.losses().keySet());
        all = left.size();
        if (all < plan.size()) System.err.println(command + ": "
            + (plan.size() - all) + " of " + plan.size() + " runs are known");
        run(left);
        var asked = new Ablation(found.fingerprint());
        for (Run run : plan) asked.add(run, found.losses().get(run));
        return asked;
    }

    private static Path inProject(Path name) {
        return Path.of(System.getProperty("microgpt.home", ".")).resolve(name);
    }

    /** Takes over what this engine has found before. */
    private void take(Path file, boolean ours) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) return;
        Ablation known = Ablation.read(file);
        if (known.fingerprint().equals(found.fingerprint()))
            known.losses().forEach(found::add);
        else if (ours) throw new IllegalArgumentException(file
            + ": was made with another engine or other documents; delete it,"
            + " or choose another --out");
    }

    private void run(List<Run> left) throws Exception {
        Engine by = Engines.of(engine);
        start = System.nanoTime();
        var workers = Executors.newFixedThreadPool(threads, work -> {
            var thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        });
        try {
            var results = new ArrayList<Future<?>>();
            for (Run run : left) results.add(workers.submit(() -> {
                Trainer trainer = Trainer.create(run.config(), documents);
                trainer.engine(by);
                note(run, Ablation.heldOut(trainer));
            }));
            for (Future<?> result : results) result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) throw cause;
            throw e;
        } finally {
            workers.shutdownNow();
        }
    }

    /** Keeps what a run came to; a run that is killed loses no other. */
    private synchronized void note(Run run, double loss) {
        found.add(run, loss);
        target.write(part -> Files.writeString(part, found.text()));
        done++;
        double seconds = (System.nanoTime() - start) * 1e-9;
        System.err.println(String.format(Locale.ROOT,
            "%s: %d of %d  %s: %.4f  about %s left", command, done, all, run, loss,
            timeLeft(seconds, done, all)));
    }

    /** Returns what the others will take, if each takes as long as those that are done. */
    static String timeLeft(double passed, int done, int all) {
        double seconds = passed / done * (all - done);
        return seconds < 90 ? Math.round(seconds) + " s"
            : seconds < 5400 ? Math.round(seconds / 60) + " min"
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
