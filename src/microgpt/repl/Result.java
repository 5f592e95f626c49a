package microgpt.repl;

import microgpt.repl.command.Outcome;

/**
 * What became of a piece of input.
 *
 * @param outcome how it ended
 * @param output what was printed, values and errors among it
 */
public record Result(Outcome outcome, String output) {

    /** Returns whether nothing in it failed. */
    public boolean ok() { return !(outcome instanceof Outcome.Failed); }
}
