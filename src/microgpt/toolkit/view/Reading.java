package microgpt.toolkit.view;

import microgpt.Gpt;
import microgpt.Tokenizer;
import microgpt.draw.Text;

/** A text as a model reads it. */
public final class Reading {

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
                + Text.count(tokens.length - 1, "character") + "; after BOS the model's context"
                + " of " + (room + 1) + " has room for " + room);
        return tokens;
    }

    private Reading() {}
}
