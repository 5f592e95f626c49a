package microgpt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;
import microgpt.Config;
import microgpt.Tokenizer;
import microgpt.files.Problem;
import microgpt.text.BytePairFiles;
import microgpt.text.Corpus;
import microgpt.text.Layout;
import microgpt.train.Trainer;
import picocli.CommandLine.Option;

/** Where the documents are, and how they lie there. */
final class DataOptions {

    private static final Path STANDARD_INPUT = Path.of("-");

    @Option(names = "--data", paramLabel = "FILE",
        description = "UTF-8 text, one document a line (data/names.txt); - is standard input")
    private Path data;

    @Option(names = "--separator", paramLabel = "LINE",
        description = "documents have several lines, and this one between them; '' is an empty line")
    private String separator;

    @Option(names = "--text",
        description = "the file is one long text: its end is held out, and windows=true")
    private boolean text;

    @Option(names = "--unique", description = "leaves out documents that came before")
    private boolean unique;

    @Option(names = "--nfc",
        description = "makes accented letters one character each (Unicode NFC)")
    private boolean nfc;

    @Option(names = "--tokenizer", paramLabel = "FILE",
        description = "cuts the documents as another model does: its "
            + "tokenizer.json, or its vocab.json with merges.txt beside it")
    private Path tokenizer;

    /**
     * Returns the tokenizer of another model; null if none is named.
     *
     * @throws IllegalArgumentException if the file is none that is understood
     */
    Tokenizer tokenizer() throws IOException {
        try {
            return tokenizer == null ? null : BytePairFiles.read(tokenizer);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {       // which does not name the file
            throw Problem.of(e, tokenizer);
        }
    }

    /** Returns whether a tokenizer is named. */
    boolean namesTokenizer() { return tokenizer != null; }

    /** Returns the file; the names of this book if there is none. */
    Path file() { return data != null ? data : names(); }

    static Path names() {
        return Path.of(System.getProperty("microgpt.home", "."))
            .resolve("data/names.txt");
    }

    boolean isStandardInput() { return STANDARD_INPUT.equals(data); }

    /** Returns a configuration's setting that the layout implies, or nothing. */
    Set<String> implied() { return text ? Set.of("windows") : Set.of(); }

    /** Returns whether the layout is told. */
    boolean tellsLayout() { return !layout().equals(Layout.LINES); }

    /** @throws IllegalArgumentException if the options do not fit */
    Layout layout() { return new Layout(text, separator, unique, nfc); }

    Corpus read() throws IOException { return read(layout()); }

    /** Reads the documents, and tells what may surprise about them. */
    Corpus read(Layout layout) throws IOException {
        Corpus corpus = isStandardInput()
            ? Corpus.read("standard input", System.in, layout)
            : Corpus.read(file(), layout);
        if (layout.unique() && corpus.duplicates() > 0) tell(corpus.duplicates()
            + (corpus.duplicates() == 1 ? " duplicate is" : " duplicates are")
            + " left out, and " + corpus.documents().size()
            + (corpus.documents().size() == 1 ? " document is left" : " documents are left"));
        Set<String> both = corpus.documents().stream().allMatch(DataOptions::isAscii)
            ? Set.of() : corpus.inTwoForms();
        if (!both.isEmpty()) tell(Tokenizer.shown(String.join(" ", both))
            + (both.size() == 1 ? " comes" : " come") + " in two forms, as one"
            + " character and as several; --nfc makes them one");
        return corpus;
    }

    private static boolean isAscii(String s) {
        return s.getBytes(StandardCharsets.UTF_8).length == s.length();
    }

    static void tell(String what) { System.err.println("train: " + what); }

    /** Tells how learning byte pairs gets on, if that takes a while. */
    static final class Learning implements microgpt.text.BytePairLearner.Watcher {

        private static final long FIRST = 1_000_000_000L, NEXT = 3_000_000_000L;

        private long due = System.nanoTime() + FIRST;

        @Override
        public void merged(int done, int total) {
            if (System.nanoTime() < due || done == total) return;
            due = System.nanoTime() + NEXT;
            tell("learning byte pairs, " + done + " of " + total);
        }
    }

    /** Tells of fewer tokens than were asked for, and of documents that are cut. */
    static void warn(Trainer trainer) {
        Config config = trainer.model().config();
        int wanted = config.training().vocabulary(), size = trainer.tokenizer().size();
        if (wanted > size) tell("the vocabulary has " + size + " tokens and not "
            + wanted + ": every word is one token already");
        if (config.training().windows()) return;
        int context = config.shape().context();
        long count = wanted == 0 ? trainer.corpus().longerThan(context)
            : trainer.corpus().longerThan(context, trainer.tokenizer());
        int all = trainer.corpus().documents().size();
        if (count > 0) tell(count + " of " + all
            + (all == 1 ? " document does" : " documents do")
            + " not fit into the context; only "
            + (count == 1 ? "its" : "their") + " first " + context
            + " positions are trained on (--set windows=true trains on all)");
    }
}
