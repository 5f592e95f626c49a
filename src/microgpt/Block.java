/*
[#block]
== One block: residual connections

Attention and MLP together make a block. Each is preceded by a norm, and each
only _adds_ to the vector that comes in; it does not replace it:

[stem]
++++
x \leftarrow x + \mathrm{attention}(\mathrm{norm}(x)) \qquad
x \leftarrow x + \mathrm{mlp}(\mathrm{norm}(x))
++++

Here stem:[x] is the vector of one position; attention also sees the vectors
of the positions before. The arrow means that stem:[x] gets a new value.

This is called a _residual connection_ <<he2016>>. To see what it is for, put
three layers on top of each other, and let each have the slope 0.1. Replacing
its input, each layer makes a nudge ten times smaller, and through all three
it is stem:[0.1 \cdot 0.1 \cdot 0.1 = 0.001]. The first layer would hardly
learn. If each layer _adds_ to its input, its slope is stem:[1 + 0.1], and
through all three a nudge becomes stem:[1.1^3 = 1.33]. The 1 is the derivative
of the sum with respect to stem:[x]. So there is a path to the earliest layers
on which nothing shrinks a gradient, however many blocks are stacked.

.One block. The numbers beside the arrows are how many numbers flow there.
image::figure:block-shapes["Input of 16 numbers; norm, attention, plus; norm, MLP with 64 inside, plus; output of 16"]

So one may think of the sixteen numbers of a position as a notice board that
goes from the embedding to the end. Each part reads it, and adds a note.
*/
package microgpt;

import microgpt.Config.Form;
import microgpt.Config.Shape;
import microgpt.Probe.Station;

/** Norm, attention, add; norm, MLP, add. */
public final class Block {

    public static final Station
        LN_1 = new Station("ln_1", "attention",
            "Norm: bring the vector to a standard size (ln_1)",
            "y = norm(x)"),
        MIDDLE = new Station("attn_residual", "attention",
            "Residual: add to the vector, do not replace it",
            "x = attn_out + x"),
        LN_2 = new Station("ln_2", "MLP",
            "Norm: bring the vector to a standard size (ln_2)",
            "y = norm(x)"),
        END = new Station("mlp_residual", "MLP", MIDDLE.title(),
            "x = mlp_out + x");

    private final Attention attention;
    private final Mlp mlp;
    private final Norm norm1;
    private final Norm norm2;
    private final String prefix;

    /** Makes a block; its parameters' names start with the layer's. */
    public Block(Config config, Parameters parameters, String layer) {
        Shape shape = config.shape();
        Form form = config.form();
        int width = shape.width();
        Rotary rotary = form.position() == Embedding.Position.ROPE
            ? new Rotary(width / shape.heads(), form.ropeBase()) : null;
        attention = new Attention(parameters, layer, width,
            shape.heads(), shape.kvHeads(), form.bias(), rotary);
        mlp = new Mlp(parameters, layer, width, shape.mlpWidth(),
            form.activation(), form.bias());
        norm1 = Norm.of(form.norm(), parameters, layer + ".ln_1", width);
        norm2 = Norm.of(form.norm(), parameters, layer + ".ln_2", width);
        prefix = layer + ".";
    }

    /**
     * Takes new positions through the block.
     *
     * @param x {@code [position][width]}
     * @param cache this block's memory of the positions before
     * @return {@code [position][width]}
     */
    public Value[][] forward(
            Value[][] x, Attention.Cache cache, Probe outer) {
        Probe probe = outer.within(prefix);
        int past = cache.length();
        var normed = new Value[x.length][];
        for (int i = 0; i < x.length; i++) {
            normed[i] = norm1.forward(x[i]);
            probe.see(LN_1, past + i, normed[i]);
        }
        Value[][] attended = attention.forward(normed, cache, probe);
        var y = new Value[x.length][];
        for (int i = 0; i < x.length; i++) {
            Value[] middle = Linear.add(attended[i], x[i]);
            Value[] ready = norm2.forward(middle);
            probe.see(MIDDLE, past + i, middle);
            probe.see(LN_2, past + i, ready);
            y[i] = Linear.add(
                mlp.forward(ready, past + i, probe), middle);
            probe.see(END, past + i, y[i]);
        }
        return y;
    }
}

/*
Is it so? The numbers that a probe saw add up:

[source,jshell]
----
jshell> int[] name = tokenizer.encodeStart("ava")
name ==>
int[4]  "ava"
   26   0  21   0
  BOS   a   v   a

jshell> double first(String part) {
   ...>     return model.record(name).get(part, 3)[0][0].data();
   ...> }
|  created method first(String)

jshell> for (String part : List.of("input", "layer0.attn_out",
   ...>         "layer0.mlp_out", "layer0.mlp_residual"))
   ...>     System.out.println(part + " " + first(part));
input -0.08219714143150329
layer0.attn_out 0.03557122783370838
layer0.mlp_out 0.07561583226119392
layer0.mlp_residual 0.028989918663399006
----

The first three make up the last.

[#block-production]
=== In production

One block is enough to show all there is; large models stack them. GPT-2 has
12 to 48, GPT-3 has 96, all with the same parts and each with weights of its
own. The later ones work on what the earlier ones have written: there is
evidence that heads of a second layer find earlier places where the same
letters stood and copy what came next <<olsson2022>>, which one layer alone
cannot do.

Some models let attention and MLP read the same input and add both at once; it
is a little faster, and hardly different <<chowdhery2022>>.

[#block-try]
=== Try it

Make a model of three blocks and look at its parameters' names:

[source,jshell]
----
jshell> var tall = Trainer.create(
   ...>     Config.of("layers=3"), corpus).model()
tall ==>
Gpt  3 layers, 1 head, width 16, context 16, vocabulary 27, 10,528 parameters
parameter           shape    norm  gradient  -max          histogram   +max
wte                 27×16   1.733    0.0000  -0.33   ▁▁▁▂▄▆██▇▅▂▁▁▁▁   0.33
wpe                 16×16   1.225    0.0000  -0.26  ▁ ▁▂▃▄▇██▇▆▂▂▁     0.26
lm_head             27×16   1.603    0.0000  -0.24   ▁▁▃▃▆▇██▇▅▄▂▁▁▁   0.24
layer0.attn_wq      16×16   1.294    0.0000  -0.25  ▁▁▁▂▃▅█▇█▆▄▄▁▁▁▁   0.25
layer0.attn_wk      16×16   1.330    0.0000  -0.27  ▁ ▁▂▃██▆█▇▅▃▁▁▁▁   0.27
layer0.attn_wv      16×16   1.241    0.0000  -0.23  ▁ ▂▂▆▅▆▅██▆▃▂▁▁    0.23
layer0.attn_wo      16×16   1.389    0.0000  -0.24  ▁▁▂▃▃▆▆█▆█▅▄▂▂▁▁   0.24
layer0.mlp_fc1      64×16   2.608    0.0000  -0.32   ▁▁▁▃▅▆█▇▆▄▃▁▁▁▁   0.32
layer0.mlp_fc2      16×64   2.456    0.0000  -0.24   ▁▁▂▄▄▇██▆▆▄▂▁▁▁   0.24
layer0.ln_1.weight     16   4.000    0.0000     -1                 █      1
layer0.ln_1.bias       16   0.000    0.0000      0          █             0
layer0.ln_2.weight     16   4.000    0.0000     -1                 █      1
layer0.ln_2.bias       16   0.000    0.0000      0          █             0
layer1.attn_wq      16×16   1.273    0.0000  -0.23  ▁▁▁▂▃▄▆▇█▄▄▃▂▁▁▁   0.23
layer1.attn_wk      16×16   1.264    0.0000  -0.29   ▁ ▂▂▅▇▇██▅▃▁▁▁▁   0.29
layer1.attn_wv      16×16   1.400    0.0000  -0.25  ▁▁▁▂▄▅█▇█▇▇▄▃▁▁▁   0.25
layer1.attn_wo      16×16   1.233    0.0000  -0.26    ▁▁▄▅▇██▇▄▃▂▁ ▁   0.26
layer1.mlp_fc1      64×16   2.750    0.0000  -0.27  ▁▁▁▂▄▆▇███▅▄▂▁▁▁   0.27
layer1.mlp_fc2      16×64   2.673    0.0000   -0.3  ▁▁▁▁▃▅▇█▇▇▅▃▂▁▁▁    0.3
layer1.ln_1.weight     16   4.000    0.0000     -1                 █      1
layer1.ln_1.bias       16   0.000    0.0000      0          █             0
layer1.ln_2.weight     16   4.000    0.0000     -1                 █      1
layer1.ln_2.bias       16   0.000    0.0000      0          █             0
layer2.attn_wq      16×16   1.331    0.0000  -0.24   ▁▂▃▄▅▄▇█▇▅▃▂▂▁▁   0.24
layer2.attn_wk      16×16   1.323    0.0000  -0.24    ▁▃▆▆██▇▇▆▆▃▁▁▁   0.24
layer2.attn_wv      16×16   1.317    0.0000  -0.29  ▁ ▁▂▂▄▇▇█▆▅▃▁  ▁   0.29
layer2.attn_wo      16×16   1.327    0.0000  -0.26  ▁ ▁▂▄▆██▇▇▆▄▃▁▁    0.26
layer2.mlp_fc1      64×16   2.549    0.0000  -0.24  ▁▁▁▂▃▅▆▇█▆▅▄▂▁▁▁   0.24
layer2.mlp_fc2      16×64   2.609    0.0000  -0.26  ▁▁▁▂▃▅████▅▃▂▁▁▁   0.26
layer2.ln_1.weight     16   4.000    0.0000     -1                 █      1
layer2.ln_1.bias       16   0.000    0.0000      0          █             0
layer2.ln_2.weight     16   4.000    0.0000     -1                 █      1
layer2.ln_2.bias       16   0.000    0.0000      0          █             0
all                        12.827    0.0000

jshell> tall.parameterCount() - model.parameterCount()
$5 ==> 6272
----

Two more blocks cost twice 3,136 parameters. Where do the 3,136 come from?

.Answer
[%collapsible]
====
From twelve matrices of 16 times 16, four in attention and eight in the MLP,
and four vectors of 16 in the two norms:

[source,jshell]
----
jshell> 12 * 16 * 16 + 4 * 16
$6 ==> 3136
----
====

Are more blocks better? Not in a thousand steps: over three seeds, two blocks
end at 2.441, and one at 2.436.
*/
