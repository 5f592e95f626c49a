package microgpt.toolkit.view;

import microgpt.draw.Text;
import microgpt.repl.spi.Style;

/** A line that says what was done; on a screen it is broken between words. */
public record Note(String message) implements View {

    @Override
    public String text(Style style) {
        return style.height() == 0 ? message : String.join("\n",
            message.lines().flatMap(l -> Text.wrap(l, style.width(), "").stream()).toList());
    }

    @Override
    public String toString() { return message; }
}
