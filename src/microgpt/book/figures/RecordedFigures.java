package microgpt.book.figures;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import microgpt.Corpus;
import microgpt.fast.Scaling;
import microgpt.fast.Scaling.Point;
import microgpt.scaling.ScalingFigure;
import microgpt.scaling.ScalingFit;
import microgpt.tuning.Ablation;

/** Figures of runs that take too long for a build, and are kept in files. */
final class RecordedFigures {

    private final Path data;

    RecordedFigures(Path data) {
        this.data = data;
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
