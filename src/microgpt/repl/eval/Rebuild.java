package microgpt.repl.eval;

import java.util.List;
import jdk.jshell.ImportSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/**
 * Moves a session to a fresh JShell with the same engine: every declaration is
 * made again, and every variable gets the very object that it held. Nothing is
 * computed anew.
 */
final class Rebuild {

    private Rebuild() {}

    static void move(Shell from, Shell to) {
        List<Snippet> snippets = from.jshell().snippets()
            .filter(s -> from.jshell().status(s) == Status.VALID).toList();
        for (Snippet s : snippets) {
            if (s instanceof VarSnippet v) moveVariable(v, from, to);
            else if (s instanceof ImportSnippet || s instanceof MethodSnippet
                || s instanceof TypeDeclSnippet) to.declare(s.source());
        }
        to.countFrom(from.id());
        to.started();
    }

    private static void moveVariable(VarSnippet v, Shell from, Shell to) {
        Object value = from.get(v);
        to.declare(v.typeName() + " " + v.name() + ";");
        to.variable(v.name()).ifPresent(fresh -> {
            try {
                to.set(fresh, value);
            } catch (IllegalArgumentException e) {
                // an object of a class that was itself declared at the prompt
            }
        });
    }
}
