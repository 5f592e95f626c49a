package microgpt.toolkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Value;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.graph.Names;
import microgpt.toolkit.graph.Regions;
import microgpt.toolkit.step.Backward;
import microgpt.toolkit.step.Forward;
import microgpt.toolkit.step.Ripple;
import microgpt.toolkit.step.Stage;
import microgpt.toolkit.step.Update;
import microgpt.toolkit.step.Way;
import microgpt.toolkit.train.LabPage;
import microgpt.toolkit.train.Undo;
import microgpt.toolkit.view.Note;
import microgpt.toolkit.view.StageView;
import microgpt.toolkit.view.StageView.Result;
import microgpt.train.Step;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;

/**
 * One training step, taken by hand: forward stage by stage, backward Value by
 * Value, and the update parameter by parameter, with a way back from
 * everywhere. Finished, it has done exactly what {@link Trainer#step} does.
 *
 * <p>The numbers are the engine's own. When a weight was changed in between,
 * the next move computes everything anew; while the update is shown, weights
 * are what AdamW made of them.
 */
public final class Stepper {

    private static final int TOLD = 3;      // weights that are named one by one

    private static volatile Stepper open;

    private final Trainer trainer;
    private final String document;
    private final int[] read;       // its tokens; in windows, not what its text would give
    private final int number;
    private final Map<String, Object> bound = new TreeMap<>();
    private final TrainingState start;      // where q goes back to
    private final boolean ofSession;        // whether it is the prompt's trainer

    private TrainingState weights;       // as the forward pass saw them
    private Value loss;
    private Map<String, double[][][]> numbers;      // of the forward pass
    private Ripple ripple;                          // what a change did to them, or null
    private String last = "n";                      // the move that Enter repeats
    private List<Stage> forward;
    private Backward backward;
    private Way way;                // all three, numbered through
    private Update update;          // null until it is reached
    private int at;
    private Object wayBack;         // while the step is done
    private boolean moving;         // still true: a move was cut short
    private boolean stale;          // the engine is another since this was computed

    /** Opens the trainer's next step. */
    public Stepper(Trainer trainer) { this(trainer, null); }

    /** Opens a step on that document; null for the next one. */
    public Stepper(Trainer trainer, String document) {
        this.trainer = trainer;
        if (document == null) trainer.begin();
        else trainer.begin(document);
        this.document = trainer.document();
        read = trainer.tokens();
        number = trainer.steps() + 1;
        start = new TrainingState(trainer);
        ofSession = Bindings.console().variables().get("trainer") == trainer;
        compute();
    }

    /** Opens a step at the prompt, where n, b, l, f and q then move in it. */
    public static StageView open(Trainer trainer) { return open(trainer, null); }

    /** As {@link #open(Trainer)}, on that document. */
    public static StageView open(Trainer trainer, String document) {
        var stepper = new Stepper(trainer, document);
        Stepper old = open;
        if (old != null) old.unbind();
        open = stepper;
        Bindings.bind("stepper", Stepper.class, stepper);
        int batch = trainer.model().config().training().batch();
        return stepper.show(0).with(
            "n next, b back, l next part, g NAME goes there, f finish, q leave; ? helps"
            + (batch == 1 ? "" : "\nthis step takes one document; a step of training takes "
                + batch + " (batch)"));
    }

    private void compute() {
        int[] tokens = trainer.begin(document, read);
        Map<String, double[][][]> was = numbers;
        boolean changed = weights != null && changes(trainer, weights) > 0 || stale;
        weights = new TrainingState(trainer);
        var seen = new Probe.Record();
        var regions = new Regions();
        Names names = Bindings.names();
        names.put(trainer.model());
        var engines = new Names();      // not those that the user gave
        engines.put(trainer.model());
        trainer.watch((station, position, rows) -> {
            seen.see(station, position, rows);
            regions.see(station, position, rows);
            names.see(station, position, rows);
            engines.see(station, position, rows);
        });
        Value[][] logits;
        try {
            logits = trainer.forward();
            loss = trainer.loss();
        } finally {
            trainer.watch(Probe.NONE);
        }
        names.put(loss, "loss");
        numbers = Ripple.numbers(seen);
        if (changed) ripple = Ripple.between(was, numbers);
        forward = Forward.stages(trainer.tokenizer(), document, seen, tokens, logits, loss,
            engines::of, ripple);
        backward = new Backward(loss, names, regions);
        way = new Way(trainer, forward, backward);
        update = null;
        stale = false;
    }

    /** Returns how many stages there are. */
    public int size() { return way.size(); }

    /** Returns the number of the stage that is shown, from 0. */
    public int at() { return at; }

    /** Returns whether the step is done. */
    public boolean isDone() { return at == size() - 1; }

    private int firstUpdate() { return way.firstUpdate(); }

    /** Goes to the next stage. */
    public StageView next() {
        check();
        last = "n";
        return isDone() ? view(1).with("this is the end of the step") : move(at + 1);
    }

    /** Goes back to the stage before, also through the update. */
    public StageView back() {
        check();
        last = "b";
        return at == 0 ? view(1).with("this is the beginning of the step") : move(at - 1);
    }

    /** Goes on to the first stage of the next part of the model. */
    public StageView layer() {
        check();
        last = "l";
        if (isDone()) return view(1).with("this is the end of the step");
        return move(way.nextPart(at));
    }

    /** Goes to the end: the step is done, as by {@link Trainer#step}. */
    public Step.Report finish() {
        check();
        if (!isDone()) move(size() - 1);
        return update.report();
    }

    /** Goes to the stage of that number. */
    public StageView goTo(int stage) {
        check();
        if (stage < 0 || stage >= size()) throw new IllegalArgumentException(
            "stage " + stage + " is not in 0.." + (size() - 1));
        return move(stage);
    }

    /**
     * Goes to a stage or Value by name: {@code scores}, {@code scores 3} at that
     * position, {@code position 3}, {@code backward}, {@code update}, a parameter's
     * update, the number of a stage, or a Value such as {@code wte[4][0]} on the way
     * back.
     *
     * @throws IllegalArgumentException if nothing is called so
     */
    public StageView goTo(String name) {
        check();
        int stage = way.find(name.strip(), at);
        if (stage < 0) throw new IllegalArgumentException("no stage or Value is called '"
            + Text.safe(name.strip()) + "'; there are position N, backward, update, the "
            + "parameters, and " + String.join(", ", way.names()));
        return move(stage);
    }

    /** Tells the words that move. */
    public Note help() {
        return new Note("""
            n        the next stage; Enter repeats n, b or l
            b        back
            l        on to the next part: attention, MLP, the next position
            g NAME   to a stage: g scores, g scores 3, g position 3, g backward, g update,
                     g wte (its update), g 12 (its number); or to a Value on the way
                     back: g wte[4][0], or a variable of yours
            f        finishes the step
            q        leaves it; nothing was learned
            Any Java goes in between; what a stage computes has a name, such as scores.
            Change a weight, and the next move shows the ripple:
            model.parameter("wte").rows()[0][0].setData(1)""");
    }

    /** Computes everything anew with the weights as they are now. */
    public StageView rerun() {
        check();
        if (at >= firstUpdate()) throw new IllegalStateException(
            "the update has begun; go back before it to change a weight");
        return ripple();
    }

    /** Leaves; a step that is not done is dropped, and nothing was learned. */
    public Note quit() {
        if (open == this) open = null;
        unbind();
        if (!isHere()) return new Note(gone());
        if (moving) recover();
        if (isDone()) return new Note("step " + number + " is done");
        if (update != null && at >= firstUpdate()) update.show(0);
        int changes = changes(trainer, start);
        start.restore(trainer);
        trainer.begin(document, read);
        return new Note("step " + number + " was dropped; nothing was learned" + (changes == 0
            ? "" : ", and " + Text.count(changes, "weight") + " that you set "
                + (changes == 1 ? "was" : "were") + " put back"));
    }

    /** Returns how many weights are not what they were. */
    private static int changes(Trainer trainer, TrainingState then) {
        int changes = 0, i = 0;
        for (Parameter p : trainer.model().trainable()) {
            double[] now = p.numbers(), before = then.weights(i++);
            for (int k = 0; k < now.length; k++)
                if (Double.compare(now[k], before[k]) != 0) changes++;
        }
        return changes;
    }

    private void check() {
        if (!isHere()) {
            if (open == this) open = null;
            unbind();
            throw new IllegalStateException(gone() + "; open a new one");
        }
        if (moving) recover();
        if (stale && at >= firstUpdate()) beforeTheUpdate();
    }

    /** Returns whether the trainer is still where this stepper left it. */
    private boolean isHere() {
        return (moving || trainer.steps() == (isDone() ? number : number - 1))
            && (!ofSession || Bindings.console().variables().get("trainer") == trainer);
    }

    private String gone() {
        return "step " + number + " is over: " + (trainer.steps() == (isDone() ? number
                : number - 1) ? "the session has another trainer now"
            : "the trainer is at step " + trainer.steps() + " now");
    }

    /** Starts over from the weights that the forward pass saw. */
    private void recover() {
        Update.put(weights, trainer);
        beforeTheUpdate();
        compute();
        moving = false;
        show(at);
    }

    /** Takes the update back, as far as it went. */
    private void beforeTheUpdate() {
        if (at < firstUpdate()) return;
        Update.put(weights, trainer);
        at = firstUpdate() - 1;
        remember();
    }

    private StageView move(int to) {
        if (at >= firstUpdate()) return show(to);
        boolean anew = stale || changes(trainer, weights) > 0;
        String told = anew ? changed() : "";
        double was = loss.data();
        if (anew || backward.isCut()) compute();
        to = Math.min(to, size() - 1);
        return anew ? rippled(show(to), told, was) : show(to);
    }

    private StageView ripple() {
        String told = changed();
        double was = loss.data();
        compute();
        return rippled(show(at), told, was);
    }

    /** Says which weights are not what the forward pass saw. */
    private String changed() {
        int changes = changes(trainer, weights), i = 0;
        if (changes == 0) return "the engine's source changed";
        var first = new ArrayList<String>();
        for (Parameter p : trainer.model().trainable()) {
            double[] now = p.numbers(), before = weights.weights(i++);
            int columns = p.rows()[0].length;
            for (int k = 0; k < now.length && first.size() < TOLD; k++)
                if (Double.compare(now[k], before[k]) != 0) first.add(p.name()
                    + (p.isMatrix() ? "[" + k / columns + "]" : "") + "[" + k % columns + "] "
                    + Num.brief(before[k]) + " → " + Num.brief(now[k]));
        }
        return Text.count(changes, "weight") + " changed: " + String.join(", ", first)
            + (changes > first.size() ? ", …" : "");
    }

    /** What was changed, what became of this stage, and how far it spread. */
    private StageView rippled(StageView view, String told, double was) {
        List<Result> spread = ripple == null ? List.of() : ripple.spread();
        StageView shown = view.with(told + (told.contains("→") ? "\n" : ": ")
            + (ripple != null && spread.isEmpty()
                ? "computed anew, no number of this step is other than before"
                : "computed anew, the loss went from " + Num.brief(was, 6) + " to "
                    + Num.brief(loss.data(), 6)));
        if (ripple == null) return shown;
        var more = new ArrayList<Result>();
        if (at < forward.size()) more.addAll(forward.get(at).changes().get());
        more.addAll(spread);
        return shown.plus(more);
    }

    private StageView show(int to) {
        moving = true;
        int from = at, updated = to - firstUpdate() + 1;
        if (updated > 0 && update == null) {
            compute();      // the step may not be what it was: anything could be typed
            update = new Update(trainer);
        }
        int handed = Math.max(0, Math.min(backward.size(), to - forward.size() + 1));
        if (update == null || updated <= 0) {
            if (update != null && from >= firstUpdate()) {
                update.show(0);
                backward.again(handed);
            } else backward.goTo(handed);
        } else {
            backward.again(handed);
            update.show(updated);
            update.clearGradients(updated);
        }
        at = to;
        remember();
        bind();
        moving = false;
        return view(Math.max(1, to - Math.max(from, forward.size() - 1)));
    }

    /** Keeps the way back in step with where this is. */
    private void remember() {
        if (isDone() && wayBack == null)
            wayBack = Undo.remember(trainer, update.before(), "step " + number + ", by hand");
        else if (!isDone() && wayBack != null) {
            Undo.forget(wayBack);
            wayBack = null;
        }
    }

    /** Returns the stage that is shown. */
    public StageView view() { return view(1); }

    private StageView view(int passed) {
        int i = at - forward.size(), k = at - firstUpdate();
        if (k >= 0) return update.view(place(), k);
        if (i >= 0) return backward.view(place(), i, passed);
        Stage stage = forward.get(at);
        return new StageView(place(), stage.title(), stage.formula().get(), stage.results().get(),
            "");
    }

    private String place() {
        return "step " + number + " · \"" + Text.safe(document) + "\" · " + way.place(at);
    }

    private void bind() {
        Map<String, Object> names = new LinkedHashMap<>();
        String position = at < forward.size() ? forward.get(at).part().split(" · ")[0] : "";
        for (int i = 0; i <= Math.min(at, forward.size() - 1); i++)
            if (i == 0 || position.isEmpty() || forward.get(i).part().startsWith(position))
                names.putAll(forward.get(i).bindings());
        int node = at - forward.size(), parameter = at - firstUpdate();
        if (node >= 0) names.put("node", backward.node(Math.min(node, backward.size() - 1)));
        if (parameter >= 0) {
            names.put("parameter", update.parameter(parameter));
            names.put("gradient", update.gradient(parameter));
            names.put("m", update.firstMoments(parameter));
            names.put("v", update.secondMoments(parameter));
        }
        for (String old : List.copyOf(bound.keySet()))
            if (!names.containsKey(old)) {
                Bindings.console().giveBack(old);
                bound.remove(old);
            }
        names.forEach((name, value) -> {
            if (bound.put(name, value) != value)
                Bindings.console().borrow(name, value instanceof Integer ? "int"
                    : Bindings.word(value.getClass()), value);
        });
    }

    /** Closes what is open at the prompt, and says what became of it. */
    public static Optional<Note> close() { return Optional.ofNullable(open).map(Stepper::quit); }

    /** Closes what is open if the trainer is no longer there, and says so. */
    public static Optional<Note> closeIfOver() {
        return Optional.ofNullable(open).filter(s -> !s.isHere()).map(Stepper::quit);
    }

    /** Has the open step computed anew before it moves. */
    public static void redefined() {
        Stepper stepper = open;
        if (stepper != null) stepper.stale = true;
    }

    /** Returns where the open step of that trainer is, for a page that goes on from there. */
    static Optional<LabPage.Moment> moment(Trainer trainer) {
        Stepper s = open;
        if (s == null || s.trainer != trainer || !s.isHere() || s.moving) return Optional.empty();
        boolean updated = s.at >= s.firstUpdate();
        return Optional.of(new LabPage.Moment(
            updated ? s.update.before() : new TrainingState(trainer), s.document, s.way.moment(s.at)));
    }

    private void unbind() {
        for (String name : bound.keySet()) Bindings.console().giveBack(name);
        bound.clear();
    }

    /** Returns the words that move in the open step. */
    public static Map<String, String> shortcuts() {
        Stepper s = open;
        return s == null ? Map.of() : Map.of("n", "stepper.next()", "b", "stepper.back()",
            "l", "stepper.layer()", "f", "stepper.finish()", "q", "stepper.quit()",
            "g *", "stepper.goTo(*)", "?", "stepper.help()", "", s.last);
    }

    /** Returns at which stage of the open step that name will mean something. */
    public static Optional<String> hint(String name) {
        Stepper s = open;
        if (s == null || !s.isHere()) return Optional.empty();
        return s.way.hint(name, s.at, s.read[0]);
    }

    /** Returns what the prompt says of the open step. */
    public static Optional<String> promptLabel() {
        Stepper s = open;
        return s == null || !s.isHere() ? Optional.empty() : Optional.of("step " + s.number
            + (s.isDone() ? " done" : s.at >= s.firstUpdate() ? " update"
                : s.at >= s.forward.size() ? " backward" : " forward"));
    }

    /** Returns which words lead on and out. */
    public static Optional<String> promptHelp() {
        return promptLabel().map(label -> open.isDone() ? "b back, q leaves, ? helps"
            : "n next, q leaves, ? helps");
    }

    @Override
    public String toString() {
        return "Stepper(" + place() + ")";
    }
}
