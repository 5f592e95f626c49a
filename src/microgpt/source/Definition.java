package microgpt.source;

import javax.lang.model.element.ElementKind;

/**
 * Something that a source defines: a type, a method, a constructor or a field.
 *
 * @param room the package below the engine's, such as {@code fast}; "" for
 *     that itself
 * @param owner the room and the types that it lies in, such as
 *     {@code fast.Attention}; "" for a type of the engine
 * @param parameters their types, such as {@code (Value, int)}; "" where there
 *     can be none
 * @param place where its name stands
 * @param at the same, as an index into the file's text
 * @param first the line in which what belongs to it begins, behind what
 *     stands before it
 * @param last the line in which it ends
 * @param isPublic whether it and all types around it are public
 * @param doc its documentation as written, or ""
 */
public record Definition(String room, String owner, String name, String parameters,
        Place place, int at, int first, int last, boolean isPublic, ElementKind kind, String doc) {

    /** Returns how the index calls it: {@code Value.add(Value)}, {@code fast.Attention}. */
    public String id() { return (in(owner, name) + parameters).replace(" ", ""); }

    /** Returns its name with what it lies in, without parameters. */
    public String path() { return in(owner, name); }

    /** Returns the path without the room. */
    public String plainPath() {
        return room.isEmpty() ? path() : path().substring(room.length() + 1);
    }

    /** Returns how a list shows it, such as {@code add(Value)}. */
    public String label() { return name + parameters; }

    /** Returns a name within something, which may be "". */
    static String in(String outer, String name) {
        return outer.isEmpty() ? name : outer + "." + name;
    }
}
