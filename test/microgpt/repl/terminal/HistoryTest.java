package microgpt.repl.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jline.reader.History.Entry;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of earlier sessions, and files that hold something else. */
class HistoryTest {

    @TempDir
    Path folder;

    private static Terminal terminal;

    @BeforeAll
    static void open() throws IOException {
        terminal = TerminalBuilder.builder().system(false)
            .streams(new ByteArrayInputStream(new byte[0]),
                OutputStream.nullOutputStream())
            .type("dumb").build();
    }

    private static LineReader reader() {
        return LineReaderBuilder.builder().terminal(terminal).build();
    }

    private static List<String> lines(LineReader reader) {
        var lines = new ArrayList<String>();
        for (Entry e : reader.getHistory()) lines.add(e.line());
        return lines;
    }

    @Test
    void linesOfAnEarlierSessionComeBack() throws IOException {
        Path file = Files.writeString(folder.resolve("history"),
            "1700000000000:int a = 1\n1700000000001:a\\nb\n");
        LineReader reader = reader();
        assertEquals(Optional.empty(), History.attach(reader, file));
        assertEquals(List.of("int a = 1", "a\nb"), lines(reader));
    }

    @Test
    void aFileThatIsDamagedIsSetAsideAndANewOneIsBegun()
            throws IOException {
        byte[] latin = "1:caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] cut = "1700000000000:int a = 1\n1700000000001:a\\"
            .getBytes(StandardCharsets.UTF_8);
        for (byte[] damaged : List.of(latin, cut)) {
            Path file = Files.write(folder.resolve("history"), damaged);
            LineReader reader = reader();
            Path aside = folder.resolve("history.damaged");
            assertTrue(History.attach(reader, file).orElseThrow()
                .endsWith("their file is now " + aside + "."));
            assertArrayEquals(damaged, Files.readAllBytes(aside));
            assertFalse(Files.exists(file));
            assertEquals(List.of(), lines(reader));
            reader.getHistory().add("1 + 1");
            reader.getHistory().save();
            assertTrue(Files.readString(file).contains(":1 + 1"));
        }
    }

    @Test
    void whateverTheFileHoldsThePromptStarts() throws IOException {
        var random = new Random(4);
        for (int i = 0; i < 200; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            for (int k = 0; k < bytes.length; k++)
                if (i % 2 == 0) bytes[k] = (byte) "0123:\\\nab \r#"
                    .charAt(random.nextInt(12));
            Path file = Files.write(folder.resolve("history"), bytes);
            LineReader reader = reader();
            History.attach(reader, file);
            reader.getHistory().attach(reader);     // as readLine does
            reader.getHistory().add("x");
        }
    }
}
