package microgpt.toolkit.render;

import java.util.ArrayList;
import java.util.List;
import microgpt.Value;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.repl.spi.Style;

/** A Value in one line: {@code Value(data=-6.0, grad=0.0) = mul(2, -3)}. */
public final class ValueText {

    static String text(Value v, Style style) {
        var ink = new Ink(style.color());
        String head = "Value(data=" + ink.bold(Double.toString(v.data()))
            + ", grad=" + ink.signed(v.grad(), Double.toString(v.grad())) + ")";
        if (v.parents().isEmpty()) return head;
        return head + ink.grey(" = ") + ink.green(v.op()) + ink.grey("(" + operands(v) + ")");
    }

    /** Returns what the operation was done with. */
    static String operands(Value v) {
        var operands = new ArrayList<String>();
        for (Value p : v.parents()) operands.add(Num.brief(p.data()));
        if (v.op().equals("pow")) operands.add(Num.brief(v.exponent()));
        return String.join(", ", operands);
    }

    /** Returns Values one a line, as a list of parents is. */
    static String lines(List<?> values, Style style) {
        var lines = new ArrayList<String>();
        for (Object v : values) lines.add(text((Value) v, style));
        return String.join("\n", lines);
    }

    private ValueText() {}
}
