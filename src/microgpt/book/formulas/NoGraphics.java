package microgpt.book.formulas;

import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.GlyphVector;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Map;

/**
 * A drawing surface that can draw nothing: what {@link Graphics2D} asks for
 * and formulas do not. Hints and clips are ignored; the rest is refused.
 */
abstract class NoGraphics extends Graphics2D {

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException(
            "a formula draws something that this book's writer cannot");
    }

    @Override public void setRenderingHint(RenderingHints.Key k, Object v) {}
    @Override public void setRenderingHints(Map<?, ?> hints) {}
    @Override public void addRenderingHints(Map<?, ?> hints) {}
    @Override public Object getRenderingHint(RenderingHints.Key k) {
        return null;
    }
    @Override public RenderingHints getRenderingHints() {
        return new RenderingHints(Map.of());
    }
    @Override public void setComposite(Composite c) {}
    @Override public Composite getComposite() { return null; }
    @Override public void setPaint(Paint p) {}
    @Override public Paint getPaint() { return getColor(); }
    @Override public void setBackground(Color c) {}
    @Override public Color getBackground() { return null; }
    @Override public void clip(Shape s) {}
    @Override public void setClip(Shape s) {}
    @Override public void setClip(int x, int y, int w, int h) {}
    @Override public void clipRect(int x, int y, int w, int h) {}
    @Override public Shape getClip() { return null; }
    @Override public Rectangle getClipBounds() { return null; }
    @Override public void setPaintMode() {}
    @Override public void setXORMode(Color c) {}
    @Override public void dispose() {}
    @Override public boolean hit(Rectangle r, Shape s, boolean stroke) {
        return false;
    }
    @Override public GraphicsConfiguration getDeviceConfiguration() {
        return null;
    }

    @Override public Graphics create() { throw refused(); }
    @Override public FontMetrics getFontMetrics(Font f) { throw refused(); }
    @Override public void drawGlyphVector(GlyphVector g, float x, float y) {
        throw refused();
    }
    @Override public void drawString(
            AttributedCharacterIterator i, int x, int y) {
        throw refused();
    }
    @Override public void drawString(
            AttributedCharacterIterator i, float x, float y) {
        throw refused();
    }
    @Override public void copyArea(int x, int y, int w, int h, int u, int v) {
        throw refused();
    }
    @Override public void clearRect(int x, int y, int w, int h) {
        throw refused();
    }
    @Override public void drawRoundRect(
            int x, int y, int w, int h, int a, int b) {
        throw refused();
    }
    @Override public void fillRoundRect(
            int x, int y, int w, int h, int a, int b) {
        throw refused();
    }
    @Override public void drawOval(int x, int y, int w, int h) {
        throw refused();
    }
    @Override public void fillOval(int x, int y, int w, int h) {
        throw refused();
    }
    @Override public void drawArc(int x, int y, int w, int h, int a, int b) {
        throw refused();
    }
    @Override public void fillArc(int x, int y, int w, int h, int a, int b) {
        throw refused();
    }
    @Override public void drawPolyline(int[] x, int[] y, int n) {
        throw refused();
    }
    @Override public void drawPolygon(int[] x, int[] y, int n) {
        throw refused();
    }
    @Override public void fillPolygon(int[] x, int[] y, int n) {
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
    @Override public boolean drawImage(Image i, int x, int y, Color c,
            ImageObserver o) {
        throw refused();
    }
    @Override public boolean drawImage(Image i, int x, int y, int w, int h,
            Color c, ImageObserver o) {
        throw refused();
    }
    @Override public boolean drawImage(Image i, int a, int b, int c, int d,
            int e, int f, int g, int h, ImageObserver o) {
        throw refused();
    }
    @Override public boolean drawImage(Image i, int a, int b, int c, int d,
            int e, int f, int g, int h, Color k, ImageObserver o) {
        throw refused();
    }
    @Override public boolean drawImage(
            Image i, java.awt.geom.AffineTransform t, ImageObserver o) {
        throw refused();
    }
    @Override public void drawImage(
            BufferedImage i, BufferedImageOp op, int x, int y) {
        throw refused();
    }
    @Override public void drawRenderedImage(
            RenderedImage i, java.awt.geom.AffineTransform t) {
        throw refused();
    }
    @Override public void drawRenderableImage(
            RenderableImage i, java.awt.geom.AffineTransform t) {
        throw refused();
    }
}
