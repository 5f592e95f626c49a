// What is ready when the prompt appears: the engine, and a model to train.
// Each line is a snippet.

import java.io.*;
import java.math.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import java.util.regex.*;
import java.util.stream.*;
import microgpt.*;
import microgpt.fast.*;
import microgpt.text.*;
import microgpt.toolkit.*;
import microgpt.train.*;
import microgpt.tuning.*;

Trainer trainer = Session.first();
Tokenizer tokenizer = trainer.tokenizer();
Corpus corpus = trainer.corpus();
Gpt model = trainer.model();
Sampler sampler = new Sampler(model, tokenizer, trainer.random());
