package microgpt.toolkit.view;

import microgpt.repl.spi.Style;

/**
 * One parameter, number by number.
 *
 * @param line its shape, norms and histogram
 * @param data its numbers as they were, {@code [row][column]}
 * @param labels what its rows are called, or null where they are counted
 */
public record ParameterView(ParametersView line, double[][] data, String[] labels)
        implements View {

    @Override
    public String text(Style style) {
        String name = line.lines().get(0).name();
        return line.text(style) + "\n" + Grid.of(name, data).labelled(labels).text(style);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
