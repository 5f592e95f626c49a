package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import microgpt.Attention;
import microgpt.Config;
import microgpt.PythonRandom;
import microgpt.fast.ArrayEngine;
import microgpt.text.BytePairLearner;
import microgpt.text.Corpus;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.train.LabPage;
import microgpt.train.Trainer;
import microgpt.tuning.LowRank;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that /lab writes. */
class LabPageTest {

    @TempDir
    private Path folder;
    private Path file;
    private LabPage pages;

    @BeforeEach
    void makeABook() throws IOException {
        Path book = Files.createDirectory(folder.resolve("book"));
        Files.writeString(book.resolve("lab.html"), """
            <html><head><link rel="stylesheet" href="lab.css">
            <script src="names.js" defer></script>
            <script src="engine.js" defer></script>
            <script src="lab.js" defer></script>
            </head><body><a href="value.html#backward">a chapter</a></body></html>
            """);
        Files.writeString(book.resolve("lab.css"), "a { src: url(font.woff2) }\n");
        Files.writeString(book.resolve("engine.js"), "const engine = '</script>';\n");
        Files.writeString(book.resolve("lab.js"), "start();\n");
        Files.writeString(book.resolve("names.js"), "const corpusNames = '';\n");
        pages = new LabPage(book);
        file = folder.resolve("lab.html");
    }

    @AfterEach
    void detach() { Bindings.attach(null); }

    private static JsonObject session(String html) {
        String mark = "const labSession = ";
        int from = html.indexOf(mark) + mark.length();
        return JsonParser.parseString(html.substring(from, html.indexOf(";\n", from)))
            .getAsJsonObject();
    }

    @Test
    void theSessionIsInItToTheLastBit() throws IOException {
        Trainer trainer = Small.trainer(Config.of("llama", "context=6", "width=8", "heldOut=0.2"));
        trainer.train(7);
        trainer.begin("cara");
        pages.write(trainer, file, false);
        JsonObject session = session(Files.readString(file));
        var words = new ArrayList<String>();
        for (JsonElement word : session.getAsJsonArray("words")) words.add(word.getAsString());
        assertEquals(trainer.model().config(), Config.of(words.toArray(new String[0])));
        words.clear();
        for (JsonElement word : session.getAsJsonArray("changes")) words.add(word.getAsString());
        assertEquals(trainer.model().config(), Config.of(words.toArray(new String[0])));
        assertEquals(String.join("\n", trainer.corpus().documents()),
            session.get("documents").getAsString());
        assertEquals(2, session.get("heldOut").getAsInt());
        assertEquals(7, session.get("steps").getAsInt());
        assertEquals("cara", session.get("document").getAsString());
        assertEquals("graph", session.get("engine").getAsString());
        assertEquals(trainer.random().state().draws(), session.get("draws").getAsLong());
        var expected = new ArrayList<Double>();
        trainer.model().parameters().forEach(p -> { for (double x : p.numbers()) expected.add(x); });
        for (double[] m : trainer.optimizer().firstMoments()) for (double x : m) expected.add(x);
        for (double[] v : trainer.optimizer().secondMoments()) for (double x : v) expected.add(x);
        var found = new double[expected.size()];
        ByteBuffer.wrap(Base64.getDecoder().decode(session.get("numbers").getAsString()))
            .order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(found);
        assertArrayEquals(expected.stream().mapToDouble(x -> x).toArray(), found);
    }

    @Test
    void theFileNeedsNoOther() throws IOException {
        pages.write(Small.trainer(), file, false);
        String html = Files.readString(file), book = folder.resolve("book").toUri().toString();
        assertFalse(html.contains(" src=\"") || html.contains("rel=\"stylesheet\""), html);
        assertTrue(html.contains("<a href=\"" + book + "value.html#backward\">"), html);
        assertTrue(html.contains("url(" + book + "font.woff2)"), html);
        assertTrue(html.contains("const engine = '<\\/script>';"), html);
        assertTrue(html.indexOf("labSession") < html.indexOf("const engine")
            && html.indexOf("const engine") < html.indexOf("start();"), html);
        assertFalse(html.contains("const corpusNames = '';"), html);
    }

    @Test
    void aPageMayBeReplacedAndNothingElse() throws IOException {
        pages.write(Small.trainer(), file, false);
        pages.write(Small.trainer(), file, false);
        Path mine = folder.resolve("mine.html");
        Files.writeString(mine, "<p>mine</p>");
        String said = assertThrows(IllegalArgumentException.class,
            () -> pages.write(Small.trainer(), mine, false)).getMessage();
        assertEquals(mine + ": is there and is not a page that /lab wrote; another name, or --force",
            said);
        assertEquals("<p>mine</p>", Files.readString(mine));
        pages.write(Small.trainer(), mine, true);
        assertTrue(Files.size(mine) > 1000);
    }

    @Test
    void whatNoPageCanRunIsSaid() {
        Trainer pairs = Trainer.create(Small.CONFIG, new Corpus(Small.NAMES),
            BytePairLearner.learn(Small.NAMES, 257));
        Trainer lines = Small.trainer(Small.CONFIG);
        var frozen = new Trainer(new LowRank(lines.model(), 1, 1, "attn_wq").model(), lines.tokenizer(),
            lines.corpus(), new PythonRandom(1));
        for (Trainer bad : List.of(pairs, frozen, Small.trainer(Config.of("width=64")))) {
            String said = assertThrows(IllegalArgumentException.class,
                () -> pages.write(bad, file, false)).getMessage();
            assertTrue(said.startsWith("the page cannot run this model: "), said);
            assertFalse(Files.exists(file));
        }
        String said = assertThrows(IllegalArgumentException.class, () -> new LabPage(folder)
            .write(Small.trainer(), file, false)).getMessage();
        assertEquals("the page is not there yet: ./build.sh book makes it", said);
    }

    @Test
    void thePromptOpensItOrSaysWhereItIs() {
        var opened = new ArrayList<String>();
        boolean[] can = {false};
        Bindings.attach(new Small.TestConsole() {
            @Override
            public boolean open(String address) {
                opened.add(address);
                return can[0];
            }
        });
        System.setProperty("microgpt.book", folder.resolve("book").toString());
        try {
            String address = file.toUri().toString();
            assertEquals("open " + address, Train.lab(Small.trainer(), file.toString()).message());
            can[0] = true;
            assertEquals("opened " + address,
                Train.lab(Small.trainer(), file.toString(), true).message());
            assertEquals(List.of(address, address), opened);
        } finally {
            System.clearProperty("microgpt.book");
        }
    }

    @Test
    void aModelThatIsTooLargeForAPageIsToldWithTheBound() {
        Trainer large = Small.trainer(microgpt.Config.of("width=64"));
        assertEquals("the page cannot run this model: it has " + large.model().parameterCount()
            + " parameters, and a page answers at once with at most 20000",
            assertThrows(IllegalArgumentException.class,
                () -> pages.write(large, file, false)).getMessage());
    }

    @Test
    void documentsThatAreTooLongForAPageAreToldWithTheBound() {
        Trainer longer = Trainer.create(Small.CONFIG, new Corpus(
            Collections.nCopies(500_001, "0123456789")));
        assertEquals("the page cannot run this model: its documents have 5000010 characters, "
            + "and a page takes at most 5000000", assertThrows(IllegalArgumentException.class,
                () -> pages.write(longer, file, false)).getMessage());
    }

    @Test
    void aStepThatIsOpenIsInItAtItsStageBeforeTheUpdate() throws IOException {
        Bindings.attach(new Small.TestConsole());
        System.setProperty("microgpt.book", folder.resolve("book").toString());
        try {
            Trainer trainer = Small.trainer();
            trainer.engine(new ArrayEngine());
            String before = numbers(trainer).toString();
            Stepper.open(trainer, "ada");
            var stepper = (Stepper) Bindings.console().variables().get("stepper");
            assertEquals("{}", written(trainer).get("stage").toString());
            stepper.goTo("scores 1");
            JsonObject session = written(trainer), stage = session.getAsJsonObject("stage");
            assertEquals("array", session.get("engine").getAsString());
            assertEquals("ada", session.get("document").getAsString());
            assertEquals("forward", stage.get("kind").getAsString());
            assertEquals(1, stage.get("position").getAsInt());
            var titles = stage.getAsJsonArray("titles");
            assertTrue(titles.get(titles.size() - 1).getAsString()
                .endsWith(" · " + Attention.SCORES.title()), titles.toString());
            stepper.goTo("backward");
            assertEquals("mean", stageAt(stepper, trainer, stepper.at() - 1));
            assertEquals("back 5", stageAt(stepper, trainer, stepper.at() + 5));
            stepper.finish();
            assertEquals(1, trainer.steps());
            session = written(trainer);
            assertEquals("update", session.getAsJsonObject("stage").get("kind").getAsString());
            assertEquals("ada", session.get("document").getAsString());
            assertEquals(0, session.get("steps").getAsInt());
            assertEquals(before, session.get("numbers").getAsString());
            assertFalse(before.equals(numbers(trainer)), "the update is in the trainer");
            stepper.quit();
            assertEquals(1, written(trainer).get("steps").getAsInt());
        } finally {
            System.clearProperty("microgpt.book");
        }
    }

    private String stageAt(Stepper stepper, Trainer trainer, int at) throws IOException {
        stepper.goTo(at);
        JsonObject stage = written(trainer).getAsJsonObject("stage");
        return stage.get("kind").getAsString() + (stage.has("walk")
            ? " " + stage.get("walk").getAsInt() : "");
    }

    private JsonObject written(Trainer trainer) throws IOException {
        Train.lab(trainer, file.toString(), true);
        return session(Files.readString(file));
    }

    /** As they stand in a page. */
    private String numbers(Trainer trainer) throws IOException {
        pages.write(trainer, file, true);
        return session(Files.readString(file)).get("numbers").getAsString();
    }
}
