/*
[#safetensors]
== A file of numbers: safetensors °

What a model has learned is a few thousand numbers. _Safetensors_
<<safetensors2022>> is a format for such files that many tools can read: eight
bytes that say how long the header is, a header in JSON that lists each
tensor's name, type, shape and place, and then the numbers, one after the
other. (A _tensor_ is an array of numbers of any shape: a vector, a matrix, or
more.) It holds data only; unlike some older formats, reading it cannot run
anybody's code. Our reader is stricter than the format: it takes only files
with the checksum that our writer puts among the words of the header, so it
refuses those of other programs.
*/
package microgpt;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Tensors of doubles and a few words about them, as bytes. */
public final class Safetensors {

    /** A named array of numbers, row by row. */
    public record Tensor(String name, int[] shape, double[] numbers) {}

    private static final String SUM = "crc32";
    private static final String NO_SUM = "00000000";
    private static final String WORDS = "__metadata__";
    private static final int MAX_HEADER = 1 << 24;
    private static final long MAX_BYTES = 1L << 31;

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** An empty file, to be filled. */
    public Safetensors() {}

    /**
     * Adds a word about the tensors.
     *
     * @throws IllegalArgumentException if it could not be read again
     */
    public void put(String key, Object value) {
        if (key.equals(SUM)) throw bad("the word " + SUM
            + " is the file's own checksum; take another name");
        metadata.put(text(key), text(value.toString()));
    }

    /**
     * Adds a tensor.
     *
     * @throws IllegalArgumentException if it could not be read again
     */
    public void put(Tensor tensor) {
        String name = text(tensor.name());
        if (name.equals(WORDS)) throw bad("no tensor can be called "
            + WORDS + ": that is where the words are");
        long size = size(Arrays.stream(tensor.shape()).asLongStream()
            .toArray());
        if (size != 8L * tensor.numbers().length) throw bad("tensor "
            + Tokenizer.shown(name) + " has the shape "
            + Tokenizer.shown(Arrays.toString(tensor.shape())) + " and "
            + tensor.numbers().length + " numbers");
        tensors.put(name, tensor);
    }

    /** Half a character (a lone surrogate) has no form in UTF-8. */
    private static String text(String s) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(s))
            throw bad("'" + Tokenizer.shown(s)
                + "' holds half a character");
        return s;
    }

    /** Returns how many bytes such a tensor has; -1 if too many. */
    private static long size(long[] shape) {
        long size = 8;
        for (long n : shape) {
            if (n < 0 || n > Integer.MAX_VALUE || size > MAX_BYTES)
                return -1;
            size *= n;
        }
        return size;
    }

    /** Returns the words about the tensors. */
    public Map<String, String> metadata() { return metadata; }

    /** Returns the tensors by name. */
    public Map<String, Tensor> tensors() { return tensors; }

    /*
    [#safetensors-write]
    === Writing

    A flipped bit in a weight would go unnoticed: it is still a number. So the
    file also holds a checksum (CRC-32) of all its bytes, taken with zeros
    where the checksum itself stands.
    */

    /** Returns the file's bytes. */
    public byte[] toBytes() {
        byte[] header = header().getBytes(StandardCharsets.UTF_8);
        byte[] json = Arrays.copyOf(header, (header.length + 7) / 8 * 8);
        Arrays.fill(json, header.length, json.length, (byte) ' ');
        long size = 8 + json.length;
        for (Tensor t : tensors.values()) size += 8L * t.numbers.length;
        if (json.length > MAX_HEADER || size >= MAX_BYTES)
            throw bad("too much for one file: a header of " + json.length
                + " bytes, " + size + " bytes in all");
        var out = ByteBuffer.allocate((int) size)
            .order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(json.length).put(json);
        for (Tensor t : tensors.values())
            for (double x : t.numbers) out.putDouble(x);
        byte[] file = out.array();
        byte[] digits = sum(file).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, file,
            sumPosition(file, json.length), digits.length);
        return file;
    }

    private String header() {
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.beginObject().name(WORDS).beginObject();
            json.name(SUM).value(NO_SUM);
            for (var word : metadata.entrySet())
                json.name(word.getKey()).value(word.getValue());
            json.endObject();
            long offset = 0;
            for (Tensor t : tensors.values()) {
                json.name(t.name).beginObject();
                json.name("dtype").value("F64");
                json.name("shape").beginArray();
                for (int n : t.shape) json.value(n);
                json.endArray().name("data_offsets").beginArray();
                json.value(offset);
                json.value(offset += 8L * t.numbers.length);
                json.endArray().endObject();
            }
            json.endObject();
        } catch (IOException e) {
            throw new AssertionError("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    private static int sumPosition(byte[] file, int headerLength) {
        String key = '"' + SUM + "\":\"";
        int at = new String(file, 8, headerLength,
            StandardCharsets.ISO_8859_1).indexOf(key);
        return at < 0 ? -1 : 8 + at + key.length();
    }

    /** Returns the CRC-32 of the bytes, in eight hexadecimal digits. */
    static String sum(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        String digits = Long.toHexString(crc.getValue());
        return NO_SUM.substring(digits.length()) + digits;
    }

    /*
    [#safetensors-read]
    === Reading, with suspicion

    A file may be cut off, damaged, or made by a stranger who means harm. So
    nothing in it is believed. Every length is compared with what is really
    there before anything of that length is made, and whatever is not exactly
    of the form expected ends the reading at once.
    */

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is cut off, damaged or of
     *     another kind; the message says what is wrong
     */
    public static Safetensors fromBytes(byte[] file) {
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long length = file.length < 10 ? 0 : in.getLong();
        if (length < 2 || length > MAX_HEADER || file[8] != '{')
            throw bad("is not a checkpoint: no safetensors header");
        if (length > file.length - 8) throw bad("is cut off: the header"
            + " has " + length + " bytes, and only "
            + (file.length - 8) + " are there");
        int dataStart = 8 + (int) length;
        var places = new ArrayList<Place>();
        var result = new Safetensors();
        try (var json = new JsonReader(new StringReader(new String(
                file, 8, (int) length, StandardCharsets.UTF_8)))) {
            json.setStrictness(Strictness.STRICT);
            result.readHeader(json, places);
        } catch (IOException | IllegalStateException
                | NumberFormatException e) {
            throw bad("is damaged: the header is not as it should be");
        }
        checkPlaces(places, file.length - dataStart);
        result.checkSum(file, (int) length);
        for (Place p : places) {
            var numbers = new double[(int) ((p.end - p.begin) / 8)];
            in.position(dataStart + (int) p.begin);
            in.asDoubleBuffer().get(numbers);
            result.put(new Tensor(p.name, p.shape, numbers));
        }
        return result;
    }

    private static IllegalArgumentException bad(String what) {
        return new IllegalArgumentException(what);
    }

    private void checkSum(byte[] file, int headerLength) {
        String told = metadata.remove(SUM);
        int at = sumPosition(file, headerLength);
        if (told == null || told.length() != NO_SUM.length() || at < 0)
            throw bad("is a safetensors file of another program");
        byte[] copy = file.clone();
        for (int i = 0; i < NO_SUM.length(); i++) copy[at + i] = '0';
        if (!sum(copy).equals(told))
            throw bad("is damaged: the checksum does not match");
    }

    private record Place(String name, int[] shape, long begin, long end) {}

    private void readHeader(JsonReader json, List<Place> places)
            throws IOException {
        var names = new java.util.HashSet<String>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (!names.add(name))
                throw bad("is damaged: two entries "
                    + Tokenizer.shown(name));
            if (name.equals(WORDS)) {
                json.beginObject();
                while (json.hasNext())
                    metadata.put(json.nextName(), json.nextString());
                json.endObject();
            } else {
                places.add(readPlace(name, json));
            }
        }
        json.endObject();
        json.peek();
    }

    private static Place readPlace(String name, JsonReader json)
            throws IOException {
        String tensor = "tensor " + Tokenizer.shown(name);
        String type = "";
        long[] shape = {}, offsets = {};
        json.beginObject();
        while (json.hasNext())
            switch (json.nextName()) {
                case "dtype": type = json.nextString(); break;
                case "shape": shape = readLongs(json); break;
                case "data_offsets": offsets = readLongs(json); break;
                default: throw bad("is damaged: " + tensor);
            }
        json.endObject();
        if (!type.equals("F64")) throw bad(tensor + " is of type "
            + Tokenizer.shown(type) + "; F64 is needed");
        long size = size(shape);
        if (offsets.length != 2 || offsets[0] < 0 || size < 0)
            throw bad("is damaged: " + tensor);
        if (offsets[1] - offsets[0] != size)
            throw bad("is damaged: " + tensor + " needs " + size
                + " bytes and has " + (offsets[1] - offsets[0]));
        return new Place(name, Arrays.stream(shape)
            .mapToInt(n -> (int) n).toArray(), offsets[0], offsets[1]);
    }

    private static long[] readLongs(JsonReader json) throws IOException {
        var list = new ArrayList<Long>();
        json.beginArray();
        while (json.hasNext()) list.add(json.nextLong());
        json.endArray();
        return list.stream().mapToLong(n -> n).toArray();
    }

    /** The tensors must fill the data, without gap or overlap. */
    private static void checkPlaces(List<Place> places, long size) {
        var inOrder = new ArrayList<>(places);
        inOrder.sort(Comparator.comparingLong(Place::begin)
            .thenComparingLong(Place::end));
        long end = 0;
        for (Place p : inOrder) {
            if (p.begin != end)
                throw bad("is damaged: tensors overlap or leave a gap");
            end = p.end;
        }
        if (end > size) throw bad("is cut off: the tensors have " + end
            + " bytes, and only " + size + " are there");
        if (end < size) throw bad("is damaged: " + (size - end)
            + " bytes follow the last tensor");
    }
}

/*
[#safetensors-small]
=== A small one

A file with one vector of three numbers, as bytes:

[source,jshell]
----
jshell> byte[] bytes(double... numbers) {
   ...>     var file = new Safetensors();
   ...>     int[] shape = {numbers.length};
   ...>     file.put(new Safetensors.Tensor("w", shape, numbers));
   ...>     return file.toBytes();
   ...> }
|  created method bytes(double...)

jshell> int header = bytes(1, 2, 3)[0]
header ==> 96

jshell> new String(bytes(1, 2, 3), 8, header)
$3 ==> "{\"__metadata__\":{\"crc32\":\"5c28e582\"},\"w\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[0,24]}}     "

jshell> bytes(1, 2, 3).length
$4 ==> 128
----

Eight bytes for the length, 96 for the header, and three times eight for the
numbers.

[#safetensors-production]
=== In production

Weights used to be handed on as files of Python objects, and to read such a
file is to run whatever it says. Safetensors was made to end that. Large
models are spread over many files of some gigabytes each, in numbers of 16
bits or fewer. A program can map such a file into memory and look at one
matrix without reading the others, since the header says where it begins.

[#safetensors-try]
=== Try it

Change a single bit of the last number, and read the file:

[source,jshell]
----
jshell> Safetensors damaged(byte[] file) {
   ...>     file[file.length - 1] ^= 1;
   ...>     return Safetensors.fromBytes(file);
   ...> }
|  created method damaged(byte[])

jshell> damaged(bytes(1, 2, 3))
|  Exception java.lang.IllegalArgumentException: is damaged: the checksum does not match
|        at microgpt.Safetensors.bad (Safetensors.java:225)
|        at microgpt.Safetensors.checkSum (Safetensors.java:236)
|        at microgpt.Safetensors.fromBytes (Safetensors.java:214)
|        at damaged (#5:3)
|        at (#6:1)
----
*/
