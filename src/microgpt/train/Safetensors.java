/*
[#safetensors]
== A file of numbers: safetensors

What a model has learned is a few thousand numbers. _Safetensors_
<<safetensors2022>> is a format for such files that many programs read and
write: eight bytes that say how long the header is, a header in JSON that
lists each tensor's name, type, shape and place, and then the numbers, one
after the other. (A _tensor_ is an array of numbers of any shape: a vector, a
matrix, or more.) There may also be some words about them. It holds data only;
unlike some older formats, reading it cannot run anybody's code.

This chapter knows nothing of models. It takes tensors to a file, and back.
*/
package microgpt.train;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import microgpt.Tokenizer;

/** A file of named tensors that is open for reading. */
public final class Safetensors {

    private static final String WORDS = "__metadata__";
    /** The bound of the format's own library. */
    private static final int MAX_HEADER = 100_000_000;
    /** The longest array that every Java makes. */
    private static final int MAX_NUMBERS = Integer.MAX_VALUE - 8;
    private static final int PIECE = 1 << 16;

    /*
    [#safetensors-types]
    === Fewer bits

    Our numbers are doubles, of 64 bits each. Few programs keep so many. A
    _float_ has 32, a _half_ 16. So has a _bfloat_, which is a float whose
    last 16 bits were left out: it reaches as far as a float, and is coarser
    than a half.

    All are written alike: a sign, an exponent stem:[e], and a fraction of
    stem:[m] bits. The value is the fraction, with a 1 in front of it, times
    stem:[2^{e - m}]. For the very smallest, there is no 1 in front. Read as
    one whole number, exponent and fraction count the values, from zero
    upwards; so rounding up from the last fraction leads to the next exponent
    by itself.
    */

    /** How a number is written. */
    public enum Type {
        F64(8, 52, -1022), F32(4, 23, -126), F16(2, 10, -14),
        BF16(2, 7, -126);

        private final int bytes;
        private final int fraction;     // its bits
        private final int least;        // the smallest exponent

        Type(int bytes, int fraction, int least) {
            this.bytes = bytes;
            this.fraction = fraction;
            this.least = least;
        }

        private void write(double x, ByteBuffer out) {
            switch (bytes) {
                case 8 -> out.putDouble(x);
                case 4 -> out.putFloat((float) x);
                default -> out.putShort((short) bits(x));
            }
        }

        private double read(ByteBuffer in) {
            return switch (bytes) {
                case 8 -> in.getDouble();
                case 4 -> in.getFloat();
                default -> value(in.getShort());
            };
        }

        /** Rounds to the nearest; between two, to the even one. */
        private int bits(double x) {
            int sign = x < 0 || 1 / x < 0 ? 1 << 15 : 0;
            int infinity = (1 << 15) - (1 << fraction);
            if (Double.isNaN(x)) return infinity + 1;
            if (Double.isInfinite(x)) return sign + infinity;
            int e = Math.max(least, Math.getExponent(x));
            long bits = (e - least) * (1L << fraction)
                + (long) Math.rint(Math.scalb(Math.abs(x), fraction - e));
            return sign + (int) Math.min(bits, infinity);
        }

        private double value(short bits) {
            int all = bits & 0x7fff, e = all >> fraction;
            int f = all & (1 << fraction) - 1;
            double size = e == 0 ? Math.scalb((double) f, least - fraction)
                : e != 0x7fff >> fraction
                    ? Math.scalb(f + (double) (1 << fraction),
                        e - 1 + least - fraction)
                : f == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            return bits < 0 ? -size : size;
        }

        /** Returns what is left of a number that is written so. */
        public double round(double x) {
            return switch (bytes) {
                case 8 -> x;
                case 4 -> (float) x;
                default -> value((short) bits(x));
            };
        }
    }

    /** What the header says of a tensor; it stands row by row. */
    public record Tensor(String name, Type type, int... shape) {

        /** @throws IllegalArgumentException if there can be none such */
        public Tensor {
            text(name);
            if (name.equals(WORDS)) throw bad("no tensor can be called "
                + WORDS + ": that is where the words are");
            long size = 1;
            for (int n : shape) {
                if (n < 0 || size > MAX_NUMBERS) size = Long.MAX_VALUE;
                else size *= n;
            }
            if (size > MAX_NUMBERS) throw bad("tensor "
                + Tokenizer.shown(name) + ": no array has the shape "
                + Tokenizer.shown(Arrays.toString(shape)));
        }

        /** Returns how many numbers there are. */
        public int size() {
            int size = 1;
            for (int n : shape) size *= n;
            return size;
        }

        private long bytes() { return (long) type.bytes * size(); }

        @Override
        public String toString() {
            return name + Arrays.toString(shape) + " " + type;
        }
    }

    /** Half a character (a lone surrogate) has no form in UTF-8. */
    private static String text(String s) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(s))
            throw bad("'" + Tokenizer.shown(s)
                + "' holds half a character");
        return s;
    }

    private static IllegalArgumentException bad(String what) {
        return new IllegalArgumentException(what);
    }

    /*
    [#safetensors-write]
    === Writing

    The header comes first, so all names and shapes must be known at the
    beginning. The numbers need not be: the writer asks for those of one
    tensor after the other, and hands them on in pieces. However large the
    file is, only one tensor of it is in memory.
    */

    /** Where the numbers of a tensor come from. */
    @FunctionalInterface
    public interface Source {

        /** Returns a tensor's numbers, row by row. */
        double[] numbers(Tensor tensor) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @param words what is to be said about the tensors
     * @throws IllegalArgumentException if it could not be read again, or
     *     a tensor has more or fewer numbers than its shape, or one that
     *     is too large for its type
     */
    public static void write(WritableByteChannel out,
            Map<String, String> words, List<Tensor> tensors,
            Source source) throws IOException {
        byte[] text = header(words, tensors)
            .getBytes(StandardCharsets.UTF_8);
        byte[] header = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(header, text.length, header.length, (byte) ' ');
        if (header.length > MAX_HEADER)
            throw bad("a header of " + header.length
                + " bytes is too long");
        var piece = buffer(PIECE).putLong(header.length);
        writeAll(out, piece.flip());
        writeAll(out, ByteBuffer.wrap(header));
        for (Tensor t : tensors) {
            double[] numbers = source.numbers(t);
            if (numbers.length != t.size()) throw bad("tensor "
                + Tokenizer.shown(t.toString()) + " has " + numbers.length
                + " numbers");
            piece.clear();
            for (double x : numbers) {
                if (Double.isFinite(x)
                    && Double.isInfinite(t.type.round(x)))
                    throw bad("tensor " + Tokenizer.shown(t.toString())
                        + ": " + x + " is too large for " + t.type);
                t.type.write(x, piece);
                if (piece.remaining() < Double.BYTES) {
                    writeAll(out, piece.flip());
                    piece.clear();
                }
            }
            writeAll(out, piece.flip());
        }
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeAll(WritableByteChannel out, ByteBuffer bytes)
            throws IOException {
        while (bytes.hasRemaining()) out.write(bytes);
    }

    private static String header(
            Map<String, String> words, List<Tensor> tensors) {
        Set<String> names = new HashSet<>();
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.beginObject();
            if (!words.isEmpty()) {
                json.name(WORDS).beginObject();
                for (var word : words.entrySet())
                    json.name(text(word.getKey()))
                        .value(text(word.getValue()));
                json.endObject();
            }
            long offset = 0;
            for (Tensor t : tensors) {
                if (!names.add(t.name)) throw bad("two tensors "
                    + Tokenizer.shown(t.name));
                json.name(t.name).beginObject();
                json.name("dtype").value(t.type.name());
                json.name("shape").beginArray();
                for (int n : t.shape) json.value(n);
                json.endArray().name("data_offsets").beginArray();
                json.value(offset);
                json.value(offset += t.bytes());
                json.endArray().endObject();
            }
            json.endObject();
        } catch (IOException e) {
            throw new AssertionError("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    /*
    [#safetensors-read]
    === Reading, with suspicion

    A file may be cut off, damaged, or made by a stranger who means harm. So
    nothing in it is believed. Every length is compared with what is really
    there before anything of that length is made, and whatever is not exactly
    of the form expected ends the reading at once.

    Only the header is read when a file is opened. The numbers of a tensor are
    read when somebody asks for them.
    */

    private final SeekableByteChannel file;
    private final long body;                // where the numbers begin
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Long> places = new LinkedHashMap<>();

    /**
     * Reads the header of a file, which stays open.
     *
     * @throws IllegalArgumentException if the file is cut off, damaged or
     *     of another kind; the message says what is wrong
     */
    public Safetensors(SeekableByteChannel file) throws IOException {
        this.file = file;
        long size = file.size();
        long length = size < 10 ? 0 : read(0, Long.BYTES).getLong();
        if (length < 2 || length > MAX_HEADER
            || read(Long.BYTES, 1).get() != '{')
            throw bad("is not a safetensors file: it has no header");
        body = Long.BYTES + length;
        if (body > size) throw bad("is cut off: the header has " + length
            + " bytes, and only " + (size - Long.BYTES) + " are there");
        String text = StandardCharsets.UTF_8.decode(
            read(Long.BYTES, (int) length)).toString();
        try (var json = new JsonReader(new StringReader(text))) {
            json.setStrictness(Strictness.STRICT);
            readHeader(json);
        } catch (IOException | IllegalStateException
                | NumberFormatException e) {
            throw bad("is damaged: the header is not as it should be");
        }
        checkPlaces(size - body);
    }

    private ByteBuffer read(long from, int size) throws IOException {
        var bytes = buffer(size);
        file.position(from);
        while (bytes.hasRemaining())
            if (file.read(bytes) < 0) throw new EOFException(
                "the file became shorter while it was read");
        return bytes.flip();
    }

    private void readHeader(JsonReader json) throws IOException {
        var names = new HashSet<String>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (!names.add(name)) throw bad("is damaged: two entries "
                + Tokenizer.shown(name));
            if (!name.equals(WORDS)) readTensor(name, json);
            else {
                json.beginObject();
                while (json.hasNext())
                    metadata.put(json.nextName(), json.nextString());
                json.endObject();
            }
        }
        json.endObject();
        json.peek();
    }

    private void readTensor(String name, JsonReader json)
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
        if (offsets.length != 2 || offsets[0] < 0
            || Arrays.stream(shape).anyMatch(n -> n != (int) n))
            throw bad("is damaged: " + tensor);
        var t = new Tensor(name, type(type, tensor),
            Arrays.stream(shape).mapToInt(n -> (int) n).toArray());
        if (offsets[1] - offsets[0] != t.bytes())
            throw bad("is damaged: " + tensor + " needs " + t.bytes()
                + " bytes and has " + (offsets[1] - offsets[0]));
        tensors.put(name, t);
        places.put(name, offsets[0]);
    }

    private static Type type(String word, String tensor) {
        for (Type type : Type.values())
            if (type.name().equals(word)) return type;
        throw bad(tensor + " is of type " + Tokenizer.shown(word)
            + "; one of " + Arrays.toString(Type.values())
            + " is needed");
    }

    private static long[] readLongs(JsonReader json) throws IOException {
        var list = new ArrayList<Long>();
        json.beginArray();
        while (json.hasNext()) list.add(json.nextLong());
        json.endArray();
        return list.stream().mapToLong(n -> n).toArray();
    }

    /** The tensors must fill the data, without gap or overlap. */
    private void checkPlaces(long size) {
        var inOrder = new ArrayList<>(tensors.values());
        inOrder.sort((a, b) -> {
            int first = places.get(a.name).compareTo(places.get(b.name));
            return first != 0 ? first : Long.compare(a.bytes(), b.bytes());
        });
        long end = 0;
        for (Tensor t : inOrder) {
            if (places.get(t.name) != end)
                throw bad("is damaged: tensors overlap or leave a gap");
            end += t.bytes();
        }
        if (end > size) throw bad("is cut off: the tensors have " + end
            + " bytes, and only " + size + " are there");
        if (end < size) throw bad("is damaged: " + (size - end)
            + " bytes follow the last tensor");
    }

    /** Returns the words about the tensors. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** Returns the tensors by name, in the order of the header. */
    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /**
     * Reads the numbers of the tensor of that name, row by row.
     *
     * @throws IllegalArgumentException if there is none
     */
    public double[] numbers(String name) throws IOException {
        Tensor t = tensors.get(name);
        if (t == null) throw bad("has no tensor " + Tokenizer.shown(name));
        var numbers = new double[t.size()];
        long at = body + places.get(name);
        int aPiece = PIECE / t.type.bytes;
        for (int i = 0; i < numbers.length; i += aPiece) {
            int n = Math.min(aPiece, numbers.length - i);
            ByteBuffer piece =
                read(at + (long) i * t.type.bytes, n * t.type.bytes);
            for (int k = 0; k < n; k++)
                numbers[i + k] = t.type.read(piece);
        }
        return numbers;
    }
}

/*
[#safetensors-small]
=== A small one

A file with one vector of three numbers, as bytes:

[source,jshell]
----
jshell> byte[] bytes(Safetensors.Type type, double... numbers)
   ...>         throws IOException {
   ...>     Path file = Files.createTempFile("small", ".safetensors");
   ...>     var w = new Safetensors.Tensor("w", type, numbers.length);
   ...>     try (var out = Files.newByteChannel(
   ...>             file, StandardOpenOption.WRITE)) {
   ...>         Safetensors.write(out, Map.of(), List.of(w), t -> numbers);
   ...>     }
   ...>     byte[] bytes = Files.readAllBytes(file);
   ...>     Files.delete(file);
   ...>     return bytes;
   ...> }
|  created method bytes(Safetensors.Type,double...)

jshell> int header = bytes(Safetensors.Type.F64, 1, 2, 3)[0]
header ==> 56

jshell> new String(bytes(Safetensors.Type.F64, 1, 2, 3), 8, header)
$3 ==> "{\"w\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[0,24]}} "

jshell> bytes(Safetensors.Type.F64, 1, 2, 3).length
$4 ==> 88

jshell> bytes(Safetensors.Type.F16, 1, 2, 3).length
$5 ==> 70
----

Eight bytes for the length, 56 for the header, and three times eight for the
numbers; as halves, three times two.

[#safetensors-production]
=== In production

Weights used to be handed on as files of Python objects, and to read such a
file is to run whatever it says. Safetensors was made to end that. Large
models are spread over many files of some gigabytes each, in numbers of 16
bits or fewer. A program can map such a file into memory and look at one
matrix without reading the others, since the header says where it begins.

[#safetensors-try]
=== Try it

What is left of 0.1 in each type? And of a million, which is more than a half
can hold?

[source,jshell]
----
jshell> for (var type : Safetensors.Type.values()) System.out.println(
   ...>     type + " " + type.round(0.1) + " " + type.round(1e6));
F64 0.1 1000000.0
F32 0.10000000149011612 1000000.0
F16 0.0999755859375 Infinity
BF16 0.10009765625 999424.0
----

A half has ten bits for the fraction, which makes three decimal digits; a
bfloat has seven, which makes two. <<checkpoint-try>> measures what that costs
a trained model. To train one, it is another matter: a step that is smaller
than the last digit changes nothing.
*/
