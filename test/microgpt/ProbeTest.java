package microgpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What whoever looks on is shown. */
class ProbeTest {

    private final Probe.Station station = new Probe.Station(
        "q", "attention", "Queries", "q[i] = wq · x");

    @Test
    void aStationInALayerHasTheLayersName() {
        Probe.Station inside = station.in("layer0.");
        assertEquals("layer0.q", inside.name());
        assertEquals("layer0 attention", inside.part());
        assertEquals("Queries", inside.title());
        assertEquals(Probe.Station.Form.ROW, inside.form());
        assertEquals("q", inside.symbol());
        assertEquals("x", new Probe.Station(
            "n", "p", "t", "x = norm(x)").symbol());
    }

    @Test
    void aProbeWithinALayerHearsTheLayersNames() {
        var seen = new Probe.Record();
        Value[] row = {new Value(7)};
        seen.within("layer3.").see(station, 0, row);
        assertEquals("[layer3.q]", seen.names().toString());
        assertSame(row, seen.get("layer3.q", 0)[0]);
        assertEquals(List.of(station.in("layer3.")),
            List.copyOf(seen.stations()));
        assertEquals("Probe.Record[layer3.q]", seen.toString());
        assertSame(Probe.NONE, Probe.NONE.within("layer0."));
    }

    @Test
    void aPositionThatWasNotSeenIsToldFromOneThatIsNotThere() {
        var seen = new Probe.Record();
        seen.see(station, 1, new Value[] {new Value(1)});
        assertEquals(2, seen.all("q").length);
        assertNull(seen.get("q", 0));
        for (int beyond : new int[] {-1, 2})
            assertEquals("position " + beyond + " is not in 0..1",
                assertThrows(IllegalArgumentException.class,
                    () -> seen.get("q", beyond)).getMessage());
    }

    @Test
    void theModelIsRecordedAtEveryPosition() {
        var model = new Gpt(Config.of("width=4", "embeddingNorm=true",
            "finalNorm=true"), 5, new PythonRandom(1));
        Probe.Record seen = model.record(4, 1, 2);
        assertEquals(3, seen.all("logits").length);
        assertEquals(3, seen.all("ln_f").length);
        Value[][] logits = model.forward(new int[] {4, 1, 2});
        for (int i = 0; i < 3; i++)
            assertEquals(logits[i][3].data(),
                seen.get("logits", i)[0][3].data());
    }
}
