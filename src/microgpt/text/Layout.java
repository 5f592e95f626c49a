/*
[#layout]
== From a file to documents °

The corpora that people have look different. One holds a name a line. Another
holds poems, of several lines each, with a line in between that separates
them. A third is a single long text, such as a novel. A _layout_ says which of
them it is, and what else is to be done when a file is read: whether a
document that has come before is left out, and whether letters are brought to
one form.

The last needs an explanation. An `é` may be written as one character, U+00E9,
or as two: an `e`, and U+0301, the accent that goes on top of the letter
before. On the screen the two look the same. To a tokenizer they are different
things, and a model has to learn everything about them twice. Unicode defines
a form in which such a pair is one character wherever there is one for it. It
is called _NFC_, and most text that is typed today is in it.
*/
package microgpt.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import microgpt.Tokenizer;

/**
 * How documents lie in a file.
 *
 * @param text whether all of it is one long text
 * @param separator the line that stands between documents, empty for an
 *     empty line; null where each line is a document
 * @param unique whether only the first of equal documents counts
 * @param nfc whether characters are brought to Unicode's form NFC
 */
public record Layout(
        boolean text, String separator, boolean unique, boolean nfc) {

    /** A document a line. */
    public static final Layout LINES =
        new Layout(false, null, false, false);

    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final char
        LINE_SEPARATOR = 0x2028, PARAGRAPH_SEPARATOR = 0x2029;

    /** @throws IllegalArgumentException if the parts do not fit */
    public Layout {
        if (separator != null) {
            separator = separator.strip();
            if (separator.lines().count() > 1)
                throw new IllegalArgumentException("separator '"
                    + Tokenizer.shown(separator) + "' is not one line");
        }
        if (text && separator != null) throw new IllegalArgumentException(
            "a text is one document and has no separator; leave out one"
            + " of the two");
        if (text && unique) throw new IllegalArgumentException(
            "a text is one document and has no duplicates; leave out"
            + " text or unique");
    }

    /**
     * Returns a layout.
     *
     * @param words such as {@code separator=---} and {@code nfc=true}
     * @throws IllegalArgumentException if a word is not understood
     */
    public static Layout of(String... words) {
        Layout made = LINES;
        for (String word : words) {
            int at = word.indexOf('=');
            String key = at < 0 ? word : word.substring(0, at);
            String value = at < 0 ? "" : word.substring(at + 1);
            made = switch (key) {
                case "text" -> new Layout(flag(key, value),
                    made.separator, made.unique, made.nfc);
                case "separator" -> new Layout(made.text,
                    value, made.unique, made.nfc);
                case "unique" -> new Layout(made.text,
                    made.separator, flag(key, value), made.nfc);
                case "nfc" -> new Layout(made.text,
                    made.separator, made.unique, flag(key, value));
                default -> throw new IllegalArgumentException(
                    "no layout '" + Tokenizer.shown(word) + "'; there are:"
                    + " text, separator, unique, nfc");
            };
        }
        return made;
    }

    private static boolean flag(String key, String value) {
        if (value.equals("true") || value.equals("false"))
            return value.equals("true");
        throw new IllegalArgumentException(key + " '"
            + Tokenizer.shown(value) + "' is neither true nor false");
    }

    /** Returns what differs from {@link #LINES}, by name. */
    public Map<String, String> words() {
        var words = new LinkedHashMap<String, String>();
        if (text) words.put("text", "true");
        if (separator != null) words.put("separator", separator);
        if (unique) words.put("unique", "true");
        if (nfc) words.put("nfc", "true");
        return words;
    }

    /*
    [#layout-read]
    === Reading

    A file is taken as a whole or refused. What is told of it names the line.
    */

    /** What was found, and how many duplicates were left out. */
    record Found(List<String> documents, int dropped) {}

    /**
     * Reads a UTF-8 file.
     *
     * @throws IllegalArgumentException if the file holds no document, or
     *     something that is not text; the message names file and place
     * @throws IOException if the file cannot be read
     */
    Found read(Path file) throws IOException {
        if (Files.isDirectory(file)) throw new IllegalArgumentException(
            Tokenizer.shown(file) + ": is a folder; a text file is needed");
        try {
            return read(Tokenizer.shown(file), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                Tokenizer.shown(file) + ": no such file");
        }
    }

    /** Reads to the end of a stream that messages call by this name. */
    Found read(String name, InputStream in) throws IOException {
        return read(name, in.readAllBytes());
    }

    private Found read(String name, byte[] bytes) {
        String all = decode(name, bytes);
        if (nfc) all = Normalizer.normalize(all, Normalizer.Form.NFC);
        List<String> lines = all.lines().toList();
        for (int i = 0; i < lines.size(); i++) check(
            name, i + 1, lines.get(i));
        List<String> found = documents(name, lines);
        List<String> documents = unique
            ? List.copyOf(new LinkedHashSet<>(found)) : found;
        if (documents.isEmpty()) throw new IllegalArgumentException(
            name + ": holds no document (" + (text ? "a text"
                : separator == null ? "one a line" : "lines with '"
                + Tokenizer.shown(separator) + "' in between")
            + " is needed)");
        return new Found(documents, found.size() - documents.size());
    }

    private List<String> documents(String name, List<String> lines) {
        var documents = new ArrayList<String>();
        var document = new StringBuilder();
        boolean separated = false;
        for (String line : lines) {
            boolean ends = separator != null
                && line.strip().equals(separator);
            separated |= ends;
            if (!ends) document.append(line).append('\n');
            if (ends || separator == null && !text)
                add(documents, document);
        }
        add(documents, document);
        if (separator != null && !separated && !documents.isEmpty())
            throw new IllegalArgumentException(name + ": no line is "
                + (separator.isEmpty() ? "empty" : "the separator '"
                    + Tokenizer.shown(separator) + "'"));
        return documents;
    }

    private static void add(List<String> documents, StringBuilder next) {
        String document = next.toString().strip();
        if (!document.isEmpty()) documents.add(document);
        next.setLength(0);
    }

    private void check(String name, int number, String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (isText(c)) continue;
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                "%s: line %d holds the control character U+%04X;"
                + " a text file%s is needed", name, number, (int) c,
                text || separator != null ? "" : ", one document a line,"));
        }
    }

    /** Nothing that a terminal obeys, and no other end of a line. */
    private static boolean isText(char c) {
        return c == '\t' || !Character.isISOControl(c)
            && c != LINE_SEPARATOR && c != PARAGRAPH_SEPARATOR;
    }

    /*
    [#layout-encoding]
    === Which encoding is it?

    Text is bytes, and there are many ways to write letters as bytes. We take
    UTF-8, which is by far the most common. The bytes of other encodings are
    rarely valid UTF-8, so that a mistake is noticed. What is it, then? UTF-16
    takes two bytes for each letter, and in English nearly every second byte
    is 0; it often says so itself, with a mark in front. Latin-1 and
    Windows-1252 take one byte a letter. The bytes from 0x80 to 0x9F are no
    letters in the first of the two, and quotation marks and dashes in the
    second.
    */

    private static String decode(String name, byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        String other = utf16(bytes);
        try {
            if (!other.isEmpty()) throw new CharacterCodingException();
            String text = StandardCharsets.UTF_8.newDecoder()
                .decode(in).toString();
            return text.startsWith(BYTE_ORDER_MARK)
                ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            if (!other.isEmpty()) throw new IllegalArgumentException(
                name + ": is not UTF-8 text" + seems(other));
            int at = in.position(), line = 1;
            for (int i = 0; i < at; i++) if (bytes[i] == '\n') line++;
            other = oneByte(bytes);
            throw new IllegalArgumentException(name
                + ": byte " + (at + 1) + " is not valid UTF-8 text"
                + " (line " + line + ")"
                + (other.isEmpty() ? "" : seems(other)));
        }
    }

    private static String seems(String encoding) {
        return "; it seems to be " + encoding + ", and iconv -f "
            + encoding + " -t UTF-8 turns it into UTF-8";
    }

    /** Returns which UTF-16 or UTF-32 it seems to be, or nothing. */
    private static String utf16(byte[] b) {
        int first = b.length < 2 ? 0 : (b[0] & 255) << 8 | b[1] & 255;
        int second = b.length < 4 ? -1 : (b[2] & 255) << 8 | b[3] & 255;
        if (first == 0xFFFE) return second == 0 ? "UTF-32" : "UTF-16";
        if (first == 0xFEFF) return "UTF-16";
        if (first == 0 && second == 0xFEFF) return "UTF-32";
        int[] zeros = new int[2];
        for (int i = 0; i < b.length; i++) if (b[i] == 0) zeros[i % 2]++;
        int half = b.length / 2, most = half / 3;
        if (half < 2 || b.length % 2 != 0) return "";
        if (zeros[1] > most && zeros[0] <= half / 20) return "UTF-16LE";
        if (zeros[0] > most && zeros[1] <= half / 20) return "UTF-16BE";
        return "";
    }

    /** Returns which encoding of one byte a letter it seems to be. */
    private static String oneByte(byte[] bytes) {
        boolean windows = false;
        for (byte b : bytes) {
            int c = b & 255;
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f'
                || c == 0x7F) return "";
            windows |= c >= 0x80 && c < 0xA0;
        }
        return windows ? "WINDOWS-1252" : "ISO-8859-1";
    }
}

/*
Here is a file of three verses, two of which are the same:

[source,jshell]
----
jshell> Corpus read(String... words) throws IOException {
   ...>     Path file = Files.createTempFile("verses", ".txt");
   ...>     Files.writeString(file, "row row\nyour boat\n--\nlife is"
   ...>         + "\nbut a dream\n--\nrow row\nyour boat\n");
   ...>     var corpus = Corpus.read(file, Layout.of(words));
   ...>     Files.delete(file);
   ...>     return corpus;
   ...> }
|  created method read(String...)

jshell> read("separator=--").documents()
$2 ==>
[row row
your boat, life is
but a dream, row row
your boat]

jshell> read("separator=--").duplicates()
$3 ==> 1

jshell> read("separator=--", "unique=true")
$4 ==> Corpus(2 documents, 0 held out)

jshell> read("text=true").split(0.25)
$5 ==> Corpus(a text of 61 characters, 15 held out)
----

[#layout-try]
=== Try it

How long is an é?

[source,jshell]
----
jshell> ("e" + Character.toString(0x301)).length()
$6 ==> 2

jshell> java.text.Normalizer.normalize("e" + Character.toString(0x301),
   ...>     java.text.Normalizer.Form.NFC).length()
$7 ==> 1
----

In the shell the layout is told by options, as in `./build.sh train --data
verses.txt --separator=-- --unique`. What does `./build.sh train --help` call
the others?
*/
