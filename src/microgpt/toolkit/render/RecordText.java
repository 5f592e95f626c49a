package microgpt.toolkit.render;

import java.util.ArrayList;
import microgpt.Probe;
import microgpt.Value;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;

/** What a probe saw: every name with its shape. */
public final class RecordText {

    static String text(Probe.Record record, Style style) {
        var ink = new Ink(style.color());
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {ink.grey("name"), ink.grey("positions"),
            ink.grey("rows"), ink.grey("columns"), ink.grey("rms")});
        for (String name : record.names()) {
            Value[][][] all = record.all(name);
            Value[][] last = all[all.length - 1];
            double squares = 0;
            int n = 0;
            for (Value[][] position : all)
                if (position != null)
                    for (Value[] row : position)
                        for (Value v : row) {
                            squares += v.data() * v.data();
                            n++;
                        }
            rows.add(new String[] {name, String.valueOf(all.length), String.valueOf(last.length),
                String.valueOf(last[0].length), Num.brief(Math.sqrt(squares / n))});
        }
        return ink.bold("Probe.Record") + "\n" + Text.table(rows);
    }

    private RecordText() {}
}
