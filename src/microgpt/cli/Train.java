package microgpt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import microgpt.Checkpoint;
import microgpt.Config;
import microgpt.Corpus;
import microgpt.Sampler;
import microgpt.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./build.sh train}: trains a model, then samples from it. */
@Command(name = "train", sortOptions = false,
    header = "Trains a model on documents, one a line.",
    description = {"",
        "Without options it trains the model of the book on data/names.txt.",
        ""},
    footer = {"", "Hyperparameters for --set:",
        "  layerCount headCount width context norm embeddingNorm activation",
        "  initStd learningRate beta1 beta2 epsilon weightDecay schedule",
        "  steps heldOut seed", "",
        "Example:",
        "  ./build.sh train --preset karpathy --sample 20 --out names.model"})
final class Train implements Callable<Integer> {

    @Option(names = "--preset", paramLabel = "P",
        description = "microgpt (default) or karpathy")
    private String preset;

    @Option(names = "--data", paramLabel = "FILE",
        description = "UTF-8 text, one document a line (data/names.txt)")
    private Path data;

    @Option(names = "--steps", paramLabel = "N",
        description = "length of the whole run (1000)")
    private Integer steps;

    @Option(names = "--seed", paramLabel = "S",
        description = "start of the random generator (42)")
    private Long seed;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
        description = "sets a hyperparameter; may be repeated")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--sample", paramLabel = "N",
        description = "draws N texts after training (0)")
    private int samples;

    @Option(names = "--temperature", paramLabel = "T",
        description = "how bold the samples are; 0 is greedy (0.5)")
    private double temperature = Sample.TEMPERATURE;

    @Option(names = "--out", paramLabel = "FILE",
        description = "keeps the model in this file, during the run too")
    private Path out;

    @Option(names = "--save-every", paramLabel = "N",
        description = "writes --out every N steps (100)")
    private int saveEvery = 100;

    @Option(names = "--resume", paramLabel = "FILE",
        description = "goes on with a model that --out has kept")
    private Path resume;

    @Option(names = {"-h", "--help"}, usageHelp = true,
        description = "prints this")
    private boolean help;

    private volatile boolean stop;

    @Override
    public Integer call() throws IOException {
        Sample.check(samples, temperature);
        if (saveEvery < 1) throw new IllegalArgumentException(
            "--save-every " + saveEvery + " is not 1 or more");
        Trainer trainer = resume == null ? begin() : goOn();
        if (out != null) Checkpoint.checkWritable(out);
        warnOfLongDocuments(trainer);
        if (resume != null) tellIfFinished(trainer);
        run(trainer);
        if (stop) return 130;
        var sampler = new Sampler(
            trainer.model(), trainer.tokenizer(), trainer.random());
        for (int i = 1; i <= samples; i++)
            System.out.println(
                "sample " + i + ": " + sampler.sample(temperature));
        return 0;
    }

    private Trainer begin() throws IOException {
        notTwice("steps", steps);
        notTwice("seed", seed);
        Config config = Config.preset(preset == null ? "microgpt" : preset)
            .with(set);
        if (steps != null) config = config.with("steps", "" + steps);
        if (seed != null) config = config.with("seed", "" + seed);
        return Trainer.create(config, corpus());
    }

    private void notTwice(String key, Object option) {
        if (option != null && set.containsKey(key))
            throw new IllegalArgumentException("--" + key + " " + option
                + " and --set " + key + "=" + set.get(key)
                + " contradict each other; one of them is enough");
    }

    private Trainer goOn() throws IOException {
        if (preset != null || seed != null || !set.isEmpty())
            throw new IllegalArgumentException("--resume goes on with the "
                + "checkpoint's own hyperparameters: without --preset, "
                + "--seed and --set");
        Checkpoint checkpoint = Checkpoint.load(resume);
        return checkpoint.resume(corpus(), steps != null ? steps
            : Math.max(checkpoint.config().steps(), checkpoint.steps()));
    }

    private Corpus corpus() throws IOException {
        return Corpus.read(data != null ? data
            : Path.of(System.getProperty("microgpt.home", "."))
                .resolve("data/names.txt"));
    }

    private static void tellIfFinished(Trainer trainer) {
        int total = trainer.model().config().steps();
        if (trainer.steps() >= total) System.err.println(
            "train: nothing is left to do, " + trainer.steps() + " of "
            + total + " steps are done; --steps N makes the run longer");
    }

    private static void warnOfLongDocuments(Trainer trainer) {
        int context = trainer.model().config().context();
        long count = trainer.corpus().longerThan(context);
        if (count > 0) System.err.println("train: " + count + " of "
            + trainer.corpus().documents().size()
            + " documents do not fit into the context; only their first "
            + context + " positions are trained on");
    }

    /*
     * Ctrl-C ends the run after the step that it is in, and what --out should
     * keep is kept: the virtual machine waits for its shutdown hook.
     */
    private void run(Trainer trainer) throws IOException {
        var finished = new CountDownLatch(1);
        var hook = new Thread(() -> {
            stop = true;
            try {
                finished.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        int total = trainer.model().config().steps();
        int saved = trainer.steps() == total ? -1 : trainer.steps();
        var progress = Progress.of(trainer, total);
        while (trainer.steps() < total && !stop) {
            progress.after(trainer.step());
            if (out != null && trainer.steps() % saveEvery == 0) {
                Checkpoint.save(out, trainer);
                saved = trainer.steps();
            }
        }
        if (out != null && saved != trainer.steps())
            Checkpoint.save(out, trainer);
        progress.end();
        if (stop && out != null) System.err.println("train: stopped at step "
            + trainer.steps() + "; " + out + " keeps it");
        finished.countDown();
        if (!stop) Runtime.getRuntime().removeShutdownHook(hook);
    }
}
