/*
[#fine-tuning]
== A second training: fine-tuning

A trained model is seldom the end. It is a beginning from which others are
trained, on other documents and with less effort: _fine-tuning_. There is
nothing new to it. It is the same loop, but it starts from weights that know
something.

What becomes of what they knew? Think of a model with a single weight, and of
two lists of documents. The first list is best served with the weight at 2, and
its loss is the square of the distance from there. The second would like to
have it at 6. Trained on the first list, the weight is 2, and the losses on the
two lists are 0 and 16. Now train on the second. At 3 the losses are 1 and 9,
at 4 they are 4 and 4, at 5 they are 9 and 1. The first step has cost 1 and won
7. The last has cost 5 and won 3. What a model learns anew it pays for with
what it knew, and the longer it learns, the worse is the bargain. This is
called _catastrophic forgetting_ <<mccloskey1989>>.

A model with thousands of weights has more room, and two lists of names have
much in common. How much it forgets is a thing to be measured: on held-out
documents of both kinds.
*/
package microgpt.tuning;

import java.util.Set;
import java.util.TreeSet;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.text.Corpus;
import microgpt.train.Trainer;

/** Training that begins with a model which has learned something. */
public final class FineTuning {

    /** Returns a model of its own with the same numbers. */
    public static Gpt copy(Gpt model, String... settings) {
        Config config = model.config().with(settings);
        if (!config.shape().equals(model.config().shape())
            || !config.form().equals(model.config().form()))
            throw new IllegalArgumentException("a model that is trained"
                + " keeps its shape and form; only how it is trained can"
                + " be set");
        if (config.training().vocabulary()
            != model.config().training().vocabulary())
            throw new IllegalArgumentException("a model that is trained"
                + " keeps its vocabulary");
        return new Gpt(config, model.vocabulary(), new Parameters(
            (name, start, shape) -> model.parameter(name).numbers()));
    }

    /*
    The optimizer begins anew, with moments of 0, and so does the schedule: the
    rate starts at its peak again. The tokenizer has to stay, since the rows of
    `wte` belong to its tokens. A document with a character that it does not
    know cannot be read and is left out.
    */

    /**
     * Returns a trainer of a copy of the model on other documents, with a
     * new optimizer and a new schedule. Documents with characters that
     * the tokenizer does not know are left out.
     *
     * @param settings of the training, such as "steps=300"; what is not
     *     set is as it was
     * @throws IllegalArgumentException if a setting is out of bounds, or
     *     would change shape or form, or no document is left
     */
    public static Trainer trainer(Gpt model, Tokenizer tokenizer,
            Corpus documents, String... settings) {
        return begin(copy(model, settings), tokenizer, documents);
    }

    /** The same for the model itself. */
    static Trainer begin(
            Gpt model, Tokenizer tokenizer, Corpus documents) {
        Config.Training training = model.config().training();
        var random = new PythonRandom(training.seed());
        Corpus corpus = documents.knownTo(tokenizer)
            .shuffled(random).split(training.heldOut());
        return new Trainer(model, tokenizer, corpus, random);
    }

    /** Returns the characters in documents that have no token. */
    public static Set<String> unknown(
            Tokenizer tokenizer, Corpus documents) {
        var unknown = new TreeSet<String>();
        for (String document : documents.documents())
            if (!tokenizer.knows(document))
                document.codePoints().mapToObj(Character::toString)
                    .filter(c -> !tokenizer.knows(c))
                    .forEach(unknown::add);
        return unknown;
    }

    private FineTuning() {}
}

/*
Our model has learned the names of 2018. The same office has lists of other
years. In 1880 there were 2,000 names, and the most frequent girls' names were
Mary, Anna and Emma. A thousand steps of training first, and then three
hundred on these:

[source,jshell]
----
jshell> trainer.train(1000).number()
$1 ==> 1000

jshell> var old = Corpus.read(Path.of(System.getProperty("microgpt.data"))
   ...>     .resolveSibling("names-1880.txt"))
old ==> Corpus(2000 documents, 0 held out)

jshell> var tuner = FineTuning.trainer(model, tokenizer, old,
   ...>     "steps=300", "schedule=linear", "learningRate=0.005")
tuner ==>
Trainer  0 steps taken, next rate 0.005, on 1,800 documents, 200 held out

jshell> double round(double x) { return Math.rint(1000 * x) / 1000; }
|  created method round(double)

jshell> for (int k = 0; k < 4; k++) {
   ...>     if (k > 0) tuner.train(100);
   ...>     System.out.println(tuner.steps() + " steps: 1880 "
   ...>         + round(tuner.evaluate()) + "  2018 "
   ...>         + round(Trainer.evaluate(tuner.model(), tokenizer,
   ...>             corpus.heldOut().subList(0, 500))));
   ...> }
0 steps: 1880 2.545  2018 2.445
100 steps: 1880 2.43  2018 2.484
200 steps: 1880 2.394  2018 2.475
300 steps: 1880 2.375  2018 2.48
----

One loss falls, and the other rises. And the names?

[source,jshell]
----
jshell> void ten(Gpt model) {
   ...>     var poet = new Sampler(model, tokenizer, new PythonRandom(5));
   ...>     System.out.println(Stream.generate(() -> poet.sample(0.6))
   ...>         .limit(10).collect(Collectors.joining(" ")));
   ...> }
|  created method ten(Gpt)

jshell> ten(model)
lery samon aman ahasta anaa ahynl kalyu salalay anely cara

jshell> ten(tuner.model())
mery tan molie lale olle baynn setile morele ania elon
----

[#fine-tuning-worth]
=== What is gained, and what is forgotten

Here is a model that was trained well before: 5,000 steps with a falling rate,
and fine-tuned with a falling rate, too. The numbers are averages over three
seeds, of the losses on 200 held-out names of 1880 and 3,225 of 2018.

[cols="<5,>1,>1"]
|===
| | 1880 | 2018

| before | 2.434 | 2.298
| 1,000 steps at the rate 0.001 | 2.313 | 2.385
| 1,000 steps at the rate 0.003 | 2.269 | 2.459
| 1,000 steps at the rate 0.01 | 2.262 | 2.546
| 3,600 steps at the rate 0.003, twice through all names | 2.214 | 2.529
| 2,000 steps at the rate 0.003, every second name from 2018 | 2.295 | 2.325
| the names of 1880 alone, 1,000 steps at the rate 0.01 | 2.365 |
| the names of 1880 alone, 5,000 steps at the rate 0.01 | 2.220 |
|===

It is as with the single weight. The first 0.12 nats on the old names cost 0.09
on the new ones; the next 0.04 cost 0.07, and from 0.003 to 0.01 there is
hardly anything to win and much to lose. In the end the model knows the names
of 2018 less well than one that has been trained on them for a thousand
steps. The remedy is to go on reading some of them: with every second name from
2018 it forgets a sixth as much, and gains nearly as much.

And was it worth it to begin with a trained model? For a thousand steps, yes:
2.26 in place of 2.37. But who has only the 1,800 names of 1880 and patience
gets to 2.22 without any other, in 5,000 steps: as good as the best line of the
table. What a first training saves here is time. In a large model it saves
more, for the second list is too short to learn a language from.

[#fine-tuning-shell]
=== From the shell

`./build.sh train` begins with a model that it has kept before, if `--from`
names one:

[source]
----
./build.sh train --steps 5000 --set schedule=linear --out names.model
./build.sh train --from names.model --data data/names-1880.txt \
    --steps 1000 --set learningRate=0.003 --out old.model
----

The second command tells the held-out losses on both lists, before and after.
What is not set is as it was in the first training, down to the seed.

[#fine-tuning-production]
=== In production

A large model that has read the web can go on with any text. A question it may
answer with three more questions, since that is how lists of questions go. To
make an assistant of it, one trains it on dialogues that people have written
<<ouyang2022>>, and then towards answers that people prefer (<<preference>>).
This, besides size, is what lies between the program in this book and the
assistants that one can talk to. To do it cheaply one can leave the weights as
they are and learn a small correction (<<low-rank>>).

The rate is much smaller than in the first training, and the documents are
read once or a few times. Against forgetting one mixes documents of the first
kind with the new ones.

[#fine-tuning-try]
=== Try it

Does mixing help? Take one name of 2018 after each name of 1880, and twice as
many steps, so that as many names of 1880 are read:

[source,jshell]
----
jshell> List<String> mixed = new ArrayList<>()
mixed ==> []

jshell> for (int i = 0; i < 300; i++) {
   ...>     mixed.add(tuner.corpus().training().get(i));
   ...>     mixed.add(corpus.training().get(i));
   ...> }

jshell> var both = new Trainer(FineTuning.copy(model, "steps=600",
   ...>     "schedule=linear", "learningRate=0.005"),
   ...>     tokenizer, new Corpus(mixed), new PythonRandom(1))
both ==> Trainer  0 steps taken, next rate 0.005, on 600 documents, 0 held out

jshell> both.train(600).number()
$12 ==> 600
----

What are the two losses now?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> round(Trainer.evaluate(both.model(), tokenizer,
   ...>     tuner.corpus().heldOut()))
$13 ==> 2.395

jshell> round(Trainer.evaluate(both.model(), tokenizer,
   ...>     corpus.heldOut().subList(0, 500)))
$14 ==> 2.394
----

On the names of 1880 it is 0.02 behind, and on those of 2018 it is better than
before: our model had not finished learning them.
====
*/
