package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import microgpt.Gpt;
import microgpt.Probe;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.draw.Blocks;
import microgpt.draw.ChartSvg;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;

/**
 * Who looks at whom while a model reads a text.
 *
 * @param symbols of the positions, BOS first
 * @param heads the attention heads of all layers
 */
public record AttentionView(String[] symbols, List<Head> heads) implements Picture {

    /**
     * One head.
     *
     * @param name such as {@code layer0, head 2}
     * @param weights {@code [query position][key position]}; each row has as
     *     many numbers as that position can see, and they add up to 1
     */
    public record Head(String name, double[][] weights) {}

    /** Lets a model read a text, watched by a probe. */
    public static AttentionView of(Gpt model, Tokenizer tokenizer, String text) {
        int[] tokens = Reading.tokens(model, tokenizer, text);
        Probe.Record seen = model.record(tokens);
        var heads = new ArrayList<Head>();
        for (int l = 0; l < model.config().shape().layers(); l++) {
            Value[][][] weights = seen.all("layer" + l + ".weights");
            for (int h = 0; h < model.config().shape().heads(); h++) {
                var matrix = new double[tokens.length][];
                for (int i = 0; i < tokens.length; i++)
                    matrix[i] = Arrays.copyOf(Grid.data(weights[i][h])[0], i + 1);
                heads.add(new Head("layer" + l + ", head " + h, matrix));
            }
        }
        String[] symbols = Arrays.stream(tokens)
            .mapToObj(t -> Reading.symbol(tokenizer, t)).toArray(String[]::new);
        return new AttentionView(symbols, List.copyOf(heads));
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        int label = 5;
        for (String s : symbols) label = Math.max(label, Text.width(s) + 2);
        int cell = cell(style.width() - label);
        int from = Math.max(0, symbols.length - (style.width() - label) / cell);
        int block = label + cell * (symbols.length - from) + 2;
        int across = Math.max(1, style.width() / block);
        var lines = new ArrayList<String>();
        lines.add(ink.grey("each row is a position; it adds up to 1 over what the position sees"));
        if (from > 0) lines.add(ink.grey("there is room for the last " + (symbols.length - from)
            + " of " + symbols.length + " positions"));
        for (int i = 0; i < heads.size(); i += across) {
            var together = new ArrayList<List<String>>();
            for (Head h : heads.subList(i, Math.min(heads.size(), i + across)))
                together.add(lines(h, label, cell, from, ink));
            for (int k = 0; k < together.get(0).size(); k++) {
                var line = new StringBuilder();
                for (List<String> head : together) line.append(Text.left(head.get(k), block));
                lines.add(line.toString().stripTrailing());
            }
        }
        return String.join("\n", lines);
    }

    /** How wide a position may be: with its number, as a block, or as half of one. */
    private int cell(int room) {
        for (int cell : new int[] {7, 3, 2})
            if (cell * symbols.length <= room) return cell;
        return 1;
    }

    private List<String> lines(Head head, int label, int cell, int from, Ink ink) {
        var lines = new ArrayList<String>();
        lines.add(ink.bold(head.name));
        var top = new StringBuilder(" ".repeat(label));
        for (int j = from; j < symbols.length; j++)
            top.append(Text.right(Text.cut(symbols[j], Math.max(1, cell - 1)), cell));
        lines.add(ink.grey(top.toString()));
        for (int i = from; i < symbols.length; i++) {
            var line = new StringBuilder(ink.grey(Text.right(symbols[i], label)));
            for (int j = from; j <= i; j++)
                line.append(cell(head.weights[i][j], cell, ink));
            lines.add(line.toString());
        }
        return lines;
    }

    private static String cell(double w, int cell, Ink ink) {
        if (cell == 1) return Blocks.half(w, 1, ink);
        return (cell > 2 ? " " : "") + Blocks.cell(w, 1, ink) + (cell < 7 ? ""
            : Num.fixed(w, 2).replaceFirst("^0", "").replaceFirst("^1.00", "1.0") + " ");
    }

    /** Draws one head. */
    public String svg(int head) {
        return ChartSvg.heat("Attention weights of " + heads.get(head).name,
            symbols, symbols, heads.get(head).weights);
    }

    /** Draws all heads; a single one without its name. */
    @Override
    public String svg() {
        return heads.size() == 1 ? svg(0) : ChartSvg.heats("Attention weights",
            heads.stream().map(Head::name).toList(), symbols, symbols,
            heads.stream().map(Head::weights).toList());
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
