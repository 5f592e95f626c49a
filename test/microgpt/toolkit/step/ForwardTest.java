package microgpt.toolkit.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import microgpt.Config;
import microgpt.Loss;
import microgpt.Probe;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.toolkit.view.StageView.Result;
import microgpt.train.Objective.NextToken;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** Every table and every name of a stage is what the probe has seen there. */
class ForwardTest {

    private static final String LETTERS = "abcdefgh";

    private Trainer trainer;
    private Probe.Record seen;
    private int[] tokens;
    private Value[][] logits;
    private Value loss;

    private List<Stage> stages(String letters, String document, String... settings) {
        trainer = Trainer.create(Config.of("width=4", "heads=2", "mlpWidth=4", "context=4",
            "heldOut=0", "initStd=0.4").with(settings), new Corpus(List.of(letters)));
        return look(document, null);
    }

    private List<Stage> look(String document, Map<String, double[][][]> before) {
        tokens = trainer.tokenizer().encode(document);
        seen = new Probe.Record();
        logits = NextToken.logits(trainer.model(), tokens, seen);
        loss = Loss.mean(NextToken.losses(logits, tokens, seen));
        return Forward.stages(trainer.tokenizer(), document, seen, tokens, logits, loss,
            v -> "", Ripple.between(before, Ripple.numbers(seen)));
    }

    private static Stage stage(List<Stage> stages, int position, String title) {
        return stages.stream().filter(s -> s.part().startsWith("position " + position)
            && s.title().startsWith(title)).findFirst().orElseThrow();
    }

    private static List<String> table(Result r) {
        return r.cells().stream().map(row -> String.join(" | ", row)).toList();
    }

    private static List<String> table(Stage s) { return table(s.results().get().get(0)); }

    /** The last line is the number's own; before it stand those that have letters. */
    private static void assertTells(String name, Stage s) {
        List<String> lines = s.formula().get();
        assertTrue(lines.get(lines.size() - 1).startsWith(name + " = "), lines.toString());
    }

    private static String fixed(Value v) { return String.format(Locale.ROOT, "%.4f", v.data()); }

    @Test
    void theDocumentStandsAboveItsIdsAndWhatComesNext() {
        Stage first = stages("abc", "cab").get(0);
        assertEquals("tokens", first.part());
        assertEquals("Tokens: the document \"cab\" becomes numbers", first.title());
        assertEquals(List.of("position | 0 | 1 | 2 | 3", "token | BOS | c | a | b",
            "id | 3 | 2 | 0 | 1", "comes next | c | a | b | BOS"), table(first));
        assertEquals(List.of(), first.formula().get());
        assertSame(tokens, first.bindings().get("tokens"));
    }

    @Test
    void everyPositionGoesThroughTheModelInItsOrder() {
        List<Stage> stages = stages("abc", "ab");
        List<String> one = stages.stream().filter(s -> s.part().startsWith("position 1"))
            .map(Stage::title).toList();
        assertEquals(one, stages.stream().filter(s -> s.part().startsWith("position 2"))
            .map(Stage::title).toList());
        List<String> starts = List.of("Query", "Scores", "Mask", "Weights", "Output",
            "MLP: widen", "MLP: bend", "MLP: narrow", "Logits", "Probabilities", "Loss");
        int at = -1;
        for (String start : starts) {
            int next = IntStream.range(0, one.size())
                .filter(i -> one.get(i).startsWith(start)).findFirst().orElseThrow();
            assertTrue(next > at, one + " " + start);
            at = next;
        }
        assertEquals("loss", stages.get(stages.size() - 1).part());
        assertEquals(1 + 3 * one.size() + 1, stages.size());
    }

    @Test
    void queriesKeysAndValuesAreOneStageAndHaveTwoNames() {
        Stage s = stage(stages("abc", "ab"), 1, "Query");
        assertEquals("position 1 · layer0 attention", s.part());
        for (String name : List.of("q", "k", "v")) {
            Value[] row = seen.get("layer0." + name, 1)[0];
            assertSame(row, s.bindings().get(name));
            assertSame(row, s.bindings().get(
                Map.of("q", "query", "k", "key", "v", "value").get(name)));
        }
        List<Result> results = s.results().get();
        assertEquals(List.of("q", "k", "v"), results.stream().map(Result::name).toList());
        for (Result r : results) {
            assertEquals(seen.get("layer0." + r.name(), 1)[0][2].data(), r.rows()[0][2]);
            assertNull(r.marks());
        }
        List<String> formula = s.formula().get();
        assertEquals("q = attn_wq · y (+ bias), k = attn_wk · y (+ bias),"
            + " v = attn_wv · y (+ bias)", formula.get(0));
        assertTrue(formula.stream().anyMatch(l -> l.startsWith("q[0] = ")), formula.toString());
        assertFalse(s.bindings().containsKey("target"));
        assertEquals(List.of(), s.changes().get());
    }

    /** What a layer begins with is what the one before it ended with. */
    @Test
    void noNumbersAreShownTwiceInAStage() {
        int alias = 0;
        for (Stage s : stages("abc", "ab", "layers=2")) {
            List<Result> results = s.results().get();
            for (int i = 1; i < results.size(); i++)
                assertFalse(Arrays.deepEquals(results.get(i - 1).rows(), results.get(i).rows())
                    && results.get(i).rows() != null, s.title() + " " + results);
            if (results.size() == 1 && s.bindings().size() > 2) alias++;
        }
        assertTrue(alias > 0);
    }

    @Test
    void scoresHaveARowForEachHeadAndAColumnForEachPosition() {
        Stage s = stage(stages("abc", "ba"), 2, "Scores");
        Value[][] rows = seen.get("layer0.scores", 2);
        assertEquals(List.of("scores | 0 BOS | 1 b | 2 a",
            "head 0 | " + fixed(rows[0][0]) + " | " + fixed(rows[0][1]) + " | "
                + fixed(rows[0][2]),
            "head 1 | " + fixed(rows[1][0]) + " | " + fixed(rows[1][1]) + " | "
                + fixed(rows[1][2])), table(s));
        assertSame(rows, s.bindings().get("scores"));
        assertTells("scores[0][0]", s);
    }

    @Test
    void theMaskSaysWhatAPositionMaySee() {
        List<Stage> stages = stages("abc", "ab");
        Stage first = stage(stages, 0, "Mask"), last = stage(stages, 2, "Mask");
        assertEquals(List.of("position 0 may see 0 to 0; those ahead get no score,"
            + " so their weight is 0"), first.formula().get());
        assertEquals(List.of("position | 0 BOS | 1 a | 2 b", "seen | yes | no | no"),
            table(first));
        assertEquals(List.of("seen | yes | yes | no"), table(stage(stages, 1, "Mask")).subList(1, 2));
        assertEquals(List.of("position 2 is the last: it may see all"), last.formula().get());
        assertEquals("seen | yes | yes | yes", table(last).get(1));
        assertTrue(stages.indexOf(first) == 1 + stages.indexOf(stage(stages, 0, "Scores")));
    }

    @Test
    void aSmallVocabularyHasAColumnForEachTokenAndALargeOneOnlyNumbers() {
        Stage s = stage(stages(LETTERS, "ba"), 1, "Logits");
        assertEquals(List.of("logits | a | b | c | d | e | f | g | h | BOS",
            " | " + String.join(" | ", Arrays.stream(logits[1]).map(ForwardTest::fixed).toList())),
            table(s));
        assertTells("logits[0]", s);     // a comes next
        for (int size : new int[] {63, 64}) {       // and BOS
            var many = new StringBuilder();
            for (int i = 0; i < size; i++) many.append((char) (0x4e00 + i));
            Result r = stage(stages(many.toString(), "\u4e01"), 0, "Logits").results().get().get(0);
            assertEquals(size == 63, r.rows().length == 0, "" + size);
            if (size == 64) assertEquals(logits[0][5].data(), r.rows()[0][5]);
        }
    }

    @Test
    void theFiveLikeliestTokensAreShownAndTheOneThatCame() {
        List<Stage> stages = stages(LETTERS, "abc");
        for (int p = 0; p < 4; p++) {
            Stage s = stage(stages, p, "Probabilities");
            Value[] row = seen.get("probabilities", p)[0];
            int target = tokens[p + 1];
            assertEquals(target, s.bindings().get("target"));
            int[] ranking = IntStream.range(0, row.length).boxed().sorted(
                Comparator.comparingDouble(i -> -row[i].data())).mapToInt(i -> i).toArray();
            var expected = new java.util.ArrayList<>(List.of("token | probability | "));
            for (int i = 0; i < ranking.length; i++)
                if (i < 5 || ranking[i] == target) expected.add(
                    trainer.tokenizer().symbol(ranking[i]) + " | " + String.format(Locale.ROOT,
                        "%.1f%%", 100 * row[ranking[i]].data()) + " | "
                    + (ranking[i] == target ? "came next" : ""));
            assertEquals(expected, table(s));
            assertTells("probabilities[" + target + "]", s);
        }
    }

    @Test
    void theLossIsThatOfThePositionsAndOfTheDocumentTheirMean() {
        List<Stage> stages = stages("abc", "ab");
        Stage here = stage(stages, 1, "Loss"), all = stages.get(stages.size() - 1);
        assertSame(seen.get("loss", 1)[0][0], here.bindings().get("loss"));
        assertEquals("loss = -ln probabilities[target]", here.formula().get().get(0));
        assertEquals(List.of(), here.results().get());
        assertEquals("Loss of the document: the mean over its positions", all.title());
        assertEquals("loss = Σ losses / 3", all.formula().get().get(0));
        assertTells("loss", all);
        Result r = all.results().get().get(0);
        assertEquals("losses", r.name());
        for (int p = 0; p < 3; p++) assertEquals(seen.get("loss", p)[0][0].data(), r.rows()[0][p]);
        assertSame(loss, all.bindings().get("loss"));
        assertSame(logits, all.bindings().get("allLogits"));
        assertSame(seen.get("loss", 2)[0][0], ((Value[]) all.bindings().get("losses"))[2]);
    }

    @Test
    void afterAChangeTheNumbersThatAreOthersAreMarkedAndToldByName() {
        stages("abc", "aba");
        Map<String, double[][][]> before = Ripple.numbers(seen);
        Value weight = trainer.model().parameter("layer0.attn_wk").rows()[1][0];
        weight.setData(weight.data() + 0.5);
        List<Stage> stages = look("aba", before);
        Result keys = stage(stages, 1, "Query").results().get().get(1);
        assertEquals("[[false, true, false, false]]", Arrays.deepToString(keys.marks()));
        assertFalse(stage(stages, 1, "Query").results().get().get(0).marks()[0][1]);
        List<String> told = table(stage(stages, 1, "Query").changes().get().get(0));
        assertEquals("1 of 12 numbers changed | before | after | change", told.get(0));
        assertTrue(told.get(1).startsWith("k[1] | "), told.toString());

        Stage scores = stage(stages, 2, "Scores");      // of head 0 only, at all positions
        assertTrue(table(scores).get(1).contains("*"), table(scores).toString());
        assertFalse(table(scores).get(2).contains("*"));
        assertEquals(3, table(scores).get(1).chars().filter(c -> c == '*').count());
        assertTrue(table(scores.changes().get().get(0)).stream().skip(1)
            .allMatch(l -> l.startsWith("scores[head 0][")));
        assertTrue(table(scores.changes().get().get(0)).toString()
            .contains("scores[head 0][1 a] | "));

        Stage head = stage(stages, 2, "Logits");
        assertTrue(table(head.changes().get().get(0)).toString().contains("logits[BOS] | "));
        assertTrue(table(stage(stages, 2, "Probabilities").changes().get().get(0)).toString()
            .contains("probabilities[b] | "));
        assertTrue(table(stage(stages, 2, "Probabilities")).get(1).contains("%*"));
        assertTrue(table(stage(stages, 2, "Loss").changes().get().get(0)).get(1)
            .startsWith("loss | "));
        String[] first = table(stage(stages, 0, "Logits")).get(1).split(" \\| ");
        assertFalse(String.join("", first).contains("*"), "one score alone has the weight 1");
        assertEquals(List.of(), stage(stages, 0, "Logits").changes().get());
    }
}
