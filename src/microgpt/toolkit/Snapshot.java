package microgpt.toolkit;

import java.util.ArrayList;
import java.util.Arrays;
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

    /** Returns all of it in types of the JDK. */
    Object[] pack() {
        return new Object[] {weights, firstMoments, secondMoments, steps,
            random.seed(), random.draws(), random.spare()};
    }

    /**
     * Gives a trainer, perhaps of another version of the engine, what was
     * packed, as far as its parameters have these names and sizes.
     *
     * @return the names of the parameters that got nothing
     */
    static List<String> unpack(Object[] packed, List<String> names, Trainer trainer) {
        var weights = (double[][]) packed[0];
        List<Parameter> parameters = trainer.model().parameters();
        var m = new double[parameters.size()][];
        var v = new double[parameters.size()][];
        var anew = new ArrayList<String>();
        for (int i = 0; i < m.length; i++) {
            Parameter p = parameters.get(i);
            int from = names.indexOf(p.name());
            boolean fits = from >= 0 && weights[from].length == p.size();
            if (fits) p.setNumbers(weights[from]);
            else anew.add(p.name());
            m[i] = fits ? ((double[][]) packed[1])[from] : new double[p.size()];
            v[i] = fits ? ((double[][]) packed[2])[from] : new double[p.size()];
        }
        trainer.optimizer().restore((int) packed[3], m, v);
        trainer.random().restore(new PythonRandom.State(
            (long) packed[4], (long) packed[5], (double) packed[6]));
        return anew;
    }

    /** Returns whether a trainer has the same weights, moments and steps. */
    boolean isNow(Trainer trainer) {
        if (trainer.steps() != steps) return false;
        var optimizer = trainer.optimizer();
        return changes(trainer) == 0
            && same(firstMoments, optimizer.firstMoments())
            && same(secondMoments, optimizer.secondMoments());
    }

    /** Returns whether a trainer's generator has gone on since. */
    boolean hasDrawn(Trainer trainer) { return !random.equals(trainer.random().state()); }

    private static boolean same(double[][] a, double[][] b) {
        for (int i = 0; i < a.length; i++) if (!Arrays.equals(a[i], b[i])) return false;
        return true;
    }

    /** Returns about how much memory it takes. */
    long bytes() {
        long numbers = 0;
        for (double[] w : weights) numbers += w.length;
        return 3 * Double.BYTES * numbers;
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
        int changes = 0, i = 0;
        for (Parameter p : trainer.model().parameters()) {
            int k = 0;
            for (Value[] row : p.rows())
                for (Value w : row)
                    if (Double.compare(w.data(), weights[i][k++]) != 0) changes++;
            i++;
        }
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
