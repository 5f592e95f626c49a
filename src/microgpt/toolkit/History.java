package microgpt.toolkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import microgpt.Trainer;
import microgpt.toolkit.view.CurveView;

/** What the toolkit saw of a trainer's past: losses, and ways back. */
final class History {

    static final int MOST_UNDOS = 20;
    private static final double SMOOTHING = 0.98;
    private static final Map<Trainer, History> ALL =
        Collections.synchronizedMap(new WeakHashMap<>());

    private record Loss(int step, double loss, double smooth) {}

    private record HeldOut(int step, double loss) {}

    private final List<Loss> losses = new ArrayList<>();
    private final List<HeldOut> heldOut = new ArrayList<>();
    private int measuredOn;
    private final Deque<Snapshot> undos = new ArrayDeque<>();

    static History of(Trainer trainer) {
        return ALL.computeIfAbsent(trainer, t -> new History());
    }

    /** Notes a way back, before the trainer is changed. */
    void mark(Trainer trainer) { mark(new Snapshot(trainer)); }

    void mark(Snapshot before) {
        undos.push(before);
        if (undos.size() > MOST_UNDOS) undos.removeLast();
    }

    void unmark() { undos.pop(); }

    /** Goes back to the last mark; returns whether there was one. */
    boolean undo(Trainer trainer) {
        if (undos.isEmpty()) return false;
        Snapshot before = undos.pop();
        before.restore(trainer);
        forgetAfter(before.steps());
        return true;
    }

    void forgetAfter(int step) {
        while (!losses.isEmpty() && losses.get(losses.size() - 1).step > step)
            losses.remove(losses.size() - 1);
        while (!heldOut.isEmpty() && heldOut.get(heldOut.size() - 1).step > step)
            heldOut.remove(heldOut.size() - 1);
    }

    /** Notes a step's loss; returns the running mean. */
    double add(Trainer.Step step) {
        forgetAfter(step.number() - 1);
        // a mean over few losses first, so that the first one does not linger
        double keep = losses.isEmpty() ? 0 : Math.min(SMOOTHING,
            losses.size() / (losses.size() + 1.0));
        double last = losses.isEmpty() ? 0 : losses.get(losses.size() - 1).smooth;
        double smooth = keep * last + (1 - keep) * step.loss();
        losses.add(new Loss(step.number(), step.loss(), smooth));
        return smooth;
    }

    void addHeldOut(int step, double loss, int documents) {
        heldOut.add(new HeldOut(step, loss));
        measuredOn = documents;
    }

    double[] smooth() { return losses.stream().mapToDouble(Loss::smooth).toArray(); }

    CurveView curve() {
        return new CurveView(losses.stream().mapToInt(Loss::step).toArray(),
            losses.stream().mapToDouble(Loss::loss).toArray(), smooth(),
            heldOut.stream().mapToInt(HeldOut::step).toArray(),
            heldOut.stream().mapToDouble(HeldOut::loss).toArray(), measuredOn);
    }
}
