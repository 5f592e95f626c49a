// The model: GPT
//
// A token goes in, 27 scores come out.
Value[] logits = model.forward(tokenizer.bos());

// What does it expect after "emm"? Untrained: nearly anything.
Show.predict(model, tokenizer, "emm");

// Letter by letter with a cache, or all at once: the same numbers.
var cache = model.newCache();
for (int token : tokenizer.encodeStart("em")) logits = model.forward(token, cache);
model.forward(tokenizer.encodeStart("em"))[2][0].data() == logits[0].data();

// How large is the calculation behind one loss?
Value loss = Loss.crossEntropy(model.forward(tokenizer.encodeStart("emma"))[4], tokenizer.bos());
Show.graph(loss, 3).total();

// Which parameters does it depend on, and how strongly?
Show.grad(loss);

// Try: Show.graph(loss, 3), then deeper. Where do the weights first appear?
