package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;

import microgpt.repl.spi.Style;
import org.junit.jupiter.api.Test;

class AnsiTest {

    @Test
    void aLineEndsWhereItsLettersFillTheColumns() {
        assertEquals(3, Ansi.end("abcd", 3));
        assertEquals(4, Ansi.end("abcd", 4));
        assertEquals("\033[1mab\033[0m ".length(), Ansi.end("\033[1mab\033[0m cd", 3));
        assertEquals(2, Ansi.end("漢字漢字", 5));
        assertEquals(3, Ansi.end("e\u0301abc", 2));
        assertEquals(2, Ansi.end("\uD83D\uDE00\uD83D\uDE00", 3));
    }

    @Test
    void aTextIsGreyOrBoldWhereColoursAreWantedAndElseItself() {
        assertEquals("\033[90ma\033[0m", Ansi.dim(new Style(80, true, false), "a"));
        assertEquals("\033[1ma\033[0m", Ansi.bold(new Style(80, true, false), "a"));
        assertEquals("a", Ansi.dim(Style.PLAIN, "a"));
        assertEquals("a", Ansi.bold(Style.PLAIN, "a"));
    }
}
