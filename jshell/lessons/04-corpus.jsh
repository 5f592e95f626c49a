// What there is to learn from: the corpus
//
// A corpus is a list of documents. Ours are names, in random order.
corpus;
corpus.documents().subList(0, 10);

// The last tenth is held out: not trained on, only measured.
corpus.training().size();
corpus.heldOut().size();

// How long are the names? The model's context is 16, one of it for BOS.
IntSummaryStatistics lengths = corpus.documents().stream().mapToInt(String::length).summaryStatistics();

// Which letter starts most names?
Map<Character, Long> first = corpus.documents().stream().collect(Collectors.groupingBy(d -> d.charAt(0), TreeMap::new, Collectors.counting()));
first.entrySet().stream().max(Map.Entry.comparingByValue());

// Shuffling is done with a seed, so that it can be repeated.
var few = new Corpus(List.of("emma", "ava", "mia", "noah"));
few.shuffled(new PythonRandom(1)).documents();
few.shuffled(new PythonRandom(1)).documents();

// Try: what does few.split(0.5).heldOut() hold? And with split(0.2)?
