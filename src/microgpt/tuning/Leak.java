/*
[#leak]
== Too good to be true: a leak

One mistake makes the numbers better. It is in <<mask>>: the triangle of ones
and zeros meets the scores, and not their exponentials. A future position then
has the score 0, and softmax gives it a share all the same, since
stem:[e^0 = 1]. One reads of this mask often, in words such as "the scores are
multiplied by a lower triangular matrix". Here is a model that does as the
words say. It is the model of this book but for two lines.

On three numbers: let the first of three letters have the score 1 with itself.
Masked like that, its row is 1, 0 and 0, and softmax makes it 0.58, 0.21 and
0.21. So four parts in ten of what it reads are the future, and half of these
the very letter that it is to guess.
*/
package microgpt.tuning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Config.Training;
import microgpt.Embedding;
import microgpt.Linear;
import microgpt.Loss;
import microgpt.Mlp;
import microgpt.Model;
import microgpt.Norm;
import microgpt.Parameters;
import microgpt.Probe;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;

/** A GPT of one block and one head, whose mask may leak. */
public final class Leak implements Model {

    private final Config config;
    private final int vocabulary;
    private final boolean leaks;
    private final Parameters parameters;
    private final Embedding embedding;
    private final Norm norm1;
    private final Norm norm2;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final Mlp mlp;
    private final Linear head;
    private final AdamW optimizer;

    /**
     * A model with weights drawn from the generator.
     *
     * @param leaks whether the triangle meets the scores, and not their
     *     exponentials
     */
    public Leak(Config config, int vocabulary, boolean leaks,
            PythonRandom random) {
        this.config = config;
        this.vocabulary = vocabulary;
        this.leaks = leaks;
        Training t = config.training();
        int width = config.shape().width();
        parameters = new Parameters(random.normal(t.initStd()));
        embedding = new Embedding(parameters, vocabulary, width,
            config.shape().context(), config.form().position());
        head = map("lm_head", vocabulary, width);
        query = map("attn_wq", width, width);
        key = map("attn_wk", width, width);
        value = map("attn_wv", width, width);
        output = map("attn_wo", width, width);
        mlp = new Mlp(parameters, "layer0", width,
            config.shape().mlpWidth(), config.form().activation(), false);
        norm1 = Norm.of(config.form().norm(), parameters, "ln_1", width);
        norm2 = Norm.of(config.form().norm(), parameters, "ln_2", width);
        optimizer = new AdamW(parameters.all(),
            t.beta1(), t.beta2(), t.epsilon(), t.weightDecay());
    }

    private Linear map(String name, int rows, int columns) {
        return new Linear(parameters.matrix(name, rows, columns));
    }

    /**
     * Takes a whole text at once.
     *
     * @return the logits, {@code [position][vocabulary]}
     */
    public Value[][] forward(int... tokens) {
        int n = tokens.length;
        Value[][] x = new Value[n][], k = new Value[n][];
        Value[][] q = new Value[n][], v = new Value[n][];
        for (int t = 0; t < n; t++) {
            x[t] = embedding.forward(tokens[t], t, Probe.NONE);
            Value[] y = norm1.forward(x[t]);
            q[t] = query.forward(y);
            k[t] = key.forward(y);
            v[t] = value.forward(y);
        }
        var logits = new Value[n][];
        for (int t = 0; t < n; t++) {
            Value[] weights = Loss.softmax(scores(t, q[t], k));
            Value[] y = output.forward(average(weights, v));
            Value[] middle = Linear.add(y, x[t]);
            logits[t] = head.forward(Linear.add(mlp.forward(
                norm2.forward(middle), t, Probe.NONE), middle));
        }
        return logits;
    }

    /*
    This is the mistake. Without it a position has a score for each position
    up to itself. With it, it has one for each position of the text, and those
    ahead are 0.
    */

    private Value[] scores(int t, Value[] query, Value[][] keys) {
        var scores = new Value[leaks ? keys.length : t + 1];
        double root = Math.sqrt(query.length);
        for (int s = 0; s < scores.length; s++)
            scores[s] = s > t ? new Value(0)
                : Linear.dot(
                    query, 0, keys[s], 0, query.length).div(root);
        return scores;
    }

    private static Value[] average(Value[] weights, Value[][] values) {
        var mean = new Value[values[0].length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = weights[0].mul(values[0][i]);
            for (int s = 1; s < weights.length; s++)
                mean[i] = mean[i].add(weights[s].mul(values[s][i]));
        }
        return mean;
    }

    /** Returns the mean surprise at a text that is given at once. */
    public Value loss(int... tokens) {
        int n = Math.min(config.shape().context(), tokens.length - 1);
        Value[][] logits = forward(Arrays.copyOf(tokens, n));
        var losses = new Value[n];
        for (int t = 0; t < n; t++)
            losses[t] = Loss.crossEntropy(logits[t], tokens[t + 1]);
        return Loss.mean(losses);
    }

    /** Takes a step on each text; returns the mean of the losses. */
    public double learn(Tokenizer tokenizer, List<String> texts) {
        double sum = 0;
        for (String text : texts) {
            Value loss = loss(tokenizer.encode(text));
            loss.backward();
            optimizer.update(config.training().learningRate());
            sum += loss.data();
        }
        return sum / texts.size();
    }

    /*
    A reader gets its tokens one at a time. There is no future to look at,
    whatever the mask.
    */

    @Override
    public Reader reader() {
        var read = new ArrayList<Integer>();
        return token -> {
            read.add(token);
            Value[][] logits = forward(
                read.stream().mapToInt(i -> i).toArray());
            return Arrays.stream(logits[logits.length - 1])
                .mapToDouble(Value::data).toArray();
        };
    }

    @Override
    public Config config() { return config; }

    @Override
    public int vocabulary() { return vocabulary; }

    @Override
    public String toString() {
        return "Leak(" + (leaks ? "a triangle of zeros on the scores"
            : "the right mask") + ", " + parameters.count()
            + " parameters)";
    }
}

/*
[#leak-found]
=== What was found

A thousand steps with the right mask, and with the wrong one:

[source,jshell]
----
jshell> Leak learned(boolean leaks) {
   ...>     var model = new Leak(Config.microgpt(), 27, leaks, new PythonRandom(1));
   ...>     model.learn(tokenizer, corpus.training().subList(0, 900));
   ...>     System.out.println("loss of the last hundred steps: " + model.learn(
   ...>         tokenizer, corpus.training().subList(900, 1000)));
   ...>     return model;
   ...> }
|  created method learned(boolean)

jshell> Leak right = learned(false), wrong = learned(true)
loss of the last hundred steps: 2.4581723763766026
loss of the last hundred steps: 1.2239228450843878
right ==> Leak(the right mask, 4256 parameters)
wrong ==> Leak(a triangle of zeros on the scores, 4256 parameters)
----

The second number is splendid. It is no overfitting either: on names that the
model has never seen, given at once as in training, it is as good.

[source,jshell]
----
jshell> double atOnce(Leak model) {
   ...>     return corpus.heldOut().subList(0, 200).stream().mapToDouble(
   ...>         name -> model.loss(tokenizer.encode(name)).data())
   ...>         .average().getAsDouble();
   ...> }
|  created method atOnce(Leak)

jshell> double letterByLetter(Leak model) {
   ...>     return Trainer.evaluate(model, tokenizer,
   ...>         corpus.heldOut().subList(0, 200));
   ...> }
|  created method letterByLetter(Leak)

jshell> atOnce(right) + "  " + letterByLetter(right)
$6 ==> "2.4613786180042982  2.467707153834812"

jshell> atOnce(wrong) + "  " + letterByLetter(wrong)
$7 ==> "1.064771872748569  13.685713023177334"
----

Letter by letter, as one writes, there is no future to copy from, and the model
is far worse than one that knows nothing. With three seeds a thousand steps end
at 1.04, 1.15 and 1.08 given at once, and at 13.5, 12.8 and 10.8 letter by
letter; with the right mask the two are the same.

.The held-out loss with either mask, on average over five seeds, as the models are trained and as they are used
image::figure:leak-bars[Two rows: with the right mask both points are at the same place; with the wrong one the point of letters given at once is far to the left and that of letter by letter far to the right]

And this is what they write:

[source,jshell]
----
jshell> String names(Leak model) {
   ...>     var writer = new Sampler(model, tokenizer, new PythonRandom(3));
   ...>     return Stream.generate(() -> writer.sample(1)).limit(6).toList()
   ...>         .toString();
   ...> }
|  created method names(Leak)

jshell> names(right)
$9 ==> "[celioda, da, irheer, kiodurma, iosoze, hrtael]"

jshell> names(wrong)
$10 ==> "[, , , , , ]"
----

Nothing, most of the time. When BOS stands alone there is no letter ahead that
could be copied, and what the model has learned of that is: here it ends.

[#leak-production]
=== In production

So such a mistake is found by reading what a model writes, or by measuring it
as it writes. A test is simpler: change a letter, and see that nothing before
it changes. <<attention-try>> does it with "emma" and "emmy". It should be the
first test of any attention that one writes oneself.

[#leak-try]
=== Try it

Do that test with both.

[source,jshell]
----
jshell> boolean looksAhead(Leak model) {
   ...>     int[] emma = tokenizer.encodeStart("emma");
   ...>     int[] emmy = tokenizer.encodeStart("emmy");
   ...>     return model.forward(emma)[3][0].data()
   ...>         != model.forward(emmy)[3][0].data();
   ...> }
|  created method looksAhead(Leak)

jshell> looksAhead(right)
$12 ==> false

jshell> looksAhead(wrong)
$13 ==> true
----
*/
