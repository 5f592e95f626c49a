package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import microgpt.Parameters.Parameter;
import microgpt.Value;
import microgpt.draw.Blocks;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;

/** Shapes, norms and histograms of parameters as they were when asked. */
public record ParametersView(List<Line> lines) implements View {

    /** Bins of a histogram. */
    public static final int BINS = 16;

    /**
     * One parameter.
     *
     * @param norm length of the vector of all its numbers
     * @param gradientNorm the same of their gradients
     * @param histogram how many numbers there are in each of
     *     {@link #BINS} equal parts of [-largest, largest]
     */
    public record Line(String name, int[] shape, double norm, double largest,
            double gradientNorm, int[] histogram) {

        static Line of(Parameter p) {
            double squares = 0, grads = 0, largest = 0;
            for (Value[] row : p.rows())
                for (Value v : row) {
                    squares += v.data() * v.data();
                    grads += v.grad() * v.grad();
                    largest = Math.max(largest, Math.abs(v.data()));
                }
            var histogram = new int[BINS];
            for (Value[] row : p.rows())
                for (Value v : row) {
                    double share = largest == 0 ? 0.5 : (v.data() / largest + 1) / 2;
                    histogram[(int) Math.max(0, Math.min(BINS - 1, share * BINS))]++;
                }
            return new Line(p.name(), p.shape(), Math.sqrt(squares), largest,
                Math.sqrt(grads), histogram);
        }

        int size() { return Arrays.stream(shape).reduce(1, (a, b) -> a * b); }
    }

    /** What these parameters are now. */
    public ParametersView(Iterable<Parameter> parameters) {
        this(lines(parameters));
    }

    private static List<Line> lines(Iterable<Parameter> parameters) {
        var lines = new ArrayList<Line>();
        for (Parameter p : parameters) lines.add(Line.of(p));
        return List.copyOf(lines);
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {"parameter", "shape", "numbers", "norm", "gradient",
            "-max ", "histogram", " +max"});
        for (int j = 0; j < rows.get(0).length; j++) rows.get(0)[j] = ink.grey(rows.get(0)[j]);
        int total = 0;
        for (Line l : lines) {
            total += l.size();
            String max = Num.brief(l.largest, 2), min = l.largest > 0 ? "-" + max : max;
            rows.add(new String[] {l.name, shape(l), String.valueOf(l.size()),
                Num.fixed(l.norm, 3), Num.fixed(l.gradientNorm, 4),
                ink.grey(min), ink.blue(bars(l.histogram)), ink.grey(max)});
        }
        if (lines.size() > 1) rows.add(new String[] {ink.grey("all"), "",
            String.valueOf(total), Num.fixed(length(false), 3), Num.fixed(length(true), 4)});
        String text = Text.table(rows);
        for (int column : new int[] {2, 4, 4, 4, 1, 1}) {
            if (Text.widest(text) <= style.width()) return text;
            text = Text.table(without(column, rows));
        }
        return text;
    }

    private static List<String[]> without(int column, List<String[]> rows) {
        rows.replaceAll(row -> {
            var kept = new ArrayList<>(Arrays.asList(row));
            if (column < kept.size()) kept.remove(column);
            return kept.toArray(new String[0]);
        });
        return rows;
    }

    private static String bars(int[] histogram) {
        var bars = new StringBuilder(
            Blocks.spark(Arrays.stream(histogram).asDoubleStream().toArray()));
        for (int i = 0; i < histogram.length; i++)
            if (histogram[i] == 0) bars.setCharAt(i, ' ');
        return bars.toString();
    }

    private double length(boolean gradient) {
        double squares = 0;
        for (Line l : lines) {
            double x = gradient ? l.gradientNorm : l.norm;
            squares += x * x;
        }
        return Math.sqrt(squares);
    }

    private static String shape(Line l) {
        var text = new ArrayList<String>();
        for (int n : l.shape) text.add(String.valueOf(n));
        return String.join("×", text);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
