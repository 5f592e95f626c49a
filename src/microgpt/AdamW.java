/*
[#adamw]
== A step in the right direction

After the backward walk each parameter knows its gradient: which way the loss
rises, and how steeply. So take a small step the other way. That would be
_gradient descent_, and it works; but it takes large steps where the ground is
steep and small ones where it is flat, and a single unlucky document pulls it
about.

_Adam_ (Kingma & Ba, 2015) keeps two running averages for each parameter: of
its gradient, stem:[m], and of its gradient squared, stem:[v]. The first tells
the direction with the noise averaged out. The root of the second tells how
large gradients usually are here, and dividing by it makes steps about equally
long for all parameters. With stem:[g] for the gradient and stem:[t] for the
number of the step, starting at 1:

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

Both averages start at 0 and are too small at first; dividing by
stem:[1 - \beta^t] makes up for it. stem:[\eta] is the learning rate.
*/
package microgpt;

import java.util.List;
import microgpt.Parameters.Parameter;

/** Adam with decoupled weight decay. */
public final class AdamW {

    private final Config config;
    private final List<Parameter> parameters;
    private final double[][] m;     // [parameter][number, row by row]
    private final double[][] v;
    private int steps;

    /** An optimizer at its start: all moments are 0. */
    public AdamW(Config config, List<Parameter> parameters) {
        this.config = config;
        this.parameters = parameters;
        m = new double[parameters.size()][];
        v = new double[parameters.size()][];
        for (int i = 0; i < m.length; i++) {
            m[i] = new double[parameters.get(i).size()];
            v[i] = new double[m[i].length];
        }
    }

    /*
    The W stands for _weight decay_ (Loshchilov & Hutter, 2019): each step also
    pulls every weight of a matrix a little towards 0, so that a weight which
    is of no use fades away. It acts on the weight itself and not by way of the
    gradient, where Adam's division would distort it. Scales and biases of
    norms are left alone.
    */

    /** Changes every parameter by one step, and clears its gradient. */
    public void update() {
        double rate = learningRate();
        steps++;
        double mCorrection = 1 - StrictMath.pow(config.beta1(), steps);
        double vCorrection = 1 - StrictMath.pow(config.beta2(), steps);
        for (int i = 0; i < m.length; i++) {
            Parameter p = parameters.get(i);
            double decay = p.isMatrix() ? config.weightDecay() : 0;
            int k = 0;
            for (Value[] row : p.rows())
                for (Value w : row) {
                    double g = w.grad;
                    m[i][k] = config.beta1() * m[i][k]
                        + (1 - config.beta1()) * g;
                    v[i][k] = config.beta2() * v[i][k]
                        + (1 - config.beta2()) * (g * g);
                    double mHat = m[i][k] / mCorrection;
                    double vHat = v[i][k] / vCorrection;
                    w.data -= rate * decay * w.data;
                    w.data -= rate * mHat
                        / (Math.sqrt(vHat) + config.epsilon());
                    w.grad = 0;
                    k++;
                }
        }
    }

    /*
    The learning rate may change over the run. A constant rate is simplest; a
    rate that falls to 0 in a straight line makes large steps while everything
    is wrong and small ones at the end.
    */

    /** Returns the learning rate of the next step. */
    public double learningRate() {
        switch (config.schedule()) {
            case CONSTANT: return config.learningRate();
            case LINEAR: return config.learningRate()
                * Math.max(0, 1 - (double) steps / config.steps());
            default: throw new AssertionError(config.schedule());
        }
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
    public String toString() {
        return "AdamW(steps=" + steps
            + ", learningRate=" + learningRate() + ")";
    }
}
