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
class EngineEditTest extends OneSession {

    private static final Path VALUE = Sessions.ROOT.resolve("src/microgpt/Value.java");

    private String original;

    @BeforeEach
    void start() throws IOException {
        original = Files.readString(VALUE);
        answer("var a = new Value(3)");
        answer("int twice(int x) { return 2 * x; }");
        answer("trainer.train(3)");
    }

    @AfterEach
    void theSourceIsAsItWas() throws IOException {
        assertEquals(original, Files.readString(VALUE), "the source was touched");
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
    void aClassOfAPackageBelowIsEditedByItsNameAloneOrWithItsPackage() {
        String names = answer("Engines.names().size()");
        assertTrue(edit("Engines.names", "Stream.of(GRAPH)",
            "Stream.of(GRAPH, \"more\")").ok());
        assertTrue(answer("Engines.names().size()").endsWith(" ==> 5\n"), names);
        assertTrue(edit("fast.Engines", "\"more\"", "\"more\", \"most\"").ok());
        assertTrue(answer("Engines.names().size()").endsWith(" ==> 6\n"));
        assertTrue(answer("/source fast.Engines.names").contains("Stream.of(GRAPH)"));
        assertTrue(answer("/doc Engines.names").contains("Returns all names"));
        assertTrue(session.eval("/revert").ok());
        assertTrue(answer("Engines.names().size()").endsWith(names.replaceAll(".* ==>", " ==>")));
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
    void samplesAreThoseOfTheChangedCode() {
        String draw = "new Sampler(model, tokenizer, trainer.random().copy()).sample(1)";
        answer("trainer.train(100)");
        String before = quoted(answer(draw));
        assertTrue(edit("Value.relu", "data > 0 ? data : 0, RELU",
            "data > 0 ? 10 * data : 0, RELU").ok());
        String after = quoted(answer(draw));
        assertFalse(before.equals(after));
        String drawn = answer("Show.sample(trainer, 1, 1.0)");
        assertTrue(drawn.contains("\n  " + after), drawn);
    }

    private static String quoted(String answer) {
        return answer.substring(answer.indexOf('"') + 1, answer.lastIndexOf('"'));
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
    void aChangedConstructorHasItsEffectOnTheLivingModel() {
        String before = answer("double before = trainer.evaluate(5)");
        Result result = edit("Attention", "scale = 1 / Math.sqrt(headWidth)",
            "scale = 50 / Math.sqrt(headWidth)");
        assertTrue(result.ok(), result.output());
        assertTrue(result.output().contains("the engine is loaded anew"));
        String after = answer("double before = trainer.evaluate(5)");
        assertFalse(after.equals(before), after);
        assertTrue(answer("trainer.steps()").endsWith(" ==> 3\n"));
    }

    @Test
    void aParameterOfAnotherNameBeginsAnewAndHasItsWeightsAgainWhenThatIsTakenBack() {
        String before = answer("double loss = trainer.evaluate(5)");
        String edited = edit("Gpt", "matrix(\"lm_head\"", "matrix(\"head\"").output();
        assertTrue(edited.endsWith("|  head begins anew, with random numbers\n"), edited);
        String random = answer("double loss = trainer.evaluate(5)");
        assertFalse(random.equals(before), random);
        edit("Norm", "double EPSILON = 1e-5;", "double EPSILON = 1e-5, NOTHING = 0;");
        assertTrue(answer("/undo").startsWith("|  Gpt.java is changed in more"));
        assertEquals(random, answer("double loss = trainer.evaluate(5)"));
        String undone = answer("/undo");
        assertFalse(undone.contains("anew, with"), undone);
        assertEquals(before, answer("double loss = trainer.evaluate(5)"));
        assertTrue(answer("/redo").startsWith("|  Gpt.java is changed in more"));
        assertEquals(random, answer("double loss = trainer.evaluate(5)"));
        assertTrue(answer("/redo").startsWith("|  Gpt.java, Norm.java are changed in more"));
        answer("/revert");
        assertEquals(before, answer("double loss = trainer.evaluate(5)"));
    }

    @Test
    void aChangedFieldInitialiserHasItsEffectOnTheLivingTrainer() {
        Result result = edit("Trainer", "private double[] losses = {};",
            "private double[] losses = {7};");
        assertTrue(result.output().contains("the engine is loaded anew"), result.output());
        assertTrue(answer("trainer.losses()[0]").endsWith(" ==> 7.0\n"));
    }

    @Test
    void afterALiveEditAReloadStillKnowsWhatWasTyped() {
        answer("int mine = 5");
        assertTrue(edit("Value", "    /** Returns this + other. */",
            "    public Value squared() { return mul(this); }\n").ok());
        assertTrue(session.eval("/reload").ok());
        assertTrue(answer("mine").endsWith(" ==> 5\n"));
        assertTrue(answer("twice(4)").endsWith(" ==> 8\n"));
        assertTrue(answer("trainer.steps()").endsWith(" ==> 3\n"));
        assertTrue(answer("a.squared().data()").endsWith(" ==> 9.0\n"));
    }

    @Test
    void afterALiveEditTheNextStepsAreThoseOfATwin() {
        try (Session twin = Sessions.open()) {
            twin.eval("trainer.train(3)");
            assertTrue(edit("Value", "    /** Returns this + other. */",
                "    public Value squared() { return mul(this); }\n").ok());
            for (int i = 0; i < 3; i++) {
                String step = "Double.toHexString(trainer.step().loss())";
                assertEquals(value(twin.eval(step)), value(session.eval(step)));
            }
            String sample = "sampler.sample(1)";
            assertEquals(value(twin.eval(sample)), value(session.eval(sample)));
        }
    }

    private static String value(Result result) {
        return result.output().replaceFirst(".* ==> ", "");
    }

    @Test
    void aModelOfAnotherConfigurationIsBroughtOverAndCanBeUndone() {
        answer("/new microgpt width=8 heads=2");
        answer("trainer.train(2)");
        String loss = answer("double loss = trainer.evaluate(5)");
        assertTrue(edit("Value", "    /** Returns this + other. */",
            "    public Value squared() { return mul(this); }\n").ok());
        assertEquals(loss, answer("double loss = trainer.evaluate(5)"));
        assertTrue(answer("model.config().shape().width()").endsWith(" ==> 8\n"));
        assertTrue(answer("trainer.losses().length").endsWith(" ==> 2\n"));
        String edit = answer("/undo");
        assertTrue(edit.contains("The engine is again as it was built."), edit);
        assertTrue(answer("trainer.steps()").endsWith(" ==> 2\n"));
        String training = answer("/undo");
        assertTrue(training.contains("trainer.train(2) is taken back"), training);
        assertTrue(answer("trainer.steps()").endsWith(" ==> 0\n"));
    }

    /** At a stage of forward, backward, update, and at the end of the step. */
    @Test
    void anOpenStepIsComputedAnewWhenABodyWasChanged() {
        for (String place : new String[] {"4", "stepper.size() - 2000",
                "stepper.size() - 3", "stepper.size() - 1"}) {
            answer("/step");
            answer("stepper.goTo(" + place + ")");
            assertTrue(edit("Value.relu", "data > 0 ? data : 0, RELU",
                "data > 0 ? 10 * data : 0, RELU").ok());
            String moved = answer("stepper.goTo(5)");
            assertTrue(moved.contains("the engine's source changed: computed anew, the loss went"
                + " from "), moved);
            String told = moved.replaceFirst("(?s).* to ([0-9.]+)\\b.*", "$1");
            assertFalse(answer("n").contains("computed anew"));
            answer("stepper.goTo(stepper.size() - 10)");
            String loss = answer("loss.data()").replaceFirst("(?s).*==> ", "").strip();
            assertEquals(Double.parseDouble(loss), Double.parseDouble(told), 1e-5);
            answer("stepper.goTo(0)");
            assertTrue(session.eval("/revert").ok());
            assertTrue(answer("f").contains("step 4: "), place);
            answer("q");
            answer("/undo");
        }
    }

    @Test
    void anOpenStepThatTheNewEngineCannotGoOnWithIsTold() {
        String loss = answer("double loss = trainer.evaluate(5)");
        answer("/step");
        answer("stepper.goTo(6)");
        answer("trainer.model().parameter(\"wte\").at(0, 0).setData(3)");
        Result result = edit("Value", "    /** Returns this + other. */",
            "    public Value squared() { return mul(this); }\n");
        assertTrue(result.output().contains("|  step 4 was dropped; nothing was learned, and 1"
            + " weight that you set was put back; /step opens a new one\n"), result.output());
        assertEquals(loss, answer("double loss = trainer.evaluate(5)"));
        assertTrue(answer("n").contains("cannot find symbol"));
        assertTrue(answer("/step").contains("step 4"));
        assertTrue(answer("f").contains("step 4: "));
        answer("q");
        assertTrue(answer("trainer.steps()").endsWith(" ==> 4\n"));
    }

    @Test
    void anUnknownNameIsRefused() {
        assertTrue(answer("/edit Value.nothing").contains(
            "neither you nor the engine has a Value.nothing"));
    }

    @Test
    void whoEditsTheConfigurationIsToldThatTheModelKeepsItsOwn() {
        Result result = edit("Config", "return of(\"microgpt\"); }",
            "return of(\"microgpt\", \"width=32\"); }");
        assertTrue(result.output().endsWith("|  The model keeps its own hyperparameters; "
            + "/new begins with those of the new source.\n"), result.output());
        assertTrue(answer("Config.microgpt().shape().width()").endsWith(" ==> 32\n"));
        assertTrue(answer("model.config().shape().width()").endsWith(" ==> 16\n"));
        assertFalse(edit("Norm", "import ", "import  ").output().contains("keeps its own"));
    }
}
