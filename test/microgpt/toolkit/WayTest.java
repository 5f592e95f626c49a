package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import microgpt.Probe;
import microgpt.Value;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.graph.Names;
import microgpt.toolkit.graph.Regions;
import microgpt.toolkit.step.Backward;
import microgpt.toolkit.step.Forward;
import microgpt.toolkit.step.Stage;
import microgpt.toolkit.step.Way;
import microgpt.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a stage is, what it is called, and how it is found, counted here stage by stage. */
class WayTest {

    private final Small.TestConsole console = new Small.TestConsole();
    private final Trainer trainer = Small.trainer();
    private final Names names = new Names();
    private final Regions regions = new Regions();
    private final List<Stage> forward;
    private final Backward backward;
    private final Value loss;
    private final Way way;
    private final int updated = trainer.model().trainable().size();

    WayTest() {
        names.put(trainer.model());
        int[] tokens = trainer.begin("abba", trainer.tokenizer().encode("abba"));
        var seen = new Probe.Record();
        trainer.watch((station, position, rows) -> {
            seen.see(station, position, rows);
            regions.see(station, position, rows);
            names.see(station, position, rows);
        });
        Value[][] logits = trainer.forward();
        loss = trainer.loss();
        trainer.watch(Probe.NONE);
        names.put(loss, "loss");
        forward = Forward.stages(trainer.tokenizer(), "abba", seen, tokens, logits, loss, names::of, null);
        backward = new Backward(loss, names, regions);
        way = new Way(trainer, forward, backward);
    }

    @BeforeEach
    void attach() { Bindings.attach(console); }

    @AfterEach
    void detach() { Bindings.attach(null); }

    /** Returns the number of the first stage from there on that is such. */
    private int first(int from, Predicate<Stage> such) {
        return IntStream.range(from, forward.size()).filter(i -> such.test(forward.get(i)))
            .findFirst().orElseThrow();
    }

    private int first(int position, String name) {
        return first(0, s -> s.part().startsWith("position " + position + " ")
            && s.bindings().containsKey(name));
    }

    @Test
    void theStagesAreThoseForwardTheValuesBackAndTheParameters() {
        assertEquals(forward.size() + backward.size(), way.firstUpdate());
        assertEquals(forward.size() + backward.size() + updated, way.size());
        assertTrue(way.names().containsAll(List.of("tokens", "scores", "query", "logits", "loss")));
        assertFalse(way.names().contains("target"));
    }

    @Test
    void aPlaceIsToldByItsNumberAmongThoseOfItsKind() {
        assertEquals("tokens · stage 1 of " + forward.size(), way.place(0));
        int last = forward.size() - 1;
        assertEquals(forward.get(last).part() + " · stage " + forward.size() + " of "
            + forward.size(), way.place(last));
        String values = String.format(Locale.ROOT, "%,d", backward.size());
        assertTrue(values.contains(","), values);
        assertEquals("backward · loss · Value 1 of " + values, way.place(forward.size()));
        assertEquals(backward.part(backward.size() - 1) + " · Value " + values + " of " + values,
            way.place(way.firstUpdate() - 1));
        assertEquals("update · parameter 1 of " + updated, way.place(way.firstUpdate()));
        assertEquals("update · parameter " + updated + " of " + updated, way.place(way.size() - 1));
    }

    @Test
    void theNextPartIsTheFirstStageOfAnother() {
        for (int i = 0; i < forward.size(); i++) {
            int next = i;
            while (next < forward.size() && forward.get(next).part().equals(forward.get(i).part())) next++;
            assertEquals(next, way.nextPart(i));
        }
        for (int i = 0; i < backward.size(); i += 97)
            assertEquals(forward.size() + backward.nextPart(i), way.nextPart(forward.size() + i));
        for (int i = way.firstUpdate(); i < way.size(); i++) assertEquals(way.size() - 1, way.nextPart(i));
    }

    @Test
    void aNumberIsThatStageAndOneThatThereIsNotIsRefused() {
        assertEquals(0, way.find("1", 5));
        assertEquals(way.size() - 1, way.find("" + way.size(), 5));
        for (int none : new int[] {0, way.size() + 1}) assertEquals("stage " + none + " is not in 1.."
            + way.size(), assertThrows(IllegalArgumentException.class, () -> way.find("" + none, 0)).getMessage());
    }

    @Test
    void theGreatPartsAndTheParametersHaveTheirNames() {
        assertEquals(forward.size(), way.find("backward", 0));
        assertEquals(way.firstUpdate(), way.find("update", 0));
        for (int i = 0; i < updated; i++) assertEquals(way.firstUpdate() + i,
            way.find(trainer.model().trainable().get(i).name(), 0));
        for (String none : List.of("", "zork", "zork 1", "scores 9", "a\nb", "position 9"))
            assertEquals(-1, way.find(none, 0), none);
    }

    /** Forward where the step goes forward, and back where it goes back. */
    @Test
    void aPositionIsTheOneOfTheWayThatTheStepIsOn() {
        int there = first(0, s -> s.part().startsWith("position 2 "));
        int back = forward.size() + backward.partStart("position 2 ");
        assertEquals(there, way.find("position 2", 0));
        assertEquals(there, way.find("position 2", forward.size() - 1));
        assertEquals(back, way.find("position 2", forward.size()));
        assertEquals(back, way.find("position 2", way.firstUpdate() - 1));
        assertEquals(there, way.find("position 2", way.firstUpdate()));
        assertEquals(-1, way.find("position 9", forward.size()));
    }

    @Test
    void ofSeveralStagesOfANameTheNextIsMeantAndFromTheStartIfNoneIsToCome() {
        int one = first(1, "scores"), second = first(one + 1, s -> s.bindings().containsKey("scores"));
        assertTrue(forward.get(second).part().startsWith("position 1 · layer1 "), forward.get(second).part());
        assertEquals(first(0, "scores"), way.find("scores", 0));
        assertEquals(one, way.find("scores", one));
        assertEquals(second, way.find("scores", one + 1));
        assertEquals(first(0, "scores"), way.find("scores", forward.size() - 1));
        assertEquals(first(0, "scores"), way.find("scores", forward.size()));
        assertEquals(one, way.find("scores 1", second));
        assertEquals(second, way.find("layer1.scores 1", 0));
        assertEquals(first(0, s -> s.part().contains("layer1 ") && s.bindings().containsKey("scores")),
            way.find("layer1.scores", 0));
        assertEquals(0, way.find("tokens", 0));
        assertEquals(first(0, s -> s.title().startsWith("Loss of this position")),
            way.find("loss of", 0));
    }

    @Test
    void aValueIsFoundOnTheWayBackByItsPlaceInAParameterOrItsName() {
        Value[][] wte = trainer.model().parameter("wte").rows();
        int a = trainer.tokenizer().encode("a")[1];
        assertEquals(forward.size() + backward.placeOf(wte[a][3]), way.find("wte[" + a + "][3]", 0));
        Value gain = trainer.model().parameters().stream().filter(p -> !p.isMatrix()).findFirst()
            .map(p -> p.rows()[0][1]).orElse(null);
        if (gain != null) assertEquals(forward.size() + backward.placeOf(gain), way.find(names.of(gain), 0));
        for (String none : List.of("wte[" + wte.length + "][0]", "wte[0][" + wte[0].length + "]"))
            assertEquals(-1, way.find(none, 0), none);
        Value some = backward.node(7);
        names.put(some, "some");
        assertEquals(forward.size() + 7, way.find("some", 0));
    }

    @Test
    void aVariableIsFoundWhereItIsHandedOn() {
        console.variables.put("mine", backward.node(9));
        assertEquals(forward.size() + 9, way.find("mine", 0));
        console.variables.put("result", loss);
        assertEquals(forward.size(), way.find("result", 0));
        console.variables.put("other", new Value(1));
        assertEquals(-1, way.find("other", 0));
    }

    @Test
    void whatIsStillToComeIsHintedAtWithItsStage() {
        int scores = first(0, "scores");
        assertEquals(Optional.of("scores comes at stage " + (scores + 1) + " of the step; g "
            + (scores + 1) + " goes there"), way.hint("scores", 0, 3));
        assertEquals(Optional.of("loss comes at stage " + forward.size() + " of the step; g "
            + forward.size() + " goes there"), way.hint("loss", forward.size() - 2, 3)
                .filter(h -> forward.get(forward.size() - 1).bindings().containsKey("loss")));
        assertEquals(Optional.empty(), way.hint("loss", forward.size() - 1, 3));
        assertEquals(Optional.empty(), way.hint("zork", 0, 3));
        assertEquals(Optional.of("node comes with the way back; g backward goes there"),
            way.hint("node", forward.size() - 1, 3));
        assertEquals(Optional.empty(), way.hint("node", forward.size(), 3));
        for (String name : List.of("parameter", "gradient", "m")) {
            assertEquals(Optional.of(name + " comes with the update; g update goes there"),
                way.hint(name, way.firstUpdate() - 1, 3));
            assertEquals(Optional.empty(), way.hint(name, way.firstUpdate(), 3));
        }
    }

    /** Of the embeddings the row of a token that was read. */
    @Test
    void aParameterIsSaidToBeOne() {
        assertEquals(Optional.of("wte is a parameter: g wte[3][0] goes to a number of it, "
            + "/params wte shows them all"), way.hint("wte", 0, 3));
        assertEquals(Optional.of("wpe is a parameter: g wpe[0][0] goes to a number of it, "
            + "/params wpe shows them all"), way.hint("wpe", 0, 3));
    }

    /** As test/lab-check.mjs goes to them. */
    @Test
    void thePageIsToldTheSamePlace() {
        assertEquals(Map.of(), way.moment(0));
        assertEquals(Map.of("kind", "mean"), way.moment(forward.size() - 1));
        assertEquals(Map.of("kind", "back", "walk", 1), way.moment(forward.size()));
        assertEquals(Map.of("kind", "back", "walk", backward.size()), way.moment(way.firstUpdate() - 1));
        assertEquals(Map.of("kind", "update"), way.moment(way.firstUpdate()));
        int from = first(0, s -> s.part().startsWith("position 2 ")), at = from + 2;
        assertEquals(Map.of("kind", "forward", "position", 2, "titles",
            forward.subList(from, at + 1).stream().map(s -> s.part().substring("position 2 · ".length())
                + " · " + s.title()).toList()), way.moment(at));
    }
}
