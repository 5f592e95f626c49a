// Practice: training
//
// The five movements of a step, one at a time.
var learner = Trainer.create(Config.microgpt(), corpus);
int[] tokens = learner.begin();
Value[][] logits = learner.forward();
Value loss = learner.loss();
learner.backward();
learner.model().gradientNorm();
learner.update();

// The loss started at about ln 27, which is knowing nothing.
Math.log(27);

// Why does a weight have the gradient that it has? The strongest paths:
Show.why(learner, learner.model().parameter("lm_head").rows()[0][0]);

// A few hundred steps, and the curve.
Train.run(learner, 200);
Show.loss(learner);

// The honest measure: names that were kept aside.
learner.evaluate(50);

// Try: Train.run(learner, 1000), and compare the running mean with the held-out loss.
