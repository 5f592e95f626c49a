/*
[#array-engine]
== Training on arrays

AdamW asks of a parameter its gradient and its two moments, and no more. On
arrays it is <<adamw>> without the objects.
*/
package microgpt.fast;

import java.util.ArrayList;
import java.util.List;
import microgpt.AdamW;
import microgpt.Config.Shape;
import microgpt.Config.Training;
import microgpt.Gpt;
import microgpt.Model;
import microgpt.Parameters.Parameter;
import microgpt.fast.ByHand.Weights;
import microgpt.train.Engine;

/** Trains on arrays of doubles. */
public final class ArrayEngine implements Engine {

    @Override
    public String name() { return "array"; }

    @Override
    public String toString() { return name(); }

    @Override
    public Model reader(Gpt model) { return Inference.of(model); }

    /*
    What the way back needs is kept for every token of a batch. So the memory
    that an engine takes can be counted before: some twenty vectors a layer.
    */

    @Override
    public long memory(Gpt model, long rows) {
        Shape s = model.config().shape();
        long width = s.width(), inner = s.mlpWidth();
        long layer = 9 * width + 3 * inner + s.heads() * s.context();
        return 8 * (rows * (s.layers() * layer + 12 * width + 3 * inner
            + 2L * model.vocabulary()) + 4L * model.parameterCount());
    }

    @Override
    public Run begin(Gpt model, AdamW optimizer) {
        return new ArrayRun(model, optimizer);
    }

    private static final class ArrayRun implements Run {

        private final Gpt model;
        private final AdamW optimizer;
        private final ArrayGpt arrays;
        private final List<Weights> weights;
        private final double[][] m;     // [parameter][number]
        private final double[][] v;
        private int steps;

        ArrayRun(Gpt model, AdamW optimizer) {
            this.model = model;
            this.optimizer = optimizer;
            arrays = ArrayGpt.of(model);
            weights = arrays.weights();
            m = copy(optimizer.firstMoments());
            v = copy(optimizer.secondMoments());
            steps = optimizer.steps();
        }

        private static double[][] copy(double[][] x) {
            var copy = new ArrayList<double[]>();
            for (double[] row : x) copy.add(row.clone());
            return copy.toArray(new double[0][]);
        }

        @Override
        public double gradients(List<int[]> batch) {
            return arrays.gradients(batch);
        }

        @Override
        public double gradientNorm() {
            double sum = 0;
            for (Weights w : weights)
                for (double g : w.grad()) sum += g * g;
            return Math.sqrt(sum);
        }

        @Override
        public void update(double rate, double factor) {
            steps++;
            Training t = model.config().training();
            double mCorrection = AdamW.correction(t.beta1(), steps);
            double vCorrection = AdamW.correction(t.beta2(), steps);
            for (int i = 0; i < m.length; i++) {
                double[] w = weights.get(i).data();
                double[] grad = weights.get(i).grad();
                double decay = optimizer.decay(model.parameters().get(i));
                for (int k = 0; k < w.length; k++) {
                    double g = grad[k] * factor;
                    m[i][k] = t.beta1() * m[i][k] + (1 - t.beta1()) * g;
                    v[i][k] = t.beta2() * v[i][k]
                        + (1 - t.beta2()) * (g * g);
                    w[k] -= rate * decay * w[k];
                    w[k] -= rate * (m[i][k] / mCorrection)
                        / (Math.sqrt(v[i][k] / vCorrection) + t.epsilon());
                }
            }
        }

        @Override
        public void end() {
            int i = 0;
            for (Parameter p : model.parameters())
                p.setNumbers(weights.get(i++).data());
            optimizer.restore(steps, m, v);
        }
    }
}

/*
Two trainers from the same start, one with the graph and one with arrays, and
the loss of their three-hundredth step:

[source,jshell]
----
jshell> var one = Trainer.create(Config.microgpt(), corpus)
one ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> var other = Trainer.create(Config.microgpt(), corpus)
other ==>
Trainer  0 steps taken, next rate 0.01, on 29,032 documents, 3,225 held out

jshell> other.engine(new ArrayEngine())

jshell> one.train(300).loss()
$4 ==> 2.755315045014021

jshell> other.train(300).loss()
$5 ==> 2.7553150450128663
----

In the shell it is `./build.sh train --engine array`.

[#array-engine-try]
=== Try it

Rounding errors grow as a run goes on. Let both take 700 steps more. How far
apart are they then?

[source,jshell]
----
jshell> double difference = one.train(700).loss() - other.train(700).loss()
difference ==> -5.4083321820996844E-8
----
*/
