package microgpt.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import microgpt.train.Trainer;

/** A trainer's past: the losses that it noted, and those on held-out documents. */
public final class History {

    private static final Map<Trainer, History> ALL =
        Collections.synchronizedMap(new WeakHashMap<>());

    /** A loss on held-out documents, after that step. */
    public record HeldOut(int step, double loss) {}

    private final List<HeldOut> heldOut = new ArrayList<>();
    private int measuredOn;
    private double[] earlier = {};

    /** Returns the past of a trainer. */
    public static History of(Trainer trainer) {
        return ALL.computeIfAbsent(trainer, t -> new History());
    }

    /** Notes the losses that another trainer had, whose run goes on. */
    public void goesOn(double[] losses) { earlier = losses; }

    void addHeldOut(int step, double loss, int documents) {
        measuredOn = documents;
        heldOut.removeIf(h -> h.step >= step);
        heldOut.add(new HeldOut(step, loss));
    }

    /** Returns the loss of every step so far, NaN where it is not known. */
    public double[] losses(Trainer trainer) {
        double[] losses = trainer.losses();
        for (int i = 0; i < Math.min(earlier.length, losses.length); i++)
            if (Double.isNaN(losses[i])) losses[i] = earlier[i];
        return losses;
    }

    /** Returns the running mean of the losses that are known. */
    public double[] smooth(Trainer trainer) {
        return smooth(Arrays.stream(losses(trainer)).filter(x -> !Double.isNaN(x)).toArray());
    }

    /** Returns the running means of these losses. */
    public static double[] smooth(double[] losses) {
        var mean = new Mean();
        return Arrays.stream(losses).map(mean::add).toArray();
    }

    /** Returns the running mean so far, to go on with. */
    Mean mean(Trainer trainer) {
        var mean = new Mean();
        for (double loss : losses(trainer)) if (!Double.isNaN(loss)) mean.add(loss);
        return mean;
    }

    /** Returns what was measured, up to where the trainer is. */
    public List<HeldOut> heldOut(Trainer trainer) {
        return heldOut.stream().filter(h -> h.step <= trainer.steps()).toList();
    }

    /** Returns how many documents that was measured on. */
    public int measuredOn() { return measuredOn; }
}
