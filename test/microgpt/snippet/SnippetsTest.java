package microgpt.snippet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import microgpt.web.Splittable;
import org.junit.jupiter.api.Test;

/** What no transcript of the book asks: RunHereTest holds the interpreter to all of those. */
class SnippetsTest {

    private final Snippets session = new Snippets(List.of("emma", "ava", "mia"));

    private String said(String input) { return String.join("\n", session.answer(input)); }

    /** What javac makes of the same expressions. */
    @Test
    void expressionsAreJavas() {
        Object[][] pairs = {
            {"7 / 2", 7 / 2}, {"-7 % 3", -7 % 3}, {"7 / 2.0", 7 / 2.0}, {"1 + 2 * 3 - 4", 1 + 2 * 3 - 4},
            {"2 - 3 - 4", 2 - 3 - 4}, {"(char) ('a' + 1)", "'b'"}, {"'a' + 1", 'a' + 1},
            {"\"a\" + 1 + 2", "\"a12\""}, {"1 + 2 + \"a\"", "\"3a\""}, {"\"\" + 'x' + null", "\"xnull\""},
            {"10_000_000L * 10_000_000", 10_000_000L * 10_000_000}, {"0x1F", 0x1F}, {"1e-3", 1e-3},
            {"Integer.MAX_VALUE + 1", Integer.MIN_VALUE}, {"(int) 3.99", 3}, {"(int) -3.99", -3},
            {"(byte) 200", (byte) 200}, {"5 > 3 == true", true}, {"!(1 > 2) && 2 >= 2", true},
            {"false && 1 / 0 > 0", false}, {"true || 1 / 0 > 0", true}, {"5 & 3 | 8", 5 & 3 | 8},
            {"1 << 4 ^ 1", 1 << 4 ^ 1}, {"-2.5", -2.5}, {"-0.0", -0.0},
            {"1 < 2 ? 3 : 4", 3}, {"Math.max(1, 2.5)", 2.5}, {"Math.abs(-3)", 3},
            {"\"abc\".charAt(1)", "'b'"}, {"\"tab\\t\" + '\\n'", "\"tab\\t\\n\""},
            {"new int[] {3, 4}.length", 2}, {"new double[2][3][1].length", null},
            {"((Object) \"a\").equals(\"a\")", true}, {"List.of(1, 2).get(1)", 2},
            {"String.format(\"%.2f|%5d\", 1.005, 7)", "\"" + String.format(Locale.ROOT, "%.2f|%5d", 1.005, 7) + "\""}};
        int n = 0;
        for (Object[] pair : pairs) {
            n++;
            if (pair[1] != null) assertEquals("$" + n + " ==> " + pair[1], said((String) pair[0]), (String) pair[0]);
            else said((String) pair[0]);
        }
    }

    @Test
    void statementsAreJavas() {
        assertEquals("0 2 4", said("for (int i = 0; i < 6; i++) { if (i % 2 == 1) continue;"
            + " System.out.print((i > 0 ? \" \" : \"\") + i); }"));
        assertEquals("3", said("{ int n = 0; while (true) { if (++n == 3) break; } System.out.println(n); }"));
        assertEquals("1", said("{ int n = 0; do n++; while (n < 0); System.out.println(n); }"));
        assertEquals("|  created method sum(int...)",
            said("int sum(int... all) { int s = 0; for (int x : all) s += x; return s; }"));
        assertEquals("$5 ==> 6", said("sum(1, 2, 3)"));
        assertEquals("$6 ==> 0", said("sum()"));
        assertEquals("a ==> 1\nb ==> 2.0", said("int a = 1; double b = 2"));
        assertEquals("$9 ==> 3", said("a += 2.9"));
        assertEquals("$10 ==> 3", said("a++"));
        assertEquals("a ==> 4", said("a"));
        assertEquals("b ==> 7.0", said("b = 7"));
        assertEquals("|  modified method sum(int...)", said("int sum(int... all) { return -1; }"));
        assertEquals("$14 ==> -1", said("sum(4)"));
        assertEquals("|  created method fac(int)", said("long fac(int n) { return n < 2 ? 1 : n * fac(n - 1); }"));
        assertEquals("$16 ==> 2432902008176640000", said("fac(20)"));
    }

    @Test
    void lambdasKeepWhatTheySawAndNamedMethodsAreThey() {
        assertEquals("all ==> []", said("List<String> all = new ArrayList<>()"));
        assertEquals("", said("for (int i = 3; i > 0; i--) { int k = i; all.add(\"n\" + k); }"));
        assertEquals("$3 ==> [n1, n2, n3]", said("all.stream().sorted().toList()"));
        assertEquals("$4 ==> \"n3\"", said("all.stream().map(s -> { String t = s; return t; })"
            + ".filter(s -> !s.endsWith(\"1\")).toList().get(0)"));
        assertEquals("$5 ==> 6", said("all.stream().mapToInt(String::length).sum()"));
        assertEquals("$6 ==> [2, 2, 2]", said("all.stream().map(String::length).toList()"));
        assertEquals("$7 ==> 10", said("IntStream.range(0, 5).map(x -> x * x).reduce(0, Integer::sum) - 20"));
    }

    @Test
    void classesAndRecordsHaveMembers() {
        assertEquals("|  created record Point", said("record Point(int x, double y) { double sum() { return x + y; } }"));
        assertEquals("$2 ==> 3.5", said("new Point(1, 2.5).sum()"));
        assertEquals("$3 ==> 2.0", said("new Point(1, 2).y()"));
        assertEquals("|  created class Counter", said(
            "class Counter { int n = 5; Counter() { n++; } Counter up() { n += 1; return this; } }"));
        assertEquals("$5 ==> 8", said("new Counter().up().up().n"));
    }

    /** The thing is named; and what was typed before it is done. */
    @Test
    void whatIsNotKnownIsNamed() {
        String[][] all = {{"new Thread(() -> {})", "Thread"}, {"Files.size(null)", "Files"},
            {"switch (1) { }", "switch"}, {"try { } finally { }", "try"}, {"corpus.stream()", "Corpus.stream()"},
            {"\"a\".matches(\"b\")", "String.matches(\"b\")"}, {"Math.hypot(1, 2)", "Math.hypot(1, 2)"},
            {"1 instanceof Integer", "instanceof"}, {"nobody + 1", "nobody"}, {"nothing(1)", "nothing()"},
            {"class A extends Value { }", "extends"}, {"\"\"\"\na\"\"\"", "text blocks"},
            {"class A { @Override String toString() { } }", "@Override in a class"}, {"System.exit(0)", "System.exit"},
            {"new Value(2).add(\"x\")", "Value.add(\"x\")"}, {"Path p = null", "Path"}};
        for (String[] one : all) assertEquals("|  run here knows no " + one[1] + "; type it at the prompt",
            said(one[0]));
        assertEquals("x ==> 1\n|  run here knows no Thread; type it at the prompt", said("int x = 1; new Thread()"));
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        String[][] all = {{"int y = 2.5", "2.5 is no int"}, {"int z = \"a\"", "\"a\" is no int"},
            {"1 +", "something is missing at the end"}, {"(1 + 2", ") is missing at the end"},
            {"\"abc", "a \" is not closed"}, {"\"abc\\\"", "a \" is not closed"},
            {"'ab'", "a ' is not closed"}, {"\"\\q\"", "\\q is no escape"}, {"1 = 2", "nothing before = can be given a value"},
            {"if (1) { }", "1 is neither true nor false"}, {"\"a\" - 1", "there is no \"a\" - 1"},
            {"new int[] {1}[1]", "Exception java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 1"},
            {"1 / 0", "Exception java.lang.ArithmeticException: / by zero"},
            {"Value v = null; v.data()", "null has no data()"},
            {"int r(int n) { return r(n + 1); } r(0)", "Exception java.lang.StackOverflowError"},
            {"Config.of(\"width=15\", \"heads=4\")",
                "Exception java.lang.IllegalArgumentException: width 15 is not a multiple of heads 4"},
            {"999999999999", "999999999999 is no number"}, {"1 2", "; is missing before 2"}};
        for (String[] one : all) {
            List<String> said = session.answer(one[0]);
            assertEquals("|  " + one[1], said.get(said.size() - 1), one[0]);
        }
    }

    /** A word that nobody has would be a promise that is not kept. */
    @Test
    void everyMemberThatIsListedIsThere() throws ReflectiveOperationException {
        for (Class<?> type : Known.library()) for (String name : Known.members(type)) {
            if (name.isEmpty()) continue;
            boolean there = name.equals("new") && type.getConstructors().length > 0;
            for (var m : type.getMethods()) there |= m.getName().equals(name);
            for (var f : type.getFields()) there |= f.getName().equals(name);
            boolean streams = type.getName().startsWith("java.util.stream.");   // all are given all
            assertTrue(there || streams, type.getName() + "." + name);
        }
    }

    @Test
    void chanceInAPageIsJavas() {
        for (long seed = -3; seed < 50; seed++) {
            var java = new SplittableRandom(seed * 1_000_003);
            var ours = new Splittable(seed * 1_000_003);
            for (int i = 0; i < 100; i++) assertEquals(java.nextDouble(), ours.nextDouble());
        }
    }
}
