package microgpt.draw;

/** Quantities as block characters. */
public final class Blocks {

    private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    private static final String LEVELS = "▁▂▃▄▅▆▇█";
    private static final String SHADES = "·░▒▓█";

    /** Returns a bar of up to {@code width} columns for a share of 1. */
    public static String bar(double share, int width) {
        int eighths = (int) Math.round(Math.max(0, Math.min(1, share)) * width * 8);
        return "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
    }

    /** Returns one column a number, the lowest at the bottom. */
    public static String spark(double[] values) {
        double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
        for (double v : values)
            if (Double.isFinite(v)) {
                low = Math.min(low, v);
                high = Math.max(high, v);
            }
        var line = new StringBuilder();
        for (double v : values)
            line.append(!Double.isFinite(v) ? ' ' : high == low ? LEVELS.charAt(3)
                : LEVELS.charAt((int) Math.min(7, 8 * (v - low) / (high - low))));
        return line.toString();
    }

    /** Returns averages of the numbers, at most {@code width} of them. */
    public static double[] shrink(double[] values, int width) {
        if (values.length <= width) return values;
        var means = new double[width];
        for (int i = 0; i < width; i++) {
            int from = (int) ((long) i * values.length / width);
            int to = (int) ((long) (i + 1) * values.length / width);
            for (int j = from; j < to; j++) means[i] += values[j] / (to - from);
        }
        return means;
    }

    /**
     * Returns a cell of a heat map, two columns wide: the denser, the larger
     * the number is against the largest. The sign is a colour, or a minus.
     */
    public static String cell(double x, double largest, Ink ink) {
        if (Double.isNaN(x)) return "? ";
        double share = largest > 0 ? Math.min(1, Math.abs(x) / largest) : 0;
        int level = share < 0.02 ? 0 : (int) Math.min(4, 1 + 4 * share);
        String shade = SHADES.substring(level, level + 1);
        if (level == 0) return ink.grey(" ·");
        if (ink.on()) return ink.signed(x, shade + shade);
        return (x < 0 ? "-" : level == 4 ? "█" : level == 3 ? "▓" : level == 2 ? "▒" : "░")
            + shade;
    }

    /** Returns the same in one column, without a sign. */
    public static String half(double x, double largest, Ink ink) {
        if (Double.isNaN(x)) return "?";
        double share = largest > 0 ? Math.min(1, Math.abs(x) / largest) : 0;
        int level = share < 0.02 ? 0 : (int) Math.min(4, 1 + 4 * share);
        String shade = SHADES.substring(level, level + 1);
        return level == 0 ? ink.grey(shade) : ink.signed(x, shade);
    }

    private Blocks() {}
}
