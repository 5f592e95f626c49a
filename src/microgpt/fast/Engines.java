/*
[#engines]
== Which engine?

All of them take the same steps. The graph is the one that can be looked at in
between, and the others are faster, the later in this list the more so.
*/
package microgpt.fast;

import java.util.List;
import microgpt.Parameters.Parameter;
import microgpt.Tokenizer;
import microgpt.text.Windows;
import microgpt.train.Engine;
import microgpt.train.Trainer;

/** The engines by name. */
public final class Engines {

    /** The model's own Values; as an {@link Engine} it is null. */
    public static final String GRAPH = "graph";

    private static final List<Engine> ALL =
        List.of(
        new DotEngine(), new ArrayEngine(), new VectorEngine());

    private Engines() {}

    /** Returns all names, the slowest first. */
    public static List<String> names() {
        return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(GRAPH),
            ALL.stream().map(Engine::name)).toList();
    }

    /**
     * Returns the engine of that name; null for the graph.
     *
     * @param text a name, and perhaps " threads=2"
     * @throws IllegalArgumentException if there is none, or it cannot
     * @throws IllegalStateException if it lacks something here
     */
    public static Engine of(String text) {
        int at = text.indexOf(THREADS);
        if (at >= 0) return of(text.substring(0, at),
            threads(text.substring(at + THREADS.length())));
        return named(text);
    }

    private static final String THREADS = " threads=";

    /** @throws IllegalArgumentException if it is no number of threads */
    public static int threads(String number) {
        try {
            return Shares.check(Integer.parseInt(number));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("threads="
                + Tokenizer.shown(number) + " is not in 1.." + Shares.MOST);
        }
    }

    private static Engine named(String name) {
        if (name.equals(GRAPH)) return null;
        for (Engine engine : ALL)
            if (engine.name().equals(name)) {
                engine.check();
                return engine;
            }
        throw new IllegalArgumentException("no engine '"
            + Tokenizer.shown(name) + "'; there are: "
            + String.join(", ", names()));
    }

    /**
     * Returns the engine of that name as it works on so many threads;
     * null for the graph.
     *
     * @throws IllegalArgumentException if there is none, or it cannot
     * @throws IllegalStateException if it lacks something here
     */
    public static Engine of(String name, int threads) {
        Shares.check(threads);
        Engine engine = named(name);
        if (engine != null) return engine.threads(threads);
        if (threads == 1) return null;
        throw new IllegalArgumentException("threads=" + threads
            + ": the graph works on one");
    }

    /*
    [#engines-choice]
    === When the graph is too slow

    Whoever has not chosen gets the graph, as long as a step takes it less
    than a second or so. That can be told before: each weight of a matrix is
    multiplied and added once at every position, and each of these is a node.
    */

    /** So many nodes take the graph about a second. */
    private static final long SECOND = 50_000_000;

    private static final int LOOKS = 200;

    /**
     * An engine, and why it was chosen.
     *
     * @param engine null: the graph
     * @param reason empty where there is nothing to say
     */
    public record Choice(Engine engine, String reason) {}

    /** Returns about how many nodes a step of the graph has. */
    public static long nodes(Trainer trainer) {
        Windows all = trainer.training();
        int context = trainer.model().config().shape().context();
        int looks = Math.min(all.size(), LOOKS);
        double positions = 0;
        for (int i = 0; i < looks; i++) positions += Math.min(
            context, all.tokens(i).length - 1) / (double) looks;
        long weights = 0;
        for (Parameter p : trainer.model().parameters())
            if (p.isMatrix() && !p.name().matches("wte|wpe"))
                weights += p.size();
        return (long) (2 * weights * positions
            * trainer.model().config().training().batch());
    }

    /**
     * Returns what a run goes on with that was kept.
     *
     * @param text what took its steps; null: nothing is noted
     */
    public static Choice again(Trainer trainer, String text) {
        if (text == null) return suited(trainer);
        try {
            Engine engine = of(text);
            return new Choice(engine, engine == null ? ""
                : "the engine " + engine + " takes the steps, as before");
        } catch (IllegalArgumentException | IllegalStateException e) {
            Choice other = suited(trainer);
            return new Choice(other.engine(), e.getMessage() + "; "
                + (other.engine() == null ? "the graph takes the steps"
                    : other.reason()));
        }
    }

    /**
     * Returns what several threads can take the steps with.
     *
     * @throws IllegalArgumentException if so many cannot be
     * @throws IllegalStateException if that lacks something here
     */
    public static Choice suited(Trainer trainer, int threads) {
        if (threads == 1) return suited(trainer);
        Engine engine = of(ALL.get(ALL.size() - 1).name(), threads);
        return new Choice(engine, "the engine " + engine
            + " takes the steps: the graph works on one thread");
    }

    /** Returns the graph, or the fastest here where it would be slow. */
    public static Choice suited(Trainer trainer) {
        long nodes = nodes(trainer);
        if (nodes < SECOND || trainer.model().hasFrozen())
            return new Choice(null, "");
        String lacks = "";
        for (int i = ALL.size() - 1; ; i--) try {
            ALL.get(i).check();
            return new Choice(ALL.get(i), "the engine "
                + ALL.get(i).name() + " takes the steps: each would be a"
                + " graph of " + nodes / 1_000_000 + " million nodes"
                + lacks);
        } catch (IllegalStateException e) {
            if (i == 0) throw e;
            lacks = "; " + e.getMessage();
        }
    }
}

/*
[#engines-ladder]
=== The ladder

All engines take the same steps, so they can be compared by what a step costs.
Here a model with four heads learns from batches of sixteen names. The time is
that of the processor, an AMD EPYC.

.What it costs to learn a name, in microseconds: each power of ten is as long as the next
image::figure:speed-ladder["Bars for the graph, dots, arrays and vectors at the widths 16, 32 and 64: each rung is shorter than the one above it, and the wider the model, the more so"]

At width 16 a name costs the graph 501 microseconds, dots 69, arrays 33 and
vectors 1.9; at width 64 it is 326 with arrays and 16 with vectors. Where has the
time gone? Dots have fewer nodes, and their numbers are still objects, spread over memory. Arrays
have none, and lie in a row, but are computed one by one. Vectors take sixteen
at a time, in half the digits.

What is it good for? In the same time one can read more names, or learn with a
larger model. So this is the picture that counts:

.The held-out loss of one model, by the seconds that learning took, starting Java included
image::figure:speed-curves["Four falling curves: that of the vectors begins last and is the lowest from the third second on; then come arrays and dots, and the graph's is far above them"]

The vectors begin late, because Java's compiler is busy with them for a second. From
the third second on nothing is better.

With `./build.sh bench vector` it is measured on another machine.

[source,jshell]
----
jshell> Engines.names()
$1 ==> [graph, dot, array, vector]

jshell> trainer.engine(Engines.of("array"))

jshell> trainer.train(200).number()
$3 ==> 200
----
*/
