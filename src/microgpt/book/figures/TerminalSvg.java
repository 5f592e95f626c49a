package microgpt.book.figures;

import java.util.List;
import java.util.Locale;
import microgpt.book.base.Html;
import microgpt.book.figures.AnsiText.Pen;
import microgpt.book.figures.AnsiText.Run;
import microgpt.draw.Text;

/**
 * A terminal's window as a picture that needs nothing but itself. It brings
 * its own dark ground, so that it looks the same on a light and on a dark
 * page. Bars and lines are drawn, not written: fonts differ in them.
 */
final class TerminalSvg {

    private static final double CELL = 8.4;
    private static final double LINE = 19;
    private static final double SIZE = 14;
    private static final double MARGIN = 20;
    private static final double BAR = 38;
    private static final double PAUSE = 8;
    private static final String LINES = "─│┌╭┐╮└╰┘╯├┤┬┴┼";

    private static final String GROUND = "#16191f";
    private static final String INK = "#d8dce3";
    private static final String[] SIXTEEN = {
        "#3b414c", "#f2707a", "#8fc97a", "#e5c07b", "#6cb2f5", "#d391e8", "#5cc5cf", "#c4c9d2",
        "#8b93a1", "#ff8f96", "#a9dd96", "#f3d699", "#92c9ff", "#e3aef4", "#83dbe4", "#ffffff"};

    private final StringBuilder body = new StringBuilder();

    private TerminalSvg() {}

    /**
     * Returns the picture.
     *
     * @param title of the window
     * @param description for those who cannot see it
     * @param columns how wide the terminal is
     * @param parts texts with ANSI colours, with a little room between them
     */
    static String draw(String title, String description, int columns, List<String> parts) {
        var svg = new TerminalSvg();
        double top = BAR + MARGIN / 2;
        for (String part : parts) {
            for (List<Run> line : AnsiText.lines(part)) {
                for (Run run : line) svg.run(run, top);
                top += LINE;
            }
            top += PAUSE;
        }
        double width = Math.ceil(2 * MARGIN + columns * CELL);
        double height = Math.ceil(top + MARGIN - PAUSE);
        return f("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\""
                + " height=\"%s\" role=\"img\" aria-labelledby=\"title description\">\n",
                number(width), number(height), number(width), number(height))
            + "<title id=\"title\">" + Html.escape(title) + "</title>\n"
            + "<desc id=\"description\">" + Html.escape(description) + "</desc>\n"
            + frame(title, width, height)
            + f("<g font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',"
                + "'Liberation Mono',monospace\" font-size=\"%s\" fill=\"%s\""
                + " xml:space=\"preserve\">\n", number(SIZE), INK)
            + svg.body + "</g>\n</svg>\n";
    }

    private static String frame(String title, double width, double height) {
        var frame = new StringBuilder(f("<rect x=\".5\" y=\".5\" width=\"%s\" height=\"%s\""
            + " rx=\"10\" fill=\"%s\" stroke=\"#3b414c\"/>\n",
            number(width - 1), number(height - 1), GROUND));
        frame.append(f("<path d=\"M.5 %sH%s\" stroke=\"#2a2f38\"/>\n",
            number(BAR - 3.5), number(width - .5)));
        String[] lights = {"#ff5f57", "#febc2e", "#28c840"};
        for (int i = 0; i < lights.length; i++)
            frame.append(f("<circle cx=\"%s\" cy=\"%s\" r=\"6\" fill=\"%s\"/>\n",
                number(MARGIN + 2 + i * 20), number(BAR / 2 - 1.5), lights[i]));
        return frame.append(f("<text x=\"%s\" y=\"%s\" text-anchor=\"middle\""
            + " font-family=\"system-ui,sans-serif\" font-size=\"13\" fill=\"#8b93a1\">%s</text>\n",
            number(width / 2), number(BAR / 2 + 3), Html.escape(title))).toString();
    }

    private void run(Run run, double top) {
        int[] points = run.text().codePoints().toArray();
        double left = MARGIN + run.column() * CELL;
        if (run.pen().ground() >= 0)
            rect(left, top, Text.width(run.text()) * CELL, LINE,
                color(run.pen().ground()), 1);
        int from = 0;
        for (int i = 0; i <= points.length; i++) {
            if (i < points.length && !isDrawn(points[i]) && points[i] != ' ') continue;
            boolean gap = i < points.length && points[i] == ' ';
            if (gap && i + 1 < points.length && points[i + 1] != ' ' && !isDrawn(points[i + 1])
                && i > from) continue;      // one blank stays in its text
            String written = new String(points, from, i - from);
            text(written, left + columns(points, from) * CELL, top, run.pen());
            if (i < points.length && !gap)
                i = drawn(points, i, left + columns(points, i) * CELL, top, run.pen());
            from = i + 1;
        }
    }

    private static int columns(int[] points, int to) {
        return Text.width(new String(points, 0, to));
    }

    private void text(String s, double x, double top, Pen pen) {
        if (s.isEmpty()) return;
        String look = (pen.color() < 0 ? "" : " fill=\"" + color(pen.color()) + "\"")
            + (pen.bold() ? " font-weight=\"bold\"" : "")
            + (pen.italic() ? " font-style=\"italic\"" : "");
        body.append(f("<text x=\"%s\" y=\"%s\" textLength=\"%s\""
            + " lengthAdjust=\"spacingAndGlyphs\"%s>%s</text>\n",
            number(x), number(top + 14), number(Text.width(s) * CELL), look,
            Html.escape(s)));
    }

    private static boolean isDrawn(int c) {
        return c >= 0x2580 && c <= 0x2593 || LINES.indexOf(c) >= 0;
    }

    /** Draws what fonts have differently; returns the index of the last of it. */
    private int drawn(int[] points, int i, double x, double top, Pen pen) {
        String fill = pen.color() < 0 ? INK : color(pen.color());
        int c = points[i];
        if (c < 0x2580) line(c, x, top, fill);
        else if (c < 0x2588) {              // ▁▂▃▄▅▆▇
            double share = c == 0x2580 ? .5 : (c - 0x2580) / 8.0;
            double height = (LINE - 2) * share;
            rect(x, c == 0x2580 ? top : top + LINE - 1 - height, CELL, height, fill, 1);
        } else if (c < 0x2590) {            // █▉▊▋▌▍▎▏, of which a row is one bar
            int last = i;
            while (points[last] == 0x2588 && last + 1 < points.length
                && points[last + 1] >= 0x2588 && points[last + 1] < 0x2590) last++;
            double width = (last - i) * CELL + CELL * (0x2590 - points[last]) / 8;
            rect(x, top + 2, width, LINE - 4, fill, 1);
            return last;
        } else if (c > 0x2590)              // ░▒▓
            rect(x, top, CELL, LINE, fill, (c - 0x2590) / 4.0);
        return i;
    }

    private void rect(double x, double y, double width, double height, String fill,
            double opacity) {
        body.append(f("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"%s/>\n",
            number(x), number(y), number(width), number(height), fill,
            opacity == 1 ? "" : " fill-opacity=\"" + number(opacity) + "\""));
    }

    /** Draws a box-drawing character as the lines that meet in it. */
    private void line(int c, double x, double top, String stroke) {
        String ways = switch (c) {
            case '─' -> "lr";
            case '│' -> "ud";
            case '┌', '╭' -> "rd";
            case '┐', '╮' -> "ld";
            case '└', '╰' -> "ur";
            case '┘', '╯' -> "ul";
            case '├' -> "udr";
            case '┤' -> "udl";
            case '┬' -> "lrd";
            case '┴' -> "lru";
            default -> "udlr";
        };
        double cx = x + CELL / 2, cy = top + LINE / 2;
        var path = new StringBuilder();
        for (char way : ways.toCharArray()) path.append("M").append(number(cx)).append(' ')
            .append(number(cy)).append(switch (way) {
                case 'l' -> "H" + number(x);
                case 'r' -> "H" + number(x + CELL);
                case 'u' -> "V" + number(top);
                default -> "V" + number(top + LINE);
            });
        body.append(f("<path d=\"%s\" stroke=\"%s\" fill=\"none\"/>\n", path, stroke));
    }

    /** Returns one of a terminal's 256 colours; the first sixteen are its own. */
    private static String color(int index) {
        if (index < 16) return SIXTEEN[index];
        if (index >= 232) return hex(8 + 10 * (index - 232), 8 + 10 * (index - 232),
            8 + 10 * (index - 232));
        int cube = index - 16;
        return hex(level(cube / 36), level(cube / 6 % 6), level(cube % 6));
    }

    private static int level(int sixth) { return sixth == 0 ? 0 : 55 + 40 * sixth; }

    private static String hex(int red, int green, int blue) {
        return f("#%02x%02x%02x", red, green, blue);
    }

    private static String number(double x) {
        String s = f("%.2f", x).replaceFirst("\\.?0+$", "");
        return s.equals("-0") ? "0" : s;
    }

    private static String f(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
