package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user has declared, before /step and while stepping, stays. */
@Timeout(120)
class StepVariablesTest {

    private Session session;

    @BeforeEach
    void start() {
        session = Sessions.openRaw();
    }

    @AfterEach
    void close() { session.close(); }

    private String type(String... lines) {
        String text = "";
        for (String line : lines) text = session.eval(line).output();
        return text;
    }

    @Test
    void whatANameMeantBeforeTheStepItMeansAgainAfterIt() {
        type("int x = 42", "var v = \"mine\"", "List<String> tokens = List.of(\"a\")",
            "Value q = new Value(3)", "double[] y = null", "var loss = new Value(1).mul(2)");
        type("/step", "stepper.goTo(20)");
        assertTrue(type("x.length").contains("16"), type("x.length"));
        type("stepper.goTo(stepper.size() - 2)", "b", "q");
        assertEquals("x ==> 42\n", type("x"));
        assertEquals("v ==> \"mine\"\n", type("v"));
        assertEquals("tokens ==> [a]\n", type("tokens"));
        assertEquals("q ==> Value(data=3.0, grad=0.0)\n", type("q"));
        assertEquals("y ==> null\n", type("y"));
        assertTrue(type("loss").startsWith("loss ==> Value(data=2.0"), type("loss"));
        type("/step", "f", "q");
        assertEquals("x ==> 42\n", type("x"));
    }

    @Test
    void whatGoesOnWithoutAnOpenStepEndsItAndIsTold() {
        type("/step");
        assertTrue(type("trainer.train(2)").endsWith(
            "\n|  step 1 is over: the trainer is at step 2 now\n"), type("trainer"));
        assertTrue(type("x").contains("cannot find symbol"), type("x"));
        type("/step", "f");
        assertTrue(type("/undo").endsWith("|  step 3 is over: the trainer is at step 2 now\n"));
        type("/step");
        assertTrue(type("/new microgpt").endsWith(
            "|  step 3 is over: the session has another trainer now\n"));
        assertFalse(type("1 + 1").contains("over"));
    }

    @Test
    void whatIsDeclaredWhileSteppingStays() {
        type("/step", "stepper.goTo(6)", "var keep = x[0]", "Value[] row = x",
            "int twice = 2 * x.length", "int y = 7", "n", "n");
        type("q");
        assertTrue(type("keep").startsWith("keep ==> Value(data="), type("keep"));
        assertTrue(type("row.length").endsWith("==> 16\n"), type("row.length"));
        assertEquals("twice ==> 32\n", type("twice"));
        assertEquals("y ==> 7\n", type("y"));
        assertTrue(type("x").contains("cannot find symbol"), type("x"));
        assertTrue(type("keep").startsWith("keep ==> Value(data="), type("keep"));
    }

    @Test
    void aNameThatComesLaterIsToldWithItsStage() {
        type("/step");
        String told = type("weights[0]");
        assertTrue(told.contains("weights comes at stage 8 of the step; g 8 goes there"), told);
        assertTrue(type("weightz[0]").contains("cannot find symbol"));
        for (String name : new String[] {"wte[26][0]", "wpe[0][0]"}) {
            told = type(name);
            assertTrue(told.contains(" is a parameter: g " + name + " goes to a number of it"),
                told);
            told = type("g " + name);
            assertTrue(told.contains("Backward: ") && told.contains(name), told);
        }
        type("b");
        assertTrue(type("g 8").contains("stage 8 of"));
        assertTrue(type("weights.length").endsWith("==> 1\n"));
        assertTrue(type("node").contains("node comes with the way back; g backward goes there"));
        String there = type("gradient").replaceFirst("(?s).*gradient comes with the update; "
            + "(g \\w+) goes there.*", "$1");
        assertTrue(type(there).contains("parameter 1 of 13"), there);
        assertTrue(type("gradient.length").endsWith("==> 432\n"));
        type("q");
        assertTrue(type("weights[0]").contains("cannot find symbol"));
    }

    @Test
    void aNameThatIsDeclaredBeforeItsStageComesBack() {
        type("/step", "int x = 1", "String q = \"q\"", "stepper.goTo(12)");
        assertTrue(type("x.length").contains("16"), type("x.length"));
        type("stepper.goTo(0)");
        assertEquals("x ==> 1\n", type("x"));
        type("stepper.goTo(12)");
        type("stepper.quit()");
        assertEquals("x ==> 1\n", type("x"));
        assertEquals("q ==> \"q\"\n", type("q.toString()").replaceFirst("\\$\\d+", "q"));
    }
}
