/*
[#sampler]
== Inventing names: sampling

With a model that says what comes next, and a way to choose, names can be
written. Let the model read BOS; choose a token by <<sampling>>; hand it to
the model as the next one; and so on, until it chooses BOS or its context is
full. Nothing more is needed. A model that can only say what comes next can go
on for ever.
*/
package microgpt.text;

import java.util.Arrays;
import microgpt.Linear;
import microgpt.Model;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;

/** Draws texts from a model, one token at a time. */
public final class Sampler {

    private final Model model;
    private final Tokenizer tokenizer;
    private final PythonRandom random;

    /** A sampler that draws from the generator given. */
    public Sampler(
            Model model, Tokenizer tokenizer, PythonRandom random) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.random = random;
    }

    /** Returns a new text. */
    public String sample(double temperature) {
        return sample("", temperature);
    }

    /** Returns a text that starts with the prompt. */
    public String sample(String prompt, double temperature) {
        return sample(prompt, Sampling.at(temperature));
    }

    /**
     * Returns a text that starts with the prompt.
     *
     * @throws IllegalArgumentException if the prompt has unknown characters
     *     or does not fit into the context
     */
    public String sample(String prompt, Sampling sampling) {
        int[] start = tokenizer.encodeStart(prompt);
        int context = check(start, tokenizer, model);
        int[] tokens = Arrays.copyOf(start, context + 1);
        Model.Reader reader = model.reader();
        double[] logits = null;
        for (int token : start) logits = reader.next(token);
        int length = start.length;
        while (true) {
            int token = choose(logits, sampling,
                Arrays.copyOfRange(tokens, 1, length));
            if (token == tokenizer.bos()) break;
            tokens[length++] = token;
            if (length > context) break;
            logits = reader.next(token);
        }
        return tokenizer.decode(Arrays.copyOf(tokens, length));
    }

    /**
     * Returns the context of a model.
     *
     * @throws IllegalArgumentException if these tokens do not fit into it
     */
    public static int check(int[] start, Tokenizer tokenizer, Model model) {
        int context = model.config().shape().context();
        if (start.length > context) throw new IllegalArgumentException(
            "the prompt has " + (start.length - 1)
            + " " + tokenizer.unit() + "s; the context has room for "
            + (context - 1));
        return context;
    }

    /**
     * Chooses the next token; where the likeliest is taken, nothing is
     * drawn.
     *
     * @param seen the text so far; BOS, which is no part of it, does not
     *     count as a repetition when it ends the text
     */
    public int choose(double[] logits, Sampling sampling, int... seen) {
        return draw(sampling.probabilities(logits, seen), sampling);
    }

    /** Chooses by the probabilities that a sampling has made. */
    public int draw(double[] p, Sampling sampling) {
        return sampling.greedy() ? likeliest(p) : random.choose(p);
    }

    private static int likeliest(double[] p) {
        int best = 0;
        for (int i = 1; i < p.length; i++) if (p[i] > p[best]) best = i;
        return best;
    }

    /** Returns what the model thinks comes next, at a temperature. */
    public static double[] probabilities(
            double[] logits, double temperature) {
        return Sampling.at(temperature).probabilities(logits);
    }

    /** As {@link #probabilities(double[], double)}. */
    public static double[] probabilities(
            Value[] logits, double temperature) {
        return probabilities(Linear.numbers(logits), temperature);
    }

    @Override
    public String toString() { return "Sampler(" + model + ")"; }
}

/*
An untrained model invents nonsense, and its names have no end until chance
brings BOS, once in 27 letters. A thousand steps later:

[source,jshell]
----
jshell> var poet = new Sampler(model, tokenizer, new PythonRandom(7))
poet ==> Sampler(Gpt(layers=1, heads=1, width=16, context=16, vocabulary=27, parameters=4256))

jshell> poet.sample(1)
$2 ==> "ierbojbnblbclwdf"

jshell> trainer.train(1000).number()
$3 ==> 1000

jshell> void ten(double temperature) {
   ...>     var names = new ArrayList<String>();
   ...>     for (int i = 0; i < 10; i++)
   ...>         names.add(poet.sample(temperature));
   ...>     System.out.println(String.join(" ", names));
   ...> }
|  created method ten(double)

jshell> ten(0)
aran aran aran aran aran aran aran aran aran aran

jshell> ten(0.5)
lori aralel anilelel danil mani mawan anan kelin eryn arizel

jshell> ten(1)
mamaed ahatan toselh yaelen dalem ninna ssrila aahalaalencyofge ees kadale

jshell> ten(2)
cazldoap ureletoylez uttsenlaaihu k  zehdegr tiqvas srkcth zelyseee tau
----

(The first, from the untrained model, did not end; its context was full.)

Are they names? At temperature 0.5 five of the ten are in the file, and so is
`aran`; of a thousand draws one in five is, and at temperature 1 one in twenty
(<<sampler-try>>). These are the shorter ones, which chance hits more easily.
The model has not stored names to choose from: it has 4,256 numbers, and the
file 32,257 names. It has learned how they go. That is also all that it knows:
it has no notion of whether a name exists. When a large model states in good
English what is not so, it may well be doing the same thing.

.What the model expects after "em"; at each letter one is drawn from such a list
image::figure:next-letter-bars["Bars for the most likely letters, with their probabilities: a few long ones and many short ones"]

[#sampler-production]
=== In production

The same loop writes the answers of large models. It ends at a token for the
end, as here, or at a word that the caller has named, or when a limit is
reached. What a token costs is reading the one before it, since the cache keeps
the rest (<<kv-cache>>).

There, too, temperature and cuts are knobs of every request, and their usual
values differ from program to program. Where one answer is right, as in
arithmetic or in program code, one often takes a low temperature or none.

[#sampler-try]
=== Try it

A sampler can go on from a beginning:

[source,jshell]
----
jshell> for (int i = 0; i < 5; i++)
   ...>     System.out.println(poet.sample("mar", 0.7));
marilona
marin
mari
maroman
mariele
----

How many of a thousand names at temperature 0.5 are in the file? And at 1?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> long known(double temperature) {
   ...>     var sampler = new Sampler(model, tokenizer, new PythonRandom(7));
   ...>     var file = new HashSet<>(corpus.documents());
   ...>     return Stream.generate(() -> sampler.sample(temperature))
   ...>         .limit(1000).filter(file::contains).count();
   ...> }
|  created method known(double)

jshell> known(0.5)
$11 ==> 204

jshell> known(1)
$12 ==> 46
----
====

What share of the letters of a thousand names had come in the same name
before? And with a repetition penalty of 3?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> double again(String words) {
   ...>     var sampler = new Sampler(model, tokenizer, new PythonRandom(7));
   ...>     int letters = 0, others = 0;
   ...>     for (int i = 0; i < 1000; i++) {
   ...>         String name = sampler.sample("", Sampling.of(words));
   ...>         letters += name.length();
   ...>         others += name.chars().distinct().count();
   ...>     }
   ...>     return 1 - others / (double) letters;
   ...> }
|  created method again(String)

jshell> again("temperature=1")
$14 ==> 0.1794146990355836

jshell> again("temperature=1 repetition-penalty=3")
$15 ==> 0.10015954617975531
----
====

`/sample 5 temperature=0.5` draws five names and marks those that stand in the
corpus; it takes `top-k=5`, `top-p=0.9` and the rest as well.
*/
