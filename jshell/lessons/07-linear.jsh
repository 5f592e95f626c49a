// Mixing numbers: linear maps
//
// A linear map: each result is a weighted sum of all inputs.
var weights = new Parameters(new PythonRandom(1).normal(1)).matrix("w", 2, 3);
weights.rows();
var map = new Linear(weights);

// Three numbers in, two out.
Value[] x = {new Value(1), new Value(10), new Value(100)};
Value[] y = map.forward(x);

// By hand, the first one:
weights.rows()[0][0].data() * 1 + weights.rows()[0][1].data() * 10 + weights.rows()[0][2].data() * 100;

// How it was computed.
Show.graph(y[0]);

// The derivative of y[0] by x[2] is the weight between them.
y[0].backward();
x[2].grad() == weights.rows()[0][2].data();

// Try: what is the derivative of y[0] by weights.rows()[0][1]? And by rows()[1][1]?
