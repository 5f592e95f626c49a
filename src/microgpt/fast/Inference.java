/*
[#inference]
== Reading without a graph: inference

Who writes names does not learn from them, and needs no way back. A `Value` for
each number is then wasted: fifty thousand objects for a name, of which nobody
asks for a gradient. What reading needs is little. There are the weights. There
are keys and values of the positions so far (<<kv-cache>>). And there is the
one vector that goes through the layers, for which a few arrays suffice, made
once and overwritten at every token. Reading with a trained model in this way,
without learning, is called _inference_.

It can be done to the last bit. The sum of a row of products has other last
digits if its terms are added in another order, and <<array-gpt>> will do so. Here
each sum keeps the order of the graph. That is no hindrance to speed, if the
loops are turned around. A linear map has many sums, one for each output, and
they do not wait for each other. So go through the inputs, and let every input
add its part to all outputs:

[stem]
++++
y \leftarrow y + x_i\,w_i \qquad i = 1, 2, 3, \ldots
++++

Here stem:[w_i] is a column of the matrix: what input stem:[i] has to say to
all outputs. If columns lie in memory as rows, the inner loop runs over two
arrays side by side, and Java's compiler makes vector instructions of it by
itself. Each output still gets its terms one after the other, first to last.
*/
package microgpt.fast;

import java.util.List;
import java.util.function.Function;
import microgpt.Config;
import microgpt.Config.Form;
import microgpt.Config.Shape;
import microgpt.Embedding.Position;
import microgpt.Gpt;
import microgpt.Mlp.Activation;
import microgpt.Model;
import microgpt.Norm;
import microgpt.Parameters.Parameter;
import microgpt.Rotary;
import microgpt.Value;

/** A GPT on arrays that reads and does not learn. */
public final class Inference implements Model {

    private final Config config;
    private final int vocabulary;
    private final double[][] wte;       // [token][width]
    private final double[][] wpe;       // [position][width], or null
    private final Scaling embeddingNorm;        // may be null
    private final Scaling finalNorm;            // may be null
    private final Layer[] layers;
    private final Map head;
    private final double[][] cos;       // [position][pair], or null
    private final double[][] sin;

    /**
     * A model with such numbers.
     *
     * @param numbers a parameter's, row by row; null where there is none
     */
    Inference(Config config, int vocabulary,
            Function<String, double[]> numbers) {
        this.config = config;
        this.vocabulary = vocabulary;
        Shape shape = config.shape();
        Form form = config.form();
        int width = shape.width();
        wte = rows(numbers.apply("wte"), width);
        wpe = form.position() == Position.LEARNED
            ? rows(numbers.apply("wpe"), width) : null;
        head = new Map(columns(numbers.apply(
            form.tiedOutput() ? "wte" : "lm_head"), width), null);
        embeddingNorm = form.embeddingNorm()
            ? scaling(numbers, "ln_e") : null;
        finalNorm = form.finalNorm() ? scaling(numbers, "ln_f") : null;
        layers = new Layer[shape.layers()];
        for (int i = 0; i < layers.length; i++)
            layers[i] = layer(numbers, "layer" + i + ".");
        int pairs = width / shape.heads() / 2;
        boolean turns = form.position() == Position.ROPE;
        cos = turns ? new double[shape.context()][pairs] : null;
        sin = turns ? new double[shape.context()][pairs] : null;
        if (!turns) return;
        var rotary = new Rotary(width / shape.heads(), form.ropeBase());
        for (int p = 0; p < cos.length; p++)
            for (int i = 0; i < pairs; i++) {
                cos[p][i] = StrictMath.cos(rotary.angle(i, p));
                sin[p][i] = StrictMath.sin(rotary.angle(i, p));
            }
    }

    /** A model with the numbers that another has now. */
    public static Inference of(Gpt model) {
        List<String> names = Gpt.shapes(model.config(), model.vocabulary())
            .stream().map(Parameter::name).toList();
        return new Inference(model.config(), model.vocabulary(),
            name -> !names.contains(name) ? null
                : model.parameter(name).numbers());
    }

    @Override
    public String toString() {
        return "Inference(width=" + config.shape().width() + ")";
    }

    private Layer layer(Function<String, double[]> numbers, String name) {
        int width = config.shape().width();
        return new Layer(scaling(numbers, name + "ln_1"),
            map(numbers, name + "attn_wq", width),
            map(numbers, name + "attn_wk", width),
            map(numbers, name + "attn_wv", width),
            map(numbers, name + "attn_wo", width),
            scaling(numbers, name + "ln_2"),
            map(numbers, name + "mlp_fc1", width),
            config.form().activation() == Activation.SWIGLU
                ? map(numbers, name + "mlp_gate", width) : null,
            map(numbers, name + "mlp_fc2", config.shape().mlpWidth()));
    }

    private Scaling scaling(
            Function<String, double[]> numbers, String name) {
        return new Scaling(config.form().norm() == Norm.Type.LAYER,
            numbers.apply(name + ".weight"), numbers.apply(name + ".bias"));
    }

    private static Map map(Function<String, double[]> numbers,
            String name, int inputs) {
        return new Map(columns(numbers.apply(name), inputs),
            numbers.apply(name + ".bias"));
    }

    private static double[][] rows(double[] x, int width) {
        var rows = new double[x.length / width][width];
        for (int k = 0; k < x.length; k++)
            rows[k / width][k % width] = x[k];
        return rows;
    }

    private static double[][] columns(double[] x, int width) {
        var columns = new double[width][x.length / width];
        for (int k = 0; k < x.length; k++)
            columns[k % width][k / width] = x[k];
        return columns;
    }

    private record Layer(Scaling norm1, Map query, Map key, Map value,
            Map output, Scaling norm2, Map widen, Map gate, Map shrink) { }

    /** y = W·x + b; the weights of an input are a row here. */
    private record Map(double[][] weight, double[] bias) {

        void apply(double[] x, double[] y) {
            sum(x, weight, weight.length, 0, y, 0, weight[0].length);
            if (bias == null) return;
            for (int o = 0; o < bias.length; o++) y[o] += bias[o];
        }
    }

    /*
    Four inputs at a time go from memory into an output and back once, not
    four times. Java evaluates from the left, so the order stays.
    */

    /**
     * y = x[0]·rows[0] + x[1]·rows[1] + …, in this order.
     *
     * @param rows of each, {@code width} numbers from {@code from} on
     * @param n how many rows
     * @param at where in y the sums stand
     */
    private static void sum(double[] x, double[][] rows, int n, int from,
            double[] y, int at, int width) {
        for (int o = 0; o < width; o++)
            y[at + o] = x[0] * rows[0][from + o];
        int i = 1;
        for (; i + 4 <= n; i += 4)
            add(x[i], rows[i], x[i + 1], rows[i + 1], x[i + 2], rows[i + 2],
                x[i + 3], rows[i + 3], from, y, at, width);
        for (; i < n; i++) add(x[i], rows[i], from, y, at, width);
    }

    private static void add(double a, double[] p, int from,
            double[] y, int at, int width) {
        for (int o = 0; o < width; o++) y[at + o] += a * p[from + o];
    }

    private static void add(double a, double[] p, double b, double[] q,
            double c, double[] r, double d, double[] s, int from,
            double[] y, int at, int width) {
        for (int o = 0; o < width; o++)
            y[at + o] = y[at + o] + a * p[from + o] + b * q[from + o]
                + c * r[from + o] + d * s[from + o];
    }

    /** Brings to a standard size, then scales and moves. */
    private record Scaling(
            boolean centred, double[] weight, double[] bias) {

        void apply(double[] x, double[] y) {
            int n = x.length;
            double mean = 0, squares = 0;
            if (centred) {
                for (int i = 0; i < n; i++) mean += x[i];
                mean *= 1.0 / n;
            }
            for (int i = 0; i < n; i++) {
                double d = y[i] = x[i] - mean;
                squares += d * d;
            }
            double scale = StrictMath.pow(
                squares * (1.0 / n) + Norm.EPSILON, -0.5);
            for (int i = 0; i < n; i++) {
                y[i] *= scale;
                if (weight != null) y[i] *= weight[i];
                if (bias != null) y[i] += bias[i];
            }
        }
    }

    @Override
    public Config config() { return config; }

    @Override
    public int vocabulary() { return vocabulary; }

    @Override
    public Reader reader() {
        var pass = new Pass();
        var places = new Place[config.shape().context()];
        return new Reader() {
            private int position;

            @Override
            public double[] next(int token) {
                check(config, vocabulary, token, position);
                places[position] = new Place();
                return pass.read(token, places, position++).clone();
            }
        };
    }

    /*
    [#inference-pass]
    === Arrays that are there already

    All arrays that a token needs on its way are made once, and overwritten by
    the next token, of this text or of another. What stays of a token is its
    _place_: a key and a value in each layer. Java's collector of garbage has
    nothing to do.
    */

    /** Refuses what a model of Values would refuse. */
    static void check(
            Config config, int vocabulary, int token, int position) {
        if (token < 0 || token >= vocabulary)
            throw new IllegalArgumentException("token " + token
                + " is not in 0.." + (vocabulary - 1));
        int context = config.shape().context();
        if (position >= context) throw new IllegalArgumentException(
            "position " + position + " is not in 0.." + (context - 1)
            + ", the model's context");
    }

    /** What is kept of a position: its key and its value, by layer. */
    final class Place {

        private final double[][] keys = new double[layers.length][];
        private final double[][] values = new double[layers.length][];

        Place() {
            Shape shape = config.shape();
            int narrow = shape.kvHeads() * (shape.width() / shape.heads());
            for (int i = 0; i < layers.length; i++) {
                keys[i] = new double[narrow];
                values[i] = new double[narrow];
            }
        }
    }

    /** All arrays that are needed to read a token, made once. */
    final class Pass {

        private final Shape shape = config.shape();
        private final int width = shape.width();
        private final int headWidth = width / shape.heads();
        private final double[] x = new double[width];
        private final double[] y = new double[width];
        private final double[] query = new double[width];
        private final double[] mixed = new double[width];
        private final double[] shares = new double[shape.context()];
        private final double[] wide = new double[shape.mlpWidth()];
        private final double[] gate = new double[shape.mlpWidth()];
        private final double[] logits = new double[vocabulary];
        private final double[][] keys = new double[shape.context()][];
        private final double[][] values = new double[shape.context()][];
        private int position;

        /**
         * Reads a token, whose place is filled.
         *
         * @return the logits, overwritten by the next call
         */
        double[] read(int token, Place[] places, int position) {
            this.position = position;
            System.arraycopy(wte[token], 0, x, 0, width);
            if (wpe != null)
                for (int i = 0; i < width; i++) x[i] += wpe[position][i];
            if (embeddingNorm != null) embeddingNorm.apply(x, x);
            for (int i = 0; i < layers.length; i++) {
                for (int t = 0; t <= position; t++) {
                    keys[t] = places[t].keys[i];
                    values[t] = places[t].values[i];
                }
                through(layers[i]);
            }
            if (finalNorm != null) finalNorm.apply(x, x);
            head.apply(x, logits);
            return logits;
        }

        private void through(Layer layer) {
            layer.norm1.apply(x, y);
            layer.query.apply(y, query);
            layer.key.apply(y, keys[position]);
            layer.value.apply(y, values[position]);
            if (cos != null) {
                turn(query);
                turn(keys[position]);
            }
            for (int h = 0; h < shape.heads(); h++) attend(h * headWidth,
                h / (shape.heads() / shape.kvHeads()) * headWidth);
            layer.output.apply(mixed, y);
            for (int i = 0; i < width; i++) x[i] += y[i];
            layer.norm2.apply(x, y);
            layer.widen.apply(y, wide);
            if (layer.gate == null) {
                bend(config.form().activation(), wide);
            } else {
                layer.gate.apply(y, gate);
                bend(config.form().activation(), gate);
                for (int i = 0; i < wide.length; i++) wide[i] *= gate[i];
            }
            layer.shrink.apply(wide, y);
            for (int i = 0; i < width; i++) x[i] += y[i];
        }

        private void turn(double[] x) {
            for (int i = 0; i < x.length; i += 2) {
                double c = cos[position][i % headWidth / 2];
                double s = sin[position][i % headWidth / 2];
                double a = x[i], b = x[i + 1];
                x[i] = a * c - b * s;
                x[i + 1] = a * s + b * c;
            }
        }

        private void attend(int from, int shared) {
            double scale = 1 / Math.sqrt(headWidth);
            double max = Double.NEGATIVE_INFINITY, sum = 0;
            for (int t = 0; t <= position; t++) {
                double[] key = keys[t];
                double score = query[from] * key[shared];
                for (int j = 1; j < headWidth; j++)
                    score += query[from + j] * key[shared + j];
                shares[t] = score *= scale;
                max = Math.max(max, score);
            }
            for (int t = 0; t <= position; t++)
                sum += shares[t] = StrictMath.exp(shares[t] - max);
            double share = 1 / sum;
            for (int t = 0; t <= position; t++) shares[t] *= share;
            sum(shares, values, position + 1, shared,
                mixed, from, headWidth);
        }
    }

    /*
    The bends are those of <<mlp>>, one operation of the graph after the other,
    for <<by-hand-bend>> rounds elsewhere.
    */

    private static void bend(Activation activation, double[] x) {
        for (int i = 0; i < x.length; i++) x[i] = bend(activation, x[i]);
    }

    private static double bend(Activation activation, double x) {
        return switch (activation) {
            case SQUARED_RELU -> x > 0 ? x * x : 0;
            case RELU -> x > 0 ? x : 0;
            case GELU -> {
                double inside = (x * x * x * 0.044715 + x)
                    * Math.sqrt(2 / Math.PI);
                double tanh = sigmoid(inside * 2) * 2 - 1;
                yield (tanh + 1) * x * 0.5;
            }
            case SILU, SWIGLU -> x * sigmoid(x);
            default -> activation.of(new Value(x)).data();
        };
    }

    private static double sigmoid(double x) {
        double e = StrictMath.exp(x < 0 ? x : -x), s = 1 / (e + 1);
        return x < 0 ? e * s : s;
    }
}

/*
A hundred names, drawn from the graph and from arrays. Are they the same?

[source,jshell]
----
jshell> trainer.train(1000).number()
$1 ==> 1000

jshell> var arrays = Inference.of(model)
arrays ==> Inference(width=16)

jshell> List<String> hundred(Model m) {
   ...>     var sampler = new Sampler(m, tokenizer, new PythonRandom(7));
   ...>     return Stream.generate(() -> sampler.sample(1))
   ...>         .limit(100).toList();
   ...> }
|  created method hundred(Model)

jshell> hundred(arrays).equals(hundred(model))
$4 ==> true
----

[#inference-production]
=== In production

A model is trained once and read with for years, so programs for inference are
a field of their own. What slows a large model down when it writes is memory:
for each token all of its weights have to come to the processor, once, for two
operations each. Hence weights of 8 or 4 bits, and many users' texts at a time,
so that a weight that has come is used for all of them <<kwon2023>>.

[#inference-try]
=== Try it

Are the logits themselves the same? Read "emma" with both, and compare every
number.

[source,jshell]
----
jshell> boolean alike(String text) {
   ...>     Model.Reader one = model.reader(), other = arrays.reader();
   ...>     for (int token : tokenizer.encodeStart(text))
   ...>         if (!Arrays.equals(one.next(token), other.next(token)))
   ...>             return false;
   ...>     return true;
   ...> }
|  created method alike(String)

jshell> alike("emma")
$6 ==> true
----
*/
