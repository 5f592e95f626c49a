package microgpt.repl.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** A table as lines: columns as wide as they need, wrapped where that is too wide. */
final class TableText {

    private static final int GAP = 2;

    private final Block.Table table;
    private final List<List<AttributedString>> cells = new ArrayList<>();

    TableText(Block.Table table, Prose prose) {
        this.table = table;
        for (int r = 0; r < table.rows().size(); r++) {
            AttributedStyle style = r == 0 && table.header()
                ? AttributedStyle.DEFAULT.bold() : AttributedStyle.DEFAULT;
            cells.add(table.rows().get(r).stream().map(c -> prose.text(c, style)).toList());
        }
    }

    List<AttributedString> lines(int width) {
        int[] widths = widths(width);
        var lines = new ArrayList<AttributedString>();
        for (int r = 0; r < cells.size(); r++) {
            lines.addAll(row(cells.get(r), widths));
            if (r == 0 && table.header()) lines.add(new AttributedString("—".repeat(
                Arrays.stream(widths).sum() + GAP * (widths.length - 1)), Prose.DIM));
        }
        return lines;
    }

    /** Narrows the widest columns until all fit. */
    private int[] widths(int width) {
        var widths = new int[table.shares().size()];
        for (List<AttributedString> row : cells)
            for (int c = 0; c < widths.length; c++)
                widths[c] = Math.max(widths[c], row.get(c).columnLength());
        int free = width - GAP * (widths.length - 1);
        while (Arrays.stream(widths).sum() > free) {
            int widest = 0;
            for (int c = 1; c < widths.length; c++)
                if (widths[c] > widths[widest]) widest = c;
            if (widths[widest] <= 4) break;
            widths[widest]--;
        }
        return widths;
    }

    private List<AttributedString> row(List<AttributedString> row, int[] widths) {
        var wrapped = new ArrayList<List<AttributedString>>();
        int height = 1;
        for (int c = 0; c < widths.length; c++) {
            wrapped.add(Prose.wrap(row.get(c), widths[c]));
            height = Math.max(height, wrapped.get(c).size());
        }
        var lines = new ArrayList<AttributedString>();
        for (int i = 0; i < height; i++) {
            var line = new AttributedStringBuilder();
            for (int c = 0; c < widths.length; c++) {
                AttributedString part = i < wrapped.get(c).size()
                    ? wrapped.get(c).get(i) : AttributedString.EMPTY;
                String pad = " ".repeat(Math.max(0, widths[c] - part.columnLength()));
                if (c > 0) line.append(" ".repeat(GAP));
                if (table.right().get(c)) line.append(pad).append(part);
                else line.append(part).append(pad);
            }
            lines.add(line.toAttributedString());
        }
        return lines;
    }
}
