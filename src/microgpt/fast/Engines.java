/*
[#engines]
== Which engine?

All of them take the same steps. The graph is the one that can be looked at in
between, and the others are faster, the later in this list the more so.
*/
package microgpt.fast;

import java.util.List;
import microgpt.Engine;
import microgpt.Tokenizer;

/** The engines by name. */
public final class Engines {

    /** The model's own Values; as an {@link Engine} it is null. */
    public static final String GRAPH = "graph";

    private static final List<Engine> ALL =
        List.of(new ArrayEngine(), new VectorEngine());

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
     * @throws IllegalArgumentException if there is none
     * @throws IllegalStateException if it lacks something here
     */
    public static Engine of(String name) {
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
}

/*
[source,jshell]
----
jshell> Engines.names()
$1 ==> [graph, array, vector]

jshell> trainer.engine(Engines.of("array"))

jshell> trainer.train(200).number()
$3 ==> 200
----
*/
