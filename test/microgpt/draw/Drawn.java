package microgpt.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A picture as its reader sees it: words, boxes and lines, and where they are. */
final class Drawn {

    /** A word, with the ground that it takes about; a letter is half as wide as it is tall. */
    record Word(double x, double y, String anchor, String fill, double size, String text,
            boolean upwards) {

        double wide() { return text.length() * size / 2; }

        double from() {
            return upwards ? x - size / 2 : anchor.equals("end") ? x - wide()
                : anchor.equals("middle") ? x - wide() / 2 : x;
        }

        double to() { return upwards ? x + size / 4 : from() + wide(); }

        double above() { return upwards ? y - wide() / 2 : y - 0.7 * size; }

        double below() { return upwards ? y + wide() / 2 : y; }

        /** Where its letters have their middle. */
        double middle() { return (above() + below()) / 2; }
    }

    record Box(double x, double y, double width, double height, String fill, double opacity,
            String stroke, String tip) {

        double right() { return x + width; }

        double middleX() { return x + width / 2; }

        double middleY() { return y + height / 2; }
    }

    /** A line through points; of a curve, the ends of its pieces. */
    record Line(List<double[]> points, String stroke, double width) {

        double[] first() { return points.get(0); }

        double[] last() { return points.get(points.size() - 1); }

        boolean isLevel() { return points.size() == 2 && first()[1] == last()[1]; }

        boolean isUpright() { return points.size() == 2 && first()[0] == last()[0]; }
    }

    final List<Word> words = new ArrayList<>();
    final List<Box> boxes = new ArrayList<>();
    final List<Line> lines = new ArrayList<>();
    final double left;
    final double top;
    final double width;
    final double height;
    final String title;

    Drawn(String svg) {
        Element root;
        try {
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(
                new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
        } catch (Exception e) {
            throw new AssertionError(svg, e);
        }
        String[] box = root.getAttribute("viewBox").split(" ");
        left = Double.parseDouble(box[0]);
        top = Double.parseDouble(box[1]);
        width = Double.parseDouble(box[2]);
        height = Double.parseDouble(box[3]);
        assertEquals(width, number(root, "width"));
        assertEquals(height, number(root, "height"));
        title = root.getElementsByTagName("title").item(0).getTextContent();
        NodeList all = root.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            var e = (Element) all.item(i);
            switch (e.getTagName()) {
                case "text" -> words.add(word(e));
                case "rect" -> boxes.add(new Box(number(e, "x"), number(e, "y"),
                    number(e, "width"), number(e, "height"), e.getAttribute("fill"),
                    number(e, "fill-opacity"), e.getAttribute("stroke"), e.getTextContent()));
                case "path" -> lines.add(new Line(points(e.getAttribute("d")),
                    e.getAttribute("stroke"), e.hasAttribute("stroke-width")
                        ? number(e, "stroke-width") : 0));
                default -> { }
            }
        }
    }

    private static double number(Element e, String name) {
        return Double.parseDouble(e.getAttribute(name));
    }

    private static Word word(Element e) {
        boolean upwards = e.hasAttribute("transform");
        String[] at = e.getAttribute("transform").replaceFirst(".*translate\\(", "").split("[ )]");
        return new Word(upwards ? Double.parseDouble(at[0]) : number(e, "x"),
            upwards ? Double.parseDouble(at[1]) : number(e, "y"), e.getAttribute("text-anchor"),
            e.getAttribute("fill"), number(e, "font-size"), e.getTextContent(), upwards);
    }

    /** Follows a pen; small letters go on from where it is. */
    private static List<double[]> points(String d) {
        var points = new ArrayList<double[]>();
        double x = 0, y = 0;
        var m = Pattern.compile("([a-zA-Z])([^a-zA-Z]*)").matcher(d);
        while (m.find()) {
            double[] n = Pattern.compile("-?[\\d.]+").matcher(m.group(2)).results()
                .mapToDouble(r -> Double.parseDouble(r.group())).toArray();
            int k = n.length;
            switch (m.group(1)) {
                case "M", "L", "C" -> {
                    x = n[k - 2];
                    y = n[k - 1];
                }
                case "m", "l" -> {
                    x += n[0];
                    y += n[1];
                }
                case "H" -> x = n[0];
                case "h" -> x += n[0];
                case "V" -> y = n[0];
                case "v" -> y += n[0];
                default -> { continue; }
            }
            points.add(new double[] {x, y});
        }
        return points;
    }

    /** Returns the only word that says that. */
    Word word(String text) {
        List<Word> found = words.stream().filter(w -> w.text().equals(text)).toList();
        assertEquals(1, found.size(), "'" + text + "' of " + words);
        return found.get(0);
    }

    /** Returns the numbers that stand so, from left to right or from below. */
    List<Word> numbers(String anchor) {
        return words.stream().filter(w -> w.anchor().equals(anchor)
            && w.text().matches("-?[\\d.]+(e-?\\d+)?")).toList();
    }

    /** Nothing is cut off, and no word stands on another. */
    void isWhole() {
        for (Word w : words) assertTrue(left <= w.from() && w.to() <= left + width
            && top <= w.above() && w.below() <= top + height, "outside: " + w);
        for (Box b : boxes) assertTrue(left <= b.x() && b.right() <= left + width
            && top <= b.y() && b.y() + b.height() <= top + height, "outside: " + b);
        for (Line l : lines) for (double[] p : l.points()) assertTrue(left <= p[0]
            && p[0] <= left + width && top <= p[1] && p[1] <= top + height,
            "outside: " + p[0] + " " + p[1] + " of " + l);
        for (int i = 0; i < words.size(); i++)
            for (Word a : words.subList(0, i)) {
                Word b = words.get(i);
                assertTrue(a.to() <= b.from() || b.to() <= a.from() || a.below() <= b.above()
                    || b.below() <= a.above(), a + " on " + b);
            }
    }

    /** Where the numbers of an axis say that each number is: two of them, held against the rest. */
    static DoubleUnaryOperator scale(List<Word> numbers, ToDoubleFunction<Word> value,
            ToDoubleFunction<Word> place) {
        assertTrue(numbers.size() > 1, numbers.toString());
        Word a = numbers.get(0), b = numbers.get(numbers.size() - 1);
        double v = value.applyAsDouble(a), p = place.applyAsDouble(a);
        double each = (place.applyAsDouble(b) - p) / (value.applyAsDouble(b) - v);
        for (Word w : numbers)
            assertEquals(p + (value.applyAsDouble(w) - v) * each, place.applyAsDouble(w), 0.03,
                w.toString());
        return x -> p + (x - v) * each;
    }
}
