package microgpt.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.Diag;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.SourceCodeAnalysis.QualifiedNames;

/** Advice for slips that learners make. */
final class Hints {

    private static final Map<String, String> OPERATORS =
        Map.of("*", "mul", "+", "add", "-", "sub", "/", "div");
    private static final Pattern SYMBOL = Pattern.compile(
        "symbol:\\s+(variable|method|class) ([\\w$]+)(\\(.*\\))?");
    private static final Pattern PRIVATE = Pattern.compile(
        "(\\w+)(\\(\\S*\\))? (?:has private access in|is not public in) ([\\w.]+)");

    private static final Set<String> COMMANDS =
        Set.of("help", "exit", "quit", "bye", "list", "vars");
    private static final Map<String, String> SYNONYMS = Map.of(
        "plus", "add", "minus", "sub", "subtract", "sub", "times", "mul",
        "multiply", "mul", "divide", "div", "negate", "neg", "square", "pow",
        "value", "data", "gradient", "grad");

    private final Session session;

    Hints(Session session) { this.session = session; }

    /** Returns what one might have meant instead of this error. */
    Optional<String> forError(Diag error, String source) {
        String message = error.getMessage(Locale.ROOT);
        if (message.startsWith("bad operand type"))
            return operator(error, source, message);
        Matcher symbol = SYMBOL.matcher(message);
        if (message.startsWith("cannot find symbol") && symbol.find())
            return unknown(symbol.group(1), symbol.group(2), error, source);
        Matcher hidden = PRIVATE.matcher(message);
        if (hidden.find() && hidden.group(2) == null)
            return accessor(hidden.group(1), hidden.group(3));
        if (message.contains("String cannot be converted to char")
            || message.startsWith("unclosed character literal"))
            return Optional.of("'x' is one character; a text is \"in double quotes\"");
        if (message.contains("possible lossy conversion from double to int"))
            return Optional.of("(int) EXPR cuts a double off to an int");
        return Optional.empty();
    }

    /** Java has no operators on objects: {@code a * b} is a.mul(b). */
    private Optional<String> operator(Diag error, String source, String message) {
        if (!message.contains("Value")) return Optional.empty();
        int start = (int) error.getStartPosition();
        int at = (int) error.getPosition();
        int end = (int) error.getEndPosition();
        if (start < 0 || end > source.length() || at < start || at >= end)
            return Optional.empty();
        String operator = source.substring(at, at + 1);
        String method = OPERATORS.get(operator);
        String left = source.substring(start, at).strip();
        String right = source.substring(at + 1, end).strip();
        if (left.isEmpty() && operator.equals("-"))
            return Optional.of("Values have no operators; write "
                + receiver(right) + ".neg()");
        if ("<>".contains(operator)) return Optional.of("compare what the "
            + "Values hold: a.data() " + operator + " b.data()");
        if (method == null || left.isEmpty()) return Optional.empty();
        if (right.startsWith("=")) return Optional.of("Values have no "
            + "operators; write " + left + " = " + left + "." + method + "("
            + right.substring(1).strip() + ")");
        boolean valueIsRight = !message.replaceAll("\\s+", " ").matches(
            ".*first type: (microgpt\\.)?Value .*");
        String instead = !valueIsRight
            ? receiver(left) + "." + method + "(" + right + ")"
            : switch (operator) {
                case "-" -> receiver(right) + ".neg().add(" + left + ")";
                case "/" -> receiver(right) + ".pow(-1).mul(" + left + ")";
                default -> receiver(right) + "." + method + "(" + left + ")";
            };
        return Optional.of("Values have no operators; write " + instead);
    }

    /** An expression with an operator in it needs brackets before a dot. */
    private static String receiver(String expression) {
        int depth = 0;
        for (char c : expression.toCharArray()) {
            if ("([{".indexOf(c) >= 0) depth++;
            if (")]}".indexOf(c) >= 0) depth--;
            if (depth == 0 && "+-*/ ?<>=&|".indexOf(c) >= 0)
                return "(" + expression + ")";
        }
        return expression;
    }

    private Optional<String> unknown(
            String kind, String name, Diag error, String source) {
        Optional<String> later = session.shell().engine().toolkit().hint(name);
        if (later.isPresent()) return later;
        if (COMMANDS.contains(name) && source.strip().matches(name + "\\W*"))
            return Optional.of("commands start with a slash: "
                + (name.matches("quit|bye") ? "/exit" : "/" + name)
                + "; /help lists all");
        int end = Math.min(source.length(),
            Math.max(0, (int) error.getStartPosition()) + name.length());
        boolean type = session.sources().get(name).isPresent()
            || session.shell().jshell().types()
                .anyMatch(t -> t.name().equals(name));
        if (kind.equals("method") && type) return Optional.of(
            name + " is a class; an object of it is made by new " + name
            + "(...)");
        QualifiedNames names = session.shell().analysis()
            .listQualifiedNames(source, end);
        if (!names.isResolvable() && !names.getNames().isEmpty()
            && !kind.equals("method")) return Optional.of("import "
            + String.join(";  or  import ",
                names.getNames().stream().limit(3).toList()));
        var known = new ArrayList<String>();
        session.shell().jshell().snippets()
            .filter(s -> session.shell().jshell().status(s).isActive())
            .filter(DeclarationSnippet.class::isInstance)
            .forEach(s -> known.add(((DeclarationSnippet) s).name()));
        List<String> members = members(name, source, error);
        String other = SYNONYMS.get(name);
        if (other != null && members.contains(other))
            return Optional.of("it is called " + other);
        known.addAll(members);
        return Words.nearest(name, known).map(w -> "did you mean " + w + "?");
    }

    /** Returns what could stand where the unknown name stands. */
    private List<String> members(String name, String source, Diag error) {
        int start = Math.max(0, (int) error.getStartPosition());
        int at = source.indexOf(name, start);
        if (at < 0) return List.of();
        return session.shell().analysis()
            .completionSuggestions(source.substring(0, at), at, new int[1])
            .stream().map(s -> s.continuation().replaceFirst("[(\\[].*", ""))
            .distinct().toList();
    }

    private Optional<String> accessor(String field, String owner) {
        String type = owner.substring(owner.lastIndexOf('.') + 1);
        boolean get = session.sources().get(type + "." + field + "()").isPresent();
        return get ? Optional.of("write ." + field + "()"
            + (session.sources().get(type + ".set" + capital(field) + "(double)")
                .isPresent() ? " to read it, .set" + capital(field)
                    + "(...) to change it" : "")) : Optional.empty();
    }

    private static String capital(String s) {
        return Character.toUpperCase(s.charAt(0)) + s.substring(1);
    }

    /** Returns advice on what was thrown. */
    Optional<String> forException(EvalException thrown) {
        if (thrown.getExceptionClassName().equals(
            StackOverflowError.class.getName())) return Optional.of(
            "a method calls itself without end");
        String message = thrown.getMessage();
        if (message != null && message.matches("unknown character '\\p{Lu}'.*"))
            return Optional.of("this tokenizer has learned lower-case letters "
                + "only; .toLowerCase() makes them");
        return Optional.empty();
    }
}
