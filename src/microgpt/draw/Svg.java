package microgpt.draw;

import java.util.Locale;

/**
 * Writes pictures. Colours are CSS variables with a fallback, so that a page
 * can set them for a dark ground: {@code --ink --rule --edge --leaf --node
 * --op --grad --heat --cold --c0 --c1}.
 */
public final class Svg {

    public static final String MONO = "ui-monospace,'DejaVu Sans Mono',monospace";
    public static final String SANS = "system-ui,sans-serif";

    private final StringBuilder body = new StringBuilder();
    private final double left;
    private final double top;
    private final double width;
    private final double height;
    private final String kind;
    private final String title;
    private final String font;

    /**
     * An empty picture.
     *
     * @param kind its CSS class
     * @param title what it shows, for those who cannot see it
     */
    public Svg(String kind, String title, String font,
            double left, double top, double width, double height) {
        this.kind = kind;
        this.title = title;
        this.font = font;
        this.left = left;
        this.top = top;
        this.width = width;
        this.height = height;
    }

    /** Returns a colour that the page may set, or else this one. */
    public static String color(String name, String fallback) {
        return "var(--" + name + "," + fallback + ")";
    }

    public static final String INK = color("ink", "#222");
    public static final String RULE = color("rule", "#ccc");
    public static final String EDGE = color("edge", "#888");

    /** Adds a path. */
    public Svg path(String d, String stroke, double strokeWidth) {
        body.append(f("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\""
            + " stroke-linejoin=\"round\"/>\n", d, stroke, number(strokeWidth)));
        return this;
    }

    /** Adds a filled path. */
    public Svg fill(String d, String fill) {
        body.append(f("<path d=\"%s\" fill=\"%s\"/>\n", d, fill));
        return this;
    }

    /** Adds a rectangle; the tip appears under the mouse, if there is one. */
    public Svg rect(double x, double y, double w, double h, double radius,
            String fill, double opacity, String stroke, String tip) {
        body.append(f("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" fill=\"%s\""
            + " fill-opacity=\"%s\" stroke=\"%s\" stroke-width=\".8\"", number(x), number(y),
            number(w), number(h), number(radius), fill, number(opacity), stroke));
        body.append(tip.isEmpty() ? "/>\n" : "><title>" + escape(tip) + "</title></rect>\n");
        return this;
    }

    /** Adds text; the anchor is start, middle or end. */
    public Svg text(double x, double y, String anchor, String fill, double size, String text) {
        body.append(f("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\" font-size=\"%s\">"
            + "%s</text>\n", number(x), number(y), anchor, fill, number(size), escape(text)));
        return this;
    }

    /** Adds text that runs upwards, around its middle. */
    public Svg upwards(double x, double y, String text) {
        body.append(f("<text transform=\"translate(%s %s) rotate(-90)\" text-anchor=\"middle\""
            + " fill=\"%s\" font-size=\"12\">%s</text>\n", number(x), number(y), INK,
            escape(text)));
        return this;
    }

    /** Returns the whole picture. */
    @Override
    public String toString() {
        return f("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"%s\" role=\"img\""
            + " width=\"%s\" height=\"%s\" viewBox=\"%s %s %s %s\" font-family=\"%s\">\n"
            + "<title>%s</title>\n%s</svg>\n", kind, number(width), number(height), number(left),
            number(top), number(width), number(height), font, escape(title), body);
    }

    /** Returns a smooth curve from one point to another, to go on a path. */
    public static String curve(double x1, double y1, double x2, double y2) {
        double half = (x2 - x1) / 2;
        return f("C%s %s %s %s %s %s", number(x1 + half), number(y1), number(x2 - half),
            number(y2), number(x2), number(y2));
    }

    /** Returns a coordinate with at most two decimals. */
    public static String number(double x) {
        return f("%.2f", x).replaceFirst("\\.?0+$", "").replaceFirst("^-0$", "0");
    }

    private static String f(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escape(String s) {
        return Text.safe(s).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            .replace("\"", "&quot;");
    }
}
