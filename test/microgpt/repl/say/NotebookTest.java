package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
