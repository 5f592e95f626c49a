// Thinking it over: the MLP
//
// Sixteen numbers become 64, are bent, and become sixteen again.
Value[][] inner = Show.probe(model, tokenizer, "emma", "layer0.mlp_inner");
Value[][] hidden = Show.probe(model, tokenizer, "emma", "layer0.mlp_hidden");
inner[4].length;

// The bend: negative numbers become 0, the others are squared.
inner[4][0].data();
hidden[4][0].data();

// How many of the 64 are switched on at the last position?
// Guess: how many?
Arrays.stream(hidden[4]).filter(v -> v.data() > 0).count();

// The bend is what makes two maps more than one. Its derivative is 2x, or 0.
var x = new Value(0.3);
Value bent = x.relu().pow(2);
Show.graph(bent);
bent.backward();
x.grad();

// Try: the same with new Value(-0.3). What can such a number still learn?
