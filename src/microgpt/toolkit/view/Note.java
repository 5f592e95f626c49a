package microgpt.toolkit.view;

import microgpt.repl.spi.Style;

/** A line that says what was done. */
public record Note(String message) implements View {

    @Override
    public String text(Style style) { return message; }

    @Override
    public String toString() { return message; }
}
