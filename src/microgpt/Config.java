/*
[#config]
== Every knob in one place: hyperparameters

A model has two kinds of numbers. The _parameters_ are learned. The
_hyperparameters_ are chosen before: how large the model is, which parts it is
made of, how fast it learns. They all stand here, so that a run is described
by one line and nothing hides in a constant somewhere else.

The most important are three sizes. The _width_ is how many numbers describe a
token, 16 here. The _context_ is how many tokens the model can see at once,
also 16. The number of _layers_ is how often the information is worked over,
once here. Each of the other knobs is explained in the chapter of the part
that it turns.

Two sets of choices have a name. `microgpt` is the model of this book.
`karpathy` is the one of Andrej Karpathy's published Python file
<<karpathy2026>>: run on our list of names, that file and this program come to
the same numbers.
*/
package microgpt;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * All hyperparameters of a model and of its training.
 *
 * @param layerCount blocks on top of each other
 * @param headCount attention heads a block; divides the width
 * @param width numbers that describe a token (d_model)
 * @param context positions that the model can see at once
 * @param norm which normalisation stands before each sub-layer
 * @param embeddingNorm whether one stands after the embedding, too
 * @param activation the bend in the MLP
 * @param initStd standard deviation of the initial weights
 * @param learningRate size of a step, at the start of the run
 * @param beta1 decay of AdamW's first moment
 * @param beta2 decay of AdamW's second moment
 * @param epsilon AdamW's guard against division by zero
 * @param weightDecay pull of matrices towards zero
 * @param schedule how the learning rate changes over the run
 * @param steps length of the run
 * @param heldOut what part of the documents is never trained on
 * @param seed start of the random generator
 */
public record Config(
        int layerCount,
        int headCount,
        int width,
        int context,
        NormType norm,
        boolean embeddingNorm,
        Activation activation,
        double initStd,
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        Schedule schedule,
        int steps,
        double heldOut,
        long seed) {

    /** Normalisations, see {@code Norm}. */
    public enum NormType { LAYER, RMS }

    /** Activations, see {@code Mlp}. */
    public enum Activation { SQUARED_RELU, RELU }

    /** Learning-rate schedules, see {@code AdamW}. */
    public enum Schedule { CONSTANT, LINEAR }

    /** The model of this book. */
    public static Config microgpt() {
        return new Config(1, 1, 16, 16, NormType.LAYER, false,
            Activation.SQUARED_RELU, 0.08, 0.01, 0.9, 0.99, 1e-8, 1e-4,
            Schedule.CONSTANT, 1000, 0.1, 42);
    }

    /** The model of Karpathy's microgpt.py (2026). */
    public static Config karpathy() {
        return new Config(1, 4, 16, 16, NormType.RMS, true,
            Activation.RELU, 0.08, 0.01, 0.85, 0.99, 1e-8, 0,
            Schedule.LINEAR, 1000, 0, 42);
    }

    /**
     * Returns the preset of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Config preset(String name) {
        switch (name) {
            case "microgpt": return microgpt();
            case "karpathy": return karpathy();
            default: throw new IllegalArgumentException(
                "no preset '" + Tokenizer.shown(name)
                + "'; there are: microgpt, karpathy");
        }
    }

    /*
    A record checks its components when it is made, so no model with an
    impossible configuration ever exists. Each message names the knob, its
    value and its bounds.
    */

    /** @throws IllegalArgumentException if a value is out of bounds */
    public Config {
        within("layerCount", layerCount, 1, 96);
        within("headCount", headCount, 1, 128);
        within("width", width, 1, 4096);
        within("context", context, 1, 4096);
        if (width % headCount != 0) throw new IllegalArgumentException(
            "width " + width + " is not a multiple of headCount "
            + headCount);
        within("initStd", initStd, 0, 10);
        within("learningRate", learningRate, 0, 10);
        within("beta1", beta1, 0, 0.999999);
        within("beta2", beta2, 0, 0.999999);
        within("epsilon", epsilon, 1e-300, 1);
        within("weightDecay", weightDecay, 0, 1);
        within("steps", steps, 0, 1_000_000_000);
        within("heldOut", heldOut, 0, 0.999);
        if (seed == Long.MIN_VALUE) throw new IllegalArgumentException(
            "seed " + seed + " has no absolute value; take another");
    }

    private static void within(
            String key, double value, double least, double most) {
        if (!(value >= least && value <= most))
            throw new IllegalArgumentException(key + " " + plain(value)
                + " is not in " + plain(least) + ".." + plain(most));
    }

    private static String plain(double x) {
        return x == Math.rint(x) && Math.abs(x) < 1e15
            ? Long.toString((long) x) : Double.toString(x);
    }

    /*
    To change a knob, copy the record with another value. As a person does it
    at a prompt, knob and value are text:

    [source,jshell]
    ----
    jshell> Config.microgpt().with("width", "32").with("headCount", "4").width()
    $1 ==> 32

    jshell> Config.microgpt().with("width", "15").with("headCount", "4")
    |  Exception java.lang.IllegalArgumentException: width 15 is not a multiple of headCount 4
    |        at microgpt.Config.<init> (Config.java:118)
    |        at microgpt.Config.of (Config.java:213)
    |        at microgpt.Config.with (Config.java:184)
    |        at microgpt.Config.with (Config.java:172)
    |        at (#2:1)
    ----
    */

    /**
     * Returns a copy in which the hyperparameter {@code key} has the
     * value that the text says.
     *
     * @throws IllegalArgumentException if there is no such key, or the
     *     text is not a value for it, or the value is out of bounds
     */
    public Config with(String key, String value) {
        return with(Map.of(key, value));
    }

    /** As {@link #with(String, String)}, several at once. */
    public Config with(Map<String, String> changes) {
        var values = new LinkedHashMap<>(toMap());
        changes.forEach((key, value) -> {
            if (values.replace(key, value) == null)
                throw new IllegalArgumentException("no hyperparameter '"
                    + Tokenizer.shown(key) + "'; there are: "
                    + String.join(", ", values.keySet()));
        });
        return of(values);
    }

    /** Returns all hyperparameters as text, by name, in order. */
    public Map<String, String> toMap() {
        var map = new LinkedHashMap<String, String>();
        try {
            for (RecordComponent c : Config.class.getRecordComponents()) {
                Object value = c.getAccessor().invoke(this);
                map.put(c.getName(), value instanceof Enum<?> e
                    ? name(e) : value.toString());
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return map;
    }

    private static Config of(Map<String, String> values) {
        RecordComponent[] parts = Config.class.getRecordComponents();
        var types = new Class<?>[parts.length];
        var arguments = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            String key = parts[i].getName();
            types[i] = parts[i].getType();
            arguments[i] = parse(key, types[i], values.get(key));
        }
        try {
            return Config.class.getDeclaredConstructor(types)
                .newInstance(arguments);
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause)
                throw cause;
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object parse(String key, Class<?> type, String text) {
        String told = key + " '" + Tokenizer.shown(text) + "' is ";
        try {
            if (type == int.class) return Integer.valueOf(text);
            if (type == long.class) return Long.valueOf(text);
            if (type == double.class) return Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(told + "not a "
                + (type == double.class
                    ? "number" : "whole number in range"));
        }
        if (type == boolean.class) {
            if (text.equals("true") || text.equals("false"))
                return Boolean.valueOf(text);
            throw new IllegalArgumentException(
                told + "neither true nor false");
        }
        for (Object constant : type.getEnumConstants())
            if (name((Enum<?>) constant).equals(text)) return constant;
        throw new IllegalArgumentException(told + "not one of "
            + java.util.Arrays.stream(type.getEnumConstants())
                .map(c -> name((Enum<?>) c))
                .collect(java.util.stream.Collectors.joining(", ")));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

/*
[#config-production]
=== In production

The list for a large model is not much longer than ours, but a mistake in it
is expensive: a run may take months. So the knobs are turned on small models
first. One trains a row of models, each a few times larger than the one
before, looks at how the best setting moves with the size, and goes on along
that line. What has been learned in this way about size itself is told in
<<scaling-laws>>.

There is a second habit to take from this. To compare two settings, turn one
knob at a time and keep the seed; and then change the seed, to see how much of
the difference was luck. With our model it is often all of it (<<curve>>).

[#config-try]
=== Try it

[source,jshell]
----
jshell> Config.karpathy().headCount()
$3 ==> 4

jshell> Config.preset("microgpt").width()
$4 ==> 16
----

Ask for `Config.microgpt().with("heads", "4")`: the message lists all the
names that there are. Then make a model twice as wide, with
`Trainer.create(Config.microgpt().with("width", "32"),
corpus)`, and ask its `model()` for its `parameterCount()`. Is it twice as
many? It is 14,656, or 3.4 times as many: the matrices grow in both directions.

`/new karpathy` starts over with the other preset, and
`/new microgpt width=32` with a wider model.
*/
