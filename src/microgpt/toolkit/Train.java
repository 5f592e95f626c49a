package microgpt.toolkit;

import java.nio.file.Path;
import microgpt.Checkpoint;
import microgpt.Corpus;
import microgpt.Trainer;
import microgpt.toolkit.view.Note;
import microgpt.toolkit.view.TrainingView;

/** Training that can be watched, stopped, kept and taken back. */
public final class Train {

    /**
     * Takes that many steps, with a live line while it does. When the user
     * asks to stop, it stops after the step it is in.
     */
    public static TrainingView run(Trainer trainer, int steps) {
        if (steps < 1) throw new IllegalArgumentException(
            "train " + steps + ": at least 1 step is needed");
        return new TrainingRun(trainer, steps).run(true);
    }

    /** Goes back to before the last training command. */
    public static Note undo(Trainer trainer) {
        int steps = trainer.steps();
        if (!History.of(trainer).undo(trainer))
            throw new IllegalArgumentException("there is no training command to undo");
        return new Note("from step " + steps + " back to step " + trainer.steps());
    }

    /** Writes model, optimizer and generator to a file. */
    public static Note save(Trainer trainer, String file) throws java.io.IOException {
        Checkpoint.save(Path.of(file), trainer);
        return new Note(file + ": saved after step " + trainer.steps());
    }

    /** Goes on from a file; the session's variables then mean what it holds. */
    public static Trainer load(String file, Corpus documents) throws java.io.IOException {
        return Session.use(Checkpoint.resume(Path.of(file), documents));
    }

    private Train() {}
}
