/*
[#linear]
== Mixing numbers: linear maps

The most common calculation in a language model is also the plainest. From a
few numbers make a few others, each a weighted sum of all of them. Take three
numbers, 5, 7 and 9, and the weights 0, 1 and 0: the sum
stem:[0 \cdot 5 + 1 \cdot 7 + 0 \cdot 9 = 7] picks out the one in the middle.
The weights 1, 1, 1 add them all up. Put several such rows of weights on top
of each other and you have a matrix stem:[W]:

[stem]
++++
y_i = \sum_j W_{ij}\,x_j
++++

stem:[x_j] is the stem:[j]-th input, stem:[y_i] the stem:[i]-th output, and
stem:[W_{ij}] the weight in row stem:[i] and column stem:[j]. The sum of the
products of two rows of numbers is called their _dot product_. Among inputs of
the same length it is largest for the one that points the same way as the row.
So a row is a question that is asked of the input, and stem:[y] is the list of
answers. What the questions should be is learned.
*/
package microgpt;

import microgpt.Parameters.Parameter;

/** A linear map from one vector to another. */
public final class Linear {

    private final Parameter weight;     // [output][input]
    private final Parameter bias;       // [output], or null

    /** A map with these weights, {@code [output][input]}. */
    public Linear(Parameter weight) { this(weight, null); }

    private Linear(Parameter weight, Parameter bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /** Makes the weights of a map and, if asked for, its biases. */
    public static Linear of(Parameters parameters, String name,
            int outputs, int inputs, boolean bias) {
        return new Linear(parameters.matrix(name, outputs, inputs),
            bias ? parameters.vector(name + ".bias", outputs, 0) : null);
    }

    /** Returns x·Wᵀ + b: {@code [input]} to {@code [output]}. */
    public Value[] forward(Value[] x) {
        Value[][] rows = weight.rows();
        var y = new Value[rows.length];
        for (int i = 0; i < y.length; i++)
            y[i] = dot(rows[i], 0, x, 0, x.length);
        return bias == null ? y : add(y, bias.vector());
    }

    /** Returns the dot product of n numbers from i on and from j on. */
    public static Value dot(Value[] a, int i, Value[] b, int j, int n) {
        Value sum = a[i].mul(b[j]);
        for (int k = 1; k < n; k++)
            sum = sum.add(a[i + k].mul(b[j + k]));
        return sum;
    }

    /*
    A few more helpers belong here. All are as plain as they look.
    */

    /** Returns the sum of all numbers. */
    public static Value sum(Value[] x) {
        Value sum = x[0];
        for (int i = 1; i < x.length; i++) sum = sum.add(x[i]);
        return sum;
    }

    /** Returns the vector whose i-th number is a[i] + b[i]. */
    public static Value[] add(Value[] a, Value[] b) {
        var y = new Value[a.length];
        for (int i = 0; i < y.length; i++) y[i] = a[i].add(b[i]);
        return y;
    }

    /** Returns the plain numbers of a vector. */
    public static double[] numbers(Value[] x) {
        var numbers = new double[x.length];
        for (int i = 0; i < x.length; i++) numbers[i] = x[i].data();
        return numbers;
    }

    @Override
    public String toString() { return "Linear(" + weight + ")"; }
}

/*
Here are the two rows from the start of the chapter:

[source,jshell]
----
jshell> Value[] vector(double... x) {
   ...>     return Arrays.stream(x)
   ...>         .mapToObj(Value::new).toArray(Value[]::new);
   ...> }
|  created method vector(double...)

jshell> var map = new Linear(new Parameters.Parameter("w",
   ...>     new Value[][] {vector(0, 1, 0), vector(1, 1, 1)}, 2, 3))
map ==> Linear(w[2, 3])

jshell> for (Value y : map.forward(vector(5, 7, 9)))
   ...>     System.out.println(y.data());
7.0
21.0
----

The gradients are as plain. When stem:[W_{ij}] is nudged, stem:[y_i] moves by
stem:[x_j]; when stem:[x_j] is nudged, every stem:[y_i] moves by its
stem:[W_{ij}]. The Values work that out by themselves.

[#linear-production]
=== In production

Nearly all the arithmetic of a large model is this formula. Graphics
processors have circuits for it that multiply whole tiles of matrices at once,
and take many positions of many documents together, so that each weight that
was fetched from memory is used often. Counting one multiplication and one
addition for each weight, a token costs 2 operations a weight on the way
forward and twice that on the way back, where gradients are needed for the
weights and for the inputs. So training on stem:[D] tokens with stem:[N]
weights takes about

[stem]
++++
C \approx 6\,N\,D
++++

operations <<kaplan2020>>, an estimate that is used everywhere.

Many linear maps add an offset, a _bias_, to each output. GPT-2 does; Llama,
like our model, does without. Here `bias=true` adds them; they start at 0.

[#linear-try]
=== Try it

Which two rows of weights would turn `vector(5, 7, 9)` into the differences of
neighbours, 2 and 2? And is there a map that turns zeros into something else?

[source,jshell]
----
jshell> map.forward(vector(0, 0, 0))[1].data()
$4 ==> 0.0
----

There is none: without a bias, nothing comes from nothing. And the differences?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> var differences = new Linear(new Parameters.Parameter("d",
   ...>     new Value[][] {vector(-1, 1, 0), vector(0, -1, 1)}, 2, 3))
differences ==> Linear(d[2, 3])

jshell> for (Value y : differences.forward(vector(5, 7, 9)))
   ...>     System.out.println(y.data());
2.0
2.0
----
====
*/
