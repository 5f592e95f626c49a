package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What is typed is coloured by what it is to Java. */
class ColoringTest {

    /** The codes of a terminal as short marks. */
    private static String marked(String ansi) {
        return ansi.replace("\033[0m", "}").replace("\033[90m", "grey{")
            .replace("\033[31m", "red{").replace("\033[32m", "green{").replace("\033[33m", "yellow{")
            .replace("\033[34m", "blue{").replace("\033[35m", "magenta{")
            .replace("\033[36m", "cyan{").replace("\033[1m", "bold{")
            .replace("\033[4;36;1m", "pair{");
    }

    private static String typed(String line) { return marked(Coloring.ansi(line)); }

    private static String at(int cursor, String line) {
        return marked(Coloring.paint(line, cursor).toAnsi());
    }

    @Test
    void everyKindOfWordHasAColourOfItsOwn() {
        assertEquals("magenta{new} blue{Value}(cyan{2}).mul(a)", typed("new Value(2).mul(a)"));
        assertEquals("x = green{\"é\"} + cyan{true}", typed("x = \"é\" + true"));
        assertEquals("yellow{@Override} grey{// so}", typed("@Override // so"));
        assertEquals("grey{/** so */} grey{/* so */}", typed("/** so */ /* so */"));
    }

    @Test
    void theNameOfACommandIsBoldAndWhatStandsBehindItIsNot() {
        assertEquals("bold{/new} microgpt width=8", typed("/new microgpt width=8"));
        assertEquals("bold{/undo}", typed("/undo"));
    }

    /** The one before the cursor, or else the one on it. */
    @Test
    void aBracketAtTheCursorAndItsPartnerAreMarked() {
        assertEquals("f pair{(}a[i]pair{)} (b)", at(3, "f (a[i]) (b)"));
        assertEquals("f pair{(}a[i]pair{)} (b)", at(2, "f (a[i]) (b)"));
        assertEquals("f (apair{[}ipair{]}) (b)", at(7, "f (a[i]) (b)"));
        assertEquals("f (a[i]) pair{(}bpair{)}", at(12, "f (a[i]) (b)"));
        assertEquals("f (a[i]) (b)", at(0, "f (a[i]) (b)"));
        assertEquals("f (a[i]) (b)", at(-1, "f (a[i]) (b)"));
        assertEquals("pair{()}", at(0, "()"));
        assertEquals("(a", at(1, "(a"));
        assertEquals("", at(0, ""));
    }
}
