// Inventing names: sampling
//
// An untrained model knows nothing about names.
var learner = Trainer.create(Config.microgpt(), corpus);
Show.sample(learner, 5, 1);

// After some training it does better.
Train.run(learner, 300);
Show.sample(learner, 10, 1);

// Temperature divides the scores: low is cautious, high is bold.
Show.sample(learner, 10, 0.3);
Show.sample(learner, 10, 2);

// What temperature does to the probabilities of the first letter.
Value[] scores = learner.model().forward(tokenizer.bos());
Sampler.probabilities(scores, 0.3);
Sampler.probabilities(scores, 2);

// A beginning can be given.
new Sampler(learner.model(), tokenizer, new PythonRandom(1)).sample("ma", 0.5);

// Try: temperature 0, several times. Why is it always the same?
