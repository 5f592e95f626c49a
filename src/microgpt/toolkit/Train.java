package microgpt.toolkit;

import java.io.IOException;
import java.nio.file.Path;
import microgpt.Gpt;
import microgpt.files.FileName;
import microgpt.files.Kind;
import microgpt.files.Problem;
import microgpt.files.Target;
import microgpt.text.Corpus;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.bind.Bound;
import microgpt.toolkit.train.ChangesView;
import microgpt.toolkit.train.LabPage;
import microgpt.toolkit.train.LastModel;
import microgpt.toolkit.train.TrainingRun;
import microgpt.toolkit.train.Undo;
import microgpt.toolkit.view.Note;
import microgpt.toolkit.view.TrainingView;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;

/** Training that can be watched, stopped, kept and taken back. */
public final class Train {

    /**
     * Takes that many steps, with a live line while it does. When the user
     * asks to stop, it stops after the step it is in.
     */
    public static TrainingView run(Trainer trainer, int steps) {
        if (steps < 1) throw new IllegalArgumentException(
            "train " + steps + ": at least 1 step is needed");
        if (Bindings.console().variable("model") instanceof Gpt model && model != trainer.model())
            Bindings.console().print("this trains trainer.model(), and model is another");
        return new TrainingRun(trainer, steps).run(true);
    }

    /**
     * Takes back the last thing that changed this trainer, or put it into
     * another's place; at a prompt the variables then mean what they meant.
     */
    public static Note undo(Trainer trainer) {
        int steps = trainer.steps();
        Undo.Back back = Undo.back(trainer);
        Trainer now = back.trainer();
        return new Note(back.label() + " is taken back: " + (now != trainer
            ? "the model that it replaced is here again, at step " + now.steps()
            : now.steps() == steps ? "still at step " + steps
            : "from step " + steps + " to step " + now.steps()));
    }

    /**
     * Does again what {@link #undo} has taken back last; nothing, once
     * something else has changed the model.
     */
    public static Note redo(Trainer trainer) {
        int steps = trainer.steps();
        Undo.Back again = Undo.forward(trainer);
        Trainer now = again.trainer();
        return new Note(again.label() + " is done again: " + (now != trainer
            ? "the model that it had put here, at step " + now.steps()
            : now.steps() == steps ? "still at step " + steps
            : "from step " + steps + " to step " + now.steps()));
    }

    /** Returns what changed this trainer, and can be undone or redone. */
    public static ChangesView changes(Trainer trainer) {
        return ChangesView.of(trainer);
    }

    /**
     * Writes model, optimizer and generator to a file; one that is no
     * checkpoint is kept.
     *
     * @throws IllegalArgumentException if that cannot be done; says why
     */
    public static Note save(Trainer trainer, String file) { return save(trainer, file, false); }

    /** As {@link #save(Trainer, String)}; who insists replaces any file. */
    public static Note save(Trainer trainer, String file, boolean insist) {
        Target.of(FileName.path(file), Kind.CHECKPOINT, insist, "--force")
            .write(part -> Checkpoint.save(part, trainer));
        return new Note(file + ": saved after step " + trainer.steps());
    }

    /** As {@link #lab(Trainer, String, boolean)}. */
    public static Note lab(Trainer trainer, String file) { return lab(trainer, file, false); }

    /**
     * Writes the book's living page with this trainer in it, at the stage of the step that
     * is open, and opens it.
     */
    public static Note lab(Trainer trainer, String file, boolean insist) {
        Path path = FileName.path(file);
        LabPage page = LabPage.ofProject();
        Stepper.moment(trainer).ifPresentOrElse(
            moment -> page.write(trainer, moment, path, insist),
            () -> page.write(trainer, path, insist));
        String address = path.toAbsolutePath().normalize().toUri().toString();
        return new Note((Bindings.console().open(address) ? "opened " : "open ") + address);
    }

    /**
     * As {@link #load(String, String)}, with the documents of the session's trainer if
     * the run began with them, else with those that a session starts with.
     */
    public static Trainer load(String file) {
        String mine = LastModel.file(Bound.ofSession().trainer());
        return load(file, !mine.isEmpty() && beganWith(FileName.path(file), mine) ? mine : "");
    }

    private static boolean beganWith(Path file, String data) {
        try {
            Checkpoint checkpoint = Checkpoint.load(file);
            return checkpoint.corpus(Session.documents(data, checkpoint.layout())) != null;
        } catch (IOException | RuntimeException e) {
            return false;           // what is wrong is said where it is read again
        }
    }

    /**
     * Goes on from a file; the session's variables then mean what it holds.
     *
     * @param data the file of the documents, read as the checkpoint says
     * @throws IllegalArgumentException if that cannot be done; says why
     */
    public static Trainer load(String file, String data) {
        Path path = FileName.path(file);
        try {
            return load(file, Session.documents(data, Checkpoint.load(path).layout()));
        } catch (IOException e) {
            throw Problem.of(e, path);
        }
    }

    /**
     * Goes on from a file; the session's variables then mean what it holds.
     *
     * @throws IllegalArgumentException if that cannot be done; says why
     */
    public static Trainer load(String file, Corpus documents) {
        Path path = FileName.path(file);
        try {
            Checkpoint checkpoint = Checkpoint.load(path);
            return Session.use(checkpoint.resume(documents, checkpoint.length()),
                checkpoint);
        } catch (IOException e) {
            throw Problem.of(e, path);
        }
    }

    /** Goes on from what the last session kept, with the documents it names. */
    public static Trainer resume(String file) {
        return resume(file, LastModel.documents(FileName.path(file)));
    }

    /** As {@link #resume(String)}, with the documents of that file. */
    public static Trainer resume(String file, String data) { return load(file, data); }

    private Train() {}
}
