package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import microgpt.repl.Session;
import microgpt.repl.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of a name. */
@Timeout(60)
class DocumentsTest {

    private static final boolean SOURCES = Files.exists(
        Path.of(System.getProperty("java.home"), "lib", "src.zip"));

    private static Session session;

    @BeforeAll
    static void open() { session = Session.open(Sessions.options()); }

    @AfterAll
    static void close() { session.close(); }

    private static String doc(String name) { return session.eval("/doc " + name).output(); }

    @Test
    void aCommentLosesItsMarkup() {
        assertEquals("    Adds a & b < c.\n    Next\n    code x\n      param a the one\n      return both\n"
            + "      throws E if not", Documents.plain(" Adds {@code a} &amp; {@link b} &lt; <b>c</b>.\n"
            + "<p>Next\n<pre>code {@literal x}</pre>\n{@inheritDoc}\n@param a the one\n@return both\n"
            + "@throws E if not\n@since 9\n@see Other"));
        assertEquals("      param <E> what a list holds", Documents.plain("@param <E> what a <i>list</i> holds"));
        assertEquals("    #x is x, Value is Value", Documents.plain(
            "#x is {@link #x}, {@linkplain Value} is Value"));
    }

    @Test
    void aMethodOfOurOwnHasItsCommentByClassOrVariable() {
        assertEquals("Value.mul(Value)\n    Returns this × other.\nValue.mul(double)\n", doc("Value.mul"));
        assertEquals("Value.mul(Value)\n    Returns this × other.\nValue.mul(double)\n",
            doc("Value.mul(other)"));
        assertTrue(doc("model.forward").startsWith("Value[] Gpt.forward(int token)\n"
            + "    Returns the logits after a single token, [vocabulary].\n"), doc("model.forward"));
        assertTrue(doc("model.forward").contains("\n    Takes tokens through the model.\n"
            + "      param cache what came before; the tokens are added to it\n"), doc("model.forward"));
        assertTrue(doc("new Value").endsWith("\nValue(double data)\n"
            + "    Makes a leaf: a number that was given, not computed.\n"), doc("new Value"));
    }

    /** JShell puts the components of a record into the names of its methods. */
    @Test
    void aRecordsMethodsHaveTheirCommentsToo() {
        assertTrue(doc("Config.of").replace(" microgpt.", " ").startsWith(
            "Config Config.of(String... words)\n    Returns a configuration.\n"), doc("Config.of"));
        assertFalse(doc("Config").contains(")("), doc("Config"));
        session.eval("record Pair(int first, int second) { }");
        assertFalse(doc("Pair").contains(")("), doc("Pair"));
    }

    @Test
    void aMethodOfTheJdksObjectsIsFoundByItsClass() {
        assertTrue(doc("String.length").startsWith("int String.length()\n    "
            + (SOURCES ? "Returns the length of this string." : "(the JDK's documentation is in its src.zip, which is not installed)\n")),
            doc("String.length"));
        assertTrue(doc("Math.max").startsWith("int Math.max(int a, int b)\n" + (SOURCES
            ? "    Returns the greater of two int values. " : "long Math.max")), doc("Math.max"));
        assertEquals("|  nothing is known of String.lenght\n", doc("String.lenght"));
        assertEquals("|  nothing is known of zork\n", doc("zork"));
    }

    @Test
    void ofALongTextTheBeginningIsShown() {
        String text = session.documentation("java.util.List");
        if (!SOURCES) return;
        assertEquals(25, text.lines().count(), text);
        assertTrue(text.startsWith("java.util.List<E>\n    An ordered collection"), text);
        assertTrue(text.endsWith("\n    ..."), text);
    }

    @Test
    void aClassHasItsPublicMembersEachWithItsFirstSentence() {
        String value = doc("Value");
        assertTrue(value.startsWith("microgpt.Value\n    A number that remembers how it was computed"), value);
        assertTrue(value.contains("\n  mul(Value)  Returns this × other.\n"), value);
        assertTrue(value.contains("\n  mul(double)\n"), value);
        assertTrue(value.endsWith("\n  Backward  A walk back from a result: each next hands the gradient of "
            + "one computed Value to its parents, and returns that Value.\n"), value);
        assertFalse(value.contains("\n  Value("), value);
    }

    @Test
    void aVariableIsToldWithItsClassAndAKnobByItsLine() {
        assertTrue(doc("tokenizer").startsWith("tokenizer:microgpt.Tokenizer\nmicrogpt.Tokenizer\n    "),
            doc("tokenizer"));
        session.eval("int whole = 3");
        assertEquals("whole:int\n", doc("whole"));
        assertEquals("width\n    numbers that describe a token\n", doc("width"));
        assertEquals("width=\n    numbers that describe a token\n", doc("width="));
    }

    @Test
    void whatStandsBeforeTheCursorIsDocumented() {
        String mul = "Value Value.mul(Value other)\n    Returns this × other.\nValue Value.mul(double c)";
        assertEquals(mul, session.documentation("new Value(1).mul("));
        assertEquals(mul, session.documentation("var x = new Value(1).mul"));
        assertEquals("Value.relu()\n    Returns this where it is positive, else 0.",
            session.documentation("2 + Value.relu"));
        assertEquals("", session.documentation("zork"));
        assertEquals("", session.documentation(""));
    }
}
