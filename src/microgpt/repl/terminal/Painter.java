package microgpt.repl.terminal;

import java.util.function.BooleanSupplier;
import microgpt.repl.say.Coloring;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;

/**
 * Colours the line while it is typed, and shows which bracket belongs to the
 * one at the cursor.
 */
public final class Painter implements Highlighter {

    /** Above this length only the text is shown; colours would slow typing. */
    private static final int LIMIT = 20_000;

    private final BooleanSupplier color;
    private String accepted;

    Painter(BooleanSupplier color) { this.color = color; }

    @Override
    public AttributedString highlight(LineReader reader, String line) {
        if (!color.getAsBoolean() || line.length() > LIMIT)
            return new AttributedString(line);
        int cursor = !line.equals(accepted)
            && reader.getBuffer().toString().equals(line)
            ? reader.getBuffer().cursor() : -1;
        return Coloring.paint(line, cursor);
    }

    /** Notes a line that stays on the screen: it needs no cursor's pair. */
    void accepted(String line) { accepted = line; }
}
