package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user has declared, before /step and while stepping, stays. */
@Timeout(120)
class StepVariablesTest extends OneSession {

    @Test
    void whatANameMeantBeforeTheStepItMeansAgainAfterIt() {
        answer("int x = 42", "var v = \"mine\"", "List<String> tokens = List.of(\"a\")",
            "Value q = new Value(3)", "double[] y = null", "var loss = new Value(1).mul(2)");
        answer("/step", "stepper.goTo(20)");
        assertTrue(answer("x.length").contains("16"), answer("x.length"));
        answer("stepper.goTo(stepper.size() - 2)", "b", "q");
        assertEquals("x ==> 42\n", answer("x"));
        assertEquals("v ==> \"mine\"\n", answer("v"));
        assertEquals("tokens ==> [a]\n", answer("tokens"));
        assertEquals("q ==> Value(data=3.0, grad=0.0)\n", answer("q"));
        assertEquals("y ==> null\n", answer("y"));
        assertTrue(answer("loss").startsWith("loss ==> Value(data=2.0"), answer("loss"));
        answer("/step", "f", "q");
        assertEquals("x ==> 42\n", answer("x"));
    }

    @Test
    void whatGoesOnWithoutAnOpenStepEndsItAndIsTold() {
        answer("/step");
        assertTrue(answer("trainer.train(2)").endsWith(
            "\n|  step 1 is over: the trainer is at step 2 now\n"), answer("trainer"));
        assertTrue(answer("x").contains("cannot find symbol"), answer("x"));
        answer("/step", "f");
        assertTrue(answer("/undo").endsWith("|  step 3 is over: the trainer is at step 2 now\n"));
        answer("/step");
        assertTrue(answer("/new microgpt").endsWith(
            "|  step 3 is over: the session has another trainer now\n"));
        assertFalse(answer("1 + 1").contains("over"));
    }

    @Test
    void whatIsDeclaredWhileSteppingStays() {
        answer("/step", "stepper.goTo(6)", "var keep = x[0]", "Value[] row = x",
            "int twice = 2 * x.length", "int y = 7", "n", "n");
        answer("q");
        assertTrue(answer("keep").startsWith("keep ==> Value(data="), answer("keep"));
        assertTrue(answer("row.length").endsWith("==> 16\n"), answer("row.length"));
        assertEquals("twice ==> 32\n", answer("twice"));
        assertEquals("y ==> 7\n", answer("y"));
        assertTrue(answer("x").contains("cannot find symbol"), answer("x"));
        assertTrue(answer("keep").startsWith("keep ==> Value(data="), answer("keep"));
    }

    @Test
    void whatIsComputedWhileSteppingStaysAlsoWhereTheNameMeansSomethingElseAgain() {
        answer("int x = 42", "var more = x + 1", "/step", "n", "var keep = x[0]");
        answer("q");
        assertEquals("x ==> 42\n", answer("x"));
        assertEquals("more ==> 43\n", answer("more"));
        assertTrue(answer("keep").startsWith("keep ==> Value(data="), answer("keep"));
    }

    @Test
    void aNameThatComesLaterIsToldWithItsStage() {
        answer("/step");
        String told = answer("weights[0]");
        assertTrue(told.contains("weights comes at stage 8 of the step; g 8 goes there"), told);
        assertTrue(answer("weightz[0]").contains("cannot find symbol"));
        for (String name : new String[] {"wte[26][0]", "wpe[0][0]"}) {
            told = answer(name);
            assertTrue(told.contains(" is a parameter: g " + name + " goes to a number of it"),
                told);
            told = answer("g " + name);
            assertTrue(told.contains("Backward: ") && told.contains(name), told);
        }
        answer("b");
        assertTrue(answer("g 8").contains("stage 8 of"));
        assertTrue(answer("weights.length").endsWith("==> 1\n"));
        assertTrue(answer("node").contains("node comes with the way back; g backward goes there"));
        String there = answer("gradient").replaceFirst("(?s).*gradient comes with the update; "
            + "(g \\w+) goes there.*", "$1");
        assertTrue(answer(there).contains("parameter 1 of 13"), there);
        assertTrue(answer("gradient.length").endsWith("==> 432\n"));
        answer("q");
        assertTrue(answer("weights[0]").contains("cannot find symbol"));
    }

    @Test
    void aNameThatIsDeclaredBeforeItsStageComesBack() {
        answer("/step", "int x = 1", "String q = \"q\"", "stepper.goTo(12)");
        assertTrue(answer("x.length").contains("16"), answer("x.length"));
        answer("stepper.goTo(0)");
        assertEquals("x ==> 1\n", answer("x"));
        answer("stepper.goTo(12)");
        answer("stepper.quit()");
        assertEquals("x ==> 1\n", answer("x"));
        assertEquals("q ==> \"q\"\n", answer("q.toString()").replaceFirst("\\$\\d+", "q"));
    }
}
