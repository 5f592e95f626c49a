package microgpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import microgpt.text.Corpus;
import microgpt.train.Checkpoint;
import microgpt.train.TensorFile;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the engine says to what it cannot use. */
class BadInputTest {

    private static final String ESCAPE = "\u001b[2J";
    private static final String LONG = "x".repeat(3000);

    @TempDir
    Path folder;

    private final Corpus few =
        new Corpus(List.of("emma", "ava", "mia", "noah"));
    private final Config small =
        Config.of("width=4").with("heldOut=0");

    private static String refusal(Executable call) {
        String message = assertThrows(
            IllegalArgumentException.class, call).getMessage();
        assertTrue(message.codePoints().noneMatch(
            Tokenizer::isHidden), message);
        assertFalse(message.contains("For input string"), message);
        return message;
    }

    @Test
    void whatCannotBeSeenIsShownByItsNumberAndALongTextIsCut() {
        assertEquals("aU+001B[2JU+0085U+202EU+D800\u00e9",
            Tokenizer.shown("a" + ESCAPE + "\u0085\u202e\ud800\u00e9"));
        assertEquals("x".repeat(60) + "... (3000 characters)",
            Tokenizer.shown(LONG));
        assertEquals("x".repeat(70), Tokenizer.shown("x".repeat(70)));
        assertEquals("/U+001B[2J", Tokenizer.shown(Path.of("/" + ESCAPE)));
        assertEquals(200, Tokenizer.shown(Path.of("x".repeat(200))).length());
    }

    /** A stranger's file could clear the screen, or print for ever. */
    @Test
    void noMessageRepeatsAControlCharacterOrAWordWithoutEnd()
            throws IOException {
        for (String word : List.of(ESCAPE, LONG)) {
            for (String key : small.toMap().keySet())
                check(() -> small.with(key, word));
            check(() -> small.with(word, "1"));
            check(() -> Config.of(word));
            check(() -> Tokenizer.of(few.documents()).encode(word));
            check(() -> new Parameters(new PythonRandom(1).normal(1)).get(word));
            for (String key : words().keySet())
                if (!List.of("alphabet", "corpus").contains(key))
                    check(() -> Checkpoint.load(withWord(key, word)));
            TensorFile file = saved();
            file.put(word, new double[1], 1);
            check(() -> Checkpoint.load(write(file)));
            String json = "{\"" + word.replace("\u001b", "\\u001b")
                + "\":{\"dtype\":\"" + word.replace("\u001b", "\\u001b")
                + "\"}}";
            var header = java.nio.ByteBuffer.allocate(8 + json.length())
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length()).put(json.getBytes());
            Path strange = Files.write(
                folder.resolve("strange"), header.array());
            check(() -> Checkpoint.load(strange));
        }
        Path odd = folder.resolve("a" + ESCAPE);
        check(() -> Corpus.read(odd));
        check(() -> Checkpoint.load(odd));
    }

    private void check(Executable call) {
        String message = refusal(call);
        assertTrue(message.length() < 500, message);
    }

    private TensorFile saved() throws IOException {
        Path file = folder.resolve("saved");
        Trainer trainer = Trainer.create(small, few);
        trainer.train(2);
        Checkpoint.save(file, trainer);
        return TensorFile.read(file);
    }

    private java.util.Map<String, String> words() throws IOException {
        return saved().words;
    }

    private Path write(TensorFile file) throws IOException {
        return file.write(folder.resolve("changed"));
    }

    private Path withWord(String key, String word) throws IOException {
        TensorFile file = saved();
        file.words.put(key, word);
        return write(file);
    }

    @Test
    void aWordOfACheckpointThatIsNoNumberIsNamedWithItsBounds()
            throws IOException {
        Path file = folder.resolve("changed");
        assertEquals(file + ": steps 'many' is not a whole number in "
            + "0..2147483647",
            refusal(() -> Checkpoint.load(withWord("steps", "many"))));
        assertEquals(file + ": random.draws '-1' is not a whole number in "
            + "0.." + Long.MAX_VALUE,
            refusal(() -> Checkpoint.load(withWord("random.draws", "-1"))));
        assertEquals(file + ": random.spare 'x' is not a number",
            refusal(() -> Checkpoint.load(withWord("random.spare", "x"))));
    }

    @Test
    void aGeneratorIsNotSentOnAWayOfSeconds() throws IOException {
        Checkpoint far = Checkpoint.load(withWord("random.draws",
            "" + (1L << 31)));
        assertTrue(refusal(() -> far.resume(few, 10))
            .startsWith("random.draws 2147483648 is not in 0..268435456"));
        assertEquals(2, far.steps());   // and it can still be sampled from
    }

    @Test
    void aFileWithANumberThatIsNoneIsRefusedByName() throws IOException {
        for (double x : new double[] {Double.NaN,
                Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            TensorFile file = saved();
            file.numbers.get("wpe")[3] = x;
            assertEquals(folder.resolve("changed") + ": tensor wpe holds "
                + x + ": the run that wrote it had gone wrong",
                refusal(() -> Checkpoint.load(write(file))));
        }
        TensorFile file = saved();
        file.numbers.get("adamw.v.wte")[0] = -1e-9;
        assertTrue(refusal(() -> Checkpoint.load(write(file)))
            .contains("tensor adamw.v.wte holds -1.0E-9"));
    }

    @Test
    void aStepWhoseLossIsNoNumberIsRefusedAndChangesNothing() {
        Trainer trainer = Trainer.create(small, few);
        trainer.train(3);
        var wte = trainer.model().parameter("wte");
        double[] broken = wte.numbers();
        broken[0] = 1e300;
        for (int i = 1; i < broken.length; i++) broken[i] = -1e300;
        wte.setNumbers(broken);
        double[] head = trainer.model().parameter("lm_head").numbers();
        String message = assertThrows(IllegalStateException.class,
            () -> trainer.train(5)).getMessage();
        assertTrue(message.startsWith("step 4: the loss is "), message);
        assertTrue(message.contains("the gradient norm Infinity"), message);
        assertTrue(message.contains("Start again with a smaller learningRate (it is 0.01)"), message);
        assertEquals(3, trainer.steps());
        assertArrayEquals(head,
            trainer.model().parameter("lm_head").numbers());
    }

    @Test
    void aProbabilityTooSmallForADoubleStillHasALossAndAGradient() {
        Value[] logits = {new Value(1000), new Value(0), new Value(999)};
        Value loss = Loss.crossEntropy(logits, 1);
        assertEquals(1000 + Math.log1p(Math.exp(-1)), loss.data(), 1e-12);
        loss.backward();
        double p = 1 / (1 + Math.exp(-1));
        assertEquals(p, logits[0].grad(), 1e-15);
        assertEquals(-1, logits[1].grad());
        assertEquals(1 - p, logits[2].grad(), 1e-15);
        // where the quotient is not 0 yet and has lost its digits
        logits = new Value[] {new Value(740), new Value(0)};
        loss = Loss.crossEntropy(logits, 1);
        assertEquals(740, loss.data());
        loss.backward();
        assertEquals(1, logits[0].grad());
        assertEquals(-1, logits[1].grad());
    }

    @Test
    void aTargetThatIsNoTokenIsRefused() {
        Value[] logits = {new Value(1), new Value(2)};
        assertEquals("target 99 is not in 0..1",
            refusal(() -> Loss.crossEntropy(logits, 99)));
        assertEquals("target -1 is not in 0..1",
            refusal(() -> Loss.crossEntropy(logits, -1)));
        assertEquals("target 2 is not in 0..1",
            refusal(() -> Loss.crossEntropy(new double[] {1, 2}, 2)));
    }

    private Corpus read(String text) throws IOException {
        return Corpus.read(
            Files.writeString(folder.resolve("names"), text));
    }

    @Test
    void aByteOrderMarkIsNoLetter() throws IOException {
        assertEquals(List.of("emma", "ava"),
            read("\ufeffemma\r\nava\r\n").documents());
    }

    @Test
    void everyControlCharacterIsRefusedWithItsLine() throws IOException {
        for (int c = 0; c < 0xa0; c++) {
            if (c == '\t' || c == '\n' || c == '\r'
                || c >= ' ' && c < 0x7f) continue;
            String text = "emma\na" + (char) c + "b\n";
            assertEquals(folder.resolve("names") + ": line 2 holds the "
                + "control character " + String.format("U+%04X", c)
                + "; a text file, one document a line, is needed",
                refusal(() -> read(text)));
        }
        for (String end : List.of("\u2028", "\u2029"))
            assertTrue(refusal(() -> read("a" + end + "b"))
                .contains("line 1 holds the control character U+202"));
    }

    @Test
    void aBadByteIsNamedWithItsLine() throws IOException {
        Path file = Files.write(folder.resolve("latin"),
            new byte[] {'a', '\n', 'b', (byte) 0xe9, '\n'});
        assertEquals(file + ": byte 4 is not valid UTF-8 text (line 2)"
            + "; it seems to be ISO-8859-1, and iconv -f ISO-8859-1 -t UTF-8"
            + " turns it into UTF-8",
            refusal(() -> Corpus.read(file)));
    }

    @Test
    void aRefusalDoesNotListAThousandCharacters() {
        var many = new StringBuilder();
        for (int c = 0x4e00; c < 0x5600; c++) many.append((char) c);
        var tokenizer = Tokenizer.of(List.of(many.toString()));
        assertTrue(refusal(() -> tokenizer.encode("x"))
            .endsWith("... (2048 characters)"));
        assertTrue(tokenizer.toString().length() < 150);
    }

    /** Bytes, lengths and words changed at random, with a right sum. */
    @Test
    void aMutatedCheckpointIsTakenOrRefusedInOneLine() throws IOException {
        var random = new Random(20);
        byte[] good = saved().bytes();
        int header = java.nio.ByteBuffer.wrap(good)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt();
        int taken = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] bad = good.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--)
                bad[random.nextInt(i % 3 == 0 ? bad.length : 8 + header)] =
                    i % 2 == 0 ? (byte) random.nextInt(256)
                        : (byte) "0123456789{}[]\",:-e\\ ".charAt(
                            random.nextInt(21));
            Path file = Files.write(
                folder.resolve("mutant"), TensorFile.summed(bad));
            try {
                Checkpoint.load(file).resume(few, 1_000_000_000);
                taken++;
            } catch (IllegalArgumentException e) {
                check(() -> { throw e; });
            }
        }
        assertTrue(taken > 0 && taken < 800, taken + " taken");
    }
}
