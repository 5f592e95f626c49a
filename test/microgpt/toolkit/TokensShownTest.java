package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import microgpt.Config;
import microgpt.draw.Text;
import microgpt.repl.spi.Style;
import microgpt.text.Corpus;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.render.Renderers;
import microgpt.toolkit.view.PredictionView;
import microgpt.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of many characters, and of a part of one, wherever they are shown. */
class TokensShownTest {

    private static final String LONG = "incomprehensibilities";

    private final Small.TestConsole console = new Small.TestConsole();
    private final Trainer trainer = trainer();

    private static Trainer trainer() {
        return Trainer.create(Config.of("vocabulary=300",
            "width=8", "heads=2", "context=6", "windows=true", "heldOut=0.2"),
            new Corpus(List.of(LONG, LONG + " " + LONG, "é, and é; and é!",
                "日本語 x y z", LONG)));
    }

    @BeforeEach
    void attach() { Bindings.attach(console); }

    @AfterEach
    void detach() { Bindings.attach(null); }

    private static void fits(String text) {
        for (String line : text.split("\n"))
            assertTrue(Text.width(line) <= 80, Text.width(line) + ": " + line);
    }

    @Test
    void theyHaveLabelsThatFit() {
        int word = trainer.tokenizer().encode(LONG)[1];
        assertEquals(LONG, trainer.tokenizer().symbol(word));
        var shown = new ArrayList<String>();
        shown.add(Show.predict(trainer.model(), trainer.tokenizer(),
            LONG + " Ω").text(Style.PLAIN));
        assertTrue(shown.get(0).contains("incomprehen… "), shown.get(0));
        assertTrue(shown.get(0).contains("<CE>"), shown.get(0));
        shown.add(Show.attention(trainer.model(), trainer.tokenizer(),
            LONG + " Ωé").text(Style.PLAIN));
        shown.add(Show.embedding(trainer.model(), trainer.tokenizer()).text(Style.PLAIN));
        shown.add(Show.sample(trainer, 3, 1).text(Style.PLAIN));
        for (Object o : List.of(trainer.tokenizer().encode(LONG + " " + LONG + " Ω"),
                trainer.tokenizer(), trainer.model().reader().next(trainer.tokenizer().bos()),
                microgpt.text.Sampler.probabilities(trainer.model().forward(word), 1))) {
            Optional<String> text = Renderers.render(o, trainer.tokenizer(), Style.PLAIN);
            text.ifPresent(shown::add);
        }
        shown.forEach(TokensShownTest::fits);
        assertTrue(shown.size() >= 6, shown.size() + "");
    }

    @Test
    void everyStageOfAStepFits() {
        var stepper = new Stepper(trainer, LONG + " Ωé");
        for (int i = 0; i < stepper.size(); i++) {
            String stage = stepper.goTo(i).text(Style.PLAIN);
            fits(stage);
        }
    }

    /** A window's tokens are the step's, whatever its text would give. */
    @Test
    void aStepOverAWindowTellsTheWindowsLoss() {
        Trainer plain = trainer();
        for (int i = 0; i < 6; i++) {
            var stepper = new Stepper(trainer);
            assertTrue(trainer.tokens().length <= 7);
            assertEquals(plain.step().toString(), stepper.finish().toString());
            stepper.quit();
        }
    }

    @Test
    void aPredictionTellsTheNatsOfACharacterAndNotOfAToken() {
        PredictionView view = PredictionView.of(
            trainer.model(), trainer.tokenizer(), "é and", null);
        String text = view.text(Style.PLAIN);
        assertTrue(text.contains("surprisal of each token"), text);
        assertTrue(text.contains(String.format(java.util.Locale.ROOT,
            "%.3f nats a character", view.nats() / 5)), text);
    }
}
