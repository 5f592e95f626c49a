package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine is changed while a model lives of which only a part learns. */
@Timeout(180)
class FrozenEditTest extends OneSession {

    private static final String BITS =
        "Double.toHexString(lora.step().loss() + lora.evaluate(3))";

    private Session twin;

    @BeforeEach
    void openTwin() {
        twin = Sessions.openRaw();
        both("trainer.train(3)");
        both("var low = new LowRank(model, 2, 4, \"attn_wq\")");
        both("var lora = low.trainer(tokenizer, corpus)");
        both("lora.train(5)");
    }

    @AfterEach
    void closeTwin() { twin.close(); }

    private void both(String line) {
        assertTrue(session.eval(line).ok());
        assertTrue(twin.eval(line).ok());
    }

    private static String value(Session s, String line) {
        return s.eval(line).output().replaceFirst(".* ==> ", "");
    }

    private void same(String line) {
        assertEquals(value(twin, line), value(session, line), line);
    }

    private Result newMethod() {
        return edit("Value", "    /** Returns this + other. */",
            "    public Value squared() { return mul(this); }\n");
    }

    @Test
    void whatItHasLearnedAndItsNextStepsAreThoseOfATwin() {
        Result result = newMethod();
        assertTrue(result.output().contains("the engine is loaded anew"), result.output());
        assertFalse(result.output().contains("anew: "), result.output());
        same("lora.steps()");
        same("lora.model().hasFrozen()");
        for (int i = 0; i < 3; i++) same(BITS);
        same("low.model() == lora.model()");
        same("Double.toHexString(trainer.step().loss())");
        assertTrue(session.eval("/revert").ok());
        for (int i = 0; i < 3; i++) same(BITS);
    }

    @Test
    void aChangedBodyIsUsedAndNothingElseChanges() {
        assertTrue(edit("Value.relu", "data > 0 ? data : 0, RELU",
            "data > 0 ? 1 * data : 0, RELU").ok());
        for (int i = 0; i < 3; i++) same(BITS);
    }

    @Test
    void theSessionsTrainerStaysTheOneThatLearnsAPart() {
        both("Session.use(lora)");
        assertTrue(newMethod().ok());
        same("trainer == lora && model == lora.model()");
        same("trainer.steps()");
        for (int i = 0; i < 3; i++) same(BITS);
    }

    @Test
    void aTrainerThatNothingCanMakeAgainIsTold() {
        session.eval("Session.use(new LowRank(model, 1, 1, \"attn_wk\").trainer(tokenizer, corpus))");
        String said = newMethod().output();
        assertTrue(said.contains("trainer had frozen parameters, and no variable of its own"
            + " that could be made again: it is a new one"), said);
        assertEquals("0\n", value(session, "trainer.steps()"));
    }

    @Test
    void oneWhoseParametersAreOthersNowIsTold() {
        String said = edit("LowRank", "A = \".lora_a\", B", "A = \".down\", B").output();
        assertTrue(said.contains("lora begins anew: its parameters are others now"), said);
        assertEquals("0\n", value(session, "lora.steps()"));
    }
}
