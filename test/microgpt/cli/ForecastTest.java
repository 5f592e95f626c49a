package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import microgpt.Config;
import microgpt.Corpus;
import microgpt.Trainer;
import org.junit.jupiter.api.Test;

/** What is told before a run. */
class ForecastTest {

    private static String told(Trainer trainer, int last) {
        PrintStream before = System.err;
        var heard = new ByteArrayOutputStream();
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            Forecast.tell(trainer, last);
        } finally {
            System.setErr(before);
        }
        return heard.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatTakesLongIsToldAndNothingIsLearntByTrying() {
        Trainer trainer = Trainer.create(Config.of("width=8"),
            new Corpus(List.of("emma", "olivia")));
        double[] before = trainer.model().parameters().get(0).numbers();
        String told = told(trainer, 1_000_000_000);
        assertTrue(told.matches("train: 1000000000 steps will take about"
            + " \\d+(\\.\\d)? (min|h) or less, and \\d+ MB of memory each\n"), told);
        assertEquals("", told(trainer, 1));
        assertEquals(0, trainer.steps());
        assertArrayEquals(before,
            trainer.model().parameters().get(0).numbers());
    }
}
