/*
[#low-rank]
== A small correction: low rank

To fine-tune a model means to keep a second one, as large as the first. Who
has ten kinds of documents has ten models. Must all the weights change?

Take a matrix of three rows and three columns, and add to it a correction. The
correction has nine numbers, too. But let it be made of a column of three
numbers and a row of three, where each number is a product of one from either:

[stem]
++++
\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix}
\begin{pmatrix} 4 & 0 & -1 \end{pmatrix} =
\begin{pmatrix} 4 & 0 & -1 \\ 8 & 0 & -2 \\ 12 & 0 & -3 \end{pmatrix}
++++

Six numbers say nine. All rows are multiples of one row, and a matrix like that
has the _rank_ 1. As a linear map it asks one question, that of the row, and
answers it in one direction, that of the column. With two columns and two rows,
whose products are added up, the rank is 2. Of a matrix of 16 by 16 a
correction of rank 2 takes 64 numbers in place of 256; of one of 12,288 by
12,288, as in GPT-3, 49,152 in place of 151 million.

_LoRA_, low-rank adaptation <<hu2022>>, leaves the weights stem:[W] as they are
and learns only the correction:

[stem]
++++
W' = W + \frac{\alpha}{r}\,B\,A
++++

Here stem:[r] is the rank; stem:[A] has stem:[r] rows, stem:[B] has stem:[r]
columns, and the number stem:[\alpha] says how far the correction reaches.
stem:[A] starts at random and stem:[B] at 0. So in the beginning the correction
is 0, and the model is what it was.
*/
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
import microgpt.Gpt;
import microgpt.Parameters;
import microgpt.Parameters.Parameter;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.train.Safetensors;
import microgpt.train.Safetensors.Tensor;
import microgpt.train.Safetensors.Type;
import microgpt.train.Trainer;
import microgpt.train.WholeFile;

/** A model that learns a correction of low rank to some matrices (LoRA). */
public final class LowRank {

    private static final String FORMAT = "microgpt low rank 1";
    private static final String BASE = ".base";
    private static final String A = ".lora_a", B = ".lora_b";

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
     *     rank is more than its shorter side has numbers
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

    /*
    The model itself need not be written anew. Its parts ask for their weights
    by name (<<parameters>>), and here they ask somebody who keeps the weights
    frozen under another name, and hands out a matrix that is computed from
    them. All the Values of the correction are in the graph, so the walk back
    finds its way to stem:[A] and stem:[B]. Attention, MLP and linear map do
    not know of it.
    */

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
            .normal(1 / Math.sqrt(shape[1]))
            .numbers(name, Double.NaN, shape);
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

    /*
    When it has learned, the correction can be added to the weights for good.
    What comes out is a plain model of the old size, which gives the same
    numbers to the last bit, and costs no more than before. Or the correction
    is kept by itself, in a small file that is of use only with the model that
    it corrects. So the file holds a checksum of that.
    */

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
        WholeFile.write(file, words, tensors);
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

/*
[source,jshell]
----
jshell> trainer.train(1000).number()
$1 ==> 1000

jshell> var low = new LowRank(FineTuning.copy(model, "steps=300",
   ...>     "schedule=linear"), 2, 4, "attn_wq", "attn_wv")
low ==> LowRank(rank=2, alpha=4.0, 128 of 4256 numbers)

jshell> low.model().trainable()
$3 ==>
parameter              shape   norm  gradient  -max          histogram   +max
layer0.attn_wq.lora_a   2×16  1.016    0.0000  -0.38  ▅ ▄ ▂ ▇█▅█▄▅▄ ▄    0.38
layer0.attn_wq.lora_b   16×2  0.000    0.0000      0          █             0
layer0.attn_wv.lora_a   2×16  1.395    0.0000  -0.65  ▂  ▂▅▅▆▆▂██ ▃  ▂   0.65
layer0.attn_wv.lora_b   16×2  0.000    0.0000      0          █             0
all                           1.726    0.0000

jshell> var old = Corpus.read(Path.of(System.getProperty("microgpt.data"))
   ...>     .resolveSibling("names-1880.txt"))
old ==> Corpus(2000 documents, 0 held out)

jshell> var tuner = low.trainer(tokenizer, old)
tuner ==>
Trainer  0 steps taken, next rate 0.01, on 1,800 documents, 200 held out

jshell> tuner.evaluate()
$6 ==> 2.5452849027834783

jshell> tuner.train(300).number()
$7 ==> 300

jshell> tuner.evaluate()
$8 ==> 2.5153758382911606
----

Is the merged model the same? And how large are the files?

[source,jshell]
----
jshell> int[] mary = tokenizer.encodeStart("mary")
mary ==>
int[5]  "mary"
   26  12   0  17  24
  BOS   m   a   r   y

jshell> Arrays.equals(
   ...>     Sampler.probabilities(low.merged().forward(mary)[4], 1),
   ...>     Sampler.probabilities(low.model().forward(mary)[4], 1))
$10 ==> true

jshell> long size() throws IOException {
   ...>     Path file = Files.createTempFile("old", ".lora");
   ...>     low.save(file);
   ...>     long size = Files.size(file);
   ...>     Files.delete(file);
   ...>     return size;
   ...> }
|  created method size()

jshell> size()
$12 ==> 1472
----

The checkpoint of the whole model, moments and all, has some 100,000 bytes.

[#low-rank-worth]
=== How much does it learn?

Again a model that was trained well, and a thousand steps on the names of 1880
at the rate 0.01, falling, averaged over three seeds. In the second line all
weights are learned; in those below, corrections with stem:[\alpha = 2r].

[cols="<5,>2,>2,>2"]
|===
| what is learned | numbers | 1880 | 2018

| nothing | 0 | 2.434 | 2.298
| everything | 4,256 | 2.262 | 2.546
| queries and values, rank 1 | 64 | 2.411 | 2.338
| queries and values, rank 8 | 512 | 2.390 | 2.361
| the six matrices of the block, rank 1 | 288 | 2.371 | 2.394
| the six matrices of the block, rank 8 | 2,304 | 2.332 | 2.428
| the head, rank 2 | 86 | 2.353 | 2.414
| the head, rank 8 | 344 | 2.316 | 2.451
| embedding and head, rank 2 | 172 | 2.334 | 2.447
| embedding and head, rank 8 | 688 | 2.279 | 2.491
|===

.What corrections of four ranks gain on the old names, for each choice of matrices, by how many numbers they have; bars are standard errors
image::figure:low-rank-gain[Four rising curves one above the other; those of the head, and of embedding and head, lie far above those of queries and values and of the block]

How many numbers are learned says little. What counts is where they are.
Queries and values, the usual choice, gain 0.04 nats at most of the 0.17 that
there are: in this model attention does little (<<attention-worth>>), so there
is little in it to correct. The names of the two years differ in which letters
they like, and twice as much in which letter they like after which: counted in
the names of 1880, a table of single letters is better on their held-out ones by
0.07 nats than one counted in those of 2018, and a table of pairs by 0.15
(<<yardsticks>>). Both is decided where tokens come in and go out. With embedding and head a sixth of the numbers gains nine tenths.

It is said that a low rank forgets less <<biderman2024>>. Here it does not. The head with rank 8
comes to 2.316 on the old names and to 2.451 on the new ones; all weights, at a
tenth of the rate, come to 2.313 and 2.385 (<<fine-tuning-worth>>).

[#low-rank-production]
=== In production

Hu et al. adapted the queries and values of GPT-3 with a rank of 4, which takes
19 million numbers, a ten-thousandth of the model <<hu2022>>. What is saved is
above all memory: the optimizer keeps moments for what is learned only. A server
can hold one model and many small corrections, and change them from one
question to the next. With _QLoRA_ <<dettmers2023>> the frozen weights are
stored in 4 bits each, and a model of 65 billion parameters can be fine-tuned
on a single graphics processor.

[#low-rank-try]
=== Try it

A correction of the head alone, `lm_head`: what does it reach with a rank of 2?

[source,jshell]
----
jshell> var head = new LowRank(FineTuning.copy(model, "steps=300",
   ...>     "schedule=linear"), 2, 4, "lm_head")
head ==> LowRank(rank=2, alpha=4.0, 86 of 4256 numbers)

jshell> var trained = head.trainer(tokenizer, old)
trained ==>
Trainer  0 steps taken, next rate 0.01, on 1,800 documents, 200 held out

jshell> trained.train(300).number()
$15 ==> 300
----

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> trained.evaluate()
$16 ==> 2.4635841127795226
----

With two thirds of the numbers it gains more than twice as much as queries and
values did.
====
*/
