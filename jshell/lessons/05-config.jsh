// Every knob in one place: hyperparameters
//
// This is how the model of this session is made.
model.config();

// Another configuration is a copy with something changed.
Config wide = Config.of("width=32");
wide.shape();

// What cannot be is refused, with the bound.
try { wide.with("heads=5"); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }

// How many numbers would a model with two layers have to learn? Ours has one
// layer, and 4,256.
// Guess: how many with two?
var two = Config.of("layers=2");
new Gpt(two, tokenizer.size(), new PythonRandom(42)).parameterCount();
model.parameterCount();

// There are presets: this is the published Python file's.
Config.presets().get("karpathy");
Config.karpathy().training().schedule();

// Try: which knob makes the model larger fastest, width, layers or context?
