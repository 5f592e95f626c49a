package microgpt.run;

/** A running mean, over few losses first, so that the first does not linger. */
final class Mean {

    private static final double SMOOTHING = 0.98;

    private int count;
    private double value = Double.NaN;

    /** Adds a loss; returns the mean. */
    double add(double loss) {
        double keep = Math.min(SMOOTHING, count / (count + 1.0));
        value = count++ == 0 ? loss : keep * value + (1 - keep) * loss;
        return value;
    }

    /** Returns the mean; NaN before the first loss. */
    double value() { return value; }
}
