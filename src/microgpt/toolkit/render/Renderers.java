package microgpt.toolkit.render;

import java.util.List;
import java.util.Optional;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.Grid;
import microgpt.toolkit.view.View;
import microgpt.train.Step;
import microgpt.train.Trainer;

/** Finds the renderer for an object. */
public final class Renderers {

    /**
     * Returns the object as a person would want to see it, or empty if its
     * own {@code toString} does.
     *
     * @param tokenizer to tell the characters of tokens, or null
     */
    public static Optional<String> render(Object o, Tokenizer tokenizer, Style style) {
        if (style.raw()) return Optional.empty();
        return Optional.ofNullable(text(o, tokenizer, style));
    }

    private static String text(Object o, Tokenizer tokenizer, Style style) {
        if (o instanceof View v) return v.text(style);
        if (o instanceof Value v) return ValueText.text(v, style);
        if (o instanceof Value[] row) return Grid.of("Value[" + row.length + "]", row).text(style)
            + VocabularyText.after(Grid.data(row)[0], tokenizer, style);
        if (o instanceof double[] row)
            return Grid.of("double[" + row.length + "]", row).text(style)
                + VocabularyText.after(row, tokenizer, style);
        if (o instanceof Value[][] rows)
            return Grid.of(shape("Value", rows), rows).text(style);
        if (o instanceof double[][] rows && allThere(rows))
            return Grid.of(shape("double", rows), rows).text(style);
        if (o instanceof Value[][][] blocks) return blocks(blocks, style);
        if (o instanceof int[] tokens) return TokensText.text(tokens, tokenizer, style);
        if (o instanceof Gpt model) return ModelText.text(model, style);
        if (o instanceof Config config) return ModelText.text(config, style);
        if (o instanceof Trainer trainer) return ModelText.text(trainer, style);
        if (o instanceof Step.Report step) return ModelText.text(step, style);
        if (o instanceof Parameter p) return ModelText.text(p, style);
        if (o instanceof Probe.Record record) return RecordText.text(record, style);
        if (o instanceof List<?> list) return list(list, style);
        return null;
    }

    private static String list(List<?> list, Style style) {
        if (list.isEmpty() || list.size() > 1000) return null;
        if (list.stream().allMatch(Value.class::isInstance)) return ValueText.lines(list, style);
        if (list.stream().allMatch(Parameter.class::isInstance))
            return ModelText.text(list.stream().map(Parameter.class::cast).toList(), style);
        return null;
    }

    private static String blocks(Value[][][] blocks, Style style) {
        var text = new StringBuilder("Value[" + blocks.length + "][][]");
        for (int i = 0; i < Math.min(16, blocks.length); i++)
            if (blocks[i] != null)
                text.append('\n').append(Grid.of(shape("[" + i + "] Value", blocks[i]),
                    blocks[i]).text(style));
        if (blocks.length > 16) text.append("\n… ").append(blocks.length - 16).append(" more");
        return text.toString();
    }

    private static boolean allThere(double[][] rows) {
        for (double[] row : rows) if (row == null) return false;
        return true;
    }

    private static String shape(String type, Object[] rows) {
        int columns = -1;
        for (Object row : rows) {
            int n = row == null ? 0 : java.lang.reflect.Array.getLength(row);
            columns = columns == -1 || columns == n ? n : -2;
        }
        return type + "[" + rows.length + "][" + (columns < 0 ? "" : columns) + "]";
    }

    private Renderers() {}
}
