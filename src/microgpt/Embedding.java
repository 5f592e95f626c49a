/*
[#embedding]
== Every token gets a description: embeddings

Token 5 is not "more" than token 4; the ids are only names. So the first thing
the model does is to look each token up in a table and take out a row of
sixteen numbers, a _vector_. You may think of the row as a description of the
character in sixteen properties.

With three properties one could invent some. Is it a vowel? Does it often
begin a name? Does it often end one? Then `a` might be (1, 0.7, 1) and `j`
might be (0, 1, 0), and letters that behave alike would have rows that are
alike. Nobody invents anything here. The numbers start at random and are
learned like everything else, and nobody says what they mean.

A second table has a row for each _position_: first, second, third. The two
rows are added, number by number. For token stem:[c] at position stem:[p]:

[stem]
++++
x = \mathrm{wte}_c + \mathrm{wpe}_p
++++

Here stem:[\mathrm{wte}_c] is row stem:[c] of the token table and
stem:[\mathrm{wpe}_p] is row stem:[p] of the position table. So the same
letter looks a little different at the beginning of a name and at its end.
Without the second table this model could tell which letters came before, but
not in which order: what reads them, in <<attention>>, takes an average, and
an average has no order. A thousand steps without it end at a loss of 2.483,
over three seeds, and with it at 2.436.
*/
package microgpt;

import microgpt.Parameters.Parameter;
import microgpt.Probe.Station;

/** A table of token vectors and a table of position vectors. */
public final class Embedding {

    /** How a model knows where a token stands. */
    public enum Position { LEARNED, ROPE, NONE }

    static final Station
        TOKEN = new Station("token_embedding", "embedding",
            "Embedding: a row for the token", "x = wte[token]"),
        POSITION = new Station("position_embedding", "embedding",
            "Embedding: a row for the position, added to it",
            "place = wpe[position]"),
        SUM = new Station("embedding", "embedding", POSITION.title(),
            "x = token_embedding + position_embedding");

    private final Parameter tokens;     // wte: [token][width]
    private final Parameter positions;  // wpe: [position][width], or null

    /** Makes the table {@code wte}, and {@code wpe} where learned. */
    public Embedding(Parameters parameters, int vocabulary, int width,
            int context, Position position) {
        tokens = parameters.matrix("wte", vocabulary, width);
        positions = position == Position.LEARNED
            ? parameters.matrix("wpe", context, width) : null;
    }

    /** Returns the table of token vectors. */
    Parameter tokens() { return tokens; }

    /**
     * Returns the vector of a token at a position, {@code [width]}.
     *
     * @throws IllegalArgumentException if there is no such token
     */
    public Value[] forward(int token, int position, Probe probe) {
        Value[][] rows = tokens.rows();
        if (token < 0 || token >= rows.length)
            throw new IllegalArgumentException("token " + token
                + " is not in 0.." + (rows.length - 1));
        Value[] character = rows[token];
        probe.see(TOKEN, position, character);
        if (positions == null) return character;
        Value[] place = positions.rows()[position];
        Value[] x = Linear.add(character, place);
        probe.see(POSITION, position, place);
        probe.see(SUM, position, x);
        return x;
    }
}

/*
The vector of an `e` at position 1 begins like this:

[source,jshell]
----
jshell> double number(String table, int row, int i) {
   ...>     return model.parameter(table).rows()[row][i].data();
   ...> }
|  created method number(String,int,int)

jshell> int e = tokenizer.encodeStart("e")[1]
e ==> 4

jshell> for (int i = 0; i < 3; i++)
   ...>     System.out.println(number("wte", e, i) + number("wpe", 1, i));
-0.027056662561193254
0.1522305135447472
0.08776662653966862
----

What can be learned here? A look-up is a linear map in disguise: write the
token as 27 numbers, a 1 at its id and 0 everywhere else (a _one-hot_ vector),
and multiply by the table. So gradients reach the rows that were used, and
only those. (The others may still move a little, by their decay and by what
the optimizer remembers of earlier steps.) A letter that occurs twice in a
name gets the sum of both.

The figures show the sixteen numbers of each letter drawn in two dimensions,
those in which the letters differ most.footnote:[The first two _principal
components_: the directions of the largest spread. How much of it they show,
`/embedding` says; the rest is lost, as in any map of a globe.] Before
training there is nothing to see. Afterwards the vowels have moved to one
side, although `e` stands a little apart, and letters that look like
neighbours may be far from each other in the fourteen dimensions that are not
drawn. <<embedding-try>> therefore measures in all sixteen: there two vowels
point much the same way, on average, and a vowel and a consonant do not.
Nobody told the model about vowels. It found out because that helps to guess
the next letter.

.The 27 rows of `wte` before training
image::figure:embedding-before["Letters scattered without order on a map of two components, vowels in a colour of their own"]

.The same after 1,000 steps
image::figure:embedding-after["Letters in a plane; the vowels and y lie apart"]

[#embedding-production]
=== In production

The first transformer added positions, too, but its second table was not
learned: it held sines and cosines of different wavelengths <<vaswani2017>>.
GPT-2 learned it, as we do <<radford2019>>. A table has an end: with 16 rows,
numbered from 0, position 16 has none. And nothing about row 3 helps to know
what row 4 should be.

Most models now use _rotary position embedding_, RoPE <<su2021>>. Nothing is
added to the vector; attention turns what it compares, by an angle that grows
with the position. <<rotary>> shows how.

[#tied-weights]
=== Tied weights

The model ends with a matrix of the same shape as `wte`, the one that gives
each token its score (<<gpt>>). Both hold one row of sixteen numbers for each
token, and one may use the same numbers for both. GPT-2 does <<gpt2code>>,
and saves 39 million parameters in its smallest size. A weight that is used in
two places gets the sum of both gradients, and `Value` sees to that. Our model
keeps the two apart, as many large ones do: the larger the model, the less
there is to save.

[#embedding-try]
=== Try it

Two rows are alike if they point the same way. The _cosine_ of the angle
between them says how much: 1 is the same way, 0 is across, −1 is opposite.

[source,jshell]
----
jshell> double dot(int a, int b) {
   ...>     double sum = 0;
   ...>     for (int i = 0; i < 16; i++)
   ...>         sum += number("wte", a, i) * number("wte", b, i);
   ...>     return sum;
   ...> }
|  created method dot(int,int)

jshell> double alike(char a, char b) {
   ...>     int i = a - 'a', j = b - 'a';
   ...>     return dot(i, j) / Math.sqrt(dot(i, i) * dot(j, j));
   ...> }
|  created method alike(char,char)

jshell> trainer.train(1000).number()
$6 ==> 1000

jshell> alike('a', 'o')
$7 ==> 0.7408365612047731

jshell> alike('a', 'z')
$8 ==> -0.5594998831885177
----

Which letter is most like `y`? And are two vowels, on average, more alike than
a vowel and a consonant?

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> for (char c = 'a'; c <= 'z'; c++)
   ...>     if (c != 'y' && alike('y', c) > 0.5)
   ...>         System.out.println(c + " " + alike('y', c));
i 0.5642278606331591
o 0.528772502903968

jshell> double average(String some, String others) {
   ...>     return some.chars().boxed().flatMap(a -> others.chars()
   ...>         .filter(b -> b != a).mapToObj(b -> alike((char) (int) a,
   ...>             (char) b))).mapToDouble(x -> x).average().getAsDouble();
   ...> }
|  created method average(String,String)

jshell> average("aeiou", "aeiou")
$11 ==> 0.5392462330577953

jshell> average("aeiou", "bcdfghjklmnpqrstvwxz")
$12 ==> -0.2998787816882607
----
====

`/embedding` draws the map of all letters in the terminal.
*/
