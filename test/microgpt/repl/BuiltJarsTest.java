package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The prompt as a user starts it: a process of its own, on the jars that
 * build.sh makes. There the engine and the prompt do not share a class path.
 */
@Timeout(240)
class BuiltJarsTest {

    private static final Path BUILD = Sessions.ROOT.resolve("build");

    @TempDir Path folder;

    private int edits;
    private List<String> options = List.of();

    @BeforeEach
    void jarsAreBuilt() {
        assertTrue(Files.exists(BUILD.resolve("jar/prompt.jar")),
            "./build.sh test makes the jars first");
    }

    /** What a process said. */
    private record Said(int status, String text) {
        List<String> after(String mark) {
            return text.lines().filter(l -> l.startsWith(mark)).toList();
        }
    }

    private Said run(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script.jsh"), script);
        Path editor = folder.resolve("my editor.sh");
        Files.writeString(editor, """
            #!/bin/sh
            n=$(cat '%1$s/count'); n=$((n + 1)); echo $n > '%1$s/count'
            cat "%1$s/$n" > "$1"
            """.formatted(folder));
        editor.toFile().setExecutable(true);
        Files.writeString(folder.resolve("count"), "0");
        String engine = Stream.concat(Stream.of("engine"), Stream.of(
                "gson", "commons-rng-core", "commons-rng-client-api"))
            .map(BuiltJarsTest::jar).collect(Collectors.joining(File.pathSeparator));
        var command = List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djdk.attach.allowAttachSelf=true",
            "-XX:+EnableDynamicAgentLoading", "-Xlog:disable",
            "-Duser.language=de", "-Duser.country=DE",
            "-Dmicrogpt.home=" + Sessions.ROOT, "-Dmicrogpt.engine=" + engine,
            "-jar", jar("prompt"));
        command = Stream.of(command, options, List.of(file.toString()))
            .flatMap(List::stream).toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
        builder.environment().put("VISUAL", "'" + editor + "'");
        int status = builder.start().waitFor();
        return new Said(status, Files.readString(folder.resolve("said")));
    }

    private static String jar(String name) {
        Path own = BUILD.resolve("jar/" + name + ".jar");
        if (Files.exists(own)) return own.toString();
        try (Stream<Path> all = Files.list(BUILD.resolve("lib"))) {
            return all.map(Path::toString)
                .filter(f -> f.matches(".*/" + name + "-[0-9][^/]*\\.jar"))
                .findFirst().orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The next /edit writes this; returns it. */
    private String edit(String text, String from, String to) throws IOException {
        assertTrue(text.contains(from), from);
        String changed = text.replace(from, to);
        Files.writeString(folder.resolve(String.valueOf(++edits)), changed);
        return changed;
    }

    /** Whatever changed it: in a process of its own the same bytes come out. */
    @Test
    void aSavedSessionMakesTheSameCheckpointInAProcessOfItsOwn() throws Exception {
        Path saved = folder.resolve("saved.jsh"), first = folder.resolve("first.model");
        Path second = folder.resolve("second.model"), other = folder.resolve("other.model");
        Said said = run("""
            /train 3
            trainer.step()
            /checkpoint save %s
            /new llama width=8 heads=2 seed=9
            int n = 4;
            trainer.train(n)
            /undo
            /undo
            /redo
            /sample 3 temperature=0.7
            trainer.train(2)
            model.parameter("wte").rows()[1][2].setData(0.25)
            /checkpoint load %s
            /undo
            /step emma
            f
            q
            sampler.sample(1)
            /train 2
            /undo
            /redo
            /drop n
            /save %s
            /checkpoint save %s
            """.formatted(other, other, saved, first));
        assertEquals(0, said.status, said.text);
        Files.move(other, folder.resolve("gone"));
        Files.copy(folder.resolve("gone"), other);
        Said again = run(Files.readString(saved) + "/checkpoint save " + second + "\n");
        assertEquals(0, again.status, again.text);
        assertTrue(said.text.contains("saved after step 5"), said.text);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    }

    @Test
    void onesOwnClassesAreFoundAndOptionsAreChecked() throws Exception {
        Path own = EnvTest.compiled(folder, "Thrice",
            "public static microgpt.Value of(microgpt.Value x) { return x.mul(3); }");
        options = List.of("--class-path", own.toString());
        Said said = run("mine.Thrice.of(new Value(5)).data()\n/env\n");
        assertEquals(0, said.status, said.text);
        assertTrue(said.text.startsWith("$1 ==> 15.0\n|    --class-path " + own), said.text);
        options = List.of("--class-path=" + own + "/none");
        said = run("1\n");
        assertEquals(2, said.status);
        assertEquals("repl: --class-path " + own + "/none: there is no such file\n", said.text);
        options = List.of("--class-pat");
        said = run("1\n");
        assertEquals(2, said.status);
        assertEquals("repl: no option --class-pat; see ./build.sh repl --help\n", said.text);
        options = List.of("--engine", "quantum");
        assertTrue(run("1\n").text.startsWith("repl: --engine takes vector;"));
    }

    private static final String STEP = """
        System.out.println("step " + Double.toHexString(trainer.step().loss()));
        """;

    @Test
    void withoutItsModuleTheEngineOfVectorsSaysInOneLineHowToStart() throws Exception {
        Said said = run("""
            /new microgpt engine=array
            /train 5
            /new microgpt engine=vector
            """);
        assertEquals(1, said.status());
        assertTrue(said.text().contains("5 steps in "), said.text());
        assertTrue(said.text().contains("|  the engine vector needs Java's option --add-modules"
            + " jdk.incubator.vector; ./build.sh repl --engine vector starts with it\n"), said.text());
    }

    @Test
    void theModelLearnsOnBitForBitWhateverIsChangedInTheEngine() throws Exception {
        Path src = Sessions.ROOT.resolve("src/microgpt");
        String value = Files.readString(src.resolve("Value.java"));
        String relu = "    public Value relu()";
        value = edit(value, "data > 0 ? data : 0, RELU",        // a body
            "data > 0 ? 1 * data : 0, RELU");
        value = edit(value, relu,                               // a method
            "    public Value twice() { return mul(2); }\n" + relu);
        value = edit(value, relu,                               // a field
            "    public final String note = \"noted\";\n" + relu);
        edit(Files.readString(src.resolve("Attention.java")),   // a constructor
            "scale = 1 / Math.sqrt(headWidth)", "scale = 2 * (0.5 / Math.sqrt(headWidth))");
        value = edit(value, "twice()", "doubled()");            // another name
        value = edit(value, relu,                               // a class
            "    public static int answer() { return new Extra().x; }\n" + relu);
        value = value + "\nclass Extra { int x = 42; }\n";
        Files.writeString(folder.resolve(String.valueOf(edits)), value);
        edit(Files.readString(src.resolve("Config.java")),      // a default
            "\"width\", \"16\"", "\"width\", \"32\"");
        String script = """
            trainer.train(3).number()
            int typed = 1; typed = 7;
            var a = new Value(3);
            /edit Value.relu
            """ + STEP + """
            /edit Value
            System.out.println("says " + a.twice().data());
            """ + STEP + """
            /edit Value
            System.out.println("says " + a.note);
            """ + STEP + """
            /edit Attention
            """ + STEP + """
            /edit Value
            System.out.println("says " + a.doubled().data());
            """ + STEP + """
            /edit Value
            System.out.println("says " + Value.answer());
            """ + STEP + """
            /edit Config
            System.out.println("says " + model.config().shape().width() + " "
                + Config.microgpt().shape().width());
            """ + STEP + """
            System.out.println("says " + typed + " " + (trainer.model() == model));
            /revert
            """ + STEP + STEP + """
            a.doubled()
            """;
        Said edited = run(script);
        Said twin = run("trainer.train(3).number()\n" + STEP.repeat(9));
        assertEquals(0, twin.status, twin.text);
        assertEquals(9, twin.after("step ").size());
        assertEquals(twin.after("step "), edited.after("step "), edited.text);
        assertEquals(List.of("says 6.0", "says noted", "says 6.0", "says 42", "says 16 32",
            "says 7 true"), edited.after("says "), edited.text);
        assertEquals(1, edited.status, "/revert took doubled() away");
        assertTrue(edited.text.contains("cannot find symbol"), edited.text);
    }

    @Test
    void aMistakeShowsTheFirstFiveErrorsWithTheirPlacesAndChangesNothing() throws Exception {
        String value = Files.readString(Sessions.ROOT.resolve("src/microgpt/Value.java"));
        edit(value, "mul(", "times(");
        Said said = run("trainer.train(2).number()\n/edit Value\n");
        assertEquals(1, said.status);
        List<String> places = said.text.lines()
            .filter(l -> l.matches("\\|  \\w+\\.java:\\d+: .*")).toList();
        assertEquals(5, places.size(), said.text);
        assertTrue(said.text.matches("(?s).*\\.\\.\\. and \\d+ more\\R.*"), said.text);
        assertTrue(places.get(0).contains("incompatible types")
            || places.get(0).contains("cannot find symbol"), said.text);
        assertTrue(said.text.contains("Nothing was changed"), said.text);
        assertFalse(said.text.contains("microgpt.repl"), said.text);
    }

    @Test
    void aByteOrderMarkThatAnEditorWroteDoesNotMatter() throws Exception {
        String value = Files.readString(Sessions.ROOT.resolve("src/microgpt/Value.java"));
        edit("\ufeff" + value, "data > 0 ? data : 0, RELU", "data > 0 ? 10 * data : 0, RELU");
        Said said = run("/edit Value\nnew Value(3).relu().data()\n");
        assertEquals(0, said.status, said.text);
        assertTrue(said.text.endsWith("==> 30.0\n"), said.text);
    }
}
