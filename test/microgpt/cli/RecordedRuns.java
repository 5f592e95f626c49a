package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import microgpt.cli.InProcess.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a verb that keeps in a file what its runs have come to. */
abstract class RecordedRuns {

    @TempDir
    Path folder;

    Path data, results;
    private final String verb;

    RecordedRuns(String verb) { this.verb = verb; }

    @BeforeEach
    void names() throws IOException {
        results = folder.resolve("results.tsv");
        data = folder.resolve("names");
        Files.writeString(data, "emma\nava\nmia\nnoah\nliam\nolivia\nevan\nnila\nzoe\nian\n");
    }

    Object[] line(Object... more) { return Stream.concat(Stream.of(verb), Stream.of(more)).toArray(); }

    Result run(Object... more) { return InProcess.run(line(more)); }

    void isRefused(Result r, int code, String expected) {
        assertEquals(code, r.code(), r.err());
        assertEquals("", r.out());
        assertEquals(1, r.err().lines().count(), r.err());
        assertTrue(r.err().startsWith(verb + ": ") && r.err().contains(expected), r.err());
    }
}
