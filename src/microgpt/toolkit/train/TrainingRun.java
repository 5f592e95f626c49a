package microgpt.toolkit.train;

import java.util.Arrays;
import microgpt.draw.Blocks;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Text;
import microgpt.repl.spi.Console;
import microgpt.run.Run;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.view.TrainingView;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;

/**
 * Steps taken on a thread of their own. A prompt may end the thread that a
 * user's expression runs on at any instruction; training goes on to the end of
 * its step, so that no half of an update is ever left behind.
 */
public final class TrainingRun implements Runnable {

    private static final long REDRAW_NANOS = 100_000_000;

    private final Console console = Bindings.console();
    private final Trainer trainer;
    private final Run run;
    private final Thread worker = new Thread(this, "training");

    private volatile boolean abandoned;
    private volatile boolean ending;    // not a call: that could be ended
    private Object wayBack;
    private Throwable failure;
    private TrainingView result;

    public TrainingRun(Trainer trainer, int steps) {
        this.trainer = trainer;
        run = new Run(trainer, trainer.steps() + steps);
    }

    /** Takes the steps; returns early, between two, if asked to stop. */
    public TrainingView run(boolean daemon) {
        wayBack = Undo.remember(trainer, new TrainingState(trainer), "");
        worker.setDaemon(daemon);
        worker.start();
        try {
            while (worker.isAlive()) {
                worker.join(20);
                if (console.stopRequested()) ending = true;
            }
        } catch (InterruptedException e) {
            // here and below is no loop and no call of ours: where a prompt
            // wants this thread to end, it would end it there
            abandoned = console.stopRequested();
            ending = true;
            try {
                worker.join();
            } catch (InterruptedException again) {
                // whoever insists need not wait
            }
            Thread.currentThread().interrupt();
        } catch (Throwable ended) {
            abandoned = true;
            ending = true;
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
            long drawn = System.nanoTime();
            while (!ending && run.step()) {
                long now = System.nanoTime();
                if (now - drawn > REDRAW_NANOS) {
                    drawn = now;
                    console.status(line(run.status()));
                }
            }
            console.status("");
            result = result();
            if (abandoned) console.print(result.text(console.style()));
        } catch (Throwable broken) {
            failure = broken;       // in a forward or a backward pass: the
            trainer.model().zeroGrad();     // weights change only at the end
        } finally {
            if (trainer.steps() == run.status().from()) Undo.forget(wayBack);
        }
    }

    private TrainingView result() {
        Run.Status now = run.status();
        double[] means = run.means();
        double[] mine = Arrays.copyOfRange(
            means, Math.max(0, means.length - (now.step() - now.from())), means.length);
        return new TrainingView(now.from(), now.step(), now.seconds(),
            mine.length == 0 ? Double.NaN : mine[0], now.mean(), now.heldOut(), now.perCharacter(),
            run.measuredOn(), !run.isDone(), mine);
    }

    private String line(Run.Status now) {
        var ink = new Ink(console.style().color());
        String text = "step " + ink.bold(String.valueOf(now.step()))
            + ink.grey("  loss ") + ink.bold(Num.fixed(now.mean(), 3));
        if (!Double.isNaN(now.heldOut()))
            text += ink.grey("  held out ") + Num.fixed(now.heldOut(), 3);
        text += ink.grey("  ") + Num.fixed(now.rate(), 0) + ink.grey(" steps/s  ")
            + Num.duration(now.secondsLeft()) + ink.grey(" left  ");
        int room = Math.min(40, console.style().width() - 1 - Text.width(text));
        return room < 4 ? text
            : text + ink.blue(Blocks.spark(Blocks.shrink(run.means(), room)));
    }
}
