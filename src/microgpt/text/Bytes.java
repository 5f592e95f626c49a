/*
[#bytes]
== Any text is bytes °

A tokenizer of characters refuses what it has not seen. There are more than a
hundred thousand characters, but only 256 bytes, and every text is bytes: in
UTF-8 a letter of English is one byte, `é` is two, most Chinese characters
three, most emoji four or more. With a token for each byte no text is ever
unknown.

The price is length, and that a token may be a piece of a character. The
first is what the next chapter is about. The second is dealt with here.

A string of bytes is a `String` in which each `char` is one byte. Strings of
that kind can be joined and compared, and are in alphabetical order when their
bytes are.
*/
package microgpt.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import microgpt.Tokenizer;
import microgpt.Tokenizer.Decoder;

/** Texts as bytes in UTF-8, and those bytes as signs. */
public final class Bytes {

    /** How many different bytes there are. */
    public static final int COUNT = 256;

    private Bytes() {}

    /** Returns the text's bytes in UTF-8. */
    public static String of(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8),
            StandardCharsets.ISO_8859_1);
    }

    /** Returns the text of bytes; what is no character becomes U+FFFD. */
    public static String text(String bytes) {
        return new String(array(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] array(String bytes) {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /*
    [#bytes-decode]
    === Half a character

    A model may write one byte of a character that has four, and the other
    three may not follow. Such bytes are shown as `�`, U+FFFD, which stands
    for what is no character. So one cannot decode token by token: the first
    byte of an `é` would be a `�`, and the second one, too. Who wants to show
    a text while it is written needs a decoder that keeps the beginning of a
    character until its end has come.
    */

    /** Returns a decoder of tokens that stand for these bytes. */
    static Decoder decoder(IntFunction<String> bytesOf) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE);
        return new Decoder() {
            private String rest = "";

            @Override
            public String next(int token) {
                return decode(bytesOf.apply(token), false);
            }

            @Override
            public String end() { return decode("", true); }

            private String decode(String bytes, boolean last) {
                ByteBuffer in = ByteBuffer.wrap(array(rest + bytes));
                CharBuffer out = CharBuffer.allocate(in.limit() + 1);
                utf8.decode(in, out, last);
                if (last) {
                    utf8.flush(out);
                    utf8.reset();
                }
                rest = new String(in.array(), in.position(),
                    in.remaining(), StandardCharsets.ISO_8859_1);
                return out.flip().toString();
            }
        };
    }

    /*
    [#bytes-signs]
    === Bytes that can be seen

    To write bytes down in a file that people read, each needs a sign. GPT-2
    has such a table: bytes that are visible signs in Latin-1 stand for
    themselves, and the others are numbered from U+0100 on. A space becomes
    `Ġ`.
    */

    private static final int[] SIGNS = new int[COUNT];
    private static final Map<Integer, Integer> BYTE_OF = new HashMap<>();

    static {
        int hidden = COUNT;
        for (int b = 0; b < COUNT; b++) {
            boolean seen = b > ' ' && b < 0x7F || b > 0xA0 && b != 0xAD;
            SIGNS[b] = seen ? b : hidden++;
            BYTE_OF.put(SIGNS[b], b);
        }
    }

    /** Returns bytes as signs that can be seen. */
    public static String printable(String bytes) {
        return bytes.chars().map(b -> SIGNS[b]).collect(
            StringBuilder::new, StringBuilder::appendCodePoint,
            StringBuilder::append).toString();
    }

    /**
     * Returns the bytes that these signs stand for.
     *
     * @throws IllegalArgumentException if one of them is no byte's
     */
    static String fromPrintable(String signs) {
        return signs.codePoints().map(c -> {
            Integer b = BYTE_OF.get(c);
            if (b == null) throw new IllegalArgumentException(
                "'" + Tokenizer.shown(signs)
                + "' is not written in GPT-2's signs for bytes");
            return b;
        }).collect(StringBuilder::new, StringBuilder::appendCodePoint,
            StringBuilder::append).toString();
    }
}

/*
[source,jshell]
----
jshell> Bytes.printable(Bytes.of("a café"))
$1 ==> "aĠcafÃ©"

jshell> Bytes.of("é").length()
$2 ==> 2

jshell> Bytes.text(Bytes.of("é").substring(0, 1))
$3 ==> "�"
----

[#bytes-try]
=== Try it

How many tokens is a face to a tokenizer of bytes?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> Bytes.of(Character.toString(0x1F917)).length()
$4 ==> 4
----

Four, of which none says anything alone.
====
*/
