/*
[#mlp]
== Thinking it over: the MLP

Attention brings information to a position. The second part of a block works
on it there: a small network of two linear maps with a bend between them, a
_multi-layer perceptron_. The first map widens the vector from 16 to 64, the
second brings it back to 16.

Why the bend? Because two linear maps in a row are no more than one. If the
first makes stem:[y = 2x] and the second stem:[z = 3y], then stem:[z = 6x],
and one map with the weight 6 would have done. Put something between that is
not a straight line, and the two together can do what neither can alone: say
"only if".

Our bend is the _squared ReLU_: negative numbers become 0, the others are
squared. So −2, 0.5 and 3 turn into 0, 0.25 and 9. So et al. found it by
letting a program search for better transformers, and with it their models
needed fewer steps than with the bends in use <<so2021>>. (In ours it makes no
difference that could be told from luck: over five seeds a thousand steps end
at 2.438 with it, and at 2.446 without the square.) With stem:[W_1] for
the matrix that widens and stem:[W_2] for the one that narrows:

[stem]
++++
\mathrm{mlp}(x) = W_2\,\bigl(\max(0,\, W_1 x)\bigr)^2
++++

The square is taken of each number by itself. In words: the 64 rows of
stem:[W_1] are questions to the vector. A question whose answer is negative
falls silent. Each of the others adds its column of stem:[W_2] to the result,
and the more so, the larger the answer.
*/
package microgpt;

import microgpt.Probe.Station;

/** Widen, bend, narrow: {@code [width]} to the same. */
public final class Mlp {

    /** The bends that there are. */
    public enum Activation {
        SQUARED_RELU, RELU, GELU, SILU, SWIGLU;

        /**
         * Returns how many numbers there usually are inside: four times
         * the width; for SwiGLU 8/3 of it, rounded up to a multiple of 16.
         */
        public int usualWidth(int width) {
            return this == SWIGLU
                ? (8 * width / 3 + 15) / 16 * 16 : 4 * width;
        }

        /** Returns the bend at x. */
        public Value of(Value x) {
            return switch (this) {
                case SQUARED_RELU -> x.relu().pow(2);
                case RELU -> x.relu();
                case GELU -> gelu(x);
                case SILU, SWIGLU -> x.mul(x.sigmoid());
            };
        }
    }

    public static final Station
        INNER = new Station("mlp_inner", "MLP", "MLP: widen",
            "mlp_inner = mlp_fc1 · y (+ bias)"),
        GATE = new Station("mlp_gate", "MLP", "MLP: the gate",
            "gate = mlp_gate · y (+ bias)"),
        HIDDEN = new Station("mlp_hidden", "MLP", "MLP: bend",
            "mlp_hidden = bend(mlp_inner)"),
        GATED = new Station("mlp_hidden", "MLP", "MLP: bend, and gate",
            "mlp_hidden = swish(gate) · mlp_inner"),
        OUT = new Station("mlp_out", "MLP", "MLP: narrow",
            "mlp_out = mlp_fc2 · mlp_hidden (+ bias)");

    private final Linear widen;
    private final Linear gate;          // SwiGLU's third map, or null
    private final Linear narrow;
    private final Activation activation;

    /**
     * Makes the maps of the layer of that name.
     *
     * @param inner how many numbers there are inside
     */
    public Mlp(Parameters parameters, String layer, int width,
            int inner, Activation activation, boolean bias) {
        this.activation = activation;
        widen = Linear.of(
            parameters, layer + ".mlp_fc1", inner, width, bias);
        gate = activation == Activation.SWIGLU ? Linear.of(
            parameters, layer + ".mlp_gate", inner, width, bias) : null;
        narrow = Linear.of(
            parameters, layer + ".mlp_fc2", width, inner, bias);
    }

    /** Works on one position's vector, {@code [width]} to the same. */
    public Value[] forward(Value[] x, int position, Probe probe) {
        Value[] inner = widen.forward(x);
        Value[] bent = gate == null ? inner : gate.forward(x);
        probe.see(INNER, position, inner);
        if (gate != null) probe.see(GATE, position, bent);
        var hidden = new Value[inner.length];
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = activation.of(bent[i]);
            if (gate != null) hidden[i] = hidden[i].mul(inner[i]);
        }
        Value[] y = narrow.forward(hidden);
        probe.see(gate == null ? HIDDEN : GATED, position, hidden);
        probe.see(OUT, position, y);
        return y;
    }

    /*
    GELU <<hendrycks2016>> in the form that GPT-2 computes:

    [stem]
    ++++
    \mathrm{gelu}(x) = \frac{x}{2} \left(1 + \tanh\left(
    \sqrt{\tfrac{2}{\pi}}\,(x + 0.044715\,x^3)\right)\right)
    ++++
    */

    private static Value gelu(Value x) {
        Value inside = x.mul(x).mul(x).mul(0.044715).add(x)
            .mul(Math.sqrt(2 / Math.PI));
        return inside.tanh().add(1).mul(x).mul(0.5);
    }
}

/*
[#mlp-production]
=== In production

The bend has a history. The plain _ReLU_ came first: negative numbers become
0, the others stay. GPT-2 and GPT-3 use _GELU_ <<hendrycks2016>>, which rounds
the corner off: stem:[x\,\Phi(x)], where stem:[\Phi(x)] is the chance that a
draw from the bell curve is below stem:[x]. _Swish_, also called SiLU, is
nearly the same and cheaper: stem:[x / (1 + e^{-x})]. All of them can be had:
`activation=relu`, `gelu`, `silu`.

.Four bends
image::figure:activation-curves["Four curves that lie close to the axis on the left and rise on the right, the squared ReLU the most; ReLU has a corner, and GELU and SiLU dip below the axis before they rise"]

Llama and most models since use _SwiGLU_ <<shazeer2020>>. Two matrices widen
the vector in place of one. The first result goes through Swish and then acts
as a _gate_: it is multiplied, number by number, with the second.

[stem]
++++
\mathrm{SwiGLU}(x) = W_2\,\bigl(\mathrm{swish}(W_1 x) \odot W_3 x\bigr)
++++

Here stem:[\odot] is multiplication number by number, and stem:[W_3] is a third
matrix, of the shape of stem:[W_1]. It is sometimes told as
one wide map whose result is split in two halves, which is the same thing.
Since there are three matrices now, one widens by about 8/3 in place of 4, and
the number of weights stays what it was. Why is it better? The paper gives no
explanation, and says so with humour. It was tried, and it was.

Two thirds of the weights in such blocks are in MLPs. To have more of them
without more work at each token, many of the largest models keep many MLPs
side by side and let every token choose a few: a _mixture of experts_
<<shazeer2017>>.

[#mlp-try]
=== Try it

The six operations are enough for other bends. Here is Swish, beside ours:

[source,jshell]
----
jshell> Value ours(double x) { return new Value(x).relu().pow(2); }
|  created method ours(double)

jshell> Value swish(double x) {
   ...>     var v = new Value(x);
   ...>     return v.div(v.neg().exp().add(1));
   ...> }
|  created method swish(double)

jshell> for (double x : new double[] {-2, 0.5, 3})
   ...>     System.out.println(ours(x).data() + "  " + swish(x).data());
0.0  -0.2384058440442351
0.25  0.3112296656009273
9.0  2.8577223804673
----

What part of the 64 hidden numbers is silent at the first letter of a name?

[source,jshell]
----
jshell> int silent = 0
silent ==> 0

jshell> for (Value h : model.record(26).get("layer0.mlp_hidden", 0)[0])
   ...>     if (h.data() == 0) silent++;

jshell> silent
silent ==> 33
----

About half, as one would expect of random weights. Train the model and count
again.

.Answer
[%collapsible]
====
[source,jshell]
----
jshell> trainer.train(1000).number()
$7 ==> 1000

jshell> int speaking(int[] tokens, int position) {
   ...>     var seen = model.record(tokens);
   ...>     int n = 0;
   ...>     for (Value h : seen.get("layer0.mlp_hidden", position)[0])
   ...>         if (h.data() > 0) n++;
   ...>     return n;
   ...> }
|  created method speaking(int[],int)

jshell> for (int t = 0; t < 9; t++) System.out.print(
   ...>     speaking(tokenizer.encodeStart("isabella"), t) + " ");
1 1 1 2 2 2 2 5 11
----

Hardly any speak: at the first letter, where nothing has to be told apart, one
of 64. But few are dead. Over the first 500 held-out names five in a hundred
speak at a time, and only five of the 64 never do.
====

Why do weights have to start at random? Make all rows of a new model's
`mlp_fc1` equal, and then also all columns of its `mlp_fc2`, take 50 steps, and
compare the first two rows:

[source,jshell]
----
jshell> double difference(boolean columns) {
   ...>     var trainer = Trainer.create(Config.microgpt(), corpus);
   ...>     var fc1 = trainer.model().parameter("layer0.mlp_fc1").rows();
   ...>     var fc2 = trainer.model().parameter("layer0.mlp_fc2").rows();
   ...>     for (int i = 0; i < 64; i++)
   ...>         for (int j = 0; j < 16; j++) {
   ...>             fc1[i][j].setData(fc1[0][j].data());
   ...>             if (columns) fc2[j][i].setData(fc2[j][0].data());
   ...>         }
   ...>     trainer.train(50);
   ...>     double most = 0;
   ...>     for (int j = 0; j < 16; j++) most = Math.max(most,
   ...>         Math.abs(fc1[0][j].data() - fc1[1][j].data()));
   ...>     return most;
   ...> }
|  created method difference(boolean)

jshell> difference(false)
$11 ==> 0.22918573882151932

jshell> difference(true)
$12 ==> 0.0
----

Equal rows alone part company, since what is made of their answers differs.
With the columns equal, too, 64 questions are one and the same for ever.
*/
