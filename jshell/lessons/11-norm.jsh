// Keeping numbers in range: norms
//
// Four numbers of any size ...
Value[] x = {new Value(100), new Value(200), new Value(300), new Value(600)};

// ... and the same at a standard size: mean 0, variance 1.
var parts = new Parameters(new PythonRandom(1).normal(1));
var norm = new Norm.LayerNorm(parts.vector("weight", 4, 1), parts.vector("bias", 4, 0));
Value[] y = norm.forward(x);
Arrays.stream(y).mapToDouble(v -> v.data() * v.data()).average().getAsDouble();

// Ten times as large, and nothing changes.
Value[] tenfold = Arrays.stream(x).map(v -> v.mul(10)).toArray(Value[]::new);
norm.forward(tenfold);

// RMSNorm leaves the mean where it is.
new Norm.RmsNorm(null).forward(x);

// A norm ties its numbers together: moving one of them moves all results.
y[0].backward();
Arrays.stream(x).mapToDouble(Value::grad).toArray();

// Try: norm.forward of four equal numbers. Why is the result finite?
