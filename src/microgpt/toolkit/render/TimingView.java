package microgpt.toolkit.render;

import java.util.Optional;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.View;

/**
 * How long an evaluation took.
 *
 * @param bytes that it asked for; -1 if this machine does not tell
 * @param value what came out, or null
 */
public record TimingView(double seconds, long bytes, Object value) implements View {

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        String text = ink.bold(Num.duration(seconds));
        if (bytes >= 0) text += ink.grey(", ") + size(bytes) + ink.grey(" of memory asked for");
        if (value == null) return text;
        Optional<String> result = Renderers.render(value, null, style);
        return text + "\n" + result.orElse(String.valueOf(value));
    }

    private static String size(long bytes) {
        return bytes < 1000 ? bytes + " bytes" : bytes < 1_000_000
            ? Num.brief(bytes / 1e3, 3) + " kB" : Num.brief(bytes / 1e6, 3) + " MB";
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
