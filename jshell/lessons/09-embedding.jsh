// Every token gets a description: embeddings
//
// Token 4 is the letter e. Its description is a row of numbers.
int e = tokenizer.encode("e")[1];
Value[] letter = model.parameter("wte").rows()[e];

// Each position has one too, and the two are added.
Value[] place = model.parameter("wpe").rows()[1];
letter[0].data() + place[0].data();

// That is what the model starts from.
Show.probe(model, tokenizer, "e", "embedding")[1][0];

// A map of all letters. Before training they lie anywhere.
Show.embedding(model, tokenizer);

// Train a copy for a while (some seconds) and look again.
var learner = Trainer.create(Config.microgpt(), corpus);
Train.run(learner, 300);
Show.embedding(learner.model(), tokenizer);

// Try: where did the vowels go? Train.run(learner, 1000) makes it clearer.
