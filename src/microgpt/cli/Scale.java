package microgpt.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import microgpt.fast.Scaling;
import microgpt.fast.Scaling.Point;
import microgpt.files.Kind;
import microgpt.files.StandardOutput;
import microgpt.files.Target;
import microgpt.scaling.ScalingFigure;
import microgpt.scaling.ScalingFit;
import microgpt.scaling.ScalingReport;
import microgpt.tuning.Ablation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./build.sh scale}: how the loss falls with size and with reading. */
@Command(name = "scale", sortOptions = false,
    header = "Trains models of several sizes and lengths, and fits a law of scaling.",
    description = {"",
        "Prints the mean loss on all held-out names, in nats a character, and its",
        "standard error over the seeds; the law E + A / N^alpha + B / D^beta that",
        "comes closest, N being the parameters and D the tokens read; and what it",
        "says is best for a cost of 6 N D operations.",
        "",
        "Each run that ends is kept in --out; what is there already, or in",
        "data/scaling.tsv, is not computed again.",
        ""})
final class Scale implements Callable<Integer> {

    @Option(names = "--widths", paramLabel = "N", split = ",",
        description = "the sizes, multiples of 4 with commas between (4,8,16,32,64)")
    private List<Integer> widths = List.of(4, 8, 16, 32, 64);

    @Option(names = "--steps", paramLabel = "N", split = ",",
        description = "lengths of training, with commas between (500,1000,2000,"
            + "4000,8000,16000)")
    private List<Integer> steps = List.of(500, 1000, 2000, 4000, 8000, 16000);

    @Option(names = "--svg", paramLabel = "FILE",
        description = "draws the losses by cost, and the law, here")
    private Path svg;

    @Mixin
    private final KnownRuns runs = new KnownRuns("scale", "scaling.tsv", "vector");

    @Override
    public Integer call() throws Exception {
        runs.check();
        for (int n : widths) KnownRuns.atLeastOne("--widths", n);
        for (int n : steps) KnownRuns.atLeastOne("--steps", n);
        Target picture = svg == null ? null
            : Target.of(svg, Kind.SVG, false, "none at all");
        Ablation found = runs.make(Scaling.plan(widths, steps, runs.seeds()));
        Scaling scaling = Scaling.of(found, runs.documents(), true);
        List<Point> points = scaling.points();
        StandardOutput.line(scaling.table());
        ScalingFit fit;
        try {
            fit = ScalingFit.of(points);
        } catch (IllegalArgumentException e) {
            System.err.println("scale: no law: " + e.getMessage());
            return 0;
        }
        StandardOutput.line("\n" + ScalingReport.of(points, fit));
        if (picture != null)
            picture.write(ScalingFigure.byCost(points, fit).getBytes(
                StandardCharsets.UTF_8));
        return 0;
    }
}
