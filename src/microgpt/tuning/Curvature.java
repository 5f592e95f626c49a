/*
[#curvature]
== The slope of the slope: curvature

A gradient says how the loss moves when a weight is nudged a little. How little
is a little? Take stem:[x^3] at stem:[x = 2]. It is 8 there, and its slope
stem:[3x^2] is 12. But nudge stem:[x] by 1, and it is 27: it has grown by 19
and not by 12, since the slope has grown on the way. How fast the slope grows
is the slope of the slope, the second derivative stem:[6x], again 12. The slope
of that is the third, 6. And stem:[12 + 12/2 + 6/6 = 19].

The second derivative is called _curvature_. Where it is large, the gradient is
soon out of date, and one must step with care. Let a loss be the bowl
stem:[\frac{1}{2} h x^2] with the curvature stem:[h]. Its slope is stem:[h x],
and a step of plain descent leads from stem:[x] to stem:[x - \eta h x], that is
to stem:[(1 - \eta h)\,x]. With stem:[h = 4] and the rate 0.1 each step takes
stem:[x] to 0.6 times itself; with 0.5 to −1 times itself, to and fro for ever;
with 0.6 to −1.4 times itself, further out each time. The limit is at

[stem]
++++
\eta = \frac{2}{h}
++++

So curvature says how large a rate may be.

To find it, the walk back must not end in numbers. A `Value` knows its slopes as
plain numbers, which is fast and forgets where they come from. But they come
from Values: the slope of stem:[ab] for stem:[a] is stem:[b], and that of
stem:[x^n] is stem:[n x^{n-1}]. Here is the walk once more, where each slope is
a Value, and each gradient is computed by the six operations. Then the gradient
has a graph itself, and can be walked back from.
*/
package microgpt.tuning;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Value;

/** Gradients that are Values, so that they have gradients themselves. */
public final class Curvature {

    /**
     * Returns d(result)/d(x) for each x, as Values made from the same
     * leaves. Like {@link Value#backward()}, from which it takes the
     * order, it also adds to the {@code grad} of the leaves.
     */
    public static Value[] gradient(Value result, List<Value> xs) {
        var gradients = new IdentityHashMap<Value, Value>();
        gradients.put(result, new Value(1));
        try (Value.Backward walk = result.backwardWalk()) {
            while (walk.hasNext()) {
                Value v = walk.next();
                List<Value> parents = v.parents();
                for (int i = 0; i < parents.size(); i++) {
                    gradients.merge(parents.get(i),
                        share(v, i, gradients.get(v)), Value::add);
                }
            }
        }
        return xs.stream().map(x -> gradients.getOrDefault(x, new Value(0)))
            .toArray(Value[]::new);
    }

    /** Returns a parent's slope times the gradient, as a Value. */
    private static Value share(Value v, int parent, Value gradient) {
        Value x = v.parents().get(parent);
        double n = v.exponent();
        return switch (v.op()) {
            case "add" -> gradient;
            case "mul" -> gradient.mul(v.parents().get(1 - parent));
            case "pow" -> gradient.mul(x.pow(n - 1)).mul(n);
            case "exp" -> gradient.mul(v);
            case "log" -> gradient.mul(x.pow(-1));
            case "relu" -> x.data() > 0 ? gradient : new Value(0);
            default -> throw new AssertionError(v.op());
        };
    }

    /*
    [#hessian]
    With many weights there is a second derivative for each pair: how fast does
    the slope for one grow when the other is nudged? They make a square matrix,
    the _Hessian_ stem:[H]. For our 4,256 weights it has 18 million entries, and
    for a large model it could not be written down. But nobody needs it as a
    whole. If all weights move along a vector stem:[v], how does the gradient
    change? By stem:[Hv]; and that is the gradient of a single number, of the
    slope along stem:[v]:

    [stem]
    ++++
    H v = \nabla \, (\nabla L \cdot v)
    ++++

    So it takes one more walk, a plain one <<pearlmutter1994>>.
    */

    private final List<Value> xs;
    private final Value[] gradient;

    /** The curvature of a result, when the xs move. */
    public Curvature(Value result, List<Value> xs) {
        this.xs = List.copyOf(xs);
        gradient = gradient(result, xs);
    }

    /** Returns the weights that a model learns, one after the other. */
    public static List<Value> weights(Gpt model) {
        var weights = new ArrayList<Value>();
        for (Parameter p : model.trainable())
            for (Value[] row : p.rows()) weights.addAll(List.of(row));
        return weights;
    }

    /**
     * Returns H·v, with H for the matrix of all second derivatives,
     * which is never made. Leaves the {@code grad} of the xs at 0.
     *
     * @throws IllegalArgumentException if v has another length
     */
    public double[] times(double[] v) {
        if (v.length != gradient.length)
            throw new IllegalArgumentException("a direction of "
                + v.length + " numbers; " + gradient.length + " move");
        Value slope = gradient[0].mul(v[0]);    // along v
        for (int i = 1; i < v.length; i++)
            slope = slope.add(gradient[i].mul(v[i]));
        xs.forEach(Value::zeroGrad);
        slope.backward();
        var product = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            product[i] = xs.get(i).grad();
            xs.get(i).zeroGrad();
        }
        return product;
    }

    /** Returns the second derivative along v: v·H·v / v·v. */
    public double along(double[] v) {
        return dot(v, times(v)) / dot(v, v);
    }

    /*
    In which direction is the loss curved most? Apply stem:[H] to any vector
    again and again. What lies in the direction that is stretched most grows
    fastest, and soon there is nothing else. This is _power iteration_.
    */

    /**
     * Returns the direction that H stretches most, found by applying H
     * again and again (power iteration).
     *
     * @return of length 1
     */
    public double[] sharpest(int rounds, PythonRandom random) {
        double[] v = random.normal(1).numbers("", Double.NaN, xs.size(), 1);
        for (int i = 0; i < rounds; i++) {
            v = times(v);
            double length = Math.sqrt(dot(v, v));
            if (length == 0) break;             // nothing is curved
            for (int j = 0; j < v.length; j++) v[j] /= length;
        }
        return v;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    @Override
    public String toString() {
        return "Curvature(" + xs.size() + " numbers)";
    }
}

/*
[source,jshell]
----
jshell> var x = new Value(2)
x ==> Value(data=2.0, grad=0.0)

jshell> Value slope(Value y) { return Curvature.gradient(y, List.of(x))[0]; }
|  created method slope(Value)

jshell> slope(x.pow(3))
$3 ==> Value(data=12.0, grad=0.0) = mul(4, 3)

jshell> slope(slope(x.pow(3))).data()
$4 ==> 12.0

jshell> slope(slope(slope(x.pow(3)))).data()
$5 ==> 6.0
----

[#curvature-model]
=== How curved is the loss?

Let the loss be that of three names, after a hundred steps of training:

[source,jshell]
----
jshell> trainer.train(100).number()
$6 ==> 100

jshell> Value loss() {
   ...>     var losses = new Value[3];
   ...>     for (int i = 0; i < 3; i++)
   ...>         losses[i] = new Objective.NextToken().loss(model,
   ...>             tokenizer.encode(corpus.training().get(i)));
   ...>     return Loss.mean(losses);
   ...> }
|  created method loss()

jshell> double gradient(double nudge) {
   ...>     Value w = model.parameter("wte").at(0, 0);
   ...>     w.setData(w.data() + nudge);
   ...>     model.zeroGrad();
   ...>     loss().backward();
   ...>     w.setData(w.data() - nudge);
   ...>     return w.grad();
   ...> }
|  created method gradient(double)

jshell> (gradient(1e-5) - gradient(-1e-5)) / 2e-5
$9 ==> 0.014709714932096064
----

That is the second derivative for one weight, the first of `wte`, by nudging.
And without:

[source,jshell]
----
jshell> var curvature = new Curvature(loss(), Curvature.weights(model))
curvature ==> Curvature(4256 numbers)

jshell> double[] nudge(int i) {
   ...>     var v = new double[4256];
   ...>     v[i] = 1;
   ...>     return v;
   ...> }
|  created method nudge(int)

jshell> curvature.along(nudge(0))
$12 ==> 0.014709714925382462
----

Now along a direction drawn at random, and along the sharpest there is:

[source,jshell]
----
jshell> curvature.along(new PythonRandom(2)
   ...>     .normal(1).numbers("", Double.NaN, 4256))
$13 ==> 0.0018634368688886314

jshell> double h = curvature.along(
   ...>     curvature.sharpest(10, new PythonRandom(1)))
h ==> 5.680006170716124

jshell> 2 / h
$15 ==> 0.3521122935237664
----

Most directions are all but flat. A few are steep, and these set the limit of
the rate. Does it hold? Plain descent on the three names, with a half of the
limit, with one and a half of it, and with four times as much:

[source,jshell]
----
jshell> void descend(double rate) {
   ...>     double[][] start = model.parameters().stream()
   ...>         .map(Parameters.Parameter::numbers).toArray(double[][]::new);
   ...>     for (int step = 0; step < 8; step++) {
   ...>         model.zeroGrad();
   ...>         Value loss = loss();
   ...>         loss.backward();
   ...>         System.out.printf("%.4g ", loss.data());
   ...>         for (Value w : Curvature.weights(model))
   ...>             w.setData(w.data() - rate * w.grad());
   ...>     }
   ...>     System.out.println();
   ...>     for (int i = 0; i < start.length; i++)
   ...>         model.parameters().get(i).setNumbers(start[i]);
   ...> }
|  created method descend(double)

jshell> for (double part : new double[] {0.5, 1.5, 4}) descend(part * 2 / h);
2.610 2.473 2.377 2.297 2.224 2.154 2.084 2.013
2.610 2.294 2.118 2.012 2.303 1.759 1.658 1.454
2.610 2.203 2.987 2.234 2.231 3.191 3.000 4.560
----

With a half of the limit the loss falls smoothly. With one and a half of it, it
leaps; that it falls all the same is because it is no bowl. With four times as much it rises. Over three seeds it is the same:
on ten names, after a hundred steps, the sharpest direction has a curvature
between 3.9 and 5.3, a direction drawn at random one below 0.01; with a half of
the limit the loss falls, and with three times the limit it is larger after nine
steps than before, or no number.

[#curvature-production]
=== In production

Newton's method divides each step by the curvature, and would need one step for
a bowl of any form. With stem:[n] weights it takes the stem:[n^2] entries of
the Hessian, and so nobody trains a large model by it. Adam divides by
something cheaper, the usual size of a gradient (<<adamw>>). Where plain descent
is used with a fixed rate, on all documents at once, the largest curvature grows
until it is about stem:[2/\eta], and stays there: training takes place at the
_edge of stability_ <<cohen2021>>.

[#curvature-try]
=== Try it

Squared ReLU and ReLU differ in their curvature. What is the second derivative
of either at 3?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> Value at = new Value(3)
at ==> Value(data=3.0, grad=0.0)

jshell> Curvature.gradient(Curvature.gradient(
   ...>     at.relu().pow(2), List.of(at))[0], List.of(at))[0].data()
$19 ==> 2.0

jshell> Curvature.gradient(Curvature.gradient(
   ...>     at.relu(), List.of(at))[0], List.of(at))[0].data()
$20 ==> 0.0
----

ReLU is made of two straight lines. What is curved in a model with ReLU is the
softmax, the norms, and one weight multiplied by another.
====
*/
