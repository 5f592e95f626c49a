/*
[#dot-engine]
== The model of dots

Here is the model once more, made of these nodes: the same parts in the same
order as in <<gpt>>, with all sums added in the same order, so that the loss of a
document has the same bits. Only the gradients differ in their last digits, since a number's
shares come to it in another order.
*/
package microgpt.fast;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Config.Form;
import microgpt.Config.Shape;
import microgpt.Config.Training;
import microgpt.Embedding.Position;
import microgpt.Gpt;
import microgpt.Mlp.Activation;
import microgpt.Model;
import microgpt.Norm;
import microgpt.Parameters.Parameter;
import microgpt.Rotary;
import microgpt.fast.DotGraph.Node;
import microgpt.train.Engine;

/** Trains on a graph whose nodes are dot products and sums. */
public final class DotEngine implements Engine {

    @Override
    public String name() { return "dot"; }

    @Override
    public String toString() { return name(); }

    @Override
    public Model reader(Gpt model) { return Inference.of(model); }

    /*
    The graph of a document is forgotten before that of the next is made. How
    many nodes it has can be told from two short ones: attention looks at one
    position more each time, and everything else is the same for each.
    */

    @Override
    public long memory(Gpt model, long rows) {
        var optimizer = new AdamW(model.parameters(), 0, 0, 0, 0);
        var run = new DotRun(model, optimizer);
        long most = Math.min(rows, model.config().shape().context());
        long one = run.nodes(1), next = run.nodes(2) - 2 * one;
        return NODE * (most * one + most * (most - 1) / 2 * next)
            + WEIGHT * model.parameterCount();
    }

    /** About how many bytes a node takes, and a weight with moments. */
    private static final long NODE = 64, WEIGHT = 52;

    @Override
    public Run begin(Gpt model, AdamW optimizer) {
        return new DotRun(model, optimizer);
    }

    /** Returns a parameter's gradient in a run, row by row. */
    static double[] gradient(Run run, String name) {
        return Arrays.stream(((DotRun) run).weights.get(name))
            .flatMap(Arrays::stream).mapToDouble(w -> w.grad).toArray();
    }

    private static final class DotRun implements Run {

        private final Gpt model;
        private final Config config;
        private final Shape shape;
        private final Form form;
        private final AdamW optimizer;
        private final Map<String, Node[][]> weights = new HashMap<>();
        private final Node[][][] all;   // [parameter][row][column]
        private final double[][] m;     // [parameter][number]
        private final double[][] v;
        private final Rotary rotary;    // may be null
        private final DotGraph graph = new DotGraph();
        private int steps;

        DotRun(Gpt model, AdamW optimizer) {
            this.model = model;
            this.optimizer = optimizer;
            config = model.config();
            shape = config.shape();
            form = config.form();
            int headWidth = shape.width() / shape.heads();
            rotary = form.position() == Position.ROPE
                ? new Rotary(headWidth, form.ropeBase()) : null;
            List<Parameter> parameters = model.parameters();
            all = new Node[parameters.size()][][];
            m = new double[all.length][];
            v = new double[all.length][];
            for (int i = 0; i < all.length; i++) {
                Parameter p = parameters.get(i);
                all[i] = leaves(p.numbers(), p.rows().length);
                weights.put(p.name(), all[i]);
                m[i] = optimizer.firstMoments()[i].clone();
                v[i] = optimizer.secondMoments()[i].clone();
            }
            if (form.tiedOutput())
                weights.put("lm_head", weights.get("wte"));
            steps = optimizer.steps();
        }

        private static Node[][] leaves(double[] numbers, int rows) {
            int columns = numbers.length / rows;
            var leaves = new Node[rows][columns];
            for (int k = 0; k < numbers.length; k++)
                leaves[k / columns][k % columns] = new Node(numbers[k]);
            return leaves;
        }

        @Override
        public double gradients(List<int[]> batch) {
            for (Node[][] rows : all)
                for (Node[] row : rows)
                    for (Node w : row) w.grad = 0;
            int tokens = 0;
            for (int[] document : batch) tokens += length(document);
            double sum = 0;
            for (int[] document : batch) {
                Node[] losses = losses(document);
                for (Node loss : losses) {
                    sum += loss.data;
                    loss.grad = 1.0 / tokens;
                }
                graph.backward();
            }
            return sum * (1.0 / tokens);
        }

        /** Returns how many nodes the graph of so many tokens has. */
        private int nodes(int tokens) {
            losses(new int[tokens + 1]);
            int nodes = graph.size();
            graph.backward();
            return nodes;
        }

        private int length(int[] document) {
            return Math.min(shape.context(), document.length - 1);
        }

        /** Returns the loss at each token of a document. */
        private Node[] losses(int[] document) {
            int n = length(document);
            var keys = new Node[shape.layers()][n][];
            var values = new Node[shape.layers()][][];
            for (int i = 0; i < values.length; i++) values[i] = new Node[
                shape.kvHeads() * shape.width() / shape.heads()][n];
            var losses = new Node[n];
            for (int t = 0; t < n; t++) {
                Inference.check(config, model.vocabulary(), document[t], t);
                Node[] x = weights.get("wte")[document[t]];
                if (form.position() == Position.LEARNED)
                    x = add(x, weights.get("wpe")[t]);
                if (form.embeddingNorm()) x = norm(x, "ln_e");
                for (int i = 0; i < shape.layers(); i++)
                    x = block(x, "layer" + i + ".", t, keys[i], values[i]);
                if (form.finalNorm()) x = norm(x, "ln_f");
                losses[t] = loss(
                    map(x, "lm_head"), document[t + 1]);
            }
            return losses;
        }

        private Node[] block(Node[] x, String layer, int t,
                Node[][] keys, Node[][] values) {
            Node[] y = norm(x, layer + "ln_1");
            Node[] q = turn(map(y, layer + "attn_wq"), t);
            keys[t] = turn(map(y, layer + "attn_wk"), t);
            Node[] value = map(y, layer + "attn_wv");
            for (int j = 0; j < value.length; j++) values[j][t] = value[j];
            x = add(map(attend(q, t, keys, values), layer + "attn_wo"), x);
            y = norm(x, layer + "ln_2");
            Node[] inner = map(y, layer + "mlp_fc1");
            Activation bend = form.activation();
            Node[] gate = bend == Activation.SWIGLU
                ? map(y, layer + "mlp_gate") : null;
            var hidden = new Node[inner.length];
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = bend(bend, gate == null ? inner[i] : gate[i]);
                if (gate != null)
                    hidden[i] = graph.product(hidden[i], inner[i]);
            }
            return add(map(hidden, layer + "mlp_fc2"), x);
        }

        private Node[] attend(Node[] q, int t, Node[][] keys,
                Node[][] values) {
            int n = shape.width() / shape.heads();
            int sharing = shape.heads() / shape.kvHeads();
            var heads = new Node[shape.width()];
            for (int h = 0; h < shape.heads(); h++) {
                int from = h * n, shared = h / sharing * n;
                var powers = new Node[t + 1];
                var weights = new Node[t + 1];
                for (int s = 0; s <= t; s++)
                    powers[s] = graph.dot(
                        q, from, keys[s], shared, n, 1 / Math.sqrt(n));
                double max = largest(powers);
                for (int s = 0; s <= t; s++)
                    powers[s] = graph.exp(powers[s], 1, -max);
                Node share = graph.power(
                    graph.sum(powers, t + 1, 1), 0, -1);
                for (int s = 0; s <= t; s++)
                    weights[s] = graph.product(powers[s], share);
                for (int j = 0; j < n; j++) heads[from + j] = graph.dot(
                    weights, 0, values[shared + j], 0, t + 1, 1);
            }
            return heads;
        }

        private static double largest(Node[] x) {
            double max = x[0].data;
            for (Node node : x) max = Math.max(max, node.data);
            return max;
        }

        private Node loss(Node[] logits, int target) {
            Inference.check(config, model.vocabulary(), target, 0);
            double max = largest(logits);
            var powers = new Node[logits.length];
            for (int i = 0; i < powers.length; i++)
                powers[i] = graph.exp(logits[i], 1, -max);
            Node total = graph.sum(powers, powers.length, 1);
            Node p = graph.product(
                powers[target], graph.power(total, 0, -1));
            return p.data < Double.MIN_NORMAL
                ? graph.mix(1, graph.log(total),
                    -1, graph.line(logits[target], 1, -max))
                : graph.line(graph.log(p), -1, 0);
        }

        private Node[] map(Node[] x, String name) {
            Node[][] rows = weights.get(name);
            var y = new Node[rows.length];
            for (int i = 0; i < y.length; i++)
                y[i] = graph.dot(rows[i], 0, x, 0, x.length, 1);
            Node[][] bias = weights.get(name + ".bias");
            return bias == null ? y : add(y, bias[0]);
        }

        private Node[] add(Node[] a, Node[] b) {
            var y = new Node[a.length];
            for (int i = 0; i < y.length; i++)
                y[i] = graph.mix(1, a[i], 1, b[i]);
            return y;
        }

        private Node[] norm(Node[] x, String name) {
            int n = x.length;
            Node[] y = x.clone();
            if (form.norm() == Norm.Type.LAYER) {
                Node mean = graph.sum(x, n, 1.0 / n);
                for (int i = 0; i < n; i++)
                    y[i] = graph.mix(1, x[i], -1, mean);
            }
            Node[] centred = y.clone();
            Node scale = graph.power(
                graph.dot(centred, 0, centred, 0, n, 1.0 / n),
                Norm.EPSILON, -0.5);
            Node[][] weight = weights.get(name + ".weight");
            Node[][] bias = weights.get(name + ".bias");
            for (int i = 0; i < n; i++) {
                y[i] = graph.product(y[i], scale);
                if (weight != null)
                    y[i] = graph.product(y[i], weight[0][i]);
                if (bias != null) y[i] = graph.mix(1, y[i], 1, bias[0][i]);
            }
            return y;
        }

        private Node[] turn(Node[] x, int t) {
            if (rotary == null) return x;
            var y = new Node[x.length];
            for (int i = 0; i < x.length; i += 2) {
                double angle = rotary.angle(
                    i % rotary.headWidth() / 2, t);
                double c = StrictMath.cos(angle);
                double s = StrictMath.sin(angle);
                y[i] = graph.mix(c, x[i], -s, x[i + 1]);
                y[i + 1] = graph.mix(s, x[i], c, x[i + 1]);
            }
            return y;
        }

        private Node bend(Activation activation, Node x) {
            return switch (activation) {
                case SQUARED_RELU -> graph.square(graph.relu(x));
                case RELU -> graph.relu(x);
                case GELU -> {
                    Node cube = graph.product(graph.product(x, x), x);
                    Node inside = graph.line(
                        graph.mix(0.044715, cube, 1, x),
                        Math.sqrt(2 / Math.PI), 0);
                    yield graph.line(graph.product(
                        graph.line(graph.tanh(inside), 1, 1), x), 0.5, 0);
                }
                case SILU, SWIGLU -> graph.product(x, graph.sigmoid(x));
                default -> throw new IllegalArgumentException("activation="
                    + activation + ": the engine dot has no such bend");
            };
        }

        @Override
        public double gradientNorm() {
            double sum = 0;
            for (Node[][] rows : all)
                for (Node[] row : rows)
                    for (Node w : row) sum += w.grad * w.grad;
            return Math.sqrt(sum);
        }

        @Override
        public void update(double rate, double factor) {
            steps++;
            Training t = config.training();
            double mCorrection = AdamW.correction(t.beta1(), steps);
            double vCorrection = AdamW.correction(t.beta2(), steps);
            for (int i = 0; i < all.length; i++) {
                double decay = optimizer.decay(model.parameters().get(i));
                int k = 0;
                for (Node[] row : all[i]) for (Node w : row) {
                    double g = w.grad * factor;
                    m[i][k] = t.beta1() * m[i][k] + (1 - t.beta1()) * g;
                    v[i][k] = t.beta2() * v[i][k]
                        + (1 - t.beta2()) * (g * g);
                    w.data -= rate * decay * w.data;
                    w.data -= rate * (m[i][k] / mCorrection)
                        / (Math.sqrt(v[i][k] / vCorrection) + t.epsilon());
                    k++;
                }
            }
        }

        @Override
        public void end() {
            int i = 0;
            for (Parameter p : model.parameters()) {
                double[] numbers = p.numbers();
                int k = 0;
                for (Node[] row : all[i++])
                    for (Node w : row) numbers[k++] = w.data;
                p.setNumbers(numbers);
            }
            optimizer.restore(steps, m, v);
        }
    }
}

/*
Two trainers from the same start, one with the graph of <<value>> and one with
this one, and the loss of their first step and of their three-hundredth:

[source,jshell]
----
jshell> var one = Trainer.create(Config.microgpt(), corpus)
one ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> var other = Trainer.create(Config.microgpt(), corpus)
other ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> other.engine(new DotEngine())

jshell> one.step().loss() == other.step().loss()
$4 ==> true

jshell> one.train(299).loss()
$5 ==> 2.755315045014021

jshell> other.train(299).loss()
$6 ==> 2.755315045013359
----

A step takes a seventh of the time (<<engines-ladder>>). In the shell it is `./build.sh train --engine
dot`.

[#dot-engine-production]
=== In production

A node a number, however large, is not how it is done: the graphs of PyTorch
and its like have a node for each operation on whole arrays (<<array-gpt-production>>).
The idea is this chapter's, taken to its end. What a node costs, for its memory
and its place in the walk, is shared by all that it calculates.

[#dot-engine-try]
=== Try it

How far apart have the two come by now? Take one step more with each, and compare
the numbers of one matrix.

[source,jshell]
----
jshell> one.step().number()
$7 ==> 301

jshell> other.step().number()
$8 ==> 301

jshell> double apart(String name) {
   ...>     double[] x = one.model().parameter(name).numbers();
   ...>     double[] y = other.model().parameter(name).numbers();
   ...>     double most = 0;
   ...>     for (int i = 0; i < x.length; i++)
   ...>         most = Math.max(most, Math.abs(x[i] - y[i]));
   ...>     return most;
   ...> }
|  created method apart(String)

jshell> apart("layer0.attn_wq") < 1e-9
$10 ==> true
----
*/
