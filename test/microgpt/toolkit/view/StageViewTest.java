package microgpt.toolkit.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import microgpt.repl.spi.Style;
import microgpt.toolkit.view.ParametersView.Line;
import microgpt.toolkit.view.StageView.Result;
import org.junit.jupiter.api.Test;

/** A stage stands on a screen with all that is said of it. */
class StageViewTest {

    private static String text(StageView view, int width) {
        return view.text(new Style(width, false, false));
    }

    private static StageView view(List<String> formula, Result... results) {
        return new StageView("step 1", "Title", formula, List.of(results), "");
    }

    private static final Result TABLE = Result.table(List.of(
        new String[] {"token", "a", "b", "c"}, new String[] {"id", "0", "1", "22"}));

    @Test
    void placeTitleFormulaAndResultStandBelowEachOther() {
        assertEquals("""
            step 1
            Title
                y = 2·x
                y = 6
              token  a  b   c
              id     0  1  22""", text(view(List.of("y = 2·x", "y = 6"), TABLE), 80));
    }

    @Test
    void aNoteStandsBeforeItAndTheLastIsTheFirst() {
        assertEquals("second\nfirst\nstep 1\nTitle",
            text(view(List.of()).with("first").with("second"), 80));
    }

    @Test
    void moreResultsStandBehind() {
        assertEquals("""
            step 1
            Title
              token  a  b   c
              id     0  1  22
            title
              x   yy""", text(view(List.of(), TABLE).plus(List.of(
                Result.entries("title", List.of("x", "yy")))), 80));
    }

    @Test
    void aTableThatIsTooWideGoesOnBelow() {
        assertEquals("""
            step 1
            Title
              token  a  b
              id     0  1
              token   c
              id     22""", text(view(List.of(), TABLE), 16));
        assertEquals(6, text(view(List.of(), TABLE), 16).lines().count());
        assertEquals(4, text(view(List.of(), TABLE), 17).lines().count());
    }

    @Test
    void longLinesAreBrokenBetweenWords() {
        assertEquals("""
            step 1
            Title
                one two
                    three
                    four""", text(view(List.of("one two three four")), 14));
        assertEquals("step 1\nTitle\n    one two", text(view(List.of("one two")), 11));
        assertEquals("step 1\nTitle\n    one\n        two", text(view(List.of("one two")), 10));
        assertEquals("step…", text(view(List.of()), 5).lines().findFirst().orElse(""));
    }

    @Test
    void entriesGoDownTheColumns() {
        Result five = Result.entries("title", List.of("a", "b", "c", "d", "e"));
        assertEquals("""
            step 1
            Title
            title
              a  c  e
              b  d""", text(view(List.of(), five), 11));
        assertEquals(4, text(view(List.of(), five), 17).lines().count());
    }

    @Test
    void aTallResultStandsBeforeTheFormula() {
        for (int rows = 12; rows <= 13; rows++) {
            var cells = new ArrayList<String[]>();
            for (int i = 0; i < rows; i++) cells.add(new String[] {"r" + i, "1"});
            String[] lines = text(view(List.of("y = 1"), Result.table(cells)), 80).split("\n");
            assertEquals("    y = 1", lines[rows == 12 ? 2 : rows + 2]);
        }
    }

    private static StageView with(int rows) {
        var cells = new ArrayList<String[]>();
        for (int i = 0; i < rows; i++) cells.add(new String[] {"r" + i, "1"});
        return view(List.of("y = 2·x", "y = 1"), Result.table(cells)).with("note");
    }

    private static List<String> onScreen(StageView view, int height) {
        return view.text(new Style(80, height, false, false)).lines().toList();
    }

    /** Three lines of head, two of the formula; a line for what was typed, and two at the prompt. */
    @Test
    void onAScreenTheFormulaIsLastOnlyWhereElseItWouldNotBeSeen() {
        assertEquals("    y = 2·x", onScreen(with(12), 20).get(3));
        assertEquals("    y = 1", onScreen(with(13), 20).get(17));
        assertEquals("    y = 2·x", onScreen(with(13), 21).get(3));
        assertEquals("    y = 2·x", onScreen(with(20), 60).get(3));
    }

    /** So that head, formula and prompt stay in sight. */
    @Test
    void onAScreenALongMapStandsBesideItself() {
        var rows = new double[40][16];
        for (int i = 0; i < 40; i++) rows[i][0] = 0.123 * (i + 1);
        StageView view = view(List.of("w = 1"), Result.of("change", rows));
        for (int height : new int[] {24, 30, 50}) {
            List<String> lines = view.text(new Style(80, height, false, false)).lines().toList();
            assertTrue(lines.size() <= height - 2, height + ": " + lines.size());
            assertTrue(String.join("\n", lines).contains(" 39 ██"), String.join("\n", lines));
        }
        List<String> small = view.text(new Style(44, 10, false, false)).lines().toList();
        assertEquals(6, small.stream().filter(l -> l.matches("  (…| ?\\d+ ).*")).count(),
            String.join("\n", small));
    }

    @Test
    void theRuleAndTheHeadsOfTablesAreColouredAndTheirNumbersNot() {
        String text = view(List.of("y = 2·x", "y = 6"), TABLE).text(new Style(80, true, false));
        assertEquals("""
            \033[38;5;244mstep 1\033[0m
            \033[1mTitle\033[0m
                \033[38;5;28my = 2·x\033[0m
                y = 6
            \033[38;5;244m  token\033[0m  \033[38;5;244ma\033[0m  \033[38;5;244mb\033[0m   \033[38;5;244mc\033[0m
              id     0  1  22""", text);
    }

    @Test
    void parametersAreToldWithTheirSizesAndTheLengthOfAll() {
        var bins = new int[ParametersView.BINS];
        bins[0] = 1;
        bins[15] = 2;
        var one = new Line("w", new int[] {2, 3}, 3, 0.5, 0.6, bins);
        var two = new Line("b", new int[] {4}, 4, 0, 0.8, bins);
        String[] lines = new ParametersView(List.of(one, two)).text(new Style(100, false, false))
            .replaceAll(" +", " ").split("\n");
        assertEquals("parameter shape numbers norm gradient -max histogram +max", lines[0]);
        assertEquals("w 2×3 6 3.000 0.6000 -0.5", lines[1].split(" [▁▂▃▄▅▆▇█]")[0]);
        assertEquals("b 4 4 4.000 0.8000 0", lines[2].split(" [▁▂▃▄▅▆▇█]")[0]);
        assertEquals("all 10 5.000 1.0000", lines[3]);
        assertEquals(2, new ParametersView(List.of(one)).text(Style.PLAIN).lines().count());
    }
}
