package microgpt.toolkit.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import microgpt.Config;
import microgpt.Value;
import microgpt.repl.spi.Console;
import microgpt.repl.spi.Operation;
import microgpt.repl.spi.Style;
import microgpt.text.Corpus;
import microgpt.toolkit.Lessons;
import microgpt.toolkit.Session;
import microgpt.toolkit.Show;
import microgpt.toolkit.Stepper;
import microgpt.toolkit.Train;
import microgpt.toolkit.bind.Bindings;
import microgpt.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a prompt is told when it asks the toolkit. */
class ToolsTest {

    /** Keeps what is bound and printed. */
    private static final class Kept implements Console {
        final Map<String, Object> variables = new TreeMap<>();
        final List<String> printed = new ArrayList<>();

        @Override
        public Style style() { return Style.PLAIN; }

        @Override
        public void print(String line) { printed.add(line); }

        @Override
        public void status(String line) { }

        @Override
        public void bind(String name, String type, Object value) { variables.put(name, value); }

        @Override
        public void unbind(String name) { variables.remove(name); }

        @Override
        public Map<String, Object> variables() { return variables; }

        @Override
        public boolean stopRequested() { return false; }
    }

    private final Tools tools = new Tools();
    private final Kept console = new Kept();
    private Trainer trainer;

    @BeforeEach
    void attach() {
        tools.attach(console);
        trainer = Session.use(Trainer.create(Config.of("width=4", "context=6", "heads=2"),
            new Corpus(List.of("anna", "bob", "cara", "dan", "edna", "abba", "dora", "nina", "ada", "ben"))));
        tools.evaluated("");
    }

    @AfterEach
    void detach() {
        Stepper.close();
        Bindings.attach(null);
    }

    @Test
    void wordsInAStringAreThoseThatTheMethodTakes() {
        assertEquals(List.of("karpathy", "kvHeads="), tools.inString("Config.of", 0, "k"));
        assertEquals(List.of("kvHeads="), tools.inString("microgpt.Config.of", 1, "k"));
        assertEquals(List.of("norm=layer", "norm=rms", "norm=rms-unscaled"),
            tools.inString("Config.of", 1, "norm="));
        assertEquals(List.of("kvHeads="), tools.inString("config.with", 0, "k"));
        assertEquals(List.of("karpathy"), tools.inString("Config.preset", 0, "k"));
        for (String call : List.of("model.parameter", "Show.params"))
            assertEquals(List.of("wte", "wpe"), tools.inString(call, 0, "w"));
        for (String call : List.of("Engines.of", "microgpt.fast.Engines.of", "Session.use"))
            assertEquals(List.of("array"), tools.inString(call, 0, "a"));
        assertEquals(List.of("top-k=", "top-p="), tools.inString("Sampling.of", 0, "to"));
        assertEquals(List.of(), tools.inString("Other.of", 0, "to"));
        assertEquals(List.of(), tools.inString("Show.predict", 2, "to"));
        assertEquals(List.of("top-k=", "top-p="), tools.inString("Show.predict", 3, "to"));
        assertEquals(List.of(), tools.inString("Show.sample", 1, "to"));
        assertEquals(List.of("top-k=", "top-p="), tools.inString("Show.sample", 2, "to"));
        for (String call : List.of("record.all", "record.get"))
            assertEquals(List.of("layer0.scores"), tools.inString(call, 0, "layer0.sc"));
        assertEquals(List.of(), tools.inString("Show.probe", 2, "layer0.sc"));
        assertEquals(List.of("layer0.scores"), tools.inString("Show.probe", 3, "layer0.sc"));
        assertTrue(tools.inString("Show.source", 0, "Value.rel").contains("Value.relu"));
        for (String call : List.of("trainer.begin", "Stepper.open"))
            assertEquals(List.of("anna"), tools.inString(call, 0, "ann"));
        assertEquals(List.of(), tools.inString("Stepper.open", 0, ""));
    }

    @Test
    void filesAreCompletedWhereOneIsNamedOrTyped(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("mine.txt"), "ada\n");
        for (String call : List.of("Path.of", "Session.documents", "Train.load", "view.save", "Other.call"))
            assertEquals(List.of(folder + "/mine.txt"), tools.inString(call, 0, folder + "/m"), call);
        assertEquals(List.of(), tools.inString("Other.call", 0, "m"));
        assertEquals(List.of(), tools.inString("List.of", 0, "m"));
    }

    /** Where there is no model of ours there is nothing to complete. */
    @Test
    void withoutAModelNothingOfItIsOffered() {
        console.variables.clear();
        assertEquals(List.of(), tools.inString("record.get", 0, "layer0.sc"));
        assertEquals(List.of(), tools.inString("model.parameter", 0, "w"));
        assertEquals(List.of(), tools.inString("trainer.begin", 0, "ann"));
        assertEquals(List.of(), completions("probe", "anna layer0.sc"));
    }

    private List<String> completions(String command, String typed) {
        return tools.commands().stream().filter(c -> c.name().equals(command)).findFirst().orElseThrow()
            .completions(typed);
    }

    @Test
    void aVariableStandsForItsClass() {
        console.variables.put("text", "a");
        console.variables.put("row", new Value[0]);
        assertEquals("Gpt.forward", Words.ofClass("model.forward"));
        assertEquals("Gpt", Words.ofClass("model"));
        assertEquals("text.length", Words.ofClass("text.length"));
        assertEquals("row.length", Words.ofClass("row.length"));
        assertEquals("zork.forward", Words.ofClass("zork.forward"));
        assertTrue(completions("source", "model.forw").contains("model.forward"));
        assertEquals(List.of(), completions("source", ".forw"));
    }

    @Test
    void behindATextTheNamesOfAProbeAreOffered() {
        assertEquals(List.of("layer0.scores"), completions("probe", "anna layer0.sc"));
        assertEquals(List.of(), completions("probe", "layer0.sc"));
        assertTrue(completions("probe", "anna ").contains("logits"));
        assertEquals(List.of(), completions("probe", ""));
        assertEquals(List.of("--force"), completions("lab", "--"));
    }

    @Test
    void whatIsPicturedOrRenderedIsWhatTheToolkitKnows() {
        assertTrue(tools.render(new Value(2), Style.PLAIN).orElseThrow().startsWith("Value(data=2.0"));
        assertEquals(Optional.empty(), tools.render("text", Style.PLAIN));
        int[] tokens = trainer.tokenizer().encode("anna");
        assertTrue(tools.render(tokens, Style.PLAIN).orElseThrow().contains("BOS"));
        assertTrue(tools.render(trainer.model().forward(tokens[0]), Style.PLAIN).orElseThrow().contains("BOS"));
        assertTrue(tools.render(new double[tokens.length + 5], Style.PLAIN).isPresent());
        Object map = Show.embedding(trainer.model(), trainer.tokenizer());
        assertTrue(tools.picture(map).orElseThrow().startsWith("<svg "));
        assertEquals(Optional.empty(), tools.picture(new Value(2)));
        assertEquals(Optional.empty(), tools.picture(Show.loss(trainer)));      // no step yet
        assertTrue(tools.isInPicture(map));
        assertFalse(tools.isInPicture(Show.predict(trainer.model(), trainer.tokenizer(), "an")));
        assertFalse(tools.isInPicture("text"));
    }

    @Test
    void aKnobIsToldByItsLineAndConfigByItsHelp() {
        assertEquals(Optional.of("numbers that describe a token"), tools.note("width="));
        assertEquals(Optional.of("Its keys, such as width and norm: /help new; /doc norm tells of one."),
            tools.note("Config"));
        for (String other : List.of("width", "zork=", "Value")) assertEquals(Optional.empty(), tools.note(other));
    }

    @Test
    void anEditOfTheHyperparametersSaysWhenItCounts() {
        assertEquals(Optional.of("The model keeps its own hyperparameters; /new begins with those of the "
            + "new source."), tools.edited("Config.java"));
        assertEquals(Optional.empty(), tools.edited("Value.java"));
    }

    @Test
    void anOpenStepIsOnThePromptAndEndsWithTheModelUnderIt() {
        assertEquals(Map.of(), tools.shortcuts());
        assertEquals(Optional.empty(), tools.promptLabel());
        assertEquals(Optional.empty(), tools.promptHelp());
        Stepper.open(trainer, "anna");
        assertEquals("stepper.next()", tools.shortcuts().get("n"));
        assertEquals(Optional.of("step 1 forward"), tools.promptLabel());
        assertTrue(tools.promptHelp().isPresent());
        assertEquals(Optional.of("node comes with the way back; g backward goes there"), tools.hint("node"));
        tools.redefined();
        assertTrue(Stepper.open(trainer, "anna").toString().contains("anna"));
        trainer.train(1);
        tools.evaluated("trainer.train(1)");
        assertEquals(Optional.empty(), tools.promptLabel());
        assertEquals(1, console.printed.size());
        assertTrue(console.printed.get(0).startsWith("|  "), console.printed.get(0));
    }

    /** As before a change of the engine, which no step outlives. */
    @Test
    void whatIsCarriedOverIsTheModelAndTheOpenStepIsClosed() {
        trainer.train(2);
        Stepper.open(trainer, "anna");
        Map<String, Object> carried = tools.carry();
        assertEquals(Optional.empty(), tools.promptLabel());
        assertEquals(List.of("|  step 3 was dropped; nothing was learned; /step opens a new one"),
            console.printed);
        Map<String, Object> back = tools.resume(carried);
        Trainer other = (Trainer) back.get("trainer");
        assertNotEquals(trainer, other);
        assertEquals(2, other.steps());
        assertEquals(trainer.model().parameter("wte").numbers()[3], other.model().parameter("wte").numbers()[3]);
        assertEquals(List.of(), tools.resumed());
    }

    @Test
    void attachingAnotherConsoleClosesTheStep() {
        Stepper.open(trainer, "anna");
        tools.attach(console);
        assertEquals(Optional.empty(), tools.promptLabel());
    }

    @Test
    void whatChangedTheModelIsSeenAndCanBeTakenBack() {
        assertFalse(tools.evaluated("1 + 1"));
        trainer.train(2);
        assertTrue(tools.evaluated("trainer.train(2)"));
        assertEquals("Train.changes(trainer)", tools.changes());
        assertTrue(Train.changes(trainer).toString().contains("trainer.train(2)"));
        double[] wte = trainer.model().parameter("wte").numbers();
        Runnable back = tools.mark();
        trainer.train(3);
        tools.evaluated("trainer.train(3)");
        back.run();
        assertEquals(2, ((Trainer) console.variables.get("trainer")).steps());
        assertEquals(wte[3], ((Trainer) console.variables.get("trainer")).model().parameter("wte").numbers()[3]);
        tools.engineChanged("edit of Value");
        assertFalse(tools.turnsEngine(false));
        assertTrue(tools.turnsEngine(true));
        assertFalse(tools.turnsEngine(true));
        assertTrue(tools.turnsEngine(false));
    }

    @Test
    void aModelThatWasTrainedIsKeptAndOffered(@TempDir Path folder) {
        Path file = folder.resolve("last model");
        assertEquals(Optional.empty(), tools.kept(file));
        trainer.train(2);
        assertTrue(tools.keep(file).isPresent());
        assertTrue(Files.exists(file));
        assertTrue(tools.kept(file).isPresent());
        assertEquals("Train.resume(\"" + file + "\")", tools.resume(file, ""));
        assertEquals("Train.resume(\"" + file + "\", \"a.txt\")", tools.resume(file, "a.txt"));
    }

    @Test
    void whatIsToldOfOperatorsNamesAndLessonsIsTheToolkits() {
        assertEquals(Optional.of("Values have no operators; write a.mul(b)"),
            tools.operator(new Operation("*", "a", "Value", "b", "Value")));
        assertEquals(Optional.of("a.mul(b)"), tools.calls(new Operation("*", "a", "Value", "b", "Value"), true));
        assertEquals("mul", tools.synonyms().get("times"));
        assertTrue(tools.advice("unknown character 'E' at 0").isPresent());
        assertEquals(Lessons.all(), tools.lessons());
        assertEquals("train", tools.commands().get(0).name());
    }
}
