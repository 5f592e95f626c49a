package microgpt.book.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.draw.Text;

/** Text with the colours that a terminal would give it. */
final class AnsiText {

    private static final Pattern PIECE = Pattern.compile("\033\\[([0-9;]*)m|[^\033]+");

    /**
     * How characters are written.
     *
     * @param color an index of the 256 colours, or -1 for the usual one
     * @param ground the same behind them
     */
    record Pen(int color, int ground, boolean bold, boolean italic) {

        static final Pen PLAIN = new Pen(-1, -1, false, false);
    }

    /** Characters in one style, from this column on. */
    record Run(int column, String text, Pen pen) {}

    private AnsiText() {}

    /** Returns the runs of each line. */
    static List<List<Run>> lines(String text) {
        var lines = new ArrayList<List<Run>>();
        Pen pen = Pen.PLAIN;
        for (String line : text.lines().toList()) {
            var runs = new ArrayList<Run>();
            int column = 0;
            Matcher m = PIECE.matcher(line);
            while (m.find()) {
                if (m.group(1) != null) {
                    pen = changed(pen, m.group(1));
                } else {
                    runs.add(new Run(column, m.group(), pen));
                    column += Text.width(m.group());
                }
            }
            lines.add(runs);
        }
        return lines;
    }

    private static Pen changed(Pen pen, String codes) {
        String[] parts = codes.isEmpty() ? new String[] {"0"} : codes.split(";");
        for (int i = 0; i < parts.length; i++) {
            int code = Integer.parseInt(parts[i]);
            boolean indexed = (code == 38 || code == 48) && i + 2 < parts.length
                && parts[i + 1].equals("5");
            int color = indexed ? Integer.parseInt(parts[i + 2])
                : code == 39 || code == 49 ? -1
                : code % 10 + (code >= 90 ? 8 : 0);
            if (indexed) i += 2;
            boolean fore = code >= 30 && code <= 39 || code >= 90 && code <= 97;
            boolean back = code >= 40 && code <= 49 || code >= 100 && code <= 107;
            if (code == 0) pen = Pen.PLAIN;
            else if (code == 1 || code == 22)
                pen = new Pen(pen.color, pen.ground, code == 1, pen.italic);
            else if (code == 3 || code == 23)
                pen = new Pen(pen.color, pen.ground, pen.bold, code == 3);
            else if (fore) pen = new Pen(color, pen.ground, pen.bold, pen.italic);
            else if (back) pen = new Pen(pen.color, color, pen.bold, pen.italic);
        }
        return pen;
    }
}
