package microgpt.toolkit.train;

import java.util.ArrayList;
import java.util.List;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.View;
import microgpt.train.Trainer;

/**
 * What has changed a model: what can be undone, and what can be done again.
 *
 * @param changes in the order of time
 * @param step where the trainer is
 * @param bytes how much memory the ways take
 * @param mostBytes how much they may take
 */
public record ChangesView(List<Undo.Change> changes, int step, long bytes, long mostBytes)
        implements View {

    static final int LABEL = 46;

    /** Of a trainer, as it is now. */
    public static ChangesView of(Trainer trainer) {
        return new ChangesView(List.copyOf(Undo.changes(trainer)), trainer.steps(),
            Undo.bytes(), Undo.mostBytes());
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        var lines = new ArrayList<String>();
        for (int i = 0; i < changes.size(); i++) {
            Undo.Change c = changes.get(i);
            if (c.undone() && (i == 0 || !changes.get(i - 1).undone())) lines.add(here(ink));
            String line = "  " + Text.left(Text.cut(c.label(), LABEL), LABEL)
                + "  " + (c.from() < 0 ? "the engine" : "from step " + c.from());
            lines.add(c.undone() ? ink.grey(line + "  (undone)") : line);
        }
        if (changes.isEmpty() || !changes.get(changes.size() - 1).undone()) lines.add(here(ink));
        lines.add(ink.grey("  /undo goes up, /redo down; the last " + Undo.MOST
            + " are kept, in " + size(bytes) + " of " + size(mostBytes)));
        return String.join("\n", lines);
    }

    private String here(Ink ink) { return ink.bold("> here, at step " + step); }

    private static String size(long bytes) {
        return bytes < 1_000_000 ? Num.brief(bytes / 1e3, 3) + " kB"
            : Num.fixed(bytes / 1e6, 0) + " MB";
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
