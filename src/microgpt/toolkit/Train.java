package microgpt.toolkit;

import java.nio.file.Path;
import microgpt.Checkpoint;
import microgpt.Corpus;
import microgpt.Trainer;
import microgpt.repl.spi.Console;
import microgpt.toolkit.draw.Blocks;
import microgpt.toolkit.draw.Ink;
import microgpt.toolkit.draw.Num;
import microgpt.toolkit.view.Note;
import microgpt.toolkit.view.TrainingView;

/** Training that can be watched, stopped, kept and taken back. */
public final class Train {

    private static final int HELD_OUT_DOCUMENTS = 50;
    private static final long REDRAW_NANOS = 100_000_000;

    /**
     * Takes that many steps, with a live line while it does. When the user
     * asks to stop, it stops after the step it is in.
     */
    public static TrainingView run(Trainer trainer, int steps) {
        if (steps < 1) throw new IllegalArgumentException(
            "train " + steps + ": at least 1 step is needed");
        Console console = Session.console();
        History history = History.of(trainer);
        history.mark(trainer);
        int from = trainer.steps();
        long start = System.nanoTime(), drawn = start;
        double smooth = Double.NaN, heldOut = Double.NaN;
        boolean stopped = false;
        int pause = Math.max(50, steps / 10);
        for (int i = 1; i <= steps && !stopped; i++) {
            Snapshot before = new Snapshot(trainer);
            try {
                smooth = history.add(trainer.step());
            } catch (Throwable broken) {
                before.restore(trainer);
                history.forgetAfter(before.steps());
                if (trainer.steps() == from) history.unmark();
                console.status("");
                throw broken;
            }
            stopped = i < steps && console.stopRequested();
            if (i == steps || stopped || i % pause == 0) heldOut = heldOut(trainer, history);
            long now = System.nanoTime();
            if (now - drawn > REDRAW_NANOS) {
                drawn = now;
                console.status(line(trainer, history, smooth, heldOut, i, steps,
                    (now - start) * 1e-9));
            }
        }
        console.status("");
        double[] losses = history.smooth();
        int taken = trainer.steps() - from;
        return new TrainingView(from, trainer.steps(), (System.nanoTime() - start) * 1e-9,
            losses[Math.max(0, losses.length - taken)], smooth, heldOut, stopped,
            java.util.Arrays.copyOfRange(losses, Math.max(0, losses.length - taken),
                losses.length));
    }

    private static double heldOut(Trainer trainer, History history) {
        if (trainer.corpus().heldOut().isEmpty()) return Double.NaN;
        double loss = trainer.evaluate(HELD_OUT_DOCUMENTS);
        history.addHeldOut(trainer.steps(), loss);
        return loss;
    }

    private static String line(Trainer trainer, History history, double smooth, double heldOut,
            int done, int steps, double seconds) {
        var style = Session.console().style();
        var ink = new Ink(style.color());
        double rate = done / seconds;
        String text = "step " + ink.bold(String.valueOf(trainer.steps()))
            + ink.grey("  loss ") + ink.bold(Num.fixed(smooth, 3));
        if (!Double.isNaN(heldOut)) text += ink.grey("  held out ") + Num.fixed(heldOut, 3);
        text += ink.grey("  ") + Num.fixed(rate, 0) + ink.grey(" steps/s  ")
            + Num.duration((steps - done) / rate) + ink.grey(" left  ");
        int room = Math.min(40, style.width() - 1 - microgpt.toolkit.draw.Text.width(text));
        return room < 4 ? text
            : text + ink.blue(Blocks.spark(Blocks.shrink(history.smooth(), room)));
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
