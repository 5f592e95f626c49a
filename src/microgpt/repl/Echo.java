package microgpt.repl;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import microgpt.repl.engine.Background;
import microgpt.repl.spi.Style;

/** Says what became of a snippet, in jshell's words. */
final class Echo {

    private final Session session;

    Echo(Session session) { this.session = session; }

    /** Prints the events; returns the line that failed, from 1, or 0. */
    int print(List<SnippetEvent> events) {
        for (SnippetEvent e : events) {
            int failed = e.causeSnippet() == null ? print(e) : printUpdate(e);
            if (failed > 0) return failed;
        }
        return 0;
    }

    private int print(SnippetEvent event) {
        Problems problems = new Problems(session);
        SnippetControl control = session.shell().control();
        if (event.status() == Status.REJECTED)
            return problems.printRejected(event.snippet());
        if (control.exitStatus() != null) {
            problems.print("System.exit(" + control.exitStatus()
                + ") was called; the session goes on. /exit leaves.");
            return 1;
        }
        if (control.filledMemory()) {
            problems.printFullMemory();
            return 1;
        }
        if (control.wasStopped()) {
            List<Thread> still = control.background().threads();
            problems.print("Stopped." + (still.isEmpty() ? "" : " Still running in "
                + "the background: " + Background.names(still)
                + "; /stop ends what can be ended."));
            return 1;
        }
        if (event.exception() != null)
            return problems.printException(event.exception(), event.snippet());
        if (session.feedback() != Options.Feedback.SILENT) printSuccess(event);
        return 0;
    }

    /** Says what a new declaration has done to a variable made with the old. */
    int printUpdate(SnippetEvent event) {
        if (session.feedback() == Options.Feedback.SILENT
            || !(event.snippet() instanceof VarSnippet v)
            || v.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND
            || !event.status().isActive() || !event.previousStatus().isActive()
            || !event.isSignatureChange()) return 0;
        String what = "  update replaced variable " + v.name();
        if (event.status() != Status.VALID)
            new Problems(session).print(what + " which cannot be referenced"
                + until(v, "  "));
        else if (session.shell().get(v) == null)
            new Problems(session).print(what + ", reset to null");
        return 0;
    }

    private void printSuccess(SnippetEvent event) {
        Snippet snippet = event.snippet();
        PrintStream out = session.streams().out();
        String name = nameOfValue(snippet);
        if (name != null && event.status() == Status.VALID) {
            if (event.value() != null) out.println(value(name, event.value()));
        } else if (snippet instanceof DeclarationSnippet declaration
                && (session.feedback() == Options.Feedback.NORMAL
                    || event.status() != Status.VALID)) {
            out.println("|  " + verb(event) + " " + describe(declaration)
                + unresolved(event, declaration));
        }
    }

    /**
     * Returns {@code name ==> text}; a text stands below the name if it is
     * tall, or as wide as the terminal.
     */
    private String value(String name, String text) {
        Style style = session.style();
        int width = text.replaceAll("\033\\[[0-9;]*m", "").length();
        boolean below = text.contains("\n") || !style.raw()
            && width <= style.width() && width + name.length() + 5 > style.width();
        return name + " ==>" + (below ? "\n" : " ") + text;
    }

    /** Returns the name that a snippet's value has, or null if none. */
    private static String nameOfValue(Snippet snippet) {
        if (snippet instanceof VarSnippet v) return v.name();
        if (snippet instanceof ExpressionSnippet e) return e.name();
        return null;
    }

    private static String verb(SnippetEvent event) {
        if (event.previousStatus() == Status.NONEXISTENT) return "created";
        return event.snippet() instanceof TypeDeclSnippet
            && event.isSignatureChange() ? "replaced" : "modified";
    }

    static String describe(DeclarationSnippet snippet) {
        if (snippet instanceof MethodSnippet m)
            return "method " + m.name() + "(" + m.parameterTypes() + ")";
        if (snippet instanceof VarSnippet v)
            return "variable " + v.name() + " of type " + v.typeName();
        return snippet instanceof TypeDeclSnippet t
            ? kind(t) + " " + t.name() : snippet.name();
    }

    static String kind(TypeDeclSnippet type) {
        return switch (type.subKind()) {
            case INTERFACE_SUBKIND -> "interface";
            case ENUM_SUBKIND -> "enum";
            case ANNOTATION_TYPE_SUBKIND -> "annotation interface";
            case RECORD_SUBKIND -> "record";
            default -> "class";
        };
    }

    private String unresolved(SnippetEvent event, DeclarationSnippet snippet) {
        if (event.status() == Status.VALID) return "";
        String verb = snippet instanceof MethodSnippet ? "invoked"
            : snippet instanceof VarSnippet ? "used"
            : event.status() == Status.RECOVERABLE_DEFINED
                ? "instantiated" : "referenced";
        return ", however, it cannot be " + verb + until(snippet, "");
    }

    private String until(DeclarationSnippet snippet, String indent) {
        String missing = session.shell().jshell()
            .unresolvedDependencies(snippet).collect(Collectors.joining(", and "));
        if (!missing.isEmpty()) return " until " + missing + " is declared";
        String error = new Problems(session).firstError(snippet);
        return error.isEmpty() ? "" : " until this error is corrected:\n"
            + (error + "\n").replaceAll("(?m)^(?=.)", indent + "  ").stripTrailing();
    }
}
