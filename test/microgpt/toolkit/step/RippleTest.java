package microgpt.toolkit.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import microgpt.Probe;
import microgpt.Probe.Station;
import microgpt.Value;
import microgpt.toolkit.view.StageView.Result;
import org.junit.jupiter.api.Test;

/** What a change did: what is told is the difference between two passes. */
class RippleTest {

    private static final Station Q = new Station("q", "attention", "Query", "q = w · y"),
        SCORES = new Station(Station.Form.HEADS, "scores", "attention", "Scores", "scores = q · k");

    private static List<String> table(List<Result> results) {
        return results.get(0).cells().stream().map(row -> String.join(" | ", row)).toList();
    }

    private static String label(Station s, int row, int column) {
        return s.name() + row + column;
    }

    private static Map<String, double[][][]> pass(double[][][] q, double[][][] scores) {
        var pass = new LinkedHashMap<String, double[][][]>();
        pass.put("q", q);
        pass.put("scores", scores);
        return pass;
    }

    @Test
    void aProbesNumbersArePositionRowAndColumn() {
        var seen = new Probe.Record();
        seen.see(Q, 0, new Value[] {new Value(1), new Value(2)});
        seen.see(Q, 2, new Value[] {new Value(3), new Value(4)});
        double[][][] q = Ripple.numbers(seen).get("q");
        assertArrayEquals(new double[][] {{1, 2}}, q[0]);
        assertNull(q[1]);
        assertArrayEquals(new double[][] {{3, 4}}, q[2]);
    }

    @Test
    void passesOfDifferentStationsAreNotCompared() {
        Map<String, double[][][]> pass = pass(new double[][][] {{{1}}}, new double[][][] {{{1}}});
        assertNull(Ripple.between(null, pass));
        assertNull(Ripple.between(Map.of("q", new double[1][1][1]), pass));
    }

    @Test
    void beforeAfterAndChangeAreToldFromTheLargestOn() {
        Ripple r = Ripple.between(
            pass(new double[][][] {{{1, 2, 3}}, {{1, 2, 3}}},
                new double[][][] {{{0.5}}, {{0.5, 1}, {2, 4}}}),
            pass(new double[][][] {{{1, 2, 3}}, {{1, 2.5, 3.25}}},
                new double[][][] {{{0.5}}, {{0.5, 1}, {0, 4}}}));
        assertEquals(List.of(), r.told(List.of(Q, SCORES), 0, RippleTest::label));
        assertEquals(List.of("3 of 7 numbers changed | before | after | change",
            "scores10 | 2 | → 0 | -2", "q01 | 2 | → 2.5 | +0.5", "q02 | 3 | → 3.25 | +0.25"),
            table(r.told(List.of(Q, SCORES), 1, RippleTest::label)));
        assertArrayEquals(new boolean[][] {{false, true, true}}, r.marks(Q, 1));
        assertArrayEquals(new boolean[][] {{false, false}, {true, false}}, r.marks(SCORES, 1));
        assertArrayEquals(new boolean[][] {{false}}, r.marks(SCORES, 0));
    }

    @Test
    void noMoreThanSixAreTold() {
        double[] old = new double[8], now = {1, 2, 3, 4, 5, 6, 7, 8};
        Ripple r = Ripple.between(pass(new double[][][] {{old}}, new double[0][][]),
            pass(new double[][][] {{now}}, new double[0][][]));
        List<String> told = table(r.told(List.of(Q), 0, RippleTest::label));
        assertEquals(7, told.size());
        assertEquals("8 of 8 numbers changed | before | after | change", told.get(0));
        assertEquals("q07 | 0 | → 8 | +8", told.get(1));
        assertEquals("q02 | 0 | → 3 | +3", told.get(6));
    }

    @Test
    void whatWasNotThereBeforeHasNotChanged() {
        Ripple r = Ripple.between(pass(new double[][][] {{{1}}}, new double[][][] {{{1}}}),
            pass(new double[][][] {{{1, 5}}, {{7}}}, new double[][][] {{{2}, {9}}}));
        assertArrayEquals(new boolean[][] {{false, false}}, r.marks(Q, 0));
        assertArrayEquals(new boolean[][] {{false}}, r.marks(Q, 1));
        assertArrayEquals(new boolean[][] {{true}, {false}}, r.marks(SCORES, 0));
        assertEquals(List.of("1 of 2 numbers changed | before | after | change",
            "scores00 | 1 | → 2 | +1"), table(r.told(List.of(SCORES), 0, RippleTest::label)));
    }

    @Test
    void eachShadeIsTenTimesTheOneBefore() {
        Ripple r = Ripple.between(
            pass(new double[][][] {{{0}}, {{0}}, {{0}}, {{0}}, {{0}}, {{3}}},
                new double[][][] {{{0, 0}}}),
            pass(new double[][][] {{{100}}, {{-10}}, {{9.9}}, {{0.1}}, {{1e-9}}, {{3}}},
                new double[][][] {{{0.5, -20}}}));
        List<Result> spread = r.spread();
        assertEquals("how far it spread: a sign a position, · as before, ░ ▒ ▓ █ changed;"
            + " the largest change", spread.get(0).name());
        assertEquals(List.of("q      █▓▒░░· 100   ", "scores ▓ 20    "),
            spread.get(0).entries());
        Map<String, double[][][]> same = pass(new double[][][] {{{1}}}, new double[][][] {{{1}}});
        assertEquals(List.of(), Ripple.between(same, same).spread());
    }

    @Test
    void aStationThatKeptItsNumbersHasNoLine() {
        Ripple r = Ripple.between(
            pass(new double[][][] {{{1}}, null}, new double[][][] {{{1}}}),
            pass(new double[][][] {{{1}}, null}, new double[][][] {{{3}}}));
        assertEquals(List.of("scores █ 2     "), r.spread().get(0).entries());
        assertEquals(0, r.largest("q", 1));
        assertEquals(2, r.largest("scores", 0));
    }
}
