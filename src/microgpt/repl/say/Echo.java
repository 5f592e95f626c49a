package microgpt.repl.say;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import microgpt.repl.engine.Background;
import microgpt.repl.eval.Evaluation;
import microgpt.repl.eval.Snippets;
import microgpt.repl.eval.Thrown;
import microgpt.repl.spi.Style;
import org.jline.utils.AttributedString;

/** Says what became of a snippet, in jshell's words. */
public final class Echo {

    private final Snippets snippets;
    private final Supplier<Background> background;
    private final Problems problems;
    private final Voice voice;
    private final Supplier<Feedback> feedback;

    /** @param feedback how much it says, asked anew each time */
    public Echo(Snippets snippets, Supplier<Background> background,
            Problems problems, Voice voice, Supplier<Feedback> feedback) {
        this.snippets = snippets;
        this.background = background;
        this.problems = problems;
        this.voice = voice;
        this.feedback = feedback;
    }

    public boolean isSilent() { return feedback.get() == Feedback.SILENT; }

    /** Prints what came of it; returns the line that failed, from 1, or 0. */
    public int print(Evaluation made, Style style) {
        if (made.refusal().isPresent()) return failure(made);
        for (SnippetEvent e : made.events()) {
            if (e.causeSnippet() != null) {
                printUpdate(e);
                continue;
            }
            int line = failure(made, e);
            if (line > 0) return line;
            if (!isSilent()) printSuccess(e, style);
        }
        return 0;
    }

    /** Prints only what went wrong; returns the line, from 1, or 0. */
    public int failure(Evaluation made) {
        if (made.refusal().isPresent()) {
            problems.print(made.refusal().get());
            return 1;
        }
        for (SnippetEvent e : made.own()) {
            int line = failure(made, e);
            if (line > 0) return line;
        }
        return 0;
    }

    private int failure(Evaluation made, SnippetEvent event) {
        if (event.status() == Status.REJECTED)
            return problems.printRejected(event.snippet());
        if (made.exit().isPresent()) {
            problems.print("System.exit(" + made.exit().getAsInt()
                + ") was called; the session goes on. /exit leaves.");
            return 1;
        }
        if (made.full()) {
            problems.printFullMemory();
            return 1;
        }
        if (made.stopped()) {
            List<Thread> still = background.get().lasting();
            problems.print("Stopped." + (still.isEmpty() ? "" : " Still running in "
                + "the background: " + Background.names(still)
                + "; /stop ends what can be ended."));
            return 1;
        }
        if (event.exception() == null) return 0;
        return problems.printException(event.exception(), event.snippet(),
            made.thrown().map(Thrown::left).orElse(0));
    }

    /** Says what a new declaration has done to a variable made with the old. */
    public void printUpdate(SnippetEvent event) {
        if (isSilent() || !(event.snippet() instanceof VarSnippet v)
            || v.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND
            || !event.status().isActive() || !event.previousStatus().isActive()
            || !event.isSignatureChange()) return;
        String what = "  update replaced variable " + v.name();
        if (event.status() != Status.VALID)
            problems.print(what + " which cannot be referenced"
                + until(v, "  "));
        else if (snippets.value(v) == null)
            problems.print(what + ", reset to null");
    }

    private void printSuccess(SnippetEvent event, Style style) {
        Snippet snippet = event.snippet();
        PrintStream out = voice.out();
        String name = nameOfValue(snippet);
        if (name != null && event.status() == Status.VALID) {
            if (event.value() != null)
                voice.result(name, value(name, event.value(), style));
        } else if (snippet instanceof DeclarationSnippet declaration
                && (feedback.get() == Feedback.NORMAL
                    || event.status() != Status.VALID)) {
            out.println("|  " + verb(event) + " " + Named.describe(declaration)
                + unresolved(event, declaration));
        }
    }

    /**
     * Returns {@code name ==> text}; a text stands below the name if it is
     * tall, or as wide as the terminal.
     */
    private static String value(String name, String text, Style style) {
        int width = AttributedString.fromAnsi(text).columnLength();
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

    private String unresolved(SnippetEvent event, DeclarationSnippet snippet) {
        if (event.status() == Status.VALID) return "";
        String verb = snippet instanceof MethodSnippet ? "invoked"
            : snippet instanceof VarSnippet ? "used"
            : event.status() == Status.RECOVERABLE_DEFINED
                ? "instantiated" : "referenced";
        return ", however, it cannot be " + verb + until(snippet, "");
    }

    private String until(DeclarationSnippet snippet, String indent) {
        String missing = String.join(", and ", snippets.unresolved(snippet));
        if (!missing.isEmpty()) return " until " + missing + " is declared";
        String error = problems.firstError(snippet);
        return error.isEmpty() ? "" : " until this error is corrected:\n"
            + (error + "\n").replaceAll("(?m)^(?=.)", indent + "  ").stripTrailing();
    }
}
