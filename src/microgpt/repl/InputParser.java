package microgpt.repl;

import java.util.List;
import java.util.function.Supplier;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells the line editor whether Enter ends the input or begins a further
 * line, and which word is being completed.
 */
final class InputParser implements Parser {

    private final Supplier<Session> session;

    InputParser(Supplier<Session> session) { this.session = session; }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && goesOn(line))
            throw new EOFError(-1, -1, "the snippet goes on", null,
                JavaLexer.depth(line), null);
        String head = line.substring(0, cursor);
        int start = context == ParseContext.COMPLETE
            ? new Completion(session.get()).wordStart(head) : nameStart(head);
        return new Word(line, cursor, head.substring(start));
    }

    private boolean goesOn(String line) {
        if (line.isBlank() || Session.isCommand(line)) return false;
        Completeness c =
            JdkFaults.end(session.get().shell().analysis(), line).completeness();
        return c == Completeness.DEFINITELY_INCOMPLETE
            || c == Completeness.CONSIDERED_INCOMPLETE;
    }

    /** Returns where the name begins that ends the text. */
    static int nameStart(String head) {
        int start = head.length();
        while (start > 0
            && Character.isJavaIdentifierPart(head.charAt(start - 1))) start--;
        return start;
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
