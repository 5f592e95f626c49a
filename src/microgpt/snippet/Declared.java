package microgpt.snippet;

import java.util.ArrayList;
import java.util.List;

/** A method or a constructor, as it was typed. */
final class Declared {
    final String name;
    final Type result;
    final List<Type> types = new ArrayList<>();
    final List<String> names = new ArrayList<>();
    boolean spread;
    Code body;
    int size;               // of its frame

    Declared(String name, Type result) {
        this.name = name;
        this.result = result;
    }

    /** Returns such as {@code f(int,double...)}. */
    String described() {
        var text = new StringBuilder();
        for (Type t : types) text.append(text.length() == 0 ? "" : ",").append(t.text());
        String list = text.toString();
        return name + "(" + (spread ? list.substring(0, list.length() - 2) + "..." : list) + ")";
    }

    private Class<?>[] classes() {
        return types.stream().map(Type::real).toArray(Class<?>[]::new);
    }

    /** Returns how far the arguments are from its parameters, or -1. */
    int distance(Object[] arguments) {
        int plain = Call.distance(classes(), arguments, false);
        return plain < 0 && spread ? Call.distance(classes(), arguments, true) : plain;
    }

    Object call(Object self, Object... arguments) {
        Object[] fitted = Call.fitted(classes(), arguments);
        var frame = new Object[size];
        frame[0] = self;
        for (int i = 0; i < fitted.length; i++) frame[1 + i] = types.get(i).of(fitted[i]);
        Object end = body.run(frame);
        if (result.isVoid()) return Code.End.NOTHING;
        if (end instanceof Code.Return value) return result.of(value.value());
        throw new Trouble(described() + " ends without a value");
    }

    static Declared best(List<Declared> all, String name, Object[] arguments) {
        Declared best = null;
        for (Declared m : all)
            if (m.name.equals(name) && m.distance(arguments) >= 0
                && (best == null || m.distance(arguments) < best.distance(arguments))) best = m;
        return best;
    }
}
