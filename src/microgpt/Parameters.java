/*
[#parameters]
== Every weight has a name

All that the model ever learns is stored in its _parameters_: leaves, arranged
in matrices and vectors, each of which has a name. The names are those of the
published Python file: `wte` for the **w**eights of the **t**oken
**e**mbedding, `layer0.attn_wq` for the query weights of the first block's
attention, and so on. An optimizer walks over all of them, a checkpoint writes
them down, and a curious person looks one up.
*/
package microgpt;

import java.util.ArrayList;
import java.util.List;

/** All parameters of a model, in the order in which they were made. */
public final class Parameters {

    /** A named matrix {@code [row][column]}, or a vector as one row. */
    public record Parameter(String name, Value[][] rows, int... shape) {

        /** Returns whether this is a matrix and not a vector. */
        public boolean isMatrix() { return shape.length == 2; }

        /** Returns the row of a vector. */
        public Value[] vector() { return rows[0]; }

        /** Returns how many numbers there are. */
        public int size() { return rows.length * rows[0].length; }

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

    private final List<Parameter> all = new ArrayList<>();
    private final PythonRandom random;
    private final double std;

    /** An empty collection; matrices will be drawn from N(0, std²). */
    public Parameters(PythonRandom random, double std) {
        this.random = random;
        this.std = std;
    }

    /*
    A matrix starts at random: if all its rows were equal they would receive
    equal gradients and stay equal for ever. The numbers are small so that
    nothing is exaggerated before anything was learned.
    */

    /** Makes a matrix of random numbers, row by row. */
    public Parameter matrix(String name, int rows, int columns) {
        var matrix = new Value[rows][columns];
        for (Value[] row : matrix)
            for (int j = 0; j < columns; j++)
                row[j] = new Value(random.gauss(0, std));
        return keep(new Parameter(name, matrix, rows, columns));
    }

    /** Makes a vector in which every number is the same. */
    public Parameter vector(String name, int size, double start) {
        var vector = new Value[size];
        for (int i = 0; i < size; i++) vector[i] = new Value(start);
        return keep(new Parameter(name, new Value[][] {vector}, size));
    }

    private Parameter keep(Parameter parameter) {
        all.add(parameter);
        return parameter;
    }

    /** Returns all parameters in a stable order. */
    public List<Parameter> all() {
        return java.util.Collections.unmodifiableList(all);
    }

    /**
     * Returns the parameter of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Parameter get(String name) {
        for (Parameter p : all) if (p.name().equals(name)) return p;
        throw new IllegalArgumentException("no parameter '" + name
            + "'; there are: " + String.join(", ",
                all.stream().map(Parameter::name).toList()));
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

    /*
    [source,jshell]
    ----
    jshell> var parameters = new Parameters(new PythonRandom(42), 0.08)
    parameters ==> [0 numbers]

    jshell> parameters.matrix("w", 2, 3)
    $2 ==> w[2, 3]

    jshell> parameters.vector("b", 3, 0)
    $3 ==> b[3]

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
