package microgpt.toolkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import microgpt.Loss;
import microgpt.Value;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.graph.Replay;
import microgpt.toolkit.view.CheckView;
import microgpt.toolkit.view.GradView;
import microgpt.toolkit.view.WhyView;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class GradientsTest {

    private final Value a = new Value(2);
    private final Value b = new Value(-3);
    private final Value l = a.mul(b).add(a);

    @Test
    void whatIsNotThereHasNoGraphAndThatIsSaid() {
        for (Executable look : new Executable[] {() -> Show.graph(null), () -> Show.grad(null),
                () -> Show.check(null), () -> Show.why(a, null), () -> Show.why((Value) null, a),
                () -> Show.why((Trainer) null, null)})
            assertEquals("null is no Value; it has no graph",
                assertThrows(IllegalArgumentException.class, look).getMessage());
    }

    @Test
    void gradTellsEachLeafsDerivativeAndTouchesNothing() {
        l.backward();
        l.backward();
        GradView view = Show.grad(l);
        assertEquals(2, view.leaves().size());
        for (GradView.Leaf leaf : view.leaves()) {
            assertEquals(leaf.data() == 2 ? -2 : 2, leaf.derivative());
            assertEquals(leaf.data() == 2 ? -4 : 4, leaf.stored());
        }
        assertEquals(-4, a.grad());
    }

    @Test
    void checkFindsAllOperationsRight() {
        Value x = new Value(0.7);
        Value y = x.exp().add(x.log()).mul(x.pow(3)).add(x.relu()).div(x.pow(-0.5)).sub(a);
        CheckView view = Show.check(y);
        assertTrue(view.agrees(), view.toString());
        assertEquals(0, x.grad());
        assertEquals(0.7, x.data());
    }

    @Test
    void checkSeesADifference() {
        assertFalse(new CheckView.Line("w", 1, 2.0, 2.001).agrees());
        assertTrue(new CheckView.Line("w", 1, 2.0, 2.0000001).agrees());
        assertTrue(new CheckView.Line("w", 1, 0, 1e-12).agrees());
    }

    @Test
    void aModelsGradientsAgreeWithMeasuredSlopes() {
        Trainer trainer = Small.trainer();
        trainer.begin();
        trainer.forward();
        CheckView view = Show.check(trainer.loss());
        assertTrue(view.agrees(), view.toString());
        assertEquals(24, view.lines().size());
        assertTrue(view.lines().stream().anyMatch(line -> Math.abs(line.gradient()) > 0.01));
    }

    @Test
    void checkSaysWhichLeavesItLeftOutAndWhy() {
        var console = new Small.TestConsole();
        Bindings.attach(console);
        try {
            assertTrue(Show.check(l).toString().endsWith("all agree; checked 2 of 2 leaves"));
            console.bind("a", "Value", a);
            assertTrue(Show.check(l.add(1)).toString().endsWith(
                "all agree; checked 1 of 3 leaves\nleft out: 2 without a name, such as constants"));
            Trainer trainer = Small.trainer();
            Session.use(trainer);
            trainer.begin();
            trainer.forward();
            String text = Show.check(trainer.loss()).toString();
            assertTrue(text.contains(" to save time, "), text);
        } finally {
            Bindings.attach(null);
        }
    }

    @Test
    void aReplayGivesTheSameNumbers() {
        Trainer trainer = Small.trainer();
        trainer.begin();
        trainer.forward();
        var replay = new Replay(trainer.loss());
        Value[] again = replay.run();
        for (int i = 0; i < again.length; i++)
            assertEquals(replay.order().get(i).data(), again[i].data());
    }

    @Test
    void whySplitsADerivativeIntoItsTwoPaths() {
        WhyView view = Show.why(l, a);
        assertEquals(-2, view.derivative());
        assertEquals(2, view.ways());
        assertEquals(-3, view.paths().get(0).product());
        assertEquals(1, view.paths().get(1).product());
        assertEquals(1, view.share());
        assertEquals(4, view.size());
    }

    @Test
    void whyCountsAValueThatIsUsedTwiceByOneOperation() {
        WhyView view = Show.why(a.mul(a), a);
        assertEquals(4, view.derivative());
        assertEquals(2, view.paths().size());
    }

    @Test
    void whyRanksPathsByWhatTheyContributeAndAddsUpAllOfThem() {
        Value x = new Value(1);
        Value sum = x.mul(3).add(x.mul(-7)).add(x.mul(5)).add(x.mul(1)).add(x.mul(2))
            .add(x.mul(4)).add(x.mul(0));
        WhyView view = Show.why(sum, x);
        assertEquals(8, view.derivative());
        assertEquals(6, view.ways());
        double[] products = view.paths().stream().mapToDouble(WhyView.Path::product).toArray();
        assertEquals("[-7.0, 5.0, 4.0, 3.0, 2.0]", java.util.Arrays.toString(products));
        assertEquals(21 / 22.0, view.share(), 1e-12);
    }

    @Test
    void whyManagesTwoToTheThousandPaths() {
        Value x = new Value(1), y = x;
        for (int i = 0; i < 1000; i++) y = y.mul(0.5).add(y.mul(0.25));
        WhyView view = Show.why(y, x);
        assertEquals(Math.pow(2, 1000), view.ways());
        assertEquals(Math.pow(0.75, 1000), view.derivative(), 1e-130);
        assertEquals(Math.pow(0.5, 1000), view.paths().get(0).product());
        assertEquals(Math.pow(0.5, 1000) / 2, view.paths().get(1).product());
    }

    @Test
    void whyTheGradientOfAWeightIsTheSumOverAllPathsFromTheLoss() {
        Trainer trainer = Small.trainer();
        trainer.train(3);
        Value w = trainer.model().parameter("layer0.attn_wk").rows()[1][2];
        WhyView view = Show.why(trainer, w);
        String document = trainer.document();
        trainer.begin(document);
        trainer.forward();
        trainer.loss();
        trainer.backward();
        assertEquals(w.grad(), view.derivative(), 1e-12 * Math.abs(w.grad()) + 1e-15);
        assertTrue(view.ways() > 1000, "ways: " + view.ways());
        assertEquals("d loss of \"" + document + "\" / d layer0.attn_wk[1][2]", view.what());
        double last = Double.POSITIVE_INFINITY;
        for (WhyView.Path p : view.paths()) {
            assertTrue(Math.abs(p.product()) <= last);
            last = Math.abs(p.product());
            double product = 1;
            for (WhyView.Step s : p.steps()) product *= s.local();
            assertEquals(p.product(), product, Math.abs(product) * 1e-12);
            assertEquals("layer0.attn_wk[1][2]", p.steps().get(p.steps().size() - 1).name());
        }
    }

    @Test
    void whyTellsWhenAWeightTookNoPart() {
        Trainer trainer = Small.trainer();
        trainer.begin("bob");
        trainer.forward();
        trainer.loss();
        int z = trainer.tokenizer().encode("n")[1];
        String message = assertThrows(IllegalArgumentException.class, () -> Show.why(trainer,
            trainer.model().parameter("wte").rows()[z][0])).getMessage();
        assertEquals("wte[" + z + "][0] took no part in the last document, \"bob\":"
            + " its gradient is 0", message);
    }

    @Test
    void whyAsksForAStepWhereNoneWasTaken() {
        Trainer trainer = Small.trainer();
        String first = "train a step first: trainer.step() or /step";
        assertEquals(first, assertThrows(IllegalStateException.class, () -> Show.why(trainer,
            trainer.model().parameter("lm_head").rows()[0][0])).getMessage());
        assertEquals(first + "; in your own graph: /why VALUE, RESULT",
            assertThrows(IllegalStateException.class, () -> Show.why(trainer, a)).getMessage());
    }

    @Test
    void whyTellsWhatToDoAboutAGraphOfOnesOwnAndAboutTheLossItself() {
        Trainer trainer = Small.trainer();
        trainer.step();
        var console = new Small.TestConsole();
        console.bind("a", "Value", a);
        Bindings.attach(console);
        try {
            assertEquals("a is not below the last training loss; in your own graph: /why a, RESULT",
                assertThrows(IllegalArgumentException.class, () -> Show.why(trainer, a))
                    .getMessage());
        } finally {
            Bindings.attach(null);
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Show.why(trainer,
            trainer.loss())).getMessage().startsWith("that Value is the loss itself; ask for"));
        var stepper = new Stepper(trainer);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Show.why(trainer,
            trainer.loss())).getMessage().startsWith("that Value is the loss itself; ask for"));
        stepper.quit();
    }

    @Test
    void whyRefusesAValueOfAPassThatIsOver() {
        Trainer trainer = Small.trainer();
        trainer.begin();
        Value logit = trainer.forward()[0][0];
        trainer.loss();
        assertEquals(1, Show.why(trainer, logit).paths().get(0).steps().get(0).local());
        trainer.backward();
        trainer.update();
        String message = assertThrows(IllegalArgumentException.class,
            () -> Show.why(trainer, logit)).getMessage();
        assertTrue(message.contains("before the last update"), message);
    }

    @Test
    void whyNamesTheStationsOnTheWayFromTheLossOfAnOpenStep() {
        Trainer trainer = Small.trainer();
        trainer.begin();
        Value[][] logits = trainer.forward();
        trainer.loss();
        int target = trainer.tokens()[1];
        assertEquals(List.of("loss@0", "probabilities@0[" + target + "]", "logits@0[1]"),
            Show.why(trainer, logits[0][1]).paths().get(0).steps().stream()
                .map(WhyView.Step::name).filter(n -> n.contains("@")).toList());
    }

    @Test
    void whyRefusesAValueThatIsNotBelow() {
        Value logits = Loss.crossEntropy(new Value[] {a, b}, 0);
        assertThrows(IllegalArgumentException.class, () -> Show.why(logits, new Value(1)));
    }
}
