package microgpt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import microgpt.Corpus;
import microgpt.Engine;
import microgpt.Tokenizer;
import microgpt.Trainer;
import microgpt.fast.Engines;
import microgpt.files.Kind;
import microgpt.files.StandardOutput;
import microgpt.files.Target;
import microgpt.tuning.Ablation;
import microgpt.tuning.Ablation.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./build.sh ablate}: each knob turned once, and what came of it. */
@Command(name = "ablate", sortOptions = false,
    header = "Turns each knob of the model once, and trains with several seeds.",
    description = {"",
        "Prints the loss on all held-out names, in nats a character: for the base",
        "its mean and standard error over the seeds, for each change the mean",
        "difference to the base, seed by seed, and its standard error.",
        "",
        "Each run that ends is kept in --out; what is there already, or in",
        "data/ablation.tsv, is not computed again.",
        ""})
final class Ablate implements Callable<Integer> {

    private static final Kind RESULTS =
        new Kind("a file of ablations", Ablate::isResults);

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*",
        description = "what differs from microgpt in all of the runs")
    private List<String> base = List.of();

    @Option(names = "--steps", paramLabel = "N", split = ",",
        description = "lengths of training, with commas between (1000,5000)")
    private List<Integer> steps = List.of(1000, 5000);

    @Option(names = "--seeds", paramLabel = "N",
        description = "how many seeds: 42, 1, 2, and so on (5)")
    private int seeds = 5;

    @Option(names = "--threads", paramLabel = "N",
        description = "how many runs at the same time (1)")
    private int threads = 1;

    @Option(names = "--engine", paramLabel = "E",
        completionCandidates = Train.EngineNames.class,
        description = "how steps are computed: ${COMPLETION-CANDIDATES} (array)")
    private String engine = "array";

    @Option(names = "--data", paramLabel = "FILE",
        description = "UTF-8 text, one document a line (data/names.txt)")
    private Path data;

    @Option(names = "--out", paramLabel = "FILE",
        description = "where the results are kept (build/ablation.tsv)")
    private Path out;

    @Option(names = {"-h", "--help"}, usageHelp = true,
        description = "prints this")
    private boolean help;

    private Ablation found;
    private Target target;
    private int done;
    private int all;
    private long start;

    @Override
    public Integer call() throws Exception {
        atLeastOne("--seeds", seeds);
        atLeastOne("--threads", threads);
        Engines.of(engine);
        for (int n : steps) atLeastOne("--steps", n);
        String base = String.join(" ", this.base);
        for (String setting : this.base) notBoth(setting);
        List<Run> plan = Ablation.plan(base, steps, seeds);
        Corpus documents = Corpus.read(data != null ? data : home("data/names.txt"));
        double heldOut = plan.get(0).config().training().heldOut();
        if (documents.split(heldOut).heldOut().isEmpty())
            throw new IllegalArgumentException("no documents are held out: heldOut is "
                + heldOut + " of " + documents.documents().size() + " documents");
        Path file = out != null ? out : home("build/ablation.tsv");
        if (out == null) Files.createDirectories(file.getParent());
        target = Target.of(file, RESULTS, false, "none at all");
        found = new Ablation(Ablation.fingerprint(documents));
        take(home("data/ablation.tsv"), false);
        take(file, true);
        var left = new ArrayList<>(plan);
        left.removeAll(found.losses().keySet());
        all = left.size();
        if (all < plan.size()) System.err.println("ablate: "
            + (plan.size() - all) + " of " + plan.size() + " runs are known");
        run(left, documents);
        var shown = new Ablation(found.fingerprint());
        for (Run run : plan) shown.add(run, found.losses().get(run));
        StandardOutput.line(shown.table(base, steps.stream().sorted().distinct()
            .mapToInt(n -> n).toArray()));
        return 0;
    }

    private static void atLeastOne(String option, int n) {
        if (n < 1) throw new IllegalArgumentException(
            option + " " + n + " is not 1 or more");
    }

    private static void notBoth(String setting) {
        for (String key : List.of("steps", "seed"))
            if (setting.startsWith(key + "=")) throw new IllegalArgumentException(
                Tokenizer.shown(setting) + " is told by --"
                + (key.equals("seed") ? "seeds" : key));
    }

    private static Path home(String name) {
        return Path.of(System.getProperty("microgpt.home", ".")).resolve(name);
    }

    private static boolean isResults(byte[] first) {
        return new String(first, java.nio.charset.StandardCharsets.UTF_8)
            .startsWith("# engine");
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

    private void run(List<Run> left, Corpus documents) throws Exception {
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
            "ablate: %d of %d  %s: %.4f  about %s left", done, all, run, loss,
            time(seconds / done * (all - done))));
    }

    private static String time(double seconds) {
        return seconds < 90 ? Math.round(seconds) + " s"
            : seconds < 5400 ? Math.round(seconds / 60) + " min"
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
