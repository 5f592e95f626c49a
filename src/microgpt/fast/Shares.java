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
        for (int i = 1; i < losses.length; i++) {
            losses[0] += losses[i];
            if (begin[i] < begin[i + 1]) add(whole, models.get(i));
        }
        return losses[0];
    }

    private static void add(VectorGpt to, VectorGpt from) {
        List<Weights> sums = to.weights(), parts = from.weights();
        for (int i = 0; i < sums.size(); i++) {
            float[] sum = sums.get(i).grad;
            Lanes.add(sum, 0, parts.get(i).grad, 0, sum.length);
        }
    }

    /** Lets the threads go. */
    void end() { crew.over = true; }

    /*
    [#shares-awake]
    === Threads that stay awake

    To wake a thread takes some microseconds, and a step of a small model takes
    no more than some tens of them. So the others stay awake between two
    batches: they ask again and again whether there is a share to be taken, and
    let go of the core in between, should anybody else want it. If nothing comes
    for a while they end, and the next batch starts others.

    No share belongs to a thread: whoever is free takes the next one. Where the
    others are late, the first thread goes on with their shares itself. That is
    how it goes at the beginning, when Java's compiler needs the second core.
    */

    /** Threads that do shares of some work at the same time. */
    static final class Crew {

        private static final long PATIENCE = 20_000_000;    // ns

        private final int shares;
        private final Thread[] others;
        private final AtomicInteger next, left;
        private volatile IntConsumer share;
        private volatile Throwable failure;
        private volatile boolean over;

        Crew(int shares) {
            this.shares = shares;
            others = new Thread[Math.min(shares,
                Runtime.getRuntime().availableProcessors()) - 1];
            next = new AtomicInteger(shares);
            left = new AtomicInteger();
        }

        /** Has every share, from 0 on, done once. */
        void work(IntConsumer share) {
            this.share = share;
            failure = null;
            left.set(shares);
            next.set(0);
            for (int i = 0; i < others.length && !over; i++)
                if (others[i] == null || !others[i].isAlive()) {
                    others[i] = new Thread(this::follow, "share");
                    others[i].setDaemon(true);
                    others[i].start();
                }
            takeShares();
            for (int i = 1; left.get() > 0; i++) look(i);
            if (failure instanceof Error e) throw e;
            if (failure instanceof RuntimeException e) throw e;
        }

        private static void look(int i) {
            if (i % 32 == 0) Thread.yield();
            else Thread.onSpinWait();
        }

        private void takeShares() {
            while (next.get() < shares) {
                int i = next.getAndIncrement();
                if (i >= shares) return;
                try {
                    share.accept(i);
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                left.decrementAndGet();
            }
        }

        private void follow() {
            long since = System.nanoTime();
            for (int i = 1; !over
                    && System.nanoTime() - since < PATIENCE; i++)
                if (next.get() < shares) {
                    takeShares();
                    since = System.nanoTime();
                } else look(i);
        }
    }
}
