package microgpt.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokenizers as GPT-2's files and tokenizer.json hold them. */
class BytePairFilesTest {

    @TempDir
    Path folder;

    private final BytePairs learned = BytePairLearner.learn(
        List.of("low lower lowest", "new newer newest déjà"), 270);
    private Path vocab;
    private Path merges;

    @BeforeEach
    void files() throws IOException {
        vocab = folder.resolve("vocab.json");
        merges = folder.resolve("merges.txt");
    }

    /** GPT-2 numbers its bytes by their signs, and so do we here. */
    private String vocab(List<String> more) {
        var tokens = new ArrayList<String>();
        for (int b = 0; b < 256; b++)
            tokens.add(Bytes.printable(Character.toString(b)));
        Collections.sort(tokens);
        for (String pair : learned.list()) tokens.add(pair.replace(" ", ""));
        tokens.addAll(more);
        var text = new StringBuilder("{");
        for (int i = 0; i < tokens.size(); i++) text
            .append(i == 0 ? "" : ",").append('"').append(tokens.get(i)
                .replace("\\", "\\\\").replace("\"", "\\\""))
            .append("\":").append(i);
        return text.append("}").toString();
    }

    private BytePairs gpt2() throws IOException {
        Files.writeString(vocab, vocab(List.of("<|endoftext|>")));
        Files.writeString(merges, "#version: 0.2\n"
            + String.join("\n", learned.list()) + "\n");
        return BytePairFiles.read(vocab, merges);
    }

    private String json(String change, String to) throws IOException {
        String list = "\"" + String.join("\",\"", learned.list()) + "\"";
        String text = "{\"added_tokens\":[{\"id\":269,\"content\":"
            + "\"<|endoftext|>\"},{\"id\":270,\"content\":\"<|user|>\"}],"
            + "\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"ByteLevel\","
            + "\"add_prefix_space\":false,\"use_regex\":true},"
            + "\"model\":{\"type\":\"BPE\",\"dropout\":null,"
            + "\"unk_token\":null,\"byte_fallback\":false,\"vocab\":"
            + vocab(List.of()) + ",\"merges\":[" + list + "]}}";
        assertTrue(text.contains(change), change);
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, text.replace(change, to));
        return file.toString();
    }

    private String refused(String change, String to) throws IOException {
        Path file = Path.of(json(change, to));
        String said = assertThrows(IllegalArgumentException.class,
            () -> BytePairFiles.read(file)).getMessage();
        assertTrue(said.startsWith(file + ": "), said);
        assertTrue(said.lines().count() == 1, said);
        return said.substring(file.toString().length() + 2);
    }

    @Test
    void theTwoFilesGiveTheSamePiecesUnderTheirOwnIds() throws IOException {
        BytePairs t = gpt2();
        assertEquals(270, t.size());
        assertEquals(269, t.bos());
        assertEquals(learned.list(), t.list());
        // in GPT-2, too, ! is 0 and a is 64, and a space is 220
        assertArrayEquals(new int[] {269, 0, 64, 220, 269},
            t.encode("!a "));
        for (String text : List.of("lowest of all", "déjà new 🙂", "")) {
            int[] theirs = t.encode(text), ours = learned.encode(text);
            assertEquals(ours.length, theirs.length);
            for (int i = 0; i < ours.length; i++) assertEquals(
                learned.symbol(ours[i]), t.symbol(theirs[i]));
            assertEquals(text, t.decode(theirs));
        }
        assertEquals(List.of("merges", "tokens", "specials"),
            List.copyOf(t.words().keySet()));
        assertEquals(t, BytePairs.read(t.words()));
        assertEquals(t.bos(), ((BytePairs) BytePairs.read(t.words())).bos());
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws IOException {
        BytePairFiles.write(learned, vocab, merges);
        assertEquals(learned, BytePairFiles.read(vocab, merges));
    }

    @Test
    void aTokenizerJsonIsReadWithItsSpecialTokens() throws IOException {
        BytePairs t = BytePairFiles.read(Path.of(json("\"BPE\"", "\"BPE\"")));
        assertEquals(Map.of("<|endoftext|>", 269, "<|user|>", 270),
            t.specials());
        assertEquals(271, t.size());
        assertEquals("<|user|>", t.symbol(270));
        assertEquals("<|user|>a", t.decode(270, 64));
        assertArrayEquals(new int[] {269, 270, 64, 269},
            t.encode("<|user|>a", java.util.Set.of("<|user|>")));
        assertTrue(t.encode("<|user|>").length > 4);
        assertEquals(t, BytePairs.read(t.words()));
        // merges as pairs, as newer files have them
        String first = learned.list().get(0);
        BytePairs again = BytePairFiles.read(Path.of(json(
            "\"merges\":[\"" + first + "\"", "\"merges\":[[\""
                + first.replace(" ", "\",\"") + "\"]")));
        assertEquals(t, again);
        // the same cut, told in two steps
        String pattern = BytePairs.pattern().replace("\\", "\\\\");
        assertEquals(t, BytePairFiles.read(Path.of(json("{\"type\":\"ByteLevel\"",
            "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\","
                + "\"pattern\":{\"Regex\":\"" + pattern + "\"}},"
                + "{\"type\":\"ByteLevel\",\"use_regex\":false}],\"was\":\"\""))));
    }

    /** A file without a token for BOS gets one after its last. */
    @Test
    void whereNothingIsCalledLikeBosOneIsAdded() throws IOException {
        Files.writeString(vocab, vocab(List.of()));
        Files.writeString(merges, String.join("\n", learned.list()));
        BytePairs t = BytePairFiles.read(vocab, merges);
        assertEquals(269, t.bos());
        assertEquals(270, t.size());
    }

    @Test
    void otherTokenizersAreRefusedByName() throws IOException {
        String end = "; only byte-level BPE as in GPT-2 is understood";
        assertEquals("asks for model \"Unigram\"" + end,
            refused("\"BPE\"", "\"Unigram\""));
        assertEquals("asks for a normalizer" + end,
            refused("\"normalizer\":null", "\"normalizer\":{\"type\":\"NFC\"}"));
        assertEquals("asks for the model's byte_fallback" + end,
            refused("\"byte_fallback\":false", "\"byte_fallback\":true"));
        assertEquals("asks for the model's dropout" + end,
            refused("\"dropout\":null", "\"dropout\":0.1"));
        assertEquals("asks for pre_tokenizer Metaspace" + end,
            refused("\"type\":\"ByteLevel\"", "\"type\":\"Metaspace\""));
        assertEquals("asks for a space before the text (add_prefix_space)" + end,
            refused("\"add_prefix_space\":false", "\"add_prefix_space\":true"));
        assertEquals("asks for words cut in another way than GPT-2's" + end,
            refused("\"use_regex\":true", "\"use_regex\":false"));
        assertEquals("asks for no pre_tokenizer" + end,
            refused("\"pre_tokenizer\"", "\"pre_tokenised\""));
        assertEquals("asks for words cut in another way than GPT-2's" + end,
            refused("{\"type\":\"ByteLevel\"",
            "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\","
                + "\"pattern\":{\"Regex\":\"\\\\w+\"}},"
                + "{\"type\":\"ByteLevel\",\"use_regex\":false}],\"was\":\"\""));
    }

    @Test
    void brokenFilesGetALineThatNamesThem() throws IOException {
        assertEquals("has 271 tokens, and none has the id 270",
            refused("\"id\":270", "\"id\":999"));
        assertEquals("gives two tokens the same id", refused(":7,", ":8,"));
        assertTrue(refused("\"Ġ\"", "\"ĠĠĠĠ\"").startsWith("has no token Ġ"));
        assertEquals("is no tokenizer's file", refused("{\"added", "[\"added"));
        assertEquals("is no tokenizer's file", refused("\"id\":269", "\"id\":{}"));
        Path none = folder.resolve("none");
        assertEquals(none + ": no such file", assertThrows(
            IllegalArgumentException.class,
            () -> BytePairFiles.read(none)).getMessage());
        gpt2();
        Files.writeString(merges, "#version: 0.2\na b c\n");
        assertEquals(merges + ": merge 'a b c' is not two tokens",
            assertThrows(IllegalArgumentException.class,
                () -> BytePairFiles.read(vocab, merges)).getMessage());
        Files.writeString(merges, "z q\n");
        assertEquals(vocab + ": has no token zq",
            assertThrows(IllegalArgumentException.class,
                () -> BytePairFiles.read(vocab, merges)).getMessage());
        Files.write(merges, new byte[] {(byte) 0xff});
        assertEquals(merges + ": is not UTF-8 text",
            assertThrows(IllegalArgumentException.class,
                () -> BytePairFiles.read(vocab, merges)).getMessage());
    }

    /** Whatever a file holds, there is one line and never a stack trace. */
    @Test
    void aDamagedFileIsReadOrRefused() throws IOException {
        Path file = Path.of(json("\"BPE\"", "\"BPE\""));
        byte[] whole = Files.readAllBytes(file);
        var random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = whole.clone();
            for (int k = 0; k < 1 + i % 3; k++)
                bytes[random.nextInt(bytes.length)] =
                    (byte) "\"{}[],:0x\n".charAt(random.nextInt(10));
            Files.write(file, bytes);
            try {
                BytePairFiles.read(file).decode(0);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().startsWith(file + ": "));
            }
        }
    }
}
