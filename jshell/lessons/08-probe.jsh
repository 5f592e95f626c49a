// A window into the machine: probes
//
// A probe is shown every intermediate result while a model reads.
var seen = new Probe.Record();
Value[][] logits = model.forward(tokenizer.encodeStart("emma"), model.newCache(), seen);
seen;

// What the first layer's queries were at position 2.
seen.get("layer0.q", 2)[0];

// These are the very Values that the model went on with.
seen.get("logits", 4)[0][0] == logits[4][0];

// A probe is a function; here is one that finds the largest number anywhere.
double[] largest = {0};
Probe max = (name, position, rows) -> { for (Value[] row : rows) for (Value v : row) largest[0] = Math.max(largest[0], Math.abs(v.data())); };
model.forward(tokenizer.encodeStart("emma"), model.newCache(), max);
largest[0];

// Try: which name did the largest number have? Change the probe to tell.
