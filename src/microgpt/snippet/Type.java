package microgpt.snippet;

import java.lang.reflect.Array;

/**
 * A type as it was written.
 *
 * @param text so; what stands between angle brackets means nothing here
 * @param base its class, or null: of {@code var}, and of one that was typed here
 * @param depth how many pairs of brackets it has
 */
record Type(String text, Class<?> base, int depth) {

    static final Type VAR = new Type("var", null, 0);

    boolean isVoid() { return base == void.class; }

    Type element() { return new Type(text, base, depth - 1); }

    /** Returns the class; of what was typed here, Object's. */
    Class<?> real() {
        Class<?> real = base == null ? Object.class : base;
        for (int i = 0; i < depth; i++) real = Array.newInstance(real, 0).getClass();
        return real;
    }

    /** Returns a value as one of this type; {@code int} to {@code double}, say. */
    Object of(Object value) {
        if (value == Code.End.NOTHING) throw new Trouble("there is no value");
        if (base == null) return value;
        if (depth > 0 || !base.isPrimitive()) {
            if (value != null && !(value instanceof Made) && !real().isInstance(value))
                throw new Trouble(Values.named(value) + " is no " + text);
            return value;
        }
        if (Values.fits(base, value) < 0)
            throw new Trouble(Values.named(value) + " is no " + text);
        return Values.cast(base, value);
    }

    /** Returns what a variable has before it is given anything. */
    Object nothing() {
        return depth > 0 || base == null || !base.isPrimitive() ? null
            : base == boolean.class ? (Object) false
            : base == char.class ? (Object) '\0' : Values.cast(base, 0);
    }
}
