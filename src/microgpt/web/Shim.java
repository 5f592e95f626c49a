package microgpt.web;

import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the compiled engine is given in place of a few library methods: those
 * that TeaVM lacks, and one, String.format, that would treble the download.
 */
public final class Shim {

    /** As {@link Character#toString(int)}. */
    public static String toString(int codePoint) {
        return new String(Character.toChars(codePoint));
    }

    /** As {@link String#lines}. */
    public static Stream<String> lines(String text) {
        var lines = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\n' && c != '\r') continue;
            lines.add(text.substring(from, i));
            if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') i++;
            from = i + 1;
        }
        if (from < text.length()) lines.add(text.substring(from));
        return lines.stream();
    }

    /** As {@link String#split(String)} at one plain character, or at blanks ({@code \\s+}). */
    public static String[] split(String text, String at) { return split(text, at, 0); }

    /** As {@link String#split(String, int)}, at the same. */
    public static String[] split(String text, String at, int limit) {
        boolean blanks = at.equals("\\s+");
        if (!blanks && (at.length() != 1 || "\\^$.|?*+()[{".contains(at)))
            throw new IllegalArgumentException("split at " + at);
        var parts = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < text.length() && parts.size() != limit - 1; i++) {
            if (!(blanks ? isBlank(text.charAt(i)) : text.charAt(i) == at.charAt(0))) continue;
            parts.add(text.substring(from, i));
            while (blanks && i + 1 < text.length() && isBlank(text.charAt(i + 1))) i++;
            from = i + 1;
        }
        if (from == 0) return new String[] {text};
        parts.add(text.substring(from));
        while (limit == 0 && !parts.isEmpty() && parts.get(parts.size() - 1).isEmpty())
            parts.remove(parts.size() - 1);
        return parts.toArray(new String[0]);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    /** As {@link String#format(Locale, String, Object...)}; digits are ASCII here anyhow. */
    public static String format(Locale locale, String form, Object... values) {
        return format(form, values);
    }

    /** As {@link String#format}, for %s %d %X %f %e %g with flags and width. */
    public static String format(String form, Object... values) {
        var out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < form.length(); i++) {
            char c = form.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            boolean left = false, zero = false, comma = false;
            for (;; i++) {
                char flag = form.charAt(i + 1);
                if (flag == '-') left = true;
                else if (flag == '0') zero = true;
                else if (flag == ',') comma = true;
                else break;
            }
            int width = 0, digits = 6;
            while (isDigit(form.charAt(i + 1))) width = 10 * width + form.charAt(++i) - '0';
            if (form.charAt(i + 1) == '.') {
                digits = 0;
                i++;
                while (isDigit(form.charAt(i + 1))) digits = 10 * digits + form.charAt(++i) - '0';
            }
            char kind = form.charAt(++i);
            if (kind == '%' || kind == 'n') {
                out.append(kind == 'n' ? '\n' : '%');
                continue;
            }
            Object value = values[next++];
            String text;
            switch (kind) {
                case 's': text = String.valueOf(value); break;
                case 'd': text = comma ? grouped(value.toString()) : value.toString(); break;
                case 'X': text = Integer.toHexString((Integer) value).toUpperCase(); break;
                case 'f': text = decimal((Double) value, digits, false); break;
                case 'e': text = decimal((Double) value, digits, true); break;
                case 'g': text = general((Double) value, Math.max(1, digits)); break;
                default: throw new IllegalArgumentException("%" + kind);
            }
            if (!left) for (int k = text.length(); k < width; k++) out.append(zero ? '0' : ' ');
            out.append(text);
            if (left) for (int k = text.length(); k < width; k++) out.append(' ');
        }
        return out.toString();
    }

    private static boolean isDigit(char c) { return c >= '0' && c <= '9'; }

    private static String grouped(String digits) {
        var out = new StringBuilder(digits);
        for (int i = digits.length() - 3; i > (digits.charAt(0) == '-' ? 1 : 0); i -= 3)
            out.insert(i, ',');
        return out.toString();
    }

    private static String general(double x, int digits) {
        String text = decimal(x, digits - 1, true);
        int e = text.indexOf('e');
        if (e < 0) return text;
        int power = Integer.parseInt(text.substring(e + 1));
        return power < -4 || power >= digits ? text
            : decimal(x, digits - 1 - power, false);
    }

    /** Rounds the shortest decimal form half up, as Java's Formatter does. */
    static String decimal(double x, int digits, boolean exponent) {
        if (Double.isNaN(x) || Double.isInfinite(x))
            return Double.isNaN(x) ? "NaN" : x > 0 ? "Infinity" : "-Infinity";
        String text = Double.toString(Math.abs(x));
        int e = text.indexOf('E'), scale = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
        if (e >= 0) text = text.substring(0, e);
        int point = text.indexOf('.') + scale;              // digits before the point
        var d = new StringBuilder(text).deleteCharAt(text.indexOf('.'));
        while (d.length() > 1 && d.charAt(0) == '0') {
            d.deleteCharAt(0);
            point--;
        }
        if (x == 0) point = 1;
        int keep = exponent ? digits + 1 : point + digits;
        if (keep < 0) {
            d.setLength(0);
            d.append('0');
            point = 1;
        } else if (keep < d.length()) {
            boolean up = d.charAt(keep) >= '5';
            d.setLength(keep);
            int i = keep - 1;
            while (up && i >= 0) {
                up = d.charAt(i) == '9';
                d.setCharAt(i, up ? '0' : (char) (d.charAt(i) + 1));
                i--;
            }
            if (up) {
                d.insert(0, '1');
                point++;
            }
        }
        var out = new StringBuilder();
        boolean minus = Double.doubleToRawLongBits(x) < 0;
        if (exponent) {
            while (d.length() < digits + 1) d.append('0');
            d.setLength(digits + 1);
            out.append(d.charAt(0));
            if (digits > 0) out.append('.').append(d, 1, digits + 1);
            int power = x == 0 ? 0 : point - 1;
            out.append(power < 0 ? "e-" : "e+");
            if (Math.abs(power) < 10) out.append('0');
            out.append(Math.abs(power));
        } else {
            while (point < 1) {
                d.insert(0, '0');
                point++;
            }
            while (d.length() < point + digits) d.append('0');
            out.append(d, 0, point);
            if (digits > 0) out.append('.').append(d, point, point + digits);
        }
        return minus ? "-" + out : out.toString();
    }

    private Shim() {}
}
