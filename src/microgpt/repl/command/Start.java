package microgpt.repl.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import microgpt.repl.eval.Evaluator;
import microgpt.repl.say.Voice;

/** Starts a session, and starts it over. */
public final class Start {

    private final Path file;
    private final Function<String, Outcome> script;
    private final Evaluator evaluator;
    private final Journal journal;
    private final Voice voice;

    /**
     * With what is to be evaluated first.
     *
     * @param script runs the file's text and prints nothing but problems
     */
    public Start(Path file, Function<String, Outcome> script,
            Evaluator evaluator, Journal journal, Voice voice) {
        this.file = file;
        this.script = script;
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
        journal.clear();
        evaluator.started();
    }

    /** Starts over: nothing declared but the start. */
    void reset() {
        evaluator.reset();
        run();
    }

    /**
     * Starts over with the engine that is loaded, which has become fast by
     * running: nothing declared but the start, and numbers from 1.
     */
    public void restart() {
        evaluator.restart();
        run();
    }

    /**
     * Goes on with another engine.
     *
     * @throws IllegalStateException if the new one cannot start; the session
     *     then goes on with the old
     */
    void reload(List<Path> engine) {
        List<String> inputs = journal.inputs(), succeeded = journal.replayable();
        List<String> notes = evaluator.reload(engine, () -> {
            run();
            journal.resume(inputs, succeeded);
        });
        notes.forEach(voice::say);
    }
}
