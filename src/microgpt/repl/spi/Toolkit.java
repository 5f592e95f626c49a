package microgpt.repl.spi;

import java.nio.file.Path;
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

    /**
     * Gets ready what will soon be needed, on a thread of its own. That begins
     * when a first snippet was evaluated: till then the processor has enough to do.
     */
    default void prepare() {}

    /** Returns the commands, in the order in which /help lists them. */
    List<Command> commands();

    /**
     * Returns the value as a person would want to see it, possibly in several
     * lines, or empty where the prompt should print it as jshell does.
     */
    Optional<String> render(Object value, Style style);

    /** Returns the value drawn, as SVG, if it can be. */
    default Optional<String> picture(Object value) { return Optional.empty(); }

    /** Returns whether the picture of a value tells what its text does, too. */
    default boolean isInPicture(Object value) { return false; }

    /**
     * Returns the words that stand for an expression just now, such as
     * {@code n} while a step is being taken by hand; usually none. Behind one that
     * ends in a star anything may stand, which the star in the expression then is, as
     * a text in quotes. The empty word is what Enter alone means: one of the others.
     */
    Map<String, String> shortcuts();

    /** Returns what the prompt should say before {@code >}, or empty. */
    Optional<String> promptLabel();

    /** Returns what it should say at the other end of the line, or empty. */
    default Optional<String> promptHelp() { return Optional.empty(); }

    /** Returns where a name is to be had that means nothing yet, or empty. */
    default Optional<String> hint(String name) { return Optional.empty(); }

    /** Returns what to write in place of an operator, or empty. */
    default Optional<String> operator(Operation operation) { return Optional.empty(); }

    /**
     * Returns the method calls that an operator stands for, or empty; the texts of
     * the operands stand in it as they are.
     *
     * @param turns whether the right operand may be evaluated first
     */
    default Optional<String> calls(Operation operation, boolean turns) {
        return Optional.empty();
    }

    /**
     * Returns what a text may be that is being typed as an argument of a call.
     *
     * @param call such as {@code model.parameter}
     * @param argument which one, from 0
     * @param typed what there is of it
     */
    default List<String> inString(String call, int argument, String typed) {
        return List.of();
    }

    /** Returns what a word that completes another means, in a line, or empty. */
    default Optional<String> note(String word) { return Optional.empty(); }

    /** Returns names that methods have elsewhere, and what they are called. */
    default Map<String, String> synonyms() { return Map.of(); }

    /** Returns what to do about an exception with this message, or empty. */
    default Optional<String> advice(String message) { return Optional.empty(); }

    /** Returns what makes the session's model again what it is now. */
    default Runnable mark() { return () -> {}; }

    /** Returns the lessons that can be played, in order. */
    default List<Lesson> lessons() { return List.of(); }

    /**
     * Looks, after an input has been evaluated, at what it did to the model.
     *
     * @param input as the user typed it
     * @return whether it trained, changed or exchanged the model, or drew from
     *     its generator: who wants the same model must evaluate it again
     */
    default boolean evaluated(String input) { return false; }

    /** Takes note that the engine was changed, which the prompt can take back. */
    default void engineChanged(String label) {}

    /**
     * Returns whether the next thing to undo, or to redo, is a change of the
     * engine, which the prompt then takes back, or makes again.
     */
    default boolean turnsEngine(boolean back) { return false; }

    /**
     * Writes the model there, if it has learned something in this session.
     *
     * @return what the user should know, or empty if there was nothing to do
     */
    default Optional<String> keep(Path file) { return Optional.empty(); }

    /**
     * Returns what a session before this one has kept there, in a line that
     * says how to take it up, or what is wrong with it; empty if nothing.
     */
    default Optional<String> kept(Path file) { return Optional.empty(); }

    /**
     * Returns the expression that takes it up.
     *
     * @param data the file of its documents, or "" for the one it names
     * @throws IllegalArgumentException if it cannot be; says why in a line
     */
    default String resume(Path file, String data) {
        throw new IllegalArgumentException("there is no model to take up");
    }

    /** Returns the expression that lists what changed the model, or "". */
    default String changes() { return ""; }

    /** Takes note that methods of the engine have other bodies now. */
    default void redefined() {}

    /**
     * Returns what the user should know who has changed a source of the
     * engine, or empty.
     *
     * @param file its name, such as {@code Norm.java}
     */
    default Optional<String> edited(String file) { return Optional.empty(); }

    /**
     * Returns what the session's models have learned, in types of the JDK
     * only, for the toolkit of a newly loaded engine.
     */
    default Map<String, Object> carry() { return Map.of(); }

    /**
     * Goes on with what the toolkit of another engine carried over.
     *
     * @return new objects in place of old ones, by the variable's name
     */
    default Map<String, Object> resume(Map<String, Object> carried) {
        return Map.of();
    }

    /**
     * Ends that, when the session's declarations have been evaluated again:
     * what they did to the models does not count.
     *
     * @return what the user should know, each a line
     */
    default List<String> resumed() { return List.of(); }
}
