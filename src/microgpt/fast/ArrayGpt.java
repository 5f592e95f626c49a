/*
[#array-gpt]
== The same model, on arrays

With the gradients of its layers worked out, the model is a list of layers:
forward through all of them, and then backward through the same list from its
end. What each layer needs on the way back, it has kept from the way there.
*/
package microgpt.fast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import microgpt.Config;
import microgpt.Config.Form;
import microgpt.Config.Shape;
import microgpt.Embedding.Position;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Mlp.Activation;
import microgpt.Model;
import microgpt.Parameters.Parameter;
import microgpt.Rotary;
import microgpt.fast.ByHand.Weights;

/** A GPT on arrays of doubles, with its gradients by hand. */
public final class ArrayGpt implements Model {

    private final Config config;
    private final int vocabulary;
    private final Map<String, Weights> byName = new LinkedHashMap<>();

    /** A model of zeros. */
    public ArrayGpt(Config config, int vocabulary) {
        this.config = config;
        this.vocabulary = vocabulary;
        for (Parameter p : Gpt.shapes(config, vocabulary))
            byName.put(p.name(), new Weights(p.size()));
    }

    /** A model with the weights of another. */
    public static ArrayGpt of(Gpt model) {
        var copy = new ArrayGpt(model.config(), model.vocabulary());
        copy.read(model.parameters());
        return copy;
    }

    /** Takes over these numbers. */
    public void read(List<Parameter> parameters) {
        for (Parameter p : parameters) {
            double[] numbers = p.numbers();
            System.arraycopy(numbers, 0, byName.get(p.name()).data(), 0,
                numbers.length);
        }
    }

    /** Returns the gradient of a parameter, row by row. */
    public double[] gradient(String name) {
        return byName.get(name).grad().clone();
    }

    /** Returns all that is learned, in the order of the parameters. */
    List<Weights> weights() { return List.copyOf(byName.values()); }

    @Override
    public String toString() {
        int numbers = 0;
        for (Weights w : weights()) numbers += w.data().length;
        return "ArrayGpt(width=" + config.shape().width()
            + ", parameters=" + numbers + ")";
    }

    @Override
    public Config config() { return config; }

    @Override
    public int vocabulary() { return vocabulary; }

    @Override
    public Reader reader() {
        return new Inference(config, vocabulary, name ->
            byName.containsKey(name) ? byName.get(name).data() : null)
            .reader();
    }

    private void check(int token, int position) {
        Inference.check(config, vocabulary, token, position);
    }

    /*
    [#array-rows]
    === A batch is rows

    All layers but attention treat each position by itself. So the positions of
    a whole batch of documents stand below each other in one matrix, and a
    linear map takes them all at once. Attention has to know where its document
    begins; that is all.
    */

    private Pass training;

    /**
     * Takes documents there and back: sets every gradient to that of the
     * mean loss over all their tokens.
     *
     * @param batch the documents' tokens, BOS at both ends; what does not
     *     fit into the context is left out
     * @return the mean loss, in nats a token
     */
    public double gradients(List<int[]> batch) {
        int context = config.shape().context(), rows = 0;
        for (int[] tokens : batch)
            rows += Math.min(context, tokens.length - 1);
        if (training == null || training.capacity < rows)
            training = new Pass(Math.max(rows,
                Math.min(batch.size() * context, 2 * rows)));
        var targets = new int[rows];
        int r = 0;
        for (int[] tokens : batch) {
            int first = r;
            int n = Math.min(context, tokens.length - 1);
            for (int i = 0; i < n; i++, r++) {
                check(tokens[i], i);
                check(tokens[i + 1], i);
                training.put(r, tokens[i], i, first);
                targets[r] = tokens[i + 1];
            }
        }
        for (Weights w : byName.values())
            java.util.Arrays.fill(w.grad(), 0);
        training.forward(0, rows);
        double loss = training.loss(targets, rows);
        training.backward(rows);
        return loss;
    }

    /** Everything that is computed for some rows, there and back. */
    private final class Pass {

        private final int capacity;
        private final int width = config.shape().width();
        private final Weights wte = byName.get("wte");
        private final Weights wpe = byName.get("wpe");      // may be null
        private final int[] tokens;
        private final int[] positions;
        private final int[] first;      // row where the document begins
        private final double[] x;       // [row][width], after embedding
        private final double[] dx;
        private final double[] logits;  // [row][vocabulary]
        private final double[] dLogits;
        private final ByHand.Scaling embeddingNorm;     // may be null
        private final ByHand.Scaling finalNorm;         // may be null
        private final double[] embedded;
        private final double[] ready;
        private final ByHand.Map head;
        private final List<Layer> layers = new ArrayList<>();

        Pass(int rows) {
            capacity = rows;
            tokens = new int[rows];
            positions = new int[rows];
            first = new int[rows];
            embedded = new double[rows * width];
            x = new double[rows * width];
            dx = new double[rows * width];
            ready = new double[rows * width];
            logits = new double[rows * vocabulary];
            dLogits = new double[rows * vocabulary];
            Form form = config.form();
            embeddingNorm = form.embeddingNorm()
                ? norm("ln_e", rows) : null;
            finalNorm = form.finalNorm() ? norm("ln_f", rows) : null;
            head = new ByHand.Map(
                byName.getOrDefault("lm_head", wte), null,
                width, vocabulary);
            for (int i = 0; i < config.shape().layers(); i++)
                layers.add(new Layer("layer" + i + ".", rows));
        }

        private ByHand.Scaling norm(String name, int rows) {
            return new ByHand.Scaling(config.form().norm(),
                byName.get(name + ".weight"), byName.get(name + ".bias"),
                width, rows);
        }

        void put(int row, int token, int position, int start) {
            tokens[row] = token;
            positions[row] = position;
            first[row] = start;
        }

        void forward(int from, int to) {
            for (int r = from; r < to; r++)
                for (int i = 0; i < width; i++)
                    embedded[r * width + i] =
                        wte.data()[tokens[r] * width + i]
                        + (wpe == null ? 0
                            : wpe.data()[positions[r] * width + i]);
            int n = (to - from) * width;
            if (embeddingNorm == null)
                System.arraycopy(
                    embedded, from * width, x, from * width, n);
            else embeddingNorm.forward(embedded, x, from, to);
            for (Layer layer : layers) layer.forward(x, from, to);
            if (finalNorm == null)
                System.arraycopy(x, from * width, ready, from * width, n);
            else finalNorm.forward(x, ready, from, to);
            head.forward(ready, logits, from, to);
        }

        /** Returns the mean loss; the logits' gradients are set. */
        double loss(int[] targets, int rows) {
            double total = 0;
            for (int r = 0; r < rows; r++) {
                var row = java.util.Arrays.copyOfRange(logits,
                    r * vocabulary, (r + 1) * vocabulary);
                total += Loss.crossEntropy(row, targets[r]);
                double[] p = Loss.softmax(row);
                for (int i = 0; i < vocabulary; i++)
                    dLogits[r * vocabulary + i] =
                        (p[i] - (i == targets[r] ? 1 : 0)) / rows;
            }
            return total / rows;
        }

        void backward(int rows) {
            double[] d = zero(dx);
            if (finalNorm == null) head.backward(ready, d, dLogits, rows);
            else {
                var dReady = new double[rows * width];
                head.backward(ready, dReady, dLogits, rows);
                finalNorm.backward(d, dReady, rows);
            }
            for (int i = layers.size() - 1; i >= 0; i--)
                layers.get(i).backward(d, rows);
            if (embeddingNorm != null) {
                var dEmbedded = new double[rows * width];
                embeddingNorm.backward(dEmbedded, d, rows);
                d = dEmbedded;
            }
            for (int r = 0; r < rows; r++)
                for (int i = 0; i < width; i++) {
                    double g = d[r * width + i];
                    wte.grad()[tokens[r] * width + i] += g;
                    if (wpe != null)
                        wpe.grad()[positions[r] * width + i] += g;
                }
        }

        /** A block, with all that it keeps for the way back. */
        private final class Layer {

            private final Shape shape = config.shape();
            private final Activation activation =
                config.form().activation();
            private final int narrow =
                shape.kvHeads() * (width / shape.heads());
            private final int inner = shape.mlpWidth();
            private final ByHand.Scaling norm1;
            private final ByHand.Scaling norm2;
            private final ByHand.Map query;
            private final ByHand.Map key;
            private final ByHand.Map value;
            private final ByHand.Map output;
            private final ByHand.Map widen;
            private final ByHand.Map gate;      // SwiGLU's, or null
            private final ByHand.Map shrink;
            private final ByHand.Looking looking;
            private final double[] n1, q, k, v, mixed, out;
            private final double[] n2, wide, gated, hidden;

            Layer(String name, int rows) {
                norm1 = norm(name + "ln_1", rows);
                norm2 = norm(name + "ln_2", rows);
                query = map(name + "attn_wq", width, width);
                key = map(name + "attn_wk", width, narrow);
                value = map(name + "attn_wv", width, narrow);
                output = map(name + "attn_wo", width, width);
                widen = map(name + "mlp_fc1", width, inner);
                gate = activation == Activation.SWIGLU
                    ? map(name + "mlp_gate", width, inner) : null;
                shrink = map(name + "mlp_fc2", inner, width);
                int headWidth = width / shape.heads();
                looking = new ByHand.Looking(shape.heads(),
                    shape.kvHeads(), headWidth, shape.context(),
                    config.form().position() == Position.ROPE
                        ? new Rotary(headWidth, config.form().ropeBase())
                        : null, rows);
                n1 = new double[rows * width];
                q = new double[rows * width];
                k = new double[rows * narrow];
                v = new double[rows * narrow];
                mixed = new double[rows * width];
                out = new double[rows * width];
                n2 = new double[rows * width];
                wide = new double[rows * inner];
                gated = gate == null ? wide : new double[rows * inner];
                hidden = new double[rows * inner];
            }

            private ByHand.Map map(String name, int inputs, int outputs) {
                return new ByHand.Map(byName.get(name),
                    byName.get(name + ".bias"), inputs, outputs);
            }

            void forward(double[] x, int from, int to) {
                norm1.forward(x, n1, from, to);
                query.forward(n1, q, from, to);
                key.forward(n1, k, from, to);
                value.forward(n1, v, from, to);
                for (int r = from; r < to; r++) {
                    looking.turn(q, r, width, positions[r], false);
                    looking.turn(k, r, narrow, positions[r], false);
                }
                for (int r = from; r < to; r++)
                    looking.forward(q, k, v, mixed, first[r], r);
                output.forward(mixed, out, from, to);
                for (int i = from * width; i < to * width; i++)
                    x[i] += out[i];
                norm2.forward(x, n2, from, to);
                widen.forward(n2, wide, from, to);
                if (gate != null) gate.forward(n2, gated, from, to);
                for (int i = from * inner; i < to * inner; i++) {
                    hidden[i] = ByHand.bend(activation, gated[i]);
                    if (gate != null) hidden[i] *= wide[i];
                }
                shrink.forward(hidden, out, from, to);
                for (int i = from * width; i < to * width; i++)
                    x[i] += out[i];
            }

            /*
            The residual connections make the way back easy: the gradient of
            a sum goes to both of its parts unchanged. So one array carries it
            from the end to the beginning, and each half of a block adds what
            has gone through it.
            */

            void backward(double[] d, int rows) {
                var dHidden = new double[rows * inner];
                var dWide = new double[rows * inner];
                var dNormed = new double[rows * width];
                shrink.backward(hidden, dHidden, d, rows);
                for (int i = 0; i < rows * inner; i++) {
                    double slope = ByHand.slope(activation, gated[i]);
                    if (gate == null) {
                        dWide[i] = dHidden[i] * slope;
                    } else {
                        dWide[i] = dHidden[i]
                            * ByHand.bend(activation, gated[i]);
                        dHidden[i] *= wide[i] * slope;
                    }
                }
                widen.backward(n2, dNormed, dWide, rows);
                if (gate != null)
                    gate.backward(n2, dNormed, dHidden, rows);
                norm2.backward(d, dNormed, rows);

                var dMixed = new double[rows * width];
                var dq = new double[rows * width];
                var dk = new double[rows * narrow];
                var dv = new double[rows * narrow];
                output.backward(mixed, dMixed, d, rows);
                for (int r = 0; r < rows; r++)
                    looking.backward(
                        q, k, v, dq, dk, dv, dMixed, first[r], r);
                for (int r = 0; r < rows; r++) {
                    looking.turn(dq, r, width, positions[r], true);
                    looking.turn(dk, r, narrow, positions[r], true);
                }
                zero(dNormed);
                query.backward(n1, dNormed, dq, rows);
                key.backward(n1, dNormed, dk, rows);
                value.backward(n1, dNormed, dv, rows);
                norm1.backward(d, dNormed, rows);
            }
        }
    }

    private static double[] zero(double[] x) {
        java.util.Arrays.fill(x, 0);
        return x;
    }
}

/*
Here is one gradient of one step, found by the graph and found by hand:

[source,jshell]
----
jshell> trainer.begin("emma");
$1 ==>
int[6]  "emma"
   26   4  12  12   0  26
  BOS   e   m   m   a BOS

jshell> trainer.forward();
$2 ==>
Value[5][27]  from -0.1717 to 0.1911  mean -0.004147  rms 0.05453
  0 -▒-▒-▒-░░░-▓-▒-░██-░░░-░▓▓░░░░-░▓▓-▒░░░░-▒▒▒-▒░░-░-░-▒
  1 -░░░-░▒▒ ·-░-▒-░▒▒-░-░▒▒░░-▓░░▒▒░░-░░░-▒-░░░░░░░-░-░-░
  2  ·-░-▒░░░░-░-▒-░▒▒ ·░░░░ ·░░░░░░░░-░░░-░▒▒-▓-▒-░░░-░░░
  3 ▒▒░░-▒░░░░-░-▒░░▒▒░░-▒ ·░░░░░░▓▓▓▓-░-░-█░░-▓-▒-▒░░-▒░░
  4 -░▒▒▒▒-▓-▒-░-▒-░-░-░-▒-░░░░░-░░░-░ ·-░▒▒-▒▓▓▒▒-░░░▒▒░░
  █ is 0.1911, negative where there is a minus

jshell> trainer.loss().data()
$3 ==> 3.269506365442507

jshell> trainer.backward()

jshell> model.parameter("layer0.attn_wq").at(3, 5).grad()
$5 ==> -5.220392624259393E-4

jshell> var arrays = ArrayGpt.of(model)
arrays ==> ArrayGpt(width=16, parameters=4256)

jshell> arrays.gradients(List.of(tokenizer.encode("emma")))
$7 ==> 3.269506365442507

jshell> arrays.gradient("layer0.attn_wq")[3 * 16 + 5]
$8 ==> -5.220392624259396E-4
----

They differ in the last digits, if at all. Sums are added up in another order
here, and that shows there.

[#array-gpt-production]
=== In production

Nobody trains a large model on a graph of single numbers, and hardly anybody
writes its gradients by hand any more. Libraries such as PyTorch keep a graph
whose nodes are whole matrices <<paszke2019>>: a node for each of the layers
here, with just this arithmetic on its way back.

[#array-gpt-try]
=== Try it

Which number of `wte` has the largest gradient, and to which letter does its
row belong?

[source,jshell]
----
jshell> double[] slopes = arrays.gradient("wte");
slopes ==>
double[432]  from -0.061 to 0.05026  mean -0.000293  rms 0.008616
    0  0.0288 -0.0035  0.0090  0.0088  0.0055  0.0043 -0.0094  0.0038
    8 -0.0075 -0.0022 -0.0126 -0.0058 -0.0033 -0.0258  0.0089 -0.0219
   16  0.0000  0.0000  0.0000  0.0000  0.0000  0.0000  0.0000  0.0000
   24  0.0000  0.0000  0.0000  0.0000  0.0000  0.0000  0.0000  0.0000
   32  0.0000  0.0000  0.0000  0.0000  0.0000  0.0000  0.0000  0.0000
  … 392 more numbers

jshell> int at = 0
at ==> 0

jshell> for (int i = 0; i < slopes.length; i++)
   ...>     if (Math.abs(slopes[i]) > Math.abs(slopes[at])) at = i;

jshell> tokenizer.symbol(at / 16) + " " + slopes[at]
$12 ==> "e -0.061002817118779036"
----
*/
