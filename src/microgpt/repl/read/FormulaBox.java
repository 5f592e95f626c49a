package microgpt.repl.read;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;

/**
 * A rectangle of characters, one line of which is the line it is written on.
 *
 * @param lines all of the same width
 * @param base which of them stands on the line of its neighbours
 */
record FormulaBox(List<String> lines, int base) {

    static FormulaBox of(String text) { return new FormulaBox(List.of(text), 0); }

    int width() { return columns(lines.get(0)); }

    int height() { return lines.size(); }

    /** Returns how many columns a text takes; a hat takes none. */
    static int columns(String text) { return new AttributedString(text).columnLength(); }

    /** Puts boxes side by side, on one line. */
    static FormulaBox beside(List<FormulaBox> boxes) {
        int above = 0, below = 0;
        for (FormulaBox b : boxes) {
            above = Math.max(above, b.base);
            below = Math.max(below, b.height() - 1 - b.base);
        }
        var lines = new ArrayList<String>();
        for (int i = -above; i <= below; i++) {
            var line = new StringBuilder();
            for (FormulaBox b : boxes) {
                int at = b.base + i;
                line.append(at >= 0 && at < b.height()
                    ? b.lines.get(at) : " ".repeat(b.width()));
            }
            lines.add(line.toString());
        }
        return new FormulaBox(lines, above);
    }

    /** Puts boxes below each other, centred; one of them gives the line. */
    static FormulaBox stacked(int which, FormulaBox... boxes) {
        int width = Stream.of(boxes).mapToInt(FormulaBox::width).max().orElse(0);
        var lines = new ArrayList<String>();
        int base = 0;
        for (int i = 0; i < boxes.length; i++) {
            if (i == which) base = lines.size() + boxes[i].base;
            for (String line : boxes[i].lines) lines.add(centred(line, width));
        }
        return new FormulaBox(lines, base);
    }

    static String centred(String line, int width) {
        int free = Math.max(0, width - columns(line));
        return " ".repeat(free / 2) + line + " ".repeat(free - free / 2);
    }

    /** Puts a box above, to the right of this one: an exponent. */
    FormulaBox raised(FormulaBox exponent) {
        var lines = new ArrayList<String>();
        for (String line : exponent.lines) lines.add(" ".repeat(width()) + line);
        for (String line : this.lines) lines.add(line + " ".repeat(exponent.width()));
        return new FormulaBox(lines, base + exponent.height());
    }

    /** Puts brackets around, as tall as this is. */
    FormulaBox fenced(String left, String right) {
        return beside(List.of(bracket(left), this, bracket(right)));
    }

    private FormulaBox bracket(String which) {
        if (which.isEmpty()) return new FormulaBox(
            java.util.Collections.nCopies(height(), ""), base);
        if (height() == 1) return of(which);
        String parts = switch (which) {
            case "(" -> "⎛⎜⎝";
            case ")" -> "⎞⎟⎠";
            case "[" -> "⎡⎢⎣";
            case "]" -> "⎤⎥⎦";
            case "{" -> "⎧⎨⎩";
            case "}" -> "⎫⎬⎭";
            default -> which.repeat(3);
        };
        var lines = new ArrayList<String>();
        for (int i = 0; i < height(); i++)
            lines.add(parts.substring(i == 0 ? 0 : i == height() - 1 ? 2 : 1,
                i == 0 ? 1 : i == height() - 1 ? 3 : 2));
        return new FormulaBox(lines, base);
    }
}
