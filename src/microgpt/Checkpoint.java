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
package microgpt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import microgpt.Parameters.Parameter;
import microgpt.Safetensors.Tensor;

/** A model and its training, as kept in a file. */
public final class Checkpoint {

    private static final String FORMAT = "microgpt 2";
    private static final String FORMAT_1 = "microgpt 1";
    private static final String KNOB = "config.";
    private static final String M = "adamw.m.";
    private static final String V = "adamw.v.";

    /** The generator draws as often within a second. */
    private static final long MAX_DRAWS = 1L << 28;

    private final Config config;
    private final Tokenizer tokenizer;
    private final int steps;
    private final PythonRandom.State random;
    private final String corpusSum;
    private final Map<String, Tensor> tensors;

    /*
    [#checkpoint-save]
    === Saving

    The file is written under another name beside the old one, and only when
    every byte has reached the disk is it moved into place. Whatever happens,
    there is always a whole file: the old one or the new one.
    */

    /**
     * Writes the trainer's state.
     *
     * @throws IOException if that cannot be done; an earlier file of
     *     that name is then unchanged
     */
    public static void save(Path file, Trainer trainer)
            throws IOException {
        byte[] bytes = contents(trainer).toBytes();
        Path part = part(file);
        try {
            try (var channel = FileChannel.open(part,
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) channel.write(buffer);
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        } catch (FileSystemException e) {
            Files.deleteIfExists(part);
            throw e;
        } catch (IOException e) {       // which does not name the file
            Files.deleteIfExists(part);
            throw new FileSystemException(
                file.toString(), null, e.getMessage());
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /**
     * Checks, before a long run, that a file could be written there.
     *
     * @throws IllegalArgumentException if not; the message says why
     */
    public static void checkWritable(Path file) {
        String name = Tokenizer.shown(file);
        Path folder = file.toAbsolutePath().getParent();
        if (file.toString().isEmpty()) throw new IllegalArgumentException(
            "the empty name is no name of a file");
        if (folder == null || Files.isDirectory(file))
            throw new IllegalArgumentException(
                name + ": is a folder; a file name is needed");
        if (!Files.isDirectory(folder)) throw new IllegalArgumentException(
            name + ": there is no folder " + Tokenizer.shown(folder));
        try {
            Path part = part(file);
            if (!Files.exists(part))
                Files.delete(Files.createFile(part));
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(name + ": the folder "
                + Tokenizer.shown(folder) + " cannot be written to");
        } catch (IOException e) {
            String reason = e instanceof FileSystemException f
                ? f.getReason() : e.getMessage();
            throw new IllegalArgumentException(name
                + ": cannot be written (" + reason + ")");
        }
    }

    /*
    Every parameter makes three tensors: the weights under its own name, and
    the two moments that the optimizer keeps for it.
    */

    private static Safetensors contents(Trainer trainer) {
        Gpt model = trainer.model();
        AdamW optimizer = trainer.optimizer();
        PythonRandom.State random = trainer.random().state();
        var file = new Safetensors();
        file.put("format", FORMAT);
        trainer.tokenizer().words().forEach(file::put);
        file.put("corpus", sum(trainer.corpus()));
        file.put("steps", optimizer.steps());
        file.put("random.seed", random.seed());
        file.put("random.draws", random.draws());
        file.put("random.spare", random.spare());
        model.config().toMap().forEach(
            (key, value) -> file.put(KNOB + key, value));
        int i = 0;
        for (Parameter p : model.parameters()) {
            double[] m = optimizer.firstMoments()[i];
            double[] v = optimizer.secondMoments()[i++];
            file.put(new Tensor(p.name(), p.shape(), p.numbers()));
            file.put(new Tensor(M + p.name(), p.shape(), m));
            file.put(new Tensor(V + p.name(), p.shape(), v));
        }
        return file;
    }

    private static String sum(Corpus corpus) {
        return Safetensors.sum(String.join("\n", corpus.documents())
            .getBytes(StandardCharsets.UTF_8));
    }

    /*
    [#checkpoint-load]
    === Loading

    A file is taken as a whole or not at all. It must hold exactly the tensors
    that its own configuration calls for; before a model of that size is made,
    the numbers for it must be there; and each must be one. A run that went
    wrong may have left NaN (_not a number_), or infinity, and nothing can be
    done with these.
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
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(name + ": no such file");
        }
        try {
            return new Checkpoint(Safetensors.fromBytes(bytes));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                name + ": " + e.getMessage(), e);
        }
    }

    private Checkpoint(Safetensors file) {
        Map<String, String> words = file.metadata();
        String format = words.get("format");
        if (!FORMAT.equals(format) && !FORMAT_1.equals(format))
            throw new IllegalArgumentException(
                "is a safetensors file of another program");
        config = config(words, FORMAT_1.equals(format));
        tokenizer = Tokenizer.read(words);
        if (tokenizer == null)
            throw new IllegalArgumentException("has no alphabet");
        steps = (int) whole(words, "steps", 0, Integer.MAX_VALUE);
        random = new PythonRandom.State(
            whole(words, "random.seed", -Long.MAX_VALUE, Long.MAX_VALUE),
            whole(words, "random.draws", 0, Long.MAX_VALUE),
            spare(words, "random.spare"));
        corpusSum = need(words, "corpus");
        tensors = file.tensors();
        List<Parameter> needed = Gpt.shapes(config, tokenizer.size());
        if (tensors.size() != 3 * needed.size())
            throw new IllegalArgumentException("has " + tensors.size()
                + " tensors; its configuration needs "
                + 3 * needed.size());
        for (Parameter p : needed)
            for (String prefix : List.of("", M, V))
                numbers(prefix + p.name(), p.shape());
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
        return new Gpt(config, tokenizer.size(), new Parameters(
            (name, start, shape) -> numbers(name, shape)));
    }

    private double[] numbers(String name, int[] shape) {
        Tensor t = tensors.get(name);
        if (t == null || !Arrays.equals(t.shape(), shape))
            throw new IllegalArgumentException("needs a tensor " + name
                + Arrays.toString(shape) + (t == null ? "" : " and has "
                    + Tokenizer.shown(Arrays.toString(t.shape()))));
        for (double x : t.numbers())
            if (!Double.isFinite(x) || name.startsWith(V) && x < 0)
                throw new IllegalArgumentException("tensor " + name
                    + " holds " + x + ": the run that wrote it had gone"
                    + " wrong");
        return t.numbers();
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
     *     that the run began with, or it has come further already
     */
    public Trainer resume(Corpus documents, int length) {
        if (random.draws() > MAX_DRAWS) throw new IllegalArgumentException(
            "random.draws " + random.draws() + " is not in 0.." + MAX_DRAWS
            + "; to draw them all again would take too long");
        if (length < steps) throw new IllegalArgumentException("steps "
            + length + " is less than the " + steps
            + " that the checkpoint has behind it");
        Config config = this.config.with("steps=" + length);
        Config.Training training = config.training();
        Corpus corpus = documents
            .shuffled(new PythonRandom(training.seed()))
            .split(training.heldOut());
        if (!sum(corpus).equals(corpusSum))
            throw new IllegalArgumentException("these are not the "
                + "documents that the checkpoint was trained on; "
                + "name them with --data");
        Gpt model = model(config);
        var trainer = new Trainer(
            model, tokenizer, corpus, PythonRandom.at(random));
        var m = new double[model.parameters().size()][];
        var v = new double[m.length][];
        for (int i = 0; i < m.length; i++) {
            Parameter p = model.parameters().get(i);
            m[i] = numbers(M + p.name(), p.shape());
            v[i] = numbers(V + p.name(), p.shape());
        }
        trainer.optimizer().restore(steps, m, v);
        return trainer;
    }

    /** Reads a checkpoint and goes on with it, for as long as planned. */
    public static Trainer resume(Path file, Corpus documents)
            throws IOException {
        Checkpoint checkpoint = load(file);
        return checkpoint.resume(documents,
            Math.max(checkpoint.config.training().steps(),
                checkpoint.steps));
    }

    public Config config() { return config; }
    public Tokenizer tokenizer() { return tokenizer; }

    /** Returns how many steps the model was trained. */
    public int steps() { return steps; }

    @Override
    public String toString() {
        return "Checkpoint(" + model() + " after " + steps + " steps)";
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

[#fine-tuning]
=== In production

A trained model is seldom the end. It is a beginning from which others are
trained, on less text and with less effort: _fine-tuning_. There is nothing
new to it. It is the same loop, which starts from weights that know something,
and reads other documents.

Here our model first learns names in general, and then 100 steps of only those
that end in "lyn". Before and after, three names, and the loss on the held-out
names of all kinds:

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

What a model learns anew it pays for with some of what it knew. Its loss on
names of all kinds is now above that of a model which knows nothing, since it
expects "lyn" everywhere. One can mix some of the old documents with the new,
take a smaller rate, or stop earlier.

A large model that has read the web can go on with any text. A question it may
answer with three more questions, since that is how lists of questions go. To
make an assistant of it, one trains it on dialogues that people have written,
and then, with a loss that rates whole answers, towards those that people
prefer <<ouyang2022>>. This, besides size, is what lies between the program in
this book and the assistants that one can talk to. To do it cheaply one can
leave the weights as they are and learn a small correction to each matrix, the
product of two narrow ones <<hu2022>>.

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
*/
