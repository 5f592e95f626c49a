package microgpt.draw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws a computation graph from its leaves at the left to its result. */
public final class GraphSvg {

    private static final double HEIGHT = 40;
    private static final double NOTE = 15;
    private static final double LETTER = 7.3;
    private static final double SIGN = 26;
    private static final double MARGIN = 6;

    /**
     * A box of the picture.
     *
     * @param id any number that no other box has
     * @param sign of the operation; empty for a leaf
     * @param name of the Value, or empty
     * @param note a third line, or empty
     * @param parents ids of the boxes that it was made from
     * @param locals what a nudge of each parent is multiplied by on its way
     * @param cut whether parents of it are not shown
     */
    public record Item(int id, String sign, String name, String data, String grad, String note,
            List<Integer> parents, List<String> locals, boolean cut) {

        double height() { return HEIGHT + (note.isEmpty() ? 0 : NOTE); }
    }

    /** Returns the picture. */
    public static String draw(String title, List<Item> items) {
        var layout = new Layered();
        Map<Integer, Layered.Box> boxes = new HashMap<>();
        for (Item i : items) boxes.put(i.id, layout.box(width(i), i.height()));
        for (Item i : items)
            for (int parent : i.parents) layout.edge(boxes.get(parent), boxes.get(i.id));
        layout.layout();
        double left = items.stream().anyMatch(Item::cut) ? 3 * MARGIN : MARGIN;
        var svg = new Svg("graph", title, Svg.MONO, -left, -MARGIN,
            layout.width + left + MARGIN, layout.height + 2 * MARGIN);
        var locals = items.stream().flatMap(i -> i.locals.stream()).iterator();
        for (Layered.Edge e : layout.edges) edge(svg, layout, e, locals.next());
        for (Item i : items) box(svg, boxes.get(i.id), i);
        return svg.toString();
    }

    private static double width(Item i) {
        int name = i.name.isEmpty() ? 0 : Text.width(i.name) + 3;
        int letters = Math.max(name + i.data.length(), Math.max(i.note.length(), i.grad.length() + 2));
        return 14 + LETTER * letters + (i.sign.isEmpty() ? 0 : SIGN);
    }

    private static void edge(Svg svg, Layered layout, Layered.Edge e,
            String local) {
        double x = e.from().x + e.from().width / 2, y = e.from().y;
        var path = new StringBuilder("M" + Svg.number(x) + " " + Svg.number(y));
        for (Layered.Box bend : e.bends()) {
            double half = layout.columnWidth(bend) / 2;
            path.append(Svg.curve(x, y, bend.x - half, bend.y))
                .append("H").append(Svg.number(bend.x + half));
            x = bend.x + half;
            y = bend.y;
        }
        double endX = e.to().x - e.to().width / 2 - 5, endY = e.to().y + port(e) * 12;
        path.append(Svg.curve(x, y, endX, endY));
        svg.path(path.toString(), Svg.EDGE, 1.3);
        svg.fill("M" + Svg.number(endX + 5) + " " + Svg.number(endY) + "l-6 -3.5v7z", Svg.EDGE);
        double room = 7 * local.length(), top = port(e) > 0 ? endY + 4 : endY - 15;
        svg.rect(endX - 3 - room, top + 1, room, 10, 2, Svg.color("paper", "#fff"), 1, "none", "");
        svg.text(endX - 4, top + 10, "end", Svg.color("op", "#a33b38"), 11, local);
    }

    /** Returns where the edge ends: -½, 0 or ½ about the middle. */
    private static double port(Layered.Edge e) {
        Layered.Box last = e.bends().isEmpty() ? e.from() : e.bends().get(e.bends().size() - 1);
        var ends = new ArrayList<>(e.to().before);
        ends.sort(Comparator.comparingDouble(b -> b.y));
        return ends.indexOf(last) - (ends.size() - 1) / 2.0;
    }

    private static void box(Svg svg, Layered.Box box, Item i) {
        double x = box.x - box.width / 2, y = box.y - i.height() / 2;
        boolean leaf = i.sign.isEmpty();
        svg.rect(x, y, box.width, i.height(), 5, leaf ? Svg.color("leaf", "#eef5ff")
            : Svg.color("node", "#fff"), 1, Svg.EDGE, "");
        if (!leaf) {
            svg.path("M" + Svg.number(x + SIGN) + " " + Svg.number(y) + "v" + Svg.number(i.height()),
                Svg.EDGE, 0.7);
            svg.text(x + SIGN / 2, box.y + 5, "middle", Svg.color("op", "#a33b38"),
                i.sign.length() > 2 ? 10 : 14, i.sign);
            x += SIGN;
        }
        if (i.cut) svg.text(box.x - box.width / 2 - 4, box.y + 4, "end", Svg.EDGE, 12, "…");
        svg.text(x + 7, y + 16, "start", Svg.INK, 12,
            (i.name.isEmpty() ? "" : i.name + " = ") + i.data);
        svg.text(x + 7, y + 32, "start", Svg.color("grad", "#2b6cb0"), 12, "∇ " + i.grad);
        if (!i.note.isEmpty()) svg.text(x + 7, y + 47, "start", Svg.INK, 11, i.note);
    }

    private GraphSvg() {}
}
