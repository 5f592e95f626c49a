package microgpt.cli;

import java.util.List;
import java.util.concurrent.Callable;
import microgpt.Tokenizer;
import microgpt.files.StandardOutput;
import microgpt.tuning.Ablation;
import microgpt.tuning.Ablation.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*",
        description = "what differs from microgpt in all of the runs")
    private List<String> base = List.of();

    @Option(names = "--steps", paramLabel = "N", split = ",",
        description = "lengths of training, with commas between (1000,5000)")
    private List<Integer> steps = List.of(1000, 5000);

    @Mixin
    private final KnownRuns runs = new KnownRuns("ablate", "ablation.tsv", "array");

    @Override
    public Integer call() throws Exception {
        runs.check();
        for (int n : steps) KnownRuns.atLeastOne("--steps", n);
        String base = String.join(" ", this.base);
        for (String setting : this.base) notBoth(setting);
        List<Run> plan = Ablation.plan(base, steps, runs.seeds());
        StandardOutput.line(runs.make(plan).table(base,
            steps.stream().sorted().distinct().mapToInt(n -> n).toArray()));
        return 0;
    }

    private static void notBoth(String setting) {
        for (String key : List.of("steps", "seed"))
            if (setting.startsWith(key + "=")) throw new IllegalArgumentException(
                Tokenizer.shown(setting) + " is told by --"
                + (key.equals("seed") ? "seeds" : key));
    }
}
