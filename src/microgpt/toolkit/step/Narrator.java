package microgpt.toolkit.step;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import microgpt.Value;
import microgpt.draw.Num;

/**
 * Reads a Value's arithmetic off the graph, down to the Values that have
 * names: {@code q[0] = 0.12·0.4 + … (14 more: -0.031) … + 0.3·(-0.2) = 0.05}.
 * What is needed more than once, and is long, gets a letter and a line.
 */
public final class Narrator {

    private static final int TERMS = 4;     // of a sum that is told in full
    private static final int SHORT = 2;     // numbers in what is told again

    /** How tightly an expression holds together. */
    private enum Bond { SUM, PRODUCT, POWER }

    private record Text(String text, Bond bond) {

        String inside(Bond needed) {
            boolean loose = bond.compareTo(needed) < 0 || text.startsWith("-");
            return loose ? "(" + text + ")" : text;
        }
    }

    private record Term(Value value, boolean minus) {}

    private final Function<Value, String> names;
    private final Map<Value, String> letters = new IdentityHashMap<>();
    private final List<String> lines = new ArrayList<>();

    private Narrator(Function<Value, String> names) { this.names = names; }

    /**
     * Tells how a Value was computed.
     *
     * @param names returns what a Value is called, or the empty text; the
     *     telling stops there
     * @param digits how many of the result are shown
     */
    public static List<String> tell(
            String name, Value v, Function<Value, String> names, int digits) {
        var narrator = new Narrator(names);
        narrator.findLetters(v);
        String known = v.parents().isEmpty() ? names.apply(v) : "";
        narrator.lines.add(name + " = " + (known.isEmpty() ? narrator.text(v).text : known)
            + " = " + Num.brief(v.data(), digits));
        return narrator.lines;
    }

    private boolean isKnown(Value v) {
        return v.parents().isEmpty() || !names.apply(v).isEmpty();
    }

    private boolean isNumber(Value v) {
        return v.parents().isEmpty() && names.apply(v).isEmpty();
    }

    /** Gives letters to what is used more than once and is long. */
    private void findLetters(Value root) {
        Map<Value, Integer> uses = new IdentityHashMap<>();
        var order = new ArrayList<Value>();
        parentsFirst(root, order, uses);
        Map<Value, Integer> sizes = new IdentityHashMap<>();
        for (Value v : order) {
            int size = 0;
            for (Value p : v.parents())
                size += isNumber(p) && Math.abs(p.data()) == 1 ? 0 : sizes.getOrDefault(p, 1);
            if (v != root && size > SHORT && uses.get(v) > 1) {
                String text = text(v).text, letter = "abcdefghijklmnopqrstuvwxyz".substring(
                    letters.size() % 26, letters.size() % 26 + 1) + (letters.size() < 26 ? ""
                        : String.valueOf(letters.size() / 26));
                lines.add(letter + " = " + text + " = " + Num.brief(v.data()));
                letters.put(v, letter);
                size = 1;
            }
            sizes.put(v, size);
        }
    }

    private void parentsFirst(Value root, List<Value> order, Map<Value, Integer> uses) {
        Set<Value> open = Collections.newSetFromMap(new IdentityHashMap<>());
        var toDo = new java.util.ArrayDeque<Value>(List.of(root));
        while (!toDo.isEmpty()) {
            Value v = toDo.peek();
            if (open.add(v)) {
                Value last = null;
                for (Value p : v.parents()) {
                    if (isKnown(p) || p == last) continue;
                    last = p;
                    if (uses.merge(p, 1, Integer::sum) == 1) toDo.push(p);
                }
            } else {
                toDo.pop();
                order.add(v);
            }
        }
    }

    private Text text(Value v) {
        switch (v.op()) {
            case "add": return sum(v);
            case "mul": return product(v);
            case "pow": return power(v.parents().get(0), v.exponent());
            case "exp": return call("exp", v);
            case "log": return call("ln", v);
            case "relu": return new Text("max(0, " + part(v.parents().get(0)).text + ")", Bond.POWER);
            default: return number(v.data());
        }
    }

    /** Returns what stands for a Value inside an expression. */
    private Text part(Value v) {
        return letters.containsKey(v) ? new Text(letters.get(v), Bond.POWER)
            : isKnown(v) ? number(v.data()) : text(v);
    }

    private static Text number(double x) { return new Text(Num.brief(x), Bond.POWER); }

    private Text call(String name, Value v) {
        return new Text(name + "(" + part(v.parents().get(0)).text + ")", Bond.POWER);
    }

    private Text power(Value x, double n) {
        if (n == 0.5) return new Text("√(" + part(x).text + ")", Bond.POWER);
        if (n < 0) return new Text("1 / " + power(x, -n).inside(Bond.POWER), Bond.PRODUCT);
        if (n == 1) return part(x);
        String exponent = n == 2 ? "²" : "^" + Num.brief(n);
        return new Text(part(x).inside(Bond.POWER) + exponent, Bond.POWER);
    }

    private boolean isOpen(Value v, String op) {
        return v.op().equals(op) && !isKnown(v) && !letters.containsKey(v);
    }

    private Text sum(Value v) {
        var terms = new ArrayList<Term>();
        addTerms(v, terms);
        var text = new StringBuilder();
        for (int i = 0; i < terms.size(); i++) {
            if (terms.size() > TERMS && i == TERMS - 1) {
                double rest = 0;
                int last = terms.size() - 1;
                for (Term t : terms.subList(i, last)) rest += t.minus ? -t.value.data() : t.value.data();
                text.append(" + … (").append(last - i).append(" more: ")
                    .append(Num.brief(rest)).append(") …");
                i = last;
            }
            Term t = terms.get(i);
            Text term = part(t.value);
            boolean minus = t.minus;
            if (isNumber(t.value)) {
                double x = t.minus ? -t.value.data() : t.value.data();
                minus = x < 0;
                term = number(minus ? -x : x);
            }
            text.append(i == 0 ? minus ? "-" : "" : minus ? " - " : " + ");
            text.append(i == 0 && !minus ? term.text : term.inside(Bond.PRODUCT));
        }
        return new Text(text.toString(), Bond.SUM);
    }

    /** Collects what is added up, from left to right. */
    private void addTerms(Value root, List<Term> terms) {
        var toDo = new java.util.ArrayDeque<Term>();
        toDo.push(new Term(root, false));
        while (!toDo.isEmpty()) {
            Term t = toDo.pop();
            Value v = t.value;
            List<Value> p = v.parents();
            if (v == root || isOpen(v, "add")) {
                toDo.push(new Term(p.get(1), t.minus));
                toDo.push(new Term(p.get(0), t.minus));
            } else if (isOpen(v, "mul") && isNumber(p.get(1)) && p.get(1).data() == -1)
                toDo.push(new Term(p.get(0), !t.minus));
            else terms.add(t);
        }
    }

    private Text product(Value v) {
        var above = new ArrayList<String>();
        var below = new ArrayList<String>();
        boolean minus = factors(v, above, below);
        String text = above.isEmpty() ? "1" : String.join("·", above);
        for (String b : below) text += " / " + b;
        return new Text(minus ? "-" + text : text, Bond.PRODUCT);
    }

    /** Collects factors and divisors; returns whether there is a minus. */
    private boolean factors(Value root, List<String> above, List<String> below) {
        boolean minus = false;
        var toDo = new java.util.ArrayDeque<Value>(List.of(root));
        while (!toDo.isEmpty()) {
            Value v = toDo.pop();
            if (v == root || isOpen(v, "mul")) {
                Value a = v.parents().get(0), b = v.parents().get(1);
                if (a == b) above.add(power(a, 2).text);
                else {
                    toDo.push(b);
                    toDo.push(a);
                }
            } else if (isNumber(v) && v.data() == -1) minus = !minus;
            else if (isNumber(v) && isWhole(1 / v.data()))
                below.add(Num.brief(Math.rint(1 / v.data())));
            else if (isOpen(v, "pow") && v.exponent() < 0)
                below.add(power(v.parents().get(0), -v.exponent()).inside(Bond.POWER));
            else above.add(part(v).inside(Bond.POWER));
        }
        return minus;
    }

    private static boolean isWhole(double x) {
        return x >= 2 && x < 1e6 && Math.abs(x - Math.rint(x)) < 1e-9 * x;
    }
}
