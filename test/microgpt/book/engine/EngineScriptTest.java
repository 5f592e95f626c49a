package microgpt.book.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.spi.ToolProvider;
import microgpt.book.Books;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineScriptTest {

    @Test
    void theEngineIsCompiledOnceAndIsSmall() throws IOException {
        String script = EngineScript.ofThese();
        assertTrue(script.contains("const engineBytes = \""), "no engine");
        assertTrue(script.length() < 160_000, script.length() + " characters");
        Path kept = Books.HOME.resolve("build/book-cache/engine.js");
        FileTime then = Files.getLastModifiedTime(kept);
        assertEquals(script, EngineScript.ofThese());
        assertEquals(then, Files.getLastModifiedTime(kept), "it was compiled again");
    }

    private static String refused(Path folder, String body) throws IOException {
        Path source = folder.resolve("Bad.java");
        Files.writeString(source, "public class Bad { public static void main(String[] a) throws"
            + " Exception { " + body + " } }");
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err,
            "--release", "17", "-XDstringConcat=inline", "-d", folder.toString(),
            source.toString()));
        return assertThrows(IllegalStateException.class, () -> EngineScript.compile(
            folder, EngineScript.libraries(), "Bad")).getMessage();
    }

    @Test
    void whatAPageCannotRunIsNamed(@TempDir Path folder) throws IOException {
        String said = refused(folder, "System.out.println(new java.util.StringJoiner(\",\")"
            + ".add(\"x\") + \" \" + Math.fma(1, 2, a.length));");
        assertTrue(said.contains("StringJoiner"), said);
        assertTrue(said.contains("Bad.main"), said);
    }
}
