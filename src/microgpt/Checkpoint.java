/*
[#checkpoint]
== Keeping what was learned

A run may take long, and a machine may stop. So now and then everything that
is needed to go on is written to a file: the weights, the optimizer's moments,
the number of steps, the configuration, the alphabet, and where the random
generator stood. A run that was interrupted and resumed ends with the very
same weights as one that was not, to the last bit.
*/
package microgpt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import microgpt.Parameters.Parameter;
import microgpt.Safetensors.Tensor;

/** A model and its training, as kept in a file. */
public final class Checkpoint {

    private static final String FORMAT = "microgpt 1";
    private static final String M = "adamw.m.";
    private static final String V = "adamw.v.";

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
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
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
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file))
            throw new IllegalArgumentException(
                file + ": is a folder; a file name is needed");
        if (!Files.isDirectory(folder))
            throw new IllegalArgumentException(
                file + ": there is no folder " + folder);
        try {
            Path part = part(file);
            if (!Files.exists(part))
                Files.delete(Files.createFile(part));
        } catch (IOException e) {
            throw new IllegalArgumentException(file
                + ": the folder " + folder + " cannot be written to");
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
        file.put("alphabet", trainer.tokenizer().alphabet());
        file.put("corpus", sum(trainer.corpus()));
        file.put("steps", optimizer.steps());
        file.put("random.seed", random.seed());
        file.put("random.draws", random.draws());
        file.put("random.spare", random.spare());
        model.config().toMap().forEach(
            (key, value) -> file.put("config." + key, value));
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
    that its own configuration calls for; and before a model of that size is
    made, the numbers for it must be there.
    */

    /**
     * Reads a checkpoint.
     *
     * @throws IllegalArgumentException if the file is missing, damaged
     *     or of another kind; the message names it and says what is wrong
     * @throws IOException if it cannot be read
     */
    public static Checkpoint load(Path file) throws IOException {
        if (Files.isDirectory(file)) throw new IllegalArgumentException(
            file + ": is a folder; a checkpoint file is needed");
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file");
        }
        try {
            return new Checkpoint(Safetensors.fromBytes(bytes));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                file + ": " + e.getMessage(), e);
        }
    }

    private Checkpoint(Safetensors file) {
        Map<String, String> words = file.metadata();
        if (!FORMAT.equals(words.get("format")))
            throw new IllegalArgumentException(
                "is a safetensors file of another program");
        config = config(words);
        tokenizer = new Tokenizer(List.of(need(words, "alphabet")));
        steps = Integer.parseInt(need(words, "steps"));
        random = new PythonRandom.State(
            Long.parseLong(need(words, "random.seed")),
            Long.parseLong(need(words, "random.draws")),
            Double.parseDouble(need(words, "random.spare")));
        corpusSum = need(words, "corpus");
        tensors = file.tensors();
        if (steps < 0) throw new IllegalArgumentException(
            "steps " + steps + " is negative");
        long there = tensors.values().stream()
            .mapToLong(t -> t.numbers().length).sum();
        if (there < 3 * Gpt.matrixNumbers(config, tokenizer.size()))
            throw new IllegalArgumentException("holds " + there
                + " numbers, too few for its own configuration");
        model();
    }

    private static Config config(Map<String, String> words) {
        var values = new HashMap<String, String>();
        for (String key : Config.microgpt().toMap().keySet())
            values.put(key, need(words, "config." + key));
        return Config.microgpt().with(values);
    }

    private static String need(Map<String, String> words, String key) {
        String value = words.get(key);
        if (value == null)
            throw new IllegalArgumentException("has no " + key);
        return value;
    }

    /** Returns the model, with the weights that were saved. */
    public Gpt model() { return model(config); }

    private Gpt model(Config config) {
        var model = new Gpt(
            config, tokenizer.size(), new PythonRandom(0));
        if (tensors.size() != 3 * model.parameters().size())
            throw new IllegalArgumentException("has " + tensors.size()
                + " tensors; needed are "
                + 3 * model.parameters().size());
        for (Parameter p : model.parameters()) {
            p.setNumbers(numbers("", p));
            numbers(M, p);
            numbers(V, p);
        }
        return model;
    }

    private double[] numbers(String prefix, Parameter p) {
        Tensor t = tensors.get(prefix + p.name());
        if (t == null || !java.util.Arrays.equals(t.shape(), p.shape()))
            throw new IllegalArgumentException("needs a tensor "
                + prefix + p + (t == null ? "" : " and has "
                    + java.util.Arrays.toString(t.shape())));
        return t.numbers();
    }

    /*
    [#resume]
    === Going on

    To sample, model and tokenizer are enough. To train on, one also needs the
    same documents in the same order. They are not in the file, but their
    checksum is, so that nobody goes on with others by mistake.
    */

    /**
     * Returns a trainer that goes on where this one was saved.
     *
     * @param length how many steps the whole run shall have
     * @throws IllegalArgumentException if these are not the documents
     *     that the run began with, or it has come further already
     */
    public Trainer resume(Corpus documents, int length) {
        if (length < steps) throw new IllegalArgumentException("steps "
            + length + " is less than the " + steps
            + " that the checkpoint has behind it");
        Config config = this.config.with("steps", "" + length);
        Corpus corpus = documents
            .shuffled(new PythonRandom(config.seed()))
            .split(config.heldOut());
        if (!sum(corpus).equals(corpusSum))
            throw new IllegalArgumentException("these are not the "
                + "documents that the checkpoint was trained on");
        Gpt model = model(config);
        var trainer = new Trainer(
            model, tokenizer, corpus, PythonRandom.at(random));
        var m = new double[model.parameters().size()][];
        var v = new double[m.length][];
        for (int i = 0; i < m.length; i++) {
            m[i] = numbers(M, model.parameters().get(i));
            v[i] = numbers(V, model.parameters().get(i));
        }
        trainer.optimizer().restore(steps, m, v);
        return trainer;
    }

    /** Reads a checkpoint and goes on with it, for as long as planned. */
    public static Trainer resume(Path file, Corpus documents)
            throws IOException {
        Checkpoint checkpoint = load(file);
        return checkpoint.resume(documents,
            Math.max(checkpoint.config.steps(), checkpoint.steps));
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
