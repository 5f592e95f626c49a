package microgpt.repl.say;

import java.util.Optional;

/**
 * What /set has set.
 *
 * @param feedback how much is said
 * @param raw whether values are printed as jshell does
 * @param color whether colours are used, if that was said
 * @param editor the command that edits, or ""
 * @param operators whether operators between Values are understood
 * @param keep whether the model is kept at the end, for the next session
 * @param start the user's own startup file, or ""
 * @param suggest whether lines of the history are suggested while one is typed
 * @param pager whether what is longer than the screen is shown a screen at a time
 * @param images whether pictures are shown as such; empty: where the terminal can
 */
public record Settings(Feedback feedback, boolean raw,
        Optional<Boolean> color, String editor,
        boolean operators, boolean keep, String start,
        boolean suggest, boolean pager, Optional<Boolean> images) {

    /** Those of a new session. */
    static Settings of(Feedback feedback) {
        return new Settings(feedback, false, Optional.empty(), "", true, true, "", true, true,
            Optional.empty());
    }

    public Settings withFeedback(Feedback feedback) {
        return new Settings(feedback, raw, color, editor, operators, keep, start,
            suggest, pager, images);
    }

    public Settings withRaw(boolean raw) {
        return new Settings(feedback, raw, color, editor, operators, keep, start,
            suggest, pager, images);
    }

    public Settings withColor(boolean color) {
        return new Settings(feedback, raw, Optional.of(color), editor, operators,
            keep, start, suggest, pager, images);
    }

    public Settings withEditor(String editor) {
        return new Settings(feedback, raw, color, editor, operators, keep, start,
            suggest, pager, images);
    }

    public Settings withKeep(boolean keep) {
        return new Settings(feedback, raw, color, editor, operators, keep, start,
            suggest, pager, images);
    }

    public Settings withStart(String start) {
        return new Settings(feedback, raw, color, editor, operators, keep, start,
            suggest, pager, images);
    }

    public Settings withOperators(boolean operators) {
        return new Settings(feedback, raw, color, editor, operators, keep, start,
            suggest, pager, images);
    }

    public Settings withSuggest(boolean suggest) {
        return new Settings(feedback, raw, color, editor, operators, keep, start,
            suggest, pager, images);
    }

    public Settings withPager(boolean pager) {
        return new Settings(feedback, raw, color, editor, operators, keep, start,
            suggest, pager, images);
    }

    public Settings withImages(Optional<Boolean> images) {
        return new Settings(feedback, raw, color, editor, operators, keep, start,
            suggest, pager, images);
    }
}
