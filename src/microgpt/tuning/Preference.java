/*
[#preference]
== Rather this than that: preference

So far a model has learned to write what was written before. Often that is not
what one wants of it. Of two answers to the same question one is better, and
people can say which, although none of them could have written it down as a
document to learn from. Can a model learn from that?

Our wish is one that can be checked by eye: names should end in an `a`. The
model draws two names, one of which does, and is told: rather this one.

Let it have drawn "anna" and "mark", with the probabilities 0.02 and 0.08. This
is the _reference_, the model as it was. After some training the same names
have the probabilities 0.03 and 0.06. The first has become 1.5 times as likely,
the second 0.75 times. Between them the model leans twice as far to "anna" as
the reference does: by the factor 2, or by stem:[\ln 2 = 0.69] nats. That is
what is to grow, and not the probability of "anna": it would be easy to make
both more likely, and of no use.

How large should it become? The lean is multiplied by a number stem:[\beta],
0.5 for instance, which makes 0.35. This is called the _margin_. A sigmoid
makes a probability of it, 0.59: how sure one may be, from what the model does,
that "anna" is preferred. And the loss is the surprise at that being so,
stem:[-\ln 0.59 = 0.53]. As with any cross-entropy, when the margin is large
there is little left to learn, and a pair that is the wrong way round pushes
most. In a formula, with stem:[\pi] for the model, stem:[\pi_0] for the
reference, stem:[w] for the preferred text and stem:[l] for the other:

[stem]
++++
\text{loss} = -\ln \sigma\!\left(
\beta \ln \frac{\pi(w)}{\pi_0(w)} -
\beta \ln \frac{\pi(l)}{\pi_0(l)} \right)
++++

This is _direct preference optimisation_, DPO <<rafailov2023>>. The probability
of a text is the product of those of its tokens, so its logarithm is a sum, and
all that is needed stands in the chapters before.
*/
package microgpt.tuning;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import microgpt.AdamW;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Model;
import microgpt.Probe;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.text.Sampler;
import microgpt.train.Objective;
import microgpt.train.Step;

/** Learning which of two texts is preferred (DPO). */
public final class Preference implements Objective<Preference.Pair> {

    /** How often a pair is drawn before a wish is given up. */
    private static final int PATIENCE = 1000;

    /**
     * Two texts, one of which is preferred.
     *
     * @param head how much likelier the preferred is than the other for
     *     the reference model: the difference of ln probabilities
     */
    public record Pair(String preferred, String other, double head) {

        @Override
        public String toString() { return preferred + " > " + other; }
    }

    private final Model reference;
    private final Tokenizer tokenizer;
    private final double beta;

    /**
     * An objective that compares a model with a reference.
     *
     * @param reference what the model was before; it must not change
     * @param beta how dear it is to differ from the reference
     * @throws IllegalArgumentException if beta is not above 0
     */
    public Preference(Model reference, Tokenizer tokenizer, double beta) {
        if (!(beta > 0 && beta < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(
                "beta " + beta + " is not a number above 0");
        this.reference = reference;
        this.tokenizer = tokenizer;
        this.beta = beta;
    }

    /** Returns a pair, with what the reference thinks of it. */
    public Pair pair(String preferred, String other) {
        return new Pair(preferred, other, logProbability(
            reference, preferred) - logProbability(reference, other));
    }

    /**
     * Returns pairs that the reference has drawn itself, at temperature
     * 1, of each of which one text has what is wished for.
     *
     * @throws IllegalArgumentException if it hardly draws any such pair
     */
    public List<Pair> pairs(
            int count, Predicate<String> wish, PythonRandom random) {
        var sampler = new Sampler(reference, tokenizer, random);
        var pairs = new ArrayList<Pair>();
        for (int vain = 0; pairs.size() < count; ) {
            String one = sampler.sample(1), two = sampler.sample(1);
            if (wish.test(one) == wish.test(two)) {
                if (++vain > PATIENCE) throw new IllegalArgumentException(
                    "of " + PATIENCE + " pairs in a row none had one text"
                    + " with and one without what is wished for");
                continue;
            }
            vain = 0;
            pairs.add(wish.test(one) ? pair(one, two) : pair(two, one));
        }
        return pairs;
    }

    /** Returns ln of the probability that a model writes this text. */
    private double logProbability(Model model, String text) {
        int[] tokens = tokenizer.encode(text);
        Model.Reader reader = model.reader();
        double sum = 0;
        int n = NextToken.predictions(model, tokens);
        for (int i = 0; i < n; i++) sum -= Loss.crossEntropy(
            reader.next(tokens[i]), tokens[i + 1]);
        return sum;
    }

    private Value logProbabilityOf(Gpt model, String text) {
        int[] tokens = tokenizer.encode(text);
        Value[] losses = NextToken.losses(
            NextToken.logits(model, tokens, Probe.NONE), tokens,
            Probe.NONE);
        Value sum = losses[0];
        for (int i = 1; i < losses.length; i++) sum = sum.add(losses[i]);
        return sum.neg();
    }

    /**
     * Returns by how much further than the reference a model leans to
     * the preferred text, in nats, times beta.
     */
    public Value margin(Gpt model, Pair pair) {
        return logProbabilityOf(model, pair.preferred())
            .sub(logProbabilityOf(model, pair.other()))
            .sub(pair.head()).mul(beta);
    }

    /*
    The sigmoid of a number is the softmax of two scores, the number and 0. So
    the loss is the cross-entropy of those two, which is safe with numbers of
    any size (<<cross-entropy>>).
    */

    /**
     * Returns -ln sigmoid(margin).
     *
     * @see <a href="https://arxiv.org/abs/2305.18290">Rafailov et al.
     *     2023, equation 7</a>
     */
    @Override
    public Value loss(Gpt model, Pair pair) {
        Value[] scores = {margin(model, pair), new Value(0)};
        return Loss.crossEntropy(scores, 0);
    }

    /*
    A step is the step of <<training-step>> with another objective.
    */

    /**
     * Takes a step that makes the loss of these pairs smaller.
     *
     * @return their mean loss before the step
     */
    public double step(
            Gpt model, AdamW optimizer, double rate, List<Pair> pairs) {
        model.zeroGrad();
        double total = 0;
        for (Pair pair : pairs) {
            Value loss = loss(model, pair).mul(1.0 / pairs.size());
            loss.backward();
            total += loss.data();
        }
        Step.update(model, optimizer, total, rate, 0);
        return total;
    }

    @Override
    public String toString() { return "Preference(beta=" + beta + ")"; }
}

/*
Here is the model after a thousand steps, and pairs that it has drawn itself:

[source,jshell]
----
jshell> trainer.train(1000).number()
$1 ==> 1000

jshell> var preference = new Preference(
   ...>     FineTuning.copy(model), tokenizer, 0.5)
preference ==> Preference(beta=0.5)

jshell> List<Preference.Pair> pairs = new ArrayList<>()
pairs ==> []

jshell> pairs.addAll(preference.pairs(
   ...>     200, name -> name.endsWith("a"), new PythonRandom(1)))
$4 ==> true

jshell> for (var pair : pairs.subList(0, 4)) System.out.println(pair);
saasiya > asreli
eyonha > asyne
eilaraa > avey
emela > yzaio

jshell> preference.loss(model, pairs.get(0)).data()
$6 ==> 0.6931471805599453
----

In the beginning model and reference are the same, every margin is 0, and the
loss is stem:[\ln 2 = 0.69]. Fifty steps on four pairs each. Beside the loss
stands how many of a thousand names end in an `a`:

[source,jshell]
----
jshell> var adam = new AdamW(model.trainable(), 0.9, 0.99, 1e-8, 0)
adam ==> AdamW(steps=0)

jshell> long endings() {
   ...>     var poet = new Sampler(model, tokenizer, new PythonRandom(7));
   ...>     return Stream.generate(() -> poet.sample(1)).limit(1000)
   ...>         .filter(name -> name.endsWith("a")).count();
   ...> }
|  created method endings()

jshell> endings()
$9 ==> 152

jshell> double before = trainer.evaluate(500)
before ==> 2.444696520657098

jshell> double probability(String name) {
   ...>     return StrictMath.exp(-Trainer.score(
   ...>         model, tokenizer, List.of(name)).nats());
   ...> }
|  created method probability(String)

jshell> double better = probability("saasiya"), other = probability("asreli")
better ==> 8.49345422016153E-9
other ==> 2.1497293101951507E-7

jshell> for (int step = 0; step < 50; step++) {
   ...>     double loss = preference.step(model, adam, 0.001,
   ...>         pairs.subList(4 * step, 4 * step + 4));
   ...>     if (step % 10 == 9)
   ...>         System.out.println(step + 1 + " steps: loss "
   ...>             + Math.rint(100 * loss) / 100 + "  a " + endings());
   ...> }
10 steps: loss 0.61  a 193
20 steps: loss 0.62  a 224
30 steps: loss 0.53  a 267
40 steps: loss 0.57  a 348
50 steps: loss 0.43  a 388

jshell> trainer.evaluate(500) - before
$15 ==> 0.03986201431738445
----

Nobody has shown the model a name to copy. It has written two hundred pairs and
been told, of each, which one was better.

[#preference-cost]
=== What it costs

The last number is the price, in nats a token, on names as people give them.
Some of it has to be paid. 21 of 100 names in the file end in an `a`. A model
that ends 60 of 100 so, and knows everything else as well as before, is less
surprised at the 21 and more at the other 79. On average that makes

[stem]
++++
-0.21 \ln \frac{0.60}{0.21} - 0.79 \ln \frac{0.40}{0.79} = 0.32
++++

nats a name, or 0.04 nats a token, since a name has 7.1 of them, its end among
them. With 90 in 100 it is 0.19 nats a token. What is lost beyond that, the
training has spoiled.

Here is a model that was trained well, 5,000 steps with a falling rate, and then
steps on four pairs each at the rate 0.001, averaged over three seeds; and
below, for comparison, the same model fine-tuned at this rate on training names
that end in an `a`.

[cols="<5,>2,>2,>2,>2"]
|===
| | in `a`, of 100 | held-out loss | has cost | had to cost

| before | 20.8 | 2.298 | 0 | 0
| stem:[\beta = 2], 50 steps | 49.7 | 2.330 | 0.03 | 0.03
| stem:[\beta = 0.5], 50 steps | 58.4 | 2.367 | 0.07 | 0.04
| stem:[\beta = 0.1], 50 steps | 62.1 | 2.384 | 0.09 | 0.05
| stem:[\beta = 2], 100 steps | 65.1 | 2.387 | 0.09 | 0.06
| stem:[\beta = 0.5], 100 steps | 89.9 | 2.810 | 0.51 | 0.19
| stem:[\beta = 0.1], 100 steps | 95.8 | 4.081 | 1.78 | 0.28
| 200 names in `a` | 81.8 | 2.507 | 0.21 | 0.12
| 400 names in `a` | 89.1 | 2.600 | 0.30 | 0.18
| 800 names in `a` | 94.2 | 2.690 | 0.39 | 0.25
|===

.How many names end as one wishes, and what that adds to the held-out loss: a preference before, in the middle and at its end, and training on names that are as they should be
image::figure:preference-cost[Four curves that begin at the same point; that of the smallest beta shoots up at its end, that of training on chosen names stays lowest]

The number stem:[\beta] says how dear it is to differ from the reference. With
a large one a small lean is a large margin, the loss is soon content, and the
model stays near. With a small one it goes on and on: after a hundred steps
nearly every name ends in an `a`, and the model is worse than one that knows
nothing. The loss does not tell. It asks for the difference of two
probabilities only, and both may fall.

And where the wish is so plain that one can pick documents by it, picking them
is the better way, once the wish is to be fulfilled nine times out of ten: 400
names cost 0.30, and a hundred steps with stem:[\beta = 0.5] cost 0.51. What a
preference needs are no documents, only somebody who can choose.

[#preference-production]
=== In production

The older way, still in use, is to train a second model on the preferences of
people, the _reward model_, which gives a text a score, and then to let the
language model write and learn to be scored high: _reinforcement learning from human feedback_
<<ouyang2022>>. Here, too, a reference keeps the model from wandering off.
Rafailov et al. showed that for this very aim one can do without the reward
model: the best language model for a given reward says what the reward was, by
how far it leans from its reference <<rafailov2023>>. What is left is the loss
above. That the preferred text may itself become less likely has been observed
in large models, too <<pal2024>>.

[#preference-try]
=== Try it

Has "saasiya" become more likely, or "asreli" less so? The probabilities that
they had before are in `better` and `other`.

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> probability("saasiya") / better
$16 ==> 5.531264767665373

jshell> probability("asreli") / other
$17 ==> 0.7706779703264941
----

Both. The loss asks for the difference only, and here either name had its part
in it.
====
*/
