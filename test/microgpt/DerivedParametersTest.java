package microgpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import microgpt.Parameters.Parameter;
import microgpt.text.Corpus;
import microgpt.train.Checkpoint;
import microgpt.train.Objective;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parameters that are frozen, and rows that are derived from others. */
class DerivedParametersTest {

    private static final Corpus NAMES =
        new Corpus(List.of("emma", "ava", "mia", "noah"));

    /** The query weights are a frozen base times a factor that is learned. */
    private static final class Scaled extends Parameters {
        private Parameter factor;

        Scaled(PythonRandom random) { super(random.normal(0.3)); }

        @Override
        public Parameter matrix(String name, int rows, int columns) {
            if (!name.equals("layer0.attn_wq"))
                return super.matrix(name, rows, columns);
            Parameter base = super.matrix(name + ".base", rows, columns);
            factor = vector(name + ".factor", 1, 2);
            freeze(base);
            return derived(name, base, () -> {
                var product = new Value[rows][columns];
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < columns; j++)
                        product[i][j] =
                            base.at(i, j).mul(factor.vector()[0]);
                return product;
            });
        }
    }

    private final Scaled parameters = new Scaled(new PythonRandom(5));
    private final Tokenizer tokenizer = Tokenizer.of(NAMES.documents());
    private final Gpt model = new Gpt(Config.of("width=4", "heads=2"),
        tokenizer.size(), parameters);
    private final int[] emma = tokenizer.encode("emma");

    private double loss() {
        return new Objective.NextToken().loss(model, emma).data();
    }

    @Test
    void derivedRowsFollowWhatTheyAreComputedFrom() {
        Parameter derived = model.parameter("layer0.attn_wq");
        Parameter base = model.parameter("layer0.attn_wq.base");
        assertEquals(2 * base.at(1, 3).data(), derived.at(1, 3).data());
        double before = loss();
        parameters.factor.setNumbers(new double[] {-7});
        assertNotEquals(before, loss());
        assertEquals(-7 * base.at(1, 3).data(), derived.at(1, 3).data());
        parameters.factor.setNumbers(new double[] {2});
        assertEquals(before, loss());
    }

    @Test
    void gradientsReachWhatRowsAreComputedFrom() {
        new Objective.NextToken().loss(model, emma).backward();
        double h = 1e-5, gradient = parameters.factor.vector()[0].grad();
        parameters.factor.setNumbers(new double[] {2 + h});
        double above = loss();
        parameters.factor.setNumbers(new double[] {2 - h});
        assertEquals((above - loss()) / (2 * h), gradient, 1e-9);
        assertNotEquals(0, gradient, 1e-6);
    }

    @Test
    void whatIsDerivedIsNeitherCountedNorListed() {
        int plain = new Gpt(model.config(), tokenizer.size(),
            new PythonRandom(5)).parameterCount();
        assertEquals(plain + 1, model.parameterCount());
        assertFalse(model.parameters().contains(
            model.parameter("layer0.attn_wq")));
        Parameter base = model.parameter("layer0.attn_wq.base");
        assertTrue(model.parameters().contains(base));
        assertFalse(model.trainable().contains(base));
        assertEquals(model.parameters().size() - 1, model.trainable().size());
    }

    @Test
    void nothingIsFrozenUnlessAskedFor() {
        var plain = new Gpt(Config.microgpt(), 27, new PythonRandom(1));
        assertEquals(plain.parameters(), plain.trainable());
        assertFalse(plain.hasFrozen());
        assertTrue(model.hasFrozen());
    }

    @Test
    void aFrozenParameterStaysAndHasNoMomentsAndNoPartInTheNorm() {
        var trainer = new Trainer(
            model, tokenizer, NAMES, new PythonRandom(1));
        Parameter base = model.parameter("layer0.attn_wq.base");
        double[] before = base.numbers();
        trainer.train(5);
        assertArrayEquals(before, base.numbers());
        assertNotEquals(2, parameters.factor.numbers()[0]);
        assertEquals(model.trainable().size(),
            trainer.optimizer().firstMoments().length);
        new Objective.NextToken().loss(model, emma).backward();
        double sum = 0;
        for (Parameter p : model.trainable())
            for (Value[] row : p.rows())
                for (Value w : row) sum += w.grad() * w.grad();
        assertEquals(Math.sqrt(sum), model.gradientNorm(), 1e-12);
    }

    @Test
    void aStateOfTrainingReturnsToWhatWasLearned() {
        var trainer = new Trainer(
            model, tokenizer, NAMES, new PythonRandom(1));
        trainer.train(2);
        var then = new TrainingState(trainer);
        double next = trainer.train(3).loss();
        assertFalse(then.isNow(trainer));
        then.restore(trainer);
        assertTrue(then.isNow(trainer));
        assertEquals(next, trainer.train(3).loss());
    }

    @Test
    void aCheckpointWithFrozenParametersIsRefused(@TempDir Path folder) {
        var trainer = new Trainer(
            model, tokenizer, NAMES, new PythonRandom(1));
        Path file = folder.resolve("x.model");
        String said = assertThrows(IllegalArgumentException.class,
            () -> Checkpoint.save(file, trainer)).getMessage();
        assertTrue(said.contains("x.model: a checkpoint is of a model that"
            + " learns as a whole"), said);
        assertFalse(Files.exists(file));
    }

    @Test
    void anEngineThatWouldLearnAllIsRefused() {
        var trainer = new Trainer(
            model, tokenizer, NAMES, new PythonRandom(1));
        assertEquals("the engine array learns all parameters, and some of"
            + " this model's are frozen",
            assertThrows(IllegalArgumentException.class, () -> trainer.engine(
                microgpt.fast.Engines.of("array"))).getMessage());
        trainer.engine(null);
        trainer.step();
    }

    @Test
    void theObjectiveOfAStepIsTheNextToken() {
        Trainer trainer = Trainer.create(Config.of("width=4"), NAMES);
        int[] tokens = trainer.begin("emma");
        trainer.forward();
        assertEquals(trainer.loss().data(), new Objective.NextToken()
            .loss(trainer.model(), tokens).data());
    }

    @Test
    void aTiedOutputIsLearnedOnce() {
        var tied = new Gpt(Config.of("gpt2"), 27, new PythonRandom(1));
        assertSame(tied.parameter("wte"), tied.parameter("lm_head"));
        assertEquals(tied.parameters(), tied.trainable());
    }
}
