package microgpt.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import microgpt.Golden;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents, their order and their parts. */
class CorpusTest {

    private static String message(org.junit.jupiter.api.function.Executable e) {
        return assertThrows(IllegalArgumentException.class, e).getMessage();
    }

    @Test
    void theSameSeedGivesTheSameOrderAndEveryDocumentOnce() {
        var corpus = new Corpus(List.of("a", "b", "c", "d", "e", "f"));
        Corpus shuffled = corpus.shuffled(new PythonRandom(1));
        // python3 -c "import random; random.seed(1); x = list('abcdef');
        //   random.shuffle(x); print(x)"
        assertEquals(List.of("c", "d", "f", "a", "e", "b"),
            shuffled.documents());
        assertEquals(shuffled.documents(),
            corpus.shuffled(new PythonRandom(1)).documents());
        assertNotEquals(shuffled.documents(),
            corpus.shuffled(new PythonRandom(2)).documents());
    }

    /** Pages that are not of the book have no account of their numbers. */
    @Test
    void theDataAreWhatTheirPageSays() throws Exception {
        Path data = Golden.ROOT.resolve("data");
        String page = Files.readString(data.resolve("README.adoc")).replaceAll("\\s+", " ");
        for (String[] told : new String[][] {
                {"names.txt", "in 2018, %,d documents"}, {"names-1880.txt", "for 1880, %,d documents"}}) {
            String said = String.format(Locale.ROOT, told[1],
                Files.readAllLines(data.resolve(told[0])).size());
            assertTrue(page.contains(said), said);
        }
        byte[] alice = Files.readAllBytes(data.resolve("alice.txt"));
        assertTrue(page.contains(String.format(Locale.ROOT, "(1865), %,d bytes", alice.length)));
        assertTrue(page.contains(HexFormat.of().formatHex(
            MessageDigest.getInstance("SHA-256").digest(alice))));
        assertTrue(page.contains("of models of five sizes, each trained for six lengths"));
        List<String[]> runs = Files.readAllLines(data.resolve("scaling.tsv")).stream()
            .filter(l -> !l.startsWith("#")).map(l -> l.split("\t")).toList();
        assertEquals(5, runs.stream().map(r -> r[1]).distinct().count());
        assertEquals(6, runs.stream().map(r -> r[2]).distinct().count());
        assertTrue(page.contains("of eight longer runs"));
        assertEquals(8, Files.readAllLines(data.resolve("best.tsv")).stream()
            .filter(l -> !l.startsWith("#")).count());
    }

    @Test
    void theHeldOutPartIsAtLeastNothingAndNeverAll() {
        var corpus = new Corpus(List.of("a", "b"));
        assertEquals(2, corpus.split(0).training().size());
        assertEquals("heldOut 1.0 is not in [0, 1)",
            message(() -> corpus.split(1)));
        assertEquals("heldOut -0.1 is not in [0, 1)",
            message(() -> corpus.split(-0.1)));
        assertEquals("Corpus(2 documents, 1 held out)",
            corpus.split(0.5).toString());
        assertEquals("a corpus needs at least one document",
            message(() -> new Corpus(List.of())));
    }

    /** Letters, and BOS before them; a smiley is one letter. */
    @Test
    void itsChecksumIsThatOfItsLines() {
        var crc = new CRC32();
        crc.update("zoë\nava".getBytes(StandardCharsets.UTF_8));
        var corpus = new Corpus(List.of("zoë", "ava"));
        assertEquals(String.format("%08x", crc.getValue()), corpus.checksum());
        assertEquals(corpus.checksum(), corpus.checksum());
        assertNotEquals(corpus.checksum(), new Corpus(List.of("ava", "zoë")).checksum());
    }

    @Test
    void aDocumentNeedsAPositionForBosAndForEachLetter() {
        var corpus = new Corpus(List.of("abc", "ab\uD83D\uDE00"));
        assertEquals(0, corpus.longerThan(4));
        assertEquals(2, corpus.longerThan(3));
        Tokenizer tokenizer = Tokenizer.of(corpus.documents());
        assertEquals(0, corpus.longerThan(4, tokenizer));
        assertEquals(2, corpus.longerThan(3, tokenizer));
    }

    @Test
    void ofDocumentsThatATokenizerKnowsNoneIsHeldOut() {
        var corpus = new Corpus(List.of("ava", "zoe", "eva", "mia")).split(0.25);
        assertEquals(1, corpus.heldOut().size());
        assertEquals(List.of(), corpus.knownTo(Tokenizer.of(corpus.documents())).heldOut());
        assertEquals(List.of("ava", "eva"),
            corpus.knownTo(Tokenizer.of(List.of("eva"))).documents());
    }

    @Test
    void aTabIsTextAndAnEscapeIsNot(@TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "a\tb\n");
        assertEquals(List.of("a\tb"), Corpus.read(file).documents());
        Files.writeString(file, "a\n\nb\u001b[2J\n");
        assertTrue(message(() -> Corpus.read(file))
            .contains("line 3 holds the control character U+001B"));
    }

    @Test
    void whatIsNoTextIsToldWithItsByteAndLine(@TempDir Path folder)
            throws IOException {
        Path file = Files.write(folder.resolve("x"),
            new byte[] {'a', '\n', 'b', '\n', (byte) 0xff});
        assertTrue(message(() -> Corpus.read(file))
            .contains(": byte 5 is not valid UTF-8 text (line 3)"));
        Files.write(file, new byte[] {(byte) 0xff, '\n', '\n'});
        assertTrue(message(() -> Corpus.read(file))
            .contains(": byte 1 is not valid UTF-8 text (line 1)"));
    }
}
