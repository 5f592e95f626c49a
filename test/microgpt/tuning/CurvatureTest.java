package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.train.Objective;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** Second derivatives, against hand, differences and symmetry. */
class CurvatureTest {

    private static final Corpus NAMES = new Corpus(List.of("emma", "ava",
        "isabella", "mia", "noah", "liam", "zoe", "max"));

    /** The forms that there are, two layers among them. */
    private static final List<String> FORMS = List.of("microgpt", "karpathy",
        "gpt2", "llama", "llama layers=2 kvHeads=2 bias=true embeddingNorm=true",
        "gpt2 position=none activation=swiglu norm=rms-unscaled tiedOutput=false");

    private static double[] derivatives(double at, UnaryOperator<Value> f) {
        var x = new Value(at);
        Value y = f.apply(x);
        var found = new double[3];
        for (int i = 0; i < 3; i++) {
            y = Curvature.gradient(y, List.of(x))[0];
            found[i] = y.data();
        }
        return found;
    }

    private static void derivatives(double at, UnaryOperator<Value> f,
            double first, double second, double third) {
        double[] found = derivatives(at, f);
        assertEquals(first, found[0], 1e-13 * Math.abs(first) + 1e-300);
        assertEquals(second, found[1], 1e-13 * Math.abs(second) + 1e-300);
        assertEquals(third, found[2], 1e-13 * Math.abs(third) + 1e-300);
    }

    @Test
    void eachOperationHasTheDerivativesOfTheTextbook() {
        derivatives(2, x -> x.pow(3), 12, 12, 6);
        derivatives(2, x -> x.mul(x).mul(x), 12, 12, 6);
        derivatives(2, x -> x.pow(-1), -0.25, 0.25, -0.375);
        derivatives(4, x -> x.pow(0.5), 0.25, -1 / 32.0, 3 / 256.0);
        derivatives(2, x -> x.pow(0), 0, 0, 0);
        derivatives(1, Value::exp, Math.E, Math.E, Math.E);
        derivatives(2, Value::log, 0.5, -0.25, 0.25);
        derivatives(3, x -> x.add(x).add(7), 2, 0, 0);
        derivatives(3, x -> x.relu().pow(2), 6, 2, 0);
        derivatives(-3, x -> x.relu().pow(2), 0, 0, 0);
    }

    @Test
    void theGradientIsTheOneThatAWalkGives() {
        for (String form : FORMS) {
            Trainer trainer = trained(form);
            List<Value> weights = Curvature.weights(trainer.model());
            Value loss = loss(trainer);
            loss.backward();
            double[] plain = weights.stream().mapToDouble(Value::grad).toArray();
            trainer.model().zeroGrad();
            Value[] found = Curvature.gradient(loss, weights);
            for (int i = 0; i < plain.length; i++) assertEquals(plain[i],
                found[i].data(), 1e-13 * (1 + Math.abs(plain[i])), form);
        }
    }

    @Test
    void aHessianTimesAVectorIsTheDifferenceOfGradients() {
        for (String form : FORMS) {
            Trainer trainer = trained(form);
            List<Value> weights = Curvature.weights(trainer.model());
            double[] v = direction(weights.size(), 3);
            double[] product = new Curvature(loss(trainer), weights).times(v);
            double h = 1e-6, most = 0;
            double[] above = gradientAt(trainer, weights, v, h);
            double[] below = gradientAt(trainer, weights, v, -h);
            for (double p : product) most = Math.max(most, Math.abs(p));
            assertTrue(most > 0.01, form);
            for (int i = 0; i < v.length; i++) assertEquals(
                (above[i] - below[i]) / (2 * h), product[i], 1e-7 * most,
                form + ", weight " + i);
        }
    }

    @Test
    void theOrderOfTwoDerivativesDoesNotMatter() {
        Trainer trainer = trained("llama");
        List<Value> weights = Curvature.weights(trainer.model());
        var curvature = new Curvature(loss(trainer), weights);
        double[] u = direction(weights.size(), 4);
        double[] v = direction(weights.size(), 5);
        double uHv = dot(u, curvature.times(v)), vHu = dot(v, curvature.times(u));
        assertEquals(uHv, vHu, 1e-12 * Math.abs(uHv));
        assertEquals(uHv, dot(u, curvature.times(v)), 0.0, "again the same");
    }

    @Test
    void theSharpestDirectionIsTheLongestAxisOfABowl() {
        var xs = List.of(new Value(1), new Value(2), new Value(3));
        double[] half = {0.5, -4, 1};           // curvatures 1, -8 and 2
        Value bowl = new Value(0);
        for (int i = 0; i < 3; i++)
            bowl = bowl.add(xs.get(i).pow(2).mul(half[i]));
        var curvature = new Curvature(bowl, xs);
        double[] axis = curvature.sharpest(60, new PythonRandom(1));
        assertEquals(1, Math.abs(axis[1]), 1e-12);
        assertEquals(-8, curvature.along(axis), 1e-12);
        assertEquals(2, curvature.along(new double[] {0, 0, 7}), 1e-12);
    }

    @Test
    void whatIsFlatHasNoSharpestDirectionAndNoHarmIsDone() {
        var x = new Value(3);
        double[] v = new Curvature(x.mul(2), List.of(x))
            .sharpest(3, new PythonRandom(1));
        assertEquals(0, v[0]);
        assertEquals("a direction of 2 numbers; 1 move",
            assertThrows(IllegalArgumentException.class,
                () -> new Curvature(x.mul(2), List.of(x)).times(
                    new double[2])).getMessage());
    }

    @Test
    void whatHasNoPartInAResultHasTheGradientZero() {
        Value x = new Value(1), other = new Value(2);
        assertEquals(0, Curvature.gradient(x.exp(), List.of(other))[0].data());
        assertEquals(1, Curvature.gradient(x, List.of(x))[0].data());
    }

    private static Trainer trained(String form) {
        Trainer trainer = Trainer.create(Config.of((form
            + " width=8 initStd=0.3 heldOut=0").split(" ")), NAMES);
        trainer.train(3);
        return trainer;
    }

    private static Value loss(Trainer trainer) {
        Tokenizer tokenizer = trainer.tokenizer();
        Gpt model = trainer.model();
        return new Objective.NextToken().loss(model, tokenizer.encode("zoe"));
    }

    private static double[] gradientAt(
            Trainer trainer, List<Value> weights, double[] v, double h) {
        var before = new ArrayList<Double>();
        for (int i = 0; i < v.length; i++) {
            before.add(weights.get(i).data());
            weights.get(i).setData(before.get(i) + h * v[i]);
        }
        trainer.model().zeroGrad();
        loss(trainer).backward();
        double[] gradient = weights.stream().mapToDouble(Value::grad).toArray();
        for (int i = 0; i < v.length; i++) weights.get(i).setData(before.get(i));
        trainer.model().zeroGrad();
        return gradient;
    }

    private static double[] direction(int size, long seed) {
        return new PythonRandom(seed).normal(1)
            .numbers("", Double.NaN, size, 1);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
