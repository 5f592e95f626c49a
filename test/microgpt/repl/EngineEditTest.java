package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine is changed while model and variables live. */
@Timeout(120)
class EngineEditTest {

    private static final Path VALUE = Sessions.ROOT.resolve("src/microgpt/Value.java");

    private Session session;
    private String original;

    @BeforeEach
    void open() throws IOException {
        original = Files.readString(VALUE);
        session = Sessions.open();
        session.setRaw(true);
        answer("var a = new Value(3)");
        answer("int twice(int x) { return 2 * x; }");
        answer("trainer.train(3)");
    }

    @AfterEach
    void close() throws IOException {
        session.close();
        assertEquals(original, Files.readString(VALUE), "the source was touched");
    }

    private String answer(String input) { return session.eval(input).output(); }

    private Result edit(String name, String from, String to) {
        session.setBuiltInEditor((file, line) -> {
            String text = Files.readString(file);
            assertTrue(text.contains(from));
            Files.writeString(file, text.replace(from, to));
        });
        return session.eval("/edit " + name);
    }

    @Test
    void aNewMethodIsThereAndTheModelHasItsWeights() {
        String loss = answer("double loss = trainer.evaluate(5)");
        assertTrue(edit("Value", "    /** Returns this + other. */",
            "    public Value squared() { return mul(this); }\n").ok());
        assertTrue(answer("a.squared()").endsWith(" ==> Value(data=9.0, grad=0.0)\n"));
        assertTrue(answer("twice(4)").endsWith(" ==> 8\n"));
        assertTrue(answer("trainer.steps()").endsWith(" ==> 3\n"));
        assertEquals(loss, answer("loss = trainer.evaluate(5)"));
        assertTrue(answer("trainer.model() == model").endsWith(" ==> true\n"));
        String next = answer("trainer.step()");
        assertTrue(next.contains("step 4: "), next);

        assertTrue(session.eval("/revert").ok());
        assertFalse(session.eval("a.squared()").ok());
        assertTrue(answer("trainer.step()").contains("step 5: "));
    }

    @Test
    void aChangedBodyIsUsedFromThenOn() {
        assertTrue(edit("Value.relu", "data > 0 ? data : 0, RELU",
            "data > 0 ? 10 * data : 0, RELU").ok());
        assertTrue(answer("a.relu().data()").endsWith(" ==> 30.0\n"));
        assertTrue(session.eval("/revert").ok());
        assertTrue(answer("a.relu().data()").endsWith(" ==> 3.0\n"));
    }

    @Test
    void anErrorChangesNothingAndShowsThePlace() {
        Result result = edit("Value.relu", "public Value relu() {",
            "public Value relu() { int x = \"\";");
        assertFalse(result.ok());
        assertTrue(result.output().contains("Value.java:"));
        assertTrue(result.output().contains("String cannot be converted to int"));
        assertTrue(answer("a.relu().data()").endsWith(" ==> 3.0\n"));
    }

    @Test
    void anUnknownNameIsRefused() {
        assertTrue(answer("/edit Value.nothing").contains(
            "neither you nor the engine has a Value.nothing"));
    }
}
