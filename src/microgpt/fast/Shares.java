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
import java.util.stream.IntStream;
import microgpt.fast.VectorLayers.Weights;

/** The gradients of a batch, of which each thread finds a share. */
final class Shares {

    /** More are refused: each has all that a pass keeps. */
    static final int MOST = 64;

    private final List<VectorGpt> models = new ArrayList<>();

    /** The model's gradients become those of the whole batch. */
    Shares(VectorGpt model, int threads) {
        check(threads);
        models.add(model);
        while (models.size() < threads) models.add(model.twin());
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
            while (document < batch.size() && seen < all * i / n)
                seen += models.get(0).rows(batch.get(document++));
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
        IntStream.range(0, losses.length).parallel().forEach(i ->
            losses[i] = models.get(i).gradients(
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
}
