package microgpt.toolkit.view;

import microgpt.repl.spi.Style;

/** Something computed, and how to print it. */
public interface View {

    /** Returns the text, one or more lines without a line end. */
    String text(Style style);
}
