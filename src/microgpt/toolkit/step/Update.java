package microgpt.toolkit.step;

import static microgpt.toolkit.step.Formula.factor;

import java.util.ArrayList;
import java.util.List;
import microgpt.AdamW;
import microgpt.Config.Training;
import microgpt.Parameters.Parameter;
import microgpt.Value;
import microgpt.draw.Num;
import microgpt.toolkit.view.PredictionView;
import microgpt.toolkit.view.StageView;
import microgpt.toolkit.view.StageView.Result;
import microgpt.train.Step;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;

/**
 * An update by the engine's AdamW that was made once, and is shown and put
 * into effect parameter by parameter.
 */
public final class Update {

    private final Trainer trainer;
    private final TrainingState before;
    private final TrainingState after;
    private final double[][] gradients;
    private final Step.Report report;
    private final double rate;
    private final double norm;          // of all gradients
    private final double clipping;      // what they were multiplied by

    /** Makes the update, from a loss that was not walked back from, and takes it back. */
    public Update(Trainer trainer) {
        this.trainer = trainer;
        before = new TrainingState(trainer);
        rate = trainer.learningRate();
        trainer.backward();
        double clip = trainer.model().config().training().clip();
        norm = trainer.model().gradientNorm();
        clipping = Step.clipping(norm, clip);
        gradients = gradients(trainer);
        report = trainer.update();
        after = new TrainingState(trainer);
        show(0);
    }

    private double[][] gradients(Trainer trainer) {
        List<Parameter> parameters = trainer.model().trainable();
        var gradients = new double[parameters.size()][];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = new double[parameters.get(i).size()];
            int k = 0;
            for (Value[] row : parameters.get(i).rows())
                for (Value v : row) gradients[i][k++] = v.grad() * clipping;
        }
        return gradients;
    }

    public Step.Report report() { return report; }

    public int size() { return gradients.length; }

    public TrainingState before() { return before; }

    /** Puts the first parameters into their new state, the others into the old. */
    public void show(int count) {
        for (int i = 0; i < size(); i++) put(i < count ? after : before, i, trainer);
        putSteps(count == size() ? after : before, trainer);
    }

    /** Makes all weights, moments and the count of steps what they were. */
    public static void put(TrainingState state, Trainer trainer) {
        for (int i = 0; i < trainer.model().trainable().size(); i++) put(state, i, trainer);
        putSteps(state, trainer);
    }

    private static void put(TrainingState state, int i, Trainer trainer) {
        double[] m = trainer.optimizer().firstMoments()[i];
        trainer.model().trainable().get(i).setNumbers(state.weights(i));
        System.arraycopy(state.firstMoments(i), 0, m, 0, m.length);
        System.arraycopy(state.secondMoments(i), 0,
            trainer.optimizer().secondMoments()[i], 0, m.length);
    }

    private static void putSteps(TrainingState state, Trainer trainer) {
        var optimizer = trainer.optimizer();
        optimizer.restore(state.steps(), optimizer.firstMoments(), optimizer.secondMoments());
    }

    /** Clears the gradients of the parameters that are updated. */
    public void clearGradients(int count) {
        for (int i = 0; i < count; i++)
            for (Value[] row : parameter(i).rows()) for (Value v : row) v.zeroGrad();
    }

    public Parameter parameter(int i) { return trainer.model().trainable().get(i); }

    public double[] gradient(int i) { return gradients[i]; }

    public double[] firstMoments(int i) { return after.firstMoments(i); }

    public double[] secondMoments(int i) { return after.secondMoments(i); }

    /** Tells the update of one parameter, by the number that had the largest gradient. */
    public StageView view(String place, int i) {
        Parameter p = parameter(i);
        Training training = trainer.model().config().training();
        double beta1 = training.beta1(), beta2 = training.beta2();
        int k = largest(gradients[i]), columns = p.rows()[0].length, t = after.steps();
        double g = gradients[i][k], m0 = before.firstMoments(i)[k], m = after.firstMoments(i)[k];
        double v0 = before.secondMoments(i)[k], v = after.secondMoments(i)[k];
        double[] old = before.weights(i), now = after.weights(i);
        double w0 = old[k], w = now[k];
        double mHat = m / AdamW.correction(beta1, t);
        double vHat = v / AdamW.correction(beta2, t);
        double decay = trainer.optimizer().decay(p);
        String name = p.name() + (p.isMatrix() ? "[" + k / columns + "]" : "")
            + "[" + k % columns + "]";
        var formula = new ArrayList<String>();
        formula.add("w = w - η·λ·w - η·m̂ / (√v̂ + ε), m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ)");
        formula.add("for " + name + ", whose gradient is the largest: g = " + n(g));
        if (clipping < 1) formula.add("g = " + factor(g / clipping) + "·"
            + n(training.clip()) + " / " + n(norm) + " = " + n(g));
        formula.add("m = " + n(beta1) + "·" + factor(m0) + " + " + n(1 - beta1) + "·" + factor(g)
            + " = " + n(m));
        formula.add("m̂ = m / (1 - " + n(beta1) + "^" + t + ") = " + n(mHat));
        formula.add("v = " + n(beta2) + "·" + n(v0) + " + " + n(1 - beta2) + "·" + factor(g)
            + "² = " + n(v));
        formula.add("v̂ = v / (1 - " + n(beta2) + "^" + t + ") = " + n(vHat));
        formula.add("w = " + n(w0) + " - " + n(rate) + "·" + n(decay) + "·" + factor(w0) + " - "
            + n(rate) + "·m̂ / (√(v̂) + " + n(training.epsilon()) + ") = " + n(w));
        var change = new double[p.rows().length][columns];
        for (int j = 0; j < gradients[i].length; j++)
            change[j / columns][j % columns] = now[j] - old[j];
        return new StageView(place, "AdamW: " + p.name() + " takes its step", formula,
            List.of(Result.of("change", change).labelled(
                PredictionView.symbols(trainer.tokenizer(), change.length))),
            i < size() - 1 ? "" : "the step is done: b goes back, q leaves");
    }

    private static String n(double x) { return Num.brief(x); }

    private static int largest(double[] x) {
        int largest = 0;
        for (int i = 1; i < x.length; i++)
            if (Math.abs(x[i]) > Math.abs(x[largest])) largest = i;
        return largest;
    }
}
