package microgpt.repl;

/**
 * What became of a piece of input.
 *
 * @param ok whether all of it succeeded
 * @param output what was printed, values and errors among it; empty where it
 *     went straight to the session's streams
 * @param line the line of the input that failed, from 1; 0 if none
 * @param exit the status to leave with if the input asked to leave, else null
 */
public record Result(boolean ok, String output, int line, Integer exit) {

    static final Result OK = new Result(true, "", 0, null);

    static Result failed(int line) {
        return new Result(false, "", line, null);
    }

    static Result leave(int status) {
        return new Result(true, "", 0, status);
    }

    Result withOutput(String text) {
        return new Result(ok, text, line, exit);
    }
}
