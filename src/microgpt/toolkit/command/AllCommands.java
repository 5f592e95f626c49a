package microgpt.toolkit.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import microgpt.repl.spi.Command;

/** Every command of the toolkit, in the order of /help. */
public final class AllCommands {

    /**
     * Returns the words that a session's variables give.
     *
     * @param variables gives the value of a variable of the session, or null
     */
    static Words words(Function<String, Object> variables) {
        return new Words() {
            @Override
            Object variable(String name) { return variables.apply(name); }
        };
    }

    static List<Command> list(Words words) {
        var all = new ArrayList<Command>(ChangeCommands.all(words));
        all.addAll(LookCommands.all(words));
        return List.copyOf(all);
    }

    private AllCommands() {}
}
