package microgpt.toolkit.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.run.History;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.bind.Bound;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;
import microgpt.tuning.LowRank;

/**
 * Models of which some parameters are frozen, on their way to another version
 * of the engine. How such a model was put together only its declaration knows,
 * which is evaluated again; then it gets its numbers back.
 */
final class Partly {

    private Partly() {}

    private static Gpt model(Object o) {
        Gpt model = o instanceof Trainer t ? t.model() : o instanceof LowRank l ? l.model()
            : o instanceof Gpt m ? m : null;
        return model != null && model.hasFrozen() ? model : null;
    }

    /** Returns what those of the session hold, by variable, in types of the JDK. */
    static Map<String, Object> pack(Map<String, Object> variables) {
        var packed = new LinkedHashMap<String, Object>();
        variables.forEach((name, o) -> {
            if (model(o) != null) packed.put(name, pack(o));
        });
        return packed;
    }

    private static Map<String, Object> pack(Object o) {
        var names = new ArrayList<String>();
        var numbers = new ArrayList<double[]>();
        for (Parameter p : model(o).parameters()) {
            names.add(p.name());
            numbers.add(p.numbers());
        }
        var packed = new HashMap<String, Object>(Map.of("names", names, "numbers", numbers));
        if (!(o instanceof Trainer t)) return packed;
        packed.put("state", Carry.pack(new TrainingState(t), t));
        packed.put("losses", History.of(t).losses(t));
        packed.put("main", t == Bound.ofSession().trainer());
        return packed;
    }

    /**
     * Gives the session's variables, which were declared again, what was packed.
     *
     * @return what the user should know, each a line
     */
    @SuppressWarnings("unchecked")
    static List<String> unpack(Map<String, Object> packed) {
        var notes = new ArrayList<String>();
        Trainer main = null;
        boolean needed = false;
        for (Map.Entry<String, Object> e : packed.entrySet()) {
            var kept = (Map<String, Object>) e.getValue();
            Object now = Bindings.console().variable(e.getKey());
            boolean isMain = Boolean.TRUE.equals(kept.get("main"));
            needed |= isMain;
            if (model(now) == null) continue;   // start's, or one that was told of
            if (!fits(model(now), kept)) {
                notes.add(e.getKey() + " begins anew: its parameters are others now");
                continue;
            }
            if (!kept.containsKey("state") || !(now instanceof Trainer t)) continue;
            var names = t.model().trainable().stream().map(Parameter::name).toList();
            Carry.unpack((Object[]) kept.get("state"), names, t);
            History.of(t).goesOn((double[]) kept.get("losses"));
            if (isMain) main = t;
        }
        if (main != null) Bindings.use(main);
        else if (needed) notes.add("trainer had frozen parameters, and no variable of"
            + " its own that could be made again: it is a new one");
        return notes;
    }

    /** Sets the numbers, if the parameters are those. */
    @SuppressWarnings("unchecked")
    private static boolean fits(Gpt model, Map<String, Object> kept) {
        List<Parameter> parameters = model.parameters();
        var numbers = (List<double[]>) kept.get("numbers");
        if (!parameters.stream().map(Parameter::name).toList().equals(kept.get("names")))
            return false;
        for (int i = 0; i < numbers.size(); i++)
            if (parameters.get(i).size() != numbers.get(i).length) return false;
        for (int i = 0; i < numbers.size(); i++) parameters.get(i).setNumbers(numbers.get(i));
        return true;
    }
}
