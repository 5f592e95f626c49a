package microgpt.toolkit.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.stream.IntStream;
import microgpt.Config;
import microgpt.Parameters.Parameter;
import microgpt.text.Corpus;
import microgpt.toolkit.view.StageView;
import microgpt.toolkit.view.StageView.Result;
import microgpt.train.Trainer;
import org.junit.jupiter.api.Test;

/** What is told of an update against a twin that takes its step in one go. */
class UpdateTest {

    private static Trainer trainer() {
        return Trainer.create(Config.of("width=4", "heads=2", "context=3", "norm=rms"),
            new Corpus(List.of("abc", "cab")));
    }

    private static Update update(Trainer trainer) {
        trainer.begin();
        trainer.forward();
        trainer.loss();
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
}
