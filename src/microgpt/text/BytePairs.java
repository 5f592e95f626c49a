/*
[#byte-pairs]
== Frequent neighbours become one token: byte pairs °

One token a character is a bad bargain for prose: the sequences are long, and
with a token a byte they are longer. _Byte-pair encoding_ <<sennrich2016>> goes
between bytes and words. It starts from single ones and makes the pair of
neighbours that occurs most often into a new token; then it looks again.

Take three words, "hug" ten times, "pug" five times, "hugs" five times. In all
of them together `u g` occurs twenty times, `h u` fifteen times, `p u` and
`g s` five times each. So `ug` becomes a token, and the words are now `h ug`,
`p ug` and `h ug s`. The next pair is `h ug`, fifteen times; then `hug s` and
`p ug` are left with five each. What was learned is this list, and its order:

[source]
----
u g
h ug
p ug
----

(Of two pairs that are equally frequent the one that is later in the alphabet
is taken, so that a text has one list and not several.)

To encode a word, go through the list in the same way: of all pairs in the
word that are in the list, the one that stands first in it is merged, until
there is none. "hugs" becomes `hug s`, and "mug", which was never seen,
becomes `m ug`.
*/
package microgpt.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.Tokenizer;

/** Byte-pair encoding on bytes, as in GPT-2. */
public final class BytePairs implements Tokenizer {

    /** What GPT-2 calls the token at both ends of a document. */
    public static final String END_OF_TEXT = "<|endoftext|>";

    /** Longer words are rare, and more words than that take room. */
    private static final int LONGEST_KEPT = 64, MOST_KEPT = 1 << 16;

    private final List<String> tokens;      // bytes by id; null: special
    private final List<int[]> merges;       // ids of left, right, both
    private final Map<String, Integer> specials;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Long, Integer> ranks = new HashMap<>();
    private final Map<String, int[]> words = new ConcurrentHashMap<>();

    /**
     * A tokenizer with these merges.
     *
     * @param tokens the bytes of each token by id; null for special ones
     * @param merges left and right part, the first to be merged first
     * @param specials the id of each special token by its name; the first
     *     one stands before and after each document
     * @throws IllegalArgumentException if a byte has no token, or a part
     *     or the whole of a merge has none
     */
    BytePairs(List<String> tokens, List<String[]> merges,
            Map<String, Integer> specials) {
        this.tokens = tokens;
        this.specials = new LinkedHashMap<>(specials);
        this.merges = new ArrayList<>(merges.size());
        for (int id = 0; id < tokens.size(); id++)
            if (tokens.get(id) != null) ids.putIfAbsent(tokens.get(id), id);
            else if (!specials.containsValue(id))
                throw new IllegalArgumentException(
                    "has nothing for token " + id);
        for (int b = 0; b < Bytes.COUNT; b++) id(Character.toString(b));
        for (String[] pair : merges) {
            int left = id(pair[0]), right = id(pair[1]);
            ranks.putIfAbsent(pair(left, right), this.merges.size());
            this.merges.add(
                new int[] {left, right, id(pair[0] + pair[1])});
        }
    }

    private int id(String bytes) {
        Integer id = ids.get(bytes);
        if (id == null) throw new IllegalArgumentException(
            "has no token " + Bytes.printable(bytes));
        return id;
    }

    static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    /** Returns bytes, then merges in order, then the end of a text. */
    static BytePairs of(List<String[]> merges) {
        var tokens = new ArrayList<String>();
        for (int b = 0; b < Bytes.COUNT; b++)
            tokens.add(Character.toString(b));
        for (String[] pair : merges) tokens.add(pair[0] + pair[1]);
        tokens.add(null);
        return new BytePairs(
            tokens, merges, Map.of(END_OF_TEXT, tokens.size() - 1));
    }

    @Override
    public int size() { return tokens.size(); }

    @Override
    public int bos() { return specials.values().iterator().next(); }

    /** Returns how many merges it knows. */
    public int merges() { return merges.size(); }

    /*
    [#byte-pairs-split]
    === Words first

    If anything could be merged with anything, then "dog.", "dog!" and "dog?"
    would each become a token of its own. So a text is first cut into words,
    and nothing is merged across a cut. This is where GPT-2 cuts
    <<radford2019>>: the short endings of English; then letters, digits or
    other signs, each with the space before them; then other white space, of
    which the last one is left to what follows.
    */

    private static final Pattern WORD = Pattern.compile(
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+"
            + "| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
        Pattern.UNICODE_CHARACTER_CLASS);

    /** Returns the rule by which texts are cut into words. */
    static String pattern() { return WORD.pattern(); }

    /**
     * Cuts a text into words; joined, they are the text again.
     *
     * @throws IllegalArgumentException if there is half a character in it
     */
    static void split(CharSequence text, Consumer<String> word) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) continue;
            if (Character.codePointAt(text, i) > Character.MAX_VALUE) i++;
            else throw new IllegalArgumentException(String.format(
                java.util.Locale.ROOT, "half a character, U+%04X, at "
                + "position %d of \"%s\"", (int) text.charAt(i), i + 1,
                Tokenizer.shown(text.toString())));
        }
        Matcher m = WORD.matcher(text);
        while (m.find()) word.accept(m.group());
    }

    /*
    [#byte-pairs-encode]
    === Encoding a word

    All pairs of the word that can be merged wait in a queue, by their place
    in the list and then by their place in the word. When one is merged, its
    two neighbours become new pairs and queue up as well. An entry whose pair
    is no longer there is passed over. Words come again, so their ids are
    kept.
    */

    @Override
    public int[] encodeStart(String text) {
        return encodeStart(text, Set.of());
    }

    private int[] word(String word) {
        int[] known = words.get(word);
        if (known != null) return known;
        int[] made = merge(Bytes.of(word));
        if (word.length() <= LONGEST_KEPT && words.size() < MOST_KEPT)
            words.put(word, made);
        return made;
    }

    private int[] merge(String bytes) {
        int n = bytes.length();
        int[] id = new int[n], before = new int[n], after = new int[n];
        var queue = new PriorityQueue<Long>();
        for (int i = 0; i < n; i++) {
            id[i] = ids.get(bytes.substring(i, i + 1));
            before[i] = i - 1;
            after[i] = i + 1;
        }
        for (int i = 0; i + 1 < n; i++) offer(queue, id, after, i);
        while (!queue.isEmpty()) {
            long first = queue.remove();
            int i = (int) first, j = after[i];
            int[] m = merges.get((int) (first >> 32));
            if (j >= n || id[i] != m[0] || id[j] != m[1]) continue;
            id[i] = m[2];
            id[j] = -1;
            after[i] = after[j];
            if (after[i] < n) before[after[i]] = i;
            offer(queue, id, after, i);
            if (before[i] >= 0) offer(queue, id, after, before[i]);
        }
        return Arrays.stream(id).filter(x -> x >= 0).toArray();
    }

    private void offer(
            PriorityQueue<Long> queue, int[] id, int[] after, int i) {
        if (after[i] >= id.length) return;
        Integer rank = ranks.get(pair(id[i], id[after[i]]));
        if (rank != null) queue.add((long) rank << 32 | i);
    }

    /*
    [#byte-pairs-special]
    === Special tokens

    The token that we call BOS GPT-2 calls `<|endoftext|>`. It has no bytes:
    nothing that a document says becomes this token, even if someone writes
    its name. Otherwise a document could pretend to end. Whoever lays out
    dialogues, and knows where each part comes from, can allow some of the
    special tokens by name.
    */

    /**
     * As {@link #encode(String)}; the special tokens named are seen.
     *
     * @throws IllegalArgumentException if there is none of such a name,
     *     or there is half a character in the text
     */
    public int[] encode(String text, Set<String> allowed) {
        int[] start = encodeStart(text, allowed);
        int[] all = Arrays.copyOf(start, start.length + 1);
        all[start.length] = bos();
        return all;
    }

    private int[] encodeStart(String text, Set<String> allowed) {
        for (String name : allowed)
            if (!specials.containsKey(name))
                throw new IllegalArgumentException("no special token '"
                    + Tokenizer.shown(name) + "'; there are: "
                    + String.join(" ", specials.keySet()));
        var all = new ArrayList<int[]>();
        all.add(new int[] {bos()});
        int from = 0;
        while (from < text.length()) {
            int at = text.length();
            String special = null;
            for (String name : allowed) {       // first, then longest
                int i = text.indexOf(name, from);
                if (i < 0 || i > at || i == at && (special == null
                    || special.length() > name.length())) continue;
                at = i;
                special = name;
            }
            split(text.substring(from, at), w -> all.add(word(w)));
            if (special != null)
                all.add(new int[] {specials.get(special)});
            from = at + (special == null ? 0 : special.length());
        }
        return all.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** Returns the special tokens' ids by name, the one for BOS first. */
    public Map<String, Integer> specials() {
        return java.util.Collections.unmodifiableMap(specials);
    }

    /*
    [#byte-pairs-decode]
    === Decoding

    Tokens become bytes, and bytes text. What was encoded comes back as it
    was. A token may hold half a character; <<bytes-decode>> tells what then.
    */

    @Override
    public String decode(int... tokens) {
        var bytes = new StringBuilder();
        for (int token : tokens) bytes.append(bytes(token));
        return Bytes.text(bytes.toString());
    }

    /** Returns a token's bytes; BOS has none. */
    private String bytes(int token) {
        if (token < 0 || token >= size())
            throw new IllegalArgumentException("token " + token
                + " is not in 0.." + (size() - 1));
        String bytes = tokens.get(token);
        return bytes != null ? bytes
            : token == bos() ? "" : Bytes.of(special(token));
    }

    private String special(int token) {
        for (var e : specials.entrySet())
            if (e.getValue() == token) return e.getKey();
        throw new IllegalStateException("token " + token);
    }

    @Override
    public Decoder decoder() { return Bytes.decoder(this::bytes); }

    /** Every character has one byte that starts it; an end is one. */
    @Override
    public int characters(int token) {
        return token == bos() ? 1 : (int) bytes(token).chars()
            .filter(b -> (b & 0xC0) != 0x80).count();
    }

    @Override
    public String unit() { return "token"; }

    /*
    Shown alone, a token is its text, with `␣` for a space at its ends, which
    could not be seen; or its bytes, if they are not whole characters.
    */

    @Override
    public String symbol(int token) {
        String bytes = bytes(token);
        if (token == bos()) return "BOS";
        String text = decode(token);
        if (!Bytes.of(text).equals(bytes)) {
            var hex = new StringBuilder("<");
            bytes.chars().forEach(b -> hex.append(String.format(
                hex.length() > 1 ? " %02X" : "%02X", b)));
            return hex.append('>').toString();
        }
        String core = text.replaceAll("^ +| +$", "");
        int lead = core.isEmpty() ? text.length() : text.indexOf(core);
        return "␣".repeat(lead) + core + "␣".repeat(
            text.length() - lead - core.length());
    }

    /*
    [#byte-pairs-words]
    === Keeping it

    The list of merges is all that was learned. It is written in signs that
    can be seen (<<bytes-signs>>).
    */

    /** Returns a token as files have it: visible signs, or its name. */
    String written(int token) {
        String bytes = tokens.get(token);
        return bytes == null ? special(token) : Bytes.printable(bytes);
    }

    /** Returns the merges in order, "left right", in visible signs. */
    public List<String> list() {
        return merges.stream().map(m -> written(m[0]) + " "
            + written(m[1])).toList();
    }

    /*
    Learned tokens are numbered in the order in which they were made, after
    the bytes. In files of others they may have other numbers. Then the
    tokens are written down, too, in their order.
    */

    private static final String MERGES = "merges", TOKENS = "tokens",
        SPECIALS = "specials";

    @Override
    public Map<String, String> words() {
        var map = new LinkedHashMap<String, String>();
        map.put(MERGES, String.join("\n", list()));
        if (of(pairs()).equals(this)) return map;
        map.put(TOKENS, String.join("\n", tokens.stream()
            .map(t -> t == null ? "" : Bytes.printable(t)).toList()));
        map.put(SPECIALS, String.join("\n", specials.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey()).toList()));
        return map;
    }

    private List<String[]> pairs() {
        return merges.stream().map(m -> new String[] {
            tokens.get(m[0]), tokens.get(m[1])}).toList();
    }

    /**
     * Returns the tokenizer that wrote these words, byte pairs or
     * characters; null if none.
     *
     * @throws IllegalArgumentException if the words cannot be its own
     */
    public static Tokenizer read(Map<String, String> words) {
        String merges = words.get(MERGES);
        if (merges == null) return Tokenizer.read(words);
        var pairs = new ArrayList<String[]>();
        if (!merges.isEmpty())
            for (String line : merges.split("\n", -1))
                pairs.add(pair(line));
        if (!words.containsKey(TOKENS)) return of(pairs);
        var tokens = new ArrayList<String>();
        for (String token : words.get(TOKENS).split("\n", -1))
            tokens.add(token.isEmpty() ? null : Bytes.fromPrintable(token));
        var specials = new LinkedHashMap<String, Integer>();
        for (String line : words.getOrDefault(SPECIALS, "").split("\n")) {
            String[] parts = line.split(" ", 2);
            if (parts.length < 2 || !parts[0].matches("[0-9]{1,9}")
                || Integer.parseInt(parts[0]) >= tokens.size()
                || tokens.get(Integer.parseInt(parts[0])) != null)
                throw new IllegalArgumentException("special token '"
                    + Tokenizer.shown(line) + "' is not understood");
            specials.put(parts[1], Integer.parseInt(parts[0]));
        }
        return new BytePairs(tokens, pairs, specials);
    }

    /** Reads a merge: two strings of visible signs and a space. */
    static String[] pair(String line) {
        int space = line.indexOf(' ');
        if (space < 1 || space != line.lastIndexOf(' ')
            || space == line.length() - 1)
            throw new IllegalArgumentException("merge '"
                + Tokenizer.shown(line) + "' is not two tokens");
        return new String[] {Bytes.fromPrintable(line.substring(0, space)),
            Bytes.fromPrintable(line.substring(space + 1))};
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BytePairs that
            && tokens.equals(that.tokens) && list().equals(that.list())
            && specials.equals(that.specials) && bos() == that.bos();
    }

    @Override
    public int hashCode() { return tokens.hashCode(); }

    @Override
    public String toString() {
        return "BytePairs(" + size() + " tokens: " + Bytes.COUNT
            + " bytes, " + merges() + " merges, BOS"
            + (specials.size() == 1 ? ""
                : " and " + (specials.size() - 1) + " more") + ")";
    }
}

/*
The next chapter learns the list. Here it is learned from the three words of
above; 260 tokens are the 256 bytes, three merges, and BOS.

[source,jshell]
----
jshell> var text = "hug ".repeat(10) + "pug ".repeat(5) + "hugs ".repeat(5)
text ==> "hug hug hug hug hug hug hug hug hug hug pug pug pug pug pug hugs hugs hugs hugs hugs "

jshell> var pairs = BytePairLearner.learn(List.of(text.split(" ")), 260)
pairs ==> BytePairs(260 tokens: 256 bytes, 3 merges, BOS)

jshell> pairs.list()
$3 ==> [u g, h ug, p ug]

jshell> for (int token : pairs.encode("mug hugs"))
   ...>     System.out.print(pairs.symbol(token) + " ");
BOS m ug ␣ hug s BOS
----

The space before "hugs" belongs to that word, and since no word with a space
was ever learned, it stays alone.

[#byte-pairs-lost]
=== What is bought, and what it costs

A token of several characters makes a sequence shorter: there is less to
compute, and a context of the same length sees more of the text. But the
vocabulary is larger, with a row in two tables for each token; rare tokens are
seldom trained; and the model never sees what is inside a token.

And two models with different tokenizers cannot be compared by their loss a
token (<<loss>>). One that is told to guess longer pieces guesses fewer of
them, and each is harder. What can be compared is the loss of the whole text,
or its share in each _character_: the losses of all tokens together, divided
by the number of characters, where the end of a document counts as one. With
one token a character that is the loss a token. <<evaluate>> measures both.

[#byte-pairs-try]
=== Try it

Does a text that nobody thought of come back as it was? And how many tokens
does it take, if only English words have been learned?

[source,jshell]
----
jshell> String face() { return Character.toString(0x1F917) + " hug"; }
|  created method face()

jshell> pairs.encode(face()).length
$6 ==> 8

jshell> pairs.decode(pairs.encode(face())).equals(face())
$7 ==> true
----

Why that many?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> for (int token : pairs.encode(face()))
   ...>     System.out.print(pairs.symbol(token) + " ");
BOS <F0> <9F> <A4> <97> ␣ hug BOS
----

The face is four bytes that were never seen together, then come the space and
the word; and there is a BOS at both ends.
====
*/
