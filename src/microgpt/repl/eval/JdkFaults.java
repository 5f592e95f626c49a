package microgpt.repl.eval;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.Diag;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.TypeDeclSnippet;

/** Faults of the JDK's own snippets that a learner meets, mended or told. */
final class JdkFaults {

    private static final String RECORD =
        "compiler.err.invalid.canonical.constructor.in.record";

    private JdkFaults() {}

    /**
     * Returns where the first snippet of a text ends. JDK 17 cannot tell as
     * soon as a switch has a {@code -> throw}: there it is asked about an
     * assignment, just as long, in its place.
     */
    static CompletionInfo end(SourceCodeAnalysis analysis, String text) {
        CompletionInfo info = analysis.analyzeCompletion(text);
        String plain = text.replaceAll("(->\\s*)throw\\b", "$1x  = ");
        if (info.completeness() != Completeness.UNKNOWN || plain.equals(text)) return info;
        CompletionInfo found = analysis.analyzeCompletion(plain);
        int end = Math.max(0, plain.length() - found.remaining().length());
        String source = found.source() == null ? "" : found.source();
        String told = text.substring(0, Math.min(end, source.length()))
            + source.substring(Math.min(end, source.length()));
        return new CompletionInfo() {
            @Override public Completeness completeness() { return found.completeness(); }

            @Override public String remaining() { return text.substring(end); }

            @Override public String source() { return told; }
        };
    }

    /** Returns why a class must not be called that, on an older JDK. */
    static Optional<String> refusal(String typeName) {
        int jdk = Runtime.version().feature();
        return jdk < 23 && Set.of("Object", "Throwable").contains(typeName)
            ? Optional.of("on JDK " + jdk + " a class called " + typeName
                + " would spoil every line after it; call it something else")
            : Optional.empty();
    }

    /**
     * JShell makes a record public without being asked, and then javac wants
     * its constructor to be public, too.
     *
     * @return the source with that, if it was rejected for that alone
     */
    static Optional<String> mended(Snippet rejected, List<Diag> errors) {
        if (!(rejected instanceof TypeDeclSnippet record) || errors.isEmpty())
            return Optional.empty();
        var source = new StringBuilder(rejected.source());
        for (int i = errors.size() - 1; i >= 0; i--) {
            Diag e = errors.get(i);
            int at = (int) e.getStartPosition();
            if (!RECORD.equals(e.getCode()) || at < 0
                || !source.substring(at).startsWith(record.name()))
                return Optional.empty();
            source.insert(at, "public ");
        }
        return Optional.of(source.toString());
    }
}
