package microgpt.repl;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;
import microgpt.repl.engine.Engine;

/** What of the engine the user's own names hide from the commands. */
final class Hidden {

    private static final Pattern HEAD = Pattern.compile("([A-Z]\\w*)\\..*",
        Pattern.DOTALL);

    private final Session session;

    Hidden(Session session) { this.session = session; }

    /** Names the class that an expression starts with in full if it must. */
    String qualified(String expression) {
        Matcher head = HEAD.matcher(expression);
        if (!head.matches()) return expression;
        String name = head.group(1);
        boolean hidden = session.shell().jshell().snippets().anyMatch(s ->
            session.shell().jshell().status(s).isActive()
            && s instanceof DeclarationSnippet d && d.name().equals(name));
        if (!hidden) return expression;
        Engine engine = session.shell().engine();
        return (engine.has("toolkit." + name) ? "microgpt.toolkit."
            : engine.has(name) ? "microgpt." : "") + expression;
    }

    /**
     * Returns what is wrong with a variable of the start that a command needs
     * and the user's own words do not name.
     */
    Optional<String> missing(String expression, String arguments) {
        return new Snippets(session).all(VarSnippet.class).stream()
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
        Optional<VarSnippet> now = session.shell().variable(name).filter(v ->
            session.shell().jshell().status(v) == Snippet.Status.VALID);
        String what = now.isEmpty() ? "there is no " + name + " any more"
            : !now.get().typeName().equals(start.typeName())
                ? name + " is now a " + now.get().typeName()
            : session.shell().get(now.get()) == null ? name + " is null" : "";
        return what.isEmpty() ? Optional.empty() : Optional.of(what
            + ", and the command needs a " + start.typeName() + ":\n"
            + (start.source().contains(".create(") ? "/new makes one"
                : start.source().strip() + "  makes one"));
    }
}
