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
    private final List<List<Weights>> weights = new ArrayList<>();
    private final Crew crew;

    /** The model's gradients become those of the whole batch. */
    Shares(VectorGpt model, int threads) {
        check(threads);
        models.add(model);
        while (models.size() < threads) models.add(model.twin());
        for (VectorGpt one : models) weights.add(one.weights());
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
        crew.work(losses.length, i -> losses[i] = models.get(i).gradients(
            batch.subList(begin[i], begin[i + 1]), rows));
        for (int t = 1; t < losses.length; t++) {
            losses[0] += losses[t];
            if (begin[t] < begin[t + 1]) add(weights.get(t));
        }
        return losses[0];
    }

    private void add(List<Weights> parts) {
        for (int i = 0; i < parts.size(); i++) {
            float[] sum = weights.get(0).get(i).grad;
            Lanes.add(sum, 0, parts.get(i).grad, 0, sum.length);
        }
    }

    /** Has something done to each parameter, given its number. */
    void each(IntConsumer parameter) {
        crew.work(weights.get(0).size(), parameter);
    }

    /** Lets the threads go. */
    void end() { crew.end(); }

    /*
    [#shares-awake]
    === Threads that stay awake

    To wake a thread takes some microseconds, and a step of a small model takes
    no more than some tens of them. So the others stay awake between two
    batches: they ask again and again whether there is something to do, and let
    go of the core now and then, should anybody else want it. If nothing comes
    for a while they end, and the next batch starts others.

    No share belongs to a thread: whoever is free takes the next one. Where the
    others are late, the first thread goes on with their shares itself. When the
    weights are updated, a share is a parameter. In the first two seconds nobody
    is called: then Java's compiler needs a core for itself, and what it makes of
    this code is worth more than a second thread.
    */

    /** Threads that do shares of some work at the same time. */
    static final class Crew {

        private static final long BEGIN = System.nanoTime();
        private static final long ALONE = 2_000_000_000;    // ns
        private static final long PATIENCE = 20_000_000;

        private final Thread[] others;
        private volatile Work work = new Work(0, null);
        private volatile boolean over;

        Crew(int threads) {
            others = new Thread[Math.min(threads,
                Runtime.getRuntime().availableProcessors()) - 1];
        }

        /**
         * Has every share done once: 0 to n - 1. Whatever ends it before,
         * nobody is at work when it has returned.
         */
        void work(int n, IntConsumer share) {
            var now = new Work(n, share);
            work = now;
            if (System.nanoTime() - BEGIN > ALONE && !over) callOthers();
            try {
                now.take();
                for (int i = 1; now.left.get() > 0; i++) look(i);
            } finally {
                int begun = Math.min(n, now.next.getAndSet(n));
                while (now.left.get() > n - begun) Thread.onSpinWait();
            }
            if (now.failure instanceof Error e) throw e;
            if (now.failure instanceof RuntimeException e) throw e;
        }

        private void callOthers() {
            for (int i = 0; i < others.length; i++)
                if (others[i] == null || !others[i].isAlive()) {
                    others[i] = new Thread(this::follow, "share");
                    others[i].setDaemon(true);
                    others[i].start();
                }
        }

        /** Lets the others go; what is left is done by the first. */
        void end() { over = true; }

        private void follow() {
            long since = System.nanoTime();
            for (int i = 1; !over
                    && System.nanoTime() - since < PATIENCE; i++)
                if (work.take()) since = System.nanoTime();
                else look(i);
        }

        private static void look(int i) {
            if (i % 32 == 0) Thread.yield();
            else Thread.onSpinWait();
        }
    }

    private static final class Work {

        private final int shares;
        private final IntConsumer share;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger left;
        private volatile Throwable failure;

        Work(int shares, IntConsumer share) {
            this.shares = shares;
            this.share = share;
            left = new AtomicInteger(shares);
        }

        /** Does shares while there are; returns whether there were. */
        boolean take() {
            if (next.get() >= shares) return false;
            for (int i; (i = next.getAndIncrement()) < shares; ) {
                try {
                    share.accept(i);
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                left.decrementAndGet();
            }
            return true;
        }
    }
}
