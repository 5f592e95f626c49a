package microgpt.book.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.zip.GZIPOutputStream;
import microgpt.book.Books;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineScriptTest {

    @Test
    void theEngineIsCompiledOnceAndIsSmall() throws IOException {
        compiledOnce(EngineScript.ENGINE, 120_000);
    }

    @Test
    void soIsWhatRunsTranscripts() throws IOException {
        compiledOnce(EngineScript.RUN, 400_000);
    }

    private static void compiledOnce(EngineScript which, int most) throws IOException {
        String script = which.ofThese();
        assertTrue(script.contains("const engineReady = "), "no engine");
        assertTrue(compressed(script) <= most, compressed(script) + " bytes, compressed");
        Path kept = Books.HOME.resolve("build/book-cache").resolve(which.file());
        FileTime then = Files.getLastModifiedTime(kept);
        assertEquals(script, which.ofThese());
        assertEquals(then, Files.getLastModifiedTime(kept), "it was compiled again");
    }

    /** Else the tests would compile anew what the book has compiled, and the book after them. */
    @Test
    void theBookAndTheTestsFindTheSameLibrariesInOneOrder() {
        assertEquals(List.of("jline-4.jar", "teavm-jso-1.jar", "teavm-jso-apis-1.jar"),
            EngineScript.libraries(String.join(File.pathSeparator, "classes",
                "m2/teavm-jso-apis/1/teavm-jso-apis-1.jar", "m2/gson/1/gson-1.jar",
                "m2/teavm-jso/1/teavm-jso-1.jar", "m2/z/4/jline-4.jar"))
                .stream().map(p -> p.getFileName().toString()).toList());
    }

    /** As it would come over a network. */
    private static int compressed(String script) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(script.getBytes(StandardCharsets.UTF_8));
        }
        return out.size();
    }

    private static String refused(Path folder, String body) throws IOException {
        Path source = folder.resolve("Bad.java");
        Files.writeString(source, "public class Bad { public static void main(String[] a) throws"
            + " Exception { " + body + " } }");
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err,
            "--release", "17", "-XDstringConcat=inline", "-d", folder.toString(),
            source.toString()));
        return assertThrows(IllegalStateException.class, () -> EngineScript.compile(
            folder, EngineScript.libraries(), "Bad", "")).getMessage();
    }

    @Test
    void whatAPageCannotRunIsNamed(@TempDir Path folder) throws IOException {
        String said = refused(folder, "System.out.println(new java.util.StringJoiner(\",\")"
            + ".add(\"x\") + \" \" + Math.fma(1, 2, a.length));");
        assertTrue(said.contains("StringJoiner"), said);
        assertTrue(said.contains("Bad.main"), said);
    }
}
