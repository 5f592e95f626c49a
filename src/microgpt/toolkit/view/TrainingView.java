package microgpt.toolkit.view;

import microgpt.draw.Blocks;
import microgpt.draw.Ink;
import microgpt.draw.Num;
import microgpt.repl.spi.Style;

/**
 * What a run of steps came to.
 *
 * @param from the number of steps before it, {@code to} after it
 * @param firstLoss the running mean after its first step, in nats a token
 * @param lastLoss the running mean after its last
 * @param heldOut the loss on documents never trained on; NaN if there are none
 * @param perCharacter the same in nats a character; NaN where every token is one
 * @param measuredOn on how many documents that is
 * @param stopped whether the user stopped it
 * @param losses running means after each step
 */
public record TrainingView(int from, int to, double seconds, double firstLoss, double lastLoss,
        double heldOut, double perCharacter, int measuredOn, boolean stopped, double[] losses) implements View {

    /** What both losses take in one line, at the most. */
    private static final int ONE_LINE = 72;

    @Override
    public String text(Style style) {
        var ink = new Ink(style.color());
        int taken = to - from;
        String text = taken + (taken == 1 ? " step" : " steps") + (stopped ? ink.red(" (stopped)") : "")
            + ink.grey(" in ") + Num.duration(seconds) + ink.grey(", now at step ")
            + ink.bold(String.valueOf(to)) + ink.grey("\n  loss ") + Num.fixed(firstLoss, 3)
            + ink.grey(" → ") + ink.bold(Num.fixed(lastLoss, 3)) + ink.grey(" (running mean)");
        if (!Double.isNaN(heldOut))
            text += (Double.isNaN(perCharacter) && style.width() >= ONE_LINE
                ? ink.grey(", held out ") : "\n" + ink.grey("  held out ")) + ink.bold(Num.fixed(heldOut, 3))
            + (Double.isNaN(perCharacter) ? "" : ink.grey(" a token, ")
                + ink.bold(Num.fixed(perCharacter, 3)) + ink.grey(" a character"))
            + ink.grey(" on " + measuredOn + (measuredOn == 1
                ? " document" : " documents"));
        int room = Math.min(60, style.width() - 2);
        if (losses.length > 1) text += "\n  "
            + ink.blue(Blocks.spark(Blocks.shrink(losses, room)));
        return text;
    }

    @Override
    public String toString() { return text(Style.PLAIN); }
}
