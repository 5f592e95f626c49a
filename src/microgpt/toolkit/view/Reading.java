package microgpt.toolkit.view;

import microgpt.Gpt;
import microgpt.Tokenizer;
import microgpt.draw.Text;

/** A text as a model reads it. */
public final class Reading {

    private static final int LONGEST_LABEL = 12;

    /**
     * Returns BOS and the text's tokens.
     *
     * @throws IllegalArgumentException if a character is not known, or the
     *     text is too long for the model's context
     */
    public static int[] tokens(Gpt model, Tokenizer tokenizer, String text) {
        int[] tokens = tokenizer.encodeStart(text);
        int room = model.config().shape().context() - 1;
        if (tokens.length - 1 > room) throw new IllegalArgumentException(
            "\"" + Text.safe(Text.cut(text, 40)) + "\" has "
                + Text.count(tokens.length - 1, tokenizer.unit()) + "; after BOS the model's context"
                + " of " + (room + 1) + " has room for " + room);
        return tokens;
    }

    /** Returns a token as a label: its symbol, cut if it is long. */
    public static String symbol(Tokenizer tokenizer, int token) {
        return Text.cut(Text.safe(tokenizer.symbol(token)), LONGEST_LABEL);
    }

    private Reading() {}
}
