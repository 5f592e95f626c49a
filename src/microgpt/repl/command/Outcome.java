package microgpt.repl.command;

/** How an input, or a script of many, has ended. */
public sealed interface Outcome {

    /** All of it succeeded. */
    Outcome DONE = new Done();

    /** All of it succeeded. */
    record Done() implements Outcome {}

    /**
     * Something in it failed.
     *
     * @param line of the input, from 1
     */
    record Failed(int line) implements Outcome {}

    /**
     * It asked to leave.
     *
     * @param status of the process
     */
    record Leave(int status) implements Outcome {}

    /** Returns whether what comes after it is to be run. */
    default boolean goesOn() { return this instanceof Done; }
}
