/*
[#linear]
== Mixing numbers

The most common calculation in a language model is also the plainest. From a
few numbers make a few others, each a weighted sum of all of them:

[stem]
++++
y_i = \sum_j W_{ij}\,x_j
++++

Each row of the matrix stem:[W] is a list of weights, one for each input
number; the sum of the products is called the _dot product_ of the row and the
input. It is large when the input resembles the row. So a row is a question
that is asked of the input, and stem:[y] is the list of answers.
*/
package microgpt;

import microgpt.Parameters.Parameter;

/** A linear map without bias, from one vector to another. */
public final class Linear {

    private final Parameter weight;     // [output][input]

    /** A map with these weights, {@code [output][input]}. */
    public Linear(Parameter weight) { this.weight = weight; }

    /** Returns x·Wᵀ: {@code [input]} to {@code [output]}. */
    public Value[] forward(Value[] x) {
        Value[][] rows = weight.rows();
        var y = new Value[rows.length];
        for (int i = 0; i < y.length; i++)
            y[i] = dot(rows[i], x, 0, x.length);
        return y;
    }

    /** Returns the dot product of the parts {@code [from, to)}. */
    static Value dot(Value[] a, Value[] b, int from, int to) {
        Value sum = a[from].mul(b[from]);
        for (int j = from + 1; j < to; j++)
            sum = sum.add(a[j].mul(b[j]));
        return sum;
    }

    /*
    Two more helpers belong here. Both are as plain as they look.
    */

    /** Returns the sum of all numbers. */
    static Value sum(Value[] x) {
        Value sum = x[0];
        for (int i = 1; i < x.length; i++) sum = sum.add(x[i]);
        return sum;
    }

    /** Returns the vector whose i-th number is a[i] + b[i]. */
    static Value[] add(Value[] a, Value[] b) {
        var y = new Value[a.length];
        for (int i = 0; i < y.length; i++) y[i] = a[i].add(b[i]);
        return y;
    }

    @Override
    public String toString() { return "Linear(" + weight + ")"; }
}
