package microgpt.repl.say;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import microgpt.repl.engine.Streams;
import microgpt.repl.spi.Style;
import org.junit.jupiter.api.Test;

/** Where a session's lines go, and how wide they are. */
class VoiceTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> paged = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private Style terminal = new Style(40, 10, false, false);
    private boolean pages;

    private Voice voice(boolean person) {
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Voice(new Streams(out, out), () -> terminal, Feedback.NORMAL, (title, lines) -> {
            if (pages) paged.add(title + ": " + String.join("|", lines));
            return pages;
        }, (svg, always) -> shown.add((always ? "always " : "") + svg), person);
    }

    private String said() {
        String text = printed.toString(StandardCharsets.UTF_8);
        printed.reset();
        return text;
    }

    @Test
    void whatIsSetGoesBeforeWhatTheTerminalIs() {
        Voice voice = voice(true);
        assertEquals(terminal, voice.style());
        assertEquals(new Style(40, 10, false, true), voice.rawStyle());
        voice.set(voice.settings().withColor(true).withRaw(true));
        assertEquals(new Style(40, 10, true, true), voice.style());
        terminal = new Style(60, 20, true, true);
        voice.set(voice.settings().withColor(false).withRaw(false));
        assertEquals(new Style(60, 20, false, true), voice.style());
    }

    /** The second row stands below the first one's text. */
    @Test
    void aPersonsRowsBreakBetweenWords() {
        Voice voice = voice(true);
        String line = "a line of forty letters and then two more";        // 41
        assertEquals(List.of("a line of forty letters and then two", "  more"), voice.rows(line));
        assertEquals(List.of(line), voice(false).rows(line));
        assertEquals(List.of(line.substring(1)), voice.rows(line.substring(1)));
        assertEquals(List.of("  name  one two three four five six", "        seven eight"),
            voice.rows("  name  one two three four five six seven eight"));
        assertEquals(List.of("    one two three four five six seven", "      eight nine"),
            voice.rows("    one two three four five six seven eight nine"));
    }

    /** Behind a name that fills half of the row, or is more, there would be no room. */
    @Test
    void rowsStandBelowANameThatLeavesHalfOfTheWidth() {
        Voice voice = voice(true);
        String words = " one two three four five six seven eight nine";
        assertEquals(List.of("x".repeat(18) + "  one two three four",
            " ".repeat(20) + "five six seven eight", " ".repeat(20) + "nine"),
            voice.rows("x".repeat(18) + " " + words));
        assertEquals(List.of("x".repeat(19) + "  one two three four",
            "  five six seven eight nine"), voice.rows("x".repeat(19) + " " + words));
    }

    @Test
    void whatIsSaidStandsBehindABarOnEveryRow() {
        Voice voice = voice(true);
        voice.say("one two three four five six seven eight");
        assertEquals("|  one two three four five six seven\n|  eight\n", said());
        voice.set(voice.settings().withFeedback(Feedback.CONCISE));
        voice.say("nothing");
        voice.line("nothing");
        assertEquals("", said());
        voice.set(voice.settings().withFeedback(Feedback.NORMAL));
        voice.line("as it is");
        assertEquals("as it is\n", said());
    }

    /** Nothing is narrower than twenty columns, and a word is not broken. */
    @Test
    void aRowHasAtLeastTwentyColumnsAndWordsStayWhole() {
        assertEquals(List.of("|  aaaa bbbb cccc dddd", "|  eeee"),
            Voice.rows("|  ", "|  ", "aaaa bbbb cccc dddd eeee", 5));
        assertEquals(List.of("|  aaaa bbbb cccc ddddd", "|  eeee"),
            Voice.rows("|  ", "|  ", "aaaa bbbb cccc ddddd eeee", 27));
        assertEquals(List.of("|  aaaa bbbb cccc ddddd eeee"),
            Voice.rows("|  ", "|  ", "aaaa bbbb cccc ddddd eeee", 28));
        assertEquals(List.of("x".repeat(50)), Voice.rows("", "  ", "x".repeat(50), 30));
        assertEquals(List.of("    " + "x".repeat(50)), Voice.rows("", "  ", "    " + "x".repeat(50), 30));
        assertEquals(List.of(" " + "x".repeat(50)), Voice.rows("", "  ", " " + "x".repeat(50), 30));
    }

    @Test
    void whatOnlyThePagerShowsIsInTheNotebookToo() {
        Voice voice = voice(true);
        voice.notebook().typed("/help");
        voice.show("help", List.of("one\ntwo", "three"));
        assertEquals("one\ntwo\nthree\n", said());
        pages = true;
        voice.show("help", List.of("four\nfive", "six"));
        assertEquals("", said());
        assertEquals(List.of("help: four|five|six"), paged);
        voice.set(voice.settings().withPager(false));
        voice.show("help", List.of("seven"));
        assertEquals("seven\n", said());
        assertEquals(1, paged.size());
        voice.notebook().typed("/save");
        assertTrue(voice.notebook().page("").contains(
            "<pre>one\ntwo\nthree\nfour\nfive\nsix\nseven</pre>"), voice.notebook().page(""));
    }

    @Test
    void ofALongResultTheBeginningStaysAndHowManyLinesFollowIsTold() {
        Voice voice = voice(true);
        voice.notebook().typed("x");
        String five = String.join("\n", IntStream.rangeClosed(1, 5).mapToObj(i -> "row " + i).toList());
        voice.result("x", five);
        assertEquals(five + "\n", said());
        pages = true;
        voice.result("x", five);
        assertEquals("row 1\nrow 2\nrow 3\n… 2 more lines; /set pager off prints all\n", said());
        assertEquals(List.of("x: " + five.replace("\n", "|")), paged);
        voice.result("x", "a\nb\nc\nd");
        assertEquals("a\nb\nc\n… 1 more line; /set pager off prints all\n", said());
        voice.result("x", "a\nb\nc");
        assertEquals("a\nb\nc\n… /set pager off prints all\n", said());
        voice.result("x", "y".repeat(121));
        assertEquals("y".repeat(120) + "\n… /set pager off prints all\n", said());
        voice.notebook().typed("/save");
        assertTrue(voice.notebook().page("").contains("<pre>" + five + "\nrow 1\nrow 2\nrow 3\n"
            + "… 2 more lines; /set pager off prints all\nrow 4\nrow 5\na\nb\nc\n"
            + "… 1 more line; /set pager off prints all\nd\na\nb\nc\n"
            + "… /set pager off prints all\n" + "y".repeat(120) + "\ny\n… /set pager off prints all"
            + "</pre>"), voice.notebook().page(""));
    }

    @Test
    void aPictureIsShownUnlessItIsSwitchedOffOrValuesAreRaw() {
        Voice voice = voice(true);
        assertTrue(voice.picture("<svg>"));
        voice.set(voice.settings().withImages(Optional.of(true)));
        assertTrue(voice.picture("<svg>"));
        assertEquals(List.of("<svg>", "always <svg>"), shown);
        voice.set(voice.settings().withImages(Optional.of(false)));
        assertFalse(voice.picture("<svg>"));
        voice.set(voice.settings().withImages(Optional.empty()).withRaw(true));
        assertFalse(voice.picture("<svg>"));
        assertEquals(2, shown.size());
    }
}
