package microgpt.toolkit.bind;

import java.util.ArrayList;
import java.util.List;
import microgpt.Gpt;
import microgpt.Tokenizer;
import microgpt.repl.spi.Console;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import microgpt.train.Trainer;

/**
 * The five variables by which a prompt knows its model; null for one that is
 * not there or means something else. Most commands ask the trainer, some the
 * model and the tokenizer: so they should belong together.
 */
public record Bound(Trainer trainer, Gpt model, Tokenizer tokenizer, Corpus corpus, Sampler sampler) {

    public static final Bound NOTHING = new Bound(null, null, null, null, null);

    public static Bound ofSession() {
        Console c = Bindings.console();
        return new Bound(c.variable("trainer") instanceof Trainer t ? t : null,
            c.variable("model") instanceof Gpt m ? m : null,
            c.variable("tokenizer") instanceof Tokenizer t ? t : null,
            c.variable("corpus") instanceof Corpus x ? x : null,
            c.variable("sampler") instanceof Sampler s ? s : null);
    }

    /** A trainer and what belongs to it. */
    static Bound of(Trainer t) {
        return new Bound(t, t.model(), t.tokenizer(), t.corpus(),
            new Sampler(t.model(), t.tokenizer(), t.random()));
    }

    public void bind() {
        bind("trainer", Trainer.class, trainer);
        bind("model", Gpt.class, model);
        bind("tokenizer", Tokenizer.class, tokenizer);
        bind("corpus", Corpus.class, corpus);
        bind("sampler", Sampler.class, sampler);
    }

    private static void bind(String name, Class<?> type, Object value) {
        if (value != null && Bindings.console().variable(name) != value)
            Bindings.bind(name, type, value);
    }

    /**
     * Where the trainer is another one than before, lets those variables that
     * belonged to the old one, and were left alone since, mean what belongs to
     * the new one, and says so. Says, too, when the model alone is another.
     */
    public Bound follow(Bound before) {
        if (trainer == null || before.trainer == null) return this;
        if (trainer == before.trainer) {
            if (model != null && model != before.model && model != trainer.model())
                Bindings.console().print("|  model is not trainer's now: /train, /sample and /step"
                    + " mean trainer.model(),\n|  the commands that look mean model");
            return this;
        }
        Bound next = of(trainer);
        var names = new ArrayList<String>();
        boolean m = model == before.model && model != next.model
            && model == before.trainer.model();
        boolean k = tokenizer == before.tokenizer && tokenizer != next.tokenizer
            && tokenizer == before.trainer.tokenizer();
        boolean c = corpus == before.corpus && corpus != next.corpus
            && corpus == before.trainer.corpus();
        boolean s = sampler != null && sampler == before.sampler && (m || k);
        if (m) names.add("model");
        if (k) names.add("tokenizer");
        if (c) names.add("corpus");
        if (s) names.add("sampler");
        var bound = new Bound(trainer, m ? next.model : model, k ? next.tokenizer : tokenizer,
            c ? next.corpus : corpus, s ? next.sampler : sampler);
        bound.bind();
        if (!names.isEmpty()) Bindings.console().print("|  " + and(names)
            + (names.size() == 1 ? " is" : " are") + " trainer's now");
        if (bound.model != null && bound.model != next.model)
            Bindings.console().print("|  model is not trainer's: you gave it another value");
        return bound;
    }

    private static String and(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0)
            : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
