/*
[#parameters]
== Every weight has a name: parameters

All that the model ever learns is stored in its _parameters_: leaves, arranged
in matrices and vectors, each of which has a name. The names are those of the
published Python file: `wte` for the **w**eights of the **t**oken
**e**mbedding, `layer0.attn_wq` for the query weights of the first block's
attention, and so on. An optimizer walks over all of them, a checkpoint writes
them down, and a curious person looks one up. There is nothing else in a
trained model: no rules, no list of names, only these numbers.
*/
package microgpt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** All parameters of a model, in the order in which they were made. */
public class Parameters {

    /** A named matrix {@code [row][column]}, or a vector as one row. */
    public record Parameter(String name, Value[][] rows, int... shape) {

        /** Returns whether this is a matrix and not a vector. */
        public boolean isMatrix() { return shape.length == 2; }

        /** Returns the row of a vector. */
        public Value[] vector() { return rows[0]; }

        /** Returns one number of a matrix. */
        public Value at(int row, int column) {
            return rows[row][column];
        }

        /** Returns how many numbers there are. */
        public int size() {
            int size = 1;
            for (int n : shape) size = Math.multiplyExact(size, n);
            return size;
        }

        /** Returns a copy of the numbers, row by row. */
        public double[] numbers() {
            var numbers = new double[size()];
            int k = 0;
            for (Value[] row : rows)
                for (Value v : row) numbers[k++] = v.data();
            return numbers;
        }

        /** Sets the numbers, row by row. */
        public void setNumbers(double[] numbers) {
            if (numbers.length != size())
                throw new IllegalArgumentException(this + " has "
                    + size() + " numbers, not " + numbers.length);
            int k = 0;
            for (Value[] row : rows)
                for (Value v : row) v.setData(numbers[k++]);
        }

        @Override
        public String toString() {
            return name + java.util.Arrays.toString(shape);
        }
    }

    /** How many names a message lists. */
    private static final int LISTED = 30;

    /*
    The parts of a model ask for their parameters by name and shape. Where the
    numbers come from is not their business: a new model draws them, and a
    saved one reads them from a file.
    */

    /** Where the numbers of parameters come from. */
    @FunctionalInterface
    public interface Source {

        /**
         * Returns a parameter's numbers, row by row. It is called once
         * for each, in the order in which a model asks.
         *
         * @param start what a new vector is filled with; NaN for a
         *     matrix, which starts at random
         */
        double[] numbers(String name, double start, int... shape);
    }

    private final Source source;
    private final List<Parameter> all = new ArrayList<>();
    private final Map<String, Parameter> byName = new HashMap<>();
    private final Set<Parameter> frozen = new LinkedHashSet<>();
    private final List<Runnable> derivations = new ArrayList<>();

    /** An empty collection, to be filled from a source. */
    public Parameters(Source source) { this.source = source; }

    /**
     * A collection that only notes names and shapes; nothing is stored
     * in its parameters, and they have no rows.
     */
    public static Parameters shapesOnly() {
        return new Parameters((name, start, shape) -> null);
    }

    /*
    A matrix starts at random. If all its rows were equal, and what reads
    their answers treated them equally, too, they would receive equal
    gradients and stay equal for ever: <<mlp-try>> tries it. The numbers are
    small, drawn from a bell curve with the standard deviation 0.08, so that
    nothing is exaggerated before anything was learned.
    */

    /** Makes a matrix; a new one starts at random. */
    public Parameter matrix(String name, int rows, int columns) {
        double[] x =
            source.numbers(name, Double.NaN, rows, columns);
        return keep(new Parameter(
            name, values(x, rows, columns), rows, columns));
    }

    /** Makes a vector; in a new one every number is {@code start}. */
    public Parameter vector(String name, int size, double start) {
        double[] x = source.numbers(name, start, size);
        return keep(new Parameter(name, values(x, 1, size), size));
    }

    private static Value[][] values(double[] x, int rows, int columns) {
        if (x == null) return new Value[0][];
        var values = new Value[rows][columns];
        int k = 0;
        for (Value[] row : values)
            for (int j = 0; j < columns; j++)
                row[j] = new Value(x[k++]);
        return values;
    }

    private Parameter keep(Parameter parameter) {
        all.add(parameter);
        byName.put(parameter.name(), parameter);
        return parameter;
    }

    /**
     * Gives a parameter a second name, for a part that shares it. It is
     * still one parameter: learned, counted and saved once.
     */
    public Parameter alias(String name, Parameter parameter) {
        byName.put(name, parameter);
        return parameter;
    }

    /*
    Not everything that a model calculates with need be learned. A parameter
    can be _frozen_: no optimizer gets it, and it stays as it is. And rows can
    be _derived_: computed from parameters, and computed again when those have
    changed. The part that asked for them notices nothing of it; it multiplies
    by Values, and whether these are leaves is not its business. Our model
    has neither. <<low-rank>> needs both.
    */

    /** Excludes a parameter from what is learned. */
    public void freeze(Parameter parameter) { frozen.add(parameter); }

    /**
     * Returns a matrix of a base's shape that is computed from others. It
     * has the name, and is neither learned itself nor counted nor saved.
     *
     * @param rows computes it, {@code [row][column]}
     */
    protected Parameter derived(
            String name, Parameter base, Supplier<Value[][]> rows) {
        int[] shape = base.shape();
        var derived = new Parameter(name, base.rows().length == 0
            ? base.rows() : new Value[shape[0]][shape[1]], shape);
        derivations.add(() -> {
            Value[][] now = rows.get();
            for (int i = 0; i < derived.rows().length; i++)
                derived.rows()[i] = now[i];
        });
        byName.put(name, derived);
        return derived;
    }

    /** Computes all derived rows, from what parameters are now. */
    void derive() {
        for (Runnable derivation : derivations) derivation.run();
    }

    /** Returns whether some are frozen. */
    boolean hasFrozen() { return !frozen.isEmpty(); }

    /** Returns all parameters in a stable order. */
    public List<Parameter> all() {
        return Collections.unmodifiableList(all);
    }

    /** Returns those that are not frozen; an optimizer gets these. */
    public List<Parameter> trainable() {
        return frozen.isEmpty() ? all()
            : all.stream().filter(p -> !frozen.contains(p)).toList();
    }

    /**
     * Returns the parameter of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Parameter get(String name) {
        Parameter found = byName.get(name);
        if (found != null) return found;
        throw new IllegalArgumentException("no parameter '"
            + Tokenizer.shown(name) + "'; there are: "
            + String.join(", ", all.stream().limit(LISTED)
                .map(Parameter::name).toList())
            + (all.size() > LISTED
                ? " and " + (all.size() - LISTED) + " more" : ""));
    }

    /** Returns how many numbers there are in all parameters. */
    public int count() {
        return all.stream().mapToInt(Parameter::size).sum();
    }

    /** Sets every gradient back to 0. */
    public void zeroGrad() {
        for (Parameter p : all)
            for (Value[] row : p.rows())
                for (Value v : row) v.zeroGrad();
    }

    /** Returns the length of the vector of all trainable's gradients. */
    double gradientNorm() {
        double sum = 0;
        for (Parameter p : trainable())
            for (Value[] row : p.rows())
                for (Value v : row) sum += v.grad * v.grad;
        return Math.sqrt(sum);
    }

    /** Multiplies every gradient. */
    void scaleGrad(double factor) {
        for (Parameter p : trainable())
            for (Value[] row : p.rows())
                for (Value v : row) v.grad *= factor;
    }

    /*
    [source,jshell]
    ----
    jshell> var parameters = new Parameters(new PythonRandom(42).normal(0.08))
    parameters ==> [0 numbers]

    jshell> parameters.matrix("w", 2, 3)
    $2 ==>
    w [2][3]  from -0.1198 to 0.05616  mean -0.01802  rms 0.05479
      0 -0.012 -0.014 -0.009
      1  0.056 -0.010 -0.120

    jshell> parameters.vector("b", 3, 0)
    $3 ==>
    b [3]  from 0 to 0  mean 0  rms 0
      0 0 0

    jshell> parameters
    parameters ==> [w[2, 3], b[3]: 9 numbers]
    ----
    */

    @Override
    public String toString() {
        String names = String.join(", ",
            all.stream().map(Parameter::toString).toList());
        return "[" + names + (all.isEmpty() ? "" : ": ")
            + count() + " numbers]";
    }
}

/*
[#parameters-production]
=== In production

Small, but how small? Each output of a matrix is a sum over all inputs, so its
spread grows with the square root of their number. To keep numbers at the same
size from layer to layer, the weights' standard deviation should be about
stem:[1/\sqrt{n}] for stem:[n] inputs (<<glorot2010>>, <<he2015>>). The code
of GPT-2 takes 0.02, and half of it for positions <<gpt2code>>; its paper
asks for less in the maps that end a block, since the outputs of many blocks
are added up <<radford2019>>. For our width of 16 the rule gives 0.25. The
published file takes 0.08, and with our norms it makes no difference that
could be told from luck: with 0.25 a thousand steps end at 2.46, over three
seeds, and with 0.08 at 2.44.

The numbers of a large model do not fit into the memory of one processor. They
are cut up and spread over many, which is most of the engineering of a large
run and changes no formula in this book.

[#parameters-try]
=== Try it

[source,jshell]
----
jshell> model.parameter("wte")
$5 ==>
wte [27][16]  from -0.247 to 0.326  mean 0.004647  rms 0.08339
   0 ░░▒▒-░░░░░░░░░-▓ ·▒▒-░-░▒▒-▒-░▒▒
   1 -░-░-▒-▒-▒▒▒▒▒░░▓▓ ·-▒▒▒-░-░-▓░░
   2 ░░-░ ·▒▒▓▓░░-░░░-█░░░░░░-░-░-░▒▒
   3 ░░ ·░░-▒-░░░░░▒▒-░-▓░░░░░░-▒-░░░
   4 -░▒▒-░-▓-▒ ·-░░░▒▒░░░░-▒-░░░-▒-▒
   5 -░░░-░-░-░▒▒ ·▒▒-░░░ ·-░-▒-░░░▒▒
   6 ░░-░-░-░-░░░░░-░-▒▒▒-░-▒░░░░-░ ·
   7 ░░░░-░-▒░░-▓-░▒▒░░-▓░░-░░░-░-░░░
   8 ░░░░-░▒▒-░-░░░-░-░░░░░▒▒░░-░░░-░
   9  ·-░░░-▒-▒░░-▒-░-░-░░░▒▒-░▒▒▒▒░░
  10 ░░░░▒▒-░-░-░-▓▒▒▒▒░░-░-░░░░░░░░░
  11 ░░▒▒-░-░░░-░-▒-░▒▒░░░░░░░░-░░░-░
  12 -▒░░░░-░░░-░░░-▒-░-░░░░░-▒░░██░░
  13 ░░-░-▓▒▒-▒-░-░-░▒▒░░-▒-▒░░-░-▒-░
  14 -░░░▒▒▒▒▒▒ ·▒▒░░░░░░▒▒▒▒░░▒▒ ·-░
  15 -▒-░░░ ·░░░░-░-▒-░-░▒▒-░░░▒▒░░░░
  16 -▒░░▒▒-▒▒▒▒▒░░-░-░-▓▒▒-█-░▒▒░░-░
  17 ▒▒-░-░-░▒▒▒▒-▒░░-░▒▒░░-░░░-░-▒░░
  18 -░░░░░-░▒▒░░░░ ·-░-░▒▒-░-▒▒▒░░ ·
  19 -░-░ ·░░-░-░-░░░-▒░░░░-░▒▒░░░░-░
  20 ░░ ·-░-▒ · ·-░-░ ·-░-░-▒-▒-░-▓-░
  21 -░░░-░▒▒░░-░░░░░-▒-░-░-▒-░▒▒-░░░
  22 ░░-░▒▒▓▓-▒░░-░░░░░▒▒-░░░-░░░░░ ·
  23 -░██░░-░░░▓▓-▒░░▒▒-░-░▒▒-▒-░ · ·
  24 ▓▓-░-▒░░░░░░▒▒-░-▒░░▒▒ ·░░▒▒▒▒▒▒
  25 -░-░░░░░░░░░░░ ·-░░░▒▒██-░-░░░ ·
  26 -░-▒-▒░░░░▓▓░░░░ ·▒▒▒▒-▓-░░░░░-▒
  █ is 0.326, negative where there is a minus

jshell> model.parameter("wte").rows()[0][0]
$6 ==> Value(data=0.04910673560484442, grad=0.0)

jshell> trainer.step()
$7 ==> step 1  anaiza  loss 3.3028 nats  gradient norm 0.4100  rate 0.01

jshell> model.parameter("wte").rows()[0][0]
$8 ==> Value(data=0.03910669960959136, grad=0.0)
----

A row of `wte` is the description of one letter, and row 0 is that of `a`. One
step of training has moved its first number by almost exactly 0.01, the
learning rate; <<adamw>> says why. Look at the row of a letter that is not in
the step's name: it has hardly moved. And ask for a parameter that does not
exist, `wxe` for instance: the answer lists those that do.

`/params` lists all parameters with their sizes, and `/params wte` draws one.
*/
