package microgpt.book.weave;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.book.base.Html;
import microgpt.book.formulas.Formula;
import microgpt.source.Place;
import org.asciidoctor.ast.StructuralNode;

/**
 * Checks, while places are known, that every formula is TeX and every cross
 * reference leads somewhere.
 */
public final class References extends Texts {

    public static final Pattern STEM = Pattern.compile(
        "(?:stem|latexmath):\\[(.*?[^\\\\])\\]", Pattern.DOTALL);

    private static final Pattern XREF = Pattern.compile(
        "(?<!\\\\)(?:<<#?([^>,\\s]+)(?:,[^>]*)?>>|xref:#?([^\\[\\s]+)\\[)");

    private final Set<String> anchors;
    private final BiConsumer<Place, String> problem;

    /** @param anchors all ids that a reference may name */
    public References(Set<String> anchors, BiConsumer<Place, String> problem) {
        this.anchors = anchors;
        this.problem = problem;
    }

    @Override
    protected StructuralNode block(StructuralNode block, Place place) {
        if (block.getContext().equals("stem"))
            check(((org.asciidoctor.ast.Block) block).getSource(), true, place);
        String title = block.getTitle();
        if (title != null && title.contains("\\(")) {
            Matcher m = Pattern.compile("\\\\\\((.+?)\\\\\\)").matcher(title);
            while (m.find()) check(Html.text(m.group(1)), false, place);
        }
        return block;
    }

    @Override
    protected String text(String text, Place place) {
        Matcher m = STEM.matcher(text);
        while (m.find())
            check(m.group(1), false, below(place, text, m.start()));
        m = XREF.matcher(text);
        while (m.find()) {
            String id = m.group(1) != null ? m.group(1) : m.group(2);
            if (!anchors.contains(id)) problem.accept(
                below(place, text, m.start()),
                "no anchor '" + id + "' to refer to");
        }
        return text;
    }

    private void check(String tex, boolean display, Place place) {
        try {
            new Formula(tex.replace("\\]", "]"), display).check();
        } catch (IllegalArgumentException e) {
            problem.accept(place, e.getMessage());
        }
    }

    /** Returns the place of an index in a text that starts at a place. */
    public static Place below(Place place, String text, int index) {
        int lines = (int) text.substring(0, index).chars()
            .filter(c -> c == '\n').count();
        return new Place(place.file(), place.line() + lines);
    }
}
