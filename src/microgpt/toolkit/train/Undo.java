package microgpt.toolkit.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import microgpt.Trainer;
import microgpt.TrainingState;
import microgpt.toolkit.bind.Bound;

/**
 * Ways back. After every input the model at the prompt is compared with what
 * it was before, so that not only commands can be undone but whatever changed
 * it: {@code trainer.train(9)}, a weight that was set by hand, another trainer
 * in the variable's place. The twenty last are kept, or as many as fit into an
 * eighth of the memory, but always one.
 */
public final class Undo {

    static final int MOST = 20;

    private static final int LABEL = 50;
    /** A model that was replaced: its Values take more than their numbers. */
    private static final int WHOLE_MODEL = 8;

    /** @param bound what the variables meant; null if they meant another trainer */
    private record Way(String label, Trainer trainer, Bound bound, TrainingState state) {
        long bytes() {
            return state.bytes() * (trainer == now.trainer() ? 1 : WHOLE_MODEL);
        }
    }

    public record Back(String label, Trainer trainer) {}

    private static final Deque<Way> WAYS = new ArrayDeque<>();
    private static Bound now = Bound.NOTHING;
    private static TrainingState state;
    private static boolean told;

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
        long most = Runtime.getRuntime().maxMemory() / 8;
        long bytes = WAYS.stream().mapToLong(Way::bytes).sum();
        while (WAYS.size() > 1 && (WAYS.size() > MOST || bytes > most))
            bytes -= WAYS.removeLast().bytes();
    }

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
            Way way = WAYS.pop();
            WAYS.push(new Way(shorten(input), way.trainer(), way.bound(), way.state()));
        }
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
        Way way = WAYS.pop();
        WAYS.push(new Way(label, way.trainer(), way.bound(), way.state()));
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
        for (var ways = WAYS.iterator(); ways.hasNext();) {
            Way way = ways.next();
            boolean ofSession = way.bound() != null && trainer == now.trainer();
            if (way.trainer() != trainer && !ofSession) continue;
            ways.remove();
            if (way.trainer() == trainer && way.state().isNow(trainer)) continue;
            String document = way.trainer().document();
            int[] tokens = way.trainer().tokens();
            way.state().restore(way.trainer());
            if (document != null) way.trainer().begin(document, tokens);   // /why asks for it
            if (way.bound() != null) way.bound().bind();
            told = true;
            return new Back(way.label().isEmpty() ? "training" : way.label(), way.trainer());
        }
        throw new IllegalStateException("nothing to undo; what trained, changed or replaced"
            + " the model can be undone (the last " + MOST + ")");
    }

    /** Returns all ways back that lead to this trainer, the last one first. */
    static synchronized List<Object[]> pack(Trainer trainer) {
        var packed = new ArrayList<Object[]>();
        for (Way w : WAYS)
            if (w.trainer() == trainer)
                packed.add(new Object[] {w.label(), Carry.pack(w.state(), trainer)});
        return packed;
    }

    /** Adds ways back that were packed by another version of the toolkit. */
    static synchronized void unpack(List<Object[]> packed, List<String> names, Trainer trainer) {
        for (Object[] way : packed) {
            Carry.unpack((Object[]) way[1], names, trainer);
            WAYS.addLast(new Way((String) way[0], trainer, null, new TrainingState(trainer)));
        }
    }

    private Undo() {}
}
