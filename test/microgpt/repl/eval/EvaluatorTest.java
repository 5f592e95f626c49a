package microgpt.repl.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import microgpt.repl.Sessions;
import microgpt.repl.engine.Streams;
import microgpt.repl.spi.Style;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What became of a snippet comes home as one thing, without a screen. */
@Timeout(60)
class EvaluatorTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true);
    private final Evaluator evaluator = new Evaluator(Sessions.engine(), List.of(),
        new Streams(out, out), () -> Style.PLAIN, LiveLine.NONE, address -> false);

    @AfterEach
    void close() { evaluator.close(); }

    private Evaluation eval(String source) {
        return evaluator.eval(source, () -> Style.PLAIN);
    }

    @Test
    void aValueIsTheVeryObjectAndNothingIsPrinted() {
        Evaluation made = eval("Object o = new Object[] {1, 2.5};");
        assertSame(made.value(), evaluator.shell().get(
            evaluator.shell().variable("o").orElseThrow()));
        assertEquals("Object[2] { 1, 2.5 }", made.own().get(0).value());
        assertFalse(made.rejected() || made.stopped() || made.full());
        assertEquals("", printed.toString());
    }

    @Test
    void nothingOfASnippetIsLeftForTheNext() {
        assertEquals(3, eval("int a = 3;").value());
        Evaluation method = eval("int f() { return a; }");
        assertNull(method.value());
        assertTrue(method.thrown().isEmpty() && method.exit().isEmpty());
        eval("throw new IllegalStateException(\"x\");");
        assertTrue(eval("a").thrown().isEmpty());
        eval("System.exit(4);");
        assertTrue(eval("a").exit().isEmpty());
    }

    /** To attribute a line of Java takes a fresh compiler, ten times as long as to parse it. */
    @Test
    void aLineOfVariablesAndNumbersIsUnderstoodWithoutACompiler() {
        eval("import microgpt.*;");
        eval("var a = new Value(2);");
        eval("Value b = new Value(3);");
        eval("double x = 4;");
        eval("String s = \"s\";");
        for (String line : List.of("a * b + 1", "-a / (x * 2 - 1)", "var c = a * b;", "a -= b;",
                "Value c = (a + b) * -x", "int k = a * b", "x - a")) {
            Operators.Reading at = evaluator.understoodAtOnce(line).orElseThrow();
            assertEquals(evaluator.understood(line).map(Operators.Reading::java),
                Optional.of(at.java()), line);
            assertEquals(!line.matches("(int|Value) .*"), at.compiles(), line);
        }
        for (String line : List.of("x * 2", "a", "s + a", "a + s", "a.mul(b) * 2", "a * none",
                "new Value(1) * a", "a * true", "a < b", "a = b", "a * b; b * a", "f(a * b)"))
            assertTrue(evaluator.understoodAtOnce(line).isEmpty(), line);
    }

    @Test
    void whatWasThrownAndTheStatusOfAnExitComeHome() {
        Evaluation threw = eval("throw new IllegalStateException(\"x\");");
        assertEquals(IllegalStateException.class,
            threw.thrown().orElseThrow().original().getClass());
        assertEquals(0, threw.thrown().orElseThrow().left());
        assertEquals(OptionalInt.of(4), eval("System.exit(4);").exit());
        assertTrue(eval("int a = \"x\";").rejected());
    }

    @Test
    void whatWasStoppedSaysSo() throws Exception {
        var running = CompletableFuture.supplyAsync(() -> eval("while (true) ;"));
        while (!running.isDone()) {
            Thread.sleep(100);
            evaluator.stop();
        }
        assertTrue(running.get().stopped());
        assertFalse(eval("1 + 1").stopped());
    }

    @Test
    void whatIsNotEvaluatedSaysWhy() {
        Evaluation refused = eval("record Value(int x) { }");
        assertEquals(List.of(), refused.events());
        assertTrue(refused.refusal().orElseThrow()
            .startsWith("Value is a class of the engine"));
        assertTrue(eval("class Trainer { }").refusal().orElseThrow()
            .startsWith("Trainer is a class of the engine"));
        String large = "\"" + "x".repeat(70_000) + "\"";
        assertTrue(eval("String s = " + large + ";").refusal().orElseThrow()
            .contains("too large for a class file"));
        assertEquals(2, eval("1 + 1").value());
    }

    @Test
    void whatACommandEvaluatesLeavesNoVariable() {
        Evaluation made = evaluator.evalInPassing("6 * 7", () -> Style.PLAIN);
        assertEquals(42, made.value());
        assertEquals(0, evaluator.shell().jshell().variables().count());
    }
}
