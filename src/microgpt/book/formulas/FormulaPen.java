package microgpt.book.formulas;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.xmlgraphics.java2d.AbstractGraphics2D;
import org.apache.xmlgraphics.java2d.GraphicContext;

/**
 * Writes what JLaTeXMath draws as SVG. A glyph's outline is written once and
 * then used by its id; the colour is the text's own.
 */
public final class FormulaPen extends AbstractGraphics2D {

    /** The outlines of glyphs, by the ids under which they are used. */
    public static final class Glyphs {
        private final Map<String, String> idOf = new LinkedHashMap<>();

        String id(String outline) {
            return idOf.computeIfAbsent(outline,
                o -> "g" + Integer.toString(idOf.size(), 36));
        }

        /** Returns a {@code <defs>} with all outlines, or nothing. */
        public String defs() {
            if (idOf.isEmpty()) return "";
            var out = new StringBuilder("<defs>");
            idOf.forEach((outline, id) -> out.append("<path id=\"")
                .append(id).append("\" d=\"").append(outline).append("\"/>"));
            return out.append("</defs>").toString();
        }
    }

    private static final FontRenderContext CONTEXT =
        new FontRenderContext(null, true, true);

    /** Outlines are taken at this size, in whole units. */
    private static final int GLYPH = 1000;

    /** Outlines by the name of the font and the letter. */
    private static final Map<String, String> OUTLINES =
        new ConcurrentHashMap<>();

    private final StringBuilder out = new StringBuilder();
    private final Glyphs glyphs;

    FormulaPen(Glyphs glyphs) {
        super(true);
        gc = new GraphicContext();
        this.glyphs = glyphs;
    }

    /** Returns the SVG elements drawn so far. */
    String elements() {
        return out.toString();
    }

    @Override
    public void drawString(String s, float x, float y) {
        Font font = getFont();
        Font big = font.deriveFont((float) GLYPH);
        double scale = font.getSize2D() / GLYPH;
        for (int i = 0; i < s.length(); i++) {
            String letter = s.substring(i, i + 1);
            String outline = OUTLINES.computeIfAbsent(
                font.getFontName() + " " + letter, key -> path(
                    big.createGlyphVector(CONTEXT, letter).getOutline(),
                    null, 1));
            if (!outline.isEmpty()) {
                var t = getTransform();
                t.translate(x, y);
                t.scale(scale, scale);
                out.append("<use href=\"#").append(glyphs.id(outline))
                    .append("\" transform=\"matrix(").append(matrix(t))
                    .append(")\"/>");
            }
            x += (float) font.createGlyphVector(CONTEXT, letter)
                .getLogicalBounds().getWidth();
        }
    }

    @Override
    public void drawChars(char[] chars, int from, int length, int x, int y) {
        drawString(new String(chars, from, length), (float) x, (float) y);
    }

    @Override
    public void fill(Shape s) {
        out.append("<path d=\"").append(path(s, getTransform(), 100))
            .append("\"/>");
    }

    @Override
    public void draw(Shape s) {
        fill(getStroke().createStrokedShape(s));
    }

    private static String path(Shape s, AffineTransform t, double round) {
        var path = new StringBuilder();
        double[] c = new double[6];
        for (PathIterator p = s.getPathIterator(t); !p.isDone(); p.next()) {
            int kind = p.currentSegment(c);
            path.append("MLQCZ".charAt(kind));
            int count = new int[] {2, 2, 4, 6, 0}[kind];
            for (int i = 0; i < count; i++) {
                String v = number(Math.round(c[i] * round) / round, 2);
                if (i > 0 && !v.startsWith("-")) path.append(' ');
                path.append(v);
            }
        }
        return path.toString();
    }

    private static String matrix(AffineTransform t) {
        return number(t.getScaleX(), 5) + " " + number(t.getShearY(), 5) + " "
            + number(t.getShearX(), 5) + " " + number(t.getScaleY(), 5) + " "
            + number(t.getTranslateX(), 2) + " "
            + number(t.getTranslateY(), 2);
    }

    /** Returns a number with at most so many decimals, none of them idle. */
    static String number(double x, int decimals) {
        String s = String.format(Locale.ROOT, "%." + decimals + "f", x);
        if (s.indexOf('.') >= 0)
            s = s.replaceAll("0+$", "").replaceAll("\\.$", "");
        return s.equals("-0") ? "0" : s;
    }

    @Override
    public FontRenderContext getFontRenderContext() { return CONTEXT; }

    @Override
    public void dispose() {}

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException(
            "a formula draws something that this book's writer cannot");
    }

    @Override public Graphics create() { throw refused(); }
    @Override public GraphicsConfiguration getDeviceConfiguration() {
        throw refused();
    }
    @Override public FontMetrics getFontMetrics(Font f) { throw refused(); }
    @Override public void setXORMode(Color c) { throw refused(); }
    @Override public void copyArea(int x, int y, int w, int h, int u, int v) {
        throw refused();
    }
    @Override public boolean drawImage(Image i, int x, int y,
            ImageObserver o) {
        throw refused();
    }
    @Override public boolean drawImage(Image i, int x, int y, int w, int h,
            ImageObserver o) {
        throw refused();
    }
    @Override public void drawRenderedImage(
            RenderedImage i, AffineTransform t) {
        throw refused();
    }
    @Override public void drawRenderableImage(
            RenderableImage i, AffineTransform t) {
        throw refused();
    }
}
