/*
[#tokenizer]
== Characters become numbers: the tokenizer

A model calculates with numbers, and a name is made of letters. A _tokenizer_
stands between the two: it cuts a text into pieces, the _tokens_, and gives
each kind of piece a number, its _id_. Ours is the simplest there is: every
character is a token. It looks at all the documents once, sorts the different
characters that it finds, and numbers them from 0. For the names that come
with this book that is `a` = 0 to `z` = 25.

One more token has no character. It is called BOS, for _beginning of
sequence_, and it gets the number after the last, here 26. It stands before
every document, so that the model has something to predict the first letter
from; and after every document, so that the model can learn where a name ends.
To predict BOS is to say: I am done.

All the tokens that there are make up the _vocabulary_. Ours has 27.
*/
package microgpt;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Turns texts into token ids and back. */
public interface Tokenizer {

    /** Returns how many different tokens there are, BOS included. */
    int size();

    /** Returns the id of the token before and after each document. */
    int bos();

    /**
     * Returns the ids of the text's tokens after one BOS.
     *
     * @throws IllegalArgumentException if a part of it has no token
     */
    int[] encodeStart(String text);

    /**
     * Returns the ids of the text's tokens between two BOS.
     *
     * @throws IllegalArgumentException if a part of it has no token
     */
    default int[] encode(String text) {
        int[] start = encodeStart(text);
        int[] tokens = Arrays.copyOf(start, start.length + 1);
        tokens[start.length] = bos();
        return tokens;
    }

    /** Returns whether every part of a text has a token. */
    default boolean knows(String text) {
        try {
            encodeStart(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns the text of these tokens; BOS has none.
     *
     * @throws IllegalArgumentException if there is no such token
     */
    String decode(int... tokens);

    /**
     * Returns a token as it is shown: its text, or "BOS".
     *
     * @throws IllegalArgumentException if there is no such token
     */
    String symbol(int token);

    /**
     * Returns how many characters begin in a token; the BOS that ends a
     * document counts as one.
     */
    default int characters(int token) { return 1; }

    /** Returns what a token is called: a character, or just a token. */
    default String unit() { return "character"; }

    /** Returns what decodes one token after the other. */
    default Decoder decoder() { return this::decode; }

    /** Decodes a text while it is being written. */
    interface Decoder {

        /** Returns the characters that are complete with this token. */
        String next(int token);

        /** Returns what is left at the end of the text. */
        default String end() { return ""; }
    }

    /** Returns the words by which {@link #read} makes it again. */
    Map<String, String> words();

    /** Returns which characters occur (Unicode code points). */
    static BitSet alphabet(Collection<String> documents) {
        var found = new BitSet();
        for (String d : documents)
            for (int i = 0, c; i < d.length(); i += Character.charCount(c))
                found.set(c = d.codePointAt(i));
        return found;
    }

    /** Returns a tokenizer for every character in the documents. */
    static Tokenizer of(Collection<String> documents) {
        return new Characters(documents);
    }

    /** Returns the tokenizer that wrote these words; null if none. */
    static Tokenizer read(Map<String, String> words) {
        String alphabet = words.get("alphabet");
        return alphabet == null
            ? null : new Characters(java.util.List.of(alphabet));
    }

    /** One token for each character (Unicode code point). */
    final class Characters implements Tokenizer {

        private final int[] characters;     // sorted; the index is the id

        /** A tokenizer for every character that occurs there. */
        Characters(Collection<String> documents) {
            BitSet found = Tokenizer.alphabet(documents);
            if (found.isEmpty()) throw new IllegalArgumentException(
                "a tokenizer needs at least one character to know");
            characters = found.stream().toArray();
        }

        @Override
        public int size() { return characters.length + 1; }

        @Override
        public int bos() { return characters.length; }

        @Override
        public int[] encodeStart(String text) {
            int[] points = text.codePoints().toArray();
            int[] tokens = new int[points.length + 1];
            tokens[0] = bos();
            for (int i = 0; i < points.length; i++) {
                int id = Arrays.binarySearch(characters, points[i]);
                if (id < 0) throw new IllegalArgumentException(
                    "unknown character " + show(points[i])
                    + " at position " + (i + 1) + " of \""
                    + shown(text) + "\"; the tokenizer knows "
                    + shown(alphabet()));
                tokens[i + 1] = id;
            }
            return tokens;
        }

        @Override
        public String decode(int... tokens) {
            var text = new StringBuilder();
            for (int token : tokens)
                if (check(token) != bos())
                    text.appendCodePoint(characters[token]);
            return text.toString();
        }

        @Override
        public String symbol(int token) {
            return check(token) == bos() ? "BOS" : decode(token);
        }

        /** Returns all characters in the order of their ids. */
        public String alphabet() {
            return new String(characters, 0, characters.length);
        }

        @Override
        public Map<String, String> words() {
            return Map.of("alphabet", alphabet());
        }

        private int check(int token) {
            if (token < 0 || token >= size())
                throw new IllegalArgumentException("token " + token
                    + " is not in 0.." + (size() - 1));
            return token;
        }

        private static String show(int c) {
            String code = String.format(Locale.ROOT, "U+%04X", c);
            return isHidden(c)
                ? code : "'" + Character.toString(c) + "' (" + code + ")";
        }

        @Override
        public String toString() {
            return "Tokenizer(" + characters.length
                + " characters and BOS: " + shown(alphabet()) + ")";
        }
    }

    /*
    [source,jshell]
    ----
    jshell> var small = Tokenizer.of(List.of("emma", "ava"))
    small ==> Tokenizer(4 characters and BOS: aemv)

    jshell> small.encode("emma")
    $2 ==>
    int[6]
      4 1 2 2 0 4

    jshell> small.decode(1, 3, 0)
    $3 ==> "eva"
    ----

    Nothing was learned here. Encoding and decoding are look-ups, and a text
    that is encoded and decoded again comes back unchanged. A character that
    was in no document has no id; `small.encode("eve!")` is refused with a
    message that says which character it was and where.
    */

    /*
    A message quotes what it complains about, and that may come from anywhere.
    A terminal obeys control characters: a name with the right ones in it
    could clear the screen. So wherever this program quotes a text that it was
    given, it shows it like this, and not all of it if it is long.
    */

    /**
     * Returns the text as a message can quote it: what cannot be seen as
     * {@code U+XXXX}, and only the beginning if it is long.
     */
    static String shown(String text) {
        return shown(text, 60);
    }

    /** As {@link #shown(String)}; names of files may be longer. */
    static String shown(java.nio.file.Path file) {
        return shown(file.toString(), 250);
    }

    /** As {@link #shown(String)}, with room for that many characters. */
    public static String shown(String text, int most) {
        int[] points = text.codePoints().toArray();
        int end = points.length > most + 10 ? most : points.length;
        var shown = new StringBuilder();
        for (int c : Arrays.copyOf(points, end))
            if (isHidden(c)) shown.append(
                String.format(Locale.ROOT, "U+%04X", c));
            else shown.appendCodePoint(c);
        if (end < points.length)
            shown.append("... (" + points.length + " characters)");
        return shown.toString();
    }

    /** Control and format characters, ends of lines, half characters. */
    static boolean isHidden(int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL: case Character.FORMAT:
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
            case Character.SURROGATE: return true;
            default: return false;
        }
    }
}

/*
[#tokenizer-production]
=== In production

One token a character keeps the vocabulary tiny and the sequences long. For
prose that is a bad bargain: the longer the sequence, the more there is to
compute, and for one part of a model, <<attention>>, it grows with the square
of the length. One token a word is no better. There is no end to words, and
one that was never seen would have no id.

Large models go between, with _byte-pair encoding_ <<sennrich2016>>. Start
with single characters. Find the pair of neighbours that occurs most often in
a large sample, make it a new token, and write the sample anew with it. Repeat
tens of thousands of times. Frequent words end up as one token, and rare ones
as a few pieces. GPT-2 starts not with characters but with bytes, 256 of them,
so that no text in any script is ever unknown. It made 50,000 merges and has,
with the bytes and one token for the end of a text, a vocabulary of 50,257
<<radford2019>>. Newer models have one to two hundred thousand and more.
SentencePiece <<kudo2018>> and tiktoken are two well-known programs for the
purpose; <<byte-pairs>> does as GPT-2 did.

What comes after the tokenizer does not change: ids go in, and a probability
for each id comes out. But a model never sees what is inside a token. Ask one
how many times a letter occurs in a word, and it has to know by heart what
ours can see.

[#tokenizer-try]
=== Try it

What would be the first merge for our names? Count the pairs:

[source,jshell]
----
jshell> var pairs = new TreeMap<String, Integer>()
pairs ==> {}

jshell> for (String name : corpus.documents())
   ...>     for (int i = 0; i + 2 <= name.length(); i++)
   ...>         pairs.merge(name.substring(i, i + 2), 1, Integer::sum);

jshell> Collections.max(pairs.keySet(), Comparator.comparing(pairs::get))
$6 ==> "an"

jshell> pairs.get("an")
$7 ==> 5471
----

And the second merge? Write the names anew, with one sign for "an", and count
again.

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> pairs.clear()

jshell> for (String name : corpus.documents()) {
   ...>     String merged = name.replace("an", "A");
   ...>     for (int i = 0; i + 2 <= merged.length(); i++)
   ...>         pairs.merge(merged.substring(i, i + 2), 1, Integer::sum);
   ...> }

jshell> Collections.max(pairs.keySet(), Comparator.comparing(pairs::get))
$10 ==> "ar"

jshell> pairs.get("ar")
$11 ==> 3291
----
====

Then see what `tokenizer.encode("zoë")` has to say: which character it does
not know, where that stands, and what it knows.
*/
