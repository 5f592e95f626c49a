package microgpt.repl.terminal;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws the SVG that the toolkit writes: rectangles, paths of lines and curves,
 * and texts. It loads the JDK's drawing, so it is made when a picture is shown.
 */
final class SvgRaster {

    private static final Pattern ELEMENT =
        Pattern.compile("<(svg|rect|path|text)\\b([^>]*?)/?>(?:([^<]*)</text>)?");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w-]+)=\"([^\"]*)\"");
    private static final Pattern STEP = Pattern.compile("([A-Za-z])([^A-Za-z]*)");
    private static final Pattern NUMBER = Pattern.compile("-?[\\d.]+");
    private static final Pattern TURNED =
        Pattern.compile("translate\\((\\S+) (\\S+)\\) rotate\\((\\S+)\\)");

    private SvgRaster() {}

    /** Returns the width and height that a picture says it has. */
    static double[] size(String svg) {
        Map<String, String> root = attributes(svg.substring(0, svg.indexOf('>')));
        return new double[] {number(root, "width", 1), number(root, "height", 1)};
    }

    /** Returns the picture on white ground, so many times its size. */
    static BufferedImage draw(String svg, double scale) {
        double[] size = size(svg);
        var image = new BufferedImage(Math.max(1, (int) Math.ceil(size[0] * scale)),
            Math.max(1, (int) Math.ceil(size[1] * scale)), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING,
            RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.scale(scale, scale);
        String font = Font.SANS_SERIF;
        Matcher m = ELEMENT.matcher(svg);
        while (m.find()) {
            Map<String, String> a = attributes(m.group(2));
            switch (m.group(1)) {
                case "svg" -> {
                    String[] box = a.getOrDefault("viewBox", "0 0 1 1").split(" ");
                    g.translate(-Double.parseDouble(box[0]), -Double.parseDouble(box[1]));
                    if (a.getOrDefault("font-family", "").contains("mono")) font = Font.MONOSPACED;
                }
                case "rect" -> rect(g, a);
                case "path" -> path(g, a);
                default -> text(g, a, plain(m.group(3)), font);
            }
        }
        g.dispose();
        return image;
    }

    private static void rect(Graphics2D g, Map<String, String> a) {
        double round = 2 * number(a, "rx", 0);
        var shape = new RoundRectangle2D.Double(number(a, "x", 0), number(a, "y", 0),
            number(a, "width", 0), number(a, "height", 0), round, round);
        g.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER,
            (float) number(a, "fill-opacity", 1)));
        if (use(g, a.get("fill"))) g.fill(shape);
        g.setComposite(AlphaComposite.SrcOver);
        stroke(g, a, shape);
    }

    private static void stroke(Graphics2D g, Map<String, String> a, java.awt.Shape shape) {
        if (!use(g, a.get("stroke"))) return;
        g.setStroke(new BasicStroke((float) number(a, "stroke-width", 1),
            BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        g.draw(shape);
    }

    private static void path(Graphics2D g, Map<String, String> a) {
        var path = new Path2D.Double();
        Matcher m = STEP.matcher(a.getOrDefault("d", ""));
        while (m.find()) {
            double[] x = NUMBER.matcher(m.group(2)).results()
                .mapToDouble(n -> Double.parseDouble(n.group())).toArray();
            switch (m.group(1)) {
                case "M" -> path.moveTo(x[0], x[1]);
                case "L" -> {
                    for (int i = 0; i + 1 < x.length; i += 2) path.lineTo(x[i], x[i + 1]);
                }
                case "C" -> path.curveTo(x[0], x[1], x[2], x[3], x[4], x[5]);
                case "l" -> {
                    for (int i = 0; i + 1 < x.length; i += 2)
                        path.lineTo(path.getCurrentPoint().getX() + x[i],
                            path.getCurrentPoint().getY() + x[i + 1]);
                }
                case "h" -> path.lineTo(path.getCurrentPoint().getX() + x[0],
                    path.getCurrentPoint().getY());
                case "v" -> path.lineTo(path.getCurrentPoint().getX(),
                    path.getCurrentPoint().getY() + x[0]);
                case "Z", "z" -> path.closePath();
                default -> throw new IllegalArgumentException(
                    "a path with " + m.group(1) + " cannot be drawn");
            }
        }
        if (use(g, a.get("fill"))) g.fill(path);
        stroke(g, a, path);
    }

    private static void text(Graphics2D g, Map<String, String> a, String text, String font) {
        if (!use(g, a.get("fill"))) return;
        AffineTransform before = g.getTransform();
        g.setFont(new Font(font, Font.PLAIN, 1).deriveFont((float) number(a, "font-size", 12)));
        Matcher turned = TURNED.matcher(a.getOrDefault("transform", ""));
        if (turned.matches()) {
            g.translate(Double.parseDouble(turned.group(1)), Double.parseDouble(turned.group(2)));
            g.rotate(Math.toRadians(Double.parseDouble(turned.group(3))));
        }
        double width = g.getFont().getStringBounds(text, g.getFontRenderContext()).getWidth();
        double left = switch (a.getOrDefault("text-anchor", "start")) {
            case "middle" -> width / 2;
            case "end" -> width;
            default -> 0;
        };
        g.drawString(text, (float) (number(a, "x", 0) - left), (float) number(a, "y", 0));
        g.setTransform(before);
    }

    /** Takes a colour; returns whether there is any. */
    private static boolean use(Graphics2D g, String color) {
        if (color == null || color.equals("none")) return false;
        String hex = color.replaceFirst("^var\\([^,]*,\\s*(.*)\\)$", "$1");
        if (!hex.startsWith("#")) return false;
        if (hex.length() == 4) hex = hex.replaceAll("([0-9a-fA-F])", "$1$1");
        g.setColor(Color.decode(hex));
        return true;
    }

    private static double number(Map<String, String> attributes, String name, double otherwise) {
        String text = attributes.get(name);
        return text == null ? otherwise : Double.parseDouble(text);
    }

    private static Map<String, String> attributes(String text) {
        var found = new HashMap<String, String>();
        Matcher m = ATTRIBUTE.matcher(text);
        while (m.find()) found.put(m.group(1), m.group(2));
        return found;
    }

    private static String plain(String text) {
        return text == null ? "" : text.replace("&lt;", "<").replace("&gt;", ">")
            .replace("&quot;", "\"").replace("&amp;", "&");
    }
}
