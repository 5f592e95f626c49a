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
        "a.times(b)  | it is called mul"})
    void aSlipGetsAHint(String typed, String hint) {
        Result result = session.eval(typed);
        assertFalse(result.ok());
        assertTrue(result.output().contains("Hint: " + hint + "\n"),
            result.output());
    }

    @Test
    void aCommandThatIsRefusedSaysSoInOneLineAndWithoutAStack() {
        Result result = session.eval("/predict \u00dcnal");
        assertFalse(result.ok());
        assertFalse(result.output().contains("Exception"), result.output());
        assertFalse(result.output().contains(" at microgpt"), result.output());
        assertEquals(1, result.output().lines()
            .filter(l -> l.contains("unknown character '\u00dc'")).count());
    }
}
