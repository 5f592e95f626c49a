package microgpt.toolkit;

import java.util.function.Function;

/**
 * Evaluates arithmetic as it is printed. A printed number stands for all that
 * would be printed so; the result is the range of what may come out.
 */
final class Arithmetic {

    /** All numbers from low to high. */
    record Range(double low, double high) {

        static Range around(double x, int digits) {
            double half = x == 0 ? 0
                : 0.5001 * Math.pow(10, Math.floor(Math.log10(Math.abs(x))) + 1 - digits);
            return new Range(x - half, x + half);
        }

        boolean contains(double x) {
            double slack = 1e-9 * Math.max(1e-3, Math.abs(x));
            return low - slack <= x && x <= high + slack;
        }

        private static Range of(double... x) {
            double low = x[0], high = x[0];
            for (double y : x) {
                low = Math.min(low, y);
                high = Math.max(high, y);
            }
            return new Range(low, high);
        }

        Range plus(Range b) { return new Range(low + b.low, high + b.high); }

        Range negative() { return new Range(-high, -low); }

        Range times(Range b) {
            return of(low * b.low, low * b.high, high * b.low, high * b.high);
        }

        Range inverse() {
            if (low <= 0 && high >= 0) return new Range(
                Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            return of(1 / low, 1 / high);
        }

        Range power(double n) {
            double a = Math.pow(low, n), b = Math.pow(high, n);
            return low < 0 && high > 0 ? of(0, a, b) : of(a, b);
        }
    }

    private final String text;
    private final Function<String, Range> names;
    private int at;

    private Arithmetic(String text, Function<String, Range> names) {
        this.text = text;
        this.names = names;
    }

    /** Evaluates; throws IllegalArgumentException if it is no arithmetic. */
    static Range evaluate(String text, Function<String, Range> names) {
        var reader = new Arithmetic(text, names);
        Range range = reader.sum();
        if (reader.at < text.length()) throw reader.wrong();
        return range;
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("no arithmetic from '"
            + text.substring(at) + "' on, in '" + text + "'");
    }

    private boolean take(String word) {
        if (!text.startsWith(word, at)) return false;
        at += word.length();
        return true;
    }

    private void need(String word) { if (!take(word)) throw wrong(); }

    private Range sum() {
        Range sum = take("-") ? product().negative() : product();
        while (true) {
            if (take(" + … (")) {
                number();
                need(" more: ");
                sum = sum.plus(signed());
                need(") …");
            } else if (take(" + ")) sum = sum.plus(product());
            else if (take(" - ")) sum = sum.plus(product().negative());
            else return sum;
        }
    }

    private Range signed() { return take("-") ? number().negative() : number(); }

    private Range product() {
        Range product = power();
        while (true) {
            if (take(" · ") || take("·")) product = product.times(power());
            else if (take(" / ")) product = product.times(power().inverse());
            else return product;
        }
    }

    private Range power() {
        Range x = atom();
        if (take("²")) return x.power(2);
        if (take("^")) {
            int from = at;
            take("-");
            number();
            return x.power(Double.parseDouble(text.substring(from, at)));
        }
        return x;
    }

    private Range atom() {
        if (take("√(")) return close(sum()).power(0.5);
        if (take("exp(")) {
            Range x = close(sum());
            return new Range(Math.exp(x.low), Math.exp(x.high));
        }
        if (take("ln(")) {
            Range x = close(sum());
            return new Range(Math.log(x.low), Math.log(x.high));
        }
        if (take("max(0, ")) {
            Range x = close(sum());
            return new Range(Math.max(0, x.low), Math.max(0, x.high));
        }
        if (take("(")) return close(sum());
        return at < text.length() && Character.isDigit(text.charAt(at)) ? number() : name();
    }

    private Range close(Range x) {
        need(")");
        return x;
    }

    private Range number() {
        int from = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.'
                || text.charAt(at) == 'e' || text.charAt(at) == '-' && text.charAt(at - 1) == 'e'))
            at++;
        if (from == at) throw wrong();
        return Range.around(Double.parseDouble(text.substring(from, at)), 4);
    }

    private Range name() {
        int from = at;
        while (at < text.length() && (Character.isJavaIdentifierPart(text.charAt(at))
                || "[]̂.".indexOf(text.charAt(at)) >= 0)) at++;
        if (from == at) throw wrong();
        return names.apply(text.substring(from, at));
    }
}
