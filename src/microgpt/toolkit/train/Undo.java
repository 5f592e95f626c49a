package microgpt.toolkit.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import microgpt.toolkit.bind.Bound;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;

/**
 * Ways back, and forward again. After every input the model at the prompt is
 * compared with what it was before, so that not only commands can be undone but
 * whatever changed it: {@code trainer.train(9)}, a weight that was set by hand,
 * another trainer in the variable's place. The twenty last are kept, or as many
 * as fit into an eighth of the memory, but always one; what was undone, until
 * something else changes the model. A change to the engine itself is noted
 * among them, and the prompt takes it back.
 */
public final class Undo {

    public static final int MOST = 20;

    private static final int LABEL = 50;
    /** A model that was replaced: its Values take more than their numbers. */
    private static final int WHOLE_MODEL = 8;

    /**
     * Leads to what a trainer was.
     *
     * @param trainer null if it is the engine that was changed
     * @param bound what the variables meant; null if they meant another trainer
     */
    private record Way(String label, Trainer trainer, Bound bound, TrainingState state) {
        static Way ofEngine(String label) { return new Way(label, null, null, null); }

        boolean isOfEngine() { return trainer == null; }

        long bytes() {
            return isOfEngine() ? 0
                : state.bytes() * (trainer == now.trainer() ? 1 : WHOLE_MODEL);
        }

        Way called(String label) { return new Way(label, trainer, bound, state); }
    }

    /**
     * A change in the list of them.
     *
     * @param from the step before it, or -1 for one of the engine
     * @param undone whether it is taken back
     */
    public record Change(String label, int from, boolean undone) {}

    public record Back(String label, Trainer trainer) {}

    private static final Deque<Way> WAYS = new ArrayDeque<>(), AHEAD = new ArrayDeque<>();
    private static Bound now = Bound.NOTHING;
    private static TrainingState state;
    private static boolean told;
    private static boolean moved;
    private static boolean changedEver;

    /**
     * Notes what a trainer was before it is changed, for whoever knows better
     * than the comparison when that was. The input that it happens in gets no
     * way back of its own besides.
     *
     * @param label what /undo says that it takes back; "" for the input
     * @return what {@link #forget} takes
     */
    public static synchronized Object remember(Trainer trainer, TrainingState before, String label) {
        var way = new Way(label, trainer, now.trainer() == trainer ? now : null, before);
        push(way);
        told = true;
        return way;
    }

    /** Takes a note away again: nothing came of it. */
    public static synchronized void forget(Object way) {
        WAYS.removeIf(w -> w == way);
        told = false;
    }

    private static void push(Way way) {
        WAYS.push(way);
        while (WAYS.size() > 1 && (WAYS.size() > MOST || bytes() > mostBytes()))
            WAYS.removeLast();
        while (!AHEAD.isEmpty() && bytes() > mostBytes()) AHEAD.removeLast();
    }

    /** Returns about how much memory the ways take. */
    public static synchronized long bytes() {
        return WAYS.stream().mapToLong(Way::bytes).sum()
            + AHEAD.stream().mapToLong(Way::bytes).sum();
    }

    /** Returns how much memory they may take, but for the last of them. */
    public static long mostBytes() { return Runtime.getRuntime().maxMemory() / 8; }

    /**
     * Looks at what an input did; the five variables then go together again.
     *
     * @return whether it changed something that belongs to the model
     */
    public static synchronized boolean look(String input) {
        Bound before = now, bound = Bound.ofSession();
        if (bound.trainer() == null) return false;      // dropped, or not yet there
        if (before.trainer() == null) {
            settle(bound);
            return false;
        }
        boolean other = bound.trainer() != before.trainer();
        boolean changed = !state.isNow(before.trainer());
        boolean drew = !state.random().equals(before.trainer().random().state());
        if ((other || changed) && !told && !isMove(input))
            push(new Way(shorten(input), before.trainer(), before, state));
        if (told && !WAYS.isEmpty() && WAYS.peek().label().isEmpty()) {
            WAYS.push(WAYS.pop().called(shorten(input)));
        }
        if ((other || changed) && !moved) AHEAD.clear();
        changedEver |= other || changed;
        moved = false;
        bound = bound.follow(before);
        if (input.equals("/reload")) join("/reset", input);
        if (other || changed || drew) settle(bound);
        now = bound;
        told = false;
        return other || changed || drew || isMove(input);
    }

    /** Makes one way of all that were noted since the one of that label. */
    private static void join(String first, String label) {
        if (WAYS.stream().noneMatch(w -> w.label().equals(first))) return;
        while (!WAYS.peek().label().equals(first)) WAYS.pop();
        WAYS.push(WAYS.pop().called(label));
    }

    /** The stepper notes its step itself, when it is done. */
    private static boolean isMove(String input) {
        return input.startsWith("stepper.") || input.startsWith("/step");
    }

    private static String shorten(String input) {
        String line = input.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll(";$", "");
        return line.length() <= LABEL ? line : line.substring(0, LABEL - 4) + " ...";
    }

    private static void settle(Bound bound) {
        now = bound;
        state = bound.trainer() == null ? null : new TrainingState(bound.trainer());
        told = false;
    }

    /** Starts over: what is bound now is where things begin. */
    static synchronized void begin() { settle(Bound.ofSession()); }

    /**
     * Goes back to before the last thing that changed this trainer, or put it
     * in another's place.
     *
     * @return what was taken back, and the trainer that is here now
     */
    public static synchronized Back back(Trainer trainer) {
        return move(trainer, WAYS, AHEAD).orElseThrow(() -> new IllegalStateException(
            "nothing to undo; what trained, changed or replaced"
            + " the model can be undone (the last " + MOST + ")"));
    }

    /** Does again what was taken back last, as {@link #back} would have it. */
    public static synchronized Back forward(Trainer trainer) {
        return move(trainer, AHEAD, WAYS).orElseThrow(() -> new IllegalStateException(
            "nothing to redo; what /undo has just taken back can be redone,"
            + " until something else changes the model"));
    }

    private static Optional<Back> move(Trainer trainer, Deque<Way> from, Deque<Way> to) {
        for (var ways = from.iterator(); ways.hasNext();) {
            Way way = ways.next();
            if (way.isOfEngine() || !leads(way, trainer)) continue;
            ways.remove();
            if (way.trainer() == trainer && way.state().isNow(trainer)) continue;
            to.push(new Way(way.label(), trainer,
                way.bound() == null ? null : Bound.ofSession(), new TrainingState(trainer)));
            String document = way.trainer().document();
            int[] tokens = way.trainer().tokens();
            way.state().restore(way.trainer());
            if (document != null) way.trainer().begin(document, tokens);   // /why asks for it
            if (way.bound() != null) way.bound().bind();
            told = true;
            moved = true;
            return Optional.of(new Back(way.label().isEmpty() ? "training" : way.label(),
                way.trainer()));
        }
        return Optional.empty();
    }

    private static boolean leads(Way way, Trainer trainer) {
        return way.trainer() == trainer || way.bound() != null && trainer == now.trainer();
    }

    /** Returns whether anything has changed the session's model so far. */
    static synchronized boolean hasChanged() { return changedEver; }

    /** Returns what can be undone or done again, in the order of time. */
    public static synchronized List<Change> changes(Trainer trainer) {
        var changes = new ArrayList<Change>();
        for (Way w : WAYS) if (w.isOfEngine() || leads(w, trainer))
            changes.add(0, change(w, w, false));
        Way before = null;      // one that is undone begins where the last leads
        for (Way w : AHEAD) if (w.isOfEngine() || leads(w, trainer)) {
            changes.add(before == null ? new Change(w.label(), w.isOfEngine() ? -1
                : trainer.steps(), true) : change(w, before, true));
            if (!w.isOfEngine()) before = w;
        }
        return changes;
    }

    private static Change change(Way way, Way from, boolean undone) {
        return new Change(way.label(), way.isOfEngine() ? -1 : from.state().steps(), undone);
    }

    /** Returns what makes the session's model again what it is now. */
    public static Runnable mark() {
        Bound bound = Bound.ofSession();
        if (bound.trainer() == null) return () -> {};
        var then = new TrainingState(bound.trainer());
        return () -> {
            bound.bind();
            if (!then.isNow(bound.trainer())) then.restore(bound.trainer());
        };
    }

    /** Notes a change of the engine itself, which the prompt can take back. */
    public static synchronized void engineChanged(String label) {
        AHEAD.clear();
        push(Way.ofEngine(shorten(label)));
    }

    /**
     * Returns whether the next thing to undo, or to redo, is a change of the
     * engine; it then counts as taken back, or done again.
     */
    public static synchronized boolean turnsEngine(boolean back) {
        Deque<Way> from = back ? WAYS : AHEAD, to = back ? AHEAD : WAYS;
        if (from.isEmpty() || !from.peek().isOfEngine()) return false;
        to.push(from.pop());
        return true;
    }

    /** Returns all ways back and forward of this trainer, the nearest first. */
    static synchronized List<List<Object[]>> pack(Trainer trainer) {
        return List.of(pack(WAYS, trainer), pack(AHEAD, trainer));
    }

    private static List<Object[]> pack(Deque<Way> ways, Trainer trainer) {
        var packed = new ArrayList<Object[]>();
        for (Way w : ways)
            if (w.trainer() == trainer)
                packed.add(new Object[] {w.label(), Carry.pack(w.state(), trainer)});
            else if (w.isOfEngine() && trainer == now.trainer())
                packed.add(new Object[] {w.label(), null});
        return packed;
    }

    /** Adds ways that were packed by another version of the toolkit. */
    static synchronized void unpack(
            List<List<Object[]>> packed, List<String> names, Trainer trainer) {
        for (Object[] way : packed.get(0)) WAYS.addLast(unpack(way, names, trainer));
        for (Object[] way : packed.get(1)) AHEAD.addLast(unpack(way, names, trainer));
    }

    private static Way unpack(Object[] way, List<String> names, Trainer trainer) {
        String label = (String) way[0];
        if (way[1] == null) return Way.ofEngine(label);
        Carry.unpack((Object[]) way[1], names, trainer);
        return new Way(label, trainer, null, new TrainingState(trainer));
    }

    private Undo() {}
}
