package microgpt.repl.spi;

import java.util.List;

/**
 * A /command of the toolkit: short for a Java expression. The prompt prints
 * that expression, evaluates it like any other input, so that Ctrl-C and error
 * messages work as ever, and renders its result.
 */
public interface Command {

    /** Returns the name without the slash. */
    String name();

    /** Returns its arguments, such as {@code EXPR [--depth N]}. */
    String usage();

    /** Returns what it does, in one line. */
    String summary();

    /** Returns a text for /help NAME, with an example that runs. */
    String help();

    /**
     * Returns the Java expression that this stands for.
     *
     * @throws IllegalArgumentException if the arguments are not right; the
     *     message is one line for the user
     */
    String expression(String arguments);

    /**
     * Returns what may stand at the end of these arguments, whole words; an
     * argument that is Java is completed by the prompt when this is empty.
     */
    List<String> completions(String arguments);
}
