package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Model;
import microgpt.text.Corpus;
import microgpt.train.Engine;
import microgpt.train.Trainer;
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

    /** A short run takes less than trying would, and trying is what misjudges it. */
    @Test
    void aShortRunIsNotTriedAtAll() {
        Trainer trainer = Trainer.create(Config.of("width=8"),
            new Corpus(List.of("emma", "olivia")));
        trainer.engine(new Engine() {
            @Override
            public String name() { return "untried"; }

            @Override
            public Run begin(Gpt model, AdamW optimizer) {
                throw new IllegalStateException("tried");
            }

            @Override
            public Model reader(Gpt model) { return model; }
        });
        assertEquals("", told(trainer, 1000));
        assertEquals("tried", assertThrows(IllegalStateException.class,
            () -> told(trainer, 1_000_000)).getMessage());
    }
}
