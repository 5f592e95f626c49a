// A step in the right direction: AdamW
//
// The first step changes a weight by the learning rate, if it was used at all.
var learner = Trainer.create(Config.microgpt(), corpus);
Value w = learner.model().parameter("wte").rows()[26][0];
double before = w.data();
learner.step();
w.data() - before;

// The two averages that AdamW keeps for it.
learner.optimizer().firstMoments()[0][26 * 16];
learner.optimizer().secondMoments()[0][26 * 16];

// A step taken by hand ends with the update, formula by formula.
var stepper = new Stepper(learner);
stepper.goTo(stepper.size() - 13);

// Going back through it is exact.
double updated = w.data();
stepper.back();
w.data() != updated;
stepper.next();
w.data() == updated;
stepper.finish();

// Try: /step at the prompt, then l until the update begins.
