package microgpt.repl.spi;

import java.util.Map;

/** What the prompt offers to the toolkit. */
public interface Console {

    /** Returns how to print just now. */
    Style style();

    /** Prints a line, above the live line if there is one. */
    void print(String line);

    /** Shows a live line in place of the last; nothing if not a terminal. */
    void status(String line);

    /** Makes a variable of the session, or gives it a new value. */
    void bind(String name, String type, Object value);

    /** Removes a variable that {@link #bind} made. */
    void unbind(String name);

    /** Gives a variable a value until {@link #giveBack}. */
    default void borrow(String name, String type, Object value) { bind(name, type, value); }

    /** Makes a borrowed variable what it was before, or removes it. */
    default void giveBack(String name) { unbind(name); }

    /** Returns the session's variables that have a value now, by name. */
    default Map<String, Object> variables() { return Map.of(); }

    /** Returns what a variable of the session holds, or null. */
    default Object variable(String name) { return variables().get(name); }

    /** Opens an address in the user's browser; returns whether there is one. */
    default boolean open(String address) { return false; }

    /** Returns whether the user has asked to stop (Ctrl-C). */
    boolean stopRequested();
}
