package microgpt.toolkit.step;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import microgpt.Value;
import microgpt.draw.Num;
import microgpt.toolkit.graph.Names;
import microgpt.toolkit.graph.Regions;
import microgpt.toolkit.view.StageView;
import microgpt.toolkit.view.StageView.Result;

/**
 * The engine's backward walk from a loss, at any point of it: to go back is to
 * start over and to take fewer steps.
 */
public final class Backward {

    private final Value loss;
    private final Names names;
    private final Regions regions;
    private final List<Value> order = new ArrayList<>();
    private List<Value> leaves = List.of();
    private final List<Integer> firstOfPart = new ArrayList<>();
    private Value.Backward walk;
    private int done;

    public Backward(Value loss, Names names, Regions regions) {
        this.loss = loss;
        this.names = names;
        this.regions = regions;
        Set<Value> found = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<String> parts = new HashSet<>();
        start();
        while (walk.hasNext()) {
            Value v = walk.next();
            if (parts.add(regions.of(v).part())) firstOfPart.add(order.size());
            order.add(v);
            for (Value p : v.parents()) if (p.parents().isEmpty()) found.add(p);
        }
        leaves = List.copyOf(found);
        clear();
    }

    private void start() {
        if (walk != null) walk.close();
        zero();
        walk = loss.backwardWalk();
        done = 0;
    }

    /** Ends the walk and sets every gradient back to 0. */
    void clear() {
        if (walk != null) walk.close();
        zero();
        walk = null;
        done = 0;
    }

    private void zero() {
        for (Value v : order) v.zeroGrad();
        for (Value v : leaves) v.zeroGrad();
    }

    public int size() { return order.size(); }

    /** Returns whether somebody else's walk has ended this one. */
    public boolean isCut() { return walk != null && !walk.isOpen(); }

    /** Goes to where that many Values have handed their gradient on. */
    public void goTo(int count) {
        if (count == 0) {
            clear();
            return;
        }
        if (walk == null || count < done) start();
        while (done < count) {
            walk.next();
            done++;
        }
    }

    /** Takes the walk again from the start, gradients and all. */
    public void again(int count) {
        clear();
        goTo(count);
    }

    public Value node(int i) { return order.get(i); }

    public String part(int i) { return "backward · " + regions.of(order.get(i)).part(); }

    /**
     * Returns the place of the first Value of the next part that the walk comes
     * to, or the end; every part at every position is come to once.
     */
    public int nextPart(int i) {
        return firstOfPart.stream().filter(f -> f > i).findFirst().orElse(size());
    }

    /** Returns the place of the first Value of a part, or -1. */
    public int partStart(String part) {
        return firstOfPart.stream().filter(i -> regions.of(order.get(i)).part()
            .startsWith(part)).findFirst().orElse(-1);
    }

    /** Returns the place where a Value hands its gradient on, or is handed one, or -1. */
    public int placeOf(Value v) {
        for (int i = 0; i < order.size(); i++)
            if (order.get(i) == v || v.parents().isEmpty() && order.get(i).parents().contains(v))
                return i;
        return -1;
    }

    /** Returns the Value of that name, or null. */
    public Value named(String name) {
        for (Value v : order) if (names.of(v).equals(name)) return v;
        for (Value v : leaves) if (names.of(v).equals(name)) return v;
        return null;
    }

    /** Tells what a Value has just handed to its parents. */
    public StageView view(String place, int i, int passed) {
        Value v = order.get(i);
        String name = names.of(v);
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {"parent", "data", "local", "× grad", "grad now"});
        double[] locals = v.localGrads();
        var formula = new ArrayList<String>();
        for (int k = 0; k < v.parents().size(); k++) {
            Value p = v.parents().get(k);
            double share = locals[k] * v.grad();
            rows.add(new String[] {names.of(p).isEmpty() ? p.op() : names.of(p),
                Num.brief(p.data()), Num.brief(locals[k]), Num.brief(share),
                Num.brief(p.grad())});
            formula.add((v.parents().size() > 1 ? k == 0 ? "left" : "right" : "parent")
                + ".grad += " + v.slope(k) + " · grad = " + Num.brief(locals[k]) + " · "
                + Formula.factor(v.grad()) + " = " + Num.brief(share));
        }
        String title = "Backward: " + v.op() + (name.isEmpty()
                ? " on the way to " + regions.of(v) : " = " + name)
            + ", data " + Num.brief(v.data()) + ", grad " + Num.brief(v.grad());
        return new StageView(place, title, formula, List.of(Result.table(rows)),
            passed > 1 ? String.format(Locale.ROOT, "%,d", passed) + " Values handed their gradients on" : "");
    }
}
