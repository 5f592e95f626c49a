// Keeping what was learned: checkpoints
//
// A little training, so that there is something to keep.
var learner = Trainer.create(Config.microgpt(), corpus);
learner.train(20);

// Everything that is needed to go on, in one file.
Path file = Files.createTempDirectory("lesson").resolve("learner.safetensors");
Checkpoint.save(file, learner);
Files.size(file);

// Somebody else can look what is in it.
var kept = Checkpoint.load(file);
kept.config().shape().width();
kept.steps();

// It carries weights, both moments and the place in the random sequence: the file
// needs the corpus only to train on.
kept.model().parameter("wte").rows()[0][0].data() == learner.model().parameter("wte").rows()[0][0].data();
Files.delete(file);

// Try: /checkpoint save mine.safetensors, train, and /checkpoint load mine.safetensors.
