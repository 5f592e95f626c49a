// A number that remembers: gradients
//
// A Value holds a number, and remembers how it was made.
var a = new Value(2);
var b = new Value(-3);

// c was computed, so it has an operation and parents.
var c = a.mul(b);
c.op();
c.parents();

// A local derivative tells how fast c moves when one parent moves.
// For a product it is the other factor.
c.localGrads();

// Now something that uses a twice, and its graph.
var L = c.add(a);
Show.graph(L);

// Walking back gives every Value its gradient: how fast L moves with it.
L.backward();

// a is used in two places: L is a times b, and a once more.
// Guess: how fast does L move when a moves?
a.grad();

// It is b + 1. Is that true? Move each leaf a little, and measure.
Show.check(L);

// And this is the way the gradient came.
Show.why(L, a);

// Try: L.backward() once more, then a.grad(). Why did it change?
