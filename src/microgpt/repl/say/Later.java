package microgpt.repl.say;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds what an answer need not wait for, and then says it. */
@FunctionalInterface
public interface Later {

    /** At once, where nobody is waiting. */
    Later NOW = (find, say) -> find.get().forEach(say);

    /**
     * Does both, perhaps while the user types the next line.
     *
     * @param find asks the session, which has time for nobody else meanwhile
     * @param say gets what was found, one after the other
     */
    void run(Supplier<List<String>> find, Consumer<String> say);
}
