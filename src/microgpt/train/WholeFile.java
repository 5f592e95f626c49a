/*
[#whole-file]
== A file is there whole, or not at all

A run of hours ends in a file. What if the disk is full, or the power fails,
just while it is written? Then the new file is half a file, and the old one,
of the same name, is gone. So the new one is written under another name beside
the old one, and only when every byte has reached the disk is it moved into
place. Whatever happens, there is always a whole file: the old one or the new
one.
*/
package microgpt.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import microgpt.train.Safetensors.Tensor;

/** Writes a file of tensors so that nobody ever sees half of it. */
public final class WholeFile {

    /** The word that holds the checksum, always the first of a file. */
    static final String SUM = "crc32";

    /** What stands there while the checksum is taken. */
    static final String NO_SUM = "00000000";

    private WholeFile() {}

    /**
     * Writes tensors beside a file, and then moves them into place.
     *
     * @throws IOException if that cannot be done; an earlier file of
     *     that name is then unchanged
     */
    public static void write(Path file, Map<String, String> words,
            Map<Tensor, Supplier<double[]>> tensors) throws IOException {
        Path part = part(file);
        try {
            try (var channel = FileChannel.open(part,
                    StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                Safetensors.write(channel, words,
                    List.copyOf(tensors.keySet()),
                    t -> tensors.get(t).get());
                if (words.containsKey(SUM)) channel.write(
                    ByteBuffer.wrap(sum(channel).getBytes(
                        StandardCharsets.US_ASCII)), SUM_AT);
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        } catch (FileSystemException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        } catch (IOException e) {       // which does not name the file
            Files.deleteIfExists(part);
            throw new FileSystemException(
                file.toString(), null, e.getMessage());
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /*
    [#checksum]
    A flipped bit in a weight would go unnoticed: it is still a number. So the
    file also holds a checksum (CRC-32) of all its bytes, taken with zeros
    where the checksum itself stands. That is the first of its words, and so
    always at the same place.
    */

    private static final int SUM_AT = Long.BYTES
        + ("{\"__metadata__\":{\"" + SUM + "\":\"").length();

    /** Returns the CRC-32 of a file, in eight hexadecimal digits. */
    static String sum(SeekableByteChannel file)
            throws IOException {
        var crc = new CRC32();
        var piece = ByteBuffer.allocate(1 << 16);
        long at = 0;
        file.position(0);
        while (file.read(piece.clear()) >= 0) {
            for (int i = 0; i < NO_SUM.length(); i++) {
                long k = SUM_AT + i - at;
                if (k >= 0 && k < piece.position())
                    piece.put((int) k, (byte) '0');
            }
            at += piece.position();
            crc.update(piece.flip());
        }
        return digits(crc);
    }

    /** Returns a checksum in eight hexadecimal digits. */
    static String digits(CRC32 crc) {
        return String.format("%08x", crc.getValue());
    }
}

/*
A checksum notices what no eye would. Here is a model in its file, as it is, and
with one bit turned in the lowest place of a weight:

[source,jshell]
----
jshell> String kept(int bit) throws IOException {
   ...>     Path file = Files.createTempFile("kept", ".model");
   ...>     Checkpoint.save(file, trainer);
   ...>     byte[] all = Files.readAllBytes(file);
   ...>     all[all.length - 8] ^= bit;
   ...>     Files.write(file, all);
   ...>     try {
   ...>         return Checkpoint.load(file).toString();
   ...>     } catch (IllegalArgumentException e) {
   ...>         return e.getMessage().split(": ", 2)[1];
   ...>     } finally {
   ...>         Files.delete(file);
   ...>     }
   ...> }
|  created method kept(int)

jshell> kept(0)
$2 ==> "Checkpoint(Gpt(layers=1, heads=1, width=16, context=16, vocabulary=27, parameters=4256) after 0 steps)"

jshell> kept(1)
$3 ==> "is damaged: the checksum does not match (who changes a file has to leave out crc32)"
----
*/
