/*
[#shares]
== A batch in shares: threads

The documents of a batch know nothing of each other until their gradients are
added up. So a batch is dealt out: its first documents to one thread, the next
to another, so that each gets about as many tokens. Every thread goes there and
back with the same weights and writes into gradients of its own. Then these are
added, always in the same order, whichever thread was ready first. A run with
the same number of threads has therefore the same bits, on a machine with one
core, too. With another number, sums are grouped otherwise and end in other
last digits.
*/
package microgpt.fast;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import microgpt.fast.VectorLayers.Weights;

/** The gradients of a batch, of which each thread finds a share. */
final class Shares {

    /** More are refused: each has all that a pass keeps. */
    static final int MOST = 64;

    private final List<VectorGpt> models = new ArrayList<>();
    private final Crew crew;

    /** The model's gradients become those of the whole batch. */
    Shares(VectorGpt model, int threads) {
        check(threads);
        models.add(model);
        while (models.size() < threads) models.add(model.twin());
        crew = new Crew(threads);
    }

    /** @throws IllegalArgumentException if it is not 1..{@link #MOST} */
    static int check(int threads) {
        if (threads < 1 || threads > MOST)
            throw new IllegalArgumentException(
                "threads=" + threads + " is not in 1.." + MOST);
        return threads;
    }

    /**
     * Deals out a batch in one piece to each.
     *
     * @return for each thread the first of its documents, and their end
     */
    int[] deal(List<int[]> batch) {
        int n = models.size(), seen = 0, document = 0;
        long all = models.get(0).rows(batch);
        var begin = new int[n + 1];
        for (int i = 1; i <= n; i++) {
            for (int next; document < batch.size(); seen += next) {
                next = models.get(0).rows(batch.get(document));
                if (2 * seen + next > 2 * all * i / n) break;
                document++;
            }
            begin[i] = i < n ? document : batch.size();
        }
        return begin;
    }

    /** Sets the gradients of the mean loss, and returns that. */
    double gradients(List<int[]> batch) {
        VectorGpt whole = models.get(0);
        if (models.size() == 1) return whole.gradients(batch);
        int rows = whole.rows(batch);
        int[] begin = deal(batch);
        var losses = new double[models.size()];
        crew.work(i -> losses[i] = models.get(i).gradients(
            batch.subList(begin[i], begin[i + 1]), rows));
        double loss = losses[0];
        for (int i = 1; i < losses.length; i++) {
            loss += losses[i];
            if (begin[i] < begin[i + 1]) add(whole, models.get(i));
        }
        return loss;
    }

    private static void add(VectorGpt to, VectorGpt from) {
        List<Weights> sums = to.weights(), parts = from.weights();
        for (int i = 0; i < sums.size(); i++) {
            float[] sum = sums.get(i).grad;
            Lanes.add(sum, 0, parts.get(i).grad, 0, sum.length);
        }
    }

    /** Lets the threads go, until there is more to do. */
    void end() { crew.end(); }

    /*
    [#shares-awake]
    === Threads that wait awake

    To wake a thread that sleeps costs the machine some microseconds, and a
    step of a small model takes no more than some tens of them. So a thread
    that has done its share stays awake for a while, and looks again and again
    whether there is more to do: it _spins_. Only if nothing comes does it
    sleep, and if still nothing comes, it ends; the next batch starts another.
    Where threads outnumber cores, one that spins would only be in the way of
    another, and none does.
    */

    /** Threads that do their shares of some work at the same time. */
    static final class Crew {

        private static final int LOOKS = 10_000;    // before it sleeps
        private static final long SLEEP = 50_000_000;   // and ends, in ns

        private final Thread[] others;
        private final boolean spins;
        private final AtomicInteger busy = new AtomicInteger();
        private IntConsumer share;
        private volatile int round;
        private volatile boolean over;
        private volatile Throwable failure;

        Crew(int threads) {
            others = new Thread[threads - 1];
            spins = threads <= Runtime.getRuntime().availableProcessors();
        }

        /** Has every thread, from 0 on, do its share. */
        void work(IntConsumer share) {
            this.share = share;
            failure = null;
            busy.set(others.length);
            callOthers();
            attend(0);
            for (int i = 0; busy.get() > 0; i++)
                if (spins && i < LOOKS) Thread.onSpinWait();
                else Thread.yield();
            if (failure instanceof Error error) throw error;
            if (failure != null) throw (RuntimeException) failure;
        }

        /** Lets the others go, until they are called again. */
        void end() {
            over = true;
            for (Thread other : others) LockSupport.unpark(other);
        }

        private synchronized void callOthers() {
            over = false;
            int before = round++;
            for (int i = 0; i < others.length; i++)
                if (others[i] != null) LockSupport.unpark(others[i]);
                else {
                    int number = i + 1;
                    others[i] = new Thread(() -> follow(number, before));
                    others[i].setDaemon(true);
                    others[i].start();
                }
        }

        private void follow(int number, int done) {
            while (hears(done) || !leaves(number, done)) {
                done++;
                attend(number);
                busy.decrementAndGet();
            }
        }

        /** Waits for the next round; returns whether it has come. */
        private boolean hears(int done) {
            for (int i = 0; spins && i < LOOKS && waits(done); i++)
                Thread.onSpinWait();
            if (waits(done)) LockSupport.parkNanos(this, SLEEP);
            return round != done;
        }

        private boolean waits(int done) { return round == done && !over; }

        private synchronized boolean leaves(int number, int done) {
            if (round != done) return false;
            others[number - 1] = null;
            return true;
        }

        private void attend(int number) {
            try {
                share.accept(number);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }
    }
}
