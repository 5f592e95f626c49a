package microgpt.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import microgpt.Config;
import microgpt.Parameters.Parameter;
import microgpt.fast.ArrayEngine;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** The signs are what their names say, computed here from the model itself. */
class SignsTest {

    private static final Corpus NAMES = new Corpus(List.of("anna", "bob", "cleo", "dora"));

    @Test
    void theLongestStepIsTheOneThatAdamWTakes() {
        Trainer t = Trainer.create(Config.of("layers=2", "weightDecay=0"), NAMES);
        t.train(5);
        var before = t.model().parameters().stream().map(Parameter::numbers).toList();
        double[] first = ratios(t, before);
        Signs.Longest told = Signs.of(t, 0).longest();
        assertEquals(first[(int) first[0]], told.ratio(), 1e-12);
        assertEquals(t.model().parameters().get((int) first[0] - 1).name(), told.matrix());
    }

    /** Steps by the optimizer's own moments: the index of the largest ratio, then all. */
    private static double[] ratios(Trainer t, List<double[]> weights) {
        var all = new double[weights.size() + 1];
        double c1 = 1 - Math.pow(0.9, 5), c2 = 1 - Math.pow(0.99, 5);
        for (int i = 0; i < weights.size(); i++) {
            if (!t.model().parameters().get(i).isMatrix()) continue;
            double step = 0, size = 0;
            for (int k = 0; k < weights.get(i).length; k++) {
                double m = t.optimizer().firstMoments()[i][k] / c1;
                double v = t.optimizer().secondMoments()[i][k] / c2;
                step += Math.pow(m / (Math.sqrt(v) + 1e-8), 2);
                size += Math.pow(weights.get(i)[k], 2);
            }
            all[i + 1] = Math.sqrt(step / size);
            if (all[0] == 0 || all[i + 1] > all[(int) all[0]]) all[0] = i + 1;
        }
        return all;
    }

    @Test
    void theFirstStepMovesEveryNumberByTheRate() {
        Trainer t = Trainer.create(Config.microgpt(), NAMES);
        Signs.Longest longest = Signs.of(t, 0).longest();
        double[] w = t.model().parameter(longest.matrix()).numbers();
        double squares = 0;
        for (double x : w) squares += x * x;
        assertEquals(Math.sqrt(w.length / squares), longest.ratio(), 1e-12);
        var before = w.clone();
        t.step();
        double[] after = t.model().parameter(longest.matrix()).numbers();
        double moved = 0;
        for (int i = 0; i < w.length; i++) moved = Math.max(moved, Math.abs(after[i] - before[i]));
        assertEquals(t.model().config().training().learningRate(), moved, 1e-4);
    }

    @Test
    void whatIsDividedIsDivided() {
        Trainer t = Trainer.create(Config.of("layers=2"), NAMES);
        var checkup = new Checkup(t.model(), t.tokenizer(), NAMES.documents());
        var signs = new Signs(t, checkup);
        assertEquals(checkup.loss() - Math.log(t.model().vocabulary()), signs.aboveGuess(), 1e-12);
        assertEquals(checkup.board()[0] / checkup.board()[1], signs.growth(0), 1e-12);
        assertEquals(checkup.board()[1] / checkup.board()[2], signs.growth(1), 1e-12);
        assertEquals(checkup.gradient(1) / checkup.gradient(), signs.part(1), 1e-12);
        assertEquals(checkup.gradient("wte") / checkup.gradient(), signs.part("wte"), 1e-12);
        assertTrue(Double.isNaN(signs.part("nothing")));
        assertEquals(1 - checkup.speaking(0) / 64.0, signs.silent(0), 1e-12);
    }

    @Test
    void rowsThatAreZeroNeverSpeak() {
        Trainer t = Trainer.create(Config.of("heldOut=0"), NAMES);
        Parameter p = t.model().parameter("layer0.mlp_fc1");
        double[] numbers = p.numbers();
        Arrays.fill(numbers, 0, numbers.length / 4, 0);
        p.setNumbers(numbers);
        Signs signs = Signs.of(t, 0);
        assertEquals(48, signs.speaking(0));
        assertEquals(0.25, signs.silent(0));
        assertEquals("Signs(4 documents, loss " + (float) signs.loss() + ")", signs.toString());
    }

    @Test
    void gradientsAreThoseOfTheCheckUp() {
        Trainer t = Trainer.create(Config.of("layers=2"), NAMES);
        var checkup = new Checkup(t.model(), t.tokenizer(), NAMES.documents());
        var signs = new Signs(t, checkup);
        assertEquals(checkup.gradient(), signs.gradient());
        assertEquals(checkup.gradient(1), signs.gradient(1));
        assertEquals(checkup.gradient("wpe"), signs.gradient("wpe"));
    }

    @Test
    void whatIsReadIsSomeOfTheLastStepsAndSomeThatAreHeldOut() {
        var names = new ArrayList<String>();
        for (int i = 0; i < 600; i++)
            names.add("" + (char) ('a' + i / 100) + (char) ('a' + i / 10 % 10)
                + (char) ('a' + i % 10));
        Trainer t = Trainer.create(
            Config.of("width=4", "batch=2", "heldOut=0.25"), new Corpus(names));
        t.engine(new ArrayEngine());
        t.train(200);
        List<String> read = t.corpus().training();
        List<String> others = t.corpus().heldOut().subList(0, 100);
        assertEquals(join(read.subList(400, 402), others), Signs.documents(t, 0));
        assertEquals(join(read.subList(394, 400), others), Signs.documents(t, 3));
        var third = new ArrayList<String>();
        for (int i = 100; i < 400; i += 3) third.add(read.get(i));
        assertEquals(join(third, others), Signs.documents(t, 150));
        t.train(40);        // past the end of the 450, and on from the first
        assertEquals(join(List.of(read.get(448), read.get(449), read.get(0), read.get(1)),
            others), Signs.documents(t, 16).stream().filter(d -> others.contains(d)
                || List.of(read.get(448), read.get(449), read.get(0), read.get(1)).contains(d))
            .toList());
        Trainer all = Trainer.create(Config.of("heldOut=0"), NAMES);
        assertEquals(4, Signs.documents(all, 0).size());
    }

    private static List<String> join(List<String> a, List<String> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }
}
