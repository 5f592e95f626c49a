package microgpt.tuning;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import microgpt.Config;
import microgpt.Corpus;
import microgpt.Gpt;
import microgpt.Loss;
import microgpt.Model;
import microgpt.Objective.NextToken;
import microgpt.Parameters;
import microgpt.PythonRandom;
import microgpt.Tokenizer;
import microgpt.Trainer;

/** Training that begins with a model which has learned something. */
public final class FineTuning {

    /** Returns a model of its own with the same numbers. */
    public static Gpt copy(Gpt model, String... settings) {
        Config config = model.config().with(settings);
        if (!config.shape().equals(model.config().shape())
            || !config.form().equals(model.config().form()))
            throw new IllegalArgumentException("a model that is trained"
                + " keeps its shape and form; only how it is trained can"
                + " be set");
        return new Gpt(config, model.vocabulary(), new Parameters(
            (name, start, shape) -> model.parameter(name).numbers()));
    }

    /**
     * Returns a trainer of a copy of the model on other documents, with a
     * new optimizer and a new schedule. Documents with characters that
     * the tokenizer does not know are left out.
     *
     * @param settings of the training, such as "steps=300"; what is not
     *     set is as it was
     * @throws IllegalArgumentException if a setting is out of bounds, or
     *     would change shape or form, or no document is left
     */
    public static Trainer trainer(Gpt model, Tokenizer tokenizer,
            Corpus documents, String... settings) {
        return begin(copy(model, settings), tokenizer, documents);
    }

    /** The same for the model itself. */
    static Trainer begin(
            Gpt model, Tokenizer tokenizer, Corpus documents) {
        Config.Training training = model.config().training();
        var random = new PythonRandom(training.seed());
        Corpus corpus = documents.knownTo(tokenizer)
            .shuffled(random).split(training.heldOut());
        return new Trainer(model, tokenizer, corpus, random);
    }

    /** Returns the characters in documents that have no token. */
    public static Set<String> unknown(
            Tokenizer tokenizer, Corpus documents) {
        var unknown = new TreeSet<String>();
        for (String document : documents.documents())
            if (!tokenizer.knows(document))
                document.codePoints().mapToObj(Character::toString)
                    .filter(c -> !tokenizer.knows(c))
                    .forEach(unknown::add);
        return unknown;
    }

    /**
     * Returns a model's loss on documents in nats a character, by which
     * models with different tokenizers can be compared. The end of a
     * document counts as a character, since it is predicted, too.
     */
    public static double perCharacter(
            Model model, Tokenizer tokenizer, List<String> documents) {
        double nats = 0;
        long characters = 0;
        for (String document : documents) {
            int[] tokens = tokenizer.encode(document);
            Model.Reader reader = model.reader();
            int n = NextToken.predictions(model, tokens);
            for (int i = 0; i < n; i++)
                nats += Loss.crossEntropy(
                    reader.next(tokens[i]), tokens[i + 1]);
            String read = tokenizer.decode(
                java.util.Arrays.copyOfRange(tokens, 1, n + 1));
            characters += read.codePointCount(0, read.length())
                + (n + 1 == tokens.length ? 1 : 0);
        }
        return nats / characters;
    }

    private FineTuning() {}
}
