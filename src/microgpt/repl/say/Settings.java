package microgpt.repl.say;

import java.util.Optional;

/**
 * What /set has set.
 *
 * @param feedback how much is said
 * @param raw whether values are printed as jshell does
 * @param color whether colours are used, if that was said
 * @param editor the command that edits, or ""
 */
public record Settings(Feedback feedback, boolean raw,
        Optional<Boolean> color, String editor) {

    /** Those of a new session. */
    static Settings of(Feedback feedback) {
        return new Settings(feedback, false, Optional.empty(), "");
    }

    public Settings withFeedback(Feedback feedback) {
        return new Settings(feedback, raw, color, editor);
    }

    public Settings withRaw(boolean raw) {
        return new Settings(feedback, raw, color, editor);
    }

    public Settings withColor(boolean color) {
        return new Settings(feedback, raw, Optional.of(color), editor);
    }

    public Settings withEditor(String editor) {
        return new Settings(feedback, raw, color, editor);
    }
}
