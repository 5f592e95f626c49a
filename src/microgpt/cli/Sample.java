package microgpt.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import microgpt.Checkpoint;
import microgpt.PythonRandom;
import microgpt.Sampler;
import microgpt.Sampling;
import microgpt.files.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./build.sh sample}: draws texts from a model in a file. */
@Command(name = "sample", sortOptions = false,
    header = "Draws texts from a trained model.",
    footer = {"", "Example:",
        "  ./build.sh sample --model names.model --count 5 --prompt em"})
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

    @Option(names = {"-h", "--help"}, usageHelp = true,
        description = "prints this")
    private boolean help;

    @Override
    public Integer call() throws Exception {
        checkCount(count);
        Sampling sampling = how.sampling();
        Checkpoint checkpoint = MemoryFull.guard(
            "the model does not fit", () -> Checkpoint.load(model));
        var sampler = new Sampler(checkpoint.model(),
            checkpoint.tokenizer(), new PythonRandom(seed));
        try {
            for (int i = 1; i <= count; i++)
                StandardOutput.line((plain ? "" : "sample " + i + ": ")
                    + sampler.sample(prompt, sampling));
        } catch (StandardOutput.Lost e) {
            if (!plain || !e.unread()) throw e;
            StandardOutput.leave();     // whoever reads has enough
        }
        return 0;
    }

    static void checkCount(int count) {
        if (count < 0) throw new IllegalArgumentException(
            "the number of samples, " + count + ", is negative");
    }
}
