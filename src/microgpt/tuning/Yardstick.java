/*
[#yardsticks]
== What simpler means can do: yardsticks

A loss by itself is hardly a number. Is 2.44 nats good? It is, if one knows
nothing of names, and poor, if a table of counts does better. So before a model
is called good or ill, it is compared with something simpler that cannot go
wrong: count, among the names for training, how often each letter stands in a
certain place, and take what is frequent there for likely. What "a certain
place" is says how much such a table knows:

* nothing: every place is the same, and what counts is how frequent each
  letter is;
* the position: first letters, second letters, and so on have a row each;
* the letter before, as in <<bigram>>;
* both.

Let three names begin with `a` and one with `b`. Knowing the position, the
table gives `a` a chance of 3/4 and is surprised by 0.29 nats when it comes;
`b` surprises it by 1.39. A little is added to every count, so that nothing is
impossible.

The tables do a second service. Take a model's predictions at all places that
a table cannot tell apart, and look whether the model can. If it says the same
at all of them, it knows no more than the table does, however large it is and
however long it has learned. If it does not, the difference can be measured.
With stem:[p] for a prediction and stem:[\bar p] for the average of all
predictions in places that look the same to the table:

[stem]
++++
\text{beyond} = \Bigl\langle \sum_i p_i \ln \frac{p_i}{\bar p_i} \Bigr\rangle
++++

where the brackets are the mean over all places. This is how far the model's
own predictions are from what the table could say of them, in nats: a
_Kullback-Leibler divergence_.
*/
package microgpt.tuning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import microgpt.Loss;
import microgpt.Model;
import microgpt.Tokenizer;
import microgpt.train.Objective.NextToken;

/** What a table of counts looks at, to say what comes next. */
public enum Yardstick {

    NOTHING("nothing but how frequent each token is"),
    POSITION("the position and no token"),
    TOKEN("the token before and no position"),
    TOKEN_AND_POSITION("the token before and the position");

    private static final double LITTLE = 0.1;

    private final String knows;

    Yardstick(String knows) { this.knows = knows; }

    /** Returns what it knows, in words. */
    public String knows() { return knows; }

    /** Returns in which row of the table a prediction stands. */
    private long row(int[] tokens, int position) {
        return switch (this) {
            case NOTHING -> 0;
            case POSITION -> position;
            case TOKEN -> tokens[position];
            case TOKEN_AND_POSITION -> tokens[position]
                * (long) Integer.MAX_VALUE + position;
        };
    }

    /**
     * Counts some documents, and measures on others.
     *
     * @param model only its context and vocabulary matter
     * @return nats a token
     */
    public double loss(Model model, Tokenizer tokenizer,
            List<String> training, List<String> measured) {
        int size = model.vocabulary();
        var counts = new HashMap<Long, double[]>();
        for (String document : training) {
            int[] tokens = tokenizer.encode(document);
            int n = NextToken.predictions(model, tokens);
            for (int i = 0; i < n; i++)
                counts.computeIfAbsent(row(tokens, i),
                    r -> new double[size + 1])[tokens[i + 1]]++;
        }
        for (double[] row : counts.values())
            for (int i = 0; i < size; i++) row[size] += row[i];
        double sum = 0;
        int all = 0;
        for (String document : measured) {
            int[] tokens = tokenizer.encode(document);
            int n = NextToken.predictions(model, tokens);
            for (int i = 0; i < n; i++) {
                double[] row = counts.getOrDefault(
                    row(tokens, i), new double[size + 1]);
                sum -= StrictMath.log((row[tokens[i + 1]] + LITTLE)
                    / (row[size] + LITTLE * size));
            }
            all += n;
        }
        return sum / all;
    }

    /** What a model said at each place of some documents. */
    public record Predictions(List<int[]> tokens, List<double[][]> p) {

        /** Lets a model read; {@code p[position][token]} of each. */
        public static Predictions of(Model model, Tokenizer tokenizer,
                List<String> documents) {
            var tokens = new ArrayList<int[]>();
            var p = new ArrayList<double[][]>();
            for (String document : documents) {
                int[] read = tokenizer.encode(document);
                var rows = new double[
                    NextToken.predictions(model, read)][];
                Model.Reader reader = model.reader();
                for (int i = 0; i < rows.length; i++)
                    rows[i] = Loss.softmax(reader.next(read[i]));
                tokens.add(read);
                p.add(rows);
            }
            return new Predictions(tokens, p);
        }

        /** Returns the mean surprise at what came, in nats a token. */
        public double loss() {
            double sum = 0;
            int all = 0;
            for (int d = 0; d < p.size(); d++) {
                double[][] rows = p.get(d);
                for (int i = 0; i < rows.length; i++)
                    sum -= StrictMath.log(rows[i][tokens.get(d)[i + 1]]);
                all += rows.length;
            }
            return sum / all;
        }
    }

    /**
     * Returns how far predictions are from their average over what looks
     * the same to this table, in nats; 0 if the model knows no more.
     */
    public double beyond(Predictions said) {
        var rows = new HashMap<Long, List<double[]>>();
        for (int d = 0; d < said.tokens.size(); d++)
            for (int i = 0; i < said.p.get(d).length; i++)
                rows.computeIfAbsent(row(said.tokens.get(d), i),
                    r -> new ArrayList<>()).add(said.p.get(d)[i]);
        double sum = 0;
        int all = 0;
        for (List<double[]> row : rows.values()) {
            var mean = new double[row.get(0).length];
            for (double[] p : row)
                for (int i = 0; i < mean.length; i++)
                    mean[i] += p[i] / row.size();
            for (double[] p : row)
                for (int i = 0; i < mean.length; i++) if (p[i] > 0)
                    sum += p[i] * StrictMath.log(p[i] / mean[i]);
            all += row.size();
        }
        return sum / all;
    }
}

/*
[source,jshell]
----
jshell> List<String> heldOut() { return corpus.heldOut().subList(0, 500); }
|  created method heldOut()

jshell> void compare() {
   ...>     var said = Yardstick.Predictions.of(model, tokenizer, heldOut());
   ...>     System.out.println("the model " + said.loss());
   ...>     for (var table : Yardstick.values()) System.out.println(table + " "
   ...>         + table.loss(model, tokenizer, corpus.training(), heldOut())
   ...>         + ", the model goes beyond it by " + table.beyond(said));
   ...> }
|  created method compare()

jshell> compare()
the model 3.2918600872091477
NOTHING 2.8295953260187394, the model goes beyond it by 9.462261159272647E-4
POSITION 2.555681830249127, the model goes beyond it by 4.34292433935925E-4
TOKEN 2.448581134796587, the model goes beyond it by 3.233588738567781E-4
TOKEN_AND_POSITION 2.237101245475285, the model goes beyond it by 2.215577867284415E-5
----

Before training all is 0 but for noise. After a thousand steps it is better than
two of the tables, and as good as the third:

[source,jshell]
----
jshell> trainer.train(1000).number()
$4 ==> 1000

jshell> compare()
the model 2.444696520657098
NOTHING 2.8295953260187394, the model goes beyond it by 0.3990893764587943
POSITION 2.555681830249127, the model goes beyond it by 0.1783750376286559
TOKEN 2.448581134796587, the model goes beyond it by 0.13471593967321827
TOKEN_AND_POSITION 2.237101245475285, the model goes beyond it by 4.42831131818376E-4
----

And yet the last number is hardly more than 0. So after a thousand steps
this model hardly looks further back than one letter. What it says follows
from that letter and from the position, and all but nothing else, and a table
that knows both says it better. That is how attention could be removed there without
any harm (<<attention-worth>>).

[#yardsticks-try]
=== Try it

Is it the same after 5,000 steps with a falling rate, when attention is worth
something?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> var longer = Trainer.create(Config.of("steps=5000", "schedule=linear"), corpus)
longer ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> longer.train(5000).number()
$7 ==> 5000

jshell> Yardstick.TOKEN_AND_POSITION.beyond(
   ...>     Yardstick.Predictions.of(longer.model(), tokenizer, heldOut()))
$8 ==> 0.015694274955886316
----

No: some of what it says comes from letters further back.
====
*/
