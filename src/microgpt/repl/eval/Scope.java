package microgpt.repl.eval;

import java.util.LinkedHashMap;
import java.util.Map;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/**
 * What was declared when it was opened. Ended, names mean again what they meant
 * then, and what was declared in between is gone.
 */
public final class Scope {

    private record Own(DeclarationSnippet snippet, Object value) {}

    private final Shell shell;
    private final Map<String, Own> before = new LinkedHashMap<>();

    /** Opens one in a JShell. */
    public Scope(Shell shell) {
        this.shell = shell;
        shell.jshell().snippets().filter(this::counts).forEach(s -> {
            var d = (DeclarationSnippet) s;
            before.put(key(d), new Own(d, d instanceof VarSnippet v
                && shell.jshell().status(v) == Snippet.Status.VALID ? shell.get(v) : null));
        });
    }

    private boolean counts(Snippet s) {
        return s instanceof DeclarationSnippet && !(s instanceof ImportSnippet)
            && shell.jshell().status(s).isActive();
    }

    private static String key(DeclarationSnippet d) {
        return d instanceof VarSnippet ? d.name()
            : d instanceof MethodSnippet m ? m.name() + "(" + m.parameterTypes() + ")"
            : d instanceof TypeDeclSnippet ? "class " + d.name() : d.id();
    }

    /** Ends it; of another JShell there is nothing to put back. */
    public void end(Shell now) {
        if (now != shell) return;
        shell.jshell().snippets().filter(this::counts).map(DeclarationSnippet.class::cast)
            .filter(d -> !before.containsKey(key(d))).toList().forEach(shell::drop);
        before.values().forEach(this::putBack);
    }

    private void putBack(Own own) {
        DeclarationSnippet d = own.snippet;
        boolean same = shell.jshell().snippets().filter(this::counts).anyMatch(s -> s == d);
        if (!(d instanceof VarSnippet old)) {
            if (!same) shell.declare(d.source());
            return;
        }
        if (!same) shell.declare(old.typeName() + " " + old.name() + ";");
        shell.variable(old.name())
            .filter(v -> shell.jshell().status(v) == Snippet.Status.VALID)
            .filter(v -> shell.get(v) != own.value)
            .ifPresent(v -> {
                if (v.typeName().equals(old.typeName())) shell.set(v, own.value);
            });
    }
}
