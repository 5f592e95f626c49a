package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import microgpt.repl.terminal.Main;
import org.jline.reader.LineReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;

/** Scripts and piped input, run as processes of their own. */
@Timeout(120)
class ScriptTest {

    private record Run(int status, String out, String err) {}

    @TempDir
    Path folder;

    private Run run(List<String> flags, String input, String... arguments)
            throws Exception {
        String prompt = Stream.of(Main.class, LineReader.class, ClassReader.class)
            .map(c -> Sessions.origin(c).toString())
            .collect(Collectors.joining(File.pathSeparator));
        String engine = Sessions.engine().stream().map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
        var command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Dmicrogpt.home=" + Sessions.ROOT, "-Dmicrogpt.engine=" + engine,
            "-cp", prompt));
        command.addAll(flags);
        command.add("microgpt.repl.terminal.Main");
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out"), err = folder.resolve("err");
        Path in = Files.writeString(folder.resolve("in"), input);
        Process process = new ProcessBuilder(command).redirectInput(in.toFile())
            .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new Run(process.waitFor(), Files.readString(out),
            Files.readString(err));
    }

    private Run run(String input) throws Exception { return run(List.of(), input); }

    private Path script(String text) throws IOException {
        return Files.writeString(folder.resolve("script.jsh"), text);
    }

    @Test
    void pipedInputIsAnsweredPlainly() throws Exception {
        Run run = run("/set raw on\nvar a = new Value(2)\na.mul(3)\n  .add(1)\n"
            + "int f(int x) {\n  return x;\n}\nSystem.out.println(f(5));\n");
        assertEquals("a ==> Value(data=2.0, grad=0.0)\n"
            + "$2 ==> Value(data=7.0, grad=0.0)\n5\n", run.out);
        assertEquals("", run.err);
        assertEquals(0, run.status);
    }

    @Test
    void aScriptEndsAtItsFirstFailureAndNamesTheLine() throws Exception {
        Path file = script("// a remark\nint a = 1\n\nint f(int x) {\n"
            + "  return x / (a - 1);\n}\nf(2)\nSystem.out.println(\"not reached\")\n");
        Run run = run(List.of(), "", file.toString());
        assertEquals(1, run.status);
        assertEquals("a ==> 1\n", run.out);
        assertTrue(run.err.startsWith("|  Exception java.lang.ArithmeticException: "
            + "/ by zero\n|        at f (#2:2)\n|        at (#3:1)\n"), run.err);
        assertTrue(run.err.contains(file + ":7: "), run.err);
    }

    @Test
    void anErrorInsideALongSnippetIsNamedByItsOwnLine() throws Exception {
        Path file = script("int a = 1\nint f() {\n  int b = a;\n  return c;\n"
            + "}\nint g() { return f(; }\n");
        Run run = run(List.of(), "", file.toString());
        assertEquals(1, run.status);
        assertTrue(run.err.contains(file + ":6: "), run.err);
    }

    @Test
    void exitAndSystemExitGiveTheirStatus() throws Exception {
        assertEquals(0, run("/exit\nnonsense\n").status);
        assertEquals(7, run("/exit 7\n").status);
        Run run = run("System.out.print(\"bye\"); System.exit(3);\nnonsense\n");
        assertEquals(3, run.status);
        assertEquals("bye", run.out.strip());
        assertEquals("", run.err);
    }

    @Test
    void nothingIsColouredAndNoTerminalIsOpened() throws Exception {
        Run run = run(List.of("-Xlog:class+load:file=" + folder + "/classes"),
            "model.forward(0)\n/params\n");
        assertEquals(0, run.status, run.err);
        assertFalse(run.out.contains("\033"), run.out);
        assertFalse(Files.readString(folder.resolve("classes"))
            .contains("org.jline.terminal.impl"));
    }

    @Test
    void aMissingScriptIsNamed() throws Exception {
        Run run = run(List.of(), "", "no such.jsh");
        assertEquals(2, run.status);
        assertEquals("repl: no such.jsh: no such file\n", run.err);
    }

    @Test
    void bodiesAreExchangedInPlaceWhereTheJvmAllowsIt() throws Exception {
        Path editor = Files.writeString(folder.resolve("editor"), "#!/bin/sh\n"
            + "sed 's/data > 0 ? data : 0, RELU/data > 0 ? 9 * data : 0, RELU/' \"$1\""
            + " > \"$1.new\" && mv \"$1.new\" \"$1\"\n");
        assertTrue(editor.toFile().setExecutable(true));
        Run run = run(List.of("-XX:+EnableDynamicAgentLoading",
            "-Djdk.attach.allowAttachSelf=true"), "/set feedback normal\n"
            + "var a = new Value(2)\nvar before = a\na.relu().data()\n"
            + "/set editor " + editor + "\n/edit Value.relu\n"
            + "a.relu().data()\na == before\n/revert\na.relu().data()\n");
        assertEquals(0, run.status, run.err);
        assertTrue(run.out.contains("==> 2.0\n|  Value.java is changed; model and "
            + "variables go on with it.\n$4 ==> 18.0\n$5 ==> true\n"), run.out);
        assertTrue(run.out.endsWith("==> 2.0\n"), run.out);
    }

    @Test
    void valuesStayAlsoWhereTheJvmLetsNobodyChangeAClass() throws Exception {
        Run run = run("/set raw on\nvar n = 2\nvar m = n + 3\nvar a = new Value(2)\n"
            + "var c = a.mul(3)\nint f() { return 1; }\nvar w = f()\n"
            + "var n = 7\nvar a = new Value(7)\nint f() { return 2; }\n"
            + "m\nc\nw\nint n = 8\nm\n");
        assertEquals(0, run.status, run.err);
        assertTrue(run.out.endsWith("m ==> 5\nc ==> Value(data=6.0, grad=0.0)\n"
            + "w ==> 1\nn ==> 8\nm ==> 5\n"), run.out);
    }

    @Test
    void outputIsUtf8WhateverTheLocale() throws Exception {
        Run run = run(List.of("-Dfile.encoding=US-ASCII",
            "-Dstdout.encoding=US-ASCII"), "System.out.println(\"é字😀\")\n\"é字😀\"\n");
        assertEquals("é字😀\n$2 ==> \"é字😀\"\n", run.out);
    }
}
