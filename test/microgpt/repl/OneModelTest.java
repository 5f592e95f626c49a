package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All commands mean one model, and what an input does to it can be undone. */
@Timeout(120)
class OneModelTest extends OneSession {

    @Override
    Session open() { return Sessions.open(); }

    private String value(String expression) { return Sessions.value(session, expression); }

    private String bits() { return Sessions.bits(session); }

    private void isOne(String expected) {
        assertEquals(expected, value("(trainer.model() == model) + \" \""
            + " + (trainer.tokenizer() == tokenizer) + \" \" + (trainer.corpus() == corpus)"));
    }

    @Test
    void anotherTrainerTakesTheOtherVariablesWithItAndSaysSo() {
        String said = answer("trainer = Trainer.create(Config.microgpt().with(\"seed=7\"),"
            + " corpus)");
        assertTrue(said.endsWith(
            "|  model, tokenizer, corpus and sampler are trainer's now\n"), said);
        isOne("\"true true true\"");
        assertTrue(value("sampler.toString().contains(model.toString())").equals("true"));
        said = answer("/undo");
        assertTrue(said.contains("is taken back: the model that it replaced is here again,"
            + " at step 0"), said);
        isOne("\"true true true\"");
        assertEquals("42", value("model.config().training().seed()"));
    }

    @Test
    void whatTheUserPutIntoAVariableIsNotOverwritten() {
        String said = answer("var mine = new Gpt(Config.microgpt(), 27, new PythonRandom(1))");
        said = answer("model = mine");
        assertTrue(said.contains("model is not trainer's now: /train, /sample and /step"), said);
        assertTrue(answer("/train 1").contains(
            "this trains trainer.model(), and model is another"));
        said = answer("trainer = Trainer.create(Config.microgpt(), corpus)");
        assertTrue(said.contains("|  tokenizer, corpus and sampler are trainer's now"), said);
        assertTrue(said.contains("|  model is not trainer's: you gave it another value"), said);
        assertEquals("true", value("model == mine"));
        answer("String tokenizer = \"mine\"");
        answer("trainer = Trainer.create(Config.microgpt(), corpus)");
        assertEquals("\"mine\"", value("tokenizer"));
    }

    @Test
    void whateverChangedTheModelCanBeUndoneAndIsNamed(@TempDir Path folder) {
        String start = bits();
        answer("trainer.train(3)");
        String three = bits();
        answer("/train 2");
        String five = bits();
        answer("model.parameter(\"wte\").rows()[0][0].setData(5)");
        assertTrue(answer("/undo").contains(
            "model.parameter(\"wte\").rows()[0][0].setData(5) is taken back: still at step 5"));
        assertEquals(five, bits());
        answer("/new microgpt width=8 heads=2");
        assertTrue(answer("/undo").contains("/new microgpt width=8 heads=2 is taken back:"
            + " the model that it replaced is here again, at step 5"));
        assertEquals(five, bits());
        isOne("\"true true true\"");
        answer("/checkpoint save " + folder.resolve("m"));
        answer("trainer.step()");
        String six = bits();
        assertTrue(session.eval("/checkpoint load " + folder.resolve("m")).ok());
        assertEquals(five, bits());
        answer("/undo");
        assertEquals(six, bits());
        assertTrue(answer("/undo").contains("trainer.step() is taken back: from step 6 to step 5"));
        assertTrue(answer("/undo").contains("/train 2 is taken back: from step 5 to step 3"));
        assertEquals(three, bits());
        assertTrue(answer("/undo").contains("trainer.train(3) is taken back: from step 3 to step 0"));
        assertEquals(start, bits());
        assertTrue(answer("/undo").contains("nothing to undo"));
    }

    @Test
    void resetAndReloadCanBeUndone() {
        answer("trainer.train(2)");
        String two = bits();
        answer("/reset");
        assertEquals("0", value("trainer.steps()"));
        assertTrue(answer("/undo").contains("/reset is taken back: the model that it replaced"
            + " is here again, at step 2"));
        assertEquals(two, bits());
        isOne("\"true true true\"");
    }

    @Test
    void aReloadMakesTheSameModelAgain() {
        answer("/train 2");
        answer("int mine = 1");
        answer("/new microgpt seed=5");
        answer("trainer.train(2)");
        answer("/train 1");
        answer("/undo");
        answer("/sample 2");
        answer("/step");
        answer("f");
        answer("q");
        String before = bits();
        assertTrue(session.eval("/reload").ok());
        assertEquals(before, bits());
        assertEquals("1", value("mine"));
        assertTrue(answer("/undo").contains("/reload is taken back"));
        assertEquals(before, bits());
    }

    @Test
    void theCurveKnowsStepsThatWereTypedAsExpressions() {
        answer("trainer.step()");
        answer("trainer.train(4)");
        String said = answer("/loss");
        assertTrue(said.contains("step 5  loss "), said);
        assertFalse(said.contains("no step"), said);
    }
}
