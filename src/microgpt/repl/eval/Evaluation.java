package microgpt.repl.eval;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;

/**
 * What became of one snippet: what JShell tells of it, and what it does not.
 *
 * @param events what JShell tells; none if it was refused
 * @param value the very object that an expression had, or null
 * @param thrown what it threw, if it did
 * @param stopped whether it was stopped; JShell takes that for success
 * @param full whether it was ended because it had filled memory
 * @param exit what it gave to {@code System.exit}, if it did
 * @param refusal why it was not evaluated, or is undone, if so
 */
public record Evaluation(List<SnippetEvent> events, Object value,
        Optional<Thrown> thrown, boolean stopped, boolean full,
        OptionalInt exit, Optional<String> refusal) {

    /** One that was not evaluated. */
    static Evaluation refused(String why) {
        return new Evaluation(List.of(), null, Optional.empty(), false, false,
            OptionalInt.empty(), Optional.of(why));
    }

    /** One that only declared something, which runs nothing. */
    static Evaluation of(List<SnippetEvent> events) {
        return new Evaluation(events, null, Optional.empty(), false, false,
            OptionalInt.empty(), Optional.empty());
    }

    /** Returns the events of the snippet itself, not of what depends on it. */
    public List<SnippetEvent> own() {
        return events.stream().filter(e -> e.causeSnippet() == null).toList();
    }

    /** Returns whether JShell would not take the snippet. */
    public boolean rejected() {
        return own().stream().anyMatch(e -> e.status() == Status.REJECTED);
    }
}
