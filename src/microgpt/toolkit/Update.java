package microgpt.toolkit;

import static microgpt.toolkit.Formula.factor;

import java.util.ArrayList;
import java.util.List;
import microgpt.Config;
import microgpt.Parameters.Parameter;
import microgpt.Step;
import microgpt.Trainer;
import microgpt.Value;
import microgpt.toolkit.draw.Num;
import microgpt.toolkit.view.StageView;
import microgpt.toolkit.view.StageView.Result;

/**
 * An update by the engine's AdamW that was made once, and is shown and put
 * into effect parameter by parameter.
 */
final class Update {

    private final Trainer trainer;
    private final Snapshot before;
    private final Snapshot after;
    private final double[][] gradients;
    private final Step.Report report;
    private final double rate;

    /** Makes the update, from a loss that was not walked back from, and takes it back. */
    Update(Trainer trainer) {
        this.trainer = trainer;
        before = new Snapshot(trainer);
        rate = trainer.learningRate();
        trainer.backward();
        gradients = gradients(trainer);
        report = trainer.update();
        after = new Snapshot(trainer);
        show(0);
    }

    private static double[][] gradients(Trainer trainer) {
        List<Parameter> parameters = trainer.model().parameters();
        var gradients = new double[parameters.size()][];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = new double[parameters.get(i).size()];
            int k = 0;
            for (Value[] row : parameters.get(i).rows())
                for (Value v : row) gradients[i][k++] = v.grad();
        }
        return gradients;
    }

    Step.Report report() { return report; }

    int size() { return gradients.length; }

    Snapshot before() { return before; }

    /** Puts the first parameters into their new state, the others into the old. */
    void show(int count) {
        for (int i = 0; i < size(); i++) (i < count ? after : before).restore(trainer, i);
        (count == size() ? after : before).restoreSteps(trainer);
    }

    /** Clears the gradients of the parameters that are updated. */
    void clearGradients(int count) {
        for (int i = 0; i < count; i++)
            for (Value[] row : parameter(i).rows()) for (Value v : row) v.zeroGrad();
    }

    Parameter parameter(int i) { return trainer.model().parameters().get(i); }

    double[] gradient(int i) { return gradients[i]; }

    double[] firstMoments(int i) { return after.firstMoments(i); }

    double[] secondMoments(int i) { return after.secondMoments(i); }

    /** Tells the update of one parameter, by the number that had the largest gradient. */
    StageView view(String place, int i) {
        Parameter p = parameter(i);
        Config c = trainer.model().config();
        int k = largest(gradients[i]), columns = p.rows()[0].length, t = after.steps();
        double g = gradients[i][k], m0 = before.firstMoments(i)[k], m = after.firstMoments(i)[k];
        double v0 = before.secondMoments(i)[k], v = after.secondMoments(i)[k];
        double w0 = before.weights(i)[k], w = after.weights(i)[k];
        double mHat = m / (1 - StrictMath.pow(c.training().beta1(), t));
        double vHat = v / (1 - StrictMath.pow(c.training().beta2(), t));
        double decay = p.isMatrix() ? c.training().weightDecay() : 0;
        String name = p.name() + (p.isMatrix() ? "[" + k / columns + "]" : "")
            + "[" + k % columns + "]";
        var formula = new ArrayList<String>();
        formula.add("w = w - η·λ·w - η·m̂ / (√v̂ + ε), m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ)");
        formula.add("for " + name + ", whose gradient is the largest: g = " + Num.brief(g));
        formula.add("m = " + c.training().beta1() + "·" + factor(m0) + " + "
            + Num.brief(1 - c.training().beta1()) + "·" + factor(g) + " = " + Num.brief(m)
            + ", m̂ = m / (1 - " + c.training().beta1() + "^" + t + ") = " + Num.brief(mHat));
        formula.add("v = " + c.training().beta2() + "·" + Num.brief(v0) + " + "
            + Num.brief(1 - c.training().beta2()) + "·" + factor(g) + "² = " + Num.brief(v)
            + ", v̂ = v / (1 - " + c.training().beta2() + "^" + t + ") = " + Num.brief(vHat));
        formula.add("w = " + Num.brief(w0) + " - " + Num.brief(rate) + "·" + Num.brief(decay)
            + "·" + factor(w0) + " - " + Num.brief(rate) + "·" + factor(mHat) + " / (√"
            + Num.brief(vHat) + " + " + Num.brief(c.training().epsilon()) + ") = " + Num.brief(w));
        var change = new double[p.rows().length][columns];
        for (int j = 0; j < gradients[i].length; j++)
            change[j / columns][j % columns] = after.weights(i)[j] - before.weights(i)[j];
        return new StageView(place, "AdamW: " + p.name() + " takes its step", formula,
            List.of(Result.of("change", change)),
            i < size() - 1 ? "" : "the step is done: b goes back, q leaves");
    }

    private static int largest(double[] x) {
        int largest = 0;
        for (int i = 1; i < x.length; i++)
            if (Math.abs(x[i]) > Math.abs(x[largest])) largest = i;
        return largest;
    }
}
