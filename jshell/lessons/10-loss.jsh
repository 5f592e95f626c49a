// How wrong was that? Softmax and loss
//
// Scores can be any numbers. Softmax makes them probabilities.
Value[] scores = {new Value(2), new Value(1), new Value(0)};
Value[] p = Loss.softmax(scores);

// The difference of two scores is what counts.
// Guess: what do the three probabilities add up to?
Arrays.stream(p).mapToDouble(Value::data).sum();
Loss.softmax(new Value[] {new Value(102), new Value(101), new Value(100)});

// If token 1 came, the surprise is -ln of its probability, in nats.
Value loss = Loss.crossEntropy(scores, 1);
-Math.log(p[1].data());

// The gradient: the probabilities, less 1 at the token that came.
loss.backward();
Arrays.stream(scores).mapToDouble(Value::grad).toArray();

// Knowing nothing about 27 tokens is a loss of ln 27.
Math.log(27);

// Try: how large is the loss if the right token has the score 10? And -10?
