package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import microgpt.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arithmetic on Values as one writes it. */
@Timeout(120)
class OperatorsTest {

    private static Session session;

    @BeforeAll
    static void open() { session = Sessions.open(); }

    @AfterAll
    static void close() { session.close(); }

    @BeforeEach
    void begin() {
        ok("/set operators on");
        ok("Value a = new Value(2), b = new Value(-3), c = new Value(0.5);");
        ok("double x = 1.5, y = -4; int n = 3; Value[] row = {a, b};");
    }

    private static String ok(String input) {
        Result result = session.eval(input);
        assertTrue(result.ok(), result.output());
        return result.output();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a * b + c                | a.mul(b).add(c)",
        "-a / 2                   | a.neg().div(2)",
        "a += b                   | a = a.add(b)",
        "a -= b * c;              | a = a.sub(b.mul(c));",
        "(a + b) * (a - b)        | a.add(b).mul(a.sub(b))",
        "((a * b)).relu() - +c    | a.mul(b).relu().sub(c)",
        "2 * a                    | a.mul(2)",
        "x - a                    | a.neg().add(x)",
        "1 / a                    | a.pow(-1).mul(1)",
        "Math.sqrt(4) * a         | new Value(Math.sqrt(4)).mul(a)",
        "n++ - a                  | new Value(n++).sub(a)",
        "x * y + a                | a.add(x * y)",
        "(Value) a * 2            | ((Value) a).mul(2)",
        "(n > 2 ? a : b) * 2      | (n > 2 ? a : b).mul(2)",
        "row[0] *= row[1] + 1     | row[0] = row[0].mul(row[1].add(1))",
        "var d = a * b;           | var d = a.mul(b);",
        "if ((a * b).data() < 0) n = (int) (a - b).data(); | if (a.mul(b).data() < 0) n = (int) a.sub(b).data();",
        "for (Value v : row) c += v * v; | for (Value v : row) c = c.add(v.mul(v));",
        "Value f(Value v) { return v * v + 1; } | Value f(Value v) { return v.mul(v).add(1); }",
        "{ var h = a * b; var k = h + 1; k -= h; } | { var h = a.mul(b); var k = h.add(1); k = k.sub(h); }",
        "Stream.of(a, b).map(v -> 2 * v).toList() | Stream.of(a, b).map(v -> v.mul(2)).toList()",
        "\"s\" + a * b            | \"s\" + a.mul(b)",
        "new Value(2) /*two*/ * a | new Value(2) /*two*/ .mul(a)",
        "/grad a * b + c          | Show.grad(a.mul(b).add(c))"})
    void whatIsWrittenIsToldInJava(String written, String java) {
        assertTrue(ok(written).contains("|  " + java + "\n"), session.eval(written).output());
    }

    @Test
    void severalLinesKeepTheirLines() {
        String out = ok("Value g(Value v) {\n    return v // it\n        * v\n        + 1;\n}");
        assertTrue(out.contains("|  Value g(Value v) {\n|      return v // it\n"
            + "|          .mul(v)\n|          .add(1);\n|  }\n"), out);
    }

    /** The reference: what the calls are, by hand. */
    private sealed interface Expr {
        record Leaf(int i) implements Expr {}

        record Number(double x) implements Expr {}

        record Minus(Expr e) implements Expr {}

        record Two(char sign, Expr a, Expr b) implements Expr {}
    }

    private static final double[] LEAVES = {2, -3, 0.5, 1.25};
    private static final String[] BLANKS = {"", " ", "  ", " /* so */ ", "\n    "};

    private static Expr random(Random random, int depth) {
        int kind = depth == 0 ? random.nextInt(2) : random.nextInt(8);
        return switch (kind) {
            case 0 -> new Expr.Leaf(random.nextInt(LEAVES.length));
            case 1 -> new Expr.Number(random.nextInt(1, 9) / 4.0);
            case 2 -> new Expr.Minus(random(random, depth - 1));
            default -> new Expr.Two("+-*/".charAt(random.nextInt(4)),
                random(random, depth - 1), random(random, depth - 1));
        };
    }

    private static String text(Expr e, Random random) {
        if (e instanceof Expr.Leaf l) return "v" + l.i;
        if (e instanceof Expr.Number n) return String.valueOf(n.x);
        if (e instanceof Expr.Minus m) return "-" + inside(m.e, random, true);
        Expr.Two t = (Expr.Two) e;
        boolean product = t.sign == '*' || t.sign == '/';
        return inside(t.a, random, product) + BLANKS[random.nextInt(BLANKS.length)] + t.sign
            + " " + BLANKS[random.nextInt(BLANKS.length)]
            + inside(t.b, random, product || t.sign == '-' || t.b instanceof Expr.Two);
    }

    private static String inside(Expr e, Random random, boolean needed) {
        String text = text(e, random);
        boolean brackets = e instanceof Expr.Two && needed || e instanceof Expr.Minus
            || random.nextInt(5) == 0;
        return brackets ? "(" + text + ")" : text;
    }

    /** Returns a Value or a Double. */
    private static Object byHand(Expr e, Value[] leaves) {
        if (e instanceof Expr.Leaf l) return leaves[l.i];
        if (e instanceof Expr.Number n) return n.x;
        if (e instanceof Expr.Minus m) {
            Object o = byHand(m.e, leaves);
            return o instanceof Value v ? v.neg() : (Object) (-(double) o);
        }
        Expr.Two t = (Expr.Two) e;
        Object a = byHand(t.a, leaves), b = byHand(t.b, leaves);
        if (a instanceof Value v && b instanceof Value w) return switch (t.sign) {
            case '+' -> v.add(w);
            case '-' -> v.sub(w);
            case '*' -> v.mul(w);
            default -> v.div(w);
        };
        if (a instanceof Value v) {
            double x = (double) b;
            return switch (t.sign) {
                case '+' -> v.add(x);
                case '-' -> v.sub(x);
                case '*' -> v.mul(x);
                default -> v.div(x);
            };
        }
        if (b instanceof Value w) {
            double x = (double) a;
            return switch (t.sign) {
                case '+' -> w.add(x);
                case '-' -> w.neg().add(x);
                case '*' -> w.mul(x);
                default -> w.pow(-1).mul(x);
            };
        }
        double x = (double) a, z = (double) b;
        return switch (t.sign) {
            case '+' -> x + z;
            case '-' -> x - z;
            case '*' -> x * z;
            default -> x / z;
        };
    }

    @Test
    void randomExpressionsAgreeWithTheMethodsCalledByHand() {
        var random = new Random(4);
        ok("Value v0 = new Value(2), v1 = new Value(-3), v2 = new Value(0.5), v3 = new Value(1.25);");
        ok("""
            double[][] told(Value[] all) {
                double[][] told = new double[all.length][];
                for (int i = 0; i < told.length; i++) {
                    for (Value v : List.of(v0, v1, v2, v3)) v.zeroGrad();
                    all[i].backward();
                    told[i] = new double[] {all[i].data(), v0.grad(), v1.grad(), v2.grad(),
                        v3.grad()};
                }
                return told;
            }""");
        for (int batch = 0; batch < 5; batch++) {
            var expressions = new ArrayList<Expr>();
            while (expressions.size() < 25) {
                Expr e = random(random, 4);
                if (byHand(e, leaves()) instanceof Value) expressions.add(e);
            }
            String all = expressions.stream().map(e -> text(e, random))
                .collect(Collectors.joining(",\n"));
            ok("Value[] all = {" + all + "};\n");
            ok("double[][] told = told(all);");
            var told = (double[][]) session.variable("told").orElseThrow();
            assertEquals(expressions.size(), told.length);
            for (int i = 0; i < told.length; i++) {
                Value[] mine = leaves();
                Value hand = (Value) byHand(expressions.get(i), mine);
                hand.backward();
                assertArrayEquals(new double[] {hand.data(), mine[0].grad(), mine[1].grad(),
                    mine[2].grad(), mine[3].grad()}, told[i], expressions.get(i).toString());
            }
        }
    }

    private static Value[] leaves() {
        var leaves = new Value[LEAVES.length];
        for (int i = 0; i < leaves.length; i++) leaves[i] = new Value(LEAVES[i]);
        return leaves;
    }

    /** Random Java in which each operator is one of Java's own. */
    private static String plain(Random random, int depth) {
        if (depth == 0) return List.of("x", "y", "n", "2", "0.5", "a.data()", "b.grad()",
            "'c'", "row.length", "row[0].mul(b).data()").get(random.nextInt(10));
        String one = plain(random, depth - 1), two = plain(random, depth - 1);
        return switch (random.nextInt(7)) {
            case 0 -> "-(" + one + ")";
            case 1 -> "(" + one + "+" + two + ")";
            case 2 -> one + " * " + two;
            case 3 -> one + "/*:*/ -  " + two;
            case 4 -> "(" + one + " > " + two + " ? " + one + " : " + two + ")";
            case 5 -> "Math.max(" + one + ", " + two + ")";
            default -> "a.mul(" + one + ").add(" + two + ").data()";
        };
    }

    private static String statement(Random random) {
        String e = plain(random, random.nextInt(4)), f = plain(random, 1);
        return switch (random.nextInt(7)) {
            case 0 -> "double z = " + e + ";";
            case 1 -> "x += " + e + ";";
            case 2 -> "String s = \"a * b\" + (" + e + ") + a + (" + f + ");";
            case 3 -> "for (int i = 0; i < 2; i++) y -= " + e + " * i;";
            case 4 -> "{ var w = " + e + "; w *= 2; a = a.add(w); }";
            case 5 -> "if (" + e + " > " + f + " && a != b) row[0] = a.sub(" + e + ");";
            default -> "Value h(Value v) { return v.mul(" + e.replace('a', 'c').replace(
                "Mcth.mcx", "Math.max").replace("dctc", "data").replace("grcd", "grad")
                .replace(".cdd(", ".add(") + "); }";
        };
    }

    @Test
    void plainJavaStaysByteForByte() {
        var random = new Random(5);
        for (int i = 0; i < 40; i++) {
            String java = statement(random);
            Result result = session.eval(java);
            assertTrue(result.ok(), java + "\n" + result.output());
            assertFalse(result.output().startsWith("|  ") && result.output().contains(".mul(")
                && !result.output().contains("method h"), result.output());
            String last = session.eval("/list").output().strip();
            assertTrue(last.endsWith(": " + java), java + "\n" + last.substring(
                Math.max(0, last.length() - 300)));
        }
    }

    @Test
    void besideWhatIsUnderstoodJavaStaysByteForByte() {
        var random = new Random(6);
        for (int i = 0; i < 10; i++) {
            String one = plain(random, 2), two = plain(random, 2);
            String out = ok("Value z = a.add( " + one + " )  * b; // " + two + "\n");
            assertTrue(out.contains("|  Value z = a.add( " + one + " ).mul(b);"), out);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a * b + zzz         | cannot find symbol | a * b + zzz~        ^-^",
        "int w = a * b;      | incompatible types: microgpt.Value cannot be converted to int | int w = a * b;~        ^---^",
        "var w = a * b + qq; | cannot find symbol | var w = a * b + qq;~                ^^",
        "(a * b).nothing()   | cannot find symbol | (a * b).nothing()~ ^------------^"})
    void anErrorIsShownWhereTheUserWroteIt(String written, String message, String excerpt) {
        Result result = session.eval(written);
        assertFalse(result.ok());
        String shown = result.output();
        assertTrue(shown.startsWith("|  Error:\n|  " + message), shown);
        assertTrue(shown.contains("|  " + excerpt.replace("~", "\n|  ") + "\n"), shown);
        assertFalse(shown.contains("bad operand"), shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a % b", "a < b", "a * null", "a & b", "row * 2", "a++",
        "row[n++] += a", "\"x\" - a"})
    void whatMeansNothingStaysAnError(String written) {
        Result result = session.eval(written);
        assertFalse(result.ok());
        assertTrue(result.output().startsWith("|  Error:\n|  bad operand type"),
            result.output());
    }

    @Test
    void itCanBeSwitchedOffAndThenThereIsAHint() {
        ok("/set operators off");
        Result result = session.eval("a * b");
        assertFalse(result.ok());
        assertTrue(result.output().contains("Hint: Values have no operators; write a.mul(b)"),
            result.output());
        assertTrue(ok("/set").contains("/set operators off"));
    }

    @Test
    void resultsAreNumberedAsIfItHadBeenJava() {
        int first = Integer.parseInt(ok("1 + 1").replaceAll("(?s)\\$(\\d+).*", "$1"));
        assertTrue(ok("a * b").contains("$" + (first + 1) + " ==> "));
        ok("Value d = a * b;");
        assertTrue(ok("1 + 1").startsWith("$" + (first + 3) + " ==> "));
    }

    @Test
    void whatIsThrownNamesTheUsersLine() {
        Result result = session.eval(
            "{ var w = a * b;\nw += 1;\nthrow new IllegalStateException(\"so\"); }");
        assertFalse(result.ok());
        assertTrue(result.output().contains("Exception java.lang.IllegalStateException: so"));
        assertTrue(result.output().contains(":3)"), result.output());
    }
}
