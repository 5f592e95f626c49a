package microgpt.toolkit;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import microgpt.Probe;
import microgpt.Value;

/**
 * Which part of a model computed a Value: a probe that marks, from each result
 * that it is shown, what lies below and was not marked before.
 */
final class Regions implements Probe {

    /** A named result at a position, that a Value was computed for. */
    record Region(String name, int position) {

        /** Returns the part of the model, as {@link Stage} names it. */
        String part() {
            String at = "position " + position + " · ";
            int dot = name.indexOf('.');
            if (dot > 0) return at + name.substring(0, dot) + (name.startsWith("mlp", dot + 1)
                || name.startsWith("ln_2", dot + 1) ? " MLP" : " attention");
            return name.equals("logits") ? at + "head" : name.equals("loss") ? "loss"
                : name.equals("cross_entropy") ? at + "head" : at + "embedding";
        }

        @Override
        public String toString() {
            return name.equals("loss") ? "loss" : name + " at position " + position;
        }
    }

    private final Map<Value, Region> regions = new IdentityHashMap<>();

    @Override
    public void see(Station station, int position, Value[]... rows) {
        var region = new Region(station.name(), position);
        var toDo = new ArrayDeque<Value>();
        for (Value[] row : rows) for (Value v : row) mark(v, region, toDo);
        while (!toDo.isEmpty())
            for (Value p : toDo.pop().parents()) mark(p, region, toDo);
    }

    private void mark(Value v, Region region, ArrayDeque<Value> toDo) {
        if (!v.parents().isEmpty() && regions.putIfAbsent(v, region) == null) toDo.push(v);
    }

    /** Marks what is between the logits and the loss, by position. */
    void seeLoss(Value loss) {
        var toDo = new ArrayDeque<Value>(List.of(loss));
        while (!toDo.isEmpty()) {
            Value v = toDo.peek();
            boolean ready = true;
            for (Value p : v.parents())
                if (!p.parents().isEmpty() && !regions.containsKey(p)) {
                    toDo.push(p);
                    ready = false;
                }
            if (!ready) continue;
            toDo.pop();
            regions.putIfAbsent(v, v == loss ? new Region("loss", 0) : above(v));
        }
    }

    /** What brings several positions together belongs to the loss. */
    private Region above(Value v) {
        int position = -1;
        for (Value p : v.parents()) {
            Region r = regions.get(p);
            if (r == null) continue;
            if (r.name.equals("loss") || position >= 0 && r.position != position)
                return new Region("loss", 0);
            position = r.position;
        }
        return new Region("cross_entropy", position);
    }

    /** Returns the losses of the positions, as they stand below the whole loss. */
    Value[] losses(Value loss, int positions) {
        var losses = new Value[positions];
        var toDo = new ArrayDeque<Value>(List.of(loss));
        while (!toDo.isEmpty())
            for (Value p : toDo.pop().parents()) {
                Region r = regions.get(p);
                if (r == null) continue;
                if (r.name.equals("cross_entropy")) losses[r.position] = p;
                else if (r.name.equals("loss")) toDo.push(p);
            }
        return losses;
    }

    Region of(Value v) { return regions.getOrDefault(v, new Region("loss", 0)); }
}
