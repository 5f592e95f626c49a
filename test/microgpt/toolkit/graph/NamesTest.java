package microgpt.toolkit.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import microgpt.Config;
import microgpt.Probe.Station;
import microgpt.Value;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** What Values are called, and where they were computed. */
class NamesTest {

    private static final Station ROW = new Station("q", "attention", "Query", "q = w · y"),
        NUMBER = new Station(Station.Form.NUMBER, "loss", "head", "Loss", "loss = -ln p"),
        HEADS = new Station(Station.Form.HEADS, "scores", "attention", "Scores", "scores = q · k");

    private final Names names = new Names();
    private final Value a = new Value(1), b = new Value(2), c = new Value(3), d = new Value(4);

    @Test
    void stationsNameByTheirForm() {
        names.see(ROW.in("layer0."), 2, new Value[] {a, b});
        names.see(NUMBER, 3, new Value[] {c});
        names.see(HEADS, 1, new Value[] {d}, new Value[] {a});
        assertEquals("layer0.q@2[0]", names.of(a), "the first name stays");
        assertEquals("layer0.q@2[1]", names.of(b));
        assertEquals("loss@3", names.of(c));
        assertEquals("scores@1[0][0]", names.of(d));
        assertEquals("", names.of(new Value(1)));
    }

    @Test
    void rowsAreNumberedAndMissingOnesLeftOut() {
        names.put("m", new Value[][] {{a}, null, {b, c}});
        names.put((Value) null, "nobody");
        assertEquals("m[0][0]", names.of(a));
        assertEquals("m[2][1]", names.of(c));
    }

    @Test
    void parametersAreCalledAsTheModelCallsThem() {
        var model = Trainer.create(Config.of("gpt2", "width=4", "heads=2", "heldOut=0"),
            new Corpus(java.util.List.of("ab"))).model();
        names.put(model);
        assertEquals("wte[1][2]", names.of(model.parameter("wte").rows()[1][2]));
        assertEquals("ln_f.bias[3]", names.of(model.parameter("ln_f.bias").vector()[3]));
    }

    @Test
    void aStationOwnsWhatWasComputedForItAndNotBefore() {
        var regions = new Regions();
        Value early = a.mul(b), inner = early.add(c), late = inner.exp(), loss = late.mul(d);
        regions.see(ROW, 0, new Value[] {early});
        regions.see(HEADS, 1, new Value[] {a}, new Value[] {late});
        assertEquals("q at position 0", regions.of(early).toString());
        assertEquals("position 0 · attention", regions.of(early).part());
        assertEquals("scores at position 1", regions.of(inner).what());
        assertEquals("scores at position 1", regions.of(late).what());
        assertEquals("loss", regions.of(loss).part());
        assertEquals("loss", regions.of(a).part(), "a leaf was not computed");
    }
}
