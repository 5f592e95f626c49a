/*
[#probe]
== A window into the machine: probes

Between the tokens that go in and the scores that come out a model computes
thousands of numbers. Most programs throw them away. We want to see them: draw
them, step through them, test them. So every intermediate result has a name,
and whoever runs the model may hand in a _probe_ that is shown each of them as
it is made. What a probe sees are the very Values that the model goes on with,
not copies. Nobody has to write the model a second time in order to show it.
*/
package microgpt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sees every named intermediate result of a forward pass. */
@FunctionalInterface
public interface Probe {

    /**
     * A place where a model can be looked into. Each is declared in the
     * chapter that computes what is seen there.
     *
     * @param name such as {@code scores}; in a layer,
     *     {@code layer0.scores}
     * @param part of the model, such as {@code layer0 attention}
     * @param title what is computed there, in a few words
     * @param rule how, as a formula; it starts with a short name
     */
    record Station(Form form, String name,
            String part, String title, String rule) {

        /** What is seen: a number, a row, or a row for each head. */
        public enum Form { NUMBER, ROW, HEADS }

        /** A place where a row of numbers is seen. */
        public Station(
                String name, String part, String title, String rule) {
            this(Form.ROW, name, part, title, rule);
        }

        /** Returns this station in the layer of that prefix. */
        public Station in(String prefix) {
            return new Station(form, prefix + name,
                prefix.replace('.', ' ') + part, title, rule);
        }

        /** Returns the short name, such as {@code q}. */
        public String symbol() { return rule.split("[\\[ ]", 2)[0]; }
    }

    /**
     * Called once for each result at each position.
     *
     * @param position which position of the context this belongs to
     * @param rows one row, or for attention one row a head
     */
    void see(Station station, int position, Value[]... rows);

    /** Returns a probe that puts this before each name it hears. */
    default Probe within(String prefix) {
        return (station, position, rows) ->
            see(station.in(prefix), position, rows);
    }

    /** Looks at nothing. */
    Probe NONE = new Probe() {
        @Override
        public void see(Station at, int position, Value[]... rows) {}

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
        private final Map<String, Station> stations =
            new LinkedHashMap<>();

        @Override
        public void see(Station at, int position, Value[]... rows) {
            stations.putIfAbsent(at.name(), at);
            var list = seen.computeIfAbsent(
                at.name(), n -> new ArrayList<>());
            while (list.size() <= position) list.add(null);
            list.set(position, rows);
        }

        /** Returns all stations, in the order of the calculation. */
        public Collection<Station> stations() {
            return stations.values();
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

        /**
         * Returns the rows of that name at one position.
         *
         * @throws IllegalArgumentException if nothing has that name, or
         *     nothing was seen so far on
         */
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

/*
A record of what happens to "emma" holds every station of the calculation, in
order:

[source,jshell]
----
jshell> var seen = new Probe.Record();
seen ==>
Probe.Record
name  positions  rows  columns  rms

jshell> int[] emma = tokenizer.encodeStart("emma")
emma ==>
int[5]  "emma"
   26   4  12  12   0
  BOS   e   m   m   a

jshell> model.forward(emma, model.newCache(), seen).length
$3 ==> 5

jshell> for (String name : seen.names()) System.out.println(name);
token_embedding
position_embedding
embedding
input
layer0.ln_1
layer0.q
layer0.k
layer0.v
layer0.scores
layer0.weights
layer0.heads
layer0.attn_out
layer0.attn_residual
layer0.ln_2
layer0.mlp_inner
layer0.mlp_hidden
layer0.mlp_out
layer0.mlp_residual
logits
----

Scores and weights have one row a head, the others a single row.

[#probe-production]
=== In production

Large libraries call such a thing a _hook_: a function that you write and that
is called whenever a part of the model has computed something. Those who study
the inside of large models work with hooks. They look for single numbers that
stand for an idea, or change one on its way and see what the model then says.

[#probe-try]
=== Try it

The Values that a probe sees are alive. After a loss was computed from the
logits and walked back, each of them has its gradient:

[source,jshell]
----
jshell> Loss.crossEntropy(seen.get("logits", 4)[0], 26).backward()

jshell> seen.get("logits", 4)[0][26].grad() < 0
$6 ==> true
----

Which of the stations has the largest gradient, and which of those before the
logits?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> double steepest(String name) {
   ...>     double most = 0;
   ...>     for (Value v : seen.get(name, 4)[0])
   ...>         most = Math.max(most, Math.abs(v.grad()));
   ...>     return most;
   ...> }
|  created method steepest(String)

jshell> for (String name : seen.names())
   ...>     System.out.println(name + " " + steepest(name));
token_embedding 0.14417601213840572
position_embedding 0.14417601213840572
embedding 0.14417601213840572
input 0.14417601213840572
layer0.ln_1 0.0019110722647151751
layer0.q 0.002063163624492658
layer0.k 6.507255269467811E-4
layer0.v 0.007434666334409462
layer0.scores 0.007450465878100955
layer0.weights 0.04618226122535759
layer0.heads 0.03891711953891959
layer0.attn_out 0.13742609315254578
layer0.attn_residual 0.13742609315254578
layer0.ln_2 0.008699065199241239
layer0.mlp_inner 0.025430926585415802
layer0.mlp_hidden 0.028491292951751394
layer0.mlp_out 0.11807159612468698
layer0.mlp_residual 0.11807159612468698
logits 0.9624621909334508
----

The logits: they are next to the loss. Before them the weights are small, and
every product with a small weight makes a gradient smaller. The embedding gets
the most of these, since everything that is made from it hands
its share back, and the residual connections of <<block>> let the whole of it
through.
====

`/probe emma layer0.q` draws what has that name while the model reads "emma".
*/
