package microgpt.cli;

import microgpt.Checkpoint;
import microgpt.Step;
import microgpt.Trainer;
import microgpt.files.StandardOutput;
import microgpt.files.Target;

/**
 * The steps of a run. Whatever ends it, what the finished steps have learned
 * is kept, if it is to be kept at all: Ctrl-C and the other polite signals
 * need not wait for the step that is under way, since the weights change only
 * at a step's end.
 */
final class Run {

    private static final long SAVE_NANOS = 60_000_000_000L;

    private final Trainer trainer;
    private final Target out;           // null: nothing is kept
    private final int saveEvery;
    private final Progress progress;

    private final Object turn = new Object();
    private int saved;
    private long savedAt = System.nanoTime();
    private boolean over;
    private boolean stopped;

    Run(Trainer trainer, Target out, int saveEvery, Progress progress) {
        this.trainer = trainer;
        this.out = out;
        this.saveEvery = saveEvery;
        this.progress = progress;
        saved = trainer.steps();
    }

    /** Trains up to that step; returns whether it was not stopped. */
    boolean upTo(int total) {
        var hook = new Thread(this::stop, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            while (trainer.steps() < total) if (!step()) return false;
            synchronized (turn) {
                if (stopped) return false;
                if (out != null) keep(true);
                over = true;
            }
            progress.end(true);
            return true;
        } catch (OutOfMemoryError e) {
            trainer.begin();            // lets go of the step's graph
            finish();
            throw new MemoryFull(MemoryFull.advice(trainer));
        } catch (StandardOutput.Lost e) {
            finish();
            throw e;
        } finally {
            synchronized (turn) { over = true; }
            unhook(hook);
        }
    }

    private boolean step() {
        trainer.begin();
        trainer.forward();
        trainer.loss();
        trainer.backward();
        Step.Report step;
        synchronized (turn) {
            if (stopped) return false;
            try {
                step = trainer.update();
            } catch (IllegalStateException e) {
                throw new IllegalStateException(e.getMessage() + kept());
            }
            if (due()) keep(false);
        }
        progress.after(step);
        return true;
    }

    /** By count, and by time, so that slow steps are kept too. */
    private boolean due() {
        return out != null && (trainer.steps() % saveEvery == 0
            || System.nanoTime() - savedAt > SAVE_NANOS);
    }

    private void keep(boolean evenUnchanged) {
        if (saved == trainer.steps() && !evenUnchanged) return;
        try {
            out.write(part -> Checkpoint.save(part, trainer));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + kept(), e);
        }
        saved = trainer.steps();
        savedAt = System.nanoTime();
    }

    private String kept() {
        return out == null || saved == 0 ? ""
            : ". " + out + " still holds step " + saved;
    }

    /** Keeps the finished steps after a failure that is told elsewhere. */
    private void finish() {
        synchronized (turn) {
            if (stopped || out == null || saved == trainer.steps()) return;
            keep(false);
            System.err.println("train: " + told());
        }
    }

    private String told() {
        return trainer.steps() == progress.first
            ? "stopped before its first step was done; nothing is written"
            : "stopped at step " + trainer.steps() + "; " + (out == null
                ? "nothing is kept, for want of --out FILE"
                : out + " keeps it");
    }

    /** Runs while the virtual machine ends, in the middle of a step. */
    private void stop() {
        synchronized (turn) {
            if (over) return;
            stopped = true;
            try {
                if (out != null) keep(false);
                System.err.println("train: " + told());
            } catch (RuntimeException e) {
                System.err.println("train: " + e.getMessage());
            }
        }
        progress.end(false);
    }

    private static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running
        }
    }
}
