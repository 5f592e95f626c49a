/*
[#vector-gpt]
== The same model, on vectors

The list of layers is that of <<array-gpt>>. What is new is housekeeping: rows
are filled up, weights are kept in the direction in which they are read, and
whoever asks for a gradient or a weight gets it as the `double` and in the
order that the rest of the program knows.
*/
package microgpt.fast;

import static microgpt.fast.Lanes.PAD;
import static microgpt.fast.Lanes.pad;
import static microgpt.fast.VectorLayers.eight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import microgpt.Config;
import microgpt.Config.Form;
import microgpt.Config.Shape;
import microgpt.Embedding.Position;
import microgpt.Gpt;
import microgpt.Mlp.Activation;
import microgpt.Model;
import microgpt.Parameters.Parameter;
import microgpt.Rotary;
import microgpt.fast.VectorLayers.Scaling;
import microgpt.fast.VectorLayers.Weights;

/** A GPT on vectors of floats. */
public final class VectorGpt implements Model {

    /** Matrices with a row for each token or place. */
    private static final Set<String> BY_TOKEN =
        Set.of("wte", "wpe", "lm_head");

    private final Config config;
    private final int vocabulary;
    private final Map<String, Weights> byName = new LinkedHashMap<>();

    /** A model of zeros. */
    public VectorGpt(Config config, int vocabulary) {
        this.config = config;
        this.vocabulary = vocabulary;
        for (Parameter p : Gpt.shapes(config, vocabulary))
            byName.put(p.name(), new Weights(p.shape(),
                p.isMatrix() && !BY_TOKEN.contains(p.name())));
    }

    /** A model with the weights of another, as floats. */
    public static VectorGpt of(Gpt model) {
        var copy = new VectorGpt(model.config(), model.vocabulary());
        for (Parameter p : model.parameters()) {
            Weights w = copy.byName.get(p.name());
            w.put(w.data, p.numbers());
            w.renew();
        }
        return copy;
    }

    /** Returns a model with the same weights and gradients of its own. */
    VectorGpt twin() {
        var twin = new VectorGpt(config, vocabulary);
        byName.forEach((name, w) -> twin.byName.put(name, w.twin()));
        return twin;
    }

    /** Returns the gradient of a parameter, row by row. */
    public double[] gradient(String name) {
        Weights w = byName.get(name);
        return w.get(w.grad);
    }

    /** Returns all that is learned, in the order of the parameters. */
    List<Weights> weights() { return List.copyOf(byName.values()); }

    @Override
    public Config config() { return config; }

    @Override
    public int vocabulary() { return vocabulary; }

    @Override
    public Reader reader() {
        var pass = new Pass(config.shape().context() + PAD);
        return new Reader() {
            private int position;

            @Override
            public double[] next(int token) {
                check(token, position);
                pass.put(position, token, position, 0);
                pass.forward(position, ++position);
                return pass.head.logits(position - 1);
            }
        };
    }

    private void check(int token, int position) {
        if (token < 0 || token >= vocabulary)
            throw new IllegalArgumentException("token " + token
                + " is not in 0.." + (vocabulary - 1));
        int context = config.shape().context();
        if (position >= context) throw new IllegalArgumentException(
            "position " + position + " is not in 0.." + (context - 1)
            + ", the model's context");
    }

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
        return gradients(batch, rows(batch));
    }

    /** Returns how many tokens a batch lets the model tell. */
    int rows(List<int[]> batch) {
        int rows = 0;
        for (int[] tokens : batch) rows += rows(tokens);
        return rows;
    }

    int rows(int[] tokens) {
        return Math.min(config.shape().context(), tokens.length - 1);
    }

    /** Makes what is kept of a batch with up to so many rows. */
    void makeRoom(int rows) { training = new Pass(rows); }

    /**
     * Takes documents there and back that are part of a larger batch.
     *
     * @param all how many rows the whole batch has
     * @return their part of its mean loss
     */
    double gradients(List<int[]> batch, int all) {
        int context = config.shape().context(), rows = rows(batch);
        if (training == null || training.capacity < rows)
            makeRoom(Math.max(rows,
                Math.min(batch.size() * context, 2 * rows)));
        var targets = new int[rows];
        int r = 0;
        for (int[] tokens : batch) {
            int first = r, n = rows(tokens);
            for (int i = 0; i < n; i++, r++) {
                check(tokens[i], i);
                check(tokens[i + 1], i);
                training.put(r, tokens[i], i, first);
                targets[r] = tokens[i + 1];
            }
        }
        for (Weights w : byName.values())
            if (!w.turned) Arrays.fill(w.grad, 0);
        training.forward(0, rows);
        double loss = training.head.loss(targets, rows, all);
        training.backward(rows);
        return loss;
    }

    /** Everything that is computed for some rows, there and back. */
    private final class Pass {

        private final int capacity;
        private final int width = pad(config.shape().width());
        private final Weights wte = byName.get("wte");
        private final Weights wpe = byName.get("wpe");      // may be null
        private final int[] tokens;
        private final int[] positions;
        private final int[] first;      // row where the document begins
        private final float[] x, dx, embedded, dNormed;
        private final Scaling embeddingNorm;        // may be null
        private final Scaling finalNorm;            // may be null
        private final VectorHead head;
        private final List<Layer> layers = new ArrayList<>();

        Pass(int atLeast) {
            int rows = pad(atLeast);
            capacity = rows;
            tokens = new int[rows];
            positions = new int[rows];
            first = new int[rows];
            embedded = new float[rows * width];
            x = new float[rows * width];
            dx = new float[rows * width];
            dNormed = new float[rows * width];
            Form form = config.form();
            embeddingNorm =
                form.embeddingNorm() ? norm("ln_e", rows) : null;
            finalNorm = form.finalNorm() ? norm("ln_f", rows) : null;
            head = new VectorHead(
                byName.get(form.tiedOutput() ? "wte" : "lm_head"), rows);
            for (int i = 0; i < config.shape().layers(); i++)
                layers.add(new Layer("layer" + i + ".", rows));
        }

        private VectorLayers.Map map(String name) {
            return new VectorLayers.Map(
                byName.get(name), byName.get(name + ".bias"));
        }

        private Scaling norm(String name, int rows) {
            return new Scaling(config.form().norm(),
                byName.get(name + ".weight"), byName.get(name + ".bias"),
                config.shape().width(), rows);
        }

        void put(int row, int token, int position, int start) {
            tokens[row] = token;
            positions[row] = position;
            first[row] = start;
        }

        private void embed(float[] to, int from, int end) {
            for (int r = from; r < end; r++) {
                int token = tokens[r] * width;
                if (wpe == null) System.arraycopy(
                    wte.data, token, to, r * width, width);
                else Lanes.add(to, r * width, wte.data, token,
                    wpe.data, positions[r] * width, width);
            }
        }

        void forward(int from, int to) {
            int n = to - from;
            if (embeddingNorm == null) embed(x, from, to);
            else {
                embed(embedded, from, to);
                embeddingNorm.forward(embedded, from, n);
                System.arraycopy(embeddingNorm.y, from * width,
                    x, from * width, n * width);
            }
            for (Layer layer : layers) layer.forward(from, to);
            if (finalNorm != null) finalNorm.forward(x, from, n);
            head.forward(finalNorm == null ? x : finalNorm.y, from, n);
        }

        void backward(int rows) {
            if (finalNorm == null)
                head.backward(x, dx, rows);
            else {
                head.backward(finalNorm.y, dNormed, rows);
                Arrays.fill(dx, 0, eight(rows) * width, 0);
                finalNorm.backward(dx, dNormed, rows);
            }
            for (int i = layers.size() - 1; i >= 0; i--)
                layers.get(i).backward(rows);
            float[] d = dx;
            if (embeddingNorm != null) {
                d = dNormed;
                Arrays.fill(d, 0, eight(rows) * width, 0);
                embeddingNorm.backward(d, dx, rows);
            }
            for (int r = 0; r < rows; r++) {
                Lanes.add(
                    wte.grad, tokens[r] * width, d, r * width, width);
                if (wpe != null) Lanes.add(
                    wpe.grad, positions[r] * width, d, r * width, width);
            }
        }

        /** A block, with all that it keeps for the way back. */
        private final class Layer {

            private final Shape shape = config.shape();
            private final Activation activation =
                config.form().activation();
            private final int headWidth = shape.width() / shape.heads();
            private final int sharing = shape.heads() / shape.kvHeads();
            private final int narrow = pad(shape.kvHeads() * headWidth);
            private final int inner = pad(shape.mlpWidth());
            private final Scaling norm1, norm2;
            private final VectorLayers.Map query, key, value, output;
            private final VectorLayers.Map widen, gate, shrink;
            private final VectorAttention attention;
            private final VectorAttention.Turning turning;  // may be null
            private final float[] q, k, v, mixed;
            private final float[] wide, gated, bent, hidden;
            private final float[] dHidden, dWide, dGated;
            private final float[] dq, dk, dv, dMixed;
            private final float[] fewK, fewV;   // of the heads that share

            Layer(String name, int rows) {
                norm1 = norm(name + "ln_1", rows);
                norm2 = norm(name + "ln_2", rows);
                query = map(name + "attn_wq");
                key = map(name + "attn_wk");
                value = map(name + "attn_wv");
                output = map(name + "attn_wo");
                widen = map(name + "mlp_fc1");
                gate = activation == Activation.SWIGLU
                    ? map(name + "mlp_gate") : null;
                shrink = map(name + "mlp_fc2");
                attention = VectorAttention.of(shape, rows);
                turning = config.form().position() != Position.ROPE ? null
                    : new VectorAttention.Turning(
                        new Rotary(headWidth, config.form().ropeBase()),
                        shape.width(), shape.context());
                q = new float[rows * width];
                k = new float[rows * width];
                v = new float[rows * width];
                mixed = new float[rows * width];
                wide = new float[rows * inner];
                gated = gate == null ? wide : new float[rows * inner];
                bent = new float[rows * inner];
                hidden = gate == null ? bent : new float[rows * inner];
                dHidden = new float[rows * inner];
                dWide = new float[rows * inner];
                dGated = gate == null ? null : new float[rows * inner];
                dq = new float[rows * width];
                dk = new float[rows * width];
                dv = new float[rows * width];
                dMixed = new float[rows * width];
                fewK = sharing == 1 ? k : new float[rows * narrow];
                fewV = sharing == 1 ? v : new float[rows * narrow];
            }

            void forward(int from, int to) {
                int n = to - from;
                norm1.forward(x, from, n);
                query.forward(norm1.y, q, from, n, false);
                key.forward(norm1.y, fewK, from, n, false);
                value.forward(norm1.y, fewV, from, n, false);
                if (sharing > 1) for (int r = from; r < to; r++) {
                    spread(fewK, k, r);
                    spread(fewV, v, r);
                }
                if (turning != null) for (int r = from; r < to; r++) {
                    turning.forward(q, r * width, positions[r]);
                    turning.forward(k, r * width, positions[r]);
                }
                for (int r = from; r < to; ) {
                    int end = r + 1;
                    while (end < to && first[end] == first[r]) end++;
                    attention.forward(q, k, v, mixed, first[r], r, end);
                    r = end;
                }
                output.forward(mixed, x, from, n, true);
                norm2.forward(x, from, n);
                widen.forward(norm2.y, wide, from, n, false);
                if (gate != null)
                    gate.forward(norm2.y, gated, from, n, false);
                VectorLayers.bend(
                    activation, gated, bent, from * inner, to * inner);
                if (gate != null) Lanes.multiply(
                    bent, wide, hidden, from * inner, to * inner);
                shrink.forward(hidden, x, from, n, true);
            }

            private void spread(float[] few, float[] all, int r) {
                for (int h = 0; h < shape.heads(); h++)
                    System.arraycopy(few,
                        r * narrow + h / sharing * headWidth,
                        all, r * width + h * headWidth, headWidth);
            }

            private void gather(float[] all, float[] few, int r) {
                Arrays.fill(few, r * narrow, (r + 1) * narrow, 0);
                for (int h = 0; h < shape.heads(); h++)
                    for (int j = 0; j < headWidth; j++)
                        few[r * narrow + h / sharing * headWidth + j] +=
                            all[r * width + h * headWidth + j];
            }

            void backward(int rows) {
                shrink.backward(hidden, dHidden, dx, rows, false);
                float[] dBent = dHidden;
                if (gate != null) {
                    dBent = dGated;
                    Lanes.multiply(dHidden, wide, dBent, 0, rows * inner);
                    Lanes.multiply(dHidden, bent, dWide, 0, rows * inner);
                }
                float[] dGate = gate == null ? dWide : dGated;
                VectorLayers.bendBack(
                    activation, gated, dGate, dBent, rows * inner);
                widen.backward(norm2.y, dNormed, dWide, rows, false);
                if (gate != null)
                    gate.backward(norm2.y, dNormed, dGated, rows, true);
                norm2.backward(dx, dNormed, rows);

                output.backward(mixed, dMixed, dx, rows, false);
                for (int r = 0; r < rows; ) {
                    int end = r + 1;
                    while (end < rows && first[end] == first[r]) end++;
                    attention.backward(
                        q, k, v, mixed, dq, dk, dv, dMixed, r, end);
                    r = end;
                }
                if (turning != null) for (int r = 0; r < rows; r++) {
                    turning.backward(dq, r * width, positions[r]);
                    turning.backward(dk, r * width, positions[r]);
                }
                float[] dFewK = dk, dFewV = dv;
                if (sharing > 1) {
                    dFewK = fewK;       // no longer needed
                    dFewV = fewV;
                    for (int r = 0; r < rows; r++) {
                        gather(dk, fewK, r);
                        gather(dv, fewV, r);
                    }
                }
                query.backward(norm1.y, dNormed, dq, rows, false);
                key.backward(norm1.y, dNormed, dFewK, rows, true);
                value.backward(norm1.y, dNormed, dFewV, rows, true);
                norm1.backward(dx, dNormed, rows);
            }
        }
    }
}
