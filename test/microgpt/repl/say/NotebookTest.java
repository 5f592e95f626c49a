package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A page has the colours that the terminal had. */
class NotebookTest {

    /** As xterm's table of its 256 has them. */
    @Test
    void theColoursOfATerminalAreThoseOfItsTable() {
        String[][] table = {{"16", "0,0,0"}, {"28", "0,135,0"}, {"32", "0,135,215"},
            {"161", "215,0,95"}, {"231", "255,255,255"}, {"232", "8,8,8"}, {"244", "128,128,128"},
            {"255", "238,238,238"}};
        for (String[] color : table) assertEquals("<span style=\"color:rgb(" + color[1]
            + ");\">x</span>", Notebook.html("\033[38;5;" + color[0] + "mx\033[0m"));
        assertEquals("x", Notebook.html("\033[38;5;256mx\033[0m"));
        assertEquals(Notebook.html("\033[31mx\033[0m"), Notebook.html("\033[38;5;1mx\033[0m"));
        assertEquals(Notebook.html("\033[91mx\033[0m"), Notebook.html("\033[38;5;9mx\033[0m"));
        assertEquals("<span style=\"color:var(--edge);\">x</span>", Notebook.html("\033[90mx\033[0m"));
        assertEquals(Notebook.html("\033[90mx\033[0m"), Notebook.html("\033[38;5;8mx\033[0m"));
    }

    @Test
    void boldAndUnderlinedTextIsSoAndWhatElseATerminalIsAskedForGoes() {
        assertEquals("<span style=\"font-weight:bold;\">a</span>b", Notebook.html("\033[1ma\033[0mb"));
        assertEquals("<span style=\"text-decoration:underline;\">a</span>", Notebook.html("\033[4ma"));
        assertEquals("<span style=\"font-weight:bold;color:#c33;\">a</span>",
            Notebook.html("\033[1;31ma\033[m"));
        assertEquals("a&lt;b&gt; &amp; c", Notebook.html("\033[2Ja<b> & c\033]0;title\007\r"));
    }

    @Test
    void theLastInputWhichAsksForThePageIsNotCounted() {
        var notebook = new Notebook();
        assertEquals(0, notebook.size());
        notebook.typed("a");
        notebook.typed("b");
        notebook.typed("/save page.html");
        assertEquals(2, notebook.size());
    }

    /** Black and white are the page's own. */
    @Test
    void ofTheEightColoursThatHaveNamesSixAreMarked() {
        for (int none : new int[] {30, 37, 38, 97, 98, 39, 22}) assertEquals("x",
            Notebook.html("\033[" + none + "mx\033[0m"), "" + none);
        for (int i = 1; i < 7; i++) {
            String dark = Notebook.html("\033[" + (30 + i) + "mx\033[0m");
            assertTrue(dark.matches("<span style=\"color:#\\w+;\">x</span>"), dark);
            assertEquals(dark, Notebook.html("\033[" + (90 + i) + "mx\033[0m"));
        }
        assertEquals("x", Notebook.html("\033[38;5mx"));
        assertEquals("x", Notebook.html("\033[38;5;0mx"));
        assertEquals("<span style=\"color:#c33;\">x</span>", Notebook.html("\033[1;0;31mx"));
        assertEquals("<span style=\"font-weight:bold;color:#c33;\">x</span>", Notebook.html("\033[38;5;7;1;31mx"));
    }

    private static byte[] bytes(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    private static void print(Notebook notebook, String text) {
        notebook.write(bytes(text), 0, bytes(text).length);
    }

    @Test
    void aPageHasEachInputWithWhatWasPrintedAndItsPictures() {
        var notebook = new Notebook();
        print(notebook, "before");
        notebook.write('b');
        notebook.picture("<svg>0</svg>");
        notebook.typed(" /graph a \n");
        print(notebook, "é<\n");
        notebook.write('!');
        notebook.picture("<svg>1</svg>");
        notebook.picture("<svg>2</svg>");
        notebook.typed("int a = 1");
        print(notebook, "a ==> 1\n\n");
        notebook.typed("");
        notebook.typed("/save");
        print(notebook, "this asks");
        String page = notebook.page("<!doctype html>");
        assertTrue(page.startsWith("<!doctype html>\n<html lang=\"en\">"), page);
        assertEquals("<pre class=\"in\">/graph a</pre>\n<figure><svg>1</svg></figure>\n"
            + "<figure><svg>2</svg></figure>\n<details><summary>as it was printed</summary><pre>é&lt;\n!"
            + "</pre></details>\n<pre class=\"in\"><span style=\"color:#a3a;\">int</span> a = "
            + "<span style=\"color:#08828a;\">1</span></pre>\n<pre>a ==&gt; 1</pre>\n"
            + "<pre class=\"in\"></pre>\n</body></html>\n",
            page.substring(page.indexOf("</h1>\n") + 6));
    }

    @Test
    void ofWhatOneInputPrintedTheFirstTwoHundredThousandBytesAreKept() {
        var notebook = new Notebook();
        notebook.typed("a");
        print(notebook, "x".repeat(199_999));
        print(notebook, "yz");
        notebook.write('z');
        print(notebook, "z");
        notebook.typed("/save");
        String page = notebook.page("");
        assertTrue(page.contains("xy</pre>"), page.substring(page.length() - 100));
        assertFalse(page.contains("z</pre>"));
    }

    /** Four million bytes of inputs, output and pictures. */
    @Test
    void ofALongSessionTheBeginningGoes() {
        var notebook = new Notebook();
        notebook.typed("x".repeat(1_000_000));
        print(notebook, "x".repeat(200_000));
        notebook.picture("x".repeat(1_800_000));
        notebook.typed("y".repeat(1_000_000));          // four millions by now
        notebook.typed("a");
        assertEquals(2, notebook.size());
        notebook.typed("b");                            // and one more
        assertEquals(2, notebook.size());
        notebook.typed("z".repeat(5_000_000));
        notebook.typed("c");
        assertEquals(1, notebook.size());
    }
}
