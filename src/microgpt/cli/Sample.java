package microgpt.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import microgpt.Checkpoint;
import microgpt.PythonRandom;
import microgpt.Sampler;
import microgpt.files.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./build.sh sample}: draws texts from a model in a file. */
@Command(name = "sample", sortOptions = false,
    header = "Draws texts from a trained model.",
    footer = {"", "Example:",
        "  ./build.sh sample --model names.model --count 5 --prompt em"})
final class Sample implements Callable<Integer> {

    static final double TEMPERATURE = 0.5;

    @Option(names = "--model", paramLabel = "FILE", required = true,
        description = "what ./build.sh train --out FILE has kept")
    private Path model;

    @Option(names = "--count", paramLabel = "N",
        description = "how many texts (20)")
    private int count = 20;

    @Option(names = "--temperature", paramLabel = "T",
        description = "how bold; 0 is greedy (0.5)")
    private double temperature = TEMPERATURE;

    @Option(names = "--seed", paramLabel = "S",
        description = "start of the random generator (42)")
    private long seed = 42;

    @Option(names = "--prompt", paramLabel = "TEXT",
        description = "what each text begins with")
    private String prompt = "";

    @Option(names = {"-h", "--help"}, usageHelp = true,
        description = "prints this")
    private boolean help;

    @Override
    public Integer call() throws Exception {
        check(count, temperature);
        Checkpoint checkpoint = MemoryFull.guard(
            "the model does not fit", () -> Checkpoint.load(model));
        var sampler = new Sampler(checkpoint.model(),
            checkpoint.tokenizer(), new PythonRandom(seed));
        for (int i = 1; i <= count; i++)
            StandardOutput.line("sample " + i + ": " + sampler.sample(prompt, temperature));
        return 0;
    }

    static void check(int count, double temperature) {
        if (count < 0) throw new IllegalArgumentException(
            "the number of samples, " + count + ", is negative");
        Sampler.checkTemperature(temperature);
    }
}
