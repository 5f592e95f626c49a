package microgpt.toolkit.command;

import java.util.List;
import java.util.function.Function;
import microgpt.repl.spi.Command;

/**
 * A command as a line of a table.
 *
 * @param example arguments that run, without the command's name
 * @param more what /help says besides
 * @param parse turns arguments into an expression
 * @param words what may stand at the end of these arguments
 */
record Entry(String name, String usage, String summary, String example, String more,
        Function<Arguments, String> parse, Function<String, List<String>> words)
        implements Command {

    @Override
    public String help() {
        return "/" + (name + " " + usage).strip() + "\n  " + summary + "\n"
            + more.strip().indent(2) + "  Example: /" + (name + " " + example).strip();
    }

    @Override
    public String expression(String arguments) {
        return parse.apply(new Arguments(("/" + name + " " + usage).strip(), arguments));
    }

    @Override
    public List<String> completions(String arguments) { return words.apply(arguments); }
}
