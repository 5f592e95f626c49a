package microgpt.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import microgpt.train.Safetensors.Tensor;
import microgpt.train.Safetensors.Type;

/** A file of tensors in memory, to be changed; with a right checksum, if it has one. */
public final class TensorFile {

    private static final String SUM = "\"crc32\":\"";

    public final Map<String, String> words = new LinkedHashMap<>();
    public final Map<String, double[]> numbers = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    public static TensorFile read(Path path) throws IOException {
        var result = new TensorFile();
        try (var channel = Files.newByteChannel(path)) {
            var file = new Safetensors(channel);
            result.words.putAll(file.metadata());
            for (Tensor t : file.tensors().values()) result.put(t, file.numbers(t.name()));
        }
        return result;
    }

    public void put(Tensor tensor, double... values) {
        tensors.put(tensor.name(), tensor);
        numbers.put(tensor.name(), values);
    }

    public void put(String name, double[] values, int... shape) {
        put(new Tensor(name, Type.F64, shape), values);
    }

    public byte[] bytes() throws IOException {
        var out = new ByteArrayOutputStream();
        Safetensors.write(Channels.newChannel(out), words, List.copyOf(tensors.values()),
            t -> numbers.get(t.name()));
        return summed(out.toByteArray());
    }

    public Path write(Path path) throws IOException { return Files.write(path, bytes()); }

    /** Puts the right checksum in, wherever the word still stands. */
    public static byte[] summed(byte[] file) {
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(SUM) + SUM.length();
        if (at < SUM.length() || at + 8 > file.length) return file;
        for (int i = 0; i < 8; i++) file[at + i] = '0';
        var crc = new CRC32();
        crc.update(file);
        byte[] digits = String.format("%08x", crc.getValue()).getBytes();
        System.arraycopy(digits, 0, file, at, 8);
        return file;
    }
}
