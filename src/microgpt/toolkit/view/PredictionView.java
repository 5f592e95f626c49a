package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.repl.spi.Style;
import microgpt.toolkit.draw.Blocks;
import microgpt.toolkit.draw.ChartSvg;
import microgpt.toolkit.draw.Ink;
import microgpt.toolkit.draw.Num;
import microgpt.toolkit.draw.Text;

/**
 * What a model expects after a text, and how much the text surprised it.
 *
 * @param alphabet the symbol of each token
 * @param tokens the text's, with BOS before it
 * @param surprisal of each token but the first, in nats
 * @param next the probability of each token to come next
 */
public record PredictionView(String text, String[] alphabet, int[] tokens,
        double[] surprisal, double[] next) implements Picture {

    private static final int MOST_LINES = 12;

    /** Lets a model read a text. */
    public static PredictionView of(Gpt model, Tokenizer tokenizer, String text) {
        int[] tokens = Reading.tokens(model, tokenizer, text);
        Value[][] logits = model.forward(tokens);
        var surprisal = new double[tokens.length - 1];
        for (int i = 0; i < surprisal.length; i++)
            surprisal[i] = Loss.crossEntropy(logits[i], tokens[i + 1]).data();
        Value[] p = Loss.softmax(logits[surprisal.length]);
        var next = new double[p.length];
        for (int i = 0; i < p.length; i++) next[i] = p[i].data();
        return new PredictionView(text, symbols(tokenizer), tokens, surprisal, next);
    }

    /** Returns the symbol of each token. */
    public static String[] symbols(Tokenizer tokenizer) {
        return IntStream.range(0, tokenizer.size())
            .mapToObj(t -> Text.safe(tokenizer.symbol(t))).toArray(String[]::new);
    }

    /** Returns the text's surprisal in nats. */
    public double nats() {
        double sum = 0;
        for (double s : surprisal) sum += s;
        return sum;
    }

    /** Returns the text's surprisal in bits. */
    public double bits() { return nats() / Math.log(2); }

    /** Returns the tokens, the likeliest to come next first. */
    public List<Integer> ranking() {
        return IntStream.range(0, next.length).boxed()
            .sorted(Comparator.comparingDouble((Integer t) -> -next[t])).toList();
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var lines = new ArrayList<String>();
        if (surprisal.length > 0) {
            double most = 0;
            for (double s : surprisal) most = Math.max(most, s);
            lines.add(ink.grey("surprisal of each character"));
            int room = Math.max(4, Math.min(40, style.width() - 34));
            for (int i = 0; i < surprisal.length; i++)
                lines.add(Text.right(alphabet[tokens[i + 1]], 5) + "  "
                    + Text.right(Num.fixed(surprisal[i], 3), 7) + ink.grey(" nats ")
                    + Text.right(Num.fixed(surprisal[i] / Math.log(2), 3), 7)
                    + ink.grey(" bits ") + ink.red(Blocks.bar(surprisal[i] / most, room)));
            lines.add(ink.bold(Text.right("all", 5) + "  " + Text.right(Num.fixed(nats(), 3), 7)
                + " nats " + Text.right(Num.fixed(bits(), 3), 7) + " bits")
                + ink.grey("  " + Num.fixed(nats() / surprisal.length, 3) + " nats a character"));
        }
        lines.add(ink.grey(text.isEmpty() ? "what comes first"
            : "what comes after \"" + Text.safe(text) + "\""));
        int room = Math.max(4, Math.min(50, style.width() - 16));
        double shown = 0, largest = next[ranking().get(0)];
        int count = Math.min(MOST_LINES, next.length);
        for (int t : ranking().subList(0, count)) {
            shown += next[t];
            lines.add(Text.right(alphabet[t], 5) + "  " + Text.right(Num.percent(next[t]), 6)
                + " " + ink.blue(Blocks.bar(next[t] / largest, room)));
        }
        if (count < next.length) lines.add(ink.grey(Text.right("…", 5) + "  "
            + Text.right(Num.percent(1 - shown), 6) + " for the other " + (next.length - count)));
        return String.join("\n", lines);
    }

    @Override
    public String svg() {
        int count = Math.min(MOST_LINES, next.length);
        return ChartSvg.bars("What the model expects after \"" + text + "\"",
            ranking().stream().limit(count).map(t -> alphabet[t]).toArray(String[]::new),
            ranking().stream().limit(count).mapToDouble(t -> next[t]).toArray());
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
