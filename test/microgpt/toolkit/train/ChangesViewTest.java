package microgpt.toolkit.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import microgpt.repl.spi.Style;
import microgpt.toolkit.train.Undo.Change;
import org.junit.jupiter.api.Test;

/** What can be undone stands above where the model is, what can be redone below. */
class ChangesViewTest {

    private static String told(long bytes, long most, Change... changes) {
        return new ChangesView(List.of(changes), 30, bytes, most)
            .text(new Style(100, false, false));
    }

    @Test
    void eachChangeTellsTheStepItBeganAtAndTheModelStandsBetween() {
        String label = "x".repeat(50);
        assertEquals("""
              /train 10                                       from step 0
              xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…  from step 10
            > here, at step 30
              /edit Value.relu                                the engine  (undone)
              trainer.step()                                  from step 30  (undone)
              /undo goes up, /redo down; the last 20 are kept, in 999 kB of 2 MB""",
            told(999_000, 2_000_000, new Change("/train 10", 0, false), new Change(label, 10, false),
                new Change("/edit Value.relu", -1, true), new Change("trainer.step()", 30, true)));
    }

    @Test
    void whereNothingWasUndoneTheModelStandsAtTheEnd() {
        assertEquals("> here, at step 30", told(0, 1, new Change("a", 0, false)).lines().toList().get(1));
        assertEquals("> here, at step 30", told(0, 1).lines().findFirst().orElseThrow());
        assertEquals("> here, at step 30",
            told(0, 1, new Change("a", 30, true)).lines().findFirst().orElseThrow());
    }

    @Test
    void memoryIsToldInTheUnitThatFits() {
        assertEquals("0 kB of 1 kB", told(0, 1000).replaceFirst("(?s).*, in ", ""));
        assertEquals("12.3 kB of 1000 kB", told(12_345, 999_999).replaceFirst("(?s).*, in ", ""));
        assertEquals("1 MB of 536 MB",
            told(1_000_000, 536_000_000).replaceFirst("(?s).*, in ", ""));
    }
}
