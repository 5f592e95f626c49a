/*
[#training-state]
== All that training changes: its state °

Stop a run after any step and ask: what has to be known to go on as if nothing
had happened? The weights, of course. The two moments that the optimizer keeps
for each of them. How many steps there were, since the learning rate and the
corrections of <<adamw>> depend on it, and since it says which document is
next. And where the random generator is. Documents and configuration do not
change. That is all; and what is not on this list may be forgotten.
*/
package microgpt.train;

import java.util.Arrays;
import java.util.List;
import microgpt.AdamW;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;

/** A moment of a training run, to which one can return. */
public final class TrainingState {

    private final int steps;
    private final double[][] weights;       // [parameter][number]
    private final double[][] firstMoments;
    private final double[][] secondMoments;
    private final PythonRandom random;

    /** Notes where a trainer is. */
    public TrainingState(Trainer trainer) {
        AdamW optimizer = trainer.optimizer();
        steps = optimizer.steps();
        weights = trainer.model().trainable().stream()
            .map(Parameter::numbers).toArray(double[][]::new);
        firstMoments = copy(optimizer.firstMoments());
        secondMoments = copy(optimizer.secondMoments());
        random = trainer.random().copy();
    }

    private static double[][] copy(double[][] x) {
        return Arrays.stream(x).map(double[]::clone)
            .toArray(double[][]::new);
    }

    /**
     * Takes a trainer there; a step that is open is dropped.
     *
     * @throws IllegalArgumentException if its parameters have other sizes
     */
    public void restore(Trainer trainer) {
        List<Parameter> parameters = trainer.model().trainable();
        if (parameters.size() != weights.length)
            throw new IllegalArgumentException("the state has "
                + weights.length + " parameters, and the model "
                + parameters.size());
        for (int i = 0; i < weights.length; i++)
            parameters.get(i).setNumbers(weights[i]);
        trainer.optimizer().restore(steps, firstMoments, secondMoments);
        trainer.random().set(random);
        trainer.drop();
    }

    /** Returns how many steps were taken. */
    public int steps() { return steps; }

    /** Returns a copy of a parameter's weights. */
    public double[] weights(int parameter) {
        return weights[parameter].clone();
    }

    /** Returns a copy of a parameter's first moments. */
    public double[] firstMoments(int parameter) {
        return firstMoments[parameter].clone();
    }

    /** Returns a copy of a parameter's second moments. */
    public double[] secondMoments(int parameter) {
        return secondMoments[parameter].clone();
    }

    /** Returns where the generator was. */
    public PythonRandom.State random() { return random.state(); }

    /** Returns how many bytes this takes, about. */
    public long bytes() {
        return 24L * Arrays.stream(weights)
            .mapToLong(x -> x.length).sum();
    }

    /**
     * Returns whether weights, moments and steps are a trainer's, bit
     * for bit. Its generator may have gone on.
     */
    public boolean isNow(Trainer trainer) {
        AdamW optimizer = trainer.optimizer();
        List<Parameter> parameters = trainer.model().trainable();
        if (steps != optimizer.steps()
            || weights.length != parameters.size()) return false;
        for (int i = 0; i < weights.length; i++)
            if (!Arrays.equals(weights[i], parameters.get(i).numbers()))
                return false;
        return Arrays.deepEquals(firstMoments, optimizer.firstMoments())
            && Arrays.deepEquals(secondMoments,
                optimizer.secondMoments());
    }

    /** Compares every bit, and the generator. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingState that
            && steps == that.steps
            && Arrays.deepEquals(weights, that.weights)
            && Arrays.deepEquals(firstMoments, that.firstMoments)
            && Arrays.deepEquals(secondMoments, that.secondMoments)
            && random().equals(that.random());
    }

    @Override
    public int hashCode() { return Arrays.deepHashCode(weights); }

    @Override
    public String toString() {
        return "TrainingState(after " + steps + " steps)";
    }
}

/*
Go ten steps, note where we are, go ten more, return, and go the same ten
again:

[source,jshell]
----
jshell> trainer.train(10);
$1 ==> step 10  kollins  loss 2.9869 nats  gradient norm 1.3717  rate 0.01

jshell> var then = new TrainingState(trainer)
then ==> TrainingState(after 10 steps)

jshell> double first = trainer.train(10).loss();
first ==> 2.8391012801471915

jshell> then.restore(trainer)

jshell> trainer.train(10).loss() == first
$5 ==> true
----

[#training-state-try]
=== Try it

Which of the numbers in the list could be left out, and the ten steps would
still end at the same loss? Put the moments back to 0 with
`trainer.optimizer().restore(10, m, v)`, where `m` and `v` are new arrays of
the same sizes, and look.

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> double[][] zeros(double[][] x) {
   ...>     return Stream.of(x).map(r -> new double[r.length])
   ...>         .toArray(double[][]::new);
   ...> }
|  created method zeros(double[][])

jshell> then.restore(trainer)

jshell> trainer.optimizer().restore(10,
   ...>     zeros(trainer.optimizer().firstMoments()),
   ...>     zeros(trainer.optimizer().secondMoments()))

jshell> trainer.train(10).loss() == first
$9 ==> false
----

Only where the generator is: it has shuffled the names and drawn the first
weights, and now only samples are drawn from it.
====
*/
