package microgpt.repl.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was typed since the session started, and what of it did something. */
public final class Journal {

    private final List<String> inputs = new ArrayList<>();
    private final List<String> succeeded = new ArrayList<>();
    private final Map<String, String> commands = new LinkedHashMap<>();

    /** Notes a line as the user typed it. */
    void typed(String input) { inputs.add(input); }

    /** Notes what makes the same again when it is evaluated again. */
    void succeeded(String source) { succeeded.add(source); }

    /** Notes the Java of a command that did something, by its id. */
    void ran(String id, String java) {
        succeeded(java);
        commands.put(id, java);
    }

    List<String> inputs() { return List.copyOf(inputs); }

    /** Returns what succeeded, to be evaluated again. */
    List<String> replayable() { return List.copyOf(succeeded); }

    /** Returns the Java of commands that did something, by its id. */
    public Map<String, String> commands() { return commands; }

    /** Returns what forgets all that was done from now on, but not what was typed. */
    public Runnable mark() {
        int size = succeeded.size();
        var ids = List.copyOf(commands.keySet());
        return () -> {
            if (succeeded.size() > size) succeeded.subList(size, succeeded.size()).clear();
            commands.keySet().retainAll(ids);
        };
    }

    void clear() {
        inputs.clear();
        succeeded.clear();
        commands.clear();
    }

    /** Goes on with these. */
    void resume(List<String> inputs, List<String> succeeded) {
        this.inputs.addAll(inputs);
        this.succeeded.addAll(succeeded);
    }
}
