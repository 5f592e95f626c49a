package microgpt.snippet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An object of a class that was typed here. */
final class Made {

    record Kind(String name, List<String> fields, List<Type> types, List<Code> starts,
            List<Declared> makers, List<Declared> methods, boolean isRecord) {

        Made make(Object... arguments) {
            var made = new Made(this);
            Object[] frame = {made};        // all that a field's value may see
            for (int i = 0; i < fields.size(); i++)
                made.values.put(fields.get(i), types.get(i).of(starts.get(i).run(frame)));
            Declared maker = Declared.best(makers, name, arguments);
            if (maker != null) maker.call(made, arguments);
            else if (arguments.length > 0 || !makers.isEmpty())
                throw new Trouble(name + " has no such constructor");
            return made;
        }
    }

    private final Kind kind;
    final Map<String, Object> values = new HashMap<>();

    private Made(Kind kind) { this.kind = kind; }

    Kind kind() { return kind; }

    Object call(String name, Object... arguments) {
        Declared m = Declared.best(kind.methods, name, arguments);
        if (m != null) return m.call(this, arguments);
        if (arguments.length == 0) {
            if (name.equals("toString")) return toString();
            if (kind.isRecord && values.containsKey(name)) return values.get(name);
        }
        if (name.equals("equals") && arguments.length == 1) return this == arguments[0];
        throw new Trouble(kind.name + " has no such " + name + "()");
    }

    Object get(String field) {
        if (!values.containsKey(field)) throw new Trouble(kind.name + " has no " + field);
        return values.get(field);
    }

    void set(String field, Object value) {
        get(field);
        values.put(field, kind.types.get(kind.fields.indexOf(field)).of(value));
    }

    @Override
    public String toString() {
        Declared m = Declared.best(kind.methods, "toString", new Object[0]);
        return m != null ? (String) m.call(this) : "a " + kind.name;
    }
}
