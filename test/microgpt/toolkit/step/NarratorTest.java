package microgpt.toolkit.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import microgpt.Value;
import microgpt.draw.Num;
import org.junit.jupiter.api.Test;

/** Arithmetic read off a graph is written as one would write it. */
class NarratorTest {

    private final Map<Value, String> names = new IdentityHashMap<>();
    private final Value two = known(2), three = known(3), four = known(4), six = known(6),
        minusFour = known(-4);

    private Value known(double x) { return named("w", new Value(x)); }

    private Value named(String name, Value v) {
        names.put(v, name);
        return v;
    }

    private List<String> lines(Value v) {
        return Narrator.tell("y", v, x -> names.getOrDefault(x, ""), 4);
    }

    private void told(String expected, Value v) {
        assertEquals(List.of("y = " + expected), lines(v));
    }

    private static Value number(double x) { return new Value(x); }

    @Test
    void aLeafIsCalledByItsNameOrIsItsNumber() {
        told("wte[0][1] = 0.25", named("wte[0][1]", new Value(0.25)));
        told("0.25 = 0.25", number(0.25));
        assertEquals(List.of("y = 2 / 3 = 0.67"), Narrator.tell("y", two.div(three),
            x -> names.getOrDefault(x, ""), 2));
    }

    @Test
    void whatHasANameIsNotTakenApart() {
        Value h = named("h", two.add(three));
        told("5·2 = 10", h.mul(two));
        told("2 + 3 = 5", h);
    }

    @Test
    void aSumOfUpToFourTermsIsToldWhole() {
        told("2 + 3 = 5", two.add(three));
        told("2 + 3 + 4 + 6 = 15", two.add(three).add(four).add(six));
        told("2 + 3 + 4 + … (1 more: 6) … + 2 = 17",
            two.add(three).add(four).add(six).add(two));
        told("2 + 3 + 4 + … (2 more: 2) … + 3 = 14",
            two.add(three).add(four).add(six).sub(four).add(three));
        told("2 + 3 + 4 + … (2 more: -10) … + 3 = 2",
            two.add(three).add(four).sub(six).sub(four).add(three));
    }

    @Test
    void whatIsTakenAwayHasAMinusAndANegativeOneBracketsAround() {
        told("2 - 3 = -1", two.sub(three));
        told("-2 + 3 = 1", two.neg().add(three));
        told("2 + (-4) = -2", two.add(minusFour));
        told("-4 + 2 = -2", minusFour.add(two));
        told("2 - (-4) = 6", two.sub(minusFour));
        told("-(-4) + 2 = 6", minusFour.neg().add(two));
        told("2 - 3 - 4 = -5", two.sub(three).sub(four));
        told("2 - 3 + 4 = 3", two.sub(three.sub(four)));
        told("2 + 3·(-1) = -1", two.add(three.mul(known(-1))));
        told("2 + (-3·4) = -10", two.add(three.neg().mul(four)));
        told("-3·4 + 2 = -10", three.neg().mul(four).add(two));
    }

    @Test
    void aNumberTakesItsSignAlong() {
        told("2 - 3 = -1", two.add(-3));
        told("2 - 3 = -1", two.sub(number(3)));
        told("2 + 3 = 5", two.sub(number(-3)));
        told("-3 + 2 = -1", number(-3).add(two));
        told("-3 + 2 = -1", number(3).neg().add(two));
        told("2 + 0 = 2", two.add(number(0)));
    }

    @Test
    void powersAreRootsSquaresAndDivisions() {
        told("√(4) = 2", four.pow(0.5));
        told("1 / √(4) = 0.5", four.pow(-0.5));
        told("3² = 9", three.pow(2));
        told("3² = 9", three.mul(three));
        told("(-4)² = 16", minusFour.pow(2));
        told("2^3 = 8", two.pow(3));
        told("2 = 2", two.pow(1));
        told("2^0 = 1", two.pow(0));
        told("1 / 2 = 0.5", two.pow(-1));
        told("1 / 2² = 0.25", two.pow(-2));
        told("(2 + 3)² = 25", two.add(three).pow(2));
        told("(2·3)² = 36", two.mul(three).pow(2));
        told("1 / (-4) = -0.25", minusFour.pow(-1));
    }

    @Test
    void productsHoldTogetherMoreTightlyThanSums() {
        told("2·3 = 6", two.mul(three));
        told("2·(-4) = -8", two.mul(minusFour));
        told("(-4)·2 = -8", minusFour.mul(two));
        told("(2 + 3)·4 = 20", two.add(three).mul(four));
        told("2·3 + 4 = 10", two.mul(three).add(four));
        told("2·5 + 3 = 13", two.mul(5).add(three));
        told("4 - 2·3 = -2", four.sub(two.mul(three)));
        told("-2·3 = -6", two.mul(three).neg());
        told("2·3 = 6", two.mul(three).neg().neg());
        told("-(-4) = 4", minusFour.neg());
        told("(-2·3)² = 36", two.mul(three).neg().pow(2));
    }

    @Test
    void aFactorThatDividesIsADivisor() {
        told("6 / 3 = 2", six.div(three));
        told("6 / 4 = 1.5", six.div(4));
        told("6 / 3 = 2", six.div(3));
        told("6 / 2 = 3", six.mul(0.5));
        told("6·1e-6 = 6e-6", six.mul(1e-6));
        told("6 / 500000 = 1.2e-5", six.mul(1 / 500000.0));
        told("6·1 = 6", six.mul(1));
        told("6·0.4 = 2.4", six.mul(0.4));
        told("6 / 500000 = 1.2e-5", six.div(500_000));
        told("6·1e-6 = 6e-6", six.mul(1e-6));
        told("2·3 / 4 = 1.5", two.mul(three).div(four));
        told("6 / (2 + 3) = 1.2", six.div(two.add(three)));
        told("6 / (2·3) = 1", six.div(two.mul(three)));
        told("6 / 2 / 3 = 1", six.div(two).div(three));
        told("1 / 2 / 4 = 0.125", two.pow(-1).mul(four.pow(-1)));
        told("6 / √(4) = 3", six.mul(four.pow(-0.5)));
        told("6·2² = 24", six.mul(two.mul(two)));
        told("6·2^3 = 48", six.mul(two.pow(3)));
        told("6·2^0 = 6", six.mul(two.pow(0)));
        told("6·(-1) = -6", six.mul(known(-1)));
        int n = 99_001;
        while (1 / (1.0 / n) == n) n++;     // rounding leaves no whole number
        told("6 / " + n + " = " + Num.brief(6.0 / n), six.div(n));
    }

    @Test
    void functionsAreCalledByTheirNames() {
        told("exp(2 + 3) = 148.4", two.add(three).exp());
        told("ln(4) = 1.386", four.log());
        told("max(0, -4) = 0", minusFour.relu());
        told("2·exp(3) = 40.17", two.mul(three.exp()));
        told("max(0, 3)² = 9", three.relu().pow(2));
    }

    @Test
    void whatIsLongAndNeededTwiceGetsALetter() {
        Value sum = two.add(three).sub(four);
        assertEquals(List.of("a = 2 + 3 - 4 = 1", "y = a·exp(a) = 2.718"),
            lines(sum.mul(sum.exp())));
        Value little = two.sub(three);
        told("(2 - 3)·exp(2 - 3) = -0.3679", little.mul(little.exp()));
        Value turned = two.mul(three).neg();
        told("-2·3·exp(-2·3) = -0.01487", turned.mul(turned.exp()));
        Value one = two.add(1).add(three);
        told("(2 + 1 + 3)·max(0, 2 + 1 + 3) = 36", one.mul(one.relu()));
        Value once = two.add(three).add(four);
        told("exp(2 + 3 + 4)² = 6.566e7", once.exp().pow(2));
        Value other = sum.mul(sum.exp()).add(six);
        assertEquals(List.of("a = 2 + 3 - 4 = 1", "b = a·exp(a) + 6 = 8.718",
            "y = b·exp(b) = 53301"), lines(other.mul(other.exp())));
    }

    @Test
    void afterZComesA1() {
        Value v = known(0.1).add(known(0.1)).add(known(0.1));
        for (int i = 0; i < 28; i++) v = v.mul(v.relu()).add(known(0.1)).add(known(0.1));
        List<String> lines = lines(v);
        assertEquals("a = 0.1 + 0.1 + 0.1 = 0.3", lines.get(0));
        assertEquals("b = a·max(0, a) + 0.1 + 0.1 = 0.29", lines.get(1));
        assertEquals("z", lines.get(25).split(" ")[0]);
        assertEquals("a1 = z·max(0, z) + 0.1 + 0.1", lines.get(26).substring(0, 28));
        assertEquals("b1 = a1·max(0, a1)", lines.get(27).substring(0, 18));
        assertEquals(29, lines.size());
        for (int i = 0; i < 26; i++) v = v.mul(v.relu()).add(known(0.1)).add(known(0.1));
        assertEquals("b2 = a2·max(0, a2)", lines(v).get(53).substring(0, 18));
    }
}
