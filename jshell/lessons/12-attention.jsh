// Looking back: attention
//
// What the model looks at while it reads: row by row, who sees whom.
Show.attention(model, tokenizer, "emma");

// A model that has learned for a while looks in another way.
var learner = Trainer.create(Config.of("heads=4"), corpus);
Train.run(learner, 300);
Show.attention(learner.model(), tokenizer, "emma");

// The weights of one position are a softmax of its scores.
var seen = new Probe.Record();
Value[][] logits = learner.model().forward(tokenizer.encodeStart("emma"), learner.model().newCache(), seen);
Value[] scores = seen.get("layer0.scores", 4)[0];
Loss.softmax(scores);
seen.get("layer0.weights", 4)[0];

// Nobody looks ahead: what comes later has weight 0.
seen.get("layer0.weights", 1)[0];

// So the first logits are the same, whatever follows.
Value[][] other = learner.model().forward(tokenizer.encodeStart("ezra"));
logits[1][0].data() == other[1][0].data();

// Does looking help? Take attention away, and measure: less is better.
learner.evaluate(200);
var wo = learner.model().parameter("layer0.attn_wo");
wo.setNumbers(new double[wo.size()]);
learner.evaluate(200);

// Try: Show.attention(learner.model(), tokenizer, "anna"). What changes after 1,000 steps?
