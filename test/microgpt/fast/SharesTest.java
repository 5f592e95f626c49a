package microgpt.fast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import microgpt.Parameters.Parameter;
import microgpt.train.Trainer;
import microgpt.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch whose documents are dealt out to threads; none may wait for ever. */
@Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharesTest {

    private static final boolean TWO_CORES =
        Runtime.getRuntime().availableProcessors() > 1;

    private static List<int[]> batch(Trainer trainer) {
        var batch = new ArrayList<int[]>();
        for (String name : List.of("isabella", "zoe", "emma", "av", "noah"))
            batch.add(trainer.tokenizer().encode(name));
        return batch;
    }

    @Test
    void eachDocumentIsInOneShareAndSharesAreAlike() {
        Trainer trainer = ArrayGptTest.trained("microgpt");
        var batch = new ArrayList<int[]>();
        for (int i = 0; i < 12; i++) batch.addAll(batch(trainer));
        VectorGpt model = VectorGpt.of(trainer.model());
        int[] rows = batch.stream().mapToInt(model::rows).toArray();
        for (int threads : new int[] {1, 2, 3, 7, 64}) {
            int[] begin = Shares.deal(rows, threads);
            assertEquals(threads + 1, begin.length);
            assertEquals(0, begin[0]);
            assertEquals(batch.size(), begin[threads]);
            int mean = model.rows(batch) / threads;
            for (int i = 0; i < threads; i++) assertEquals(mean,
                model.rows(batch.subList(begin[i], begin[i + 1])), 9);
        }
    }

    @Test
    void eachParameterHasOneOwnerAndOwnersHaveAboutAsManyNumbers() {
        for (String preset : List.of("karpathy", "gpt2", "llama")) {
            List<VectorLayers.Weights> parameters = VectorGpt.of(
                ArrayGptTest.trained(preset).model()).weights();
            int largest = parameters.stream()
                .mapToInt(w -> w.data.length).max().getAsInt();
            for (int threads : new int[] {1, 2, 3, 64}) {
                var numbers = new int[threads];
                int[] owners = Shares.owners(parameters, threads);
                assertEquals(parameters.size(), owners.length);
                for (int k = 0; k < owners.length; k++)
                    numbers[owners[k]] += parameters.get(k).data.length;
                int most = Arrays.stream(numbers).max().getAsInt();
                int fewest = Arrays.stream(numbers).min().getAsInt();
                assertTrue(most - fewest <= largest, preset);
            }
        }
    }

    @Test
    void sharesAddUpToTheGradientsOfTheBatch() throws Exception {
        for (String settings : ArrayGptTest.forms()) {
            Trainer trainer = ArrayGptTest.trained(settings);
            List<int[]> batch = batch(trainer);
            VectorGpt one = VectorGpt.of(trainer.model());
            double loss = one.gradients(batch), squares = 0;
            for (Parameter p : trainer.model().parameters())
                for (double g : one.gradient(p.name())) squares += g * g;
            double norm = Math.sqrt(squares);
            for (int threads : new int[] {1, 2, 3, 20}) {
                VectorGpt model = VectorGpt.of(trainer.model());
                var shares = new Shares(model, threads);
                shares.gradients(batch.subList(2, 3));  // leaves nothing
                assertEquals(loss, shares.gradients(batch), 1e-6);
                assertEquals(norm, shares.norm(), 1e-5 * norm);
                for (Parameter p : trainer.model().parameters()) {
                    double[] a = one.gradient(p.name());
                    double most = Arrays.stream(a).map(Math::abs)
                        .max().getAsDouble();
                    assertArrayEquals(a, model.gradient(p.name()),
                        2e-6 + 1e-5 * most, settings + ": " + p.name());
                }
            }
        }
    }

    @Test
    void theSameNumberOfThreadsGivesTheSameBits() {
        for (int threads : new int[] {2, 3}) {
            TrainingState first = run(threads);
            for (int i = 0; i < 5; i++)
                assertEquals(first, run(threads), threads + " threads");
        }
        assertNotEquals(run(1), run(3));
    }

    @Test
    void everyShareIsDoneInEachRoundAndNoneTwice() {
        for (int threads : new int[] {1, 2, 5}) {
            var crew = new Shares.Crew(threads);
            if (threads > 1 && TWO_CORES) helper(crew);
            for (int round = 0; round < 2000; round++) {
                var done = new AtomicIntegerArray(round % 13);
                crew.work(done.length(), done::incrementAndGet);
                for (int i = 0; i < done.length(); i++)
                    assertEquals(1, done.get(i), "share " + i);
            }
            crew.end();
            var done = new int[3];              // and after the end
            crew.work(3, i -> done[i]++);
            assertArrayEquals(new int[] {1, 1, 1}, done);
        }
    }

    @Test
    void anotherThreadHelpsIsKeptAndEndsIfNothingComes() throws Exception {
        assumeTrue(TWO_CORES);
        var crew = new Shares.Crew(2);
        Thread first = helper(crew);
        Thread again = helper(crew);
        first.join(10_000);
        assertFalse(first.isAlive());
        again.join(10_000);
        assertFalse(again.isAlive());
        Thread next = helper(crew);
        assertNotEquals(first, next);
        crew.end();
        next.join(10_000);
        assertFalse(next.isAlive());
    }

    /** Waits until another thread than this one has taken a share. */
    private static Thread helper(Shares.Crew crew) {
        var other = new AtomicReference<Thread>();
        while (other.get() == null) crew.work(50, i -> {
            if (Thread.currentThread().isDaemon())
                other.set(Thread.currentThread());
            else LockSupport.parkNanos(100_000);
        });
        return other.get();
    }

    @Test
    void whatFailsInAnyShareIsThrownByTheWholeAndTheNextRoundGoesWell() {
        var crew = new Shares.Crew(2);
        if (TWO_CORES) helper(crew);
        for (int bad = 0; bad < 4; bad++) {
            int number = bad;
            assertEquals("share " + bad, assertThrows(
                IllegalArgumentException.class, () -> crew.work(4, i -> {
                    if (i == number)
                        throw new IllegalArgumentException("share " + i);
                })).getMessage());
            assertThrows(OutOfMemoryError.class, () -> crew.work(4, i -> {
                if (i == number) throw new OutOfMemoryError();
            }));
            crew.work(4, i -> {});
        }
    }

    @Test
    void theLastWorkMayStillBeDoneWhenItsBeginningReturns() {
        assumeTrue(TWO_CORES);
        var crew = new Shares.Crew(2);
        helper(crew);
        var go = new AtomicBoolean();
        var done = new AtomicIntegerArray(2);
        Shares.Crew.Work begun;
        do {
            go.set(false);
            begun = crew.begin(2, i -> {
                if (Thread.currentThread().isDaemon())
                    while (!go.get()) Thread.onSpinWait();
                else LockSupport.parkNanos(100_000);
                done.incrementAndGet(i);
            });
        } while (done.get(0) == done.get(1));   // the other came too late
        assertEquals(1, Math.abs(done.get(0) - done.get(1)));
        go.set(true);
        crew.finish(begun);
        assertEquals(done.get(0), done.get(1));
    }

    @Test
    void anUpdateThatFailedLaterFailsForWhoeverNeedsIt() {
        assumeTrue(TWO_CORES);
        Trainer trainer = ArrayGptTest.trained("microgpt");
        var shares = new Shares(VectorGpt.of(trainer.model()), 2);
        var late = new AtomicBoolean();
        var returned = new AtomicBoolean();
        while (!late.get()) {
            shares.update(k -> {
                LockSupport.parkNanos(100_000);
                if (!Thread.currentThread().isDaemon()) return;
                late.set(true);
                while (!returned.get()) Thread.onSpinWait();
                throw new IllegalStateException("parameter " + k);
            });
            LockSupport.parkNanos(1_000_000);
        }
        returned.set(true);
        for (int i = 0; i < 2; i++) assertThrows(IllegalStateException.class,
            () -> shares.gradients(batch(trainer)));
        assertThrows(IllegalStateException.class, shares::end);
    }

    private static TrainingState run(int threads) {
        Trainer trainer = ArrayGptTest.trained("gpt2 width=32 batch=7");
        trainer.engine(Engines.of("vector", threads));
        trainer.train(20);
        return new TrainingState(trainer);
    }

    @Test
    void aRunGoesOnWithAnotherNumberOfThreads() {
        Trainer graph = ArrayGptTest.trained("llama batch=4");
        Trainer other = ArrayGptTest.trained("llama batch=4");
        graph.train(9);
        for (int threads = 1; threads <= 3; threads++) {
            other.engine(Engines.of("vector", threads));
            other.train(3);
        }
        assertEquals(graph.steps(), other.steps());
        for (int i = 0; i < graph.model().parameters().size(); i++)
            assertArrayEquals(
                graph.model().parameters().get(i).numbers(),
                other.model().parameters().get(i).numbers(), 1e-3);
    }

    @Test
    void aNumberOfThreadsThatCannotBeIsRefused() {
        refused("threads=0 is not in 1..64", "vector", 0);
        refused("threads=65 is not in 1..64", "vector", 65);
        refused("threads=2: the engine array works on one", "array", 2);
        refused("threads=2: the graph works on one", "graph", 2);
        refused("threads=-1 is not in 1..64", "graph", -1);
        assertTrue(Engines.of("graph", 1) == null);
        assertEquals("array", Engines.of("array", 1).name());
    }

    private static void refused(String message, String engine, int n) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
            () -> Engines.of(engine, n)).getMessage());
    }
}
