// Characters become numbers: the tokenizer
//
// The tokenizer knows each character that occurs in the documents.
tokenizer;

// A name becomes numbers, with BOS before and after it.
int[] tokens = tokenizer.encode("emma");

// And back. BOS has no character.
tokenizer.decode(tokens);
tokenizer.symbol(tokenizer.bos());

// What it does not know it refuses, and says where.
try { tokenizer.encode("Emma"); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }

// A tokenizer can be made for any documents.
var tiny = Tokenizer.of(List.of("banana", "bandana"));

// These two names are made of few letters; BOS counts as well.
// Guess: how many tokens does it have?
tiny.size();
tiny.encode("band");

// Try: your own name in lower case. Which token has the highest number?
