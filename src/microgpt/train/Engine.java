/*
[#engine]
== The same steps, otherwise computed: engines °

What a step does is settled: a loss, its gradients, an update. How they are
computed is not. A trainer can be handed an _engine_, which takes the steps in
its own way: with derivatives worked out by hand, say, on plain arrays. Before
it begins, it copies weights and moments; when it ends, it puts back what became
of them. In between it owes nobody an account. So whoever looks at a model
finds its numbers where they always are, whichever engine put them there.
*/
package microgpt.train;

import java.util.List;
import microgpt.AdamW;
import microgpt.Gpt;
import microgpt.Model;

/** Takes steps of training in a way of its own. */
public interface Engine {

    /** Returns its name, one word. */
    String name();

    /** @throws IllegalStateException if it lacks something here */
    default void check() {}

    /**
     * Returns this engine as it works on so many threads at once.
     *
     * @throws IllegalArgumentException if it cannot
     */
    default Engine threads(int count) {
        if (count == 1) return this;
        throw new IllegalArgumentException("threads=" + count
            + ": the engine " + name() + " works on one");
    }

    /**
     * Returns about how many bytes it keeps of a batch.
     *
     * @param rows tokens of the batch
     */
    default long memory(Gpt model, long rows) { return 0; }

    /** Begins to train from where model and optimizer are. */
    Run begin(Gpt model, AdamW optimizer);

    /** Returns a copy of a model that only reads, and reads fast. */
    Model reader(Gpt model);

    /** Some steps, one after the other. */
    interface Run {

        /**
         * Sets the gradients of the mean loss over all tokens.
         *
         * @param batch documents, BOS at both ends
         * @return the loss, in nats a token
         */
        double gradients(List<int[]> batch);

        /** Returns the length of the vector of all gradients. */
        double gradientNorm();

        /**
         * Lets AdamW take its step.
         *
         * @param rate the learning rate
         * @param factor what gradients are multiplied by before
         */
        void update(double rate, double factor);

        /** Puts weights, moments and number of steps back. */
        void end();
    }
}

/*
[source,jshell]
----
jshell> trainer.engine(new ArrayEngine())

jshell> trainer.step()
$2 ==> step 1  anaiza  loss 3.3028 nats  gradient norm 0.4100  rate 0.01

jshell> trainer.engine(null)
----

The first loss is that of <<trainer>>, whichever engine finds it. Without an
engine, the steps are taken by the graph again.
*/
