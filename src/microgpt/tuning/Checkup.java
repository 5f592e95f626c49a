/*
[#gradient-flow]
== What flows through a model: a check-up

A loss that does not fall has a cause somewhere between the tokens and the
loss, and the loss does not say where. But every intermediate result can be
seen (<<probe>>), and after the walk back each of them has its gradient. So let
a model read some documents, walk back from each loss, and note on the way what
one would like to know of every part:

* Is everything a number? One division by zero makes all that follows NaN.
* How large are the gradients at the notice board (<<block>>), before and after
  each block? If a block makes each ten times larger, three blocks make them a
  thousand times larger, and a step that suits the last block is far too long
  for the first; if it makes them ten times smaller, the same step hardly
  changes anything there.
* Which of the hidden numbers of the MLP ever speak? One that is 0 at every
  letter of every name gets no gradient either, and stays as it is.
* How do the attention weights differ? Let a position see three others. With
  the weights 1/3, 1/3 and 1/3 it has not chosen at all, with 1, 0 and 0 it has
  decided; and there softmax is flat, and the gradient of the scores is 0.

What is measured is measured on a copy: the model that is examined keeps the
gradients that it has.
*/
package microgpt.tuning;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import microgpt.Attention;
import microgpt.Block;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Mlp;
import microgpt.Parameters;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Probe.Station;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.train.Objective.NextToken;

/** What a pass forward and back over some documents shows. */
public final class Checkup {

    /** Below this a hidden number counts as silent. */
    private static final double SILENT = 1e-6;
    /** From so many positions on there is something to choose. */
    private static final int A_CHOICE = 3;

    /** What attention does in a layer, over all heads and positions. */
    public record Choice(double largest, double uneven) {}

    /**
     * A number that is none.
     *
     * @param station where it was first seen, or the gradient was on its
     *     way to, when it was met
     * @param origin the node that made it of finite numbers
     * @param inGradient whether it is a gradient
     */
    public record NotFinite(Station station, int position,
            String document, Value origin, boolean inGradient,
            String parameter) {}

    private final Gpt model;
    private final Tokenizer tokenizer;
    private final int layers;
    private final Map<String, Double> squares = new LinkedHashMap<>();
    private final double[] board;       // square gradients, [0..layers]
    private final boolean[][] spoke;    // [layer][hidden]
    private final double[][] choice;    // [layer] largest, uneven, rows
    private int documents;
    private int positions;
    private double losses;
    private NotFinite notFinite;

    /** Makes a copy of a model, and lets it read these documents. */
    public Checkup(Gpt model, Tokenizer tokenizer, List<String> documents) {
        this.tokenizer = tokenizer;
        this.model = copy(model);
        layers = model.config().shape().layers();
        board = new double[layers + 1];
        spoke = new boolean[layers][model.config().shape().mlpWidth()];
        choice = new double[layers][3];
        for (Parameter p : this.model.parameters())
            squares.put(p.name(), 0.0);
        for (String document : documents) {
            read(document);
            if (notFinite != null) break;
        }
    }

    private static Gpt copy(Gpt model) {
        model.newCache();               // derives what is to be derived
        return new Gpt(model.config(), model.vocabulary(), new Parameters(
            (name, start, shape) -> model.parameter(name).numbers()));
    }

    private void read(String document) {
        int[] tokens = tokenizer.encode(document);
        var seen = new Probe.Record();
        Value[][] logits = NextToken.logits(model, tokens, seen);
        Value loss = Loss.mean(NextToken.losses(logits, tokens, seen));
        notFinite = forward(seen, document, logits.length);
        if (notFinite == null) notFinite = backward(seen, loss, document);
        if (notFinite != null) return;
        documents++;
        positions += logits.length;
        losses += loss.data() * logits.length;
        for (Parameter p : model.parameters())
            squares.merge(p.name(), squareGradient(p.rows()), Double::sum);
        for (int l = 0; l < layers; l++) look(seen, l);
        model.zeroGrad();
    }

    private static double squareGradient(Value[][] rows) {
        double sum = 0;
        for (Value[] row : rows)
            for (Value v : row) sum += v.grad() * v.grad();
        return sum;
    }

    private void look(Probe.Record seen, int layer) {
        Value[][][] before = layer == 0 ? seen.all(Gpt.INPUT.name())
            : all(seen, Block.END, layer - 1);
        for (Value[][] rows : before) board[layer] += squareGradient(rows);
        if (layer == layers - 1)
            for (Value[][] rows : all(seen, Block.END, layer))
                board[layers] += squareGradient(rows);
        for (Value[][] rows : all(seen, Mlp.HIDDEN, layer))
            for (int i = 0; i < rows[0].length; i++)
                spoke[layer][i] |= Math.abs(rows[0][i].data()) > SILENT;
        for (Value[][] heads : all(seen, Attention.WEIGHTS, layer))
            for (Value[] weights : heads) if (weights.length >= A_CHOICE) {
                double largest = 0, uneven = 0;
                for (Value w : weights) {
                    double p = w.data();
                    largest = Math.max(largest, p);
                    if (p > 0) uneven +=
                        p * StrictMath.log(p * weights.length);
                }
                choice[layer][0] += largest;
                choice[layer][1] += uneven;
                choice[layer][2]++;
            }
    }

    private static Value[][][] all(
            Probe.Record seen, Station station, int layer) {
        return seen.all(station.in("layer" + layer + ".").name());
    }

    /*
    [#first-nan]
    === The first that is no number

    NaN spreads: whatever is computed with it is NaN, too. At the end
    everything is. So look at the stations in the order in which they were
    computed, and take the first that holds one. Between two stations there
    are many nodes. Go up from the Value that was found to a parent that is no
    finite number either, and on, until all parents are finite: that node made
    it.
    */

    private NotFinite forward(
            Probe.Record seen, String document, int length) {
        for (int position = 0; position < length; position++)
            for (Station station : seen.stations())
                for (Value[] row : seen.get(station.name(), position))
                    for (Value v : row)
                        if (!Double.isFinite(v.data())) {
                            Value origin = origin(v);
                            return new NotFinite(station, position,
                                document, origin, false, name(origin));
                        }
        return null;
    }

    private static Value origin(Value v) {
        for (Value parent : v.parents())
            if (!Double.isFinite(parent.data())) return origin(parent);
        return v;
    }

    private String name(Value leaf) {
        for (Parameter p : model.parameters())
            for (Value[] row : p.rows())
                for (Value v : row) if (v == leaf) return p.name();
        return "";
    }

    /** Walks back, and if that goes wrong, once more and slowly. */
    private NotFinite backward(
            Probe.Record seen, Value loss, String document) {
        loss.backward();
        if (Double.isFinite(model.gradientNorm())) return null;
        model.zeroGrad();
        var stations = new IdentityHashMap<Value, Station>();
        var positions = new IdentityHashMap<Value, Integer>();
        for (Station station : seen.stations()) {
            Value[][][] all = seen.all(station.name());
            for (int i = 0; i < all.length; i++)
                for (Value[] row : all[i])
                    for (Value v : row) {
                        stations.put(v, station);
                        positions.put(v, i);
                    }
        }
        Station station = null;
        int position = 0;
        Value first = loss;
        try (Value.Backward walk = loss.backwardWalk()) {
            while (walk.hasNext()) {
                first = walk.next();
                if (!Double.isFinite(first.grad())) break;
                if (!stations.containsKey(first)) continue;
                station = stations.get(first);
                position = positions.get(first);
            }
        }
        return new NotFinite(
            station, position, document, first, true, name(first));
    }

    /** Returns the first number that is none; null if all are. */
    public NotFinite notFinite() { return notFinite; }

    /** Returns how many documents were read. */
    public int documents() { return documents; }

    /** Returns the mean loss, in nats a token. */
    public double loss() { return losses / positions; }

    /** Returns how many of a layer's hidden numbers were ever not 0. */
    public int speaking(int layer) {
        int n = 0;
        for (boolean b : spoke[layer]) if (b) n++;
        return n;
    }

    /** Returns the mean of the largest weight, and of the unevenness. */
    public Choice choice(int layer) {
        double[] c = choice[layer];
        return new Choice(c[0] / c[2], c[1] / c[2]);
    }

    /**
     * Returns the root mean square of the gradients at the notice board,
     * before the first block and after each.
     */
    public double[] board() {
        var rms = new double[layers + 1];
        for (int i = 0; i <= layers; i++) rms[i] = Math.sqrt(board[i]
            / positions / model.config().shape().width());
        return rms;
    }

    /** Returns the root mean square of a parameter's gradient norms. */
    public double gradient(String parameter) {
        return Math.sqrt(squares.get(parameter) / documents);
    }

    /** Returns the same of all parameters of a layer together. */
    public double gradient(int layer) {
        return gradientOfAll("layer" + layer + ".");
    }

    /** Returns the same of all parameters together. */
    public double gradient() { return gradientOfAll(""); }

    private double gradientOfAll(String prefix) {
        double sum = 0;
        for (String name : squares.keySet())
            if (name.startsWith(prefix)) sum += squares.get(name);
        return Math.sqrt(sum / documents);
    }

    @Override
    public String toString() {
        return "Checkup(" + documents + " documents, "
            + (notFinite == null ? "all numbers finite"
                : "a number that is none at " + notFinite.station.name())
            + ")";
    }

    /** Returns whether there is a parameter of that name. */
    public boolean has(String parameter) {
        return squares.containsKey(parameter);
    }
}

/*
[source,jshell]
----
jshell> List<String> names() { return corpus.heldOut().subList(0, 50); }
|  created method names()

jshell> var checkup = new Checkup(model, tokenizer, names())
checkup ==> Checkup(50 documents, all numbers finite)

jshell> checkup.speaking(0)
$3 ==> 64

jshell> checkup.choice(0)
$4 ==> Choice[largest=0.23627952970442911, uneven=0.0036308043908256007]

jshell> checkup.gradient("layer0.attn_wq") / checkup.gradient()
$5 ==> 0.023653171886024376
----

Before training all hidden numbers speak, attention is all but even, and the
gradients of the queries are small: as long as attention looks at everything
alike and nothing depends on it, there is no reason to choose otherwise.

In a stack of three blocks, how large are the gradients at the notice board,
before the first block and after each?

[source,jshell]
----
jshell> var stack = Trainer.create(Config.of("layers=3"), corpus)
stack ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> new Checkup(stack.model(), tokenizer, names()).board()
$7 ==>
double[4]  from 0.0107 to 0.0258  mean 0.01676  rms 0.01775
  0.0258 0.0178 0.0128 0.0107
----

They grow a little on their way back, from right to left, since each block
adds something. None shrinks, and that is what <<block>> promised of residual
connections.

[#gradient-flow-try]
=== Try it

Make the weights of `layer1.mlp_fc2` a hundred times larger. Which number
of the board changes most?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> void scale(Gpt model, String name, double factor) {
   ...>     var parameter = model.parameter(name);
   ...>     parameter.setNumbers(Arrays.stream(parameter.numbers())
   ...>         .map(x -> factor * x).toArray());
   ...> }
|  created method scale(Gpt,String,double)

jshell> scale(stack.model(), "layer1.mlp_fc2", 100)

jshell> new Checkup(stack.model(), tokenizer, names()).board()
$10 ==>
double[4]  from 0.01351 to 1.583  mean 0.6739  rms 0.9599
  1.58 1.09 0.01 0.01
----

What comes back through the second block is much larger than what went into it.
====
*/
