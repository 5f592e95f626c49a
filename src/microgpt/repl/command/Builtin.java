package microgpt.repl.command;

import java.util.List;
import java.util.function.Function;

/**
 * A command of the prompt itself.
 *
 * @param name without the slash
 * @param usage its arguments
 * @param summary what it does, in one line
 * @param details more, with an example
 * @param action takes the arguments; an {@link IllegalArgumentException}'s
 *     message is what the user reads
 * @param completions the words that may stand last in these arguments
 */
public record Builtin(String name, String usage, String summary, String details,
        Function<String, Outcome> action,
        Function<String, List<String>> completions) {

    public Builtin(String name, String usage, String summary, String details,
            Function<String, Outcome> action) {
        this(name, usage, summary, details, action, arguments -> List.of());
    }
}
