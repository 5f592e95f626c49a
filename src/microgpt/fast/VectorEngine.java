/*
[#vector-engine]
== Training on vectors

AdamW once more, many numbers at a time. A gradient of zero leaves a moment at
zero and a weight where it is; so what fills up the rows stays zero, and the
loop need not know about it.
*/
package microgpt.fast;

import static jdk.incubator.vector.FloatVector.fromArray;
import static microgpt.fast.Lanes.LANES;
import static microgpt.fast.Lanes.SPECIES;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import microgpt.AdamW;
import microgpt.Config.Shape;
import microgpt.Config.Training;
import microgpt.Gpt;
import microgpt.Model;
import microgpt.Parameters.Parameter;
import microgpt.fast.VectorLayers.Weights;
import microgpt.train.Engine;

/** Trains on vectors of floats. */
public final class VectorEngine implements Engine {

    private final int threads;

    /** An engine that works on one thread. */
    public VectorEngine() { this(1); }

    private VectorEngine(int threads) { this.threads = threads; }

    @Override
    public String name() { return "vector"; }

    @Override
    public Engine threads(int count) {
        Shares.check(count);
        return new VectorEngine(count);
    }

    @Override
    public String toString() {
        return name() + (threads == 1 ? "" : " threads=" + threads);
    }

    @Override
    public void check() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty())
            throw new IllegalStateException("the engine vector needs"
                + " Java's option --add-modules jdk.incubator.vector");
    }

    @Override
    public Model reader(Gpt model) {
        check();
        return VectorGpt.of(model);
    }

    @Override
    public long memory(Gpt model, long rows) {
        Shape s = model.config().shape();
        long width = Lanes.pad(s.width()), inner = Lanes.pad(s.mlpWidth());
        long layer = 13 * width + 6 * inner
            + VectorAttention.kept(s);
        return 4 * (rows * (s.layers() * layer + 7 * width
            + 2L * Lanes.pad(model.vocabulary()))
            + (4L + threads) * model.parameterCount());
    }

    @Override
    public Run begin(Gpt model, AdamW optimizer) {
        check();
        return new VectorRun(model, optimizer, threads);
    }

    private static final class VectorRun implements Run {

        private final Gpt model;
        private final AdamW optimizer;
        private final Shares vectors;
        private final List<Weights> weights;
        private int steps;

        VectorRun(Gpt model, AdamW optimizer, int threads) {
            this.model = model;
            this.optimizer = optimizer;
            VectorGpt one = VectorGpt.of(model);
            vectors = new Shares(one, threads);
            weights = one.weights();
            steps = optimizer.steps();
            for (int i = 0; i < weights.size(); i++) {
                Weights w = weights.get(i);
                w.put(w.m, optimizer.firstMoments()[i]);
                w.put(w.v, optimizer.secondMoments()[i]);
            }
        }

        @Override
        public double gradients(List<int[]> batch) {
            return vectors.gradients(batch);
        }

        @Override
        public double gradientNorm() { return vectors.norm(); }

        @Override
        public void update(double rate, double factor) {
            steps++;
            Training t = model.config().training();
            double mCorrection = AdamW.correction(t.beta1(), steps);
            double vCorrection = AdamW.correction(t.beta2(), steps);
            vectors.update(i -> {
                double decay = optimizer.decay(model.parameters().get(i));
                update(weights.get(i), (float) factor,
                    (float) (rate * decay), (float) (rate / mCorrection),
                    (float) (1 / vCorrection), (float) t.beta1(),
                    (float) t.beta2(), (float) t.epsilon());
                weights.get(i).renew();
            });
        }

        private static void update(Weights w, float factor, float decay,
                float rate, float vScale, float beta1, float beta2,
                float epsilon) {
            float[] data = w.data;
            for (int k = 0; k < data.length; k += LANES) {
                FloatVector g = fromArray(SPECIES, w.grad, k).mul(factor);
                FloatVector m = fromArray(SPECIES, w.m, k).mul(beta1)
                    .add(g.mul(1 - beta1));
                FloatVector v = fromArray(SPECIES, w.v, k).mul(beta2)
                    .add(g.mul(g).mul(1 - beta2));
                m.intoArray(w.m, k);
                v.intoArray(w.v, k);
                FloatVector x = fromArray(SPECIES, data, k);
                x.sub(x.mul(decay)).sub(m.mul(rate)
                    .div(v.mul(vScale).sqrt().add(epsilon)))
                    .intoArray(data, k);
            }
        }

        @Override
        public void end() {
            vectors.end();
            int n = weights.size();
            var m = new double[n][];
            var v = new double[n][];
            for (int i = 0; i < n; i++) {
                Weights w = weights.get(i);
                Parameter p = model.parameters().get(i);
                p.setNumbers(w.get(w.data));
                m[i] = w.get(w.m);
                v[i] = w.get(w.v);
            }
            optimizer.restore(steps, m, v);
        }
    }
}
