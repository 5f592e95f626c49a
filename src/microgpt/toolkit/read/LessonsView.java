package microgpt.toolkit.read;

import java.util.ArrayList;
import java.util.List;
import microgpt.draw.Ink;
import microgpt.draw.Text;
import microgpt.repl.spi.Lesson;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.View;

/** What lessons there are. */
public record LessonsView(List<Lesson> lessons) implements View {

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        if (lessons.isEmpty()) return "there are no lessons here";
        var lines = new ArrayList<String>();
        for (Lesson l : lessons)
            lines.add(ink.bold(Text.right(String.valueOf(l.number()), 4)) + "  " + l.title());
        lines.add(ink.grey("/lesson 1 plays the first"));
        return String.join("\n", lines);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
