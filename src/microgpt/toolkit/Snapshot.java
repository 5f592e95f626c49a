package microgpt.toolkit;

import java.util.List;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Trainer;
import microgpt.Value;

/**
 * Everything that training changes, at one moment: weights, AdamW's moments,
 * the number of steps and the generator. Going back is exact.
 */
final class Snapshot {

    private final double[][] weights;
    private final double[][] firstMoments;
    private final double[][] secondMoments;
    private final int steps;
    private final PythonRandom.State random;

    /** What a trainer is now. */
    Snapshot(Trainer trainer) {
        weights = weights(trainer);
        firstMoments = copy(trainer.optimizer().firstMoments());
        secondMoments = copy(trainer.optimizer().secondMoments());
        steps = trainer.steps();
        random = trainer.random().state();
    }

    int steps() { return steps; }

    double[] weights(int parameter) { return weights[parameter]; }

    double[] firstMoments(int parameter) { return firstMoments[parameter]; }

    double[] secondMoments(int parameter) { return secondMoments[parameter]; }

    /** Makes the trainer what it was; its gradients become 0. */
    void restore(Trainer trainer) {
        for (int i = 0; i < weights.length; i++) restore(trainer, i);
        restoreSteps(trainer);
        trainer.random().restore(random);
        trainer.model().zeroGrad();
    }

    /** Makes one parameter and its moments what they were. */
    void restore(Trainer trainer, int parameter) {
        Parameter p = trainer.model().parameters().get(parameter);
        int k = 0;
        for (Value[] row : p.rows())
            for (Value v : row) v.setData(weights[parameter][k++]);
        set(trainer.optimizer().firstMoments()[parameter], firstMoments[parameter]);
        set(trainer.optimizer().secondMoments()[parameter], secondMoments[parameter]);
    }

    void restoreSteps(Trainer trainer) {
        var optimizer = trainer.optimizer();
        optimizer.restore(steps, optimizer.firstMoments(), optimizer.secondMoments());
    }

    /** Returns how many weights are not what they were. */
    int changes(Trainer trainer) {
        int changes = 0;
        double[][] now = weights(trainer);
        for (int i = 0; i < now.length; i++)
            for (int k = 0; k < now[i].length; k++)
                if (Double.compare(now[i][k], weights[i][k]) != 0) changes++;
        return changes;
    }

    /** Returns all weights, {@code [parameter][number]}. */
    static double[][] weights(Trainer trainer) {
        List<Parameter> parameters = trainer.model().parameters();
        var weights = new double[parameters.size()][];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = new double[parameters.get(i).size()];
            int k = 0;
            for (Value[] row : parameters.get(i).rows())
                for (Value v : row) weights[i][k++] = v.data();
        }
        return weights;
    }

    private static double[][] copy(double[][] rows) {
        var copy = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) copy[i] = rows[i].clone();
        return copy;
    }

    private static void set(double[] to, double[] from) {
        System.arraycopy(from, 0, to, 0, from.length);
    }
}
