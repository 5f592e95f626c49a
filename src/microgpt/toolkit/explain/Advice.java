package microgpt.toolkit.explain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import microgpt.Value;
import microgpt.repl.spi.Operation;

/** Advice for slips that learners make with the engine's types. */
public final class Advice {

    private static final Map<String, String> OPERATORS =
        Map.of("*", "mul", "+", "add", "-", "sub", "/", "div");

    /** What methods are called elsewhere, and here. */
    public static final Map<String, String> SYNONYMS = Map.of(
        "plus", "add", "minus", "sub", "subtract", "sub", "times", "mul",
        "multiply", "mul", "divide", "div", "negate", "neg", "square", "pow",
        "value", "data", "gradient", "grad");

    private static final Set<String> NUMBERS = Set.of("byte", "short", "char", "int",
        "long", "float", "double", "java.lang.Byte", "java.lang.Short", "java.lang.Integer",
        "java.lang.Long", "java.lang.Float", "java.lang.Double");

    private Advice() {}

    /** Java has no operators on objects: {@code a * b} is a.mul(b). */
    public static Optional<String> operator(Operation o) {
        boolean leftIsValue = isValue(o.leftType());
        if (!leftIsValue && !isValue(o.rightType())) return Optional.empty();
        String operator = o.operator(), left = o.left(), right = o.right();
        if (o.leftType().isEmpty())
            return operator.equals("-") ? Optional.of("Values have no operators; write "
                + receiver(right) + ".neg()") : Optional.empty();
        String other = leftIsValue ? o.rightType() : o.leftType();
        if (!isValue(other) && !isNumber(other)) return Optional.empty();
        if ("<>!==".contains(operator)) return Optional.of("compare what the Values hold: "
            + "a.data() " + operator + ("=!".contains(operator) ? "=" : "") + " b.data()");
        String method = OPERATORS.get(operator);
        if (method == null) return Optional.empty();
        if (right.startsWith("=")) return Optional.of("Values have no "
            + "operators; write " + left + " = " + left + "." + method + "("
            + right.substring(1).strip() + ")");
        String instead = leftIsValue
            ? receiver(left) + "." + method + "(" + right + ")"
            : switch (operator) {
                case "-" -> receiver(right) + ".neg().add(" + left + ")";
                case "/" -> receiver(right) + ".pow(-1).mul(" + left + ")";
                default -> receiver(right) + "." + method + "(" + left + ")";
            };
        return Optional.of("Values have no operators; write " + instead);
    }

    /** The methods that an operator between Values, or a Value and a number, means. */
    public static Optional<String> calls(Operation o, boolean turns) {
        String left = o.left(), right = o.right(), method = OPERATORS.get(o.operator());
        if (method == null || !isValue(o.leftType()) && !isValue(o.rightType())
            || !isValue(o.rightType()) && !isNumber(o.rightType())) return Optional.empty();
        if (left.isEmpty()) return Optional.of(method.equals("add") ? right
            : right + ".neg()").filter(text -> "+-".contains(o.operator()));
        if (isValue(o.leftType())) return Optional.of(left + "." + method + "(" + right + ")");
        if (!isNumber(o.leftType())) return Optional.empty();
        return Optional.of(!turns ? "new Value(" + left + ")." + method + "(" + right + ")"
            : switch (method) {
                case "sub" -> right + ".neg().add(" + left + ")";
                case "div" -> right + ".pow(-1).mul(" + left + ")";
                default -> right + "." + method + "(" + left + ")";
            });
    }

    private static boolean isNumber(String type) { return NUMBERS.contains(type); }

    private static boolean isValue(String type) {
        return type.equals(Value.class.getSimpleName())
            || type.equals(Value.class.getName());
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

    /** Returns what to do about an exception that says this, or empty. */
    public static Optional<String> message(String message) {
        return message.matches("unknown character '\\p{Lu}'.*")
            ? Optional.of("this tokenizer has learned lower-case letters "
                + "only; .toLowerCase() makes them")
            : message.contains("no suitable method found for forward(String)")
                || message.contains("no suitable method found for forward(java.lang.String)")
            ? Optional.of("a text becomes tokens first: "
                + "model.forward(tokenizer.encodeStart(\"emma\"))") : Optional.empty();
    }
}
