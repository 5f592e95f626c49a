package microgpt.toolkit.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import microgpt.repl.spi.Operation;
import org.junit.jupiter.api.Test;

/** What is advised is Java that means the same. */
class AdviceTest {

    private static final String V = "Value", D = "double", S = "java.lang.String";

    private static Operation operation(String op, String left, String leftType, String right,
            String rightType) {
        return new Operation(op, left, leftType, right, rightType);
    }

    private static void advised(String expected, Operation o) {
        assertEquals(Optional.of("Values have no operators; write " + expected),
            Advice.operator(o));
    }

    private static void means(String expected, Operation o) {
        assertEquals(Optional.of(expected), Advice.calls(o, true));
    }

    @Test
    void anOperatorBetweenValuesIsAMethod() {
        advised("a.mul(b)", operation("*", "a", V, "b", V));
        advised("a.add(b)", operation("+", "a", "microgpt.Value", "b", V));
        advised("a.sub(2)", operation("-", "a", V, "2", D));
        advised("a.div(b)", operation("/", "a", V, "b", V));
        advised("(a + c).mul(b)", operation("*", "a + c", V, "b", V));
        advised("f(a, b)[1].mul(b)", operation("*", "f(a, b)[1]", V, "b", V));
        advised("{a}.x(b * c).mul(b)", operation("*", "{a}.x(b * c)", V, "b", V));
        advised("(f(a) - b).mul(c)", operation("*", "f(a) - b", V, "c", V));
    }

    @Test
    void aNumberBeforeAValueIsTurnedRound() {
        advised("a.mul(2)", operation("*", "2", D, "a", V));
        advised("a.add(2)", operation("+", "2", D, "a", V));
        advised("a.neg().add(2)", operation("-", "2", D, "a", V));
        advised("a.pow(-1).mul(2)", operation("/", "2", D, "a", V));
        advised("(a + b).neg().add(2)", operation("-", "2", D, "a + b", V));
    }

    @Test
    void signsAssignmentsAndComparisonsHaveTheirOwn() {
        advised("a.neg()", operation("-", "", "", "a", V));
        advised("a = a.mul(b)", operation("*", "a", V, "= b", V));
        assertEquals(Optional.of("compare what the Values hold: a.data() < b.data()"),
            Advice.operator(operation("<", "a", V, "b", V)));
        assertEquals(Optional.of("compare what the Values hold: a.data() > b.data()"),
            Advice.operator(operation(">", "a", V, "2", D)));
        assertEquals(Optional.empty(), Advice.operator(operation("+", "", "", "a", V)));
        assertEquals(Optional.empty(), Advice.operator(operation("%", "a", V, "b", V)));
        assertEquals(Optional.empty(), Advice.operator(operation("*", "1", D, "2", D)));
    }

    /** Java has no method for it either. */
    @Test
    void whatCannotBeWrittenIsNotAdvised() {
        for (String operator : new String[] {"*", "+", "-", "/", "<", "=", "!"}) {
            assertEquals(Optional.empty(), Advice.operator(operation(operator, "x", S, "b", V)));
            assertEquals(Optional.empty(), Advice.operator(operation(operator, "a", V, "x", S)));
        }
        assertEquals(Optional.empty(), Advice.operator(operation("!", "", "", "a", V)));
        assertEquals(Optional.empty(), Advice.operator(operation("*", "a", V, "= x", S)));
    }

    @Test
    void whatIsTypedWithOperatorsMeansCalls() {
        means("a.mul(b)", operation("*", "a", V, "b", V));
        means("a.div(2)", operation("/", "a", V, "2", "int"));
        means("b.neg()", operation("-", "", "", "b", V));
        means("b", operation("+", "", "", "b", V));
        means("b.neg().add(2)", operation("-", "2", "int", "b", V));
        means("b.pow(-1).mul(2)", operation("/", "2", "java.lang.Double", "b", V));
        means("b.mul(2)", operation("*", "2", "long", "b", V));
        assertEquals(Optional.of("new Value(2).sub(b)"),
            Advice.calls(operation("-", "2", "int", "b", V), false));
        for (Operation no : new Operation[] {operation("*", "", "", "b", V),
                operation("/", "", "", "b", V), operation("%", "a", V, "b", V),
                operation("+", "x", S, "b", V), operation("+", "a", V, "x", S),
                operation("*", "1", D, "2", D)})
            assertEquals(Optional.empty(), Advice.calls(no, true), no.toString());
    }

    @Test
    void capitalLettersAreAdvisedAbout() {
        assertEquals(Optional.of("this tokenizer has learned lower-case letters only;"
            + " .toLowerCase() makes them"), Advice.message("unknown character 'E' at 0"));
        assertEquals(Optional.empty(), Advice.message("unknown character 'e' at 0"));
        assertEquals(Optional.empty(), Advice.message("another message"));
    }
}
