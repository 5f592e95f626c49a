package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import microgpt.repl.Session;
import microgpt.repl.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may have been meant; and nothing where nothing is known. */
@Timeout(60)
class HintsTest {

    private static Session session;

    @BeforeAll
    static void open() {
        session = Session.open(Sessions.options());
        session.eval("/set operators off");
        session.eval("Value a = new Value(2), b = new Value(3)");
        session.eval("class Mine { }");
        session.eval("int dropped1 = 1");
        session.eval("/drop dropped1");
    }

    @AfterAll
    static void close() { session.close(); }

    private static List<String> hints(String typed) {
        var result = session.eval(typed);
        assertFalse(result.ok(), result.output());
        return result.output().lines().filter(l -> l.startsWith("|  Hint: "))
            .map(l -> l.substring(9)).collect(Collectors.toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "char c1 = \"a\"     | 'x' is one character; a text is \"in double quotes\"",
        "char c1 = 'ab'      | 'x' is one character; a text is \"in double quotes\"",
        "int n1 = 1.5        | (int) EXPR cuts a double off to an int",
        "a * b               | Values have no operators; write a.mul(b)",
        "a  *  (b)           | Values have no operators; write a.mul((b))",
        "2 - a               | Values have no operators; write a.neg().add(2)",
        "-a                  | Values have no operators; write a.neg()",
        "a *= 3              | Values have no operators; write a = a.mul(3)",
        "var z1 = 1 + (a / 2) | Values have no operators; write a.div(2)",
        "a < 1               | compare what the Values hold: a.data() < b.data()",
        "Mine()              | Mine is a class; an object of it is made by new Mine(...)",
        "Value(3)            | Value is a class; an object of it is made by new Value(...)",
        "Valeu(3)            | did you mean Value?",
        "bye                 | commands start with a slash: /exit; /help lists all",
        "vars                | commands start with a slash: /vars; /help lists all",
        "print(3)            | write System.out.print(...); a value alone is printed, too",
        "printf(\"x\")       | write System.out.printf(...); a value alone is printed, too",
        "zork = 5;           | var zork = 5; declares it",
        "a.value()           | it is called data",
        "a.gradd()           | did you mean grad?",
        "var z2 = 3 + a.gradd() | did you mean grad?",
        "AtomicLong.class    | import java.util.concurrent.atomic.AtomicLong",
        "a == Integer.valueOf(3) | compare what the Values hold: a.data() == b.data()",
        "a == 3              | compare what the Values hold: a.data() == b.data()",
        "model.forward(\"emma\") | a text becomes tokens first: model.forward(tokenizer.encodeStart(\"emma\"))",
        "List.class.getNam() | did you mean getName?"})
    void aSlipGetsItsHint(String typed, String expected) {
        assertEquals(List.of(expected), hints(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zork == 5", "zork + 5", "foo(1)", "dropped2", "a % 2", "a++", "--a", "a * \"x\"",
        "a == \"x\"", "!a", "vars + 1", "1.5 % \"a\"", "true == \"a\"", "int a1 = true", "xy", "a.zork(2)",
        "\"abc\".value"})
    void whereNothingIsKnownNothingIsAdvised(String typed) {
        assertEquals(List.of(), hints(typed));
    }

    @Test
    void ofANameThatManyPackagesHaveThreeAreNamed() {
        List<String> found = hints("Element.class");
        assertEquals(1, found.size());
        String[] imports = found.get(0).split(";  or  ");
        assertTrue(imports.length == 2 || imports.length == 3, found.get(0));
        for (String one : imports) assertTrue(one.matches("import [\\w.]+\\.Element"), one);
    }

    /** A text of several lines is not repeated. */
    @Test
    void aDeclarationThatIsAdvisedHasOneLine() {
        assertEquals(List.of("var zork = List.of(1, ... declares it"), hints("zork = List.of(1,\n  2)"));
    }

    @Test
    void whatIsDeclaredIsMeantAndWhatWasDroppedIsNot() {
        session.eval("int declared1 = 1");
        session.eval("int waiting1() { return lack(); }");
        assertEquals(List.of("did you mean declared1?"), hints("declaerd1"));
        assertEquals(List.of("did you mean waiting1?"), hints("waitign1()"));
        assertEquals(List.of(), hints("droped1"));
    }

    /** List is as near as the variable. */
    @Test
    void ofTwoAsNearTheOneThatWasDeclaredIsMeant() {
        session.eval("int last = 1");
        assertEquals(List.of("did you mean last?"), hints("lsst"));
    }

    @Test
    void whatAnOpenStepHasYetToComputeIsSaidToCome() {
        session.eval("/step emma");
        assertEquals(List.of("node comes with the way back; g backward goes there"), hints("node"));
        session.eval("q");
        assertEquals(List.of(), hints("node"));
    }

    @Test
    void twoMistakesOfOneKindGetOneHint() {
        assertEquals(List.of("it is called data"),
            hints("{ var v1 = a.value(); var v2 = b.value(); }"));
    }

    @Test
    void whatIsReadByAMethodIsToldHowAndHowItIsSet() {
        assertEquals(List.of("write .data() to read it, .setData(...) to change it"), hints("a.data"));
        assertEquals(List.of("write .grad()"), hints("a.grad"));
        assertEquals(List.of("write .grad()"), hints("a.grad == 1"));
        assertEquals(List.of(".grad() reads it; it is not set by hand"), hints("a.grad += 1"));
        assertEquals(List.of(), hints("new java.util.ArrayList<Integer>().elementData"));
    }

    @Test
    void ofWhatWasThrownIsSaidHowItComesAbout() {
        assertEquals(List.of("a method calls itself without end"),
            hints("int deep(int n) { return deep(n + 1); }\ndeep(1)"));
        assertEquals(List.of("this tokenizer has learned lower-case letters only; .toLowerCase() makes them"),
            hints("tokenizer.encode(\"Emma\")"));
        assertEquals(List.of(), hints("throw new Error()"));
        assertEquals(List.of("this tokenizer has learned lower-case letters only; .toLowerCase() makes them"),
            hints("/predict Emma"));
    }
}
