package microgpt.toolkit.graph;

import java.util.IdentityHashMap;
import java.util.Map;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Value;

/** What Values are called; the first name that a Value is given stays. */
public final class Names implements Probe {

    private final Map<Value, String> names = new IdentityHashMap<>();

    public void put(Value v, String name) {
        if (v != null) names.putIfAbsent(v, name);
    }

    public void put(String name, Value[] row) {
        for (int j = 0; j < row.length; j++) put(row[j], name + "[" + j + "]");
    }

    public void put(String name, Value[][] rows) {
        for (int i = 0; i < rows.length; i++)
            if (rows[i] != null) put(name + "[" + i + "]", rows[i]);
    }

    public void put(Gpt model) {
        for (Parameter p : model.parameters())
            if (p.isMatrix()) put(p.name(), p.rows());
            else put(p.name(), p.vector());
    }

    /** Names what a model computes: {@code layer0.scores@2[0][1]}. */
    @Override
    public void see(Station station, int position, Value[]... rows) {
        String here = station.name() + "@" + position;
        switch (station.form()) {
            case NUMBER -> put(rows[0][0], here);
            case ROW -> put(here, rows[0]);
            case HEADS -> put(here, rows);
        }
    }

    /** Returns the name, or the empty text. */
    public String of(Value v) { return names.getOrDefault(v, ""); }
}
