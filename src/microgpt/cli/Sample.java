package microgpt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import microgpt.PythonRandom;
import microgpt.fast.ArrayEngine;
import microgpt.fast.CachedSampler;
import microgpt.fast.Inference;
import microgpt.files.StandardOutput;
import microgpt.files.Target;
import microgpt.run.Report;
import microgpt.text.Corpus;
import microgpt.text.Sampling;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./build.sh sample}: draws texts from a model in a file. */
@Command(name = "sample", sortOptions = false,
    header = "Draws texts from a trained model.",
    footer = {"", "Example:",
        "  ./build.sh sample --model names.model --count 5 --prompt em",
        "  ./build.sh sample --model names.model --count 100000 --plain \\",
        "    --report quality.json > names.txt"})
final class Sample implements Callable<Integer> {

    @Option(names = "--model", paramLabel = "FILE", required = true,
        description = "what ./build.sh train --out FILE has kept")
    private Path model;

    @Option(names = "--count", paramLabel = "N",
        description = "how many texts (20)")
    private int count = 20;

    @Mixin
    private SamplingOptions how;

    @Option(names = "--seed", paramLabel = "S",
        description = "start of the random generator (42)")
    private long seed = 42;

    @Option(names = "--prompt", paramLabel = "TEXT",
        description = "what each text begins with")
    private String prompt = "";

    @Option(names = "--plain",
        description = "prints the texts and nothing else, for pipes")
    private boolean plain;

    @Option(names = "--report", paramLabel = "FILE",
        description = "counts new and different texts, and writes that and "
            + "the held-out loss here, as .csv or .json")
    private Path report;

    @Option(names = "--data", paramLabel = "FILE",
        description = "for --report: what the model was trained on "
            + "(data/names.txt)")
    private Path data;

    @Option(names = "--force",
        description = "lets --report replace a file that is no report")
    private boolean force;

    @Option(names = {"-h", "--help"}, usageHelp = true,
        description = "prints this")
    private boolean help;

    @Override
    public Integer call() throws Exception {
        checkCount(count);
        Sampling sampling = how.sampling();
        if (report == null && data != null) throw new IllegalArgumentException(
            "--data is for --report FILE");
        Target target = report == null ? null : RunOptions.report(report, force);
        Checkpoint checkpoint = MemoryFull.guard(
            "the model does not fit", () -> Checkpoint.load(model));
        Trainer trainer = target == null ? null : trainer(checkpoint);
        var sampler = new CachedSampler(Inference.of(checkpoint.model()),
            checkpoint.tokenizer(), new PythonRandom(seed), sampling);
        var texts = new ArrayList<String>();
        long nanos = 0;
        try {
            for (int i = 1; i <= count; i++) {
                long start = System.nanoTime();
                String text = sampler.sample(prompt);
                nanos += System.nanoTime() - start;
                if (target != null) texts.add(text);
                StandardOutput.line((plain ? "" : "sample " + i + ": ") + text);
            }
        } catch (StandardOutput.Lost e) {
            if (!plain || !e.unread()) throw e;
            StandardOutput.leave();     // whoever reads has enough
        }
        if (target == null) return 0;
        var told = new Report(trainer, data().getFileName().toString())
            .samples(texts, sampling.toString(), trainer).drawnIn(nanos * 1e-9);
        RunOptions.write(told, report, target);
        return 0;
    }

    private Path data() { return data == null ? DataOptions.names() : data; }

    /** Returns what the model was trained by, to compare its texts with. */
    private Trainer trainer(Checkpoint checkpoint) throws IOException {
        Trainer trainer = checkpoint.resume(
            Corpus.read(data(), checkpoint.layout()), checkpoint.length());
        trainer.engine(new ArrayEngine());
        return trainer;
    }

    static void checkCount(int count) {
        if (count < 0) throw new IllegalArgumentException(
            "the number of samples, " + count + ", is negative");
    }
}
