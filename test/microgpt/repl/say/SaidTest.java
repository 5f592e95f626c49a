package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import microgpt.repl.Session;
import microgpt.repl.Sessions;
import microgpt.repl.command.Outcome;
import microgpt.repl.spi.Style;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What became of an input, word by word. */
@Timeout(60)
class SaidTest {

    private static Session session;
    private static boolean raw = true;

    @BeforeAll
    static void open() {
        session = Session.open(Sessions.options().withStyle(() -> new Style(80, false, raw)));
    }

    @AfterAll
    static void close() { session.close(); }

    /** Returns what the last of some inputs was answered. */
    private static String said(String... inputs) {
        String text = "";
        for (String input : inputs) text = session.eval(input).output();
        return text;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "interface I1 { }                      | created interface I1",
        "enum E1 { A }                         | created enum E1",
        "record R1(int a) { }                  | created record R1",
        "@interface N1 { }                     | created annotation interface N1",
        "class C1 { }                          | created class C1",
        "int f1(int a, String b) { return a; } | created method f1(int,String)",
        "Lack9 v9 | created variable v9 of type Lack9, however, it cannot be used until class Lack9 is declared"})
    void aDeclarationIsCalledByItsKind(String typed, String expected) {
        assertEquals("|  " + expected + "\n", said(typed));
    }

    @Test
    void aVariableAloneIsToldByItsName() {
        assertEquals("e1 ==> 3\n", said("int e1 = 3", "e1"));
        assertEquals("e1 ==> 4\n", said("e1 = 4"));
    }

    @Test
    void anotherShapeReplacesATypeAndAnotherBodyModifiesIt() {
        assertEquals("|  modified class Shape\n", said("class Shape { int f() { return 1; } }",
            "class Shape { int f() { return 2; } }"));
        assertEquals("|  replaced class Shape\n", said("class Shape { int g; }"));
        assertEquals("|  modified method twice(int)\n", said("int twice(int x) { return x + x; }",
            "int twice(int x) { return 2 * x; }"));
        assertEquals("|  created method twice(long)\n", said("long twice(long x) { return 2 * x; }"));
    }

    @Test
    void aClassOfTheEnginesNameIsRefusedWithTheWayToChangeThatOne() {
        assertEquals("|  Value is a class of the engine; /edit Value changes it, and everything goes on "
            + "with the new code\n", said("class Value { }"));
        assertEquals(new Outcome.Failed(1), session.eval("class Value { }").outcome());
        assertEquals(new Outcome.Failed(1), session.eval("/time class Value { }").outcome());
    }

    /** At a prompt what is not whole goes on in the next line; at the end of a file there is none. */
    @Test
    void whatIsNotWholeIsSaidToBeSo() {
        for (String half : new String[] {"if (true)", "while (true)", "for (;;)", "do", "label:", "int f("}) {
            String text = said(half);
            assertTrue(text.startsWith("|  Error:\n|  ") && text.contains("|  reached end of file while parsing\n"),
                half + ": " + text);
        }
        assertTrue(said("int whole1 = 3; if (whole1 > 2)").startsWith(
            "whole1 ==> 3\n|  Error:\n|  reached end of file while parsing\n"));
        for (String half : new String[] {"public", "private static", "/whole public"}) {
            assertEquals("|  Error:\n|  this is not a complete snippet\n|  " + half.replace("/whole ", "")
                + "\n", said(half));
            assertEquals(new Outcome.Failed(1), session.eval(half).outcome());
        }
        assertEquals("after1 ==> 1\n", said("int after1 = 1"));
    }

    @Test
    void whatANewDeclarationWaitsForIsNamed() {
        assertEquals("|  created class Waits, however, it cannot be referenced until class Lack1, "
            + "and class Lack2, and method lack() is declared\n",
            said("class Waits { Lack1 a; Lack2 f() { return lack(); } }"));
        assertEquals("|  attempted to use method waits() which needs method lack2()\n",
            said("int waits() { return lack2(); }", "waits()"));
        assertEquals("|  created method soon(), however, it cannot be invoked until method lack3() "
            + "is declared\n", said("int soon() { return lack3(); }"));
    }

    @Test
    void aVariableThatADeclarationResetsIsToldAndAnExpressionsResultIsNot() {
        assertEquals("|  replaced class Held\n|    update replaced variable held, reset to null\n",
            said("class Held { }", "Held held", "new Held()", "class Held { int x; }"));
        assertEquals("", said("/set feedback silent", "class Held { int y; }"));
        said("/set feedback normal");
    }

    @Test
    void whatAVariableLosesItsValueByIsToldWithItsPlace() {
        assertEquals("n1 ==> \"x\"\n|    update replaced variable n2 which cannot be referenced until "
            + "this error is corrected:\n|      incompatible types: java.lang.String cannot be converted to "
            + "int\n|      var n2 = n1 + 3;\n|               ^----^\n",
            said("var n1 = 2", "var n2 = n1 + 3", "String n1 = \"x\""));
        assertEquals("|  dropped class Gone\n|    update replaced variable gone which cannot be referenced "
            + "until class Gone is declared\n", said("class Gone { }", "Gone gone", "/drop Gone"));
    }

    /** Of a command only what went wrong is told. */
    @Test
    void whatIsWrongInACommandsExpressionIsToldAsInOnesOwn() {
        String text = said("/time nope");
        assertTrue(text.endsWith("|  Error:\n|  cannot find symbol\n|    symbol:   variable nope\n"
            + "|  Show.time(() -> nope)\n|                  ^--^\n"), text);
        assertEquals(new Outcome.Failed(1), session.eval("/time nope").outcome());
        assertEquals(new Outcome.Failed(1), session.eval("/whole nope").outcome());
    }

    @Test
    void concisePrintsValuesAndWhatIsStillMissingAndSilentOnlyErrors() {
        said("/set feedback concise");
        assertEquals("", said("class Quiet { }"));
        assertEquals("q1 ==> 3\n", said("int q1 = 3"));
        assertEquals("|  created method q2(), however, it cannot be invoked until method q3() is "
            + "declared\n", said("int q2() { return q3(); }"));
        said("/set feedback silent");
        assertEquals("", said("int q4 = 3"));
        assertTrue(said("int q5 = nope").startsWith("|  Error:\n|  cannot find symbol\n"));
        said("/set feedback normal");
    }

    /** As jshell's own, in which a value stands behind its name; ours below, where it fills the row. */
    @Test
    void aDrawnValueThatWouldPassTheEdgeWithItsNameStandsBelowIt() {
        raw = false;
        try {
            for (int letters : new int[] {69, 70, 71, 78, 79}) {
                String value = "\"" + "x".repeat(letters) + "\"";
                boolean beside = "wide ==> ".length() + letters + 2 <= 80;
                boolean fits = letters + 2 <= 80;
                assertEquals("wide ==>" + (beside || !fits ? " " : "\n") + value + "\n",
                    said("var wide = " + value), letters + " letters");
            }
            assertEquals(75, "wide ==> ".length() + 66);
        } finally {
            raw = true;
        }
        String value = "\"" + "x".repeat(76) + "\"";
        assertEquals("wide ==> " + value + "\n", said("var wide = " + value));
    }

    @Test
    void anExceptionHasItsMessageItsFramesAndItsCauses() {
        String text = said("throw new IllegalStateException(\"a\\033b\", new RuntimeException())");
        assertEquals("|  Exception java.lang.IllegalStateException: a\\u001bb\n|        at (#N:1)\n"
            + "|  Caused by: java.lang.RuntimeException\n|        at (#N:1)\n",
            text.replaceAll("#\\d+", "#N"));
    }

    @Test
    void anEmptyLineOfAMessageIsABarOnly() {
        assertTrue(said("throw new Error(\"a\\n\\nb\")").startsWith(
            "|  Exception java.lang.Error: a\n|\n|  b\n|        at (#"));
    }

    /** A class of the user's has its own name. */
    @Test
    void anExceptionOfOnesOwnIsCalledByItsName() {
        assertEquals("|  Exception Mine: so\n|        at (#N:1)\n", said(
            "class Mine extends RuntimeException { Mine(String m) { super(m); } }",
            "throw new Mine(\"so\")").replaceAll("#\\d+", "#N"));
    }

    @Test
    void ofManyCausesTheRestIsCountedAndACircleIsCalledOne() {
        String ten = "new Error(\"9\")", seven = "new Error()";
        for (int i = 8; i >= 0; i--) ten = "new Error(\"" + i + "\", " + ten + ")";
        for (int i = 0; i < 6; i++) seven = "new Error(\"\", " + seven + ")";
        String text = said("throw " + ten);
        assertEquals(5, text.split("Caused by").length - 1, text);
        assertTrue(said("throw " + seven).endsWith("\n|  ... and 1 more cause\n"), said("throw " + seven));
        assertTrue(text.endsWith("Caused by: java.lang.Error: 5\n" + text.lines()
            .filter(l -> l.contains(" at (")).findFirst().orElseThrow() + "\n|  ... and 4 more causes\n"),
            text);
        said("var one = new Error(\"one\")", "var two = new Error(\"two\", one)", "one.initCause(two)");
        assertTrue(said("throw one").endsWith("|  ... and so on, in a circle\n"));
        assertTrue(said("throw two").contains("Caused by: java.lang.Error: one\n"));
    }

    @Test
    void theLineThatFailedIsTheOneOfTheInput() {
        assertEquals(new Outcome.Failed(3), session.eval("for (int i = 0; i < 1; i++) {\n"
            + "  int zero = 0;\n  i = 1 / zero;\n}").outcome());
        assertEquals(new Outcome.Failed(2), session.eval("int good = 1;\nint bad = nope;").outcome());
        session.eval("int unready() { return lack4(); }");
        assertEquals(new Outcome.Failed(1), session.eval("unready()").outcome());
    }

    @Test
    void asManySnippetsAsThereAreCanBeGoneBackTo() {
        try (Session other = Session.open(Sessions.options())) {
            assertEquals("|  there are 0 snippets to go back to\n", other.eval("/-1").output());
            other.eval("int a = 1");
            assertEquals("|  there is 1 snippet to go back to\n", other.eval("/-2").output());
        }
    }

    @Test
    void systemExitIsSaidNotToHaveEndedAnything() {
        try (Session person = Session.open(Sessions.options().withInteractive(true))) {
            assertEquals("|  System.exit(3) was called; the session goes on. /exit leaves.\n",
                person.eval("System.exit(3)").output());
        }
    }

    @Test
    void theCaretStandsUnderThePlaceAndALineUnderItsWidth() {
        assertEquals("|  Error:\n|  incompatible types: java.lang.String cannot be converted to int\n"
            + "|  int i9 = \"abc\";\n|           ^---^\n", said("int i9 = \"abc\""));
        assertEquals("|  Error:\n|  illegal start of expression\n|  int i9 = ;\n|           ^\n",
            said("int i9 = ;"));
        assertTrue(said("int i9 =\n\t\"a\" +\n\tnope;").endsWith("|   nope;\n|   ^--^\n"));
        assertTrue(said("int i9 = new StringBuilder(\"a\")\n  .append(\"b\").length2();").contains(
            "|  int i9 = new StringBuilder(\"a\")\n|           ^--------------------^\n"));
    }

    /** Of the width eight are left: for the bar, and to spare. */
    @Test
    void aLineThatFitsIsShownWholeAndOfALongerOneAWindow() {
        String rest = "y".repeat(72 - "var s9 = nope + \"\";".length());
        String fits = "var s9 = nope + \"" + rest + "\";", longer = "var s9 = nope + \"y" + rest + "\";";
        assertEquals(72, fits.length());
        assertTrue(said(fits).endsWith("|  " + fits + "\n|           ^--^\n"), said(fits));
        assertTrue(said(longer).endsWith("|  " + longer.substring(0, 72) + "\n|           ^--^\n"),
            said(longer));
        String far = "var s9 = \"" + "x".repeat(100) + "\" + nope + \"" + "y".repeat(100) + "\";";
        int at = far.indexOf("nope");
        assertTrue(said(far).endsWith("|  " + far.substring(at - 36, at + 36) + "\n|  "
            + " ".repeat(36) + "^--^\n"), said(far));
        String wide = "int s9 = \"" + "x".repeat(100) + "\";";
        assertTrue(said(wide).endsWith("|  " + wide.substring(0, 72) + "\n|           ^" + "-".repeat(61)
            + "^\n"), said(wide));
    }

    @Test
    void aLongWordOfARefusalIsCutAndALongTextToo() {
        assertEquals("|  no such snippet: " + "x".repeat(60) + "...\n", said("/drop " + "x".repeat(250)));
        assertEquals("|  no such snippet: " + "x".repeat(249) + "\n", said("/drop " + "x".repeat(249)));
    }

    @Test
    void theDocumentsOfAWordAreSaidWithoutTheLocation() {
        assertEquals("|  Error:\n|  cannot find symbol\n|    symbol:   method foo(int)\n|  foo(1)\n"
            + "|  ^-^\n", said("foo(1)"));
    }
}
