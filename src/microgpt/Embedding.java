/*
[#embedding]
== Every token gets a description

Token 5 is not "more" than token 4; the ids are only names. So the first thing
the model does is to look each token up in a table and take out a row of
sixteen numbers, a _vector_. You may think of the row as a description of the
character in sixteen properties. Nobody says what the properties mean. They
start at random and are learned like everything else, and after training
letters that behave alike have rows that are alike.

A second table has a row for each _position_: first, second, third. The two
rows are added. So the same letter looks a little different at the beginning
of a name and at its end.
*/
package microgpt;

import microgpt.Parameters.Parameter;

/** A table of token vectors and a table of position vectors. */
public final class Embedding {

    private final Parameter tokens;         // wte: [token][width]
    private final Parameter positions;      // wpe: [position][width]

    /** Makes both tables, {@code wte} and {@code wpe}. */
    public Embedding(
            Parameters parameters, int vocabulary, Config config) {
        tokens = parameters.matrix("wte", vocabulary, config.width());
        positions = parameters.matrix(
            "wpe", config.context(), config.width());
    }

    /** Returns the vector of a token at a position, {@code [width]}. */
    public Value[] forward(int token, int position, Probe probe) {
        Value[][] rows = tokens.rows();
        if (token < 0 || token >= rows.length)
            throw new IllegalArgumentException("token " + token
                + " is not in 0.." + (rows.length - 1));
        Value[] character = rows[token];
        Value[] place = positions.rows()[position];
        Value[] x = Linear.add(character, place);
        probe.see("token_embedding", position, character);
        probe.see("position_embedding", position, place);
        probe.see("embedding", position, x);
        return x;
    }
}
