package microgpt.repl.spi;

/**
 * An operator that Java does not have for the types of its operands.
 *
 * @param operator such as {@code *}
 * @param left what stands before it, or "" if nothing does
 * @param leftType its type as javac calls it, or ""
 * @param right what stands behind it
 * @param rightType its type as javac calls it
 */
public record Operation(String operator, String left, String leftType,
        String right, String rightType) {}
