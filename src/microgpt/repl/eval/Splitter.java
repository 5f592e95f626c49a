package microgpt.repl.eval;

import java.util.function.Supplier;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Finds where one snippet ends and the next begins. */
public class Splitter {

    private final Supplier<SourceCodeAnalysis> analysis;

    public Splitter(Supplier<SourceCodeAnalysis> analysis) {
        this.analysis = analysis;
    }

    /**
     * Returns one for which each line is a snippet. It asks nobody: JShell begins to
     * list all classes there are when it is first asked, and a start has no time for
     * that.
     */
    public static Splitter ofLines() {
        return new Splitter(null) {
            @Override
            public Parts split(String text) { return new Parts(text, ""); }

            @Override
            public boolean goesOn(String text) { return false; }
        };
    }

    /**
     * A text that was parted.
     *
     * @param first its first snippet, or all of it if that is none
     * @param rest what comes after that
     */
    public record Parts(String first, String rest) {}

    /** Parts the first snippet from the rest of a text. */
    public Parts split(String text) {
        CompletionInfo info = JdkFaults.end(analysis.get(), text);
        boolean none = info.source() == null || info.source().isEmpty()
            || info.remaining().length() >= text.length();      // as of if (a)
        return none ? new Parts(text, "") : new Parts(info.source(), info.remaining());
    }

    /** Returns whether a text is only the beginning of a snippet. */
    public boolean goesOn(String text) {
        if (Input.isCommand(text)) return false;
        Completeness c = JdkFaults.end(analysis.get(), text).completeness();
        return c == Completeness.DEFINITELY_INCOMPLETE
            || c == Completeness.CONSIDERED_INCOMPLETE;
    }
}
