package microgpt.repl.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import microgpt.files.Problem;
import microgpt.files.Text;
import microgpt.repl.eval.Evaluator;
import microgpt.repl.say.Voice;

/** Starts a session, and starts it over. */
public final class Start {

    private final Path file;
    private final Function<String, Outcome> script;
    private final Supplier<String> own;
    private final BiFunction<String, String, Outcome> quietly;
    private final Evaluator evaluator;
    private final Journal journal;
    private final Voice voice;

    /**
     * With what is to be evaluated first.
     *
     * @param script runs the file's text and prints nothing but problems
     * @param own the user's own file, to be run after it, or ""
     * @param quietly runs the text of a file of that name in the same way
     */
    public Start(Path file, Function<String, Outcome> script, Supplier<String> own,
            BiFunction<String, String, Outcome> quietly, Evaluator evaluator, Journal journal, Voice voice) {
        this.file = file;
        this.script = script;
        this.own = own;
        this.quietly = quietly;
        this.evaluator = evaluator;
        this.journal = journal;
        this.voice = voice;
    }

    /**
     * Evaluates what is ready when the prompt appears.
     *
     * @throws IllegalStateException if that fails
     */
    public void run() {
        try {
            Outcome outcome = script.apply(Files.readString(file));
            if (outcome instanceof Outcome.Failed f)
                throw new IllegalStateException(
                    file + ":" + f.line() + ": the session cannot start");
        } catch (IOException e) {
            throw new IllegalStateException(file + ": " + e, e);
        }
        ownStart();
        journal.clear();
        evaluator.started();
    }

    /** Whatever is wrong with it, the session goes on without it. */
    private void ownStart() {
        if (own.get().isEmpty()) return;
        Path file = Path.of(own.get());
        try {
            quietly.apply(file.toString(), Text.read(file));
        } catch (IOException e) {
            voice.err().println("|  " + Problem.line(e, file));
        }
    }

    /**
     * Starts over with the engine that is loaded, which has become fast by
     * running: nothing declared but the start, and numbers from 1.
     */
    public void reset() {
        evaluator.reset();
        run();
    }

    /**
     * Goes on with another engine.
     *
     * @throws IllegalStateException if the new one cannot start; the session
     *     then goes on with the old
     */
    void reload(List<Path> engine) {
        List<String> inputs = journal.inputs();
        List<Journal.Done> done = journal.all();
        List<String> notes = evaluator.reload(engine, () -> {
            run();
            journal.resume(inputs, done);
        });
        notes.forEach(voice::say);
    }
}
