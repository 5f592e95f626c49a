package microgpt.book;

/** How a transcript in the book looks: the prompts that jshell prints. */
final class Transcript {

    static final String PROMPT = "jshell> ";
    static final String MORE = "   ...> ";

    /** Returns how long the prompt is that a line starts with, or 0. */
    static int promptLength(String line) {
        return line.startsWith(PROMPT) || line.startsWith(MORE)
            ? PROMPT.length() : 0;
    }

    private Transcript() {}
}
