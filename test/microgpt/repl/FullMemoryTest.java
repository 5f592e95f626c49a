package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, with little memory, which snippets fill. */
@Timeout(120)
class FullMemoryTest {

    private static final String FULL = """
        |  Exception java.lang.OutOfMemoryError: Java heap space
        |  Hint: memory is full; /drop or overwrite the variable that holds so much
        """;

    @TempDir Path folder;

    /** What runs in that process: every argument is a line. */
    static final class Typed {
        public static void main(String[] lines) {
            try (Session session = Sessions.open()) {
                for (String line : lines) System.out.print(session.eval(line).output());
            }
        }
    }

    @Test
    void thePromptLivesOnWhenASnippetHasFilledMemory() throws Exception {
        assertEquals("v ==> Value(data=1.0, grad=0.0)\n" + FULL + """
            $3 ==> 2
            |  dropped variable v
            l ==> []
            """ + FULL + """
            $6 ==> 2
            l ==> null
            $8 ==> 4194304
            """, typed("Value v = new Value(1)", "while (true) v = v.add(1);",
            "1 + 1", "/drop v", "List<byte[]> l = new ArrayList<>()",
            "while (true) l.add(new byte[1 << 20]);",
            "1 + 1", "l = null", "new byte[1 << 22].length"));
    }

    private String typed(String... lines) throws Exception {
        var command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx300m", "-Xmn256m", "-XX:+UseSerialGC", "-Xlog:disable",
            "-Djdk.attach.allowAttachSelf=true", "-XX:+EnableDynamicAgentLoading",
            "-Dproject.root=" + Sessions.ROOT,
            "-cp", System.getProperty("java.class.path"), Typed.class.getName()));
        command.addAll(List.of(lines));
        Path said = folder.resolve("said");
        new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(said.toFile()).start().waitFor();
        return Files.readString(said);
    }
}
