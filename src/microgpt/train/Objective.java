/*
[#objective]
== What to get better at: objectives

Training makes one number smaller. Which one, is for us to say, and it says
what the model will be good at. Such a number is called an _objective_. It may
be made of anything that the model computes, as long as it is computed with
Values, so that the walk back finds the way from it to every parameter.

The objective of a language model is to be little surprised by what comes
next. At each position of a document it gives every token a probability, and
is surprised by the one that comes (<<loss>>). Let the surprises at three
positions be 2, 1 and 3 nats: the loss of the document is their average, 2.
With tokens stem:[c_0, c_1, \ldots, c_n], of which the first and the last are
BOS:

[stem]
++++
\text{loss} = \frac{1}{n} \sum_{t=1}^{n} -\ln p(c_t \mid c_0, \ldots, c_{t-1})
++++

Read stem:[p(c_t \mid \ldots)] as: the probability that the model gave to the
token that came, after the tokens before it.
*/
package microgpt.train;

import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Model;
import microgpt.Probe;
import microgpt.Probe.Station;
import microgpt.Value;

/**
 * Makes the number that training makes smaller.
 *
 * @param <E> an example, of which the model is to learn
 */
@FunctionalInterface
public interface Objective<E> {

    /** Returns the loss of an example. */
    Value loss(Gpt model, E example);

    /** What the model gave to each token, at one position. */
    Station PROBABILITIES = new Station(
        "probabilities", "head", "Probabilities: softmax of the logits",
        "probabilities[i] = exp(logits[i]) / Σ exp(logits)");

    /** How surprising the token was that came, at one position. */
    Station SURPRISE = new Station(
        Station.Form.NUMBER, "loss", "head",
        "Loss of this position: how surprising the next token was",
        "loss = -ln probabilities[target]");

    /** The mean surprise at a document's tokens, BOS to BOS, in nats. */
    record NextToken() implements Objective<int[]> {

        @Override
        public Value loss(Gpt model, int[] tokens) {
            return Loss.mean(losses(
                logits(model, tokens, Probe.NONE), tokens, Probe.NONE));
        }

        /*
        A document longer than the context is cut: as in the published file,
        only its first positions count. Each position's target is the token
        that comes after it.
        */

        /** Returns how many of the tokens are predicted. */
        public static int predictions(Model model, int[] tokens) {
            return Math.min(
                model.config().shape().context(), tokens.length - 1);
        }

        /** Returns the logits of each position, watched by a probe. */
        public static Value[][] logits(
                Gpt model, int[] tokens, Probe probe) {
            var cache = model.newCache();
            var logits = new Value[predictions(model, tokens)][];
            for (int i = 0; i < logits.length; i++)
                logits[i] = model.forward(tokens[i], cache, probe);
            return logits;
        }

        /** Returns the loss of each position, watched by a probe. */
        public static Value[] losses(
                Value[][] logits, int[] tokens, Probe probe) {
            var losses = new Value[logits.length];
            for (int i = 0; i < losses.length; i++) {
                Value[] p = Loss.softmax(logits[i]);
                losses[i] =
                    Loss.crossEntropy(logits[i], p, tokens[i + 1]);
                probe.see(PROBABILITIES, i, p);
                probe.see(SURPRISE, i, new Value[] {losses[i]});
            }
            return losses;
        }
    }
}

/*
[source,jshell]
----
jshell> var next = new Objective.NextToken()
next ==> NextToken[]

jshell> Value loss = next.loss(model, tokenizer.encode("anna"))
loss ==> Value(data=3.3048144492330986, grad=0.0) = mul(16.52, 0.2)

jshell> loss.backward()

jshell> model.gradientNorm()
$4 ==> 0.6063836983220496
----

The untrained model knows nothing, so its loss is near that of a guess,
stem:[\ln 27 = 3.30].

[#objective-try]
=== Try it

An objective can be anything. Here is one for readers whose names begin with a
`z`. Its examples are first letters:

[source,jshell]
----
jshell> record First() implements Objective<Integer> {
   ...>     public Value loss(Gpt model, Integer letter) {
   ...>         return Loss.crossEntropy(
   ...>             model.forward(tokenizer.bos()), letter);
   ...>     }
   ...> }
|  created record First

jshell> var adam = new AdamW(model.parameters(), 0.9, 0.99, 1e-8, 0)
adam ==> AdamW(steps=0)

jshell> int z = tokenizer.encode("z")[1]
z ==> 25

jshell> for (int step = 0; step < 4; step++) {
   ...>     model.zeroGrad();
   ...>     Value surprise = new First().loss(model, z);
   ...>     surprise.backward();
   ...>     adam.update(0.01);
   ...>     System.out.println(surprise.data());
   ...> }
3.303398974796853
3.1181025864141807
2.8804074194217972
2.4882173709113307
----

How likely is a `z` now? And what happened to the other letters?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> double chance(int token) {
   ...>     return Sampler.probabilities(model.forward(26), 1)[token];
   ...> }
|  created method chance(int)

jshell> chance(z)
$10 ==> 0.15703796494334707

jshell> chance(0)
$11 ==> 0.02331359141046582
----

Nobody asked for fewer names with `a`. But probabilities add up to 1, and what
one token gets the others lose.
====
*/
