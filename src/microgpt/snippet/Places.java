package microgpt.snippet;

/** What can be given a value: a local variable, a field, an element. */
final class Places {

    private Places() {}

    record Slot(int at, Type type) implements Code.Place {

        @Override public Object run(Object[] frame) { return frame[at]; }

        @Override
        public Object change(Object[] frame, boolean after, Change change) {
            Object old = frame[at];
            frame[at] = kept(type, old, change.of(old));
            return after ? frame[at] : old;
        }
    }

    /** A variable of {@code var} keeps the type of the value that it had. */
    static Object kept(Type type, Object old, Object value) {
        return type == Type.VAR && old instanceof Double && value instanceof Number n
            ? (Object) n.doubleValue() : type.of(value);
    }

    record Field(Code of, String name) implements Code.Place {

        @Override
        public Object run(Object[] frame) {
            Object owner = of.run(frame);
            if (owner instanceof Made made) return made.get(name);
            if (owner != null && owner.getClass().isArray() && name.equals("length"))
                return java.lang.reflect.Array.getLength(owner);
            if (owner == null) throw new Trouble("null has no " + name);
            throw Trouble.unknown(Known.name(owner.getClass()) + "." + name);
        }

        @Override
        public Object change(Object[] frame, boolean after, Change change) {
            if (!(of.run(frame) instanceof Made made)) throw new Trouble(name + " cannot be given a value");
            Object old = made.get(name);
            made.set(name, change.of(old));
            return after ? made.get(name) : old;
        }
    }

    record Element(Code of, Code index) implements Code.Place {

        @Override
        public Object run(Object[] frame) {
            return Values.get(of.run(frame), Values.whole(index.run(frame)));
        }

        @Override
        public Object change(Object[] frame, boolean after, Change change) {
            Object array = of.run(frame);
            int i = Values.whole(index.run(frame));
            Object old = Values.get(array, i);
            Values.set(array, i, change.of(old));
            return after ? Values.get(array, i) : old;
        }
    }
}
