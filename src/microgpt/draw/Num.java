package microgpt.draw;

import java.util.Locale;

/** Numbers as text. */
public final class Num {

    /** Returns a number in four significant digits, without idle zeros. */
    public static String brief(double x) {
        return brief(x, 4);
    }

    /** Returns a number in that many significant digits, without idle zeros. */
    public static String brief(double x, int digits) {
        if (x == 0 || Double.isNaN(x) || Double.isInfinite(x)) return plain(x);
        double size = Math.abs(x);
        if (size < 1e-4 || size >= 1e7)
            return String.format(Locale.ROOT, "%." + (digits - 1) + "e", x)
                .replaceFirst("\\.?0*e", "e").replaceFirst("e\\+?(-?)0?", "e$1");
        int decimals = Math.max(0, digits - 1 - (int) Math.floor(Math.log10(size)));
        String s = String.format(Locale.ROOT, "%." + decimals + "f", x);
        return s.contains(".") ? s.replaceFirst("\\.?0+$", "") : s;
    }

    /** Returns a number with that many decimals. */
    public static String fixed(double x, int decimals) {
        if (Double.isNaN(x) || Double.isInfinite(x)) return plain(x);
        String s = String.format(Locale.ROOT, "%." + decimals + "f", x);
        return s.matches("-0(\\.0*)?") ? s.substring(1) : s;
    }

    /** Returns how many decimals show three digits of the largest number. */
    public static int decimals(double largest) {
        if (!(largest > 0) || Double.isInfinite(largest)) return 1;
        return Math.max(1, Math.min(6, 2 - (int) Math.floor(Math.log10(largest))));
    }

    /** Returns a share of 1 as a percentage; a small one with more digits. */
    public static String percent(double share) {
        double percent = Math.max(0, 100 * share);
        if (percent > 0 && percent < 0.005) return "<0.01%";
        return fixed(percent, percent > 0 && percent < 0.05 ? 2 : 1) + "%";
    }

    /** Returns a duration such as 850 ms, 12.3 s, 4 min 10 s: no 1000 ms, and no 60.0 s. */
    public static String duration(double seconds) {
        if (seconds < 0.9995e-3) return brief(seconds * 1e6, 3) + " µs";
        if (seconds < 0.9995) return brief(seconds * 1e3, 3) + " ms";
        if (seconds < 59.95) return fixed(seconds, 1) + " s";
        long s = Math.round(seconds);
        return s < 3600 ? s / 60 + " min " + s % 60 + " s"
            : s / 3600 + " h " + s % 3600 / 60 + " min";
    }

    private static String plain(double x) {
        if (Double.isNaN(x)) return "NaN";
        if (Double.isInfinite(x)) return x > 0 ? "∞" : "-∞";
        return "0";
    }

    private Num() {}
}
