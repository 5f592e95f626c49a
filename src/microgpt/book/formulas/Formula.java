package microgpt.book.formulas;

import java.awt.Insets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.book.base.Html;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.scilab.forge.jlatexmath.JMathTeXException;
import org.scilab.forge.jlatexmath.TeXConstants;
import org.scilab.forge.jlatexmath.TeXFormula;
import org.scilab.forge.jlatexmath.TeXIcon;

/**
 * A formula in TeX, set as TeX sets it, drawn as SVG. It needs no script and
 * no font where it is read, stands on the text's base line, and can be
 * read out to those who cannot see it.
 */
public record Formula(String tex, boolean display) {

    static {
        System.setProperty("java.awt.headless", "true");
    }

    /** User units in one em of the surrounding text. */
    private static final double EM = 10;

    /** Computer Modern is small beside most text fonts. */
    private static final double GROWTH = 1.06;

    /** Room at the edges, for what reaches out of its box. */
    private static final double PAD = 0.4;

    private static final Pattern IN_TEXT = Pattern.compile(
        "\\\\\\((.+?)\\\\\\)|\\\\\\[(.+?)\\\\\\]", Pattern.DOTALL);

    /** The library sets the columns of {@code cases} without a gap. */
    private static String spaced(String tex) {
        return tex.replace("\\begin{cases}", "\\left\\{\\begin{array}{ll}")
            .replace("\\end{cases}", "\\end{array}\\right.");
    }

    private record Drawing(String elements, double width, double above,
            double below) {}

    /**
     * Checks that this is TeX.
     *
     * @throws IllegalArgumentException if it is not; the message says why
     */
    public void check() {
        icon();
    }

    private Drawing draw(FormulaPen.Glyphs glyphs) {
        TeXIcon icon = icon();
        var pen = new FormulaPen(glyphs);
        icon.paintIcon(null, pen, 0, 0);
        double below = icon.getTrueIconDepth();
        return new Drawing(pen.elements(), icon.getTrueIconWidth(),
            icon.getTrueIconHeight() - below, below);
    }

    private TeXIcon icon() {
        try {
            TeXIcon icon = new TeXFormula(spaced(tex)).new TeXIconBuilder()
                .setStyle(display
                    ? TeXConstants.STYLE_DISPLAY : TeXConstants.STYLE_TEXT)
                .setSize((float) EM).setTrueValues(true).build();
            icon.setInsets(new Insets(0, 0, 0, 0), true);
            return icon;
        } catch (JMathTeXException e) {
            throw new IllegalArgumentException("the formula " + tex.strip()
                + " cannot be set: " + e.getMessage(), e);
        }
    }

    /** Returns an SVG whose glyphs are in the page's own definitions. */
    String html(FormulaPen.Glyphs glyphs) {
        Drawing d = draw(glyphs);
        double unit = GROWTH / EM;
        double width = d.width + 2 * PAD;
        double height = d.above + d.below + 2 * PAD;
        String label = Html.escape(Spoken.of(tex));
        return "<svg class=\"tex\" role=\"img\" aria-label=\"" + label
            + "\" viewBox=\"" + n(-PAD) + " " + n(-PAD) + " " + n(width) + " "
            + n(height) + "\" style=\"width:" + n(width * unit) + "em;height:"
            + n(height * unit) + "em;vertical-align:"
            + n(-(d.below + PAD) * unit) + "em\">" + d.elements + "</svg>";
    }

    /** Returns an SVG file for text of so many points. */
    public String file(double points) {
        var glyphs = new FormulaPen.Glyphs();
        Drawing d = draw(glyphs);
        double unit = points * GROWTH / EM;
        return svg(glyphs, d, unit, 0, d.above + d.below);
    }

    private static String svg(FormulaPen.Glyphs glyphs, Drawing d,
            double unit, double top, double height) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\""
            + " xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\""
            + n(d.width * unit) + "\" height=\"" + n(height * unit)
            + "\" viewBox=\"0 " + n(top) + " " + n(d.width) + " " + n(height)
            + "\">" + glyphs.defs()
            + d.elements.replace("href=", "xlink:href=") + "</svg>\n";
    }

    /**
     * As {@link #file}, for a formula among words. A PDF puts the middle of an
     * image on the middle of the line, so what is above or below the line's
     * middle is filled up until both are the same.
     */
    public String inLine(double points) {
        var glyphs = new FormulaPen.Glyphs();
        Drawing d = draw(glyphs);
        double unit = points * GROWTH / EM;
        double middle = LINE_MIDDLE * EM / GROWTH;
        double half = Math.max(d.above - middle, d.below + middle);
        return svg(glyphs, d, unit, d.above - middle - half, 2 * half);
    }

    /** The middle of a line of Noto Serif, above its base line, in em. */
    private static final double LINE_MIDDLE = 0.388;

    /** Draws all formulas of a page, but not what looks like one in code. */
    public static void drawAll(Element body, FormulaPen.Glyphs glyphs) {
        for (Element element : body.getAllElements())
            if (element.closest("pre, code") == null)
                for (TextNode text : element.textNodes()) draw(text, glyphs);
    }

    private static void draw(TextNode node, FormulaPen.Glyphs glyphs) {
        String text = node.getWholeText();
        Matcher m = IN_TEXT.matcher(text);
        int from = 0;
        while (m.find()) {
            boolean display = m.group(2) != null;
            String tex = (display ? m.group(2) : m.group(1)).strip();
            node.before(new TextNode(text.substring(from, m.start())));
            node.before(Html.drawing(new Formula(tex, display).html(glyphs)));
            from = m.end();
        }
        if (from > 0) node.text(text.substring(from));
    }

    private static String n(double x) {
        return FormulaPen.number(x, 3);
    }
}
