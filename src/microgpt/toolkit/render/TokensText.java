package microgpt.toolkit.render;

import java.util.ArrayList;
import microgpt.Tokenizer;
import microgpt.draw.Ink;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.Reading;

/**
 * Whole numbers; if they are a text, each with its character. They are where
 * the first is BOS, as the tokenizer makes them: {@code {1, 2, 3}} may be
 * anything.
 */
public final class TokensText {

    private static final int MOST = 256;
    private static final int WHOLE_LINES = 8;
    private static final int FIRST_LINES = 5;

    static String text(int[] tokens, Tokenizer tokenizer, Style style) {
        var ink = new Ink(style.color());
        boolean known = tokenizer != null && tokens.length > 0
            && tokens[0] == tokenizer.bos();
        for (int t : tokens) known &= t >= 0 && t < (tokenizer == null ? 0 : tokenizer.size());
        String head = ink.bold("int[" + tokens.length + "]");
        if (known) {
            String text = Text.safe(tokenizer.decode(
                java.util.Arrays.copyOf(tokens, Math.min(tokens.length, MOST))));
            head += "  " + ink.grey("\"")
                + Text.cut(text, Math.max(8, style.width() - Text.width(head) - 4))
                + ink.grey("\"");
        }
        int shown = Math.min(tokens.length, MOST);
        var ids = new ArrayList<String>();
        var symbols = new ArrayList<String>();
        int cell = 1;
        for (int i = 0; i < shown; i++) {
            ids.add(String.valueOf(tokens[i]));
            symbols.add(known ? Reading.symbol(tokenizer, tokens[i]) : "");
            cell = Math.max(cell, Math.max(ids.get(i).length(), Text.width(symbols.get(i))));
        }
        int per = Math.max(1, (style.width() - 2) / (cell + 1));
        if (tokens.length > WHOLE_LINES * per) shown = Math.min(shown, FIRST_LINES * per);
        var text = new StringBuilder(head);
        for (int i = 0; i < shown; i += per) {
            var first = new StringBuilder("  ");
            var second = new StringBuilder("  ");
            for (int j = i; j < Math.min(shown, i + per); j++) {
                first.append(Text.right(ids.get(j), cell)).append(' ');
                second.append(Text.right(symbols.get(j), cell)).append(' ');
            }
            text.append('\n').append(first.toString().stripTrailing());
            if (known) text.append('\n').append(ink.blue(second.toString().stripTrailing()));
        }
        if (shown < tokens.length)
            text.append('\n').append(ink.grey("  … "
                + Text.count(tokens.length - shown, "more number")));
        return text.toString();
    }

    private TokensText() {}
}
