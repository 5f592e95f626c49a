package microgpt.repl.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the prompt wants to know about the engine, from those who know its
 * types. An implementation is loaded together with the engine, and anew when
 * the engine was changed; the prompt itself stays.
 */
public interface Toolkit {

    /** Hands over the services of the prompt; called once, first. */
    void attach(Console console);

    /** Returns the commands, in the order in which /help lists them. */
    List<Command> commands();

    /**
     * Returns the value as a person would want to see it, possibly in several
     * lines, or empty where the prompt should print it as jshell does.
     */
    Optional<String> render(Object value, Style style);

    /**
     * Returns the words that stand for an expression just now, such as
     * {@code n} while a step is being taken by hand; usually none.
     */
    Map<String, String> shortcuts();

    /** Returns what the prompt should say before {@code >}, or empty. */
    Optional<String> promptLabel();

    /** Returns the lessons that can be played, in order. */
    default List<Lesson> lessons() { return List.of(); }
}
