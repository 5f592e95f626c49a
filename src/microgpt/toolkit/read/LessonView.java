package microgpt.toolkit.read;

import java.util.ArrayList;
import microgpt.draw.Ink;
import microgpt.repl.spi.Lesson;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.View;

/** A lesson to read. */
public record LessonView(Lesson lesson) implements View {

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var lines = new ArrayList<String>();
        lines.add(ink.bold(lesson.number() + ". " + lesson.title()));
        for (Lesson.Part part : lesson.parts()) {
            lines.add("");
            lines.addAll(part.remark());
            if (!part.guess().isEmpty()) lines.add("Guess: " + part.guess());
            for (String code : part.code()) lines.add("    " + ink.blue(code));
        }
        return String.join("\n", lines);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
