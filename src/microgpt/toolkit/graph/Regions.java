package microgpt.toolkit.graph;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;
import microgpt.Probe;
import microgpt.Value;

/**
 * Which part of a model computed a Value: a probe that marks, from each result
 * that it is shown, what lies below and was not marked before.
 */
public final class Regions implements Probe {

    /** A result at a position, that a Value was computed for. */
    public record Region(String part, String what) {

        @Override
        public String toString() { return what; }
    }

    private static final Region LOSS = new Region("loss", "loss");

    private final Map<Value, Region> regions = new IdentityHashMap<>();

    @Override
    public void see(Station station, int position, Value[]... rows) {
        var region = new Region("position " + position + " · " + station.part(),
            station.name() + " at position " + position);
        var toDo = new ArrayDeque<Value>();
        for (Value[] row : rows) for (Value v : row) mark(v, region, toDo);
        while (!toDo.isEmpty())
            for (Value p : toDo.pop().parents()) mark(p, region, toDo);
    }

    private void mark(Value v, Region region, ArrayDeque<Value> toDo) {
        if (!v.parents().isEmpty() && regions.putIfAbsent(v, region) == null) toDo.push(v);
    }

    /** Returns where a Value was computed; what no station shows makes up the loss. */
    public Region of(Value v) { return regions.getOrDefault(v, LOSS); }
}
