package microgpt.toolkit;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
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
            throw new IllegalStateException("nothing to undo; /train and a finished /step"
                + " can be undone (the last " + History.MOST_UNDOS + ")");
        return new Note("from step " + steps + " back to step " + trainer.steps());
    }

    /**
     * Writes model, optimizer and generator to a file.
     *
     * @throws IllegalArgumentException if that cannot be done; says why
     */
    public static Note save(Trainer trainer, String file) {
        Path path = Path.of(file);
        Checkpoint.checkWritable(path);
        try {
            Checkpoint.save(path, trainer);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be written (" + reason(e) + ")");
        }
        return new Note(file + ": saved after step " + trainer.steps());
    }

    /**
     * Goes on from a file; the session's variables then mean what it holds.
     *
     * @throws IllegalArgumentException if that cannot be done; says why
     */
    public static Trainer load(String file, Corpus documents) {
        try {
            return Session.use(Checkpoint.resume(Path.of(file), documents));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read (" + reason(e) + ")");
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied"
            : e instanceof FileSystemException f && f.getReason() != null ? f.getReason()
            : String.valueOf(e.getMessage());
    }

    private Train() {}
}
