/*
[#by-hand]
== Gradients by hand

A `Value` remembers how it was made, so that nobody has to think about
derivatives. That costs an object for each number: some fifty thousand of them
for one name. The model, however, makes the same calculation each time. Its
derivatives can be worked out once, with pencil and paper, and written down as
loops over plain numbers. There is nothing new in the result; there is only
less of everything else.

For each layer one asks the same question. It made stem:[y] of stem:[x], and
the walk back has brought the gradient of the loss with respect to each number
of stem:[y], written stem:[\bar y]. What is stem:[\bar x], and what is the
gradient of the layer's own weights? The chain rule answers: over all the ways
on which a number had a part in stem:[y], add up derivative times gradient.

Vectors come as rows of a matrix here, one for each position, and a matrix is
one array, row after row: number stem:[j] of row stem:[r] stands at
`r * width + j`.
*/
package microgpt.fast;

import microgpt.Mlp.Activation;
import microgpt.Norm;
import microgpt.Rotary;
import microgpt.Value;

/** The layers of the model on rows of numbers, with their gradients. */
final class ByHand {

    private ByHand() {}

    /** Numbers that are learned, row by row, and their gradients. */
    record Weights(double[] data, double[] grad) {

        Weights(int size) { this(new double[size], new double[size]); }
    }

    /*
    [#by-hand-linear]
    === A linear map

    From stem:[y_o = \sum_i w_{oi} x_i + b_o] one reads off what depends on
    what. The weight stem:[w_{oi}] has a part in stem:[y_o] alone, with the
    derivative stem:[x_i]; and stem:[x_i] has a part in every stem:[y_o], with
    the derivative stem:[w_{oi}]:

    [stem]
    ++++
    \bar w_{oi} = \bar y_o\, x_i \qquad \bar b_o = \bar y_o \qquad
    \bar x_i = \sum_o \bar y_o\, w_{oi}
    ++++

    All rows share the weights, so over rows the first two are added up. That
    is what `+=` does, here and everywhere below: a gradient is a sum over all
    ways.
    */

    /** y = W·x + b, for every row. */
    record Map(Weights weight, Weights bias, int inputs, int outputs) {

        void forward(double[] x, double[] y, int from, int to) {
            for (int r = from; r < to; r++)
                for (int o = 0; o < outputs; o++) {
                    double sum = bias == null ? 0 : bias.data[o];
                    for (int i = 0; i < inputs; i++)
                        sum += weight.data[o * inputs + i]
                            * x[r * inputs + i];
                    y[r * outputs + o] = sum;
                }
        }

        void backward(double[] x, double[] dx, double[] dy, int rows) {
            for (int r = 0; r < rows; r++)
                for (int o = 0; o < outputs; o++) {
                    double d = dy[r * outputs + o];
                    if (bias != null) bias.grad[o] += d;
                    for (int i = 0; i < inputs; i++) {
                        int w = o * inputs + i, k = r * inputs + i;
                        weight.grad[w] += d * x[k];
                        dx[k] += d * weight.data[w];
                    }
                }
        }
    }

    /*
    [#by-hand-norm]
    === A norm

    Let stem:[n] be the vector brought to size, before scale and offset:
    stem:[n_i = s\,(x_i - m)] with the mean stem:[m] and stem:[s] for one over
    the root of the mean square. Then stem:[y_i = g_i n_i + b_i], and the first
    step back is that of a linear map: stem:[\bar n_i = \bar y_i g_i].

    Through stem:[s] and stem:[m] every stem:[x_i] has a part in all of
    stem:[n]. Two averages are all that is left of it:

    [stem]
    ++++
    \bar x_i = s\,\Bigl(\bar n_i - \frac{1}{d}\sum_j \bar n_j
    - n_i\, \frac{1}{d}\sum_j \bar n_j n_j\Bigr)
    ++++

    The norm takes out the mean and the length of stem:[x], and so its gradient
    takes out of stem:[\bar n] the part along the mean and the part along
    stem:[n]: no change of these two could have been seen in stem:[y]. RMSNorm
    leaves the mean alone, and its gradient does, too.
    */

    /** A norm of any kind; scale and offset may be null. */
    static final class Scaling {

        private final Norm.Type type;
        private final Weights weight;
        private final Weights bias;
        private final int width;
        private final double[] n;       // [row][width]
        private final double[] s;       // [row]

        Scaling(Norm.Type type, Weights weight, Weights bias,
                int width, int rows) {
            this.type = type;
            this.weight = weight;
            this.bias = bias;
            this.width = width;
            n = new double[rows * width];
            s = new double[rows];
        }

        void forward(double[] x, double[] y, int from, int to) {
            for (int r = from; r < to; r++) {
                int at = r * width;
                double mean = 0, squares = 0;
                if (type == Norm.Type.LAYER) {
                    for (int i = 0; i < width; i++) mean += x[at + i];
                    mean /= width;
                }
                for (int i = 0; i < width; i++) {
                    double d = n[at + i] = x[at + i] - mean;
                    squares += d * d;
                }
                s[r] = 1 / Math.sqrt(squares / width + Norm.EPSILON);
                for (int i = 0; i < width; i++) {
                    double v = n[at + i] *= s[r];
                    if (weight != null) v *= weight.data[i];
                    y[at + i] = bias == null ? v : v + bias.data[i];
                }
            }
        }

        void backward(double[] dx, double[] dy, int rows) {
            for (int r = 0; r < rows; r++) {
                int at = r * width;
                double mean = 0, along = 0;
                for (int i = 0; i < width; i++) {
                    double d = dn(dy, at + i, i);
                    mean += d;
                    along += d * n[at + i];
                    if (weight != null)
                        weight.grad[i] += dy[at + i] * n[at + i];
                    if (bias != null) bias.grad[i] += dy[at + i];
                }
                mean = type == Norm.Type.LAYER ? mean / width : 0;
                along /= width;
                for (int i = 0; i < width; i++)
                    dx[at + i] += s[r] * (dn(dy, at + i, i)
                        - mean - n[at + i] * along);
            }
        }

        private double dn(double[] dy, int at, int i) {
            return weight == null ? dy[at] : dy[at] * weight.data[i];
        }
    }

    /*
    [#by-hand-softmax]
    === Softmax

    If all of a vector goes through a softmax, stem:[p_i = e^{z_i} / \sum
    e^{z_j}], then stem:[z_i] raises its own share and lowers all others in
    proportion to their size:

    [stem]
    ++++
    \bar z_i = p_i\,\Bigl(\bar p_i - \sum_j p_j \bar p_j\Bigr)
    ++++

    In words: a score is raised if its share is worth more than the average of
    the shares. When a cross-entropy stands behind it, all that is left is what
    <<cross-entropy>> found, stem:[p_i] minus 1 at the true token.

    [#by-hand-attention]
    === Attention

    Forward, position stem:[r] takes the average of the values before it,
    stem:[h = \sum_t a_t v_t], with shares stem:[a] that are a softmax of the
    scores stem:[q \cdot k_t / \sqrt d]. Backward, all of that in turn: what
    was each share worth, what each score, and then query, key and value:

    [stem]
    ++++
    \bar a_t = \bar h \cdot v_t \qquad \bar v_t \mathrel{+}= a_t\, \bar h
    \qquad \bar q \mathrel{+}= \bar z_t\, k_t / \sqrt d \qquad
    \bar k_t \mathrel{+}= \bar z_t\, q / \sqrt d
    ++++

    A rotation is undone by turning back: the gradient of a vector that was
    turned is turned by the same angle the other way.
    */

    /** Attention between the rows of one document. */
    static final class Looking {

        private final int heads;
        private final int keyHeads;
        private final int headWidth;
        private final double scale;
        private final double[] cos;     // [position][pair], or null
        private final double[] sin;
        private final double[] weights; // [row][head][position]
        private final double[] dWeights;
        private final int context;

        Looking(int heads, int keyHeads, int headWidth, int context,
                Rotary rotary, int rows) {
            this.heads = heads;
            this.keyHeads = keyHeads;
            this.headWidth = headWidth;
            this.context = context;
            scale = 1 / Math.sqrt(headWidth);
            weights = new double[rows * heads * context];
            dWeights = new double[context];
            int pairs = headWidth / 2;
            cos = rotary == null ? null : new double[context * pairs];
            sin = rotary == null ? null : new double[context * pairs];
            if (rotary == null) return;
            for (int i = 0; i < cos.length; i++) {
                double angle = rotary.angle(i % pairs, i / pairs);
                cos[i] = StrictMath.cos(angle);
                sin[i] = StrictMath.sin(angle);
            }
        }

        /** Turns the pairs of a row, or turns them back. */
        void turn(double[] x, int row, int width, int position,
                boolean back) {
            if (cos == null) return;
            int pairs = headWidth / 2;
            for (int i = 0; i < width; i += 2) {
                int angle = position * pairs + i % headWidth / 2;
                double c = cos[angle], s = back ? -sin[angle] : sin[angle];
                int k = row * width + i;
                double a = x[k], b = x[k + 1];
                x[k] = a * c - b * s;
                x[k + 1] = a * s + b * c;
            }
        }

        /** Lets row r look at the rows from the document's first on. */
        void forward(double[] q, double[] k, double[] v, double[] y,
                int first, int r) {
            int seen = r - first + 1, narrow = keyHeads * headWidth;
            int width = heads * headWidth;
            for (int h = 0; h < heads; h++) {
                int from = r * width + h * headWidth;
                int shared = h / (heads / keyHeads) * headWidth;
                int w = (r * heads + h) * context;
                double max = Double.NEGATIVE_INFINITY, sum = 0;
                for (int t = 0; t < seen; t++) {
                    int key = (first + t) * narrow + shared;
                    double score = 0;
                    for (int j = 0; j < headWidth; j++)
                        score += q[from + j] * k[key + j];
                    weights[w + t] = score *= scale;
                    max = Math.max(max, score);
                }
                for (int t = 0; t < seen; t++)
                    sum += weights[w + t] =
                        StrictMath.exp(weights[w + t] - max);
                for (int j = 0; j < headWidth; j++) y[from + j] = 0;
                for (int t = 0; t < seen; t++) {
                    double share = weights[w + t] /= sum;
                    int value = (first + t) * narrow + shared;
                    for (int j = 0; j < headWidth; j++)
                        y[from + j] += share * v[value + j];
                }
            }
        }

        void backward(double[] q, double[] k, double[] v, double[] dq,
                double[] dk, double[] dv, double[] dy, int first, int r) {
            int seen = r - first + 1, narrow = keyHeads * headWidth;
            int width = heads * headWidth;
            for (int h = 0; h < heads; h++) {
                int from = r * width + h * headWidth;
                int shared = h / (heads / keyHeads) * headWidth;
                int w = (r * heads + h) * context;
                double mean = 0;
                for (int t = 0; t < seen; t++) {
                    int value = (first + t) * narrow + shared;
                    double worth = 0;
                    for (int j = 0; j < headWidth; j++) {
                        worth += dy[from + j] * v[value + j];
                        dv[value + j] += weights[w + t] * dy[from + j];
                    }
                    dWeights[t] = worth;
                    mean += weights[w + t] * worth;
                }
                for (int t = 0; t < seen; t++) {
                    int key = (first + t) * narrow + shared;
                    double d = scale * weights[w + t]
                        * (dWeights[t] - mean);
                    for (int j = 0; j < headWidth; j++) {
                        dq[from + j] += d * k[key + j];
                        dk[key + j] += d * q[from + j];
                    }
                }
            }
        }
    }

    /*
    [#by-hand-bend]
    === The bends

    Each bend has a slope that school knows, but for two. With stem:[\sigma]
    for the sigmoid, swish is stem:[x\,\sigma(x)], and its slope is
    stem:[\sigma + x\,\sigma(1 - \sigma)]. GELU is
    stem:[\tfrac{1}{2} x (1 + \tanh u)] with a stem:[u] that is a polynomial of
    stem:[x]; its slope is
    stem:[\tfrac{1}{2}(1 + \tanh u) + \tfrac{1}{2} x (1 - \tanh^2 u)\,u'].

    A bend that is not written here is not refused. It is what <<mlp>> makes of
    one Value, and its slope that Value's gradient: slower, and the same.
    */

    /** Returns what a bend makes of a number. */
    static double bend(Activation activation, double x) {
        return switch (activation) {
            case SQUARED_RELU -> x > 0 ? x * x : 0;
            case RELU -> x > 0 ? x : 0;
            case GELU -> 0.5 * x * (1 + StrictMath.tanh(inside(x)));
            case SILU, SWIGLU -> x / (1 + StrictMath.exp(-x));
            default -> activation.of(new Value(x)).data();
        };
    }

    /** Returns how steep a bend is there. */
    static double slope(Activation activation, double x) {
        return switch (activation) {
            case SQUARED_RELU -> x > 0 ? 2 * x : 0;
            case RELU -> x > 0 ? 1 : 0;
            case GELU -> {
                double tanh = StrictMath.tanh(inside(x));
                yield 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh)
                    * ROOT * (1 + 3 * CUBIC * x * x);
            }
            case SILU, SWIGLU -> {
                double sigmoid = 1 / (1 + StrictMath.exp(-x));
                yield sigmoid + x * sigmoid * (1 - sigmoid);
            }
            default -> slopeOfGraph(activation, x);
        };
    }

    /** Returns the gradient of a Value that the bend was made of. */
    static double slopeOfGraph(Activation activation, double x) {
        var v = new Value(x);
        activation.of(v).backward();
        return v.grad();
    }

    private static final double ROOT = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;

    private static double inside(double x) {
        return ROOT * (x + CUBIC * x * x * x);
    }
}
