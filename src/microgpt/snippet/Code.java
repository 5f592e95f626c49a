package microgpt.snippet;

/** A piece of a program, ready to run. */
interface Code {

    /**
     * Runs it.
     *
     * @param frame {@code this}, and the variables of the method that it is in
     * @return the value of an expression, or {@link End#NOTHING}; of a statement how it
     *     ends: null if what follows is next, else one of these, or a {@link Return}
     */
    Object run(Object[] frame);

    /** No value, and ways to end. They are no fields of this: a page gives an interface none. */
    enum End { NOTHING, BREAK, CONTINUE }

    record Return(Object value) {}

    /** What can be given another value. */
    interface Place extends Code {

        /**
         * Gives it what becomes of its old value.
         *
         * @param after whether the new value is the result, and not the old
         */
        Object change(Object[] frame, boolean after, Change change);
    }

    interface Change {
        Object of(Object old);
    }
}
