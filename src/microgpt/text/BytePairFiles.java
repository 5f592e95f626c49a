/*
[#byte-pair-files]
== The tokenizers of others: files of byte pairs °

The byte pairs of GPT-2 are kept in two files. One gives each token its id,
and the other is the list of merges, one a line, in signs that can be seen
(<<bytes-signs>>); most programs call them `vocab.json` and `merges.txt`. Many
models come with one file, `tokenizer.json`, that holds both and says what
else is done to a text. With them we can cut a text as those models do.

Not every such file holds byte pairs, and many newer ones, Llama's among
them, cut a text into words by another rule. One that asks for something
that we do not do is refused, and the message says what that is: a tokenizer
that does nearly the same would be worse than none, since a model that meets
ids which it was not trained on does not complain. It only writes nonsense.
*/
package microgpt.text;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import microgpt.Tokenizer;

/** Reads and writes the files that byte pairs are kept in elsewhere. */
public final class BytePairFiles {

    /** What BOS is called in them; else it gets an id after the last. */
    private static final List<String> STARTS =
        List.of(BytePairs.END_OF_TEXT, "<s>");

    /**
     * Reads {@code vocab.json} and {@code merges.txt}. A token that is
     * no byte and made by no merge is a special one.
     *
     * @throws IllegalArgumentException if they are not of that kind
     * @throws IOException if they cannot be read
     */
    public static BytePairs read(Path vocab, Path merges)
            throws IOException {
        Map<String, Integer> ids =
            in(vocab, text -> ids(json(text)));
        List<String[]> pairs = in(merges, text -> pairs(text.lines()
            .filter(line -> !line.isEmpty()
                && !line.startsWith("#version")).toList()));
        return in(vocab, text -> tokenizer(ids, pairs, Map.of()));
    }

    private static final String VOCAB = "vocab.json",
        MERGES = "merges.txt";

    /**
     * Reads {@code tokenizer.json}, or one of the two files, whatever
     * stands before {@code vocab.json} and {@code merges.txt} in their
     * names; the other lies beside it. Else as above.
     */
    public static BytePairs read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        for (String end : List.of(VOCAB, MERGES)) {
            if (!name.endsWith(end)) continue;
            String start = name.substring(0, name.length() - end.length());
            return read(file.resolveSibling(start + VOCAB),
                file.resolveSibling(start + MERGES));
        }
        return in(file, text -> {
            JsonObject all = json(text).getAsJsonObject();
            JsonObject model = all.getAsJsonObject("model");
            check(all, model);
            var lines = new ArrayList<String>();
            for (JsonElement merge : model.getAsJsonArray("merges"))
                lines.add(merge.isJsonPrimitive() ? merge.getAsString()
                    : merge.getAsJsonArray().get(0).getAsString() + " "
                        + merge.getAsJsonArray().get(1).getAsString());
            Map<String, Integer> ids = ids(model.get("vocab"));
            var added = new LinkedHashMap<String, Integer>();
            if (is(all.get("added_tokens")))
                for (JsonElement e : all.getAsJsonArray("added_tokens"))
                    added.put(
                        e.getAsJsonObject().get("content").getAsString(),
                        e.getAsJsonObject().get("id").getAsInt());
            return tokenizer(ids, pairs(lines), added);
        });
    }

    private static BytePairs tokenizer(Map<String, Integer> ids,
            List<String[]> pairs, Map<String, Integer> added) {
        var other = new LinkedHashMap<String, Integer>(ids);
        for (int b = 0; b < Bytes.COUNT; b++)
            other.remove(Bytes.printable(Character.toString(b)));
        for (String[] pair : pairs)
            other.remove(Bytes.printable(pair[0] + pair[1]));
        other.putAll(added);
        int size = all(ids, added);
        String start = STARTS.stream().filter(other::containsKey)
            .findFirst().orElse(BytePairs.END_OF_TEXT);
        var specials = new LinkedHashMap<String, Integer>();
        specials.put(start, other.getOrDefault(start, size));
        other.forEach(specials::putIfAbsent);
        var tokens = new String[Math.max(size, specials.get(start) + 1)];
        ids.forEach((token, id) -> {
            if (!specials.containsValue(id))
                tokens[id] = Bytes.fromPrintable(token);
        });
        return new BytePairs(Arrays.asList(tokens), pairs, specials);
    }

    /** Returns how many ids there are, if they are 0, 1, 2, ... */
    private static int all(
            Map<String, Integer> ids, Map<String, Integer> added) {
        Set<Integer> used = new HashSet<>(ids.values());
        if (used.size() < ids.size()) throw new IllegalArgumentException(
            "gives two tokens the same id");
        used.addAll(added.values());
        for (int id = 0; id < used.size(); id++)
            if (!used.contains(id)) throw new IllegalArgumentException(
                "has " + used.size() + " tokens, and none has the id "
                + id);
        return used.size();
    }

    private static JsonElement json(String text) {
        return new Gson().fromJson(text, JsonElement.class);
    }

    private static Map<String, Integer> ids(JsonElement vocab) {
        var ids = new LinkedHashMap<String, Integer>();
        vocab.getAsJsonObject().entrySet().forEach(
            e -> ids.put(e.getKey(), e.getValue().getAsInt()));
        return ids;
    }

    private static List<String[]> pairs(List<String> lines) {
        return lines.stream().map(BytePairs::pair).toList();
    }

    /*
    [#byte-pair-refused]
    === What is refused

    A `tokenizer.json` tells what happens to a text step by step. Ours does
    one thing only: it cuts as GPT-2 does, turns words into bytes, and merges.
    */

    private static void check(JsonObject all, JsonObject model) {
        refuse(model == null || !is(model.get("type"))
                || !model.get("type").getAsString().equals("BPE"),
            "model " + (model == null ? "none" : model.get("type")));
        refuse(is(all.get("normalizer")), "a normalizer");
        for (String key : List.of("dropout", "continuing_subword_prefix",
                "end_of_word_suffix", "byte_fallback", "ignore_merges",
                "fuse_unk"))
            refuse(is(model.get(key)), "the model's " + key);
        JsonElement pre = all.get("pre_tokenizer");
        refuse(!is(pre), "no pre_tokenizer");
        String type = text(pre, "type");
        boolean split = true;       // ByteLevel does it, unless told not to
        if (type.equals("Sequence")) {
            var parts = pre.getAsJsonObject()
                .getAsJsonArray("pretokenizers");
            refuse(parts.size() != 2
                || !text(parts.get(0), "type").equals("Split"),
                "another pre_tokenizer than ByteLevel");
            String regex = text(parts.get(0).getAsJsonObject()
                .get("pattern"), "Regex");
            refuse(!regex.equals(BytePairs.pattern()),
                "words cut in another way than GPT-2's");
            split = false;
            pre = parts.get(1);
            type = text(pre, "type");
        }
        refuse(!type.equals("ByteLevel"), "pre_tokenizer " + type);
        refuse(is(pre.getAsJsonObject().get("add_prefix_space")),
            "a space before the text (add_prefix_space)");
        JsonElement uses = pre.getAsJsonObject().get("use_regex");
        refuse((uses == null || is(uses)) != split,
            "words cut in another way than GPT-2's");
    }

    private static void refuse(boolean wrong, String what) {
        if (wrong) throw new IllegalArgumentException("asks for " + what
            + "; only byte-level BPE as in GPT-2 is understood");
    }

    private static String text(JsonElement e, String key) {
        JsonElement value = e.getAsJsonObject().get(key);
        return is(value) ? value.getAsString() : "none";
    }

    /** Whether something is there, and neither null, false nor empty. */
    private static boolean is(JsonElement e) {
        return e != null && !e.isJsonNull() && !e.toString().equals("\"\"")
            && !e.toString().equals("false");
    }

    private interface Reading<T> {
        T of(String text);
    }

    /** Reads a file, and names it where something is wrong with it. */
    private static <T> T in(Path file, Reading<T> reading)
            throws IOException {
        String name = Tokenizer.shown(file) + ": ";
        try {
            return reading.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(name + "no such file");
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(name + "is not UTF-8 text");
        } catch (JsonParseException | IllegalStateException
                | NullPointerException | ClassCastException
                | UnsupportedOperationException
                | IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException(
                name + "is no tokenizer's file", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + e.getMessage(), e);
        }
    }

    /** Writes a tokenizer as {@code vocab.json} and {@code merges.txt}. */
    public static void write(
            BytePairs tokenizer, Path vocab, Path merges)
            throws IOException {
        var ids = new JsonObject();
        for (int id = 0; id < tokenizer.size(); id++)
            ids.addProperty(tokenizer.written(id), id);
        Files.writeString(vocab, ids.toString());
        Files.writeString(merges, "#version: 0.2\n"
            + String.join("\n", tokenizer.list()) + "\n");
    }

    private BytePairFiles() {}
}

/*
Whoever has GPT-2's two files can cut a text as GPT-2 does, with
`BytePairFiles.read(Path.of("vocab.json"), Path.of("merges.txt"))`. Ours can be
written in the same form, for other programs to read:

[source,jshell]
----
jshell> var some = BytePairLearner.learn(corpus.training(), 300)
some ==> BytePairs(300 tokens: 256 bytes, 43 merges, BOS)

jshell> BytePairs copy() throws IOException {
   ...>     Path vocab = Files.createTempFile("vocab", ".json");
   ...>     Path merges = Files.createTempFile("merges", ".txt");
   ...>     BytePairFiles.write(some, vocab, merges);
   ...>     var copy = BytePairFiles.read(vocab, merges);
   ...>     Files.delete(vocab);
   ...>     Files.delete(merges);
   ...>     return copy;
   ...> }
|  created method copy()

jshell> copy().equals(some)
$3 ==> true
----
*/
