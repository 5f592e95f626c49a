package microgpt.toolkit.bind;

import java.util.Map;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.Tokenizer;
import microgpt.Value;
import microgpt.repl.spi.Console;
import microgpt.repl.spi.Style;
import microgpt.text.Corpus;
import microgpt.text.Sampler;
import microgpt.toolkit.graph.Names;
import microgpt.train.Trainer;

/**
 * What the names at a prompt mean, whose console was attached. A program that
 * uses the toolkit needs none.
 */
public final class Bindings {

    /** Used from a program: prints lines, and nothing else. */
    private static final Console SILENT = new Console() {
        @Override
        public Style style() { return Style.PLAIN; }

        @Override
        public void print(String line) { System.out.println(line); }

        @Override
        public void status(String line) {}

        @Override
        public void bind(String name, String type, Object value) {}

        @Override
        public void unbind(String name) {}

        @Override
        public boolean stopRequested() { return Thread.currentThread().isInterrupted(); }
    };

    private static volatile Console console = SILENT;

    /** Takes the prompt's console; null takes it away again. */
    public static void attach(Console console) {
        Bindings.console = console == null ? SILENT : console;
    }

    /** Returns the prompt's services. */
    public static Console console() { return console; }

    /** Lets a name mean a value, in a variable of that class. */
    public static void bind(String name, Class<?> type, Object value) {
        console.bind(name, word(type), value);
    }

    /** Returns what a class is called at the prompt: {@code Parameters.Parameter}. */
    public static String word(Class<?> type) {
        String name = type.getCanonicalName(), home = type.getPackageName() + ".";
        return name.startsWith(home) ? name.substring(home.length()) : name;
    }

    /**
     * Makes the variables {@code trainer}, {@code model}, {@code tokenizer},
     * {@code corpus} and {@code sampler} mean this trainer and what belongs to
     * it.
     */
    public static Trainer use(Trainer trainer) {
        bind("trainer", Trainer.class, trainer);
        bind("model", Gpt.class, trainer.model());
        bind("tokenizer", Tokenizer.class, trainer.tokenizer());
        bind("corpus", Corpus.class, trainer.corpus());
        bind("sampler", Sampler.class,
            new Sampler(trainer.model(), trainer.tokenizer(), trainer.random()));
        return trainer;
    }

    /** Returns the session's tokenizer, or null. */
    public static Tokenizer tokenizer() {
        return console.variables().get("tokenizer") instanceof Tokenizer t ? t : null;
    }

    /** Returns what the session calls these Values: variables, then parameters. */
    public static Names names() {
        var names = new Names();
        for (Map.Entry<String, Object> e : console.variables().entrySet())
            if (e.getValue() instanceof Value v) names.put(v, e.getKey());
        for (Map.Entry<String, Object> e : console.variables().entrySet()) {
            if (e.getValue() instanceof Value[] row) names.put(e.getKey(), row);
            if (e.getValue() instanceof Value[][] rows) names.put(e.getKey(), rows);
        }
        for (Object o : console.variables().values()) if (o instanceof Gpt model) names.put(model);
        return names;
    }

    /** Returns the parameter that a Value is part of, as {@code wte[0][3]}. */
    public static String parameterName(Gpt model, Value v) {
        for (Parameter p : model.parameters())
            for (int i = 0; i < p.rows().length; i++)
                for (int j = 0; j < p.rows()[i].length; j++)
                    if (p.rows()[i][j] == v) return p.name()
                        + (p.isMatrix() ? "[" + i + "]" : "") + "[" + j + "]";
        return "";
    }

    private Bindings() {}
}
