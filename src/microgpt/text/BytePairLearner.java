/*
[#byte-pair-learning]
== Which neighbours are frequent? Learning the merges °

To find the merges one counts all pairs of neighbours, merges the most
frequent one, and counts again. For a long text that takes long. Two
observations help. Most words of a text have been seen before: so keep each
different word once, and remember how often it stands there. And a merge
changes few words: so keep the counts, and correct them where a word has
changed.

The word `h u g s`, for instance, has the pairs `h u`, `u g` and `g s`. After
the merge of `u g` it is `h ug s`. The counts of all three old pairs go down
by the number of times the word stands in the text, and those of `h ug` and
`ug s` go up. All other words that have no `u g` are not even looked at.
*/
package microgpt.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Learns byte pairs from documents. */
public final class BytePairLearner {

    /** Is told how many merges there are, of how many. */
    public interface Watcher {
        void merged(int done, int total);
    }

    /** A pair of neighbours. */
    private static final class Pair {
        final int left, right;
        final List<Integer> words = new ArrayList<>();  // where it was
        long count;
        boolean queued;     // and then in no word that it was not in

        Pair(int left, int right) {
            this.left = left;
            this.right = right;
        }

        void seenIn(int word) {
            int n = words.size();
            if (n == 0 || words.get(n - 1) != word) words.add(word);
        }
    }

    /** What a pair's count was when it was put in the queue. */
    private record Entry(long count, Pair pair) {}

    private final List<String> tokens = new ArrayList<>();
    private final List<int[]> words = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Entry> queue;

    /**
     * Learns merges: always the most frequent pair, of equally frequent
     * ones the one whose left part, then right part, has the greater
     * bytes.
     *
     * @param size how many tokens there are to be, 257 or more: the
     *     bytes, the merges and BOS. There are fewer if each word is
     *     one token before
     * @throws IllegalArgumentException if the size is less, or there is
     *     half a character in a document
     */
    public static BytePairs learn(
            Collection<String> documents, int size, Watcher watcher) {
        int least = Bytes.COUNT + 1;
        if (size < least) throw new IllegalArgumentException(
            "a vocabulary of " + size + " tokens is less than the "
            + least + " that every byte and BOS take");
        var merges = new ArrayList<String[]>();
        var learner = new BytePairLearner(documents);
        while (merges.size() < size - least) {
            Pair best = learner.mostFrequent();
            if (best == null) break;
            merges.add(learner.merge(best));
            watcher.merged(merges.size(), size - least);
        }
        return BytePairs.of(merges);
    }

    /** As {@link #learn(Collection, int, Watcher)}, unwatched. */
    public static BytePairs learn(Collection<String> documents, int size) {
        return learn(documents, size, (done, total) -> { });
    }

    /*
    [#byte-pair-counts]
    === Words and their pairs

    A word is an array of token ids, at first one for each byte. Every pair
    knows how often it occurs and in which words it was seen.
    */

    private BytePairLearner(Collection<String> documents) {
        for (int b = 0; b < Bytes.COUNT; b++)
            tokens.add(Character.toString(b));
        queue = new PriorityQueue<>(this::compare);
        var times = new HashMap<String, Integer>();
        for (String document : documents) BytePairs.split(
            document, word -> times.merge(word, 1, Integer::sum));
        times.forEach((word, count) -> {
            words.add(Bytes.of(word).chars().toArray());
            counts.add(count);
        });
        var fresh = new ArrayList<Pair>();
        for (int w = 0; w < words.size(); w++) count(w, 1, fresh);
        enqueue(fresh);
    }

    /** Adds a word's pairs to the counts, or, at -1, takes them away. */
    private void count(int w, int sign, List<Pair> fresh) {
        int[] word = words.get(w);
        for (int i = 0; i + 1 < word.length; i++) {
            long key = BytePairs.pair(word[i], word[i + 1]);
            Pair p = pairs.get(key);
            if (p == null) {
                p = new Pair(word[i], word[i + 1]);
                pairs.put(key, p);
                fresh.add(p);
            }
            p.count += sign * (long) counts.get(w);
            if (sign > 0 && !p.queued) p.seenIn(w);
        }
    }

    /*
    [#byte-pair-queue]
    === The most frequent pair

    The pairs wait in a queue, the most frequent first. When a count goes
    down, the queue is not told; it finds out when the pair comes to the
    front. Then the pair queues up again with the count that it has now.
    Counts of old pairs never go up, since every new neighbour has the new
    token in it: so nothing further back can have come to deserve the front.
    */

    private int compare(Entry a, Entry b) {
        if (a.count != b.count) return Long.compare(b.count, a.count);
        int left = tokens.get(b.pair.left).compareTo(
            tokens.get(a.pair.left));
        return left != 0 ? left : tokens.get(b.pair.right).compareTo(
            tokens.get(a.pair.right));
    }

    private Pair mostFrequent() {
        while (!queue.isEmpty()) {
            Entry first = queue.remove();
            if (first.count == first.pair.count) return first.pair;
            if (first.pair.count > 0)
                queue.add(new Entry(first.pair.count, first.pair));
        }
        return null;
    }

    private void enqueue(List<Pair> fresh) {
        for (Pair p : fresh) {
            p.queued = true;
            queue.add(new Entry(p.count, p));
        }
    }

    /** Makes the pair a token in every word; returns its two parts. */
    private String[] merge(Pair pair) {
        String left = tokens.get(pair.left);
        String right = tokens.get(pair.right);
        int made = tokens.size();
        tokens.add(left + right);
        var fresh = new ArrayList<Pair>();
        for (int w : pair.words) {
            int[] merged = merged(words.get(w), pair, made);
            if (merged.length == words.get(w).length) continue;
            count(w, -1, fresh);
            words.set(w, merged);
            count(w, 1, fresh);
        }
        pairs.remove(BytePairs.pair(pair.left, pair.right));
        enqueue(fresh);
        return new String[] {left, right};
    }

    private static int[] merged(int[] word, Pair pair, int made) {
        var merged = new int[word.length];
        int n = 0;
        for (int i = 0; i < word.length; i++) {
            boolean here = word[i] == pair.left && i + 1 < word.length
                && word[i + 1] == pair.right;
            merged[n++] = here ? made : word[i];
            if (here) i++;
        }
        return java.util.Arrays.copyOf(merged, n);
    }
}

/*
What is frequent in names? Here 43 merges are learned from the training names,
and these are the first ones:

[source,jshell]
----
jshell> var names = BytePairLearner.learn(corpus.training(), 300)
names ==> BytePairs(300 tokens: 256 bytes, 43 merges, BOS)

jshell> names.list().subList(0, 8)
$2 ==> [a n, a r, e l, l e, o n, e n, a h, i n]

jshell> for (int token : names.encode("marianna"))
   ...>     System.out.print(names.symbol(token) + " ");
BOS m ari an na BOS
----

The first two are those that we found by hand in <<tokenizer-try>>.

[#byte-pair-model]
=== A model that reads pairs

A configuration says how many tokens there are to be:
`/new microgpt vocabulary=300` makes a model that reads these. Here one is
made by hand, so that both models get the same names in the same order. Its
loss a token is higher than that of our model, which reads letters, since a
token is worth more than a letter. Compare them a character, after the same
number of steps:

[source,jshell]
----
jshell> var reader = new Trainer(
   ...>     new Gpt(Config.microgpt(), names.size(), new PythonRandom(42)),
   ...>     names, corpus, new PythonRandom(42))
reader ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> reader.train(1000).number()
$5 ==> 1000

jshell> reader.score().perToken()
$6 ==> 3.3072499085118996

jshell> reader.score().perCharacter()
$7 ==> 2.472472822778422

jshell> trainer.train(1000).number()
$8 ==> 1000

jshell> trainer.score().perCharacter()
$9 ==> 2.441735983647274
----

For names that is no gain. Tokens pay where texts are long and words come
again, and where there are parameters enough for all the rows.

[#byte-pair-learning-try]
=== Try it

How many tokens does a name take on average, its end among them, with 27, 300
and 1,000 in the vocabulary?

[source,jshell]
----
jshell> double mean(Tokenizer t) {
   ...>     return corpus.heldOut().stream()
   ...>         .mapToInt(name -> t.encode(name).length - 1)
   ...>         .average().orElse(0);
   ...> }
|  created method mean(Tokenizer)

jshell> mean(tokenizer)
$11 ==> 7.146046511627907
----

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> mean(names)
$12 ==> 5.3423255813953485

jshell> mean(BytePairLearner.learn(corpus.training(), 1000))
$13 ==> 3.669147286821705
----
====
*/
