package microgpt.toolkit.render;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.Tokenizer;
import microgpt.draw.Blocks;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.Reading;

/** What a row with a number for each token means: probabilities, or logits. */
public final class VocabularyText {

    private static final int MOST_BARS = 10;

    /**
     * Returns bars for probabilities, one line of shares for logits, and
     * nothing for rows that have another length than the vocabulary.
     */
    static String after(double[] row, Tokenizer tokenizer, Style style) {
        if (tokenizer == null || row.length != tokenizer.size()) return "";
        double sum = 0, largest = Double.NEGATIVE_INFINITY;
        boolean positive = true;
        for (double x : row) {
            if (!Double.isFinite(x)) return "";
            sum += x;
            largest = Math.max(largest, x);
            positive &= x >= 0;
        }
        if (positive && Math.abs(sum - 1) < 1e-9) return bars(row, largest, tokenizer, style);
        var shares = new double[row.length];
        double total = 0;
        for (double x : row) total += Math.exp(x - largest);
        for (int i = 0; i < shares.length; i++) shares[i] = Math.exp(row[i] - largest) / total;
        return logits(shares, tokenizer, style);
    }

    private static List<Integer> ranking(double[] row) {
        return IntStream.range(0, row.length).boxed()
            .sorted(Comparator.comparingDouble((Integer t) -> -row[t])).toList();
    }

    private static String bars(double[] p, double largest, Tokenizer tokenizer, Style style) {
        var ink = new Ink(style.color());
        List<Integer> shown = ranking(p).subList(0, Math.min(MOST_BARS, p.length));
        int label = shown.stream().mapToInt(
            t -> Text.width(Reading.symbol(tokenizer, t))).reduce(7, Math::max);
        int room = Math.max(4, Math.min(50, style.width() - 11 - label));
        var text = new StringBuilder();
        for (int t : shown)
            text.append('\n').append(Text.right(Reading.symbol(tokenizer, t), label)).append("  ")
                .append(Text.right(Num.percent(p[t]), 6)).append(' ')
                .append(ink.blue(Blocks.bar(p[t] / largest, room)));
        return text.toString();
    }

    private static String logits(double[] shares, Tokenizer tokenizer, Style style) {
        var ink = new Ink(style.color());
        var text = new StringBuilder("\n  " + ink.grey("as logits:"));
        for (int t : ranking(shares)) {
            String next = "  " + Reading.symbol(tokenizer, t) + " " + Num.percent(shares[t]);
            if (Text.width(text.toString().strip()) + Text.width(next) + 6 > style.width()) break;
            text.append(next);
        }
        return text + ink.grey(" …");
    }

    private VocabularyText() {}
}
