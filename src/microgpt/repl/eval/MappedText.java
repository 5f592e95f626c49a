package microgpt.repl.eval;

import java.util.Arrays;

/** A text of which each character knows where in another it came from. */
final class MappedText {

    private final StringBuilder text = new StringBuilder();
    private int[] places = new int[64];

    /** Returns a text that stands for itself. */
    static MappedText of(String source) {
        var text = new MappedText();
        for (int i = 0; i < source.length(); i++) text.add(source.charAt(i), i);
        return text;
    }

    private void add(char c, int place) {
        if (text.length() == places.length) places = Arrays.copyOf(places, 2 * places.length);
        places[text.length()] = place;
        text.append(c);
    }

    /** Adds a part of another. */
    MappedText add(MappedText other, int from, int to) {
        for (int i = from; i < to; i++) add(other.text.charAt(i), other.places[i]);
        return this;
    }

    /** Adds what the other text does not have, and where it would stand. */
    MappedText add(String more, int place) {
        for (int i = 0; i < more.length(); i++) add(more.charAt(i), place);
        return this;
    }

    /** Adds all of another. */
    MappedText add(MappedText other) { return add(other, 0, other.length()); }

    int length() { return text.length(); }

    /** Returns where a character came from; behind the end, the end. */
    int place(int i) {
        return length() == 0 ? 0 : i >= length() ? places[length() - 1] + 1 : places[Math.max(0, i)];
    }

    /** Returns a fault of this text as one of the other. */
    Fault mapped(Fault fault) {
        int first = Integer.MAX_VALUE, last = -1;
        for (int i = Math.max(0, fault.start()); i < Math.min(fault.end(), length()); i++) {
            first = Math.min(first, places[i]);
            last = Math.max(last, places[i]);
        }
        return last < 0 ? new Fault(fault.code(), fault.message(), place(fault.start()),
                place(fault.at()), place(fault.end()))
            : new Fault(fault.code(), fault.message(), first, place(fault.at()), last + 1);
    }

    @Override
    public String toString() { return text.toString(); }
}
