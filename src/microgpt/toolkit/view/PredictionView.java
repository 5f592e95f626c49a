package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.draw.Blocks;
import microgpt.draw.ChartSvg;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.text.Sampling;

/**
 * What a model expects after a text, and how much the text surprised it.
 *
 * @param alphabet the symbol of each token
 * @param tokens the text's, with BOS before it
 * @param surprisal of each token but the first, in nats
 * @param next the probability of each token to come next
 * @param sampling how the next token is to be chosen; null if that is not asked
 * @param chosen the probability of each token to be chosen, 0 if it is cut off;
 *     without sampling the same as next
 */
public record PredictionView(String text, String[] alphabet, int[] tokens,
        double[] surprisal, double[] next, Sampling sampling, double[] chosen)
        implements Picture {

    private static final int MOST_LINES = 12;

    /** Lets a model read a text. */
    public static PredictionView of(
            Gpt model, Tokenizer tokenizer, String text, Sampling sampling) {
        int[] tokens = Reading.tokens(model, tokenizer, text);
        Value[][] logits = model.forward(tokens);
        var surprisal = new double[tokens.length - 1];
        for (int i = 0; i < surprisal.length; i++)
            surprisal[i] = Loss.crossEntropy(logits[i], tokens[i + 1]).data();
        Value[] p = Loss.softmax(logits[surprisal.length]);
        var next = new double[p.length];
        for (int i = 0; i < p.length; i++) next[i] = p[i].data();
        double[] chosen = sampling == null ? next : sampling.probabilities(
            Grid.data(logits[surprisal.length])[0],
            Arrays.copyOfRange(tokens, 1, tokens.length));
        return new PredictionView(
            text, symbols(tokenizer), tokens, surprisal, next, sampling, chosen);
    }

    /** Returns the symbol of each token. */
    public static String[] symbols(Tokenizer tokenizer) {
        return IntStream.range(0, tokenizer.size())
            .mapToObj(t -> Reading.symbol(tokenizer, t)).toArray(String[]::new);
    }

    /** Returns what so many rows are called if there is one for each token, else null. */
    public static String[] symbols(Tokenizer tokenizer, int rows) {
        return tokenizer == null || tokenizer.size() != rows ? null : symbols(tokenizer);
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
        List<Integer> byModel = ranking(next);
        return byModel.stream()
            .sorted(Comparator.comparingDouble((Integer t) -> -chosen[t])).toList();
    }

    /** Returns the places of these numbers, the largest first. */
    public static List<Integer> ranking(double[] probabilities) {
        return IntStream.range(0, probabilities.length).boxed()
            .sorted(Comparator.comparingDouble((Integer t) -> -probabilities[t])).toList();
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var lines = new ArrayList<String>();
        if (surprisal.length > 0) {
            double most = 0;
            for (double s : surprisal) most = Math.max(most, s);
            boolean letters = surprisal.length == characters();
            lines.add(ink.grey("surprisal of each " + (letters ? "character" : "token")));
            int label = label(Arrays.stream(tokens).skip(1).boxed().toList());
            int room = Math.max(4, Math.min(40, style.width() - 29 - label));
            for (int i = 0; i < surprisal.length; i++)
                lines.add(Text.right(alphabet[tokens[i + 1]], label) + "  "
                    + Text.right(Num.fixed(surprisal[i], 3), 7) + ink.grey(" nats ")
                    + Text.right(Num.fixed(surprisal[i] / Math.log(2), 3), 7)
                    + ink.grey(" bits ") + ink.red(Blocks.bar(surprisal[i] / most, room)));
            lines.add(ink.bold(Text.right("all", label) + "  " + Text.right(Num.fixed(nats(), 3), 7)
                + " nats " + Text.right(Num.fixed(bits(), 3), 7) + " bits")
                + ink.grey("  " + Num.fixed(nats() / characters(), 3) + " nats a character"));
        }
        lines.add(ink.grey((text.isEmpty() ? "what comes first"
            : "what comes after \"" + Text.safe(text) + "\"") + told()));
        rank(lines, ink, style.width());
        return String.join("\n", lines);
    }

    private int characters() { return text.codePointCount(0, text.length()); }

    /** Returns the width that the labels of these tokens need. */
    private int label(List<Integer> shown) {
        return shown.stream().mapToInt(t -> Text.width(alphabet[t])).reduce(5, Math::max);
    }

    private String told() {
        return sampling == null ? "" : ", and with " + sampling;
    }

    /** The likeliest tokens; with sampling, also what it makes of them. */
    private void rank(List<String> lines, Ink ink, int width) {
        int count = Math.min(MOST_LINES, next.length);
        List<Integer> ranking = ranking();
        int label = label(ranking.subList(0, count));
        int room = Math.max(4, Math.min(50, width - label - (sampling == null ? 11 : 19)));
        double rest = 1, largest = chosen[ranking.get(0)];
        for (int t : ranking.subList(0, count)) {
            rest -= next[t];
            String line = Text.right(alphabet[t], label) + "  " + Text.right(Num.percent(next[t]), 6);
            String bar = " " + ink.blue(Blocks.bar(chosen[t] / largest, room));
            if (sampling == null) lines.add(line + bar);
            else if (chosen[t] == 0) lines.add(ink.grey(line + "     cut"));
            else lines.add(line + Text.right(Num.percent(chosen[t]), 8) + bar);
        }
        if (count == next.length) return;
        List<Integer> others = ranking.subList(count, next.length);
        long kept = others.stream().filter(t -> chosen[t] > 0).count();
        lines.add(ink.grey(Text.right("…", label) + "  " + Text.right(Num.percent(rest), 6)
            + (sampling == null ? "" : kept == 0 ? "     cut" : Text.right(Num.percent(
                others.stream().mapToDouble(t -> chosen[t]).sum()), 8))
            + " for the other " + others.size()
            + (kept == 0 || kept == others.size() ? ""
                : ", of which " + (others.size() - kept)
                    + (others.size() - kept == 1 ? " is cut" : " are cut"))));
    }

    @Override
    public boolean tellsAll() { return false; }

    @Override
    public String svg() {
        int count = Math.min(MOST_LINES, next.length);
        return ChartSvg.bars("What the model expects after \"" + text + "\"" + told(),
            ranking().stream().limit(count).map(t -> alphabet[t]).toArray(String[]::new),
            ranking().stream().limit(count).mapToDouble(t -> chosen[t]).toArray());
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
