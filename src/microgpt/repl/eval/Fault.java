package microgpt.repl.eval;

import java.util.Locale;
import jdk.jshell.Diag;

/**
 * What the compiler finds wrong with a source.
 *
 * @param code javac's name for this kind of error
 * @param start where it begins in the source
 * @param at where in it the trouble is, such as at the operator
 * @param end where it ends
 */
public record Fault(String code, String message, int start, int at, int end) {

    /** How javac's names begin for an operator that the operands do not have. */
    static final String OPERATOR = "compiler.err.operator.cant.be.applied";

    static Fault of(Diag d) {
        return new Fault(d.getCode(), d.getMessage(Locale.ROOT),
            (int) d.getStartPosition(), (int) d.getPosition(),
            (int) d.getEndPosition());
    }

    /** Returns whether it is about an operator that the operands do not have. */
    public boolean isOperator() {
        return code.startsWith(OPERATOR);
    }
}
