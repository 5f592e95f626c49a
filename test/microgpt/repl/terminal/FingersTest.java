package microgpt.repl.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys, and what they do at once. */
@Timeout(120)
class FingersTest extends OnScreen {

    private static final String SHIFT_TAB = "\033[Z", RIGHT = "\033[C";

    private String lastLine() {
        List<String> lines = text().lines().toList();
        return lines.get(lines.size() - 1);
    }

    private void awaitLine(String expected) throws InterruptedException {
        for (int i = 0; i < 200 && !lastLine().equals(expected); i++) Thread.sleep(50);
        assertEquals(expected, lastLine(), text());
    }

    @Test
    void homeAndEndHaveTheirMeaningHoweverTheyAreEncoded() throws Exception {
        open();
        for (String home : List.of("[1~", "[7~", "[H", "OH"))
            for (String end : List.of("[4~", "[8~", "[F", "OF")) {
                type("bc\033" + home + "a\033" + end + "d");
                awaitLine("microgpt> abcd");
                type(CTRL_U);
                awaitLine("microgpt>");
            }
        type("one two\033[1;5Dx\033" + "[H\033[3~");
        awaitLine("microgpt> ne xtwo");
        type("\033[1;5C\033[1;3Cy");
        awaitLine("microgpt> ne xtwoy");
    }

    @Test
    void anExpressionBecomesAVariableAndANameAnImport() throws Exception {
        open();
        type("new Value(2).mul(3);" + SHIFT_TAB + "v");
        awaitLine("microgpt> Value  = new Value(2).mul(3)");
        type("six\r");
        awaitPromptAfter("six ==> Value(data=6.0");
        type("System.gc()" + SHIFT_TAB + "v");
        await("this has no value that a variable could hold");
        type(CTRL_U + "HttpClient" + SHIFT_TAB + "i");
        await("|  import java.net.http.HttpClient");
        type(".newHttpClient() != null\r");
        awaitPromptAfter("==> true");
        type("Duration" + SHIFT_TAB + "i");
        await("|  2  import javax.xml.datatype.Duration");
        await("Which? Type its number");
        type("1");
        await("|  import java.time.Duration");
        type(".ZERO.isZero() ? 41 : 0\r");
        awaitPromptAfter("==> 41");
        type("Nothing" + SHIFT_TAB + "i");
        await("nothing to import is called so");
    }

    @Test
    void theRestOfALineTypedEarlierIsSuggestedAndAKeyTakesIt() throws Exception {
        open();
        type("40 + 2\r");
        awaitPromptAfter("==> 42");
        type("40");
        awaitLine("microgpt> 40 + 2");
        type(" \r");
        awaitPromptAfter("$2 ==> 40");
        assertTrue(text().contains("microgpt> 40\n$2 ==> 40"), "only what was typed: " + text());
        type("40 +" + RIGHT + "3\r");
        awaitPromptAfter("$3 ==> 63");
        type("/set suggest off\r");
        awaitPromptAfter("/set suggest off");
        type("40");
        Thread.sleep(300);
        assertEquals("microgpt> 40", lastLine());
    }

    @Test
    void whatIsTypedWhileSomethingRunsStandsAtThePromptOnly() throws Exception {
        open();
        type("1 + 1\r");
        awaitPromptAfter("==> 2");
        type("Thread.sleep(900)\r");
        Thread.sleep(400);
        type("40 +");
        Thread.sleep(100);
        assertFalse(text().contains("40 +"), text());
        awaitLine("microgpt> 40 +");
        type(" 2\r");
        awaitPromptAfter("==> 42");
        assertEquals(1, text().split("40 \\+").length - 1, text());
    }

    @Test
    void thePromptIsBackBeforeAHintIsFound() throws Exception {
        open();
        type("1 + 1\r");
        awaitPromptAfter("==> 2");
        type("modl.config()\r");
        await("symbol:   variable modl");
        boolean[] early = new boolean[1];
        for (int i = 0; i < 2000 && !text().contains("Hint: did you mean model?"); i++) {
            early[0] |= lastLine().equals("microgpt>");
            Thread.sleep(5);
        }
        assertTrue(early[0], "a prompt, and no hint yet");
        awaitPromptAfter("Hint: did you mean model?");
        type("tokeniser\rmodl\r1 + 40\r");
        awaitPromptAfter("==> 41");
        await("Hint: did you mean tokenizer?");
    }

    @Test
    void ctrlZHandsTheTerminalBackAsItWasAndTheLineStays() throws Exception {
        open();
        var flags = new ArrayList<Boolean>();
        prompt.suspension = () -> {
            for (LocalFlag f : List.of(LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.ISIG))
                flags.add(screen.terminal().getAttributes().getLocalFlag(f));
        };
        type("40 + \032" + "3\r");
        awaitPromptAfter("==> 43");
        assertEquals(List.of(true, true, true), flags);
        assertTrue(text().contains("microgpt> 40 +\nmicrogpt> 40 + 3\n"), text());
    }
}
