package microgpt.repl.read;

import java.util.ArrayList;
import java.util.List;
import microgpt.repl.spi.Lesson;
import microgpt.repl.spi.Style;

/** What is typed in a chapter, with what is said before it. */
public final class Played {

    private Played() {}

    /**
     * Returns the transcripts of a chapter, each with the heading and the paragraph
     * that it stands below.
     *
     * @param section or null for all of the chapter
     */
    public static List<Lesson.Part> parts(
            Contents contents, Chapter chapter, Chapter.Section section, Style style) {
        var parts = new ArrayList<Lesson.Part>();
        Block heading = null, said = null;
        for (Block b : contents.blocks(chapter, section)) {
            if (b instanceof Block.Heading h) {
                heading = h.level() > 1 ? b : null;
                said = null;
            } else if (b instanceof Block.Listing l && l.language().equals("jshell")) {
                var before = new ArrayList<Block>();
                if (heading != null) before.add(heading);
                if (said != null) before.add(said);
                parts.add(new Lesson.Part(Page.lines(contents, chapter, before, style),
                    typed(l.lines())));
                heading = null;
                said = null;
            } else if (b instanceof Block.Paragraph || b instanceof Block.Item) said = b;
        }
        return List.copyOf(parts);
    }

    /** Returns what was typed in a transcript, lines that belong together as one. */
    static List<String> typed(List<String> transcript) {
        var inputs = new ArrayList<String>();
        for (String line : transcript) {
            if (line.startsWith("jshell> ")) inputs.add(line.substring(8));
            else if (line.stripLeading().startsWith("...>") && !inputs.isEmpty()) {
                String more = line.stripLeading().substring(4);
                int last = inputs.size() - 1;
                inputs.set(last, inputs.get(last) + "\n"
                    + (more.startsWith(" ") ? more.substring(1) : more));
            }
        }
        return List.copyOf(inputs);
    }
}
