/*
[#probe]
== A window into the machine

Between the tokens that go in and the scores that come out a model computes
thousands of numbers. Most programs throw them away. We want to see them: draw
them, step through them, test them. So every intermediate result has a name,
and whoever runs the model may hand in a _probe_ that is shown each of them as
it is made. What a probe sees are the very Values that the model goes on with,
not copies. Nobody has to write the model a second time in order to show it.
*/
package microgpt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sees every named intermediate result of a forward pass. */
@FunctionalInterface
public interface Probe {

    /**
     * Called once for each result at each position.
     *
     * @param name such as {@code layer0.scores}
     * @param position which position of the context this belongs to
     * @param rows one row, or for attention one row a head
     */
    void see(String name, int position, Value[]... rows);

    /** Returns a probe that puts this before each name it hears. */
    default Probe within(String prefix) {
        return (name, position, rows) ->
            see(prefix + name, position, rows);
    }

    /** Looks at nothing. */
    Probe NONE = new Probe() {
        @Override
        public void see(String name, int position, Value[]... rows) {}

        @Override
        public Probe within(String prefix) { return this; }
    };

    /*
    The probe that is wanted most often writes everything down.
    */

    /** Keeps everything it sees, by name and position. */
    final class Record implements Probe {

        private final Map<String, List<Value[][]>> seen =
            new LinkedHashMap<>();

        @Override
        public void see(String name, int position, Value[]... rows) {
            var list = seen.computeIfAbsent(
                name, n -> new ArrayList<>());
            while (list.size() <= position) list.add(null);
            list.set(position, rows);
        }

        /** Returns all names, in the order of the calculation. */
        public Set<String> names() { return seen.keySet(); }

        /**
         * Returns what has that name, {@code [position][row][column]}.
         *
         * @throws IllegalArgumentException if nothing has
         */
        public Value[][][] all(String name) {
            var list = seen.get(name);
            if (list == null) throw new IllegalArgumentException(
                "nothing named '" + name + "' was seen; there are: "
                + String.join(", ", names()));
            return list.toArray(new Value[0][][]);
        }

        /** Returns the rows of that name at one position. */
        public Value[][] get(String name, int position) {
            Value[][][] all = all(name);
            if (position < 0 || position >= all.length)
                throw new IllegalArgumentException("position " + position
                    + " is not in 0.." + (all.length - 1));
            return all[position];
        }

        @Override
        public String toString() { return "Probe.Record" + names(); }
    }
}
