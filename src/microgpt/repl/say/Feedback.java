package microgpt.repl.say;

/** How much a session says about what was typed. */
public enum Feedback {
    /** As jshell does. */
    NORMAL,
    /** Values only. */
    CONCISE,
    /** What the snippets print, and errors. */
    SILENT
}
