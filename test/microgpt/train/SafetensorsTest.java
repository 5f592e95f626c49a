package microgpt.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import microgpt.Golden;
import microgpt.train.Safetensors.Tensor;
import microgpt.train.Safetensors.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

    @TempDir
    Path folder;

    private static String refusal(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    /** Written by another program, with what it means by each; see foreign.py. */
    @Test
    void everyTypeMeansWhatAnotherProgramMeansByIt() throws IOException {
        TensorFile file = TensorFile.read(Golden.ROOT.resolve("test/golden/types.safetensors"));
        double[] exact = file.numbers.get("F64");
        assertEquals(64, exact.length);
        for (Type type : Type.values()) {
            double[] meant = file.numbers.get(type + ".double");
            assertArrayEquals(meant, file.numbers.get(type.name()), type.name());
            for (int i = 0; i < exact.length; i++)
                assertEquals(meant[i], type.round(exact[i]), type + " of " + exact[i]);
        }
    }

    /** All 65,536 of them: what is read is written again as it was. */
    @Test
    void everyNumberOfSixteenBitsComesBack() throws IOException {
        for (Type type : List.of(Type.F16, Type.BF16)) {
            var bytes = ByteBuffer.allocate(1 << 17).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 1 << 16; i++) bytes.putShort((short) i);
            var file = new TensorFile();
            file.put(new Tensor("all", type, 1 << 16), new double[1 << 16]);
            byte[] with = file.bytes();
            System.arraycopy(bytes.array(), 0, with, with.length - (1 << 17), 1 << 17);
            Path path = java.nio.file.Files.write(folder.resolve("all"), with);
            byte[] again = TensorFile.read(path).bytes();
            double[] numbers = TensorFile.read(path).numbers.get("all");
            for (int i = 0; i < 1 << 16; i++) {
                int at = with.length - (1 << 17) + 2 * i;
                if (!Double.isNaN(numbers[i])) assertTrue(
                    with[at] == again[at] && with[at + 1] == again[at + 1], type + " " + i);
            }
        }
    }

    /** What a file of tensors takes, it gives back; else it says no. */
    @Test
    void whatTheWriterTakesTheReaderReads() throws IOException {
        var file = new TensorFile();
        file.words.put("word", "\u00e9 \ud83d\ude42 \" \\ \u001b");
        file.put("none", new double[0], 0);
        file.put("nothing", new double[0], 3, 0);
        file.put("one", new double[] {7});
        file.put("two", new double[] {1, Double.NaN}, 1, 2);
        file.put("last", new double[0], 0);
        var again = TensorFile.read(file.write(folder.resolve("x")));
        assertEquals(file.words, again.words);
        assertEquals(List.copyOf(file.numbers.keySet()), List.copyOf(again.numbers.keySet()));
        assertArrayEquals(new double[] {1, Double.NaN}, again.numbers.get("two"));
        assertArrayEquals(file.bytes(), again.bytes());
    }

    /** Longer than one piece, and not a whole number of pieces. */
    @Test
    void longTensorsGoOutAndInInPieces() throws IOException {
        for (Type type : Type.values()) {
            double[] numbers = new Random(7).doubles(100_003, -9, 9).map(type::round).toArray();
            var file = new TensorFile();
            file.put(new Tensor("a", type, 3), 1, 2, 3);
            file.put(new Tensor("long", type, 100_003), numbers);
            var again = TensorFile.read(file.write(folder.resolve("long")));
            assertArrayEquals(numbers, again.numbers.get("long"));
            assertArrayEquals(new double[] {1, 2, 3}, again.numbers.get("a"));
        }
    }

    /** A tensor behind the first four billion bytes: a file with a hole in front. */
    @Test
    void placesAreCountedInLongs() throws IOException {
        Path path = folder.resolve("large");
        int n = Integer.MAX_VALUE - 8;
        var first = new Tensor("first", Type.F16, n);
        var last = new Tensor("last", Type.F64, 2);
        String json = "{\"first\":{\"dtype\":\"F16\",\"shape\":[" + n
            + "],\"data_offsets\":[0," + 2L * n + "]},\"last\":{\"dtype\":\"F64\","
            + "\"shape\":[2],\"data_offsets\":[" + 2L * n + "," + (2L * n + 16) + "]}}";
        try (var channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE, StandardOpenOption.READ, StandardOpenOption.SPARSE)) {
            var head = ByteBuffer.allocate(8 + json.length())
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length()).put(json.getBytes()).flip();
            channel.write(head);
            var numbers = ByteBuffer.allocate(16).order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putDouble(3.5).putDouble(-1).flip();
            channel.write(numbers, 8 + json.length() + 2L * n);
            var file = new Safetensors(channel);
            assertEquals(List.of(first.toString(), last.toString()),
                file.tensors().values().stream().map(Tensor::toString).toList());
            assertArrayEquals(new double[] {3.5, -1}, file.numbers("last"));
        }
    }

    @Test
    void whatCouldNotBeReadAgainIsNotTaken() {
        assertTrue(refusal(() -> words("\ud800", "x")).contains("'U+D800' holds half a character"));
        assertTrue(refusal(() -> words("word", "a\udc00")).contains("half a character"));
        refusal(() -> new Tensor("__metadata__", Type.F64, 1));
        refusal(() -> new Tensor("w\ud800", Type.F64, 1));
        refusal(() -> new Tensor("w", Type.F64, -1));
        refusal(() -> new Tensor("w", Type.F64, 1 << 30, 1 << 30));
        var file = new TensorFile();
        file.put("w", new double[1], 2);
        assertEquals("tensor w[2] F64 has 1 numbers", refusal(file::bytes));
        var twice = new Tensor("w", Type.F64, 1);
        assertEquals("two tensors w", refusal(() -> Safetensors.write(null, Map.of(),
            List.of(twice, twice), t -> new double[1])));
    }

    @Test
    void aTensorThatIsNotThereIsNamed() throws IOException {
        var one = new TensorFile();
        one.put("one", new double[] {7});
        try (var in = java.nio.file.Files.newByteChannel(one.write(folder.resolve("one")))) {
            var file = new Safetensors(in);
            assertArrayEquals(new double[] {7}, file.numbers("one"));
            assertEquals("has no tensor two", refusal(() -> file.numbers("two")));
        }
    }

    private static void words(String key, String value) throws IOException {
        var file = new TensorFile();
        file.words.put(key, value);
        file.bytes();
    }
}
