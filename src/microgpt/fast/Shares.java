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

The sums are dealt out, too, and so is the update: each thread has parameters of
its own, about as many numbers as any other. Their moments stay where they are
needed, with the core that always updates them.
*/
package microgpt.fast;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import microgpt.fast.VectorLayers.Weights;

/** The gradients of a batch, of which each thread finds a share. */
final class Shares {

    /** More are refused: each has all that a pass keeps. */
    static final int MOST = 64;

    private final List<VectorGpt> models = new ArrayList<>();
    private final List<List<Weights>> weights = new ArrayList<>();
    private final int[] owners;         // the thread of each parameter
    private final double[] squares;     // of its gradients
    private final Crew crew;
    private Crew.Work update;           // may be null

    /** The model's gradients become those of the whole batch. */
    Shares(VectorGpt model, int threads) {
        check(threads);
        models.add(model);
        while (models.size() < threads) models.add(model.twin());
        for (VectorGpt one : models) weights.add(one.weights());
        owners = owners(weights.get(0), threads);
        squares = new double[owners.length];
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
     * Deals out documents, in one piece to each thread.
     *
     * @param rows how many tokens each of them lets the model tell
     * @return for each thread the first of its documents, and their end
     */
    static int[] deal(int[] rows, int threads) {
        long all = 0, seen = 0;
        for (int n : rows) all += n;
        var begin = new int[threads + 1];
        for (int i = 1, next = 0; i <= threads; i++) {
            while (next < rows.length && (i == threads
                    || 2 * seen + rows[next] <= 2 * all * i / threads))
                seen += rows[next++];
            begin[i] = next;
        }
        return begin;
    }

    /** Sets the gradients of the mean loss, and returns that. */
    double gradients(List<int[]> batch) {
        VectorGpt whole = models.get(0);
        int threads = models.size();
        if (threads == 1) return whole.gradients(batch);
        var rows = new int[batch.size()];
        for (int i = 0; i < rows.length; i++)
            rows[i] = whole.rows(batch.get(i));
        int[] begin = deal(rows, threads);
        int all = whole.rows(batch);
        var losses = new double[threads];
        finishUpdate();
        crew.work(threads, i -> losses[i] = models.get(i).gradients(
            batch.subList(begin[i], begin[i + 1]), all));
        crew.work(threads, i -> each(i, k -> {
            float[] sum = weights.get(0).get(k).grad;
            for (int t = 1; t < threads; t++)
                if (begin[t] < begin[t + 1]) Lanes.add(
                    sum, 0, weights.get(t).get(k).grad, 0, sum.length);
            square(k);
        }));
        double loss = 0;
        for (double part : losses) loss += part;
        return loss;
    }

    /** Returns the length of the vector of all gradients. */
    double norm() {
        if (models.size() == 1) each(0, this::square);
        double sum = 0;
        for (double square : squares) sum += square;
        return Math.sqrt(sum);
    }

    private void square(int k) {
        float[] g = weights.get(0).get(k).grad;
        squares[k] = Lanes.dot(g, 0, g, 0, g.length);
    }

    /**
     * Has every parameter updated, given its number. It may return while
     * others are at it; the next gradients, and the end, wait for them.
     */
    void update(IntConsumer parameter) {
        update = crew.begin(models.size(), i -> each(i, parameter));
    }

    private void each(int thread, IntConsumer parameter) {
        for (int k = 0; k < owners.length; k++)
            if (owners[k] == thread) parameter.accept(k);
    }

    /** Gives each parameter to whoever has the fewest numbers so far. */
    static int[] owners(List<Weights> parameters, int threads) {
        var owners = new int[parameters.size()];
        var numbers = new int[threads];
        for (int k = 0; k < owners.length; k++) {
            for (int t = 1; t < threads; t++)
                if (numbers[t] <= numbers[owners[k]]) owners[k] = t;
            numbers[owners[k]] += parameters.get(k).data.length;
        }
        return owners;
    }

    private void finishUpdate() {
        if (update != null) crew.finish(update);
    }

    /** Lets the threads go when the weights are updated. */
    void end() {
        crew.end();
        finishUpdate();
    }

    /*
    [#shares-awake]
    === Threads that stay awake

    To wake a thread takes some microseconds, and a step of a small model takes
    no more than some tens of them. So the others stay awake between two
    batches: they ask again and again whether there is something to do, and let
    go of the core now and then, should anybody else want it. If nothing comes
    for a while they end, and the next batch starts others.

    Each thread begins with the share that was its own before, since whatever
    belongs to that is in its core's cache. Then it takes any that nobody has
    begun: where the others are late, the first thread does their shares itself.
    Nor does it wait for them longer than it must: while a weight is still being
    updated, the next batch is chosen and dealt out. In the first two seconds
    nobody is called: then Java's compiler needs a core for itself, and what it
    makes of this code is worth more than a second thread.
    */

    /** Threads that do shares of some work at the same time. */
    static final class Crew {

        private static final long BEGIN = System.nanoTime();
        private static final long ALONE = 2_000_000_000;    // ns
        private static final long PATIENCE = 20_000_000;
        private static final int LOOKS = 32;    // at one go

        private final Thread[] others;
        private volatile Work work = new Work(0, null);
        private volatile boolean over;
        private boolean alone = true;       // so far

        Crew(int threads) {
            others = new Thread[Math.min(threads,
                Runtime.getRuntime().availableProcessors()) - 1];
        }

        /** Has every share done once: 0 to n - 1. */
        void work(int n, IntConsumer share) { finish(begin(n, share)); }

        /** Begins with it; some may not be done yet on return. */
        Work begin(int n, IntConsumer share) {
            var now = new Work(n, share);
            work = now;
            if (!alone || System.nanoTime() - BEGIN > ALONE) callOthers();
            take(now, 0);
            if (now.failure != null) finish(now);
            return now;
        }

        /** Waits until all is done. What failed there fails here. */
        void finish(Work begun) {
            for (int i = 1; begun.left.get() > 0; i++)
                if (i % LOOKS == 0) Thread.yield();
                else Thread.onSpinWait();
            if (begun.failure instanceof Error e) throw e;
            if (begun.failure instanceof RuntimeException e) throw e;
        }

        private void callOthers() {
            alone = false;
            if (over) return;
            for (int i = 0; i < others.length; i++)
                if (others[i] == null || !others[i].isAlive()) {
                    int number = i + 1;
                    others[i] = new Thread(() -> follow(number), "share");
                    others[i].setDaemon(true);
                    others[i].start();
                }
        }

        /** Lets the others go; what is left is done by the first. */
        void end() { over = true; }

        private void follow(int number) {
            long until = System.nanoTime() + PATIENCE;
            for (; !over && System.nanoTime() < until; Thread.yield())
                for (int i = 0; i < LOOKS; i++)
                    if (take(work, number))
                        until = System.nanoTime() + PATIENCE;
                    else Thread.onSpinWait();
        }

        /** Does shares that nobody has begun; were there any? */
        private boolean take(Work some, int thread) {
            boolean any = false;
            int own = thread * some.shares / (others.length + 1);
            for (int k = 0; k < some.shares; k++)
                any |= some.take((own + k) % some.shares);
            return any;
        }

        static final class Work {

            private final int shares;
            private final IntConsumer share;
            private final AtomicIntegerArray taken;
            private final AtomicInteger left;
            private volatile Throwable failure;

            Work(int shares, IntConsumer share) {
                this.shares = shares;
                this.share = share;
                taken = new AtomicIntegerArray(shares);
                left = new AtomicInteger(shares);
            }

            /** Does a share, unless somebody has begun it. */
            boolean take(int i) {
                if (taken.get(i) != 0 || !taken.compareAndSet(i, 0, 1))
                    return false;
                try {
                    share.accept(i);
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                left.decrementAndGet();
                return true;
            }
        }
    }
}
