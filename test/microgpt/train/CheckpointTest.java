package microgpt.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import microgpt.Config;
import microgpt.Golden;
import microgpt.Gpt;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    @TempDir
    Path folder;

    private final Corpus few =
        new Corpus(List.of("emma", "ava", "mia", "noah", "liam", "ol\u00e9"));

    private final Config config = Config.karpathy()
        .with("width=8").with("steps=20").with("heldOut=0.2");

    private static List<double[]> state(Trainer t) {
        var list = new java.util.ArrayList<double[]>();
        t.model().parameters().forEach(p -> list.add(p.numbers()));
        list.addAll(List.of(t.optimizer().firstMoments()));
        list.addAll(List.of(t.optimizer().secondMoments()));
        return list;
    }

    private static void assertSameState(Trainer a, Trainer b) {
        assertEquals(a.steps(), b.steps());
        assertEquals(a.random().state(), b.random().state());
        List<double[]> x = state(a), y = state(b);
        assertEquals(x.size(), y.size());
        for (int i = 0; i < x.size(); i++)
            assertArrayEquals(x.get(i), y.get(i));
    }

    @Test
    void aResumedRunEqualsTheUninterruptedOneToTheLastBit()
            throws IOException {
        Path file = folder.resolve("m");
        for (Config c : List.of(config,
                Config.of("width=4").with("steps=20"))) {
            Trainer whole = Trainer.create(c, few);
            Trainer first = Trainer.create(c, few);
            first.train(7);
            Checkpoint.save(file, first);
            Trainer second = Checkpoint.resume(file, few);
            assertSameState(first, second);
            second.train(13);
            whole.train(20);
            assertSameState(whole, second);
            var a = new Sampler(
                whole.model(), whole.tokenizer(), whole.random());
            var b = new Sampler(
                second.model(), second.tokenizer(), second.random());
            for (int i = 0; i < 5; i++)
                assertEquals(a.sample(1), b.sample(1));
        }
    }

    @Test
    void savingTheSameStateGivesTheSameBytes() throws IOException {
        Trainer t = Trainer.create(config, few);
        t.train(2);
        Checkpoint.save(folder.resolve("a"), t);
        Checkpoint.save(folder.resolve("b"),
            Checkpoint.resume(folder.resolve("a"), few));
        assertArrayEquals(Files.readAllBytes(folder.resolve("a")),
            Files.readAllBytes(folder.resolve("b")));
        assertFalse(Files.exists(folder.resolve("a.part")));
    }

    private byte[] saved() throws IOException {
        Path file = folder.resolve("good");
        Checkpoint.save(file, Trainer.create(config, few));
        return Files.readAllBytes(file);
    }

    private String refusal(byte[] bytes) throws IOException {
        Path file = folder.resolve("bad");
        Files.write(file, bytes);
        String message = assertThrows(IllegalArgumentException.class,
            () -> Checkpoint.load(file)).getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        assertFalse(message.contains("\n"), message);
        return message.substring(file.toString().length() + 2);
    }

    @Test
    void aFlippedBitAnywhereIsNoticed() throws IOException {
        byte[] good = saved();
        var random = new Random(3);
        int header = (int) ByteBuffer.wrap(good)
            .order(ByteOrder.LITTLE_ENDIAN).getLong();
        for (int i = 0; i < 600; i++) {
            byte[] bad = good.clone();
            int at = i < 64 ? i / 8 : i < 400
                ? random.nextInt(8 + header) : random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << (i < 64 ? i % 8 : random.nextInt(8)));
            refusal(bad);
        }
    }

    @Test
    void aFileThatWasCutOffIsRefusedWhereverTheCut() throws IOException {
        byte[] good = saved();
        var random = new Random(3);
        for (int i = 0; i < 200; i++)
            refusal(Arrays.copyOf(good,
                i < 20 ? i : random.nextInt(good.length)));
        assertTrue(refusal(Arrays.copyOf(good, good.length - 8))
            .startsWith("is cut off: the tensors have "));
        assertTrue(refusal(Arrays.copyOf(good, good.length + 1))
            .contains("1 bytes follow the last tensor"));
    }

    private static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length).put(json).array();
    }

    @Test
    void foreignFilesAreToldApartFromDamagedOnes() throws IOException {
        assertEquals("is not a safetensors file: it has no header",
            refusal("hello, this is a text".getBytes()));
        assertEquals("is a safetensors file of another program: it lacks "
            + "the words config.width and so on, which say what its model "
            + "is made of",
            refusal(file("{\"w\":{\"dtype\":\"F64\",\"shape\":[1],"
                + "\"data_offsets\":[0,8]}}", 8)));
        assertEquals("tensor w is of type I64; one of [F64, F32, F16, BF16]"
            + " is needed",
            refusal(file("{\"w\":{\"dtype\":\"I64\",\"shape\":[1],"
                + "\"data_offsets\":[0,8]}}", 8)));
        assertTrue(refusal(file("{\"a\": [1,}", 0))
            .startsWith("is damaged: the header"));
        assertTrue(refusal(file("{".repeat(100_000), 0))
            .startsWith("is damaged"));
        assertTrue(refusal(file("{\"w\":" + "[".repeat(50_000), 0))
            .startsWith("is damaged"));
    }

    @Test
    void nothingIsAllocatedOnAStrangersWord() throws IOException {
        assertTrue(refusal(file("{\"w\":{\"dtype\":\"F64\","
            + "\"shape\":[2000000000,2000000000,2000000000],"
            + "\"data_offsets\":[0,8]}}", 8)).contains("no array has"));
        assertTrue(refusal(file("{\"w\":{\"dtype\":\"F64\","
            + "\"shape\":[1],\"data_offsets\":[-8,0]}}", 8))
            .startsWith("is damaged"));
        assertTrue(refusal(file("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],"
            + "\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F64\","
            + "\"shape\":[1],\"data_offsets\":[0,8]}}", 8))
            .contains("overlap"));
        // well-formed and with a right checksum, but a lie
        Trainer t = Trainer.create(config, few);
        Checkpoint.save(folder.resolve("x"), t);
        var lie = TensorFile.read(folder.resolve("x"));
        lie.words.put("config.width", "4096");
        lie.words.put("config.layers", "96");
        assertTrue(refusal(lie.bytes()).startsWith(
            "needs a tensor wte[11, 4096] and has wte[11, 8] F64"));
        lie.words.put("config.width", "16");
        lie.words.put("config.layers", "1");
        refusal(lie.bytes());
        lie.words.put("config.width", "8");
        lie.words.put("random.draws", Long.MAX_VALUE + "0");
        assertTrue(refusal(lie.bytes()).startsWith("random.draws '"));
        lie.words.put("random.draws", "3");
        lie.words.put("steps", "many");
        refusal(lie.bytes());
        lie.words.put("steps", "3");
        lie.put("extra", new double[1], 1);
        assertEquals("has a tensor extra that its configuration does not "
            + "call for", refusal(lie.bytes()));
        lie.words.put("format", "microgpt 3");
        assertEquals("is of the format 'microgpt 3', which is not known "
            + "here", refusal(lie.bytes()));
    }

    @Test
    void otherDocumentsAreRefused() throws IOException {
        Path file = folder.resolve("m");
        Trainer t = Trainer.create(config, few);
        t.train(5);
        Checkpoint.save(file, t);
        assertTrue(assertThrows(IllegalArgumentException.class,
            () -> Checkpoint.resume(file, new Corpus(List.of("emma"))))
            .getMessage().contains("not the documents"));
        Checkpoint checkpoint = Checkpoint.load(file);
        assertEquals("steps 3 is less than the 5 that the checkpoint has "
            + "behind it", assertThrows(IllegalArgumentException.class,
            () -> checkpoint.resume(few, 3)).getMessage());
    }

    @Test
    void aFailedSaveLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("m");
        Trainer t = Trainer.create(config, few);
        Checkpoint.save(file, t);
        byte[] before = Files.readAllBytes(file);
        Files.createDirectory(folder.resolve("m.part"));
        t.train(1);
        assertThrows(IOException.class, () -> Checkpoint.save(file, t));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    /** Written by the program as it was when there was one format. */
    @Test
    void aFileOfTheFirstFormatGoesOnWhereItWas() throws IOException {
        var old = new Corpus(List.of("emma", "ava", "isabella", "mia",
            "noah", "liam", "zoe", "max"));
        Checkpoint file = Checkpoint.load(
            Golden.ROOT.resolve("test/golden/format1.model"));
        assertEquals(Config.karpathy().with("width=4", "heads=2",
            "layers=2", "context=6", "steps=20"), file.config());
        Trainer t = file.resume(old, 20);
        assertEquals(2.4806225349292808, t.train(13).loss());
        assertEquals(0.05316315950650194,
            t.model().parameter("wte").at(0, 0).data());
        assertEquals("oxzhae",
            new Sampler(t.model(), t.tokenizer(), t.random()).sample(0.7));
    }

    @Test
    void aFileOfTheSecondFormatGoesOnWhereItWas() throws IOException {
        var names = new Corpus(List.of("emma", "ava", "isabella", "mia",
            "noah", "liam", "zoe", "max"));
        Checkpoint file = Checkpoint.load(
            Golden.ROOT.resolve("test/golden/format2.model"));
        Config config = Config.of("llama", "width=8", "layers=2",
            "kvHeads=2", "context=6", "steps=20", "heldOut=0", "batch=2");
        assertEquals(config, file.config());
        Trainer whole = Trainer.create(config, names);
        whole.train(20);
        Trainer t = file.resume(names, 20);
        assertEquals(7, t.steps());
        t.train(13);
        assertEquals(new TrainingState(whole), new TrainingState(t));
    }

    @Test
    void aKnobThatAFileDoesNotKnowStandsWhereItAlwaysStood(
            @TempDir Path folder) throws IOException {
        Trainer t = Trainer.create(config, few);
        Checkpoint.save(folder.resolve("x"), t);
        var file = TensorFile.read(folder.resolve("x"));
        file.words.remove("config.position");
        file.words.remove("config.clip");
        file.write(folder.resolve("x"));
        assertEquals(config, Checkpoint.load(folder.resolve("x")).config());
        file.words.put("config.colour", "blue");
        assertTrue(refusal(file.bytes()).startsWith(
            "no hyperparameter 'colour'"));
    }

    /** Written by another program in three types; see foreign.py. */
    @Test
    void theWeightsOfAnotherProgramAreAModelThatSaysWhatThatOneSays()
            throws IOException {
        Path path = Golden.ROOT.resolve("test/golden/foreign.safetensors");
        Checkpoint file = Checkpoint.load(path);
        assertEquals(Config.of("karpathy").with("layers=2", "heads=2",
            "width=8", "context=6").form(), file.config().form());
        Gpt model = file.model();
        String[] expected = TensorFile.read(path).words.get("expected")
            .split(" ");
        int[] emma = file.tokenizer().encodeStart("emma");
        Value[] logits = model.forward(emma)[4];
        assertEquals(expected.length, logits.length);
        for (int i = 0; i < expected.length; i++) assertEquals(
            Double.parseDouble(expected[i]), logits[i].data(), 1e-13);
        assertEquals("the file holds weights only: to train on, the "
            + "optimizer's moments and the place in the run would be needed",
            assertThrows(IllegalArgumentException.class,
                () -> file.resume(few, 10)).getMessage());
    }

    @Test
    void aForeignFileSaysInALineWhatItLacks() throws IOException {
        Path path = Golden.ROOT.resolve("test/golden/foreign.safetensors");
        TensorFile file = TensorFile.read(path);
        file.words.remove("alphabet");
        Checkpoint nameless = Checkpoint.load(file.write(
            folder.resolve("nameless")));
        assertEquals(14, nameless.model().vocabulary());
        assertTrue(assertThrows(IllegalArgumentException.class,
            nameless::tokenizer).getMessage().contains("no word alphabet"));
        file.words.remove("config.width");
        assertEquals("needs a tensor wte[14, 16] and has wte[14, 8] F32",
            refusal(file.bytes()));
        file.words.put("config.width", "8");
        file.words.put("config.norm", "layer");
        assertEquals("needs a tensor ln_e.weight[8]",
            refusal(file.bytes()));
        file.words.put("crc32", "00000000");    // not as the first word
        assertTrue(refusal(file.bytes()).contains("leave out crc32"));
    }

    @Test
    void aModelGoesOutInFewerBitsAndComesBack() throws IOException {
        Trainer t = Trainer.create(config, few);
        t.train(3);
        for (var type : Safetensors.Type.values()) {
            Path file = folder.resolve(type + ".safetensors");
            Checkpoint.export(file, t.model(), t.tokenizer(), type);
            Checkpoint back = Checkpoint.load(file);
            assertEquals(config, back.config());
            assertEquals(t.tokenizer().words(), back.tokenizer().words());
            assertArrayEquals(Arrays.stream(t.model().parameter("wte")
                .numbers()).map(type::round).toArray(),
                back.model().parameter("wte").numbers());
        }
        t.model().parameter("wpe").at(0, 0).setData(70000);
        Path half = folder.resolve("F16.safetensors");
        byte[] before = Files.readAllBytes(half);
        assertEquals("tensor wpe[16, 8] F16: 70000.0 is too large for F16",
            assertThrows(IllegalArgumentException.class, () -> Checkpoint
                .export(half, t.model(), t.tokenizer(),
                    Safetensors.Type.F16)).getMessage());
        assertArrayEquals(before, Files.readAllBytes(half));
        assertFalse(Files.exists(folder.resolve("F16.safetensors.part")));
    }
}
