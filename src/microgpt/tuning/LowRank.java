package microgpt.tuning;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import microgpt.Checkpoint;
import microgpt.Corpus;
import microgpt.Gpt;
import microgpt.Parameters;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Safetensors;
import microgpt.Safetensors.Tensor;
import microgpt.Safetensors.Type;
import microgpt.Tokenizer;
import microgpt.Trainer;
import microgpt.Value;

/** A model that learns a correction of low rank to some matrices (LoRA). */
public final class LowRank {

    private static final String FORMAT = "microgpt low rank 1";
    private static final String BASE = ".base", A = ".lora_a", B = ".lora_b";

    private final Gpt base;
    private final int rank;
    private final double alpha;
    private final List<String> matrices;
    private final Gpt model;

    /**
     * Adds to each matrix W of these names what B·A makes of it:
     * W + (alpha / rank)·B·A, with A {@code [rank][input]} drawn and B
     * {@code [output][rank]} at 0. All else is frozen.
     *
     * @param matrices ends of names, such as "attn_wq", or whole names
     * @throws IllegalArgumentException if there is no such matrix, or the
     *     rank is not less than its sides are long
     * @see <a href="https://arxiv.org/abs/2106.09685">Hu et al. 2022,
     *     section 4.1</a>
     */
    public LowRank(Gpt base, int rank, double alpha, String... matrices) {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(
                "alpha " + alpha + " is not a number above 0");
        this.base = base;
        this.rank = rank;
        this.alpha = alpha;
        this.matrices = List.of(matrices);
        if (matrices.length == 0) throw new IllegalArgumentException(
            "name a matrix at least; there are: " + names());
        for (String name : matrices) check(name);
        model = new Gpt(base.config(), base.vocabulary(), new Adapted(
            new PythonRandom(base.config().training().seed())));
    }

    private void check(String end) {
        List<Parameter> found = base.parameters().stream()
            .filter(p -> p.isMatrix() && ends(p.name(), end)).toList();
        if (found.isEmpty()) throw new IllegalArgumentException(
            "no matrix '" + Tokenizer.shown(end) + "'; there are: "
            + names());
        for (Parameter p : found) {
            int most = Math.min(p.shape()[0], p.shape()[1]);
            if (rank < 1 || rank > most)
                throw new IllegalArgumentException("rank " + rank
                    + " is not in 1.." + most
                    + ", the shorter side of " + p);
        }
    }

    private String names() {
        return String.join(", ", base.parameters().stream()
            .filter(Parameter::isMatrix).map(Parameter::name).toList());
    }

    private static boolean ends(String name, String end) {
        return name.equals(end) || name.endsWith("." + end);
    }

    private boolean isAdapted(String name) {
        return matrices.stream().anyMatch(end -> ends(name, end));
    }

    private final class Adapted extends Parameters {

        Adapted(PythonRandom random) {
            super((name, start, shape) -> start(name, shape, random));
        }

        @Override
        public Parameter matrix(String name, int rows, int columns) {
            if (!isAdapted(name))
                return frozen(super.matrix(name, rows, columns));
            Parameter w =
                frozen(super.matrix(name + BASE, rows, columns));
            Parameter a = super.matrix(name + A, rank, columns);
            Parameter b = super.matrix(name + B, rows, rank);
            return derived(name, w, () -> corrected(w, a, b));
        }

        @Override
        public Parameter vector(String name, int size, double start) {
            return frozen(super.vector(name, size, start));
        }

        private Parameter frozen(Parameter parameter) {
            freeze(parameter);
            return parameter;
        }
    }

    private double[] start(
            String name, int[] shape, PythonRandom random) {
        if (name.endsWith(B)) return new double[shape[0] * shape[1]];
        if (name.endsWith(A)) return random
            .normal(1 / Math.sqrt(shape[1])).numbers(name, Double.NaN, shape);
        return base.parameter(name.endsWith(BASE)
            ? name.substring(0, name.length() - BASE.length())
            : name).numbers();
    }

    /** Returns W + (alpha / rank)·B·A. */
    private Value[][] corrected(Parameter w, Parameter a, Parameter b) {
        int rows = w.shape()[0], columns = w.shape()[1];
        var sum = new Value[rows][columns];
        for (int i = 0; i < rows; i++) {
            var row = new Value[rank];
            for (int k = 0; k < rank; k++)
                row[k] = b.at(i, k).mul(alpha / rank);
            for (int j = 0; j < columns; j++) {
                sum[i][j] = w.at(i, j);
                for (int k = 0; k < rank; k++)
                    sum[i][j] = sum[i][j].add(row[k].mul(a.at(k, j)));
            }
        }
        return sum;
    }

    /** Returns the model; what is trainable in it are the As and Bs. */
    public Gpt model() { return model; }

    /** Returns a trainer of the As and Bs; see {@link FineTuning}. */
    public Trainer trainer(Tokenizer tokenizer, Corpus documents) {
        return FineTuning.begin(model, tokenizer, documents);
    }

    /** Returns a plain model that gives the same logits. */
    public Gpt merged() { return FineTuning.copy(model); }

    /** Returns how many numbers are learned. */
    public int learnedCount() {
        return model.trainable().stream().mapToInt(Parameter::size).sum();
    }

    /**
     * Writes what is learned, and nothing else.
     *
     * @throws IOException if that cannot be done; an earlier file of
     *     that name is then unchanged
     */
    public void save(Path file) throws IOException {
        var words = new LinkedHashMap<String, String>();
        words.put("format", FORMAT);
        words.put("base", sum(base));
        words.put("rank", "" + rank);
        words.put("alpha", "" + alpha);
        words.put("matrices", String.join(" ", matrices));
        var tensors = new LinkedHashMap<Tensor, Supplier<double[]>>();
        for (Parameter p : model.trainable()) tensors.put(
            new Tensor(p.name(), Type.F64, p.shape()), p::numbers);
        Checkpoint.write(file, words, tensors);
    }

    /**
     * Reads what was learned on top of a model.
     *
     * @throws IllegalArgumentException if the file is missing, damaged
     *     or of another kind, or was learned on top of another model;
     *     the message names it and says what is wrong
     * @throws IOException if it cannot be read
     */
    public static LowRank load(Path file, Gpt base) throws IOException {
        String name = Tokenizer.shown(file);
        try (var channel = Files.newByteChannel(file)) {
            return read(new Safetensors(channel), base);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(name + ": no such file");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                name + ": " + e.getMessage(), e);
        }
    }

    private static LowRank read(Safetensors file, Gpt base)
            throws IOException {
        Map<String, String> words = file.metadata();
        if (!FORMAT.equals(words.get("format")))
            throw new IllegalArgumentException(
                "holds no correction of low rank");
        if (!sum(base).equals(words.get("base")))
            throw new IllegalArgumentException(
                "was learned on top of another model");
        var low = new LowRank(base,
            (int) number(words, "rank"), number(words, "alpha"),
            words.getOrDefault("matrices", "").split(" "));
        List<Parameter> learned = low.model.trainable();
        if (file.tensors().size() != learned.size())
            throw new IllegalArgumentException("has "
                + file.tensors().size() + " tensors and needs "
                + learned.size());
        for (Parameter p : learned) {
            Tensor t = file.tensors().get(p.name());
            if (t == null || !Arrays.equals(t.shape(), p.shape()))
                throw new IllegalArgumentException("needs a tensor " + p);
            double[] numbers = file.numbers(p.name());
            if (!Arrays.stream(numbers).allMatch(Double::isFinite))
                throw new IllegalArgumentException("tensor " + p.name()
                    + " holds what is no number");
            p.setNumbers(numbers);
        }
        return low;
    }

    private static double number(Map<String, String> words, String key) {
        try {
            return Double.parseDouble(words.getOrDefault(key, ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " '" + Tokenizer
                .shown(words.getOrDefault(key, "")) + "' is not a number");
        }
    }

    /** Returns a checksum of a model's numbers. */
    private static String sum(Gpt model) {
        var crc = new CRC32();
        for (Parameter p : model.parameters()) {
            double[] numbers = p.numbers();
            var bytes = ByteBuffer.allocate(8 * numbers.length);
            for (double x : numbers) bytes.putDouble(x);
            crc.update(bytes.flip());
        }
        return String.format("%08x", crc.getValue());
    }

    @Override
    public String toString() {
        return "LowRank(rank=" + rank + ", alpha=" + alpha + ", "
            + learnedCount() + " of " + base.parameterCount()
            + " numbers)";
    }
}
