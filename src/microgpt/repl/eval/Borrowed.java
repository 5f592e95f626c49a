package microgpt.repl.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/**
 * Names of variables that the toolkit uses for a while. Given back, a name
 * means again what it meant before; what the user has declared in between
 * stays.
 */
final class Borrowed {

    private record Own(String name, String type, Object value) {}

    private final Map<String, Optional<Own>> before = new HashMap<>();
    private final Map<String, String> ours = new HashMap<>();   // snippet ids

    /** Gives a name a value, and remembers what it meant. */
    void take(Shell shell, String name, String type, Object value) {
        Optional<VarSnippet> now = shell.variable(name);
        if (!isOurs(now, name)) before.put(name, now.map(v -> own(shell, v)));
        declare(shell, new Own(name, type, value));
        shell.variable(name).ifPresent(v -> ours.put(name, v.id()));
    }

    private boolean isOurs(Optional<VarSnippet> now, String name) {
        return now.isPresent() && now.get().id().equals(ours.get(name));
    }

    private static Own own(Shell shell, VarSnippet v) {
        return new Own(v.name(), v.typeName(), isValid(shell, v) ? shell.get(v) : null);
    }

    private static boolean isValid(Shell shell, VarSnippet v) {
        return shell.jshell().status(v) == Snippet.Status.VALID;
    }

    /** Ends the use of a name. */
    void giveBack(Shell shell, String name) {
        Optional<VarSnippet> now = shell.variable(name);
        boolean mine = isOurs(now, name);
        Optional<Own> own = before.getOrDefault(name, Optional.empty());
        before.remove(name);
        ours.remove(name);
        if (!mine) return;      // the user has declared it in the meantime
        List<Own> computed = computedFrom(shell, now.get());
        if (own.isPresent()) declare(shell, own.get());
        else shell.drop(now.get());
        for (Own kept : computed)
            if (shell.variable(kept.name).filter(v -> isValid(shell, v)).isEmpty()) {
                shell.declare(kept.type + " " + kept.name + ";");
                declare(shell, kept);
            }
    }

    private static void declare(Shell shell, Own own) {
        Optional<VarSnippet> old = shell.variable(own.name);
        if (old.isEmpty() || !old.get().typeName().equals(own.type))
            shell.declare(own.type + " " + own.name + ";");
        if (own.value != null || !isPrimitive(own.type))
            shell.variable(own.name).filter(v -> isValid(shell, v))
                .ifPresent(v -> shell.set(v, own.value));
    }

    private static boolean isPrimitive(String type) {
        return Character.isLowerCase(type.charAt(0)) && !type.contains("[")
            && !type.contains(".");
    }

    /** Returns the variables that were computed from it, with their values. */
    private static List<Own> computedFrom(Shell shell, VarSnippet variable) {
        List<Own> found = new ArrayList<>();
        shell.analysis().dependents(variable).forEach(s -> {
            if (s instanceof VarSnippet v && v != variable && isValid(shell, v)
                && shell.variable(v.name()).filter(v::equals).isPresent())
                found.add(own(shell, v));
        });
        return found;
    }
}
