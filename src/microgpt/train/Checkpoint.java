/*
[#checkpoint]
== Keeping what was learned: checkpoints

A run may take long, and a machine may stop. So now and then everything that
is needed to go on is written to a file: the weights, the optimizer's moments,
the number of steps, the configuration, the alphabet, and where the random
generator stood. A run that was interrupted and resumed ends with the very
same weights as one that was not, to the last bit.

Why the moments? Think of the three gradients in <<adamw>> that agree. The
fourth step depends on the average of those three. An optimizer that has
forgotten it takes another step, and from there on the two runs part. For
every weight there are two moments, so the file is three times as large as the
model.
*/
package microgpt.train;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Parameters;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.text.BytePairs;
import microgpt.text.Corpus;
import microgpt.text.Layout;
import microgpt.train.Safetensors.Tensor;
import microgpt.train.Safetensors.Type;

/** A model and its training, as kept in a file. */
public final class Checkpoint {

    private static final String FORMAT = "microgpt 2";
    private static final String FORMAT_1 = "microgpt 1";
    private static final String KNOB = "config.";
    private static final String LAYOUT = "corpus.";
    private static final String NOTE = "note.";
    private static final String M = "adamw.m.";
    private static final String V = "adamw.v.";

    /** The generator draws as often within a second. */
    private static final long MAX_DRAWS = 1L << 28;

    private final Config config;
    private final Tokenizer tokenizer;      // null: the file names none
    private final int vocabulary;
    private final Map<String, double[]> numbers = new HashMap<>();
    private final boolean whole;            // else there are weights only
    private final int steps;
    private final PythonRandom.State random;
    private final String engine;            // null: not known
    private final String corpusSum;
    private final Layout layout;
    private final Map<String, String> notes = new LinkedHashMap<>();

    /*
    [#checkpoint-save]
    === Saving

    The words come first, and of these the checksum; then the numbers.
    */

    /**
     * Writes the trainer's state.
     *
     * @throws IOException if that cannot be done; an earlier file of
     *     that name is then unchanged
     * @throws IllegalArgumentException if parameters are frozen: a file
     *     does not say which
     */
    public static void save(Path file, Trainer trainer)
            throws IOException {
        save(file, trainer, Map.of());
    }

    /** The same, with notes: words that mean nothing here. */
    public static void save(Path file, Trainer trainer,
            Map<String, String> notes) throws IOException {
        if (trainer.model().hasFrozen())
            throw new IllegalArgumentException(Tokenizer.shown(file)
                + ": a checkpoint is of a model that learns as a whole, and"
                + " parameters of this one are frozen; merge them first");
        AdamW optimizer = trainer.optimizer();
        var words = new LinkedHashMap<String, String>();
        words.put(WholeFile.SUM, WholeFile.NO_SUM);
        words.put("format", FORMAT);
        words.putAll(trainer.tokenizer().words());
        words.put("corpus", trainer.corpus().checksum());
        trainer.corpus().layout().words().forEach(
            (key, value) -> words.put(LAYOUT + key, value));
        words.put("steps", "" + optimizer.steps());
        if (trainer.engine() != null)
            words.put("engine", trainer.engine().toString());
        PythonRandom.State random = trainer.random().state();
        words.put("random.seed", "" + random.seed());
        words.put("random.draws", "" + random.draws());
        words.put("random.spare", "" + random.spare());
        putConfig(trainer.model().config(), words);
        notes.forEach((key, value) -> words.put(NOTE + key, value));
        var tensors = new LinkedHashMap<Tensor, Supplier<double[]>>();
        int i = 0;
        for (Parameter p : trainer.model().parameters()) {
            double[] m = optimizer.firstMoments()[i];
            double[] v = optimizer.secondMoments()[i++];
            tensors.put(tensor("", p, Type.F64), p::numbers);
            tensors.put(tensor(M, p, Type.F64), () -> m);
            tensors.put(tensor(V, p, Type.F64), () -> v);
        }
        WholeFile.write(file, words, tensors);
    }

    /*
    Every parameter makes three tensors: the weights under its own name, and
    the two moments that the optimizer keeps for it.
    */

    private static Tensor tensor(String prefix, Parameter p, Type type) {
        return new Tensor(prefix + p.name(), type, p.shape());
    }

    private static void putConfig(
            Config config, Map<String, String> words) {
        config.toMap().forEach(
            (key, value) -> words.put(KNOB + key, value));
    }

    /*
    [#export]
    Other programs have no use for the moments, and few of them compute with
    doubles. For them a model can be written alone, in numbers of fewer bits.
    */

    /**
     * Writes a model's weights alone, for another program. They can be
     * loaded again, as a model; to train on, {@link #save} it.
     *
     * @throws IllegalArgumentException if a weight is too large for the
     *     type; a file of that name is then unchanged
     */
    public static void export(Path file, Gpt model, Tokenizer tokenizer,
            Type type) throws IOException {
        var words = new LinkedHashMap<>(tokenizer.words());
        putConfig(model.config(), words);
        var tensors = new LinkedHashMap<Tensor, Supplier<double[]>>();
        for (Parameter p : model.parameters())
            tensors.put(tensor("", p, type), p::numbers);
        WholeFile.write(file, words, tensors);
    }

    /*
    [#checkpoint-load]
    === Loading

    A file is taken as a whole or not at all. It must hold exactly the tensors
    that its own configuration calls for; before a model of that size is made,
    the numbers for it must be there; and each must be one. A run that went
    wrong may have left NaN (_not a number_), or infinity, and nothing can be
    done with these.

    A file without our checksum was written by another program. It may have
    been trained there, with numbers of another type. If it says in its words
    what the model is made of, as `config.width` and so on, and holds its
    weights under the names of this book, then it is a model, too. What the
    file does not know is how to train on.
    */

    /**
     * Reads a checkpoint.
     *
     * @throws IllegalArgumentException if the file is missing, damaged
     *     or of another kind; the message names it and says what is wrong
     * @throws IOException if it cannot be read
     */
    public static Checkpoint load(Path file) throws IOException {
        String name = Tokenizer.shown(file);
        if (Files.isDirectory(file)) throw new IllegalArgumentException(
            name + ": is a folder; a checkpoint file is needed");
        try (var channel = Files.newByteChannel(file)) {
            return new Checkpoint(channel);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(name + ": no such file");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                name + ": " + e.getMessage(), e);
        }
    }

    private Checkpoint(SeekableByteChannel channel) throws IOException {
        var file = new Safetensors(channel);
        Map<String, String> words = file.metadata();
        whole = words.containsKey(WholeFile.SUM);
        if (whole) check(channel, words);
        else if (words.keySet().stream().noneMatch(w -> w.startsWith(KNOB)))
            throw new IllegalArgumentException("is a safetensors file of "
                + "another program: it lacks the words " + KNOB + "width "
                + "and so on, which say what its model is made of");
        config = config(words, FORMAT_1.equals(words.get("format")));
        tokenizer = BytePairs.read(words);
        if (whole && tokenizer == null)
            throw new IllegalArgumentException("has no alphabet");
        vocabulary = tokenizer != null ? tokenizer.size() : rows(file);
        steps = whole
            ? (int) whole(words, "steps", 0, Integer.MAX_VALUE) : 0;
        random = whole ? new PythonRandom.State(
            whole(words, "random.seed", -Long.MAX_VALUE, Long.MAX_VALUE),
            whole(words, "random.draws", 0, Long.MAX_VALUE),
            spare(words, "random.spare")) : null;
        engine = words.get("engine");
        corpusSum = whole ? need(words, "corpus") : null;
        layout = Layout.of(words.entrySet().stream()
            .filter(e -> e.getKey().startsWith(LAYOUT))
            .map(e -> e.toString().substring(LAYOUT.length()))
            .toArray(String[]::new));
        words.forEach((word, value) -> {
            if (word.startsWith(NOTE))
                notes.put(word.substring(NOTE.length()), value);
        });
        readNumbers(file);
    }

    private static void check(SeekableByteChannel channel,
            Map<String, String> words) throws IOException {
        if (!WholeFile.sum(channel).equals(words.get(WholeFile.SUM)))
            throw new IllegalArgumentException("is damaged: the checksum "
                + "does not match (who changes a file has to leave out "
                + WholeFile.SUM + ")");
        String format = need(words, "format");
        if (!format.equals(FORMAT) && !format.equals(FORMAT_1))
            throw new IllegalArgumentException("is of the format '"
                + Tokenizer.shown(format) + "', which is not known here");
    }

    private static int rows(Safetensors file) {
        Tensor wte = file.tensors().get("wte");
        if (wte == null || wte.shape().length != 2)
            throw new IllegalArgumentException(
                "needs a tensor wte[vocabulary, width]");
        return wte.shape()[0];
    }

    private void readNumbers(Safetensors file) throws IOException {
        List<Parameter> needed = Gpt.shapes(config, vocabulary);
        List<String> kinds = whole ? List.of("", M, V) : List.of("");
        var found = new LinkedHashSet<String>();
        for (Parameter p : needed)
            for (String kind : kinds) {
                String name = kind + p.name();
                Tensor t = file.tensors().get(name);
                if (t == null || !Arrays.equals(t.shape(), p.shape()))
                    throw new IllegalArgumentException(
                        "needs a tensor " + name
                        + Arrays.toString(p.shape()) + (t == null ? ""
                            : " and has " + Tokenizer.shown(t.toString())));
                found.add(name);
            }
        for (String name : file.tensors().keySet())
            if (!found.contains(name)) throw new IllegalArgumentException(
                "has a tensor " + Tokenizer.shown(name)
                + " that its configuration does not call for");
        for (String name : found)
            numbers.put(name, finite(name, file.numbers(name)));
    }

    private static double[] finite(String name, double[] numbers) {
        for (double x : numbers)
            if (!Double.isFinite(x) || name.startsWith(V) && x < 0)
                throw new IllegalArgumentException("tensor " + name
                    + " holds " + x + ": the run that wrote it had gone"
                    + " wrong");
        return numbers;
    }

    /*
    A file says what its model is made of, knob by knob. A knob that it does
    not mention did not exist when it was written, and stands where it always
    stood. In the first format two knobs had longer names, and `rms` meant the
    norm that learns nothing.
    */

    private static Config config(
            Map<String, String> words, boolean first) {
        var settings = new ArrayList<String>();
        words.forEach((word, value) -> {
            if (!word.startsWith(KNOB)) return;
            String key = word.substring(KNOB.length());
            settings.add((first ? renamed(key) : key) + "="
                + (first && value.equals("rms")
                    ? "rms-unscaled" : value));
        });
        return Config.of(settings.toArray(new String[0]));
    }

    private static String renamed(String key) {
        return switch (key) {
            case "layerCount" -> "layers";
            case "headCount" -> "heads";
            default -> key;
        };
    }

    private static String need(Map<String, String> words, String key) {
        String value = words.get(key);
        if (value == null)
            throw new IllegalArgumentException("has no " + key);
        return value;
    }

    private static long whole(
            Map<String, String> words, String key, long least, long most) {
        String word = need(words, key);
        try {
            long n = Long.parseLong(word);
            if (n >= least && n <= most) return n;
        } catch (NumberFormatException e) {
            // said below, in our words
        }
        throw new IllegalArgumentException(key + " '"
            + Tokenizer.shown(word) + "' is not a whole number in "
            + least + ".." + most);
    }

    private static double spare(Map<String, String> words, String key) {
        String word = need(words, key);
        try {
            double x = Double.parseDouble(word);
            if (!Double.isInfinite(x)) return x;    // NaN: there is none
        } catch (NumberFormatException e) {
            // said below, in our words
        }
        throw new IllegalArgumentException(
            key + " '" + Tokenizer.shown(word) + "' is not a number");
    }

    /** Returns the model, with the weights that were saved. */
    public Gpt model() { return model(config); }

    private Gpt model(Config config) {
        return new Gpt(config, vocabulary, new Parameters(
            (name, start, shape) -> numbers.get(name)));
    }

    /*
    [#resume]
    === Going on

    To sample, model and tokenizer are enough. To train on, one also needs the
    same documents in the same order. They are not in the file, but their
    checksum is, so that nobody goes on with others by mistake. The generator
    is brought to its place by drawing as often as it had drawn.
    */

    /**
     * Returns a trainer that goes on where this one was saved.
     *
     * @param length how many steps the whole run shall have
     * @throws IllegalArgumentException if these are not the documents
     *     that the run began with, it has come further already, or the
     *     file holds weights only
     */
    public Trainer resume(Corpus documents, int length) {
        if (!whole) throw new IllegalArgumentException("the file holds "
            + "weights only: to train on, the optimizer's moments and the "
            + "place in the run would be needed");
        if (random.draws() > MAX_DRAWS) throw new IllegalArgumentException(
            "random.draws " + random.draws() + " is not in 0.." + MAX_DRAWS
            + "; to draw them all again would take too long");
        if (length < steps) throw new IllegalArgumentException("steps "
            + length + " is less than the " + steps
            + " that the checkpoint has behind it");
        Config config = this.config.with("steps=" + length);
        Corpus corpus = corpus(documents);
        if (corpus == null)
            throw new IllegalArgumentException("these are not the "
                + "documents that the checkpoint was trained on; "
                + "name them with --data");
        Gpt model = model(config);
        var trainer = new Trainer(
            model, tokenizer, corpus, PythonRandom.at(random));
        var m = new double[model.parameters().size()][];
        var v = new double[m.length][];
        for (int i = 0; i < m.length; i++) {
            String name = model.parameters().get(i).name();
            m[i] = numbers.get(M + name);
            v[i] = numbers.get(V + name);
        }
        trainer.optimizer().restore(steps, m, v);
        return trainer;
    }

    /**
     * Returns documents as the run had them, shuffled and split; null if
     * they are not those that it began with, or that is not known.
     */
    public Corpus corpus(Corpus documents) {
        Config.Training training = config.training();
        Corpus corpus = documents.knownTo(tokenizer)
            .shuffled(new PythonRandom(training.seed()))
            .split(training.heldOut());
        return corpus.checksum().equals(corpusSum) ? corpus : null;
    }

    /** Reads a checkpoint and goes on with it, for as long as planned. */
    public static Trainer resume(Path file, Corpus documents)
            throws IOException {
        Checkpoint checkpoint = load(file);
        return checkpoint.resume(documents, checkpoint.length());
    }

    /** Returns how many steps the run has at its end. */
    public int length() {
        return Math.max(config.training().steps(), steps);
    }

    public Config config() { return config; }

    /** Returns what took the steps; null: the graph, or not known. */
    public String engine() { return engine; }

    /** Returns how the documents lay in their file. */
    public Layout layout() { return layout; }

    /** @throws IllegalArgumentException if the file names none */
    public Tokenizer tokenizer() {
        if (tokenizer != null) return tokenizer;
        throw new IllegalArgumentException("the file has no word alphabet:"
            + " what its tokens stand for is not known");
    }

    /** Returns what was noted with it, for whoever wrote that. */
    public Map<String, String> notes() { return Map.copyOf(notes); }

    /** Returns how many steps the model was trained. */
    public int steps() { return steps; }

    @Override
    public String toString() {
        return "Checkpoint(" + model()
            + (whole ? " after " + steps + " steps)" : ")");
    }
}

/*
Is a resumed run the same? Let a trainer take ten steps and save it. Then let
it and its copy from the file both go on, and compare their losses:

[source,jshell]
----
jshell> var few = new Corpus(List.of("emma", "ava", "mia", "noah"))
few ==> Corpus(4 documents, 0 held out)

jshell> var first = Trainer.create(Config.microgpt(), few)
first ==> Trainer  0 steps taken, next rate 0.01, on 4 documents, 0 held out

jshell> first.train(10).number()
$3 ==> 10

jshell> Trainer copy() throws IOException {
   ...>     Path file = Files.createTempFile("few", ".model");
   ...>     Checkpoint.save(file, first);
   ...>     var copy = Checkpoint.load(file).resume(few, 1000);
   ...>     Files.delete(file);
   ...>     return copy;
   ...> }
|  created method copy()

jshell> var second = copy()
second ==> Trainer  10 steps taken, next rate 0.01, on 4 documents, 0 held out

jshell> first.train(10).loss() == second.train(10).loss()
$6 ==> true
----

[#checkpoint-production]
=== In production

A trained model is a beginning, from which others are trained on other
documents. Here our model first learns names in general, and then 100 steps of
only those that end in "lyn". Before and after, three names, and the loss on
the held-out names of all kinds:

[source,jshell]
----
jshell> trainer.train(1000).number()
$7 ==> 1000

jshell> void report() {
   ...>     var poet = new Sampler(model, tokenizer, new PythonRandom(3));
   ...>     for (int i = 0; i < 3; i++)
   ...>         System.out.println(poet.sample(0.7));
   ...>     System.out.println(Math.rint(100 * trainer.evaluate(200)) / 100);
   ...> }
|  created method report()

jshell> report()
anellad
ba
hamha
2.45

jshell> var lyn = new Corpus(corpus.training().stream()
   ...>     .filter(name -> name.endsWith("lyn")).toList())
lyn ==> Corpus(425 documents, 0 held out)

jshell> var tuner = new Trainer(
   ...>     model, tokenizer, lyn, new PythonRandom(4))
tuner ==> Trainer  0 steps taken, next rate 0.01, on 425 documents, 0 held out

jshell> tuner.train(100).number()
$12 ==> 100

jshell> report()
dailyn
rahyn
kaelyn
3.8
----

Its loss on names of all kinds is now above that of a model which knows
nothing, since it expects "lyn" everywhere. <<fine-tuning>> measures what is
gained and what is forgotten.

What is built on top of such a model leaves the model alone. A program may
look something up and put what it found into the context, before the question
(_retrieval_). Or it may read in what the model writes that something should
be done, do it, and add the result to the context (an _agent_). In both cases
the model does what ours does: it reads tokens, and says what could come next.

[#checkpoint-try]
=== Try it

Save the model that ends its names in "lyn", leave the prompt, and write with
it from the shell:

[source]
----
Checkpoint.save(Path.of("lyn.model"), tuner);
/exit
./build.sh sample --model lyn.model --count 5 --prompt ma
----

Then look into the file with any program that reads safetensors. Which tensors
are there besides the thirteen that <<count>> has listed? Two for each of
them, `adamw.m.wte` and `adamw.v.wte` and so on: the moments.

What is lost if the weights alone are kept, with fewer bits?

[source,jshell]
----
jshell> void lost(Safetensors.Type type) throws IOException {
   ...>     Path file = Files.createTempFile("lyn", ".safetensors");
   ...>     Checkpoint.export(file, model, tokenizer, type);
   ...>     double loss = Trainer.evaluate(Checkpoint.load(file).model(),
   ...>         tokenizer, corpus.heldOut().subList(0, 200));
   ...>     System.out.println(
   ...>         type + " " + Files.size(file) + " bytes, loss " + loss);
   ...>     Files.delete(file);
   ...> }
|  created method lost(Safetensors.Type)

jshell> for (var type : Safetensors.Type.values()) lost(type);
F64 35816 bytes, loss 3.802544015234313
F32 18784 bytes, loss 3.8025439956842573
F16 10256 bytes, loss 3.802574113048554
BF16 10272 bytes, loss 3.801526915927356
----

A file that Python has written with `safetensors` is taken in the same way, if
its words say what the model is made of.
*/
