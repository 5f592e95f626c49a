package microgpt.toolkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import microgpt.Config;
import microgpt.fast.Engines;
import microgpt.files.FileName;
import microgpt.files.Problem;
import microgpt.text.Corpus;
import microgpt.text.Layout;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.train.LastModel;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;

/** What the prompt's names mean, and the documents that it starts with. */
public final class Session {

    private static final AtomicReference<FutureTask<Trainer>> first = new AtomicReference<>();
    private static volatile boolean asked;

    /**
     * Makes the variables {@code trainer}, {@code model}, {@code tokenizer},
     * {@code corpus} and {@code sampler} of the session mean this trainer and
     * what belongs to it.
     */
    public static Trainer use(Trainer trainer) {
        return use(trainer, trainer.engine() == null ? Engines.suited(trainer)
            : new Engines.Choice(trainer.engine(), ""));
    }

    /** As {@link #use(Trainer)}, with the engine that the file names. */
    static Trainer use(Trainer trainer, Checkpoint checkpoint) {
        return use(trainer, Engines.again(trainer, checkpoint.engine()));
    }

    private static Trainer use(Trainer trainer, Engines.Choice choice) {
        LastModel.note(trainer);
        trainer.engine(choice.engine());
        if (!choice.reason().isEmpty()) Bindings.console().print(choice.reason());
        return Bindings.use(trainer);
    }

    /**
     * As {@link #use(Trainer)}, whose steps an engine takes: {@code graph},
     * {@code array} or {@code vector}, or {@code vector threads=2}.
     *
     * @throws IllegalArgumentException if there is none of that name
     * @throws IllegalStateException if it lacks something here
     */
    public static Trainer use(Trainer trainer, String engine) {
        LastModel.note(trainer);
        trainer.engine(Engines.of(engine));
        return Bindings.use(trainer);
    }

    /** Makes the trainer of {@link #first}, before somebody asks for it. */
    public static void makeFirst() {
        if (asked) return;
        var task = new FutureTask<>(Session::create);
        first.set(task);
        task.run();
    }

    private static Trainer create() throws IOException {
        return Trainer.create(Config.microgpt(), Corpus.read(Path.of(documentsFile())));
    }

    private static String documentsFile() {
        return System.getProperty("microgpt.data", "data/names.txt");
    }

    /**
     * Returns the trainer that a session starts with: a small model, not trained
     * yet, and the session's documents. Each call returns another.
     *
     * @throws IOException if the documents cannot be read
     */
    public static Trainer first() throws IOException {
        asked = true;
        FutureTask<Trainer> made = first.getAndSet(null);
        try {
            return made == null ? create() : made.get();
        } catch (ExecutionException e) {
            return create();            // and fails here, where somebody is told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return create();
        }
    }

    /** Returns the documents that a session starts with, in the file's order. */
    public static Corpus documents() {
        return documents("");
    }

    /**
     * Returns the documents of a file, one a line unless words such as
     * {@code separator=---}, {@code text=true}, {@code unique=true} and
     * {@code nfc=true} say otherwise.
     *
     * @param file empty for the one that a session starts with
     * @throws IllegalArgumentException if it cannot be read; says why
     */
    public static Corpus documents(String file, String... layout) {
        return documents(file, Layout.of(layout));
    }

    static Corpus documents(String file, Layout layout) {
        Path path = FileName.path(!file.isEmpty() ? file
            : documentsFile());
        try {
            Corpus corpus = Corpus.read(path, layout);
            LastModel.read(file.isEmpty() ? "" : path.toAbsolutePath().toString());
            var both = corpus.inTwoForms();
            if (!both.isEmpty()) Bindings.console().print(
                String.join(" ", both) + (both.size() == 1 ? " comes" : " come")
                + " in two forms, as one character and as several; nfc=true makes them one");
            return corpus;
        } catch (IOException e) {
            throw Problem.of(e, path);
        }
    }

    private Session() {}
}
