package microgpt.cli;

import java.util.Locale;
import java.util.function.BiConsumer;
import microgpt.files.StandardOutput;
import microgpt.files.Target;
import microgpt.run.Run;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;

/**
 * A run whose steps are kept in a file, if they are to be kept at all,
 * whatever ends it: Ctrl-C and the other polite signals need not wait for the
 * step that is under way.
 */
final class KeptRun {

    private static final long SAVE_NANOS = 60_000_000_000L;

    /** So many times the loss of a guess no run that learns has on average. */
    private static final double FAR = 1.5;

    private final Trainer trainer;
    private final Run run;
    private final Target out;           // null: nothing is kept
    private final int saveEvery;
    private final Files files;
    private final Progress progress;

    private int saved;
    private long savedAt = System.nanoTime();
    private boolean over;

    /** What else is kept, each null or a way to keep it. */
    record Files(Target best, Numbered numbered, BiConsumer<Run, String> report) {}

    /** The best model of a run that goes on: its held-out loss, and its steps. */
    record Best(double loss, int step) {}

    KeptRun(Trainer trainer, int last, Run.Measuring measuring, Target out, int saveEvery,
            Files files, Best known, Progress progress) {
        this.trainer = trainer;
        this.files = files;
        this.out = out;
        this.saveEvery = saveEvery;
        this.progress = progress;
        run = new Run(trainer, last, measuring);
        if (known != null) run.knowBest(known.loss, known.step);
        saved = trainer.steps();
    }

    /** Trains up to the last step; returns whether it was not stopped. */
    boolean toItsEnd() {
        var hook = new Thread(this::stop, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            while (step()) progress.after(run.status());
            synchronized (this) {
                if (over || !run.isDone()) return false;
                if (out != null) keep();
                over = true;
            }
            progress.end(run.status());
            if (run.isEarly()) System.err.println("train: " + whyEarly());
            tellIfLost();
            report(run.isEarly() ? "early" : "finished");
            return true;
        } catch (OutOfMemoryError e) {
            trainer.begin();            // lets go of the step's graph
            finish();
            throw new MemoryFull(MemoryFull.advice(trainer));
        } catch (StandardOutput.Lost e) {
            finish();
            throw e;
        } finally {
            synchronized (this) { over = true; }
            unhook(hook);
        }
    }

    private boolean step() {
        try {
            if (!run.step()) return false;
        } catch (IllegalStateException e) {
            report(e.getMessage());
            throw new IllegalStateException(e.getMessage() + kept());
        }
        synchronized (this) {
            if (over) return true;
            if (isDue()) keep();
            if (files.best != null && run.isBest())
                files.best.write(part -> Checkpoint.save(part, trainer));
        }
        return true;
    }

    /** By count, and by time, so that slow steps are kept too. */
    private boolean isDue() {
        return out != null && !run.isDone() && (trainer.steps() / saveEvery > saved / saveEvery
            || System.nanoTime() - savedAt > SAVE_NANOS);
    }

    private void keep() {
        boolean counts = trainer.steps() / saveEvery > saved / saveEvery || run.isDone();
        try {
            out.write(part -> Checkpoint.save(part, trainer));
            if (counts && files.numbered != null) files.numbered.keep(trainer);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + kept(), e);
        }
        saved = trainer.steps();
        savedAt = System.nanoTime();
    }

    private void report(String end) {
        if (files.report != null) files.report.accept(run, end);
    }

    private String whyEarly() {
        return "ended early at step " + trainer.steps() + ": the held-out loss has not been"
            + " below " + String.format(Locale.ROOT, "%.4f", run.best()) + " since step "
            + run.bestStep() + (files.best == null ? "" : ", which " + files.best + " keeps");
    }

    /** A rate that is far too large ends in numbers, but in none that mean anything. */
    private void tellIfLost() {
        double loss = run.status().mean(), guess = Math.log(trainer.model().vocabulary());
        if (loss > FAR * guess) System.err.println(String.format(Locale.ROOT, "train: the loss is"
            + " %.4g, far above %.4f, which is that of a model that knows nothing;"
            + " a smaller learningRate may help", loss, guess));
    }

    private String kept() {
        return out == null || saved == 0 ? ""
            : ". " + out + " still holds step " + saved;
    }

    /** Keeps the finished steps after a failure that is told elsewhere. */
    private synchronized void finish() {
        if (over || out == null || saved == trainer.steps()) return;
        keep();
        System.err.println("train: " + whereStopped());
    }

    private String whereStopped() {
        return trainer.steps() == run.status().from()
            ? "stopped before its first step was done; nothing is written"
            : "stopped at step " + trainer.steps() + "; " + (out == null
                ? "nothing is kept, for want of --out FILE"
                : out + " keeps it");
    }

    /** Runs while the virtual machine ends, in the middle of a step. */
    private void stop() {
        run.halt();
        synchronized (this) {
            if (over) return;
            over = true;
            try {
                if (out != null && saved != trainer.steps()) keep();
                progress.end(run.status());     // its line is over before another begins
                System.err.println("train: " + whereStopped());
                report("stopped");
            } catch (RuntimeException e) {
                System.err.println("train: " + e.getMessage());
            }
        }
    }

    private static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running
        }
    }
}
