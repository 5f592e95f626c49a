/*
[#config]
== Every knob in one place: hyperparameters

A model has two kinds of numbers. The _parameters_ are learned. The
_hyperparameters_ are chosen before: how large the model is, which parts it is
made of, how fast it learns. They all stand here, so that a run is described
by one line and nothing hides in a constant somewhere else.

They come in three groups. The _shape_ is how large: the _width_ is how many
numbers describe a token, 16 here. The _context_ is how many tokens the model
can see at once, also 16. The number of _layers_ is how often the information
is worked over, once here. The _form_ is which parts are taken where there is
a choice. And the _training_ is how the parameters are found.

Some sets of choices have a name. `microgpt` is the model of this book. The
others are told by what is different in them.
*/
package microgpt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import microgpt.Embedding.Position;
import microgpt.Mlp.Activation;

/** All hyperparameters of a model and of its training. */
public record Config(Shape shape, Form form, Training training) {

    /*
    [#presets]
    === Sets of choices

    `karpathy` is the model of Andrej Karpathy's published Python file
    <<karpathy2026>>: run on our list of names, that file and this program
    come to the same numbers. `gpt2` and `llama` have the parts that those
    models are made of, in our size.
    */

    private static final Map<String, String> PRESETS = presets(
        "microgpt", "",
        "karpathy", "heads=4 norm=rms-unscaled embeddingNorm=true "
            + "activation=relu beta1=0.85 weightDecay=0 "
            + "schedule=linear heldOut=0",
        "gpt2", "heads=4 finalNorm=true activation=gelu bias=true "
            + "tiedOutput=true",
        "llama", "heads=4 norm=rms finalNorm=true activation=swiglu "
            + "position=rope");

    private static Map<String, String> presets(String... words) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < words.length; i += 2)
            map.put(words[i], words[i + 1]);
        return map;
    }

    /** Returns the presets' names, and what is different in each. */
    public static Map<String, String> presets() {
        return java.util.Collections.unmodifiableMap(PRESETS);
    }

    /** The model of this book. */
    public static Config microgpt() { return of("microgpt"); }

    /** The model of Karpathy's microgpt.py (2026). */
    public static Config karpathy() { return of("karpathy"); }

    /*
    [#knobs]
    === The three groups

    A record checks its components when it is made, so no model with an
    impossible configuration ever exists. Each message names the knob, its
    value and its bounds.
    */

    /**
     * How large the model is.
     *
     * @param kvHeads keys and values that the heads share; divides heads
     * @param mlpWidth numbers inside the MLP
     */
    public record Shape(int layers, int heads, int kvHeads, int width,
            int context, int mlpWidth) {

        /** @throws IllegalArgumentException if out of bounds */
        public Shape {
            within("layers", layers, 1, 96);
            within("heads", heads, 1, 128);
            within("kvHeads", kvHeads, 1, 128);
            within("width", width, 1, 4096);
            within("context", context, 1, 4096);
            within("mlpWidth", mlpWidth, 1, 16384);
            divides("width", width, "heads", heads);
            divides("heads", heads, "kvHeads", kvHeads);
        }
    }

    /** Which parts it is made of. */
    public record Form(Norm.Type norm, boolean finalNorm,
            boolean embeddingNorm, Activation activation,
            Position position, double ropeBase, boolean bias,
            boolean tiedOutput) {

        /** @throws IllegalArgumentException if out of bounds */
        public Form {
            within("ropeBase", ropeBase, 1, 1e9);
        }
    }

    /** How its parameters are found. */
    public record Training(double initStd, double learningRate,
            double beta1, double beta2, double epsilon,
            double weightDecay, Schedule.Form schedule, int warmup,
            double finalRate, double clip, int batch, boolean windows,
            int steps, double heldOut, long seed, int vocabulary) {

        /** @throws IllegalArgumentException if out of bounds */
        public Training {
            within("initStd", initStd, 0, 10);
            within("learningRate", learningRate, 0, 10);
            within("beta1", beta1, 0, 0.999999);
            within("beta2", beta2, 0, 0.999999);
            within("epsilon", epsilon, 1e-300, 1);
            within("weightDecay", weightDecay, 0, 1);
            within("warmup", warmup, 0, 1_000_000_000);
            within("finalRate", finalRate, 0, 10);
            within("clip", clip, 0, 1e300);
            within("batch", batch, 1, 65536);
            within("steps", steps, 0, 1_000_000_000);
            within("heldOut", heldOut, 0, 0.999);
            if (vocabulary != 0)
                within("vocabulary", vocabulary, 257, 200_000);
            if (seed == Long.MIN_VALUE)
                throw new IllegalArgumentException("seed " + seed
                    + " has no absolute value; take another");
        }
    }

    /** @throws IllegalArgumentException if the parts do not fit */
    public Config {
        int headWidth = shape.width / shape.heads;
        if (form.position == Position.ROPE && headWidth % 2 != 0)
            throw new IllegalArgumentException("position rope turns "
                + "pairs, and " + headWidth
                + " numbers in a head (width / heads) are not even");
    }

    private static void within(
            String key, double value, double least, double most) {
        if (!(value >= least && value <= most))
            throw new IllegalArgumentException(key + " " + plain(value)
                + " is not in " + plain(least) + ".." + plain(most));
    }

    private static void divides(
            String key, int value, String divisor, int by) {
        if (value % by != 0) throw new IllegalArgumentException(key + " "
            + value + " is not a multiple of " + divisor + " " + by);
    }

    private static String quote(String word) {
        return "'" + Tokenizer.shown(word) + "'";
    }

    /** Returns a number as knobs have it: a whole one without a point. */
    public static String plain(double x) {
        return x == Math.rint(x) && Math.abs(x) < 1e15
            ? Long.toString((long) x) : Double.toString(x);
    }

    /*
    [#keys]
    === Knobs as words

    At a prompt, in a shell and in a file a knob and its value are words.
    Here is the list of all knobs: the word, its value in `microgpt`, what it
    is for, and where it stands in the records above.
    */

    /**
     * A knob.
     *
     * @param usual its value in the preset {@code microgpt}
     * @param about what it is for, in one line
     * @param value how it is read off a configuration
     */
    public record Key(String name, String usual, String about,
            Function<Config, Object> value) {

        /** Returns the words that it may be, if they can be listed. */
        public List<String> choices() {
            Object now = value.apply(microgpt());
            if (now instanceof Boolean) return List.of("true", "false");
            if (!(now instanceof Enum<?> e)) return List.of();
            return Arrays.stream(e.getDeclaringClass().getEnumConstants())
                .map(Config::word).toList();
        }

        /** Returns a line on it, for help texts. */
        public String line() {
            String words = String.join(", ", choices());
            return name + " ".repeat(Math.max(1, 15 - name.length()))
                + about + (words.isEmpty() ? "" : ": " + words);
        }
    }

    private static final List<Key> KEYS = List.of(
        new Key("layers", "1", "blocks on top of each other",
            c -> c.shape.layers),
        new Key("heads", "1", "attention heads a block; divides width",
            c -> c.shape.heads),
        new Key("kvHeads", "0", "keys and values that the heads share; "
            + "0: one a head", c -> c.shape.kvHeads),
        new Key("width", "16", "numbers that describe a token",
            c -> c.shape.width),
        new Key("context", "16", "positions that the model sees at once",
            c -> c.shape.context),
        new Key("mlpWidth", "0", "numbers inside the MLP; 0: 4 × width, "
            + "for swiglu 8/3", c -> c.shape.mlpWidth),
        new Key("norm", "layer", "norm before each part of a block",
            c -> c.form.norm),
        new Key("finalNorm", "false", "one more norm after the last block",
            c -> c.form.finalNorm),
        new Key("embeddingNorm", "false", "one more norm after the "
            + "embedding", c -> c.form.embeddingNorm),
        new Key("activation", "squared-relu", "the bend in the MLP",
            c -> c.form.activation),
        new Key("position", "learned", "how it knows where a token stands",
            c -> c.form.position),
        new Key("ropeBase", "10000", "the larger, the slower rope's "
            + "later pairs turn", c -> c.form.ropeBase),
        new Key("bias", "false", "whether linear maps have biases",
            c -> c.form.bias),
        new Key("tiedOutput", "false", "whether lm_head is wte",
            c -> c.form.tiedOutput),
        new Key("initStd", "0.08", "standard deviation of the first "
            + "weights", c -> c.training.initStd),
        new Key("learningRate", "0.01", "size of a step",
            c -> c.training.learningRate),
        new Key("beta1", "0.9", "decay of AdamW's first moment",
            c -> c.training.beta1),
        new Key("beta2", "0.99", "decay of AdamW's second moment",
            c -> c.training.beta2),
        new Key("epsilon", "1e-8", "AdamW's guard against division by "
            + "zero", c -> c.training.epsilon),
        new Key("weightDecay", "1e-4", "pull of matrices towards zero",
            c -> c.training.weightDecay),
        new Key("schedule", "constant", "how the rate falls over the run",
            c -> c.training.schedule),
        new Key("warmup", "0", "steps in which the rate rises",
            c -> c.training.warmup),
        new Key("finalRate", "0", "rate at the end of a falling schedule",
            c -> c.training.finalRate),
        new Key("clip", "0", "bound of the gradient norm; 0: none",
            c -> c.training.clip),
        new Key("batch", "1", "documents a step; the loss is the mean over "
            + "their tokens", c -> c.training.batch),
        new Key("windows", "false", "whether longer documents are "
            + "learned in parts",
            c -> c.training.windows),
        new Key("steps", "1000", "length of the run",
            c -> c.training.steps),
        new Key("heldOut", "0.1", "part of the documents that is never "
            + "trained on", c -> c.training.heldOut),
        new Key("seed", "42", "start of the random generator",
            c -> c.training.seed),
        new Key("vocabulary", "0", "byte-pair tokens, 257 or more; "
            + "0: one a character", c -> c.training.vocabulary));

    /** Returns all knobs, in order. */
    public static List<Key> keys() { return KEYS; }

    /*
    So a configuration is made from words: a preset, if it is not to be
    `microgpt`, and what is to be different.

    [source,jshell]
    ----
    jshell> Config.of("width=32", "heads=4").shape()
    $1 ==> Shape[layers=1, heads=4, kvHeads=4, width=32, context=16, mlpWidth=128]

    jshell> Config.of("llama").with("heads=2").form().norm()
    $2 ==> RMS

    jshell> Config.of("width=15", "heads=4")
    |  Exception java.lang.IllegalArgumentException: width 15 is not a multiple of heads 4
    |        at microgpt.Config.divides (Config.java:163)
    |        at microgpt.Config$Shape.<init> (Config.java:99)
    |        at microgpt.Config$Words.config (Config.java:378)
    |        at microgpt.Config.of (Config.java:321)
    |        at (#3:1)
    ----
    */

    /**
     * Returns a configuration.
     *
     * @param words the name of a preset, if it is not to be microgpt;
     *     then settings such as {@code width=32}
     * @throws IllegalArgumentException if a word is not understood or a
     *     value is out of bounds
     */
    public static Config of(String... words) {
        var settings = new LinkedHashMap<String, String>();
        for (Key k : KEYS) settings.put(k.name, k.usual);
        var list = new ArrayList<>(Arrays.asList(words));
        if (!list.isEmpty() && !list.get(0).contains("=")) {
            String changes = PRESETS.get(list.remove(0));
            if (changes == null) throw new IllegalArgumentException(
                "no preset " + quote(words[0]) + "; there are: "
                + String.join(", ", PRESETS.keySet()));
            if (!changes.isEmpty())
                list.addAll(0, List.of(changes.split(" ")));
        }
        return new Words(settings).change(list).config();
    }

    /** Returns a copy with other settings, such as {@code heads=4}. */
    public Config with(String... settings) {
        return new Words(words()).change(List.of(settings)).config();
    }

    /** Returns the value of every knob as text, by name, in order. */
    public Map<String, String> toMap() {
        var map = new LinkedHashMap<String, String>();
        for (Key k : KEYS) map.put(k.name, word(k.value.apply(this)));
        return map;
    }

    /** As {@link #toMap}, but what follows from another knob is 0. */
    private Map<String, String> words() {
        Map<String, String> map = toMap();
        if (shape.kvHeads == shape.heads) map.put("kvHeads", "0");
        if (shape.mlpWidth == form.activation.usualWidth(shape.width))
            map.put("mlpWidth", "0");
        return map;
    }

    private static String word(Object value) {
        return value instanceof Enum<?> e
            ? e.name().toLowerCase(Locale.ROOT).replace('_', '-')
            : value.toString();
    }

    /** Settings as text, on their way to a configuration. */
    private record Words(Map<String, String> settings) {

        Words change(List<String> changes) {
            for (String change : changes) {
                int at = change.indexOf('=');
                String key = at < 0 ? change : change.substring(0, at);
                if (!settings.containsKey(key))
                    throw new IllegalArgumentException(
                        "no hyperparameter " + quote(key)
                        + "; there are: "
                        + String.join(", ", settings.keySet()));
                if (at < 0) throw new IllegalArgumentException(
                    key + " needs a value, as in " + key + "="
                    + settings.get(key));
                settings.put(key, change.substring(at + 1));
            }
            return this;
        }

        Config config() {
            Activation activation =
                one("activation", Activation.values());
            int heads = whole("heads"), width = whole("width");
            return new Config(
                new Shape(whole("layers"), heads,
                    or(whole("kvHeads"), heads), width, whole("context"),
                    or(whole("mlpWidth"), activation.usualWidth(width))),
                new Form(one("norm", Norm.Type.values()),
                    flag("finalNorm"), flag("embeddingNorm"), activation,
                    one("position", Position.values()),
                    number("ropeBase"), flag("bias"), flag("tiedOutput")),
                new Training(number("initStd"), number("learningRate"),
                    number("beta1"), number("beta2"), number("epsilon"),
                    number("weightDecay"),
                    one("schedule", Schedule.Form.values()),
                    whole("warmup"), number("finalRate"), number("clip"),
                    whole("batch"), flag("windows"), whole("steps"),
                    number("heldOut"), seed(),
                    settings.get("vocabulary").equals("characters")
                        ? 0 : whole("vocabulary")));
        }

        private static int or(int value, int usual) {
            return value == 0 ? usual : value;
        }

        private int whole(String key) {
            try {
                return Integer.parseInt(settings.get(key));
            } catch (NumberFormatException e) {
                throw wrong(key, "is not a whole number in range");
            }
        }

        private long seed() {
            try {
                return Long.parseLong(settings.get("seed"));
            } catch (NumberFormatException e) {
                throw wrong("seed", "is not a whole number in range");
            }
        }

        private double number(String key) {
            try {
                return Double.parseDouble(settings.get(key));
            } catch (NumberFormatException e) {
                throw wrong(key, "is not a number");
            }
        }

        private boolean flag(String key) {
            String text = settings.get(key);
            if (text.equals("true") || text.equals("false"))
                return text.equals("true");
            throw wrong(key, "is neither true nor false");
        }

        private <E extends Enum<E>> E one(String key, E[] values) {
            for (E value : values)
                if (word(value).equals(settings.get(key))) return value;
            throw wrong(key, "is not one of " + String.join(", ",
                Stream.of(values).map(Config::word).toList()));
        }

        private IllegalArgumentException wrong(String key, String what) {
            return new IllegalArgumentException(key + " "
                + quote(settings.get(key)) + " " + what);
        }
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
jshell> Config.karpathy().shape().heads()
$4 ==> 4

jshell> Config.presets().get("llama")
$5 ==> "heads=4 norm=rms finalNorm=true activation=swiglu position=rope"
----

Ask for `Config.of("head=4")`: the message lists all the names that there are.
Then make a model twice as wide, with `Trainer.create(Config.of("width=32"),
corpus)`, and ask its `model()` for its `parameterCount()`. Is it twice as
many? It is 14,656, or 3.4 times as many: the matrices of a block grow in both
directions.

`/new karpathy` starts over with the other preset, and
`/new microgpt width=32` with a wider model.
*/
