/*
[#prefix-cache]
== Names share beginnings: a prefix cache

Every name begins with BOS, and one in seven goes on with `a`. Who draws a
hundred thousand names asks the model the same thing again and again: what comes
after nothing? What after `a`? The answer does not change, since the weights do not.
So it is kept, in a tree: a node for each beginning that has occurred, and
below it one for each token that has followed. A node holds the probabilities
of what comes next, and the keys and values of its last position, so that a
text can go on from there.

.A part of the tree
----
BOS ┬─ a ┬─ l ─── i
    │    └─ n ┬─ a
    │         └─ n
    └─ m ─── a ─── r
----

To draw a token is then, mostly, to look it up and to draw one random number.
What is drawn is what <<sampler>> draws, name by name: the probabilities are
the same, and as many random numbers are used.

A tree of all beginnings would soon be too large. This one stops growing when
it has filled the memory that it may have, 64 megabytes. The beginnings that come often come
early, so they are in it.
*/
package microgpt.fast;

import java.util.Arrays;
import microgpt.Config.Shape;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.text.Sampler;
import microgpt.text.Sampling;

/** Draws the texts that a {@link Sampler} draws, if many are wanted. */
public final class CachedSampler {

    /** So many bytes may the tree take. */
    private static final long MEMORY = 64L << 20;

    /** What is known after some tokens. */
    private static final class Beginning {
        private Inference.Place place;      // of the last token
        private double[] probabilities;     // of what comes next
        private Beginning[] next;           // by token; each may be null
    }

    private final Inference model;
    private final Tokenizer tokenizer;
    private final Sampler sampler;
    private final Sampling sampling;
    private final Inference.Pass pass;
    private final Inference.Place[] places;
    private final int[] tokens;
    private final Beginning nothing = new Beginning();
    private final long most;
    private long kept;

    /** A sampler that draws from the generator given, always so. */
    public CachedSampler(Inference model, Tokenizer tokenizer,
            PythonRandom random, Sampling sampling) {
        this(model, tokenizer, random, sampling, MEMORY);
    }

    CachedSampler(Inference model, Tokenizer tokenizer,
            PythonRandom random, Sampling sampling, long memory) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.sampling = sampling;
        sampler = new Sampler(model, tokenizer, random);
        pass = model.new Pass();
        Shape shape = model.config().shape();
        places = new Inference.Place[shape.context()];
        tokens = new int[shape.context() + 1];
        int narrow = shape.kvHeads() * (shape.width() / shape.heads());
        most = memory / (200 + 12L * model.vocabulary()
            + 16L * shape.layers() * (narrow + 2));
    }

    /** Returns a new text. */
    public String sample() { return sample(""); }

    /**
     * Returns a text that starts with the prompt.
     *
     * @throws IllegalArgumentException if the prompt has unknown characters
     *     or does not fit into the context
     */
    public String sample(String prompt) {
        int[] start = tokenizer.encodeStart(prompt);
        Sampler.check(start, tokenizer, model);
        Beginning text = nothing;
        int length = 0;
        for (int token : start) text = after(text, token, length++);
        while (true) {
            int token = sampler.draw(text.probabilities, sampling);
            if (token == tokenizer.bos()) break;
            if (length == places.length) {
                tokens[length++] = token;
                break;
            }
            text = after(text, token, length++);
        }
        return tokenizer.decode(Arrays.copyOf(tokens, length));
    }

    private Beginning after(Beginning text, int token, int position) {
        tokens[position] = token;
        Beginning found = text.next == null ? null : text.next[token];
        if (found == null) {
            found = new Beginning();
            places[position] = found.place = model.new Place();
            found.probabilities = sampling.probabilities(
                pass.read(token, places, position), seen(position));
            if (kept < most) {
                kept++;
                if (text.next == null)
                    text.next = new Beginning[model.vocabulary()];
                text.next[token] = found;
            }
        }
        places[position] = found.place;
        return found;
    }

    /** Returns the tokens up to a position, without BOS. */
    private int[] seen(int position) {
        return Arrays.copyOfRange(tokens, 1, position + 1);
    }

    /** Returns how many beginnings it has kept. */
    public long kept() { return kept; }

    @Override
    public String toString() {
        return "CachedSampler(" + sampling + ", " + kept + " of at most "
            + most + " beginnings)";
    }
}

/*
[#many-names]
=== A hundred thousand names

Ten names say how a model sounds. To know how good its names are, one has to
count, and with few names most of what could be counted is chance. Here are a
hundred thousand, after a thousand steps:

[source,jshell]
----
jshell> trainer.train(1000).number()
$1 ==> 1000

jshell> var many = new CachedSampler(Inference.of(model), tokenizer,
   ...>     new PythonRandom(7), Sampling.at(1))
many ==> CachedSampler(temperature=1, 0 of at most 82646 beginnings)

jshell> var different = new HashSet<String>()
different ==> []

jshell> for (int i = 0; i < 100_000; i++) different.add(many.sample());

jshell> many
many ==> CachedSampler(temperature=1, 82646 of at most 82646 beginnings)

jshell> different.size()
$6 ==> 85416
----

Does it only repeat what it has read? Then it would find the names that it was
trained on, and hardly any of those that were held out; chance alone hits few.
So count, of either kind, how many are among these. Common names stand in the
file twice, for girls and for boys, and could be on both sides. Let us take the
others:

[source,jshell]
----
jshell> var count = new HashMap<String, Integer>()
count ==> {}

jshell> for (String name : corpus.documents())
   ...>     count.merge(name, 1, Integer::sum);

jshell> double found(List<String> names) {
   ...>     return names.stream().filter(name -> count.get(name) == 1)
   ...>         .mapToInt(name -> different.contains(name) ? 1 : 0)
   ...>         .average().getAsDouble();
   ...> }
|  created method found(List<String>)

jshell> found(corpus.training())
$10 ==> 0.08389976250921301

jshell> found(corpus.heldOut())
$11 ==> 0.08459549316586627
----

It finds names that it could not have read as often as others. (In a thousand
steps it has read a thousand names of 29,032, so this was to be expected.) Here
is the same for that model and for one that was trained for 5,000 steps with a
falling rate, each at two temperatures: how many of a hundred thousand are
different, which part stands in the file, and which part of the file's names
is found, of those for training and of those held out.

[cols="<4,>2,>2,>2,>2,>2"]
|===
| steps, and temperature | held-out loss | different | in the file | found, for training | found, held out

| 1,000, at 1 | 2.442 | 85,416 | 6.2% | 8.4% | 8.5%
| 1,000, at 0.5 | 2.442 | 34,824 | 21.5% | 7.7% | 7.3%
| 5,000, at 1 | 2.295 | 85,684 | 8.7% | 12.3% | 13.2%
| 5,000, at 0.5 | 2.295 | 34,298 | 35.4% | 13.4% | 13.7%
|===

The better model finds half as many names again, and none of these four shows
a sign of having learned names by heart. A colder one draws more names that
exist, because it draws the same ones more often.

[#prefix-cache-production]
=== In production

Programs that serve large models keep keys and values of beginnings, too, for
many requests begin alike: with the same instructions, or with all that was
said so far. _vLLM_ shares the memory between them <<kwon2023>>, and _SGLang_
keeps it in a tree like this one <<zheng2024>>. There it is what makes long
instructions cheap.

[#prefix-cache-try]
=== Try it

At which temperature does a model find most names that it has never read? Ask
for 0.7, too.

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> double unread(double temperature) {
   ...>     var sampler = new CachedSampler(Inference.of(model), tokenizer,
   ...>         new PythonRandom(7), Sampling.at(temperature));
   ...>     different.clear();
   ...>     for (int i = 0; i < 100_000; i++)
   ...>         different.add(sampler.sample());
   ...>     return found(corpus.heldOut());
   ...> }
|  created method unread(double)

jshell> for (double t : new double[] {0.5, 0.7, 1, 1.5})
   ...>     System.out.println(t + " " + unread(t));
0.5 0.0731437015145918
0.7 0.10306612486147027
1.0 0.08459549316586627
1.5 0.042851865533801256
----
====

In the shell, `./build.sh sample --model FILE --count 100000 --plain --report
quality.json` draws as many and writes these counts into a file.
*/
