package microgpt.repl.command;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.VarSnippet;
import microgpt.repl.engine.Engine;
import microgpt.repl.eval.Snippets;

/** What of the engine the user's own names hide from the commands. */
public final class Hidden {

    private static final Pattern HEAD = Pattern.compile("([A-Z]\\w*)\\..*",
        Pattern.DOTALL);

    private final Snippets snippets;
    private final Supplier<Engine> engine;

    public Hidden(Snippets snippets, Supplier<Engine> engine) {
        this.snippets = snippets;
        this.engine = engine;
    }

    /** Names the class that an expression starts with in full if it must. */
    String qualified(String expression) {
        Matcher head = HEAD.matcher(expression);
        if (!head.matches()) return expression;
        String name = head.group(1);
        return !snippets.declares(name) ? expression
            : engine.get().qualified(name) + expression.substring(name.length());
    }

    /**
     * Returns what is wrong with a variable of the start that a command needs
     * and the user's own words do not name.
     */
    Optional<String> missing(String expression, String arguments) {
        return snippets.all(VarSnippet.class).stream()
            .filter(Snippets::isStart)
            .filter(v -> names(expression, v.name())
                && !names(arguments, v.name()))
            .map(this::trouble).flatMap(Optional::stream).findFirst();
    }

    private static boolean names(String text, String variable) {
        return Pattern.compile("(?<![\\w.\"])" + variable + "(?![\\w\"])")
            .matcher(text).find();
    }

    private Optional<String> trouble(VarSnippet start) {
        String name = start.name();
        Optional<VarSnippet> now = snippets.variable(name);
        String what = now.isEmpty() ? "there is no " + name + " any more"
            : !now.get().typeName().equals(start.typeName())
                ? name + " is now a " + now.get().typeName()
            : snippets.value(now.get()) == null ? name + " is null" : "";
        return what.isEmpty() ? Optional.empty() : Optional.of(what
            + ", and the command needs a " + start.typeName() + ":\n"
            + (start.typeName().equals("Trainer") ? "/new makes one"
                : start.source().strip() + "  makes one"));
    }
}
