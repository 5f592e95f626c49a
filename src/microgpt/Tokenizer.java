/*
[#tokenizer]
== Characters become numbers

A model calculates with numbers, and a name is made of letters. A _tokenizer_
stands between the two: it cuts a text into pieces, the _tokens_, and gives
each kind of piece a number. Ours is the simplest there is: every character is
a token. It looks at all the documents once, sorts the different characters
that it finds, and numbers them from 0. For the names that come with this book
that is `a` = 0 to `z` = 25.

One more token has no character. It is called BOS, for _beginning of
sequence_, and it gets the number after the last. It stands before every
document, so that the model has something to predict the first letter from;
and after every document, so that the model can learn where a name ends. To
predict "BOS" is to say: I am done.
*/
package microgpt;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;

/** Turns characters (Unicode code points) into token ids and back. */
public final class Tokenizer {

    private final int[] characters;     // sorted; the index is the id

    /** A tokenizer for every character that occurs in the documents. */
    public Tokenizer(Collection<String> documents) {
        var found = new BitSet();
        for (String d : documents)
            for (int i = 0; i < d.length(); i = d.offsetByCodePoints(i, 1))
                found.set(d.codePointAt(i));
        if (found.isEmpty()) throw new IllegalArgumentException(
            "a tokenizer needs at least one character to know");
        characters = found.stream().toArray();
    }

    /*
    [source,jshell]
    ----
    jshell> var small = new Tokenizer(List.of("emma", "ava"))
    small ==> Tokenizer(4 characters and BOS: aemv)

    jshell> small.encode("emma")
    $2 ==> int[6] { 4, 1, 2, 2, 0, 4 }

    jshell> small.decode(1, 3, 0)
    $3 ==> "eva"
    ----
    */

    /** Returns how many different tokens there are, BOS included. */
    public int size() { return characters.length + 1; }

    /** Returns the id of the token before and after each document. */
    public int bos() { return characters.length; }

    /**
     * Returns the ids of the text's characters between two BOS.
     *
     * @throws IllegalArgumentException if a character is not known
     */
    public int[] encode(String text) {
        int[] start = encodeStart(text);
        int[] tokens = Arrays.copyOf(start, start.length + 1);
        tokens[start.length] = bos();
        return tokens;
    }

    /** As {@link #encode}, but open-ended: without the closing BOS. */
    public int[] encodeStart(String text) {
        int[] points = text.codePoints().toArray();
        int[] tokens = new int[points.length + 1];
        tokens[0] = bos();
        for (int i = 0; i < points.length; i++) {
            int id = Arrays.binarySearch(characters, points[i]);
            if (id < 0) throw new IllegalArgumentException(
                "unknown character " + show(points[i]) + " at position "
                + (i + 1) + " of \"" + text
                + "\"; the tokenizer knows " + alphabet());
            tokens[i + 1] = id;
        }
        return tokens;
    }

    /** Returns the text of these tokens; BOS has none. */
    public String decode(int... tokens) {
        var text = new StringBuilder();
        for (int token : tokens)
            if (check(token) != bos())
                text.appendCodePoint(characters[token]);
        return text.toString();
    }

    /** Returns the token's character, or "BOS". */
    public String symbol(int token) {
        return check(token) == bos() ? "BOS" : decode(token);
    }

    /** Returns all characters in the order of their ids. */
    public String alphabet() {
        return new String(characters, 0, characters.length);
    }

    private int check(int token) {
        if (token < 0 || token >= size())
            throw new IllegalArgumentException("token " + token
                + " is not in 0.." + (size() - 1));
        return token;
    }

    private static String show(int c) {
        String code = String.format("U+%04X", c);
        return Character.isISOControl(c)
            ? code : "'" + Character.toString(c) + "' (" + code + ")";
    }

    @Override
    public String toString() {
        return "Tokenizer(" + characters.length
            + " characters and BOS: " + alphabet() + ")";
    }
}
