package microgpt.tuning;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import microgpt.AdamW;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Model;
import microgpt.Objective;
import microgpt.Probe;
import microgpt.PythonRandom;
import microgpt.Sampler;
import microgpt.Step;
import microgpt.Tokenizer;
import microgpt.Value;

/** Learning which of two texts is preferred (DPO). */
public final class Preference implements Objective<Preference.Pair> {

    /** How often a pair is drawn before a wish is given up. */
    private static final int PATIENCE = 1000;

    /**
     * Two texts, one of which is preferred.
     *
     * @param head how much likelier the preferred is than the other for
     *     the reference model: the difference of ln probabilities
     */
    public record Pair(String preferred, String other, double head) {

        @Override
        public String toString() { return preferred + " > " + other; }
    }

    private final Model reference;
    private final Tokenizer tokenizer;
    private final double beta;

    /**
     * An objective that compares a model with a reference.
     *
     * @param reference what the model was before; it must not change
     * @param beta how dear it is to differ from the reference
     * @throws IllegalArgumentException if beta is not above 0
     */
    public Preference(Model reference, Tokenizer tokenizer, double beta) {
        if (!(beta > 0 && beta < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(
                "beta " + beta + " is not a number above 0");
        this.reference = reference;
        this.tokenizer = tokenizer;
        this.beta = beta;
    }

    /** Returns a pair, with what the reference thinks of it. */
    public Pair pair(String preferred, String other) {
        return new Pair(preferred, other, logProbability(
            reference, preferred) - logProbability(reference, other));
    }

    /**
     * Returns pairs that the reference has drawn itself, at temperature
     * 1, of each of which one text has what is wished for.
     *
     * @throws IllegalArgumentException if it hardly draws any such pair
     */
    public List<Pair> pairs(
            int count, Predicate<String> wish, PythonRandom random) {
        var sampler = new Sampler(reference, tokenizer, random);
        var pairs = new ArrayList<Pair>();
        for (int vain = 0; pairs.size() < count; ) {
            String one = sampler.sample(1), two = sampler.sample(1);
            if (wish.test(one) == wish.test(two)) {
                if (++vain > PATIENCE) throw new IllegalArgumentException(
                    "of " + PATIENCE + " pairs in a row none had one text"
                    + " with and one without what is wished for");
                continue;
            }
            vain = 0;
            pairs.add(wish.test(one) ? pair(one, two) : pair(two, one));
        }
        return pairs;
    }

    /** Returns ln of the probability that a model writes this text. */
    private double logProbability(Model model, String text) {
        int[] tokens = tokenizer.encode(text);
        Model.Reader reader = model.reader();
        double sum = 0;
        int n = NextToken.predictions(model, tokens);
        for (int i = 0; i < n; i++) sum -= Loss.crossEntropy(
            reader.next(tokens[i]), tokens[i + 1]);
        return sum;
    }

    private Value logProbabilityOf(Gpt model, String text) {
        int[] tokens = tokenizer.encode(text);
        Value[] losses = NextToken.losses(
            NextToken.logits(model, tokens, Probe.NONE), tokens, Probe.NONE);
        Value sum = losses[0];
        for (int i = 1; i < losses.length; i++) sum = sum.add(losses[i]);
        return sum.neg();
    }

    /** Returns by how much a model leans further to a pair's preferred
     *  text than the reference does, times beta. */
    public Value margin(Gpt model, Pair pair) {
        return logProbabilityOf(model, pair.preferred())
            .sub(logProbabilityOf(model, pair.other()))
            .sub(pair.head()).mul(beta);
    }

    /**
     * Returns -ln sigmoid(margin).
     *
     * @see <a href="https://arxiv.org/abs/2305.18290">Rafailov et al.
     *     2023, equation 7</a>
     */
    @Override
    public Value loss(Gpt model, Pair pair) {
        Value[] scores = {margin(model, pair), new Value(0)};
        return Loss.crossEntropy(scores, 0);
    }

    /**
     * Takes a step that makes the loss of these pairs smaller.
     *
     * @return their mean loss before the step
     */
    public double step(
            Gpt model, AdamW optimizer, double rate, List<Pair> pairs) {
        model.zeroGrad();
        double total = 0;
        for (Pair pair : pairs) {
            Value loss = loss(model, pair).mul(1.0 / pairs.size());
            loss.backward();
            total += loss.data();
        }
        Step.update(model, optimizer, total, rate, 0);
        return total;
    }

    @Override
    public String toString() { return "Preference(beta=" + beta + ")"; }
}
