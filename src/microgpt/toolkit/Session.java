package microgpt.toolkit;

import java.io.IOException;
import java.nio.file.Path;
import microgpt.Corpus;
import microgpt.Trainer;
import microgpt.files.FileName;
import microgpt.files.Problem;
import microgpt.toolkit.bind.Bindings;

/** What the prompt's names mean, and the documents that it starts with. */
public final class Session {

    /**
     * Makes the variables {@code trainer}, {@code model}, {@code tokenizer},
     * {@code corpus} and {@code sampler} of the session mean this trainer and
     * what belongs to it.
     */
    public static Trainer use(Trainer trainer) { return Bindings.use(trainer); }

    /** Returns the documents that a session starts with, in the file's order. */
    public static Corpus documents() {
        return documents(System.getProperty("microgpt.data", "data/names.txt"));
    }

    /**
     * Returns the documents of a file, one a line.
     *
     * @throws IllegalArgumentException if it cannot be read; says why
     */
    public static Corpus documents(String file) {
        Path path = FileName.path(file);
        try {
            return Corpus.read(path);
        } catch (IOException e) {
            throw Problem.of(e, path);
        }
    }

    private Session() {}
}
