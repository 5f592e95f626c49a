package microgpt.repl.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was typed since the session started, and what of it did something. */
public final class Journal {

    /** Something that was evaluated. */
    record Done(String source, boolean worked) {}

    private final List<String> inputs = new ArrayList<>();
    private final List<Done> done = new ArrayList<>();
    private final Map<String, String> commands = new LinkedHashMap<>();

    /** Notes a line as the user typed it. */
    void typed(String input) { inputs.add(input); }

    /** Notes what makes the same again when it is evaluated again. */
    void succeeded(String source) { done.add(new Done(source, true)); }

    /** Notes what could not be evaluated, or not to its end. */
    void failed(String source) { done.add(new Done(source, false)); }

    /** Notes the Java of a command that did something, by its id. */
    void ran(String id, String java) {
        succeeded(java);
        commands.put(id, java);
    }

    List<String> inputs() { return List.copyOf(inputs); }

    /** Returns what succeeded, to be evaluated again. */
    List<String> replayable() {
        return done.stream().filter(Done::worked).map(Done::source).toList();
    }

    /** Returns what was evaluated, errors too. */
    List<Done> all() { return List.copyOf(done); }

    /** Returns the Java of commands that did something, by its id. */
    public Map<String, String> commands() { return commands; }

    /** Returns what forgets all that was done from now on, but not what was typed. */
    public Runnable mark() {
        int size = done.size();
        var ids = List.copyOf(commands.keySet());
        return () -> {
            if (done.size() > size) done.subList(size, done.size()).clear();
            commands.keySet().retainAll(ids);
        };
    }

    void clear() {
        inputs.clear();
        done.clear();
        commands.clear();
    }

    /** Goes on with these. */
    void resume(List<String> inputs, List<Done> done) {
        this.inputs.addAll(inputs);
        this.done.addAll(done);
    }
}
