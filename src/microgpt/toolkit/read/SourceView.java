package microgpt.toolkit.read;

import java.util.ArrayList;
import java.util.List;
import microgpt.draw.Ink;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.View;

/** Lines of a source file. */
public record SourceView(String file, List<Line> lines) implements View {

    /**
     * A line.
     *
     * @param prose whether it is for readers and not for the compiler
     */
    public record Line(int number, String text, boolean prose) {}

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var text = new ArrayList<String>();
        text.add(ink.bold(file));
        int last = 0, indent = lines.stream().map(Line::text).filter(t -> !t.isBlank())
            .mapToInt(t -> t.length() - t.stripLeading().length()).min().orElse(0);
        for (Line l : lines) {
            if (last > 0 && l.number > last + 1) text.add(ink.grey("  ⋮"));
            String line = l.text.isBlank() ? "" : l.text.substring(indent);
            text.add((ink.grey(Text.right(String.valueOf(l.number), 3)) + " "
                + (l.prose ? ink.green(line) : line)).stripTrailing());
            last = l.number;
        }
        return String.join("\n", text);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
