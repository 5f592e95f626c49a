package microgpt.toolkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.IntStream;
import microgpt.Trainer;
import microgpt.toolkit.view.CurveView;

/** A trainer's past: the losses that it noted, and those on held-out documents. */
final class History {

    private static final Map<Trainer, History> ALL =
        Collections.synchronizedMap(new WeakHashMap<>());

    private record HeldOut(int step, double loss) {}

    private final List<HeldOut> heldOut = new ArrayList<>();
    private int measuredOn;
    private double[] earlier = {};

    static History of(Trainer trainer) {
        return ALL.computeIfAbsent(trainer, t -> new History());
    }

    /** Notes the losses that another trainer had, whose run goes on. */
    void goesOn(double[] losses) { earlier = losses; }

    void addHeldOut(int step, double loss, int documents) {
        measuredOn = documents;
        heldOut.removeIf(h -> h.step >= step);
        heldOut.add(new HeldOut(step, loss));
    }

    /** Returns the loss of every step so far, NaN where it is not known. */
    double[] losses(Trainer trainer) {
        double[] losses = trainer.losses();
        for (int i = 0; i < Math.min(earlier.length, losses.length); i++)
            if (Double.isNaN(losses[i])) losses[i] = earlier[i];
        return losses;
    }

    /** Returns the running mean of the losses that are known. */
    double[] smooth(Trainer trainer) {
        return smooth(Arrays.stream(losses(trainer)).filter(x -> !Double.isNaN(x)).toArray());
    }

    private static double[] smooth(double[] losses) {
        var mean = new Mean();
        return Arrays.stream(losses).map(mean::add).toArray();
    }

    /** Returns the running mean so far, to go on with. */
    Mean mean(Trainer trainer) {
        var mean = new Mean();
        for (double loss : losses(trainer)) if (!Double.isNaN(loss)) mean.add(loss);
        return mean;
    }

    CurveView curve(Trainer trainer) {
        double[] losses = losses(trainer);
        int[] known = IntStream.range(0, losses.length)
            .filter(i -> !Double.isNaN(losses[i])).toArray();
        double[] told = IntStream.of(known).mapToDouble(i -> losses[i]).toArray();
        List<HeldOut> held = heldOut.stream().filter(h -> h.step <= trainer.steps()).toList();
        return new CurveView(IntStream.of(known).map(i -> i + 1).toArray(), told, smooth(told),
            held.stream().mapToInt(HeldOut::step).toArray(),
            held.stream().mapToDouble(HeldOut::loss).toArray(), measuredOn);
    }
}
