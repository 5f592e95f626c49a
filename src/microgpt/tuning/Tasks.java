/*
[#tasks]
== What attention is for: tasks

With names attention is worth 0.02 nats (<<attention-worth>>), and the table of
<<ablation>> has no row that shows more. Is it then worth anything? It depends
on what is to be learned. In a name the letter before says nearly all. So let
us make texts of which one knows what they demand, and see what a model does
without attention, with it, and with two layers of it.

What the best of all models could reach can be computed here, since we make the
texts ourselves. A letter that was drawn from stem:[n] with equal chances
costs any model stem:[\ln n] nats on average. A letter that follows from the
text costs nothing.
*/
package microgpt.tuning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import microgpt.Corpus;
import microgpt.Loss;
import microgpt.Model;
import microgpt.Objective.NextToken;
import microgpt.PythonRandom;
import microgpt.Tokenizer;

/** Texts that are made for one question. */
public final class Tasks {

    private Tasks() {}

    private static int below(int n, PythonRandom random) {
        return (int) (random.random() * n);
    }

    private static char letter(int n) { return (char) ('a' + n); }

    /*
    [#task-twice]
    === Written twice

    The first task: some random letters, and the same once more, as in
    "qxbqxb". Nothing helps with the first half, and the second is known to
    whoever looks back.
    */

    /**
     * Returns texts of random letters, each written twice.
     *
     * @param letters how many, before they are repeated
     */
    public static Corpus twice(
            int documents, int letters, PythonRandom random) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < documents; i++) {
            var text = new StringBuilder();
            for (int k = 0; k < letters; k++)
                text.append(letter(below(26, random)));
            texts.add(text.toString() + text);
        }
        return new Corpus(texts);
    }

    /** Returns names of at most so many letters, each written twice. */
    public static Corpus twice(Corpus names, int longest) {
        return new Corpus(names.documents().stream()
            .filter(name -> name.length() <= longest)
            .map(name -> name + name).toList());
    }

    /*
    [#task-rounds]
    === In rounds

    In the first task a model need not read what it looks at: the letter to
    copy stands always as far back. Here it does not. Some different letters
    are repeated until the text is full, as in "kdakdakdak", and how many they
    are is different in each text. Where to look is to be found out from the
    letters: look for the last place where the letter stood that stands here
    now, and take the one after it.
    */

    /**
     * Returns texts that are a few different letters, round and round.
     *
     * @param least how many letters there are in a round at least
     * @param most how many at most; as likely as any number between
     * @param alphabet of how many letters they are taken
     * @param length of the texts
     */
    public static Corpus rounds(int documents, int least, int most,
            int alphabet, int length, PythonRandom random) {
        var letters = new ArrayList<Character>();
        for (int i = 0; i < alphabet; i++) letters.add(letter(i));
        var texts = new ArrayList<String>();
        for (int i = 0; i < documents; i++) {
            int round = least + below(most - least + 1, random);
            random.shuffle(letters);
            var text = new StringBuilder();
            for (int k = 0; k < length; k++)
                text.append(letters.get(k % round));
            texts.add(text.toString());
        }
        return new Corpus(texts);
    }

    /*
    [#task-shuffled]
    === Nothing to be learned

    And a control. Take the names, keep how long they are, and draw each letter
    anew, by how frequent it is in all of them. Whatever there was to be learned
    about which letter follows which is gone. What remains is how long names
    are and how frequent letters are, and no model can be better than that:
    with stem:[H] for the entropy of the letters, stem:[L] for the lengths and
    stem:[\bar L] for their mean, a token costs at least

    [stem]
    ++++
    \frac{\bar L \cdot H(\text{letters}) + H(L)}{\bar L + 1}
    \qquad
    H = -\sum_i p_i \ln p_i
    ++++

    A loss below that would say that something is wrong: with the mask, with
    what was held out, or with how it is measured.
    */

    /** Returns texts as long as these, of letters drawn by frequency. */
    public static Corpus shuffledLetters(
            Corpus names, PythonRandom random) {
        String all = String.join("", names.documents());
        return new Corpus(names.documents().stream().map(name -> {
            var text = new StringBuilder();
            for (int k = 0; k < name.length(); k++)
                text.append(all.charAt(below(all.length(), random)));
            return text.toString();
        }).toList());
    }

    /**
     * Returns what a token of such texts costs the best of all models, in
     * nats, the end of a text being a token.
     */
    public static double entropy(Corpus names) {
        var letters = new HashMap<Integer, Integer>();
        var lengths = new HashMap<Integer, Integer>();
        long n = 0;
        for (String name : names.documents()) {
            name.chars().forEach(c -> letters.merge(c, 1, Integer::sum));
            lengths.merge(name.length(), 1, Integer::sum);
            n += name.length();
        }
        int texts = names.documents().size();
        return (n * entropy(letters) + texts * entropy(lengths))
            / (n + texts);
    }

    private static double entropy(Map<Integer, Integer> counts) {
        double all = 0, sum = 0;
        for (int n : counts.values()) all += n;
        for (int n : counts.values())
            sum -= n / all * StrictMath.log(n / all);
        return sum;
    }

    /*
    [#task-where]
    === Loss by position

    A mean over all positions hides where a text is understood. So here is the
    loss at each position by itself.
    */

    /** Returns the mean loss at each position, in nats. */
    public static double[] byPosition(
            Model model, Tokenizer tokenizer, List<String> documents) {
        int context = model.config().shape().context(), longest = 0;
        var sum = new double[context];
        var count = new int[context];
        for (String document : documents) {
            int[] tokens = tokenizer.encode(document);
            int n = NextToken.predictions(model, tokens);
            Model.Reader reader = model.reader();
            for (int i = 0; i < n; i++) {
                sum[i] += Loss.crossEntropy(
                    reader.next(tokens[i]), tokens[i + 1]);
                count[i]++;
            }
            longest = Math.max(longest, n);
        }
        var mean = new double[longest];
        for (int i = 0; i < longest; i++) mean[i] = sum[i] / count[i];
        return mean;
    }
}
