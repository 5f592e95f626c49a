package microgpt.toolkit.view;

import microgpt.repl.spi.Style;

/**
 * One parameter, number by number.
 *
 * @param line its shape, norms and histogram
 * @param data its numbers as they were, {@code [row][column]}
 */
public record ParameterView(ParametersView line, double[][] data) implements View {

    @Override
    public String text(Style style) {
        String name = line.lines().get(0).name();
        return line.text(style) + "\n" + Grid.of(name, data).text(style);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
