/*
[#sampler]
== Inventing names: sampling

A trained model is asked: what comes after BOS? It answers with probabilities.
We draw one token by these, hand it to the model as the next one, and ask
again, until it draws BOS or its context is full. Nothing more is needed to
write. A model that can only say what comes next can go on for ever.

Why draw, and not take the likeliest token each time? Because then there would
be one name only, the same each time, and a dull one.

_Temperature_ says how bold to be. The logits are divided by it before the
softmax. With stem:[z_i] for the logits and stem:[T] for the temperature:

[stem]
++++
p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}
++++

Take three tokens with the logits 2, 1 and 0 again. At stem:[T = 1] the
probabilities are the model's own: 0.67, 0.24, 0.09. At 0.5 the logits become
4, 2 and 0, and the probabilities 0.87, 0.12, 0.02: what is likely becomes
likelier, and the names more ordinary. At 2 the logits are 1, 0.5 and 0, and
the probabilities 0.51, 0.31, 0.19: more surprises, and more that is no name.
Towards 0 only the likeliest token is left; that is _greedy_ decoding. The
order of the tokens never changes.

.The same three logits at four temperatures
image::figure:temperature-bars["Bars for three tokens; the colder, the more the first one gets"]
*/
package microgpt;

import java.util.Arrays;

/** Draws texts from a model, one token at a time. */
public final class Sampler {

    /** Below this temperature the likeliest token is always taken. */
    static final double GREEDY = 1e-6;

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

    /**
     * Returns a text that starts with the prompt.
     *
     * @throws IllegalArgumentException if the temperature is negative or
     *     not finite, or the prompt has unknown characters or does not
     *     fit into the context
     */
    public String sample(String prompt, double temperature) {
        checkTemperature(temperature);
        int[] start = tokenizer.encodeStart(prompt);
        int context = model.config().shape().context();
        if (start.length > context) throw new IllegalArgumentException(
            "the prompt has " + (start.length - 1)
            + " characters; the context has room for " + (context - 1));
        int[] tokens = Arrays.copyOf(start, context + 1);
        Model.Reader reader = model.reader();
        double[] logits = null;
        for (int token : start) logits = reader.next(token);
        int length = start.length;
        while (true) {
            int token = choose(logits, temperature);
            if (token == tokenizer.bos()) break;
            tokens[length++] = token;
            if (length > context) break;
            logits = reader.next(token);
        }
        return tokenizer.decode(Arrays.copyOf(tokens, length));
    }

    /** @throws IllegalArgumentException if negative or not finite */
    public static void checkTemperature(double temperature) {
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("temperature "
                + temperature + " is not a number from 0 up");
    }

    /** Draws the next token. */
    public int choose(double[] logits, double temperature) {
        return temperature < GREEDY ? likeliest(logits)
            : random.choose(probabilities(logits, temperature));
    }

    private static int likeliest(double[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++)
            if (logits[i] > logits[best]) best = i;
        return best;
    }

    /** Returns what the model thinks comes next, at a temperature. */
    public static double[] probabilities(
            double[] logits, double temperature) {
        var scaled = new double[logits.length];
        for (int i = 0; i < scaled.length; i++)
            scaled[i] = logits[i] * (1 / temperature);
        return Loss.softmax(scaled);
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
(<<sampler-try>>). These are short and common ones, which many draws hit. The
model has not stored names to choose from: it has 4,256 numbers, and the file
32,257 names. It has learned how they go. That is also all that it knows: it
has no notion of whether a name exists. When a large model states in good
English what is not so, it may well be doing the same thing.

[#sampler-production]
=== In production

Temperature alone has a weakness. However unlikely each of 50,000 tokens is,
together the unlikely ones have some weight, and in a text of a thousand
tokens one of them will be drawn; the rest of the text then builds on it. So
the tail is cut off before drawing.

_Top-k_ keeps the stem:[k] likeliest tokens, 40 for instance, and shares the
probability out among them <<fan2018>>. But sometimes only two tokens make
sense and sometimes two hundred. _Top-p_, or nucleus sampling, keeps as many
as are needed to have the probability stem:[p] together <<holtzman2020>>. With
stem:[p = 0.9], of our 0.67, 0.24 and 0.09 the first two are kept, since 0.91
is enough, and become 0.73 and 0.27.

A _repetition penalty_ lowers the logits of tokens that have just occurred
<<keskar2019>>, for a model that is in a loop gets ever surer of it: what
has come three times is likely to come a fourth time. And where one answer
is right, as in arithmetic or in program code, one takes a low temperature.

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

`/sample 5 temperature 0.5` draws five names and marks those that stand in the
corpus.
*/
