package microgpt.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type who have not read anything yet. */
@Timeout(60)
class NewcomerTest {

    private static Session session;

    @BeforeAll
    static void open() {
        session = Sessions.open();
        session.eval("Value a = new Value(2), b = new Value(3)");
    }

    @AfterAll
    static void close() { session.close(); }

    @Test
    void aTranscriptCanBePastedPromptsAndAnswersAndAll() {
        Result result = session.eval("""
            jshell> int p = 20
            p ==> 20

            jshell> int twice(int x) {
               ...>     return 2 * x;
               ...> }
            |  created method twice(int)

            jshell> twice(p) + 2
            $3 ==> 42
            """);
        assertTrue(result.ok(), result.output());
        assertTrue(result.output().endsWith(" ==> 42\n"), result.output());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "help        | commands start with a slash: /help; /help lists all",
        "quit        | commands start with a slash: /exit; /help lists all",
        "exit        | commands start with a slash: /exit; /help lists all",
        "a > b       | compare what the Values hold: a.data() > b.data()",
        "a.plus(b)   | it is called add",
        "a.times(b)  | it is called mul",
        "a == 3      | compare what the Values hold: a.data() == b.data()",
        "3 != a      | compare what the Values hold: a.data() != b.data()",
        "println(3)  | write System.out.println(...); a value alone is printed, too",
        "k = 5       | var k = 5 declares it",
        "modl = null | did you mean model?",
        "a.grad = 3  | .grad() reads it; it is not set by hand",
        "a.data = 3  | write .data() to read it, .setData(...) to change it",
        "a.grad + 1  | write .grad()",
        "model.forward(\"emma\") | a text becomes tokens first: model.forward(tokenizer.encodeStart(\"emma\"))"})
    void aSlipGetsAHint(String typed, String hint) {
        Result result = session.eval(typed);
        assertFalse(result.ok());
        assertTrue(result.output().contains("Hint: " + hint + "\n"),
            result.output());
    }

    @Test
    void theDocumentationOfAClassHasItsMembersAndThatOfAVariableItsClass() {
        String value = session.eval("/doc Value").output();
        assertTrue(value.contains("A number that remembers how it was computed"), value);
        assertTrue(value.contains("\n  relu()  Returns this where it is positive, else 0.\n"), value);
        assertFalse(value.contains("addSlope"), value);
        assertEquals(1, value.lines().filter(l -> l.startsWith("  relu()")).count(), value);
        String model = session.eval("/doc model").output();
        assertTrue(model.startsWith("model:microgpt.Gpt\nmicrogpt.Gpt\n")
            && model.contains("\n  forward(int)  Returns the logits"), model);
        assertFalse(model.contains("src.zip") || model.contains("#forward"), model);
        assertTrue(session.eval("/doc Config").output().contains("/help new"));
        assertEquals("embeddingNorm\n    one more norm after the embedding\n",
            session.eval("/doc embeddingNorm").output());
        assertTrue(session.documentation("Value.relu").contains("this where it is positive"));
        assertEquals("", session.documentation("zork"));
    }

    @Test
    void arraysInAListAreToldAsArraysAre() {
        assertTrue(session.eval("List.of(new double[] {1, 2}, new double[0])").output()
            .endsWith("==> [double[2] { 1.0, 2.0 }, double[0] {  }]\n"));
    }

    @Test
    void anEditorThatWasSetCanBeUnset() {
        session.eval("/set editor nano");
        assertTrue(session.eval("/set").output().contains("/set editor nano\n"));
        assertTrue(session.eval("/set editor none").ok());
        assertTrue(session.eval("/set").output().contains("/set editor none\n"));
    }

    @Test
    void aCommandThatIsRefusedSaysSoInOneLineAndWithoutAStack() {
        Result result = session.eval("/predict \u00dcnal");
        assertFalse(result.ok());
        assertFalse(result.output().contains("Exception"), result.output());
        assertFalse(result.output().contains(" at microgpt"), result.output());
        assertEquals(1, result.output().lines()
            .filter(l -> l.contains("unknown character '\u00dc'")).count());
        String again = session.eval("/-1").output();
        assertTrue(again.startsWith("Show.predict(model, tokenizer, \"\u00dcnal\")\n|  unknown"),
            again);
        assertFalse(again.contains("Exception") || again.contains(" at microgpt"), again);
        String typed = session.eval("Show.predict(model, tokenizer, \"\u00dcnal\")").output();
        assertTrue(typed.contains("Exception"), typed);
    }
}
