package microgpt.repl.say;

/** Shows pictures among the lines, if that can be done. */
public interface Pictures {

    /** Leaves everything to be printed. */
    Pictures NONE = (svg, always) -> false;

    /**
     * Shows a picture.
     *
     * @param always whether to try where nothing is known of the terminal
     * @return false if the text is to be printed instead
     */
    boolean show(String svg, boolean always);
}
