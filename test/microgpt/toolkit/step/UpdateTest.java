package microgpt.toolkit.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.Parameters.Parameter;
import microgpt.Value;
import microgpt.draw.Num;
import microgpt.text.Corpus;
import microgpt.toolkit.view.StageView;
import microgpt.toolkit.view.StageView.Result;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** What is told of an update against a twin that takes its step in one go. */
class UpdateTest {

    private static Trainer trainer(String... settings) {
        return Trainer.create(Config.of("width=4", "heads=2", "context=3", "norm=rms").with(settings),
            new Corpus(List.of("abc", "cab")));
    }

    private static void begin(Trainer trainer) {
        trainer.begin();
        trainer.forward();
        trainer.loss();
    }

    private static Update update(Trainer trainer) {
        begin(trainer);
        return new Update(trainer);
    }

    @Test
    void aChangeIsWhatAWeightBecomesLessWhatItWas() {
        Trainer twin = trainer();
        List<double[]> before = numbers(twin);
        twin.step();
        List<double[]> after = numbers(twin);
        Update update = update(trainer());
        for (int i = 0; i < update.size(); i++) {
            double[][] told = update.view("", i).results().get(0).rows();
            int columns = told[0].length, parameter = i;
            assertEquals(before.get(i).length, told.length * columns);
            for (int row = 0; row < told.length; row++) {
                int first = row * columns;
                assertArrayEquals(IntStream.range(first, first + columns).mapToDouble(
                    k -> after.get(parameter)[k] - before.get(parameter)[k]).toArray(), told[row]);
            }
        }
    }

    private static List<double[]> numbers(Trainer trainer) {
        return trainer.model().trainable().stream().map(Parameter::numbers).toList();
    }

    /** wte and lm_head have a row a token; position 0 is no letter. */
    @Test
    void theRowsOfATokensWeightsAreCalledByItsSymbol() {
        Trainer trainer = trainer();
        Update update = update(trainer);
        for (String name : List.of("wte", "lm_head"))
            assertArrayEquals(new String[] {"a", "b", "c", "BOS"}, change(update, name).labels());
        assertNull(change(update, "wpe").labels());
        assertNull(change(update, "layer0.ln_1.weight").labels());
    }

    private static Result change(Update update, String name) {
        int i = IntStream.range(0, update.size())
            .filter(k -> update.parameter(k).name().equals(name)).findFirst().orElseThrow();
        return update.view("", i).results().get(0);
    }

    @Test
    void theLastParametersStageSaysThatTheStepIsDone() {
        Update update = update(trainer());
        for (int i = 0; i < update.size(); i++) {
            StageView view = update.view("here", i);
            assertEquals("AdamW: " + update.parameter(i).name() + " takes its step", view.title());
            assertEquals(i < update.size() - 1 ? "" : "the step is done: b goes back, q leaves",
                view.note());
        }
    }

    private static int largest(double[] x) {
        return IntStream.range(0, x.length).boxed().max(Comparator.comparingDouble(
            i -> Math.abs(x[i]))).orElseThrow();
    }

    /** After two steps, so that there are moments; the arithmetic is done again here. */
    @Test
    void theArithmeticThatIsToldIsThatOfTheNumberWithTheLargestGradient() {
        for (double clip : new double[] {0, 0.05}) {
            Trainer trainer = trainer("clip=" + clip, "weightDecay=0.1", "beta1=0.8", "beta2=0.95"), twin = trainer("clip=" + clip,
                "weightDecay=0.1", "beta1=0.8", "beta2=0.95");
            for (Trainer t : List.of(trainer, twin)) t.train(2);
            double[][] m0 = copy(twin.optimizer().firstMoments()), v0 = copy(twin.optimizer().secondMoments());
            List<double[]> before = numbers(twin);
            begin(twin);
            twin.backward();
            double norm = twin.model().gradientNorm(), rate = twin.learningRate();
            double factor = clip > 0 ? clip / norm : 1;
            double[][] gradients = twin.model().trainable().stream().map(p -> Stream.of(p.rows())
                .flatMap(Stream::of).mapToDouble(x -> factor * x.grad()).toArray()).toArray(double[][]::new);
            twin.update();
            List<double[]> after = numbers(twin);
            assertTrue(clip == 0 || factor < 1);

            Update update = update(trainer);
            for (int i = 0; i < update.size(); i++) {
                Parameter p = twin.model().trainable().get(i);
                int k = largest(gradients[i]), columns = p.rows()[0].length;
                double g = gradients[i][k];
                double m = 0.8 * m0[i][k] + 0.2 * g, v = 0.95 * v0[i][k] + 0.05 * g * g;
                var told = new ArrayList<String>();
                told.add("w = w - η·λ·w - η·m̂ / (√v̂ + ε), m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ)");
                told.add("for " + p.name() + (p.isMatrix() ? "[" + k / columns + "]" : "") + "["
                    + k % columns + "], whose gradient is the largest: g = " + Num.brief(g));
                if (clip > 0) told.add("g = " + Formula.factor(g / factor) + "·" + Num.brief(clip)
                    + " / " + Num.brief(norm) + " = " + Num.brief(g));
                told.add("m = 0.8·" + Formula.factor(m0[i][k]) + " + 0.2·" + Formula.factor(g) + " = "
                    + Num.brief(m));
                told.add("m̂ = m / (1 - 0.8^3) = " + Num.brief(m / (1 - Math.pow(0.8, 3))));
                told.add("v = 0.95·" + Num.brief(v0[i][k]) + " + 0.05·" + Formula.factor(g) + "² = "
                    + Num.brief(v));
                told.add("v̂ = v / (1 - 0.95^3) = " + Num.brief(v / (1 - Math.pow(0.95, 3))));
                told.add("w = " + Num.brief(before.get(i)[k]) + " - " + Num.brief(rate) + "·"
                    + (p.isMatrix() ? "0.1" : "0") + "·" + Formula.factor(before.get(i)[k]) + " - "
                    + Num.brief(rate) + "·m̂ / (√(v̂) + 1e-8) = " + Num.brief(after.get(i)[k]));
                assertEquals(told, update.view("", i).formula());
                assertArrayEquals(gradients[i], update.gradient(i), 1e-15);
                assertArrayEquals(twin.optimizer().firstMoments()[i], update.firstMoments(i));
                assertArrayEquals(twin.optimizer().secondMoments()[i], update.secondMoments(i));
            }
        }
    }

    private static double[][] copy(double[][] rows) {
        return Stream.of(rows).map(double[]::clone).toArray(double[][]::new);
    }

    /** It was made once, and taken back. */
    @Test
    void untilItIsShownNothingIsOther() {
        Trainer trainer = trainer();
        List<double[]> before = numbers(trainer);
        Update update = update(trainer);
        assertArrayEquals(before.toArray(), numbers(trainer).toArray());
        assertEquals(0, trainer.steps());
        update.show(1);
        assertFalse(Arrays.equals(before.get(0), numbers(trainer).get(0)));
        assertArrayEquals(before.get(1), numbers(trainer).get(1));
        assertEquals(0, trainer.steps());
        update.show(update.size());
        assertEquals(1, trainer.steps());
        update.show(0);
        assertArrayEquals(before.toArray(), numbers(trainer).toArray());
    }

    @Test
    void onlyTheGradientsOfWhatWasUpdatedAreCleared() {
        Trainer trainer = trainer();
        Update update = update(trainer);
        for (Parameter p : trainer.model().trainable()) for (Value[] row : p.rows())
            for (Value x : row) x.add(1).backward();
        update.clearGradients(2);
        for (int i = 0; i < update.size(); i++) for (Value[] row : update.parameter(i).rows())
            for (Value x : row) assertEquals(i < 2, x.grad() == 0);
    }
}
