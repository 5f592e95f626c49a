package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import microgpt.text.BytePairs;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents as people have them, from the shell. */
class DocumentsTest {

    private static final String SMALL = "width=4", KEPT = "mlpWidth=4";

    @TempDir
    Path folder;

    /** What is said of every run, and is of the machine. */
    private static final Pattern FORECAST = Pattern.compile("(?m)^train: \\d+ steps?"
        + " will take about .* or less, and \\d+ MB of memory each\n");

    private record Result(int code, String out, String err) {}

    private Result run(String input, Object... words) {
        InputStream in = System.in;
        PrintStream out = System.out, err = System.err;
        var told = new ByteArrayOutputStream();
        var complained = new ByteArrayOutputStream();
        System.setIn(new ByteArrayInputStream(
            input.getBytes(StandardCharsets.UTF_8)));
        System.setOut(new PrintStream(told, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int code = Main.run(Arrays.stream(words)
                .map(Object::toString).toArray(String[]::new));
            return new Result(code, told.toString(StandardCharsets.UTF_8),
                FORECAST.matcher(complained.toString(StandardCharsets.UTF_8)).replaceFirst(""));
        } finally {
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("data"), text);
    }

    private Trainer kept(Path data) throws IOException {
        Checkpoint c = Checkpoint.load(folder.resolve("m"));
        return c.resume(microgpt.text.Corpus.read(data, c.layout()), 3);
    }

    private Result train(String input, Object... more) {
        Object[] words = {"train", "--steps", 3, "--set", SMALL, "--set", KEPT,
            "--out", folder.resolve("m")};
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return run(input, all);
    }

    @Test
    void documentsOfSeveralLinesAndWithoutDuplicates() throws IOException {
        Path data = write("a\nb\n%\nc\n%\na\nb\n%\nd\n");
        Result r = train("", "--data", data, "--separator", "%", "--unique");
        assertEquals("train: 1 duplicate is left out, and 3 documents are left\n", r.err);
        assertEquals(0, r.code);
        Trainer t = kept(data);
        assertEquals(3, t.corpus().documents().size());
        assertTrue(t.corpus().documents().contains("a\nb"));
        r = train("", "--data", data, "--separator", "---");
        assertEquals("train: " + data + ": no line is the separator '---'\n", r.err);
        assertEquals(2, r.code);
        Files.writeString(data, "a\nb\n\nc\n");
        assertEquals(0, train("", "--data", data, "--separator", "").code);
        assertEquals(2, kept(data).corpus().documents().size());
    }

    @Test
    void aLongTextIsReadInWindows() throws IOException {
        Path data = write("It was the best of times, it was the worst of times");
        Result r = train("", "--data", data, "--text");
        assertEquals("", r.err);
        Trainer t = kept(data);
        assertTrue(t.model().config().training().windows());
        assertTrue(t.corpus().isText());
        assertEquals("times", t.corpus().heldOut().get(0));
        r = train("", "--data", data, "--text", "--unique");
        assertTrue(r.err.contains("a text is one document"), r.err);
        assertEquals(2, r.code);
        r = train("", "--data", data, "--text", "--set", "windows=false");
        assertTrue(r.err.contains("do not fit into the context"), r.err);
    }

    @Test
    void standardInputIsAFileLikeOthers() throws IOException {
        Result r = train("emma\nava\n", "--data", "-");
        assertEquals("", r.err);
        Path data = write("emma\nava\n");
        assertEquals(2, kept(data).corpus().documents().size());
        r = train("a\n\u001b\n", "--data", "-");
        assertTrue(r.err.startsWith("train: standard input: line 2 holds"), r.err);
        r = train("", "--data", "-");
        assertTrue(r.err.startsWith("train: standard input: holds no document"), r.err);
    }

    @Test
    void lettersInTwoFormsAreToldAndMadeOne() throws IOException {
        Path data = write("zo\u00eb\nzoe\u0308\n");
        Result r = train("", "--data", data);
        assertEquals("train: \u00eb comes in two forms, as one character and as"
            + " several; --nfc makes them one\n", r.err);
        assertEquals("", train("", "--data", data, "--nfc").err);
        assertEquals(4, kept(data).tokenizer().size());
    }

    /** Stopped after two steps and resumed, it is the run that was not. */
    @Test
    void aRunGoesOnWithTheLayoutItBeganWith() throws IOException {
        Path data = write("one two\nthree\n%\nfour five six\n%\nseven\n%\none two\n");
        Object[] how = {"--data", data, "--separator", "%", "--set",
            "windows=true", "--set", "vocabulary=259", "--set", "context=4"};
        assertEquals(0, train("", how).code);
        byte[] whole = Files.readAllBytes(folder.resolve("m"));
        assertEquals(0, run("", Arrays.asList("train", "--steps", 2, "--set", SMALL,
            "--set", KEPT, "--data", data, "--separator", "%", "--set",
            "windows=true", "--set", "vocabulary=259", "--set", "context=4",
            "--out", folder.resolve("half")).toArray()).code);
        Result r = run("", "train", "--resume", folder.resolve("half"), "--data",
            data, "--steps", 3, "--out", folder.resolve("resumed"));
        assertEquals(0, r.code, r.err);
        assertArrayEquals(whole, Files.readAllBytes(folder.resolve("resumed")));
        r = run("", "train", "--resume", folder.resolve("half"), "--data", data,
            "--separator", "%");
        assertTrue(r.err.startsWith("train: --resume reads documents as the"), r.err);
        assertEquals(2, r.code);
    }

    @Test
    void aModelOfBytePairsIsToldACharacterToo() throws IOException {
        Path data = write("anna\nhanna\nanna\nhannah\nanna\nana\n".repeat(9));
        Result r = train("", "--data", data, "--set", "vocabulary=258");
        assertEquals("", r.err);
        Trainer t = kept(data);
        assertEquals("n a", ((BytePairs) t.tokenizer()).list().get(0));
        Trainer.Score score = t.score(50);
        assertTrue(r.out.strip().endsWith(String.format(java.util.Locale.ROOT,
            "held-out %.4f (%.4f/character)", score.perToken(),
            score.perCharacter())), r.out);
        r = train("", "--data", data, "--set", "vocabulary=9999");
        assertTrue(r.err.contains("tokens and not 9999"), r.err);
        for (String bad : new String[] {"256", "-1", "many", "200001"})
            assertTrue(train("", "--data", data, "--set", "vocabulary=" + bad)
                .err.startsWith("train: vocabulary "), bad);
        assertEquals(0, train("", "--data", data, "--set",
            "vocabulary=characters").code);
        assertEquals(4, kept(data).tokenizer().size());
    }
}
