/*
[#tasks]
== What attention is for: tasks

With names attention is worth 0.02 nats (<<attention-worth>>), and the table of
<<ablation>> has no row that shows more. Is it then worth anything? It depends
on what is to be learned. Most of what can be said of the next letter of a name
is said by the one before it and by the position (<<yardsticks>>). So let us
make texts of which one knows what they demand, and see what a model does
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
import microgpt.Loss;
import microgpt.Model;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.text.Corpus;
import microgpt.train.Objective.NextToken;

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

    A loss well below that would say that something is wrong: with the mask, with
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

/*
[#tasks-found]
=== What was found

Each of these numbers is the loss on all held-out texts, in nats a character,
and the mean over five seeds, with its standard error. Without attention means
that the maps of values and of the output start at 0, and so stay there;
with even weights, that those of queries and keys do. The names that are
written twice are those of at most seven letters.

[cols="<4,>2,>2"]
|===
| 3,000 steps, with a falling rate | 7 letters, twice | names, twice

| without attention | 3.045 ± 0.000 | 2.416 ± 0.003
| with even weights | 2.939 ± 0.005 | 2.365 ± 0.003
| one layer, one head | 1.524 ± 0.000 | 1.862 ± 0.017
| one layer, four heads | 1.524 ± 0.000 | 1.887 ± 0.013
| two layers, four heads | 1.524 ± 0.000 | 1.980 ± 0.040
| the best of all models | 1.520 | unknown
|===

Here attention is worth a nat and a half. Seven letters of 26 cost
stem:[7 \ln 26 = 22.8] nats, and spread over 15 tokens, the end among them,
1.520; the models with attention come within 0.004 of it. With names, which are
of different lengths, it has to find out where the second begins, and is still
worth half a nat.

And one layer against two? Texts in rounds, of 4 to 10 letters out of 12, to a
length of 23, with a width of 32, four heads, four texts a step, and 6,000
steps at the rate 0.005, falling. Again five seeds:

[cols="<4,>2"]
|===
| 6,000 steps, with a falling rate | in rounds

| without attention | 2.306 ± 0.000
| one layer | 1.339 ± 0.030
| two layers | 0.710 ± 0.001
| the best of all models | 0.699
|===

Two layers do nearly all that can be done. One layer does not, although it has as many
positions and letters to look at. What is missing can be told. To find the
place after the earlier `k` one has to look for a place _before which_ a `k`
stood. But what a position offers in the first layer is its own letter, and
not the one before it. So the first layer has to write down for each position
what stood before it, and the second can then search for that. A head that
searches so is called an _induction head_ <<olsson2022>>. It is thought to be
how large models pick up from a text what they were never trained on.

[#tasks-type]
=== At the prompt

Three letters are learned in a second or two:

[source,jshell]
----
jshell> var triple = Tasks.twice(5000, 3, new PythonRandom(1))
triple ==> Corpus(5000 documents, 0 held out)

jshell> triple.documents().subList(0, 3)
$2 ==> [dwtdwt, gmlgml, qucquc]

jshell> var copier = Trainer.create(Config.of("steps=1500", "schedule=linear"), triple)
copier ==>
Trainer  0 steps taken, next rate 0.01, on 4,500 documents, 500 held out

jshell> copier.train(1500).number()
$4 ==> 1500

jshell> Tasks.byPosition(copier.model(), copier.tokenizer(),
   ...>     triple.documents().subList(0, 200))
$5 ==>
double[7]  from 3.161e-9 to 3.262  mean 1.397  rms 2.133
  3.26 3.26 3.26 0.00 0.00 0.00 0.00
----

For the first three letters nothing helps but to guess, stem:[\ln 26 = 3.26].
The rest is copied. Look at the weights with which the positions of the second
half look back:

[source,jshell]
----
jshell> void look(String text, int... positions) {
   ...>     var seen = copier.model().record(copier.tokenizer().encodeStart(text));
   ...>     for (int t : positions)
   ...>         System.out.println(Stream.of(seen.get("layer0.weights", t)[0])
   ...>             .map(w -> "" + Math.rint(100 * w.data()) / 100).toList());
   ...> }
|  created method look(String,int...)

jshell> look("kdakda", 3, 4, 5)
[0.0, 1.0, 0.0, 0.0]
[0.0, 0.0, 1.0, 0.0, 0.0]
[0.01, 0.0, 0.01, 0.97, 0.0, 0.0]
----

After the third letter, at position 3, the next is the first one again; it
stands at position 1, since BOS is at 0.

[#tasks-control]
=== The control

Names whose letters were drawn anew:

[source,jshell]
----
jshell> var noise = Tasks.shuffledLetters(corpus, new PythonRandom(7))
noise ==> Corpus(32257 documents, 0 held out)

jshell> noise.documents().subList(0, 4)
$9 ==> [kisjra, aeolkn, aiahyal, ennds]

jshell> Tasks.entropy(noise)
$10 ==> 2.6679784230657098

jshell> var control = Trainer.create(Config.of("microgpt"), noise)
control ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> control.train(1000).number()
$12 ==> 1000

jshell> control.evaluate(500)
$13 ==> 2.714837723608436
----

The loss stays above the entropy. So it does after five times as many steps:
with a falling rate, five seeds end at 2.681 ± 0.002 on all held-out texts,
and the bound of those texts, which were drawn by other random numbers, is
2.667. With the true names it came down to 2.298.

[#tasks-try]
=== Try it

Does the order of the positions matter, or do the letters suffice? Train the
copier with `position=none`.

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> var blind = Trainer.create(Config.of("steps=1500", "schedule=linear",
   ...>     "position=none"), triple)
blind ==>
Trainer  0 steps taken, next rate 0.01, on 4,500 documents, 500 held out

jshell> blind.train(1500).number()
$15 ==> 1500

jshell> Tasks.byPosition(blind.model(), blind.tokenizer(),
   ...>     triple.documents().subList(0, 200))
$16 ==>
double[7]  from 0.3143 to 3.274  mean 2.574  rms 2.76
  3.26 3.27 3.27 2.33 2.43 3.14 0.31
----

It can tell how many letters there were, so that it expects the end, and
something of which they were. But it does not know their order, and with the
letters of the second half it gains a nat at best where the copier has nothing
left to guess.
====
*/
