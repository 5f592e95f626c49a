/*
[#adamw]
== A step in the right direction: AdamW

After the backward walk each parameter knows its gradient: which way the loss
rises, and how steeply. So take a small step the other way:

[stem]
++++
w \leftarrow w - \eta\,g
++++

for each parameter stem:[w] with its gradient stem:[g]. How small the step is
says the learning rate stem:[\eta]. This is gradient descent, as in <<bigram>>;
and as the gradient comes from one document picked by chance, and not from all
of them, it is called _stochastic_. It works, and with a well-chosen rate it
works well (<<plain-descent>>). But it takes large steps where the ground is steep and
small ones where it is flat, and a single unlucky document pulls it about.

Consider the gradients of one parameter in three steps. If they are 5, 5 and
5, all documents agree, and one should move. If they are 5, −5 and 5, they do
not, and one should wait. And if they are 0.005, 0.005 and 0.005, it is the
first case again, for a parameter that has little influence. The size of the
gradient says less than one would think. What counts is how large it is
compared with what is usual here.

_Adam_ <<kingma2015>> keeps two running averages for each parameter: of its
gradient, stem:[m], and of its gradient squared, stem:[v]. The first tells the
direction with the noise averaged out. The root of the second tells how large
gradients usually are here, and dividing by it makes steps about equally long
for all parameters. In statistics these are the first and second
_moments_.footnote:[The second is often called the variance. It is not quite
that: the mean is not taken away.] With stem:[t] for the number of the step,
starting at 1:

[stem]
++++
m \leftarrow \beta_1 m + (1 - \beta_1)\,g \qquad
v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2
++++

[stem]
++++
\hat m = \frac{m}{1 - \beta_1^t} \qquad
\hat v = \frac{v}{1 - \beta_2^t} \qquad
w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}
++++

stem:[\beta_1 = 0.9] and stem:[\beta_2 = 0.99] say how long an average
remembers: about 10 and 100 steps. Both averages start at 0 and are too small
at first; dividing by stem:[1 - \beta^t] makes up for it, and exactly so if
the gradient is the same in each step. And stem:[\varepsilon = 10^{-8}] avoids
dividing by zero. In the very first step stem:[\hat m = g] and
stem:[\hat v = g^2], so the step is stem:[\eta] itself, up or down, however
large or small the gradient was, as long as stem:[\varepsilon] is nothing
beside it. Only where it was 0 there is no step: Adam leaves the row of a
letter that is not in the first name where it is.
*/
package microgpt;

import java.util.List;
import microgpt.Parameters.Parameter;

/** Adam with decoupled weight decay. */
public final class AdamW {

    private final List<Parameter> parameters;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double weightDecay;
    private final double[][] m;     // [parameter][number, row by row]
    private final double[][] v;
    private int steps;

    /**
     * An optimizer at its start: all moments are 0.
     *
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon guard against division by zero
     * @param weightDecay pull of matrices towards zero
     */
    public AdamW(List<Parameter> parameters, double beta1, double beta2,
            double epsilon, double weightDecay) {
        this.parameters = parameters;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.weightDecay = weightDecay;
        m = new double[parameters.size()][];
        v = new double[parameters.size()][];
        for (int i = 0; i < m.length; i++) {
            m[i] = new double[parameters.get(i).size()];
            v[i] = new double[m[i].length];
        }
    }

    /*
    The W stands for _weight decay_ <<loshchilov2019>>: each step also pulls
    every weight of a matrix a little towards 0, so that a weight which is of
    no use fades away:

    [stem]
    ++++
    w \leftarrow w - \eta\,\lambda\,w
    ++++

    with the small number stem:[\lambda = 10^{-4}]. It acts on the weight
    itself and not by way of the gradient, where Adam's division would distort
    it. That is why it is called _decoupled_. Scales and biases are left
    alone.
    */

    /**
     * Changes every parameter by one step, and clears its gradient.
     *
     * @param rate the learning rate
     */
    public void update(double rate) {
        steps++;
        double mCorrection = correction(beta1, steps);
        double vCorrection = correction(beta2, steps);
        for (int i = 0; i < m.length; i++) {
            Parameter p = parameters.get(i);
            double decay = decay(p);
            int k = 0;
            for (Value[] row : p.rows())
                for (Value w : row) {
                    double g = w.grad;
                    m[i][k] = beta1 * m[i][k] + (1 - beta1) * g;
                    v[i][k] = beta2 * v[i][k] + (1 - beta2) * (g * g);
                    double mHat = m[i][k] / mCorrection;
                    double vHat = v[i][k] / vCorrection;
                    w.data -= rate * decay * w.data;
                    w.data -= rate * mHat
                        / (Math.sqrt(vHat) + epsilon);
                    w.grad = 0;
                    k++;
                }
        }
    }

    /** Returns what a moment is divided by after so many steps. */
    public static double correction(double beta, int steps) {
        return 1 - StrictMath.pow(beta, steps);
    }

    /** Returns how strongly a parameter is pulled towards zero. */
    public double decay(Parameter p) {
        return p.isMatrix() ? weightDecay : 0;
    }

    /** Returns how many steps were taken. */
    public int steps() { return steps; }

    /** Returns the first moments, {@code [parameter][number]}. */
    public double[][] firstMoments() { return m; }

    /** Returns the second moments, {@code [parameter][number]}. */
    public double[][] secondMoments() { return v; }

    /** Goes on as if it had come this far; the arrays are copied. */
    public void restore(int steps, double[][] m, double[][] v) {
        this.steps = steps;
        for (int i = 0; i < this.m.length; i++) {
            System.arraycopy(m[i], 0, this.m[i], 0, m[i].length);
            System.arraycopy(v[i], 0, this.v[i], 0, v[i].length);
        }
    }

    @Override
    public String toString() { return "AdamW(steps=" + steps + ")"; }
}

/*
Here is one parameter that starts at 5. Three gradients that agree, and then
three that do not:

[source,jshell]
----
jshell> var some = new Parameters(new PythonRandom(1).normal(0.08));
some ==> [0 numbers]

jshell> Value w = some.vector("w", 1, 5).vector()[0]
w ==> Value(data=5.0, grad=0.0)

jshell> var adam = new AdamW(some.all(), 0.9, 0.99, 1e-8, 1e-4)
adam ==> AdamW(steps=0)

jshell> for (double g : new double[] {5, 5, 5, -5, 5, -5}) {
   ...>     w.mul(g).backward();
   ...>     adam.update(0.01);
   ...>     System.out.println(w.data());
   ...> }
4.99000000002
4.98000000004
4.970000000060001
4.965815644150951
4.960211141219619
4.957936955902789
----

The first three steps are 0.01 each, and would be for gradients of 0.005. (The
loss is `w·g` here, so its gradient is `g`.) After that the steps are
shorter, since the direction is in doubt. They do not turn round at once.

[#plain-descent]
=== Against plain descent

Is all this worth it? Here are a thousand steps of either on the same names,
from the same start, at several rates. What is printed is the loss on the
first 500 held-out names:

[source,jshell]
----
jshell> double descend(double rate, AdamW adam) {
   ...>     double[][] start = model.parameters().stream()
   ...>         .map(Parameters.Parameter::numbers).toArray(double[][]::new);
   ...>     for (String name : corpus.training().subList(0, 1000)) {
   ...>         trainer.begin(name);
   ...>         trainer.forward();
   ...>         trainer.loss();
   ...>         trainer.backward();
   ...>         if (adam != null) adam.update(rate);
   ...>         else for (var parameter : model.parameters())
   ...>             for (Value[] row : parameter.rows())
   ...>                 for (Value w : row)
   ...>                     w.setData(w.data() - rate * w.grad());
   ...>     }
   ...>     double heldOut = trainer.evaluate(500);
   ...>     for (int i = 0; i < start.length; i++)
   ...>         model.parameters().get(i).setNumbers(start[i]);
   ...>     return Math.rint(1000 * heldOut) / 1000;
   ...> }
|  created method descend(double,AdamW)

jshell> for (double rate : new double[] {0.01, 0.1, 0.5})
   ...>     System.out.println("plain " + rate + ": " + descend(rate, null));
plain 0.01: 2.631
plain 0.1: 2.474
plain 0.5: 2.531

jshell> for (double rate : new double[] {0.001, 0.01, 0.05})
   ...>     System.out.println("AdamW " + rate + ": " + descend(rate,
   ...>         new AdamW(model.parameters(), 0.9, 0.99, 1e-8, 1e-4)));
AdamW 0.001: 2.467
AdamW 0.01: 2.445
AdamW 0.05: 2.637
----

In the middle is the best of three rates, for AdamW the one that all of this
book uses, and there plain descent is only a little worse. A rate ten times
smaller costs it much, and AdamW little; one five times larger costs both, and
AdamW more. So what AdamW buys in a model as small as ours is above all that
the rate may be too small.

In a valley whose sides are much steeper than its floor one can see why. The
gradient alone jumps from side to side. It gets to the bottom, too; but with a
rate only a little larger, each jump would land higher than the one before.
AdamW asks of each weight how large its own gradients are, and so is not
thrown about by the steep direction:

.As many steps at the same rate down the same valley, in two ways
image::figure:valley-paths["A long narrow valley from above: the path of the gradient alone jumps from one side to the other all the way, that of AdamW soon runs along the floor"]

[#adamw-production]
=== In production

The authors of Adam proposed stem:[\beta_1 = 0.9] and stem:[\beta_2 = 0.999];
over five seeds a thousand steps end at 2.43 with that, and at 2.44 with our
0.99, which is no more than luck. Most large models take AdamW as
it is, with stem:[\beta_2 = 0.95], stem:[\lambda = 0.1] and a smaller rate:
0.0006 for the smallest GPT-3 and 0.00006 for the largest <<brown2020>>. Our
0.01 would throw them off their course; a small model bears it.

The rate changes over the run (<<schedule>>). It rises first, since
stem:[\hat v] rests on few gradients then, and a long step on poor knowledge
can spoil a model for good; and then it falls, most often along half a wave of
the cosine <<loshchilov2017>>. That it should fall at all can be seen with our
model: 5,000 steps at the constant rate end with a held-out loss of 2.40, and
with the rate falling in a straight line, of 2.29. With long steps one cannot
get to the bottom of a narrow valley.

And a step does not rest on one document but on a _batch_ of them; with GPT-3
a batch had 3.2 million tokens. <<training-step>> takes batches, too, and has
a guard against the odd document (<<clipping>>).

[#adamw-try]
=== Try it

What does one unlucky document do? Give the parameter a gradient of 500, a
hundred times what it is used to, and then three of −5:

[source,jshell]
----
jshell> for (double g : new double[] {500, -5, -5, -5}) {
   ...>     double before = w.data();
   ...>     w.mul(g).backward();
   ...>     adam.update(0.01);
   ...>     System.out.println(w.data() - before);
   ...> }
-0.00504245077144283
-0.004406174277945318
-0.003871845362597881
-0.003415142990426112
----

The large one moved it by 0.005. Plain gradient descent, at the same rate,
would have moved it by 5. But its trace stays: the steps after it go on in its
direction, although their own gradients point the other way.
*/
