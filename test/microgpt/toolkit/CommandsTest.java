package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.repl.spi.Command;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.command.Tools;
import microgpt.toolkit.train.Undo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    private final List<Command> commands = new Tools().commands();

    private Command command(String name) {
        return commands.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    private String expression(String line) {
        int space = (line + " ").indexOf(' ');
        return command(line.substring(0, space)).expression(line.substring(space).strip());
    }

    private String refused(String line) {
        String message = assertThrows(IllegalArgumentException.class,
            () -> expression(line)).getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }

    @Test
    void everyCommandsExampleRuns(@TempDir Path folder) throws Exception {
        try (var shell = new JShellRunner()) {
            for (Command c : commands) {
                String help = c.help(), mark = "Example: /" + c.name();
                assertTrue(help.contains(mark), help);
                assertTrue(help.startsWith("/" + c.name()), help);
                String example = help.substring(help.indexOf(mark) + mark.length()).strip();
                if (c.name().equals("checkpoint"))
                    example = example.replace("model.", folder.resolve("model.").toString());
                if (c.name().equals("lab")) {
                    Path book = Files.createDirectories(folder.resolve("book"));
                    Files.writeString(book.resolve("lab.html"), "<body></body>");
                    System.setProperty("microgpt.book", book.toString());
                    example = folder.resolve("lab.html").toString();
                }
                if (c.name().equals("undo")) shell.run("Train.run(trainer, 1)");
                List<String> said = shell.run(c.expression(example));
                assertFalse(said.get(0).isEmpty(), c.name() + " said nothing");
            }
        }
        assertTrue(Files.size(folder.resolve("model.safetensors")) > 30_000);
        assertTrue(Files.size(folder.resolve("lab.html")) > 100_000);
        System.clearProperty("microgpt.book");
    }

    @Test
    void argumentsBecomeTheExpressionThatTheyStandFor() {
        assertEquals("Show.graph(L)", expression("graph L"));
        assertEquals("Show.graph(a.mul(b), 3)", expression("graph a.mul(b); --depth 3"));
        assertEquals("Show.graph(L, 3).save(\"g.svg\")", expression("graph L -o g.svg --depth 3"));
        assertEquals("Show.graph(x - o)", expression("graph x - o"));
        assertEquals("Show.why(trainer, f(a, ','))", expression("why f(a, ',')"));
        assertEquals("Show.why(L, rows[1][0])", expression("why rows[1][0], L;"));
        assertEquals("Show.predict(model, tokenizer, \"emm\")", expression("predict emm"));
        assertEquals("Show.predict(model, tokenizer, \"\")", expression("predict"));
        assertEquals("Show.predict(model, tokenizer, \" a\\\\\\\"b\")",
            expression("predict \" a\\\"b\""));
        assertEquals("Show.attention(model, tokenizer, \"emma\").save(\"a.svg\")",
            expression("attention emma -o a.svg"));
        assertEquals("Show.probe(model, tokenizer, \"em ma\", \"logits\")",
            expression("probe \"em ma\" logits"));
        assertEquals("Show.probe(model, tokenizer, \"emma\")", expression("probe emma"));
        assertEquals("Train.run(trainer, 100)", expression("train"));
        assertEquals("Train.run(trainer, 5)", expression("train 5"));
        assertEquals("Train.lab(trainer, \"lab.html\")", expression("lab"));
        assertEquals("Train.lab(trainer, \"my lab.html\", true)",
            expression("lab \"my lab.html\" --force"));
        assertEquals("Show.sample(trainer, 10, 1.0)", expression("sample"));
        assertEquals("Show.sample(trainer, 3, 0.5)", expression("sample 3 temperature 0.5"));
        assertEquals("Show.sample(trainer, 10, 0.5)", expression("sample temperature 0.5"));
        for (String same : List.of("top-k=5 temperature=0.8", "--top-k 5 --temperature 0.8",
                "--temperature=0.8 top-k 5"))
            assertEquals("Show.sample(trainer, 3, \"temperature=0.8 top-k=5\")",
                expression("sample 3 " + same));
        for (String greedy : List.of("--greedy", "greedy"))
            assertEquals("Show.sample(trainer, 10, 0.0)", expression("sample " + greedy));
        assertEquals("Show.sample(trainer, 3, 0.0)", expression("sample 3 greedy"));
        assertEquals("Show.predict(model, tokenizer, \"greedy\")", expression("predict greedy"));
        assertEquals("Show.predict(model, tokenizer, \"emm\", \"temperature=0\")",
            expression("predict emm greedy"));
        assertEquals("Show.predict(model, tokenizer, \"emm\", \"temperature=1 top-k=5\")",
            expression("predict emm --top-k 5"));
        assertEquals("Show.predict(model, tokenizer, \"\", \"temperature=1 min-p=0.1\")",
            expression("predict min-p=0.1"));
        for (String both : List.of("-o p.svg top-p=0.9", "top-p=0.9 -o p.svg"))
            assertEquals("Show.predict(model, tokenizer, \"e m\", \"temperature=1 top-p=0.9\")"
                + ".save(\"p.svg\")", expression("predict e m " + both));
        assertEquals("Show.predict(model, tokenizer, \"top-k=5\")",
            expression("predict \"top-k=5\""));
        assertEquals("Show.predict(model, tokenizer, \"greedy\")", expression("predict greedy"));
        assertEquals("Stepper.open(trainer, \"emma\")", expression("step emma"));
        assertEquals("Train.load(\"my model.st\")",
            expression("checkpoint load my model.st"));
        assertEquals("Session.use(Trainer.create(Config.of(\"karpathy\", "
            + "\"width=8\"), Session.documents()))",
            expression("new karpathy width=8"));
        assertEquals("Train.load(\"my m.st\", \"poems.txt\")",
            expression("checkpoint load my m.st --data poems.txt"));
        assertEquals("Session.use(Trainer.create(Config.of(\"microgpt\", "
            + "\"width=8\"), Session.documents(\"poems.txt\")))",
            expression("new microgpt data=poems.txt width=8"));
        assertEquals("Session.use(Trainer.create(Config.of(\"microgpt\", \"vocabulary=512\"), "
            + "Session.documents(\"p\", \"separator=a b\", \"unique=true\")))", expression(
                "new microgpt data=p vocabulary=512 separator=\"a b\" unique=true"));
        assertEquals("Session.use(Trainer.create(Config.of(\"gpt2\", \"windows=true\"), "
            + "Session.documents(\"\", \"text=true\")))", expression("new gpt2 text=true"));
        assertEquals("Session.use(Trainer.create(Config.of(\"llama\"), "
            + "Session.documents(\"p\")), \"array\")", expression("new llama engine=array data=p"));
        assertEquals("Session.use(Trainer.create(Config.of(\"llama\"), "
            + "Session.documents()), \"vector threads=2\")", expression("new llama threads=2"));
        assertEquals("Show.time(() -> trainer.step())", expression("time trainer.step()"));
        assertEquals("Show.time(() -> trainer.step(), 20)",
            expression("time -n 20 trainer.step();"));
        assertEquals("Show.time(() -> { for (int i = 0; i < 9; i++) f(i); }, 3)",
            expression("time -n 3 for (int i = 0; i < 9; i++) f(i);"));
        assertEquals("Show.time(() -> { int x = 4; f(x); })", expression("time { int x = 4; f(x); }"));
        assertEquals("Show.time(() -> { if (a) { f(); } })", expression("time if (a) { f(); }"));
        assertEquals("Show.time(() -> a == b)", expression("time a == b"));
    }

    @Test
    void whatIsLeftOutAndWhatIsForcedIsInTheExpression() {
        assertEquals("Lessons.list()", expression("lesson"));
        assertEquals("Lessons.show(1)", expression("lesson 1"));
        assertEquals("Lessons.show(\"norm\")", expression("lesson norm"));
        assertEquals("Show.params(model)", expression("params"));
        assertEquals("Show.params(model, \"wte\")", expression("params wte"));
        assertEquals("Show.loss(trainer).save(\"a.svg\")", expression("loss -o a.svg"));
        assertEquals("Show.loss(trainer).save(\"a.svg\", true)", expression("loss -o a.svg --force"));
        assertEquals("Train.save(trainer, \"my model\")", expression("checkpoint save my model"));
        assertEquals("Train.save(trainer, \"my model\", true)",
            expression("checkpoint save my model --force"));
        assertEquals("Train.save(trainer, \"m --data x\")", expression("checkpoint save m --data x"));
        assertEquals("Train.load(\"m --force\")", expression("checkpoint load m --force"));
        assertEquals("Session.use(Trainer.create(Config.of(\"gpt2\", \"windows=false\"), "
            + "Session.documents(\"\", \"text=true\")))", expression("new gpt2 windows=false text=true"));
        assertEquals("Session.use(Trainer.create(Config.of(\"gpt2\", \"width=8\", \"windows=true\"), "
            + "Session.documents(\"\", \"text=true\")))", expression("new gpt2 text=true width=8"));
        for (String more : List.of("doctor 3 x", "profile 3 x", "lesson 1 x", "lesson norm x",
                "params a b", "source a b", "undo x", "redo x", "embedding x", "train 3 x"))
            assertTrue(refused(more).contains(" was not expected; usage: /" + more.split(" ")[0]), more);
    }

    /** A preset's changes stand beside its name, in rows that fit. */
    @Test
    void theHelpOfNewListsTheKeysAndWhatIsOtherInAPreset() {
        String help = command("new").help();
        Config.presets().forEach((name, changes) -> {
            String row = "\n    " + name + " ";
            assertEquals(!changes.isEmpty(), help.contains(row), name);
            if (!changes.isEmpty()) assertTrue(help.substring(help.indexOf(row)).replaceAll("\\s+", " ")
                .startsWith(" " + name + " " + changes.replaceAll("\\s+", " ")), help);
        });
        assertTrue(help.contains("\n  The keys:\n"), help);
        for (Config.Key key : Config.keys()) assertTrue(help.contains("\n    " + key.line() + "\n"), key.line());
        help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }

    /** What stands in brackets in the help is what is taken where nothing is given. */
    @Test
    void theHelpNamesTheNumberThatACommandTakesByItself() {
        for (String name : List.of("train", "sample", "profile")) {
            var told = Pattern.compile("\\((\\d+)\\)").matcher(command(name).help());
            assertTrue(told.find(), name);
            assertTrue(expression(name).contains("(trainer, " + told.group(1)),
                expression(name) + " is not " + told.group());
        }
        assertEquals("Show.profile(trainer, 7)", expression("profile 7"));
        assertEquals("Doctor.examine(trainer)", expression("doctor"));
        assertEquals("Doctor.examine(trainer, 7)", expression("doctor 7"));
    }

    @Test
    void theHelpOfUndoNamesItsBounds() {
        String help = command("undo").help().replaceAll("\\s+", " ");
        assertEquals(20, Undo.MOST);
        assertTrue(help.contains(" The last twenty are kept, "), help);
        assertEquals(Runtime.getRuntime().maxMemory() / 8, Undo.mostBytes());
        assertTrue(help.contains(" more than an eighth of the memory;"), help);
    }

    @Test
    void badArgumentsGetOneLineThatNamesThem() {
        assertTrue(refused("graph").contains("usage: /graph EXPR"));
        assertTrue(refused("graph L --depth x").contains("--depth 'x' is not a whole number"));
        assertTrue(refused("graph L --depth -1").contains("'-1'"));
        assertTrue(refused("graph L -o").contains("-o needs a value"));
        assertTrue(refused("train 0").contains("'0' is not a whole number from 1 up"));
        assertTrue(refused("train many").contains("'many'"));
        assertTrue(refused("sample temperature -1").contains("temperature"));
        assertTrue(refused("sample temperature hot").contains("'hot' is not a number"));
        assertTrue(refused("train 5 6").contains("'6' was not expected"));
        for (String bad : List.of("top-k=-1", "top-p 2", "--min-p -1", "repetition-penalty=0"))
            for (String to : List.of("sample 3 ", "predict an "))
                assertTrue(refused(to + bad).contains(
                    bad.replaceAll("^--|[= ].*", "") + " "), to + bad);
        assertTrue(refused("sample --top-k").contains("--top-k needs a value"));
        assertTrue(refused("predict an top-k=").contains("top-k= needs a value"));
        assertTrue(refused("sample 3 topk=3").contains("'topk=3' was not expected"));
        assertTrue(refused("sample 3 0.5").contains("write temperature=0.5"));
        assertTrue(refused("checkpoint keep x").contains("'keep' is neither save nor load"));
        assertTrue(refused("checkpoint").contains("usage: /checkpoint save FILE [--force] | load FILE"));
        assertTrue(refused("checkpoint load m --data").contains("--data needs a value"));
        assertTrue(refused("checkpoint load --data x").contains("a file, are needed"));
        assertTrue(refused("new microgpt data=").contains("data= needs a file"));
        assertEquals("no engine 'tpu'; there are: graph, dot, array, vector",
            refused("new microgpt engine=tpu"));
        assertEquals("threads=x is not in 1..64", refused("new microgpt threads=x"));
        assertEquals("threads=2: the engine array works on one",
            refused("new microgpt engine=array threads=2"));
        assertTrue(refused("new gpt5").contains("no preset 'gpt5'"));
        assertTrue(refused("new microgpt depth=3").contains("no hyperparameter 'depth'"));
        assertTrue(refused("new microgpt width=15 heads=4").contains("not a multiple"));
        assertTrue(refused("new microgpt width").contains("width needs a value, as in width=16"));
        assertTrue(refused("undo now").contains("'now' was not expected"));
        assertTrue(refused("why").contains("an expression is needed"));
        assertTrue(refused("why a,").contains("an expression is missing"));
        assertTrue(refused("why a L").startsWith(
            "'a L' is no expression; between two belongs a comma"));
        assertTrue(refused("graph rows[0].x model.y").contains("belongs a comma"));
        assertEquals("Show.graph(new Value(2))", expression("graph new Value(2)"));
        assertTrue(refused("why a, b, c").contains("there are 3 expressions"));
        assertTrue(refused("probe").contains("a text is needed"));
        assertEquals("lesson 99 is not in 1..19", refused("lesson 99"));
        assertTrue(refused("source").contains("a name is needed"));
    }

    @Test
    void wordsAreCompletedFromWhatIsThere() {
        var console = new Small.TestConsole();
        Bindings.attach(console);
        try {
            Session.use(Small.trainer());
            assertEquals(List.of("wte", "wpe"), command("params").completions("w"));
            assertTrue(command("probe").completions("anna layer1.s").contains("layer1.scores"));
            assertEquals(List.of(), command("probe").completions("ann"));
            assertEquals(List.of("karpathy", "kvHeads="), command("new").completions("k"));
            assertEquals(List.of("norm=layer", "norm=rms", "norm=rms-unscaled"),
                command("new").completions("llama norm="));
            assertEquals(List.of("heads=", "heldOut="),
                command("new").completions("karpathy he"));
            assertEquals(List.of("top-k=", "top-p="), command("sample").completions("5 to"));
            assertEquals(List.of("--top-k", "--top-p"),
                command("predict").completions("em --to"));
            assertEquals(List.of(), command("predict").completions("te"));
            assertEquals(List.of("data="), command("new").completions("karpathy da"));
            assertEquals(List.of("engine=array"), command("new").completions("gpt2 engine=a"));
            assertTrue(command("new").completions("gpt2 e").contains("engine="));
            assertEquals(List.of("save"), command("checkpoint").completions("s"));
            assertEquals(List.of("--data"), command("checkpoint").completions("load m --"));
            assertEquals(List.of("--depth"), command("graph").completions("L --d"));
            assertEquals(List.of(), command("graph").completions("L.mu"));
            assertTrue(command("source").completions("Val").contains("Value"));
            assertTrue(command("source").completions("Value.re").contains("Value.relu"));
            assertTrue(command("source").completions("none.re").isEmpty());
            assertEquals(List.of("next", "norm"),
                command("lesson").completions("n"));
            assertEquals(Stream.concat(Stream.of("next", "skip", "stop", "keep"),
                Lessons.all().stream().map(l -> l.name())).toList(),
                command("lesson").completions(""));
            assertEquals(List.of(), command("lesson").completions("2 "));
            assertEquals(List.of("anna"), command("step").completions("ann"));
        } finally {
            Bindings.attach(null);
        }
    }

    @Test
    void namesOfFilesAreCompletedWhereverOneCanStand(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("models"));
        Files.writeString(folder.resolve("mine.txt"), "ada\n");
        String start = folder + "/m";
        List<String> both = List.of(folder + "/mine.txt", folder + "/models/");
        assertEquals(both, command("checkpoint").completions("load " + start));
        assertEquals(both, command("checkpoint").completions("save " + start));
        assertEquals(both, command("checkpoint").completions("load x --data " + start));
        assertEquals(both, command("graph").completions("L -o " + start));
        assertEquals(both, command("loss").completions("-o " + start));
        assertEquals(both.stream().map(f -> "data=" + f).toList(),
            command("new").completions("microgpt data=" + start));
        assertEquals(List.of("--force"), command("checkpoint").completions("save m --f"));
    }
}
