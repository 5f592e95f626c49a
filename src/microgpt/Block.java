/*
[#block]
== One block

Attention and MLP together make a block. Each is preceded by a norm, and each
only _adds_ to the vector that comes in; it does not replace it:

[stem]
++++
x \leftarrow x + \mathrm{attention}(\mathrm{norm}(x)) \qquad
x \leftarrow x + \mathrm{mlp}(\mathrm{norm}(x))
++++

This is called a _residual connection_ (He et al., 2015). Since the derivative
of a sum is 1 on both sides, gradients reach the earliest layers undiminished,
however many blocks are stacked. Large models have a hundred; we have one.
*/
package microgpt;

/** Norm, attention, add; norm, MLP, add. */
public final class Block {

    private final Attention attention;
    private final Mlp mlp;
    private final Norm norm1;
    private final Norm norm2;
    private final String prefix;

    /** Makes a block; its parameters' names start with the layer's. */
    public Block(Config config, Parameters parameters, String layer) {
        attention = new Attention(config, parameters, layer);
        mlp = new Mlp(config, parameters, layer);
        norm1 = Norm.of(config, parameters, layer + ".ln_1");
        norm2 = Norm.of(config, parameters, layer + ".ln_2");
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
            probe.see("ln_1", past + i, normed[i]);
        }
        Value[][] attended = attention.forward(normed, cache, probe);
        var y = new Value[x.length][];
        for (int i = 0; i < x.length; i++) {
            Value[] middle = Linear.add(attended[i], x[i]);
            Value[] ready = norm2.forward(middle);
            probe.see("attn_residual", past + i, middle);
            probe.see("ln_2", past + i, ready);
            y[i] = Linear.add(
                mlp.forward(ready, past + i, probe), middle);
            probe.see("mlp_residual", past + i, y[i]);
        }
        return y;
    }
}
