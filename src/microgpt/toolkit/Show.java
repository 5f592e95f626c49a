package microgpt.toolkit;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import microgpt.Gpt;
import microgpt.Model;
import microgpt.Parameters.Parameter;
import microgpt.Probe;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.fast.CachedSampler;
import microgpt.fast.Inference;
import microgpt.text.Sampler;
import microgpt.text.Sampling;
import microgpt.toolkit.bind.Bindings;
import microgpt.toolkit.explain.Gradients;
import microgpt.toolkit.explain.Profile;
import microgpt.toolkit.explain.Why;
import microgpt.toolkit.read.SourceView;
import microgpt.toolkit.render.TimesView;
import microgpt.toolkit.render.TimingView;
import microgpt.toolkit.view.AttentionView;
import microgpt.toolkit.view.CheckView;
import microgpt.toolkit.view.CurveView;
import microgpt.toolkit.view.EmbeddingView;
import microgpt.toolkit.view.GradView;
import microgpt.toolkit.view.GraphView;
import microgpt.toolkit.view.Grid;
import microgpt.toolkit.view.ParameterView;
import microgpt.toolkit.view.ParametersView;
import microgpt.toolkit.view.PredictionView;
import microgpt.toolkit.view.ProfileView;
import microgpt.toolkit.view.Reading;
import microgpt.toolkit.view.SamplesView;
import microgpt.toolkit.view.View;
import microgpt.toolkit.view.WhyView;
import microgpt.train.Trainer;

/**
 * Ways of looking at Values and models. Each returns what it computed as a
 * record; printed, it is a table or a picture.
 */
public final class Show {

    private static final int DEPTH = 5;
    private static final int MOST_SAMPLES = 1000;
    private static final int MOST_TIMES = 1_000_000;
    /** So many tokens are read twice, to see whether arrays read like the graph. */
    private static final int COMPARED = 16;

    /** Returns the graph below a Value, five steps deep. */
    public static GraphView graph(Value root) { return graph(root, DEPTH); }

    /** Returns the graph below a Value, so many steps deep. */
    public static GraphView graph(Value root, int depth) {
        return GraphView.of(root, depth, Bindings.names()::of);
    }

    /** Returns the derivative of a Value by each leaf below it. */
    public static GradView grad(Value root) { return Gradients.table(root); }

    /** Compares gradients with measured slopes; changes nothing. */
    public static CheckView check(Value root) { return Gradients.check(root); }

    /** Returns the strongest paths from a trainer's last loss to a Value. */
    public static WhyView why(Trainer trainer, Value w) { return Why.explain(trainer, w); }

    /** Returns the strongest paths from a result to a Value below it. */
    public static WhyView why(Value result, Value w) {
        return Why.explain(result, w, Bindings.names());
    }

    /** Returns the literate source of a class or of a part of it. */
    public static SourceView source(String name) { return Sources.find(name); }

    /** Takes a step so many times, on a copy, and tells where its time and Values go. */
    public static ProfileView profile(Trainer trainer, int times) {
        return Profile.of(trainer, times);
    }

    /** Evaluates once and tells how long it took. */
    public static TimingView time(Callable<?> expression) throws Exception {
        long bytes = allocated(), start = System.nanoTime();
        Object value = expression.call();
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new TimingView(seconds, bytes < 0 ? -1 : allocated() - bytes, value);
    }

    /** Something to be done, which may throw. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    private static Callable<?> call(Action action) {
        return () -> {
            action.run();
            return null;
        };
    }

    /** As {@link #time(Callable)}, for what returns nothing. */
    public static TimingView time(Action action) throws Exception { return time(call(action)); }

    /** Evaluates so many times and tells how long that took, and how it spread. */
    public static TimesView time(Callable<?> expression, int times) throws Exception {
        if (times < 1 || times > MOST_TIMES) throw new IllegalArgumentException(
            "times " + times + " is not in 1.." + MOST_TIMES);
        var seconds = new double[times];
        Object value = null;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            value = expression.call();
            seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
        return new TimesView(seconds, value);
    }

    /** As {@link #time(Callable, int)}, for what returns nothing. */
    public static TimesView time(Action action, int times) throws Exception {
        return time(call(action), times);
    }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean b
            && b.isThreadAllocatedMemorySupported() ? b.getCurrentThreadAllocatedBytes() : -1;
    }

    /** Returns what a model expects after a text, and how the text surprised it. */
    public static PredictionView predict(Gpt model, Tokenizer tokenizer, String text) {
        return PredictionView.of(model, tokenizer, text, null);
    }

    /** The same, and what such words as {@code top-k=5 min-p=0.1} make of it. */
    public static PredictionView predict(
            Gpt model, Tokenizer tokenizer, String text, String sampling) {
        return PredictionView.of(model, tokenizer, text, Sampling.of(sampling));
    }

    /** Returns which positions look at which while a model reads a text. */
    public static AttentionView attention(Gpt model, Tokenizer tokenizer, String text) {
        return AttentionView.of(model, tokenizer, text);
    }

    /** Returns a map of the token vectors. */
    public static EmbeddingView embedding(Gpt model, Tokenizer tokenizer) {
        return EmbeddingView.of(model, tokenizer);
    }

    /** Returns shapes, norms and histograms of all parameters. */
    public static ParametersView params(Gpt model) {
        return new ParametersView(model.parameters());
    }

    /** Returns the parameter of that name, or those whose names start so. */
    public static View params(Gpt model, String name) {
        List<Parameter> all = model.parameters().stream()
            .filter(p -> p.name().startsWith(name)).toList();
        if (all.size() > 1 && all.stream().noneMatch(p -> p.name().equals(name)))
            return new ParametersView(all);
        Parameter p = all.size() == 1 ? all.get(0) : model.parameter(name);
        return new ParameterView(new ParametersView(List.of(p)), Grid.data(p.rows()),
            PredictionView.symbols(Bindings.tokenizer(), p.rows().length));
    }

    /** Returns everything that a model computes while it reads a text. */
    public static Probe.Record probe(Gpt model, Tokenizer tokenizer, String text) {
        return model.record(Reading.tokens(model, tokenizer, text));
    }

    /**
     * Returns one intermediate result at all positions: its rows,
     * {@code [position][column]}, or {@code [position][head][column]} as one
     * row after the other where there are several.
     */
    public static Value[][] probe(Gpt model, Tokenizer tokenizer, String text, String name) {
        var rows = new ArrayList<Value[]>();
        for (Value[][] position : probe(model, tokenizer, text).all(name))
            rows.addAll(List.of(position));
        return rows.toArray(new Value[0][]);
    }

    /** Returns the losses of training so far. */
    public static CurveView loss(Trainer trainer) { return CurveView.of(trainer); }

    /** Draws texts from a trainer's model, with the trainer's generator. */
    public static SamplesView sample(Trainer trainer, int count, double temperature) {
        return sample(trainer, count, Sampling.at(temperature));
    }

    /** The same, by such words as {@code temperature=0.8 top-k=5}. */
    public static SamplesView sample(Trainer trainer, int count, String sampling) {
        return sample(trainer, count, Sampling.of(sampling));
    }

    private static SamplesView sample(Trainer trainer, int count, Sampling sampling) {
        if (count < 1 || count > MOST_SAMPLES) throw new IllegalArgumentException(
            "sample " + count + " is not in 1.." + MOST_SAMPLES);
        Supplier<String> sampler = sampler(trainer, sampling);
        Set<String> documents = new HashSet<>(trainer.corpus().documents());
        var texts = new ArrayList<String>();
        var known = new ArrayList<Boolean>();
        for (int i = 0; i < count; i++) {
            String text = sampler.get();
            texts.add(text);
            known.add(documents.contains(text));
        }
        return new SamplesView(List.copyOf(texts), List.copyOf(known), sampling);
    }

    /** Draws from arrays, or else from the graph; the texts are the same. */
    private static Supplier<String> sampler(Trainer trainer, Sampling sampling) {
        if (trainer.engine() != null || readAlike(trainer)) return new CachedSampler(
            Inference.of(trainer.model()), trainer.tokenizer(), trainer.random(), sampling)::sample;
        var graph = new Sampler(trainer.model(), trainer.tokenizer(), trainer.random());
        return () -> graph.sample("", sampling);
    }

    /**
     * Returns whether arrays read what the graph reads: not where somebody has
     * edited the source of the engine, and wants to see what that does.
     */
    private static boolean readAlike(Trainer trainer) {
        Gpt model = trainer.model();
        int n = Math.min(model.config().shape().context(), COMPARED);
        try {
            Model.Reader one = model.reader(), other = Inference.of(model).reader();
            int token = trainer.tokenizer().bos();
            for (int i = 0; i < n; i++, token = i % model.vocabulary())
                if (!Arrays.equals(one.next(token), other.next(token))) return false;
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private Show() {}
}
