// Every weight has a name: parameters
//
// All that a model ever learns, with shapes, lengths and histograms.
Show.params(model);

// One of them: a row for each token of the vocabulary.
var wte = model.parameter("wte");
wte.rows()[4];

// A new one starts at random, with a standard deviation of our choice.
var mine = new Parameters(new PythonRandom(7).normal(0.5));
mine.matrix("w", 3, 4).rows();
mine.vector("b", 4, 0);
mine.count();

// A weight is a leaf: a number that was given, not computed.
wte.rows()[4][0].op();

// A name that is not there is told, with those that are.
try { model.parameter("wq"); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }

// Try: Show.params(model, "layer0.mlp") for all whose names start like that.
