package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jars and classes of the user's own. */
@Timeout(120)
class EnvTest {

    /** Compiles a class that uses the engine's, into a folder or a jar. */
    static Path compiled(Path folder, String name, String body) throws Exception {
        Path source = Files.writeString(folder.resolve(name + ".java"),
            "package mine; public class " + name + " { " + body + " }");
        Path classes = folder.resolve(name + "-classes");
        assertEquals(0, javax.tools.ToolProvider.getSystemJavaCompiler().run(
            null, null, null, "-cp", Sessions.engine().get(0).toString(),
            "-d", classes.toString(), source.toString()));
        return classes;
    }

    private static Path jar(Path classes) {
        Path jar = classes.resolveSibling("my " + classes.getFileName() + ".jar");
        assertEquals(0, ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err,
            "--create", "--file", jar.toString(), "-C", classes.toString(), "."));
        return jar;
    }

    @Test
    void ownClassesAreAddedAndAllThatThereIsStays(@TempDir Path folder) throws Exception {
        Path first = compiled(folder, "Twice",
            "public static microgpt.Value of(microgpt.Value x) { return x.add(x); }");
        Path second = jar(compiled(folder, "Thrice",
            "public static int of(int x) { return 3 * x; }"));
        try (Session session = Session.open(Sessions.options())) {
            assertTrue(session.eval("/env").output().startsWith(
                "|    no jars or classes of your own\n|    Java "));
            session.eval("record P(int a) {}");
            session.eval("var p = new P(4)");
            session.eval("trainer.train(2)");
            assertFalse(session.eval("mine.Twice.of(new Value(4))").ok());
            assertEquals("|  Can be used from now on: " + first + "\n",
                session.eval("/env --class-path " + first).output());
            assertTrue(session.eval("import mine.*").ok());
            assertTrue(session.eval("Twice.of(new Value(4)).data()").output()
                .endsWith(" ==> 8.0\n"));
            assertTrue(session.eval("p").output().startsWith("p ==> P[a=4]"));
            assertTrue(session.eval("/env -class-path \"" + second + "\"").ok());
            assertTrue(session.eval("Thrice.of(trainer.steps())").output()
                .endsWith(" ==> 6\n"));
            assertTrue(session.analysis().completionSuggestions("Thri", 4, new int[1])
                .stream().anyMatch(s -> s.continuation().equals("Thrice")));
            assertTrue(session.eval("/env").output().startsWith("|    --class-path " + first
                + "\n|    --class-path " + second + "\n"));
            assertTrue(session.eval("/reset").ok());
            assertTrue(session.eval("mine.Thrice.of(4)").ok(), "a reset keeps the class path");
            assertEquals("|  --class-path " + folder + "/none: there is no such file\n",
                session.eval("/env --class-path " + folder + "/none").output());
            Path readme = Sessions.ROOT.resolve("README.adoc");
            assertEquals("|  --class-path " + readme + ": is neither a jar nor a folder\n",
                session.eval("/env --class-path " + readme).output());
            String preview = session.eval("/env --enable-preview").output().replaceAll("\n\\|  ", " ");
            assertTrue(preview.contains("is for a whole process: leave, and start with "
                + "./build.sh repl --enable-preview"), preview);
            assertTrue(session.eval("/env nonsense").output().contains(
                "/env nonsense: there is --class-path PATH"));
        }
        try (Session session = Session.open(Sessions.options()
                .withClassPath(List.of(first, second)))) {
            assertTrue(session.eval("mine.Twice.of(new Value(mine.Thrice.of(2))).data()")
                .output().endsWith(" ==> 12.0\n"));
        }
    }
}
