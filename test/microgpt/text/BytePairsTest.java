package microgpt.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import microgpt.Config;
import microgpt.Golden;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Byte pairs, held to a slow program that follows the definition. */
class BytePairsTest {

    /** What test/golden/bpe.py writes. */
    private static final class Case {
        String name;
        List<String> documents;
        List<String> merges;
        List<String> texts;
        List<List<Integer>> ids;
    }

    private static List<Case> cases() throws IOException {
        try (Reader in = Files.newBufferedReader(
                Golden.ROOT.resolve("test/golden/bpe.json"))) {
            List<Case> cases =
                List.of(new Gson().fromJson(in, Case[].class));
            cases.get(0).documents =
                Golden.names().documents().subList(0, 2000);
            return cases;
        }
    }

    private static String message(org.junit.jupiter.api.function.Executable e) {
        return assertThrows(IllegalArgumentException.class, e).getMessage();
    }

    @Test
    void mergesAndIdsAreThoseOfTheDefinition() throws IOException {
        List<Case> cases = cases();
        assertEquals(7, cases.size());
        for (Case c : cases) {
            BytePairs t = BytePairLearner.learn(
                c.documents, 257 + c.merges.size());
            assertEquals(c.merges, t.list(), c.name);
            assertEquals(257 + c.merges.size(), t.size());
            assertEquals(t.size() - 1, t.bos());
            for (int i = 0; i < c.texts.size(); i++) {
                int[] ids = t.encode(c.texts.get(i));
                assertEquals(t.bos(), ids[0]);
                assertEquals(t.bos(), ids[ids.length - 1]);
                assertEquals(c.ids.get(i), Arrays.stream(ids, 1,
                    ids.length - 1).boxed().toList(), c.texts.get(i));
                assertEquals(c.texts.get(i), t.decode(ids));
            }
        }
    }

    /** (hug 15, pug 5; then h ug 15; then hug s = p ug: 5 each.) */
    @Test
    void ofEquallyFrequentPairsTheLaterInTheAlphabetIsMerged() {
        var words = new ArrayList<String>();
        for (int i = 0; i < 10; i++) words.add("hug");
        for (int i = 0; i < 5; i++) words.addAll(List.of("pug", "hugs"));
        assertEquals(List.of("u g", "h ug", "p ug"),
            BytePairLearner.learn(words, 260).list());
        // unsigned: é is C3 A9, and those are greater than a
        assertEquals("Ã ©", BytePairLearner.learn(
            List.of("aa é"), 258).list().get(0));
    }

    @Test
    void whenEachWordIsOneTokenNothingIsLeftToLearn() {
        BytePairs t = BytePairLearner.learn(List.of("ab ab", "c"), 1000);
        assertEquals(List.of("a b", "Ġ ab"), t.list());
        assertEquals(259, t.size());
        assertTrue(message(() -> BytePairLearner.learn(
            List.of("ab"), 256)).contains("257"));
        assertEquals(257,
            BytePairLearner.learn(List.of("ab"), 257).size());
    }

    private static String random(Random random) {
        var text = new StringBuilder();
        int kind = random.nextInt(4), n = random.nextInt(24);
        while (text.codePointCount(0, text.length()) < n) {
            int c = switch (kind) {
                case 0 -> random.nextInt(0x110000);
                case 1 -> random.nextInt(0x250);
                case 2 -> " \n\t'sSazé1日".codePointAt(random.nextInt(11));
                default -> random.nextInt(3) == 0
                    ? 0x1f300 + random.nextInt(0x300) : random.nextInt(0x3100);
            };
            if (c < 0xd800 || c > 0xdfff) text.appendCodePoint(c);
        }
        return text.toString();
    }

    @Test
    void aHundredThousandRandomTextsComeBackAsTheyWere()
            throws IOException {
        var random = new Random(20261126);
        BytePairs t = all();
        int longest = 0;
        for (int i = 0; i < 100_000; i++) {
            String text = random(random);
            int[] ids = t.encode(text);
            if (!text.equals(t.decode(ids))) assertEquals(
                text, t.decode(ids));
            int characters = 0;
            for (int id : ids) characters += t.characters(id);
            assertEquals(text.codePointCount(0, text.length()) + 2,
                characters);
            longest = Math.max(longest, ids.length);
        }
        assertTrue(longest > 40);
    }

    private static BytePairs all() throws IOException {
        return BytePairLearner.learn(cases().get(6).documents, 400);
    }

    /** Token by token, also where the tokens are no whole characters. */
    @Test
    void decodingWhileWritingGivesWhatDecodingAtTheEndGives()
            throws IOException {
        BytePairs t = all();
        Tokenizer.Decoder decoder = t.decoder();
        int[] ids = BytePairLearner.learn(List.of("a"), 257).encode("aé€🙂");
        var pieces = new ArrayList<String>();
        for (int id : ids) if (id < 256) pieces.add(decoder.next(id));
        assertEquals(List.of("a", "", "é", "", "", "€", "", "", "", "🙂"),
            pieces);
        assertEquals("", decoder.end());
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            int[] any = random.ints(random.nextInt(12), 0, t.size()).toArray();
            var text = new StringBuilder();
            for (int id : any) text.append(decoder.next(id));
            text.append(decoder.end());
            if (!t.decode(any).contentEquals(text)) assertEquals(
                t.decode(any), text.toString(), Arrays.toString(any));
        }
        assertEquals("\ufffd", t.decode(0xE2, 0x82));
    }

    @Test
    void aTextThatSpellsASpecialTokenIsPlainTextUnlessAllowed() {
        BytePairs t = BytePairLearner.learn(List.of("ab"), 258);
        String text = "ab<|endoftext|>ab";
        assertEquals(1 + 1 + 13 + 1 + 1, t.encode(text).length);
        assertArrayEquals(new int[] {257, 256, 257, 256, 257},
            t.encode(text, Set.of(BytePairs.END_OF_TEXT)));
        assertEquals("abab", t.decode(257, 256, 257, 256, 257));
        assertEquals("no special token '<x>'; there are: <|endoftext|>",
            message(() -> t.encode("a", Set.of("<x>"))));
    }

    /** Where one name begins with another, the longer one is meant. */
    @Test
    void theLongestSpecialTokenIsSeen() {
        var tokens = new ArrayList<String>();
        for (int b = 0; b < 256; b++) tokens.add(Character.toString(b));
        tokens.addAll(Arrays.asList(null, null, null));
        var t = new BytePairs(tokens, List.of(), new java.util.TreeMap<>(
            Map.of("<", 256, "<x>", 257, "<x>y", 258)));
        for (int i = 0; i < 8; i++) {       // in whatever order they come
            var allowed = new java.util.LinkedHashSet<String>();
            for (int k = 0; k < 3; k++) allowed.add(
                List.of("<x>y", "<", "<x>").get((i + (i > 3 ? 2 : 1) * k) % 3));
            assertArrayEquals(new int[] {256, 'a', 258, 257, 256, 'z', 256},
                t.encode("a<x>y<x><z", allowed));
        }
    }

    @Test
    void halfACharacterIsRefusedAndNotReplaced() {
        BytePairs t = BytePairLearner.learn(List.of("ab"), 257);
        assertEquals("half a character, U+D83D, at position 3 of \"abU+D83D\"",
            message(() -> t.encode("ab\ud83d")));
        assertTrue(message(() -> t.encode("\ude42\ud83d\ude42"))
            .contains("U+DE42, at position 1"));
        assertTrue(message(() -> BytePairLearner.learn(
            List.of("\ud83d x"), 300)).startsWith("half a character"));
        assertEquals(6, t.encode("\ud83d\ude42").length);
    }

    @Test
    void aTokenIsShownAsItsTextOrItsBytes() {
        BytePairs t = BytePairLearner.learn(
            List.of(" a\u00e9", " a\u00e9"), 260);
        assertEquals(List.of("Ã ©", "a Ã©", "Ġ aÃ©"), t.list());
        assertEquals("é", t.symbol(256));
        assertEquals("aé", t.symbol(257));
        assertEquals("␣aé", t.symbol(258));
        assertEquals("BOS", t.symbol(259));
        assertEquals("<C3>", t.symbol(0xC3));
        assertEquals("␣", t.symbol(' '));
        assertEquals("\n", t.symbol('\n'));
        assertEquals("token 260 is not in 0..259",
            message(() -> t.symbol(260)));
        assertEquals("token -1 is not in 0..259",
            message(() -> t.decode(-1)));
        assertEquals("BytePairs(260 tokens: 256 bytes, 3 merges, BOS)",
            t.toString());
    }

    @Test
    void whatItLearnedIsKeptInWords() throws IOException {
        BytePairs t = all();
        assertEquals(Set.of("merges"), t.words().keySet());
        assertEquals(t, BytePairs.read(t.words()));
        BytePairs none = BytePairLearner.learn(List.of("a"), 257);
        assertEquals(none, BytePairs.read(none.words()));
        assertNotEquals(none, t);
        assertEquals(3, BytePairs.read(Map.of("alphabet", "ab")).size());
        assertEquals(null, BytePairs.read(Map.of()));
        for (String bad : List.of("a", "a b c", " a", "a ", "a\n", "a \u20ac"))
            assertThrows(IllegalArgumentException.class,
                () -> BytePairs.read(Map.of("merges", bad)), bad);
        assertEquals("has no token abc",
            message(() -> BytePairs.read(Map.of("merges", "abc d"))));
    }

    /** One of 60,000 letters without a cut: no square of the length. */
    @Test
    void aVeryLongWordIsEncodedInTime() {
        BytePairs t = BytePairLearner.learn(
            List.of("abababab", "aaaa"), 262);
        String word = "ab".repeat(30_000) + "a".repeat(60_001);
        long start = System.nanoTime();
        int[] ids = t.encode(word);
        assertEquals(word, t.decode(ids));
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
    }

    @Test
    void aCheckpointKeepsItAndGoesOnBitForBit(@TempDir Path folder)
            throws IOException {
        var names = new Corpus(
            Golden.names().documents().subList(0, 200));
        Trainer first = Trainer.create(
            Config.of("vocabulary=280", "steps=9"), names);
        first.train(4);
        Path file = folder.resolve("x.model");
        Checkpoint.save(file, first);
        Trainer second = Checkpoint.resume(file, names);
        assertEquals(first.tokenizer(), second.tokenizer());
        assertEquals(280, second.model().vocabulary());
        assertEquals(first.train(5).loss(), second.train(5).loss());
    }

    /** Merges are learned from what is trained on, not from the rest. */
    @Test
    void theHeldOutDocumentsTeachItNothing() {
        var corpus = new Corpus(List.of("ab", "ab", "ab", "xyxyxyxy"))
            .shuffled(new PythonRandom(42)).split(0.25);
        Trainer t = Trainer.create(Config.of(
            "vocabulary=258", "heldOut=0.25"), new Corpus(List.of(
                "ab", "ab", "ab", "xyxyxyxy")));
        String held = corpus.heldOut().get(0);
        assertEquals(held.equals("ab") ? "x y" : "a b",
            ((BytePairs) t.tokenizer()).list().get(0));
    }

    @Test
    void bytesAreWrittenInGpt2sSigns() {
        for (int b = 0; b < 256; b++) {
            String one = Character.toString(b);
            String sign = Bytes.printable(one);
            assertEquals(one, Bytes.fromPrintable(sign));
        }
        assertEquals("ĠĊĉĀÂłÿ¡", Bytes.printable(
            " \n\t\0\u00c2\u00a0\u00ff\u00a1"));
        assertEquals("Ã©", Bytes.printable(new String(
            "é".getBytes(StandardCharsets.UTF_8),
            StandardCharsets.ISO_8859_1)));
    }
}
