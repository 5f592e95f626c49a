package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import microgpt.Config;
import microgpt.Probe;
import microgpt.Value;
import microgpt.draw.Num;
import microgpt.text.Corpus;
import microgpt.toolkit.bind.Bindings;
import microgpt.train.Step;
import microgpt.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepperTest {

    private final Small.TestConsole console = new Small.TestConsole();

    @BeforeEach
    void attach() { Bindings.attach(console); }

    @AfterEach
    void detach() { Bindings.attach(null); }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyWalkThatIsFinishedEndsWhereAStepEnds(long seed) {
        Config config = seed % 2 == 0 ? Small.CONFIG
            : Config.karpathy().with("width=8", "context=5");
        Trainer plain = Small.trainer(config), stepped = Small.trainer(config);
        var random = new Random(seed);
        for (int step = 0; step < 3; step++) {
            Step.Report expected = plain.step();
            var stepper = new Stepper(stepped);
            for (int i = 0; i < 60; i++) walk(stepper, random);
            Step.Report report = stepper.finish();
            for (int i = 0; i < random.nextInt(4); i++) stepper.back();
            if (!stepper.isDone()) report = stepper.finish();
            stepper.quit();
            assertEquals(expected.toString(), report.toString());
            assertEquals(Small.state(plain), Small.state(stepped));
        }
    }

    private static void walk(Stepper stepper, Random random) {
        switch (random.nextInt(8)) {
            case 0: stepper.back(); break;
            case 1: stepper.finish(); break;
            case 2: stepper.goTo(random.nextInt(stepper.size())); break;
            case 3: case 4: stepper.layer(); break;
            default: stepper.next();
        }
    }

    @Test
    void goingBackFromTheEndRestoresEveryNumberOfEveryStage() {
        Trainer trainer = Small.trainer();
        trainer.train(2);
        var before = Small.state(trainer);
        var stepper = new Stepper(trainer);
        int last = stepper.size() - 1;
        int[] stages = {0, 5, last / 2, last - 30, last - 8, last - 1};
        var texts = new String[stages.length];
        for (int i = 0; i < stages.length; i++)
            texts[i] = stepper.goTo(stages[i]).results().stream()
                .map(StepperTest::numbers).toList().toString() + Small.state(trainer);
        stepper.finish();
        for (int i = stages.length - 1; i >= 0; i--)
            assertEquals(texts[i], stepper.goTo(stages[i]).results().stream()
                .map(StepperTest::numbers).toList().toString() + Small.state(trainer));
        assertEquals(before, Small.state(trainer));
    }

    private static String numbers(microgpt.toolkit.view.StageView.Result r) {
        var text = new StringBuilder(java.util.Arrays.deepToString(r.rows()));
        for (String[] row : r.cells()) text.append(String.join("|", row));
        return text.toString();
    }

    @Test
    void aStepThatIsLeftTeachesNothing() {
        Trainer trainer = Small.trainer(), untouched = Small.trainer();
        for (int stop : new int[] {3, 400, 100_000}) {
            var stepper = new Stepper(trainer);
            stepper.goTo(Math.min(stop, stepper.size() - 2));
            stepper.quit();
            assertEquals(Small.state(untouched), Small.state(trainer));
        }
        assertEquals(untouched.step().toString(), trainer.step().toString());
        assertEquals(Small.state(untouched), Small.state(trainer));
    }

    @Test
    void aChangedWeightIsSeenByTheNextMoveAndByTheUpdate() {
        Trainer stepped = Small.trainer(), plain = Small.trainer();
        for (int stage : new int[] {4, 700}) {
            var stepper = new Stepper(stepped);
            stepper.goTo(stage);
            stepped.model().parameter("lm_head").rows()[0][1].setData(0.7);
            plain.model().parameter("lm_head").rows()[0][1].setData(0.7);
            String note = stepper.next().note();
            assertTrue(note.contains("1 weight changed"), note);
            stepper.finish();
            plain.step();
            assertEquals(Small.state(plain), Small.state(stepped));
            stepper.quit();
        }
    }

    @Test
    void gradientsInTheWalkAreTheEnginesOwn() {
        Trainer stepped = Small.trainer(), plain = Small.trainer();
        var stepper = new Stepper(stepped);
        int forward = 0;
        while (!stepper.goTo(forward).title().startsWith("Backward")) forward++;
        int parameters = stepped.model().parameters().size();
        stepper.goTo(stepper.size() - parameters - 1);
        plain.begin();
        plain.forward();
        plain.loss();
        plain.backward();
        for (int i = 0; i < parameters; i++) {
            Value[][] a = plain.model().parameters().get(i).rows();
            Value[][] b = stepped.model().parameters().get(i).rows();
            for (int r = 0; r < a.length; r++)
                for (int c = 0; c < a[r].length; c++)
                    assertEquals(a[r][c].grad(), b[r][c].grad());
        }
        stepper.goTo(forward - 1);
        assertEquals(0, stepped.model().gradientNorm());
    }

    @Test
    void everyMovementIsPassedInOrder() {
        var stepper = new Stepper(Small.trainer());
        Set<String> titles = new HashSet<>();
        while (!stepper.isDone()) titles.add(stepper.layer().title().replaceFirst(":.*", ""));
        for (int i = 0; i < 20; i++) titles.add(stepper.goTo(i).title().replaceFirst(":.*", ""));
        for (String movement : new String[] {"Tokens", "Embedding", "Norm",
                "Query, key and value", "Scores", "Mask", "Weights", "Output", "Residual", "MLP",
                "Logits", "Loss of the document", "Backward", "AdamW"})
            assertTrue(titles.contains(movement), movement + " is not in " + titles);
    }

    @Test
    void intermediatesAreBoundToTheirNamesAndUnboundOnTheWayBack() {
        Trainer trainer = Small.trainer();
        Stepper.open(trainer);
        var stepper = (Stepper) console.variables.get("stepper");
        assertFalse(console.variables.containsKey("q"));
        while (!stepper.next().title().startsWith("Query")) { }
        assertEquals(4, ((Value[]) console.variables.get("q")).length);
        assertSame(console.variables.get("q"), console.variables.get("query"));
        assertSame(console.variables.get("k"), console.variables.get("key"));
        assertSame(console.variables.get("v"), console.variables.get("value"));
        while (!stepper.next().title().startsWith("Loss")) { }
        assertEquals(trainer.tokenizer().size(),
            ((Value[]) console.variables.get("logits")).length);
        assertTrue(((Value) console.variables.get("loss")).data() > 0);
        stepper.goTo(1);
        assertFalse(console.variables.containsKey("q"));
        stepper.goTo(stepper.size() - 20);
        assertTrue(console.variables.get("node") instanceof Value);
        assertEquals(Map.of("n", "stepper.next()", "b", "stepper.back()", "l", "stepper.layer()",
            "f", "stepper.finish()", "q", "stepper.quit()", "g *", "stepper.goTo(*)",
            "?", "stepper.help()", "", "n"), Stepper.shortcuts());
        stepper.back();
        assertEquals("b", Stepper.shortcuts().get(""));
        stepper.quit();
        assertEquals(Map.of(), Stepper.shortcuts());
        assertEquals(Set.of("stepper"), console.variables.keySet());
    }

    @Test
    void aPositionsLossIsTheOneThatTheWholeLossWasMadeOf() {
        for (String document : new String[] {"anna", "bob"}) {
            Trainer trainer = Small.trainer();
            Stepper.open(trainer, document);
            var stepper = (Stepper) console.variables.get("stepper");
            int positions = document.length() + 1;
            double sum = 0;
            for (int p = 0; p < positions; p++) {
                while (!stepper.next().title().startsWith("Loss of this position")) { }
                Value loss = (Value) console.variables.get("loss");
                assertEquals(1.0 / positions, Show.why(trainer, loss).derivative());
                sum += loss.data();
            }
            assertEquals(trainer.loss().data(), sum / positions, 1e-12);
            stepper.quit();
        }
    }

    @Test
    void openingAStepTellsTheWordsThatMoveInIt() {
        assertEquals("n next, b back, l next part, g NAME goes there, f finish, q leave; ? helps",
            Stepper.open(Small.trainer()).toString().lines().findFirst().orElseThrow());
        ((Stepper) console.variables.get("stepper")).quit();
    }

    @Test
    void whereAStepOfTrainingTakesSeveralDocumentsThatIsSaid() {
        Trainer trainer = Small.trainer(Config.of("width=4", "context=6", "batch=3"));
        assertTrue(Stepper.open(trainer).toString().contains(
            "\nthis step takes one document; a step of training takes 3 (batch)\n"));
        ((Stepper) console.variables.get("stepper")).quit();
    }

    /** The walk back is deep in one position before it comes to the next. */
    @Test
    void lStopsAtEveryPartOfEveryPositionOnTheWayBack() {
        var stepper = new Stepper(Small.trainer());
        stepper.goTo("backward");
        int first = stepper.at();
        Set<String> all = new LinkedHashSet<>(), stops = new LinkedHashSet<>();
        stepper.goTo("update");
        int end = stepper.at();
        for (int i = first; i < end; i++) all.add(part(stepper.goTo(i).place()));
        stepper.goTo("backward");
        while (stepper.at() < end) {
            assertTrue(stops.add(part(stepper.view().place())), stops.toString());
            stepper.layer();
        }
        assertEquals(List.copyOf(all), List.copyOf(stops));
        assertTrue(stops.stream().anyMatch(s -> s.startsWith("position 1 ")), "" + stops);
    }

    private static String part(String place) {
        return place.replaceFirst(".*backward · ", "").replaceFirst(" · Value.*", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "scores        | position 0 · layer0 attention | Scores",
        "scores 2      | position 2 · layer0 attention | Scores",
        "layer1.q 1    | position 1 · layer1 attention | Query, key and value",
        "mask 1        | position 1 · layer0 attention | Mask",
        "position 2    | position 2 · embedding        | Embedding",
        "logits        | position 0 · head             | Logits",
        "loss 1        | position 1 · head             | Loss of this position",
        "backward      | backward · loss · Value 1 of  | Backward: mul = loss",
        "lm_head[1][2] | backward · position 4 · head  | Backward: mul",
        "update        | update · parameter 1          | AdamW: wte ",
        "lm_head       | update · parameter            | AdamW: lm_head ",
        "3             | stage 3 of                    | "})
    void aStageOrAValueIsGoneToByItsName(String name, String place, String title) {
        var stepper = new Stepper(Small.trainer(), "anna");
        var view = stepper.goTo(name);
        assertTrue(view.place().contains(place), view.place());
        assertTrue(view.title().startsWith(title == null ? "" : title), view.title());
    }

    @Test
    void theLastStageOfEachPartHasTheNumberOfAll() {
        var stepper = new Stepper(Small.trainer(), "anna");
        int[] ends = {stage(stepper, "backward"), stage(stepper, "update"), stepper.size()};
        for (int i = 0, from = 0; i < ends.length; from = ends[i++]) {
            String n = String.format(java.util.Locale.ROOT, i == 1 ? "%,d" : "%d", ends[i] - from);
            String place = stepper.goTo(ends[i] - 1).place();
            assertTrue(place.endsWith(" " + n + " of " + n), place);
        }
    }

    private static int stage(Stepper stepper, String name) {
        stepper.goTo(name);
        return stepper.at();
    }

    @Test
    void whatIsNotThereIsNamedWithWhatThereIs() {
        var stepper = new Stepper(Small.trainer());
        for (String name : List.of("nothing", "wte[99][0]", "scores 99", "position 99", "", "0"))
            assertThrows(IllegalArgumentException.class, () -> stepper.goTo(name), name);
        assertEquals(0, stepper.at());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> stepper.goTo("nothing"))
            .getMessage().contains("scores"));
    }

    @Test
    void aWeightThatAStepDoesNotReadChangesNoNumberOfItAndThatIsSaid() {
        Trainer trainer = Small.trainer();
        var stepper = new Stepper(trainer, "anna");
        int b = trainer.tokenizer().encodeStart("b")[1];
        trainer.model().parameter("wte").rows()[b][0].setData(0.9);
        assertEquals("computed anew, no number of this step is other than before",
            stepper.next().toString().lines().skip(1).findFirst().orElseThrow());
    }

    /** All that is shown of a change against two readings of the model itself. */
    @Test
    void theRippleIsWhatTwoReadingsDifferBy() {
        Trainer trainer = Small.trainer(), other = Small.trainer();
        var stepper = new Stepper(trainer, "anna");
        stepper.goTo("position 1");
        int n = trainer.tokenizer().encodeStart("n")[1];
        Probe.Record before = read(other);
        trainer.model().parameter("wte").rows()[n][2].setData(0.9);
        other.model().parameter("wte").rows()[n][2].setData(0.9);
        Probe.Record after = read(other);
        String shown = stepper.next().toString();
        assertTrue(shown.startsWith("1 weight changed: wte[" + n + "][2] "), shown);
        assertTrue(shown.lines().toList().get(1).equals("computed anew, the loss went from "
            + Num.brief(ofAnna(Small.trainer()), 6) + " to " + Num.brief(ofAnna(other), 6)), shown);
        var lines = shown.lines().map(String::strip).toList();
        int some = 0;
        for (String name : before.names()) {
            double largest = 0;
            var signs = new StringBuilder();
            for (int p = 0; p < before.all(name).length; p++) {
                double here = difference(before.get(name, p), after.get(name, p));
                signs.append(here == 0 ? "·" : "[░▒▓█]");
                largest = Math.max(largest, here);
            }
            String line = "(.*  )?" + Pattern.quote(name) + " +" + signs + " "
                + Pattern.quote(Num.brief(largest, 2)) + "(  .*)?";
            assertEquals(largest > 0, lines.stream().anyMatch(l -> l.matches(line)),
                line + "\n" + shown);
            if (largest > 0) some++;
        }
        assertTrue(some > 10, shown);
        marks(stepper, before, after);
    }

    /** At a stage that a change does not come to, nothing is told of it there. */
    @Test
    void whereNothingChangedNothingIsTold() {
        var stepper = new Stepper(Small.trainer(), "anna");
        stepper.goTo("scores 0");
        Trainer trainer = Small.trainer();
        var own = new Stepper(trainer, "anna");
        own.goTo("scores 0");
        trainer.model().parameter("lm_head").rows()[1][0].setData(2);
        String shown = own.rerun().toString();
        assertFalse(shown.contains(" changed  "), shown);
        assertTrue(shown.contains("how far it spread"), shown);
        assertFalse(stepper.view().toString().contains("how far it spread"));
    }

    private static Probe.Record read(Trainer trainer) {
        return trainer.model().record(trainer.tokenizer().encodeStart("anna"));
    }

    private static double ofAnna(Trainer trainer) {
        trainer.begin("anna");
        trainer.forward();
        return trainer.loss().data();
    }

    private static double difference(Value[][] a, Value[][] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++)
            for (int j = 0; j < a[i].length; j++)
                largest = Math.max(largest, Math.abs(a[i][j].data() - b[i][j].data()));
        return largest;
    }

    /** A star stands behind those numbers that are others, and behind no other. */
    private static void marks(Stepper stepper, Probe.Record before, Probe.Record after) {
        for (int p = 0; p < 4; p++) {
            var stage = stepper.goTo("scores " + p);
            Value[][] a = before.get("layer0.scores", p), b = after.get("layer0.scores", p);
            var cells = stage.results().get(0).cells();
            for (int h = 0; h < a.length; h++)
                for (int t = 0; t < a[h].length; t++)
                    assertEquals(a[h][t].data() != b[h][t].data(),
                        cells.get(h + 1)[t + 1].endsWith("*"), stage.toString());
            stage = stepper.goTo("mlp_out " + p);
            double change = difference(before.get("layer0.mlp_out", p),
                after.get("layer0.mlp_out", p));
            assertEquals(change != 0, stage.toString().contains("*"), stage.toString());
        }
        assertFalse(stepper.goTo("scores 0").toString().contains("*"),
            stepper.view().toString());
        assertTrue(stepper.goTo("scores 3").toString().contains("*"));
    }

    @Test
    void anUpdatesMapIsLetteredAndItsFormulaStaysInSight() {
        var stepper = new Stepper(Small.trainer());
        String shown = stepper.goTo("wte").toString();
        assertTrue(shown.contains("\n    a ") || shown.contains("\n  a "), shown);
        assertTrue(shown.contains("BOS "), shown);
        Trainer full = Trainer.create(Config.microgpt(), new Corpus(List.of("abcdefghijklmnopq")));
        String tall = new Stepper(full, "abc").goTo("wte").toString();
        assertTrue(tall.lines().reduce((a, b) -> b).orElseThrow().startsWith("    w = "), tall);
    }

    @Test
    void aStepperSaysOfItselfWhereItsStageSaysThatItIs() {
        var stepper = new Stepper(Small.trainer());
        int last = stepper.size() - 1;
        for (int stage : new int[] {0, 2, last / 2, last - 5, last})
            assertEquals("Stepper(" + stepper.goTo(stage).place() + ")", stepper.toString());
        String start = "Stepper(step 1 · \"" + stepper.finish().title();
        assertTrue(stepper.toString().startsWith(start), stepper.toString());
        stepper.goTo(2);
        assertTrue(stepper.toString().contains(" · stage 3 of "), stepper.toString());
        stepper.quit();
    }

    @Test
    void trainingOnWithoutTheStepperClosesIt() {
        Trainer trainer = Small.trainer();
        var stepper = new Stepper(trainer);
        trainer.step();
        String message = assertThrows(IllegalStateException.class, stepper::next).getMessage();
        assertEquals("step 1 is over: the trainer is at step 1 now; open a new one", message);
    }

    @Test
    void lookingAtTheModelInBetweenDoesNotChangeTheStep() {
        Trainer stepped = Small.trainer(), plain = Small.trainer();
        var stepper = new Stepper(stepped);
        stepper.goTo(500);
        Show.predict(stepped.model(), stepped.tokenizer(), "an");
        Show.check(stepped.loss());
        stepped.begin();            // a user's own try, dropped by the next move
        stepped.forward();
        stepper.finish();
        plain.step();
        assertEquals(Small.state(plain), Small.state(stepped));
    }

    @ParameterizedTest
    @ValueSource(strings = {"own backward", "backward of the loss", "the trainer's backward",
        "half a walk", "forward", "zeroGrad"})
    void whateverIsComputedInBetweenTheStepGoesOn(String what) {
        int size = new Stepper(Small.trainer()).size();
        for (int stage : new int[] {0, 7, 120, size / 2, size - 35, size - 34, size - 33,
                size - 20, size - 2, size - 1}) {
            Trainer stepped = Small.trainer(), plain = Small.trainer();
            var stepper = new Stepper(stepped);
            stepper.goTo(stage);
            switch (what) {
                case "own backward" -> new Value(2).mul(new Value(3)).backward();
                case "backward of the loss" -> loss(stepped).backward();
                case "the trainer's backward" -> {
                    loss(stepped);
                    stepped.backward();
                }
                case "half a walk" -> loss(stepped).backwardWalk().next();
                case "forward" -> {
                    stepped.begin();
                    stepped.forward();
                }
                default -> stepped.model().zeroGrad();
            }
            stepper.next();
            stepper.back();
            stepper.layer();
            stepper.finish();
            stepper.quit();
            plain.step();
            assertEquals(Small.state(plain), Small.state(stepped), what + " at " + stage);
        }
    }

    private static Value loss(Trainer trainer) {
        try {
            return trainer.loss();
        } catch (IllegalStateException e) {
            trainer.begin();
            trainer.forward();
            return trainer.loss();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"step", "train", "undo", "new"})
    void whateverTrainsInBetweenEndsTheStepAndSaysSo(String what) {
        int size = new Stepper(Small.trainer()).size();
        for (int stage : new int[] {0, 7, 120, size / 2, size - 20, size - 1}) {
            Trainer trainer = Session.use(Small.trainer());
            Train.run(trainer, 2);
            Stepper.open(trainer);
            var stepper = (Stepper) console.variables.get("stepper");
            stepper.goTo(Math.min(stage, stepper.size() - 1));
            switch (what) {
                case "step" -> trainer.step();
                case "train" -> Train.run(trainer, 1);
                case "undo" -> Train.undo(trainer);
                default -> Session.use(Small.trainer());
            }
            var state = Small.state(trainer);
            assertEquals(java.util.Optional.empty(), Stepper.promptLabel(), what + " at " + stage);
            String message = assertThrows(IllegalStateException.class, stepper::next).getMessage();
            assertTrue(message.startsWith("step 3 is over: "), message);
            assertEquals(Map.of(), Stepper.shortcuts());
            assertFalse(console.variables.containsKey("tokens"));
            assertTrue(stepper.quit().message().startsWith("step 3 is over: "));
            assertEquals(state, Small.state(trainer));
        }
    }

    @Test
    void leavingPutsBackWhatWasSetByHandAndSaysSo() {
        for (int stage : new int[] {0, 6, 800}) {
            Trainer trainer = Small.trainer();
            trainer.train(2);
            var before = Small.state(trainer);
            var stepper = new Stepper(trainer);
            stepper.goTo(stage);
            Value[] row = trainer.model().parameter("lm_head").rows()[1];
            row[0].setData(5);
            row[1].setData(-5);
            stepper.next();
            trainer.random().random();
            trainer.optimizer().firstMoments()[0][0] = 7;
            assertEquals("step 3 was dropped; nothing was learned, and 2 weights that you set"
                + " were put back", stepper.quit().message());
            assertEquals(before, Small.state(trainer));
        }
    }

    @Test
    void aFinishedStepCanBeUndoneAndIsOnTheCurve() {
        Trainer trainer = Small.trainer();
        var before = Small.state(trainer);
        var stepper = new Stepper(trainer);
        stepper.finish();
        assertEquals(1, Show.loss(trainer).steps().length);
        stepper.back();
        assertEquals(0, Show.loss(trainer).steps().length);
        stepper.finish();
        stepper.quit();
        assertNotEquals(before, Small.state(trainer));
        Train.undo(trainer);
        assertEquals(before, Small.state(trainer));
        assertSame(0, Show.loss(trainer).steps().length);
    }

    @Test
    void aMoveThatIsCutShortIsMadeGoodByTheNext() {
        Trainer stepped = Small.trainer(), plain = Small.trainer();
        var stepper = new Stepper(stepped);
        int last = stepper.size() - 1;
        for (int to : new int[] {5, last - 40, last - 3, last}) {
            stepper.goTo(0);
            Bindings.attach(new Small.TestConsole() {
                @Override
                public void bind(String name, String type, Object value) {
                    throw new Error("cut short");
                }
            });
            assertThrows(Error.class, () -> stepper.goTo(to));
            Bindings.attach(console);
            stepper.next();
        }
        stepper.finish();
        stepper.quit();
        plain.step();
        assertEquals(Small.state(plain), Small.state(stepped));
    }
}
