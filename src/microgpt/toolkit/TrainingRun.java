package microgpt.toolkit;

import java.util.Arrays;
import microgpt.Trainer;
import microgpt.TrainingState;
import microgpt.repl.spi.Console;
import microgpt.toolkit.draw.Blocks;
import microgpt.toolkit.draw.Ink;
import microgpt.toolkit.draw.Num;
import microgpt.toolkit.draw.Text;
import microgpt.toolkit.view.TrainingView;

/**
 * Steps taken on a thread of their own. A prompt may end the thread that a
 * user's expression runs on at any instruction; training goes on to the end of
 * its step, so that no half of an update is ever left behind.
 */
final class TrainingRun implements Runnable {

    private static final int HELD_OUT_DOCUMENTS = 50;
    private static final long REDRAW_NANOS = 100_000_000;

    private final Console console = Session.console();
    private final Trainer trainer;
    private final History history;
    private final Mean mean;
    private final int steps;
    private final int from;
    private final long start = System.nanoTime();
    private final Thread worker = new Thread(this, "training");

    private volatile boolean stop;
    private volatile boolean abandoned;
    private Object wayBack;
    private Throwable failure;
    private TrainingView result;
    private double heldOut = Double.NaN;

    TrainingRun(Trainer trainer, int steps) {
        this.trainer = trainer;
        this.steps = steps;
        from = trainer.steps();
        history = History.of(trainer);
        mean = history.mean(trainer);
    }

    /** Takes the steps; returns early, between two, if asked to stop. */
    TrainingView run(boolean daemon) {
        wayBack = Undo.remember(trainer, new TrainingState(trainer), "");
        worker.setDaemon(daemon);
        worker.start();
        try {
            while (worker.isAlive()) {
                worker.join(20);
                if (console.stopRequested()) stop = true;
            }
        } catch (InterruptedException e) {
            // here and below is no loop and no call of ours: where a prompt
            // wants this thread to end, it would end it there
            abandoned = console.stopRequested();
            stop = true;
            try {
                worker.join();
            } catch (InterruptedException again) {
                // whoever insists need not wait
            }
            Thread.currentThread().interrupt();
        } catch (Throwable ended) {
            abandoned = true;
            stop = true;
            try {
                worker.join();
            } catch (InterruptedException again) {
                Thread.currentThread().interrupt();
            }
            throw ended;
        }
        if (failure instanceof RuntimeException e) throw e;
        if (failure instanceof Error e) throw e;
        return result;
    }

    @Override
    public void run() {
        try {
            long drawn = start;
            int pause = Math.max(50, steps / 10);
            for (int i = 1; i <= steps && !stop; i++) {
                mean.add(trainer.step().loss());
                if (!stop && (i == steps || i % pause == 0)) measure();
                long now = System.nanoTime();
                if (now - drawn > REDRAW_NANOS) {
                    drawn = now;
                    console.status(line(i, (now - start) * 1e-9));
                }
            }
            console.status("");
            result = result();
            if (abandoned) console.print(result.text(console.style()));
        } catch (Throwable broken) {
            failure = broken;       // in a forward or a backward pass: the
            trainer.model().zeroGrad();     // weights change only at the end
        } finally {
            if (trainer.steps() == from) Undo.forget(wayBack);
        }
    }

    private void measure() {
        if (trainer.corpus().heldOut().isEmpty()) return;
        heldOut = trainer.evaluate(HELD_OUT_DOCUMENTS);
        history.addHeldOut(trainer.steps(), heldOut, measuredOn());
    }

    private int measuredOn() {
        return Math.min(HELD_OUT_DOCUMENTS, trainer.corpus().heldOut().size());
    }

    private TrainingView result() {
        double[] losses = history.smooth(trainer);
        int taken = trainer.steps() - from;
        double[] mine = Arrays.copyOfRange(
            losses, Math.max(0, losses.length - taken), losses.length);
        return new TrainingView(from, trainer.steps(), (System.nanoTime() - start) * 1e-9,
            mine.length == 0 ? Double.NaN : mine[0], mean.value(), heldOut, measuredOn(),
            taken < steps, mine);
    }

    private String line(int done, double seconds) {
        var ink = new Ink(console.style().color());
        double rate = done / seconds;
        String text = "step " + ink.bold(String.valueOf(trainer.steps()))
            + ink.grey("  loss ") + ink.bold(Num.fixed(mean.value(), 3));
        if (!Double.isNaN(heldOut)) text += ink.grey("  held out ") + Num.fixed(heldOut, 3);
        text += ink.grey("  ") + Num.fixed(rate, 0) + ink.grey(" steps/s  ")
            + Num.duration((steps - done) / rate) + ink.grey(" left  ");
        int room = Math.min(40, console.style().width() - 1 - Text.width(text));
        return room < 4 ? text
            : text + ink.blue(Blocks.spark(Blocks.shrink(history.smooth(trainer), room)));
    }
}
