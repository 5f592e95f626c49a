package microgpt.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Probe.Station;
import microgpt.Value;
import microgpt.toolkit.explain.Paths;

/**
 * Everything that has a name in one step, with a number for each, its id: the
 * parameters first, then what the stations show, then what is used more than
 * once on the way to them. The ids stay the same while model and document do.
 */
final class Sheet implements Probe {

    private static final int PATHS = 5;

    /** What one station shows at a position: its ids are from, from + 1, ... */
    record Strip(Station station, int position, int line, int from, int size) {}

    /** Ids, and names, are given in this order. */
    private final List<Value> values = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Map<Value, Integer> ids = new IdentityHashMap<>();
    private final List<Parameter> parameters;
    private final int parameterCount;
    private final Map<String, Station> stations = new LinkedHashMap<>();
    private final List<Strip> strips = new ArrayList<>();
    private int shown;              // how many the stations and parameters have
    private Value loss;
    private Value[] order;          // of the walk back
    private boolean shared;         // whether what is used twice has its ids

    Sheet(Gpt model) {
        parameters = model.parameters();
        for (Parameter p : parameters) {
            int columns = p.rows()[0].length;
            for (int i = 0; i < p.rows().length; i++)
                for (int j = 0; j < columns; j++)
                    name(p.rows()[i][j], p.name()
                        + (p.isMatrix() ? "[" + i + "]" : "") + "[" + j + "]");
        }
        parameterCount = values.size();
    }

    private int name(Value v, String name) {
        Integer old = ids.get(v);
        if (old != null) return old;
        int id = values.size();
        ids.put(v, id);
        values.add(v);
        names.add(name);
        return id;
    }

    /** Forgets the last step; the parameters keep their ids. */
    void clear() {
        for (int i = values.size() - 1; i >= parameterCount; i--) {
            ids.remove(values.remove(i));
            names.remove(i);
        }
        strips.clear();
        stations.clear();
        shared = false;
    }

    @Override
    public void see(Station station, int position, Value[]... rows) {
        stations.putIfAbsent(station.name(), station);
        String here = station.name() + "@" + position;
        for (int h = 0; h < rows.length; h++) {
            String line = station.form() == Station.Form.HEADS
                ? here + "[" + h + "]" : here;
            int[] id = new int[rows[h].length];
            for (int j = 0; j < id.length; j++) id[j] = name(rows[h][j],
                station.form() == Station.Form.NUMBER ? line : line + "[" + j + "]");
            // a row that has come before, such as one of wte, is shown by its old ids
            strips.add(new Strip(station, position, h, id[0], id.length));
        }
    }

    /** Ends the step: this is its loss, and that the order of its walk back. */
    void end(Value loss, Value[] order) {
        this.loss = loss;
        this.order = order;
        name(loss, "loss");
        shown = values.size();
    }

    /** Names what is used more than once between one station and the next. */
    private void share() {
        if (shared) return;
        shared = true;
        var uses = new IdentityHashMap<Value, Integer>();
        for (Value v : order)
            for (Value p : v.parents())
                if (!p.parents().isEmpty() && !ids.containsKey(p)) uses.merge(p, 1, Integer::sum);
        for (Strip strip : strips) {
            var counts = new LinkedHashMap<String, Integer>();
            for (int j = 0; j < strip.size; j++)
                share(values.get(strip.from + j), strip, uses, counts);
        }
        share(loss, null, uses, new LinkedHashMap<>());
    }

    private void share(Value root, Strip strip, Map<Value, Integer> uses,
            Map<String, Integer> counts) {
        var toDo = new ArrayDeque<Value>();
        toDo.push(root);
        while (!toDo.isEmpty())
            for (Value p : toDo.pop().parents()) {
                if (p.parents().isEmpty() || ids.containsKey(p)) continue;
                if (uses.getOrDefault(p, 1) > 1) {
                    String what = p.op();
                    int k = counts.merge(what, 1, Integer::sum);
                    name(p, strip == null ? "loss." + what + k
                        : strip.station.name() + "@" + strip.position
                            + (strip.station.form() == Station.Form.HEADS
                                ? "[" + strip.line + "]" : "") + "." + what + k);
                }
                toDo.push(p);
            }
    }

    List<Strip> strips() { return strips; }

    List<Parameter> parameters() { return parameters; }

    Iterable<Station> stations() { return stations.values(); }

    int parameterCount() { return parameterCount; }

    /** Returns how many numbers are drawn; those used twice come after. */
    int shown() { return shown; }

    boolean isThere(int id) {
        if (id >= shown) share();
        return id >= 0 && id < values.size();
    }

    Value value(int id) {
        if (!isThere(id)) throw new IllegalArgumentException(
            "no number " + id + " in 0.." + (values.size() - 1));
        return values.get(id);
    }

    String name(int id) {
        value(id);
        return names.get(id);
    }

    /** Returns the id of a name; -1 if nothing is called so. */
    int id(String name) {
        share();
        return names.indexOf(name);
    }

    int lossId() { return ids.get(loss); }

    double[] data() {
        var x = new double[shown];
        for (int i = 0; i < x.length; i++) x[i] = values.get(i).data();
        return x;
    }

    double[] grads() {
        var x = new double[shown];
        for (int i = 0; i < x.length; i++) x[i] = values.get(i).grad();
        return x;
    }

    /** Returns after how many steps of the walk each strip has its gradient. */
    int[] reached() {
        var at = new int[shown];
        for (int i = 0; i < order.length; i++) {
            Integer id = ids.get(order[i]);
            if (id != null && id < shown) at[id] = i + 1;
        }
        var result = new int[strips.size()];
        for (int s = 0; s < result.length; s++) {
            Strip strip = strips.get(s);
            for (int j = 0; j < strip.size; j++)
                result[s] = Math.max(result[s], at[strip.from + j]);
        }
        return result;
    }

    // --- where a number comes from ---

    private Json refer(int id, Json json) {
        return json.key("id").number(id).key("name").text(names.get(id))
            .key("x").number(values.get(id).data());
    }

    /** Tells the arithmetic of a Value, down to the next ones that have a name. */
    String explain(int id) {
        share();
        Value v = value(id);
        var json = new Json().open('{');
        refer(id, json).key("grad").number(v.grad())
            .key("weight").flag(id < parameterCount);
        if (!v.parents().isEmpty()) {
            json.key("formula");
            formula(v, true, json);
        }
        return json.close('}').toString();
    }

    private void formula(Value v, boolean root, Json json) {
        Integer id = root ? null : ids.get(v);
        if (id != null) {
            refer(id, json.open('{')).close('}');
            return;
        }
        if (v.parents().isEmpty()) {
            json.open('{').key("x").number(v.data()).close('}');
            return;
        }
        var of = new ArrayList<Value>();
        String op = v.op();
        if (op.equals("add")) addends(v, true, of);
        else of.addAll(v.parents());
        if (op.equals("mul")) {
            Value b = of.get(1);
            if (!ids.containsKey(b) && b.op().equals("pow") && b.exponent() == -1) {
                op = "over";
                of.set(1, b.parents().get(0));
            } else if (b.parents().isEmpty() && !ids.containsKey(b) && b.data() == -1) {
                op = "minus";
                of.remove(1);
            }
        }
        json.open('{').key("op").text(op);
        if (op.equals("pow")) json.key("n").number(v.exponent());
        json.key("of").open('[');
        for (Value p : of) formula(p, false, json);
        json.close(']').close('}');
    }

    private void addends(Value v, boolean root, List<Value> terms) {
        if (!v.op().equals("add") || !root && ids.containsKey(v)) {
            terms.add(v);
            return;
        }
        addends(v.parents().get(0), false, terms);
        addends(v.parents().get(1), false, terms);
    }

    // --- where a gradient comes from ---

    /** Tells every use of a Value: local derivative times gradient. */
    String uses(int id) {
        share();
        Value v = value(id);
        var owner = new IdentityHashMap<Value, Integer>();
        var json = new Json().open('[');
        for (Value child : order) {
            Integer mine = ids.get(child);
            if (mine == null) mine = owner.get(child);
            List<Value> parents = child.parents();
            for (int k = 0; k < parents.size(); k++) {
                Value p = parents.get(k);
                if (p == v) use(child, k, mine, json);
                else if (!p.parents().isEmpty() && !ids.containsKey(p)) owner.put(p, mine);
            }
        }
        return json.close(']').toString();
    }

    private void use(Value child, int k, int mine, Json json) {
        double local = child.localGrads()[k];
        List<Value> parents = child.parents();
        refer(mine, json.open('{')).key("op").text(child.op()).key("local").number(local)
            .key("grad").number(child.grad()).key("share").number(local * child.grad());
        Integer other = child.op().equals("mul") ? ids.get(parents.get(1 - k)) : null;
        if (other != null) refer(other, json.key("by").open('{')).close('}');
        json.close('}');
    }

    /** Tells the strongest paths from the loss to a Value, as {@code /why} does. */
    String paths(int id) {
        share();
        var paths = new Paths(loss, value(id));
        var json = new Json().open('{').key("sum").number(paths.sum())
            .key("size").number(paths.size()).key("ways").number(paths.ways())
            .key("paths").open('[');
        for (Paths.Path path : paths.strongest(PATHS)) {
            json.open('{').key("product").number(path.product()).key("steps").open('[');
            for (Paths.Step step : path.steps()) {
                Integer named = ids.get(step.value());
                json.open('{').key("op").text(step.value().op())
                    .key("local").number(step.local());
                if (named != null) refer(named, json);
                json.close('}');
            }
            json.close(']').close('}');
        }
        return json.close(']').close('}').toString();
    }
}
