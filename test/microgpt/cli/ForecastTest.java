package microgpt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import microgpt.AdamW;
import microgpt.Config;
import microgpt.Gpt;
import microgpt.Model;
import microgpt.text.Corpus;
import microgpt.train.Engine;
import microgpt.train.Objective.NextToken;
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

    @Test
    void whatIsToldIsAboutWhatAStepTakes() {
        Trainer trainer = Trainer.create(Config.of("width=64"),
            new Corpus(List.of("emmanuel", "isabella")));
        int[] tokens = trainer.tokenizer().encode("emmanuel");
        double fastest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 60; i++) {
            long start = System.nanoTime();
            new NextToken().loss(trainer.model(), tokens).backward();
            fastest = Math.min(fastest, (System.nanoTime() - start) * 1e-9);
        }
        Matcher told = Pattern.compile("take about ([\\d.]+) (min|h) or less, and (\\d+) MB")
            .matcher(told(trainer, 1_000_000));
        assertTrue(told.find(), told.toString());
        double seconds = Double.parseDouble(told.group(1)) * (told.group(2).equals("h") ? 3600 : 60);
        assertEquals(0, Math.log(seconds / (fastest * 1_000_000)), Math.log(4), told.group());
        double megabytes = MemoryFull.aStep(trainer, tokens.length - 1) / (double) (1 << 20);
        assertEquals(1, Double.parseDouble(told.group(3)) / megabytes, 0.5, told.group());
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
