package microgpt.book.measured;

import static microgpt.book.measured.Arithmetic.sum;
import static microgpt.book.measured.Trained.file;
import static microgpt.book.measured.Trained.untrained;

import java.io.IOException;
import java.util.HashMap;
import java.util.function.ToDoubleFunction;
import microgpt.text.Corpus;
import microgpt.train.Trainer;
import microgpt.tuning.FineTuning;
import microgpt.tuning.Yardstick;

/**
 * Yardsticks: what tables counted from the training names come to on the held-out
 * ones.
 */
public final class Counted {

    /** What is added to every count of a table, so that none is impossible. */
    private static final double LITTLE = 0.1;

    private Counted() {}

    /** What a table of counts looks at, to say what the next token may be. */
    private interface Context {
        int of(int[] tokens, int next);
    }

    /** The held-out loss of who knows how frequent each token is. */
    public static double unigram() {
        return counted((tokens, next) -> 0);
    }

    /** The same, knowing the token before. */
    public static double bigram() {
        return counted((tokens, next) -> tokens[next - 1]);
    }

    /** The same, knowing the two tokens before. */
    public static double trigram() {
        return counted((tokens, next) ->
            (next > 1 ? tokens[next - 2] : tokens[0]) * 27 + tokens[next - 1]);
    }

    /** The same, knowing the position and no token. */
    public static double position() {
        return counted((tokens, next) -> next);
    }

    /** The same, knowing the position and the token before. */
    public static double positionAndBigram() {
        return counted((tokens, next) -> next * 27 + tokens[next - 1]);
    }

    /**
     * Returns by how much a table counted in the names of 2018 is worse on held-out
     * names of 1880 than one counted in the others of 1880.
     *
     * @param yardstick what it looks at, a name of {@link Yardstick}
     */
    public static double countedBefore(String yardstick) throws IOException {
        Trainer now = untrained();
        Corpus then = FineTuning.trainer(now.model(), now.tokenizer(),
            Corpus.read(file("names-1880.txt"))).corpus();
        ToDoubleFunction<Corpus> loss = counted -> Yardstick.valueOf(yardstick).loss(
            now.model(), now.tokenizer(), counted.training(), then.heldOut());
        return loss.applyAsDouble(now.corpus()) - loss.applyAsDouble(then);
    }

    private static double counted(Context context) {
        Trainer trainer = untrained();
        int vocabulary = trainer.tokenizer().size();
        var counts = new HashMap<Integer, double[]>();
        for (String name : trainer.corpus().training()) {
            int[] tokens = trainer.tokenizer().encode(name);
            for (int i = 1; i < tokens.length; i++)
                counts.computeIfAbsent(context.of(tokens, i),
                    key -> new double[vocabulary])[tokens[i]]++;
        }
        double sum = 0;
        int n = 0;
        for (String name : trainer.corpus().heldOut()) {
            int[] tokens = trainer.tokenizer().encode(name);
            int end = Math.min(tokens.length, trainer.model().config().shape().context() + 1);
            for (int i = 1; i < end; i++, n++) {
                double[] row = counts.getOrDefault(
                    context.of(tokens, i), new double[vocabulary]);
                sum -= StrictMath.log((row[tokens[i]] + LITTLE)
                    / (sum(row) + vocabulary * LITTLE));
            }
        }
        return sum / n;
    }
}
