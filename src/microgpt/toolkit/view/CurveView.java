package microgpt.toolkit.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import microgpt.draw.ChartSvg;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.draw.Plot;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.run.History;
import microgpt.train.Trainer;

/**
 * Losses of training, as far as they were watched.
 *
 * @param steps numbers of the steps
 * @param losses of each step, on its document, in nats a token
 * @param smooth the losses' running mean
 * @param heldOutSteps after which the held-out loss was measured
 * @param heldOut the held-out losses
 * @param measuredOn on how many documents these are
 */
public record CurveView(int[] steps, double[] losses, double[] smooth,
        int[] heldOutSteps, double[] heldOut, int measuredOn) implements Picture {

    /** Returns what is known of a trainer's past. */
    public static CurveView of(Trainer trainer) {
        History history = History.of(trainer);
        double[] losses = history.losses(trainer);
        int[] known = IntStream.range(0, losses.length)
            .filter(i -> !Double.isNaN(losses[i])).toArray();
        double[] told = IntStream.of(known).mapToDouble(i -> losses[i]).toArray();
        List<History.HeldOut> held = history.heldOut(trainer);
        return new CurveView(IntStream.of(known).map(i -> i + 1).toArray(), told,
            History.smooth(told), held.stream().mapToInt(History.HeldOut::step).toArray(),
            held.stream().mapToDouble(History.HeldOut::loss).toArray(), history.measuredOn());
    }

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        if (steps.length == 0) return "no step was watched yet; /train 100 takes some";
        double[] bounds = ChartSvg.bounds(smooth);
        double x0 = steps[0], x1 = steps[steps.length - 1];
        var plot = new Plot(Math.max(20, Math.min(100, style.width() - 12)), 13,
            x0, x1, bounds[0], bounds[1]);
        plot.line(doubles(steps), smooth);
        var lines = new ArrayList<String>();
        lines.add(ink.grey("running mean of the loss, nats a token"));
        lines.add(plot.text(ink));
        String last = ink.grey("step ") + steps[steps.length - 1] + ink.grey("  loss ")
            + Num.fixed(losses[losses.length - 1], 4) + ink.grey("  running mean ")
            + ink.bold(Num.fixed(smooth[smooth.length - 1], 4));
        lines.add(last);
        if (heldOut.length > 0) lines.add(ink.grey("held out ")
            + ink.bold(Num.fixed(heldOut[heldOut.length - 1], 4)) + ink.grey(" on "
                + Text.count(measuredOn, "document") + ", after step "
                + heldOutSteps[heldOut.length - 1]));
        return String.join("\n", lines);
    }

    private static double[] doubles(int[] x) {
        return java.util.Arrays.stream(x).asDoubleStream().toArray();
    }

    @Override
    public String svg() {
        if (steps.length == 0)
            throw new IllegalArgumentException("no step was watched yet: there is no curve");
        var curves = new ArrayList<>(List.of(
            new ChartSvg.Curve("each step", doubles(steps), losses, true),
            new ChartSvg.Curve("running mean", doubles(steps), smooth, false)));
        if (heldOut.length > 0) curves.add(
            new ChartSvg.Curve("held out", doubles(heldOutSteps), heldOut, false));
        return ChartSvg.curves("Loss over training", "step", "loss, nats a token", curves,
            680, 300);
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
