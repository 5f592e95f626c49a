package microgpt.repl.terminal;

import java.util.List;
import java.util.function.Supplier;
import microgpt.repl.eval.Input;
import microgpt.repl.eval.Splitter;
import microgpt.source.JavaToken;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells the line editor whether Enter ends the input or begins a further
 * line, and which word is being completed.
 */
final class InputParser implements Parser {

    private final Supplier<Splitter> splitter;
    private final Supplier<Completion> completion;

    InputParser(Supplier<Splitter> splitter,
            Supplier<Completion> completion) {
        this.splitter = splitter;
        this.completion = completion;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !line.isBlank()
                && splitter.get().goesOn(line))
            throw new EOFError(-1, -1, "the snippet goes on", null,
                JavaToken.depth(line), null);
        String head = line.substring(0, cursor);
        int start = context == ParseContext.COMPLETE
            ? completion.get().wordStart(head) : Input.nameStart(head);
        return new Word(line, cursor, head.substring(start));
    }

    @Override
    public boolean isEscapeChar(char c) { return false; }

    private record Word(String line, int cursor, String word)
            implements CompletingParsedLine {

        @Override public int wordCursor() { return word.length(); }

        @Override public int wordIndex() { return 0; }

        @Override public List<String> words() { return List.of(word); }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override public int rawWordCursor() { return word.length(); }

        @Override public int rawWordLength() { return word.length(); }
    }
}
