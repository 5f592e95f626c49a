// One block: residual connections
//
// Norm, attention, add; norm, MLP, add.
var config = Config.of("width=4", "context=8");
var block = new Block(config, new Parameters(new PythonRandom(1).normal(0.3)), "layer0");

// Two positions of four numbers go in, two come out.
Value[][] x = {{new Value(1), new Value(0), new Value(0), new Value(0)}, {new Value(0), new Value(1), new Value(0), new Value(0)}};
Value[][] y = block.forward(x, new Attention.Cache(), Probe.NONE);

// What a block does is added, so most of x is still there.
y[0][0].data() - x[0][0].data();

// The gradient of y[1][1] by x[1][1] has that 1 in it, too.
y[1][1].backward();
x[1][1].grad();

// The second position sees the first; not the other way round.
x[0][0].grad() != 0;
Show.grad(y[0][0]).leaves().size() < Show.grad(y[1][1]).leaves().size();

// Try: how do the gradients change when the weights are drawn with 3.0, not 0.3?
