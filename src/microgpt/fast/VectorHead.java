/*
[#vector-head]
== Logits in columns

To turn the logits of a token into probabilities takes the largest of them and
a sum. Were they a row, both would go across the lanes of a vector, the one
thing that vectors are bad at. But a batch has many tokens, and nothing says
that each has to be a row. Here the logits lie the other way round: first those
of all tokens for one symbol, then all for the next. So a vector holds what
sixteen tokens make of one symbol, and the largest of each and the sum of each
are found in as many steps as there are symbols, sixteen at once and no lane
asking another. A product takes its left matrix in any direction, its right
one only by rows. So what is turned around for this is the input.

The loss of a token has a logarithm in it, and logarithms are slow. But a sum of
logarithms is the logarithm of a product. So all the tokens of a small batch
share one.
*/
package microgpt.fast;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;
import static microgpt.fast.Lanes.LANES;
import static microgpt.fast.Lanes.SPECIES;
import static microgpt.fast.Lanes.pad;
import static microgpt.fast.VectorLayers.eight;

import jdk.incubator.vector.FloatVector;
import microgpt.fast.Tiles.Matrix;
import microgpt.fast.VectorLayers.Weights;

/** The last linear map and the loss, for many tokens at once. */
final class VectorHead {

    private final Weights weight;       // [symbol][width]
    private final int symbols;
    private final int width;
    private final int column;           // from one symbol to the next
    private final float[] turned;       // the input: [width][token]
    private final float[] logits;       // [symbol][token]
    private final float[] dLogits;
    private final float[] largest;      // a token's largest logit
    private final float[] sums;         // of a token's powers

    /** @param rows how many tokens there may be */
    VectorHead(Weights weight, int rows) {
        this.weight = weight;
        symbols = weight.rows;
        width = weight.stride;
        column = pad(rows);
        turned = new float[width * column];
        logits = new float[pad(symbols) * column];
        dLogits = new float[pad(symbols) * column];
        largest = new float[column];
        sums = new float[column];
    }

    /** Sets the logits of some tokens, given the rows of x. */
    void forward(float[] x, int from, int rows) {
        int n = pad(rows);
        VectorLayers.transpose(x, from * width, n, width, turned);
        Tiles.product(new Matrix(logits, from, column, 1),
            new Matrix(weight.data, width), new Matrix(turned, n),
            pad(symbols), n, weight.columns, false);
    }

    /** Returns a token's logits. */
    double[] logits(int row) {
        var one = new double[symbols];
        for (int i = 0; i < symbols; i++)
            one[i] = logits[i * column + row];
        return one;
    }

    /** Returns the loss / all; the logits' gradients are set. */
    double loss(int[] targets, int rows, int all) {
        double total = 0, product = 1;
        float mean = 1f / all;
        for (int r = 0; r < rows; r += LANES) softmax(r, mean);
        for (int r = 0; r < rows; r++) {
            int at = targets[r] * column + r;
            total -= logits[at] - largest[r];
            dLogits[at] -= mean;
            if ((product *= sums[r]) > 1e200) {
                total += StrictMath.log(product);
                product = 1;
            }
        }
        return (total + StrictMath.log(product)) / all;
    }

    /** Sets the gradients to factor · probabilities, from r on. */
    private void softmax(int r, float factor) {
        int end = symbols * column + r;
        FloatVector max = fromArray(SPECIES, logits, r);
        for (int i = r + column; i < end; i += column)
            max = Lanes.max(fromArray(SPECIES, logits, i), max);
        FloatVector sum = zero(SPECIES);
        for (int i = r; i < end; i += column) {
            FloatVector power =
                Lanes.exp(fromArray(SPECIES, logits, i).sub(max));
            sum = sum.add(power);
            power.intoArray(dLogits, i);
        }
        FloatVector share = broadcast(SPECIES, factor).div(sum);
        for (int i = r; i < end; i += column)
            fromArray(SPECIES, dLogits, i).mul(share)
                .intoArray(dLogits, i);
        max.intoArray(largest, r);
        sum.intoArray(sums, r);
    }

    /** Sets the gradients of x and of the weights. */
    void backward(float[] x, float[] dx, int rows) {
        var left = new Matrix(dLogits, column);
        Tiles.product(new Matrix(weight.grad, width), left,
            new Matrix(x, width), pad(symbols), width, rows, false);
        Tiles.product(new Matrix(dx, width), left.transposed(),
            new Matrix(weight.data, width),
            eight(rows), width, symbols, false);
    }
}
