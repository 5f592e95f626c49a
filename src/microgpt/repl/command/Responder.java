package microgpt.repl.command;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jdk.jshell.EvalException;
import jdk.jshell.SnippetEvent;
import microgpt.repl.eval.Evaluation;
import microgpt.repl.eval.Evaluator;
import microgpt.repl.eval.Fault;
import microgpt.repl.eval.JShellText;
import microgpt.repl.eval.Operators;
import microgpt.repl.eval.Snippets;
import microgpt.repl.say.Ansi;
import microgpt.repl.say.Echo;
import microgpt.repl.say.Problems;
import microgpt.repl.say.Voice;
import microgpt.repl.spi.Style;

/** Evaluates Java and answers: with its value, or with what went wrong. */
public final class Responder {

    private final Evaluator evaluator;
    private final Snippets snippets;
    private final Echo echo;
    private final Problems problems;
    private final Voice voice;
    private final Journal journal;
    private final boolean interactive;
    private final Set<String> ofCommands = new HashSet<>();
    private String lastValue = "";

    /** @param interactive whether {@code System.exit} leaves the session be */
    public Responder(Evaluator evaluator, Snippets snippets, Echo echo, Problems problems,
            Voice voice, Journal journal, boolean interactive) {
        this.evaluator = evaluator;
        this.snippets = snippets;
        this.echo = echo;
        this.problems = problems;
        this.voice = voice;
        this.journal = journal;
        this.interactive = interactive;
    }

    /** Returns whether the toolkit has a word of its own for that just now. */
    boolean isShortcut(String input) { return !evaluator.expand(input).equals(input); }

    /** Evaluates what is one snippet. */
    Outcome eval(String source) { return eval(source, voice::style, false); }

    /** The same once more; what a command had run refuses as that one did. */
    Outcome again(String source) {
        return eval(source, voice::style, ofCommands.contains(source));
    }

    /** The same, with values as jshell prints them. */
    Outcome raw(String source) { return eval(source, voice::rawStyle, false); }

    private Outcome eval(String source, Supplier<Style> style, boolean refuses) {
        String java = evaluator.expand(source);
        if (!java.equals(source)) return expression(java, java, style, false);
        Outcome outcome = snippet(source, style, refuses);
        if (outcome instanceof Outcome.Failed) journal.failed(source);
        return outcome;
    }

    private Outcome snippet(String java, Supplier<Style> style, boolean refuses) {
        int id = evaluator.shell().id();
        Optional<Operators.Reading> read = voice.settings().operators()
            ? evaluator.understoodAtOnce(java) : Optional.empty();
        Evaluation made = null;
        if (read.isEmpty()) {
            made = evaluator.eval(java, style);
            if (made.refusal().isPresent())
                return new Outcome.Failed(echo.failure(made));
            read = understood(made, java);
            if (read.isPresent()) evaluator.shell().countFrom(id);  // it was not wrong
        }
        if (read.isPresent()) {
            Operators.Reading reading = read.get();
            if (reading.compiles()) echoJava(reading.java());
            made = evaluator.eval(reading.java(), style);
            if (made.refusal().isPresent())
                return new Outcome.Failed(echo.failure(made));
            if (made.rejected()) return new Outcome.Failed(problems.printFaults(
                reading.faults(errors(made)), java));
            if (!reading.compiles()) echoJava(reading.java());
        }
        try {
            lastValue = word(made.value());
            draw(made.value());
            if (endsSession(made)) return new Outcome.Leave(made.exit().getAsInt());
            if (refuses && refused(made)) return new Outcome.Failed(1);
            int line = echo.print(made, style.get());
            if (line > 0) return new Outcome.Failed(line);
            journal.succeeded(read.isPresent() ? read.get().java() : java);
            return Outcome.DONE;
        } finally {
            evaluator.finish(java);
        }
    }

    /** Only what Java will not take, because of an operator, is read so. */
    private Optional<Operators.Reading> understood(Evaluation made, String java) {
        return voice.settings().operators() && made.rejected()
            && errors(made).stream().anyMatch(Fault::isOperator)
            ? evaluator.understood(java) : Optional.empty();
    }

    private List<Fault> errors(Evaluation made) {
        return snippets.errors(made.events().get(0).snippet());
    }

    private void echoJava(String java) {
        if (!echo.isSilent()) JShellText.visible(java.strip()).lines().flatMap(
            line -> voice.barred(line).stream()).forEach(
                line -> voice.out().println(Ansi.dim(voice.style(), line)));
    }

    /** Returns what the last expression was, if it is a number, a word or a truth; or "". */
    public String lastValue() { return lastValue; }

    /** Draws a value for the page that /save may make, if a person is there. */
    private Optional<String> draw(Object value) {
        if (!interactive || value == null) return Optional.empty();
        Optional<String> svg = evaluator.toolkit().picture(value);
        svg.ifPresent(voice.notebook()::picture);
        return svg;
    }

    private static String word(Object value) {
        return value instanceof Number || value instanceof Boolean || value instanceof String
            || value instanceof Character ? value.toString() : "";
    }

    private boolean endsSession(Evaluation made) {
        return made.exit().isPresent() && !interactive;
    }

    /**
     * Prints the expression that an input stands for, and its value. Where it
     * does something to a model, it is kept like a snippet of the user.
     */
    Outcome expression(String java, String input) {
        return expression(java, input, voice::style, true);
    }

    private Outcome expression(
            String java, String input, Supplier<Style> style, boolean paged) {
        echoJava(java);
        boolean ok = false;
        String ran = java;
        ofCommands.add(java);
        try {
            Evaluation made = evaluator.evalInPassing(java, style);
            Optional<Operators.Reading> read = understood(made, java);
            if (read.isPresent() && read.get().compiles()) {
                ran = read.get().java();
                echoJava(ran);
                made = evaluator.evalInPassing(ran, style);
            }
            Outcome outcome = value(made, text -> {     // a walk's screens stay
                if (paged) voice.result(input, text);
                else voice.out().println(text);
            });
            ok = !(outcome instanceof Outcome.Failed);
            return outcome;
        } finally {
            if (evaluator.finish(input) && ok)
                journal.ran(String.valueOf(evaluator.shell().id()), ran);
        }
    }

    private Outcome value(Evaluation made, Consumer<String> say) {
        if (refused(made)) return new Outcome.Failed(1);
        boolean failed = echo.failure(made) > 0;
        if (endsSession(made)) return new Outcome.Leave(made.exit().getAsInt());
        if (failed) return new Outcome.Failed(1);
        if (made.value() == null) return Outcome.DONE;
        Optional<String> svg = draw(made.value());
        boolean instead = evaluator.toolkit().isInPicture(made.value());
        if (instead && svg.filter(voice::picture).isPresent()) return Outcome.DONE;
        for (SnippetEvent e : made.own())
            if (e.value() != null && !e.value().isEmpty())
                say.accept(e.value());
        if (!instead) svg.ifPresent(voice::picture);
        return Outcome.DONE;
    }

    /** Evaluates an expression and shows all of its value, in pieces if it can. */
    Outcome whole(String expression) {
        try {
            return value(evaluator.whole(expression),
                text -> voice.show(expression, text.lines().toList()));
        } finally {
            evaluator.finish(expression);
        }
    }

    /** Says in one line what the engine will not do; returns whether it was that. */
    private boolean refused(Evaluation made) {
        if (made.thrown().isEmpty() || !isRefusal(made.thrown().get().original()))
            return false;
        for (SnippetEvent e : made.events())
            if (e.exception() instanceof EvalException told) {
                problems.printRefusal(told);
                return true;
            }
        return false;
    }

    private static boolean isRefusal(Throwable thrown) {
        return thrown instanceof IllegalArgumentException
            || thrown instanceof IllegalStateException;
    }

    /** Evaluates the status to leave with. */
    Outcome leave(String expression) {
        Evaluation made = evaluator.evalInPassing(expression, voice::style);
        if (made.value() instanceof Integer status)
            return new Outcome.Leave(status);
        if (made.refusal().isPresent()
            || made.events().stream().anyMatch(e -> e.value() == null))
            return new Outcome.Failed(Math.max(1, echo.print(made, voice.style())));
        throw new IllegalArgumentException(
            "/exit " + expression + ": the status must be a whole number");
    }
}
