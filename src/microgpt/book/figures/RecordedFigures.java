package microgpt.book.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.Tokenizer;
import microgpt.book.base.Recorded;
import microgpt.draw.ErrorPlot;
import microgpt.draw.ErrorPlot.Measured;
import microgpt.fast.Scaling;
import microgpt.fast.Scaling.Point;
import microgpt.scaling.ScalingFigure;
import microgpt.scaling.ScalingFit;
import microgpt.text.Corpus;
import microgpt.tuning.Ablation;
import microgpt.tuning.Ablation.Spread;

/** Figures of runs that take too long for a build, and are kept in files. */
final class RecordedFigures {

    private final Path data;

    RecordedFigures(Path data) {
        this.data = data;
    }

    /** What each knob adds to the loss, after two lengths of training. */
    String ablation() throws IOException {
        Ablation found = Ablation.read(data.resolve("ablation.tsv"));
        List<String> changes = found.losses().keySet().stream()
            .filter(run -> run.base().isEmpty() && !run.change().isEmpty())
            .map(Ablation.Run::change).distinct().toList();
        var series = new ArrayList<Measured>();
        for (int steps : new int[] {1000, 5000}) {
            List<Spread> by = changes.stream()
                .map(change -> found.difference("", change, steps)).toList();
            series.add(new Measured(String.format(Locale.ROOT, "%,d steps", steps),
                numbers(by, Spread::mean), null, numbers(by, Spread::error)));
        }
        return ErrorPlot.rows("What each knob adds to the held-out loss",
            "nats a character, more or less than the model of the book",
            changes.toArray(new String[0]), series, 700);
    }

    private static double[] numbers(List<Spread> spreads, ToDoubleFunction<Spread> what) {
        return spreads.stream().mapToDouble(what).toArray();
    }

    /** The loss with either mask, as it is trained and as it is used. */
    String leak() throws IOException {
        String[] masks = {"right mask", "wrong mask"};
        var series = new ArrayList<Measured>();
        for (int column = 0; column < 2; column++) {
            int c = column;
            List<Spread> by = Stream.of(masks)
                .map(mask -> Spread.of(runs().seeds("leak", mask, c))).toList();
            series.add(new Measured(c == 0 ? "all letters given at once" : "letter by letter",
                numbers(by, Spread::mean), null, numbers(by, Spread::error)));
        }
        return ErrorPlot.rows("The loss with a leaking mask", "held-out loss, nats a letter",
            masks, series, 620);
    }

    private Recorded runs() {
        try {
            return Recorded.in(data.resolve("runs.tsv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final Map<String, String> MATRICES = Map.of(
        "attn_wq attn_wv", "queries and values",
        "attn_wq attn_wk attn_wv attn_wo mlp_fc1 mlp_fc2", "the six of the block",
        "lm_head", "head", "wte lm_head", "embedding and head");

    /** What corrections of several ranks gain, by how many numbers they have. */
    String lowRank() throws IOException {
        var series = new ArrayList<Measured>();
        for (String matrices : List.of("attn_wq attn_wv",
                "attn_wq attn_wk attn_wv attn_wo mlp_fc1 mlp_fc2", "lm_head", "wte lm_head")) {
            List<String> rows = runs().rows("rank").stream()
                .filter(row -> row.startsWith(matrices + ", rank ")).toList();
            series.add(gained(MATRICES.get(matrices), rows, rows.stream().mapToDouble(row ->
                Double.parseDouble(row.replaceAll(".*, (\\d+) numbers", "$1"))).toArray()));
        }
        double all = Gpt.shapes(Config.microgpt(), Tokenizer.of(Corpus.read(
            data.resolve("names.txt")).documents()).size()).stream()
            .mapToInt(Parameter::size).sum();
        series.add(gained("everything", List.of("everything"), all));
        return ErrorPlot.logarithmic("What a correction of low rank gains", "numbers learned",
            "gained on the names of 1880, nats", series, List.of());
    }

    private Measured gained(String name, List<String> rows, double... numbers) {
        List<Spread> by = rows.stream()
            .map(row -> difference("rank", "nothing", row, 0)).toList();
        return new Measured(name, numbers, numbers(by, Spread::mean), numbers(by, Spread::error));
    }

    /** How much larger a number of one row is than that of another, seed by seed. */
    private Spread difference(String table, String row, String than, int column) {
        double[] x = runs().seeds(table, row, column), y = runs().seeds(table, than, column);
        for (int i = 0; i < x.length; i++) x[i] -= y[i];
        return Spread.of(x);
    }

    /** How many names end as one wishes, and what that costs. */
    String preference() throws IOException {
        var series = new ArrayList<Measured>();
        for (String beta : List.of("0.1", "0.5", "2.0")) series.add(wish(
            "β = " + beta.replace(".0", ""), "before", "beta " + beta + ", 50",
            "beta " + beta + ", 100"));
        series.add(wish("names in a", "before", "200 names in a", "400 names in a",
            "600 names in a", "800 names in a"));
        return ErrorPlot.plain("A wish and its cost", "names that end in a, of 100",
            "added to the held-out loss, nats", series);
    }

    private Measured wish(String name, String... rows) {
        List<String> all = List.of(rows);
        List<Spread> cost = all.stream()
            .map(row -> difference("wish", row, "before", 1)).toList();
        return new Measured(name, all.stream().mapToDouble(row ->
            Spread.of(runs().seeds("wish", row, 0)).mean()).toArray(),
            numbers(cost, Spread::mean), numbers(cost, Spread::error));
    }

    String scalingByTokens() throws IOException {
        return scaling(ScalingFigure::byTokens);
    }

    String scalingByCost() throws IOException {
        return scaling(ScalingFigure::byCost);
    }

    private String scaling(BiFunction<List<Point>, ScalingFit, String> draw)
            throws IOException {
        List<Point> points = Scaling.of(Ablation.read(data.resolve("scaling.tsv")),
            Corpus.read(data.resolve("names.txt")), true).points();
        return draw.apply(points, ScalingFit.of(points));
    }
}
