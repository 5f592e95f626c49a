/*
[#bigram]
== The smallest model that works: bigrams

We have tokens, parameters and a loss. That is enough to learn something.
Before a GPT is built of them, here is the smallest language model that
deserves the name. It guesses each letter from the one before it, and from
nothing else. Two letters in a row are called a _bigram_, and so is the model.

It is a single table with a row for each token. In the row of `q` stand the
scores of what may come after a `q`; the softmax of the row are its
probabilities. Nothing is multiplied, there are no layers, and only the table
can learn.

All its scores start at 0, so that every token is as likely as every other.
(The matrices of a GPT may not start so, as <<parameters>> says. Here each row
answers a question of its own, and none has to find out what to be different
in.)

To learn from a name takes three lines. How wrong was that? Walk back, to find
which way the loss rises with each score. Then move each a little the other
way, the further the steeper the loss:

[stem]
++++
w \leftarrow w - \eta\,g
++++

with stem:[w] for a score, stem:[g] for its gradient and stem:[\eta] for the
_learning rate_, which says how far to go. This is _gradient descent_. Every
model that follows learns in these three steps.
*/
package microgpt;

import java.util.SplittableRandom;
import microgpt.Parameters.Parameter;

/** Guesses each token from the one before it. */
public final class Bigram {

    /** The longest text that is written, in tokens. */
    private static final int LONGEST = 100;

    private final Tokenizer tokenizer;
    private final Parameter scores;     // [token before][token after]

    /** A model that has learned nothing: every token is as likely. */
    public Bigram(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        int size = tokenizer.size();
        var parameters = new Parameters(
            (name, start, shape) -> new double[size * size]);
        scores = parameters.matrix("scores", size, size);
    }

    /** Returns the table, {@code [token before][token after]}. */
    public Parameter scores() { return scores; }

    /** Returns the scores of every token that may come after this one. */
    public Value[] forward(int token) { return scores.rows()[token]; }

    /**
     * Returns the mean surprise at a text's tokens, in nats.
     *
     * @throws IllegalArgumentException if a part of it has no token
     */
    public Value loss(String text) {
        int[] tokens = tokenizer.encode(text);
        var losses = new Value[tokens.length - 1];
        for (int i = 0; i < losses.length; i++)
            losses[i] = Loss.crossEntropy(
                forward(tokens[i]), tokens[i + 1]);
        return Loss.mean(losses);
    }

    /**
     * Takes one step on a text.
     *
     * @return the loss before the step, in nats
     * @throws IllegalArgumentException if a part of it has no token
     */
    public double learn(String text, double rate) {
        Value loss = loss(text);
        loss.backward();
        for (Value[] row : scores.rows())
            for (Value w : row) {
                w.setData(w.data() - rate * w.grad());
                w.zeroGrad();
            }
        return loss.data();
    }

    /** Returns a new text, drawn token by token; each seed has its own. */
    public String invent(long seed) {
        var random = new SplittableRandom(seed);
        var text = new StringBuilder();
        int token = tokenizer.bos();
        for (int i = 0; i < LONGEST; i++) {
            Value[] p = Loss.softmax(forward(token));
            double point = random.nextDouble();
            token = 0;
            while (token < p.length - 1 && point >= p[token].data())
                point -= p[token++].data();
            if (token == tokenizer.bos()) break;
            text.append(tokenizer.decode(token));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "Bigram(" + scores.size() + " parameters)";
    }
}

/*
Drawing goes like this: throw a dart at a line of length 1, of which each
token has as much as it is likely, and see whose piece was hit. The seed
decides where the darts go.

[source,jshell]
----
jshell> var pairs = new Bigram(tokenizer)
pairs ==> Bigram(729 parameters)

jshell> for (int seed = 0; seed < 4; seed++)
   ...>     System.out.println(pairs.invent(seed));
xla
pu
puquijttgtjlpkzffjkfbokiytoqaixqhjxjhaygveaswl
dsqbfrdxnxstmjtvicepwzsfqyfdrxstfylfmskjentxipyaoessoolldsqjjfxlnknxtlibpmicnfkvviiftxaykf
----

That is noise, and as short or long as chance has it when one token in 27 is
the end. Now it sees 10,000 names, one after the other, at the rate 1:

[source,jshell]
----
jshell> pairs.loss("emma").data()
$3 ==> 3.295836866004329

jshell> for (String name : corpus.training().subList(0, 10_000))
   ...>     pairs.learn(name, 1);

jshell> pairs.loss("emma").data()
$5 ==> 2.631603614431464

jshell> for (int seed = 0; seed < 10; seed++)
   ...>     System.out.println(pairs.invent(seed));
sia
mi
min
bnodaudylyosleyshahsy
jutili
jolail
riafixaicrare
ja
mirnan
osh
----

It has learned. Nobody said what a vowel is; but vowels and consonants take
turns now, and most of these one can say aloud. What does it think comes next?

[source,jshell]
----
jshell> String likeliest(String letters) {
   ...>     int[] tokens = tokenizer.encodeStart(letters);
   ...>     Value[] p = Loss.softmax(pairs.forward(tokens[tokens.length - 1]));
   ...>     int best = 0;
   ...>     for (int i = 0; i < p.length; i++)
   ...>         if (p[i].data() > p[best].data()) best = i;
   ...>     return tokenizer.symbol(best) + " " + p[best].data();
   ...> }
|  created method likeliest(String)

jshell> for (String letters : List.of("", "q", "a"))
   ...>     System.out.println("'" + letters + "' " + likeliest(letters));
'' a 0.09817515325482568
'q' u 0.698203658356563
'a' BOS 0.21140484167612816
----

The likeliest beginning is an `a`; after `q` comes `u`; and after an `a` it is
time to end.

[#bigram-counts]
=== Learned, or counted?

This model need not be trained at all. Count how often each letter follows
each other one, divide by the total of the row, and you have the very table
with which the average loss of a letter is smallest. At the true token the
gradient of the loss is the probability minus 1, and at each other token it is
the probability (<<cross-entropy>>). Added up over all names that makes _how
often the model expected a pair, minus how often it came_. It is 0 when the
two agree.

Counted over all names for training, with a little added to every count so
that no pair is impossible, the table has a loss of 2.46 nats a token on the
names held out. (<<corpus>> says what these are, and <<curve>> has more such
yardsticks.) And what did training come to?

[source,jshell]
----
jshell> double heldOut() {
   ...>     double total = 0;
   ...>     int tokens = 0;
   ...>     for (String name : corpus.heldOut()) {
   ...>         total += pairs.loss(name).data() * (name.length() + 1);
   ...>         tokens += name.length() + 1;
   ...>     }
   ...>     return total / tokens;
   ...> }
|  created method heldOut()

jshell> heldOut()
$10 ==> 2.4945073959103943
----

Close, and not there. At the rate 1 each name still pushes the table about,
towards its own letters. Let the rate fall, and show it all the names:

[source,jshell]
----
jshell> pairs = new Bigram(tokenizer)
pairs ==> Bigram(729 parameters)

jshell> int n = corpus.training().size()
n ==> 29032

jshell> for (int i = 0; i < n; i++)
   ...>     pairs.learn(corpus.training().get(i), 1 - (double) i / n);

jshell> heldOut()
$14 ==> 2.463006458966034
----

Now learning has found what counting finds. How to let the rate fall is the
subject of <<schedule>>, and <<adamw>> finds a rate for each parameter.

So why build anything larger? Because counting cannot go on for long. With
two letters before the next there are 27 times as many rows to fill, with
three 729 times, and more than half of these are for letters that never stand
together in the list. A model that has to say something sensible there must
know what letters have in common. And it has to look further back than one
letter, without a row for all that it might see there. The rest of the book is
about both.

[#bigram-production]
=== In production

It is an old idea. Shannon drew English from frequencies of pairs of letters
and then of words, by hand: he opened a book at random, looked for a letter,
and wrote down the one after it <<shannon1948>>. Today the row of scores is
what is left of it: a large model ends, as this one begins, with a score for
every token, only that it makes the row anew from all the text before.

[#bigram-try]
=== Try it

A table of pairs does not know how much of a name is there already. Let it
write a thousand names and look for the longest; the list's own has 15
letters:

[source,jshell]
----
jshell> String longest = ""
longest ==> ""

jshell> for (int seed = 0; seed < 1000; seed++) {
   ...>     String name = pairs.invent(seed);
   ...>     if (name.length() > longest.length()) longest = name;
   ...> }

jshell> longest
longest ==> "kabitiendyconieleerahinirdthkahafcanienccillysannt"
----
*/
