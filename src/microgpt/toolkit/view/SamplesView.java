package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.List;
import microgpt.draw.Ink;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.text.Sampling;

/**
 * Texts drawn from a model.
 *
 * @param known for each text whether it is one of the corpus's documents
 * @param sampling how they were drawn
 */
public record SamplesView(List<String> texts, List<Boolean> known, Sampling sampling)
        implements View {

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        int widest = 1;
        for (String t : texts) widest = Math.max(widest, Text.width(Text.safe(t)) + 3);
        int per = Math.max(1, Math.min(5, (style.width() - 2) / widest));
        var lines = new ArrayList<String>();
        for (int i = 0; i < texts.size(); i += per) {
            var line = new StringBuilder("  ");
            for (int j = i; j < Math.min(texts.size(), i + per); j++) {
                String text = Text.safe(texts.get(j));
                line.append(Text.left(known.get(j) ? text + ink.grey("*") : text, widest));
            }
            lines.add(line.toString().stripTrailing());
        }
        long old = known.stream().filter(k -> k).count();
        String how = sampling.toString().replace(" ", ", ").replace("=", " ");
        String said = old > 0 ? "* stands in the corpus (" + old + " of " + texts.size() + ")"
            : "none of them is in the corpus";
        boolean fits = how.length() + 2 + said.length() <= style.width();
        lines.add(ink.grey(how + (fits ? "; " + said : "")));
        if (!fits) lines.add(ink.grey(said));
        return String.join("\n", lines);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
