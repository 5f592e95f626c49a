package microgpt.repl.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.SourceCodeAnalysis.QualifiedNames;
import microgpt.repl.eval.Fault;
import microgpt.repl.eval.Shell;
import microgpt.repl.spi.Operation;
import microgpt.repl.spi.Toolkit;
import microgpt.source.SourceIndex;

/** Advice for slips that learners make. */
public final class Hints {

    private static final Pattern SYMBOL = Pattern.compile(
        "symbol:\\s+(variable|method|class) ([\\w$]+)(\\(.*\\))?");
    private static final Pattern PRIVATE = Pattern.compile(
        "(\\w+)(\\(\\S*\\))? (?:has private access in|is not public in) ([\\w.]+)");

    private static final Pattern FIRST = Pattern.compile("first type: +(\\S+)");
    private static final Pattern SECOND = Pattern.compile(
        "second type: +(\\S+)|operand type (\\S+) for unary");

    private static final Set<String> COMMANDS =
        Set.of("help", "exit", "quit", "bye", "list", "vars");

    private final Supplier<Shell> shell;
    private final Supplier<SourceIndex> sources;

    /** @param sources where the engine's classes stand */
    public Hints(Supplier<Shell> shell, Supplier<SourceIndex> sources) {
        this.shell = shell;
        this.sources = sources;
    }

    private Toolkit toolkit() { return shell.get().engine().toolkit(); }

    /** Returns what one might have meant instead of this error. */
    Optional<String> forError(Fault error, String source) {
        String message = error.message();
        if (error.isOperator())
            return operator(error, source, message);
        Matcher symbol = SYMBOL.matcher(message);
        if (message.startsWith("cannot find symbol") && symbol.find())
            return unknown(symbol.group(1), symbol.group(2), error, source);
        Matcher hidden = PRIVATE.matcher(message);
        if (hidden.find() && hidden.group(2) == null)
            return accessor(hidden.group(1), hidden.group(3),
                source.matches("(?s).*\\." + hidden.group(1) + "\\s*[-+*/]?=[^=].*"));
        if (message.contains("String cannot be converted to char")
            || message.startsWith("unclosed character literal"))
            return Optional.of("'x' is one character; a text is \"in double quotes\"");
        if (message.startsWith("incomparable types"))
            return toolkit().operator(new Operation("==", "", message.replaceFirst(
                "incomparable types: (\\S+) and .*", "$1"), "", message.replaceFirst(
                ".* and (\\S+)", "$1")));
        if (message.contains("possible lossy conversion from double to int"))
            return Optional.of("(int) EXPR cuts a double off to an int");
        return toolkit().advice(message);
    }

    private Optional<String> operator(Fault error, String source, String message) {
        int start = error.start();
        int at = error.at();
        int end = error.end();
        if (start < 0 || end > source.length() || at < start || at >= end
            || message.contains("'++'") || message.contains("'--'"))
            return Optional.empty();
        return toolkit().operator(new Operation(source.substring(at, at + 1),
            source.substring(start, at).strip(), type(FIRST, message),
            source.substring(at + 1, end).strip(), type(SECOND, message)));
    }

    private static String type(Pattern place, String message) {
        Matcher m = place.matcher(message);
        if (!m.find()) return "";
        return m.group(1) != null ? m.group(1) : m.group(2);
    }

    private Optional<String> unknown(
            String kind, String name, Fault error, String source) {
        Optional<String> later = toolkit().hint(name);
        if (later.isPresent()) return later;
        if (COMMANDS.contains(name) && source.strip().matches(name + "\\W*"))
            return Optional.of("commands start with a slash: "
                + (name.matches("quit|bye") ? "/exit" : "/" + name)
                + "; /help lists all");
        int end = Math.min(source.length(),
            Math.max(0, error.start()) + name.length());
        boolean type = sources.get().get(name, "").isPresent()
            || shell.get().jshell().types()
                .anyMatch(t -> t.name().equals(name));
        if (kind.equals("method") && type) return Optional.of(
            name + " is a class; an object of it is made by new " + name
            + "(...)");
        QualifiedNames names = shell.get().analysis()
            .listQualifiedNames(source, end);
        if (!names.isResolvable() && !names.getNames().isEmpty()
            && !kind.equals("method")) return Optional.of("import "
            + String.join(";  or  import ",
                names.getNames().stream().limit(3).toList()));
        var known = new ArrayList<String>();
        shell.get().jshell().snippets()
            .filter(s -> shell.get().jshell().status(s).isActive())
            .filter(DeclarationSnippet.class::isInstance)
            .forEach(s -> known.add(((DeclarationSnippet) s).name()));
        List<String> members = members(name, source, error);
        String other = toolkit().synonyms().get(name);
        if (other != null && members.contains(other))
            return Optional.of("it is called " + other);
        known.addAll(members);
        return Words.nearest(name, known).map(w -> "did you mean " + w + "?")
            .or(() -> kind.equals("method") && name.matches("print(ln|f)?")
                ? Optional.of("write System.out." + name + "(...); a value alone is printed, too")
                : kind.equals("variable") && source.strip().matches("(?s)" + Pattern.quote(name)
                    + "\\s*=[^=].*") ? Optional.of("var " + source.strip().replaceFirst("(?s)\n.*",
                    " ...") + " declares it") : Optional.empty());
    }

    /** Returns what could stand where the unknown name stands. */
    private List<String> members(String name, String source, Fault error) {
        int start = Math.max(0, error.start());
        int at = source.indexOf(name, start);
        if (at < 0) return List.of();
        return shell.get().analysis()
            .completionSuggestions(source.substring(0, at), at, new int[1])
            .stream().map(s -> s.continuation().replaceFirst("[(\\[].*", ""))
            .distinct().toList();
    }

    private Optional<String> accessor(String field, String owner, boolean assigned) {
        String type = owner.substring(owner.lastIndexOf('.') + 1);
        boolean get = sources.get().get(type + "." + field + "()", "").isPresent();
        if (!get) return Optional.empty();
        boolean set = sources.get().get(type + ".set" + capital(field) + "(double)", "").isPresent();
        return Optional.of(set ? "write ." + field + "() to read it, .set" + capital(field)
            + "(...) to change it" : assigned ? "." + field + "() reads it; it is not set by hand"
            : "write ." + field + "()");
    }

    private static String capital(String s) {
        return Character.toUpperCase(s.charAt(0)) + s.substring(1);
    }

    /** Returns advice on what was thrown. */
    Optional<String> forException(EvalException thrown) {
        if (thrown.getExceptionClassName().equals(
            StackOverflowError.class.getName())) return Optional.of(
            "a method calls itself without end");
        return Optional.ofNullable(thrown.getMessage()).flatMap(toolkit()::advice);
    }
}
