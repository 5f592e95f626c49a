package microgpt.toolkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import microgpt.Corpus;
import microgpt.Gpt;
import microgpt.Parameters.Parameter;
import microgpt.Sampler;
import microgpt.Tokenizer;
import microgpt.Trainer;
import microgpt.Value;
import microgpt.files.FileName;
import microgpt.files.Problem;
import microgpt.repl.spi.Console;
import microgpt.repl.spi.Style;

/**
 * Where the toolkit is used: at a prompt, whose console was attached, or from
 * a program, which needs none.
 */
public final class Session {

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
    static void attach(Console console) {
        Session.console = console == null ? SILENT : console;
    }

    /** Returns the prompt's services. */
    public static Console console() { return console; }

    /**
     * Makes the variables {@code trainer}, {@code model}, {@code tokenizer},
     * {@code corpus} and {@code sampler} of the session mean this trainer and
     * what belongs to it.
     */
    public static Trainer use(Trainer trainer) {
        console.bind("trainer", "Trainer", trainer);
        console.bind("model", "Gpt", trainer.model());
        console.bind("tokenizer", "Tokenizer", trainer.tokenizer());
        console.bind("corpus", "Corpus", trainer.corpus());
        console.bind("sampler", "Sampler",
            new Sampler(trainer.model(), trainer.tokenizer(), trainer.random()));
        return trainer;
    }

    /** Returns the documents that a session starts with, in the file's order. */
    public static Corpus documents() {
        return documents(System.getProperty("microgpt.data", "data/names.txt"));
    }

    /**
     * Returns the documents of a file, one a line.
     *
     * @throws IllegalArgumentException if it cannot be read; says why
     */
    public static Corpus documents(String file) {
        Path path = FileName.path(file);
        try {
            return Corpus.read(path);
        } catch (IOException e) {
            throw Problem.of(e, path);
        }
    }

    /** Returns the session's tokenizer, or null. */
    static Tokenizer tokenizer() {
        return console.variables().get("tokenizer") instanceof Tokenizer t ? t : null;
    }

    /** Returns what the session calls these Values: variables, then parameters. */
    static Names names() {
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
    static String parameterName(Gpt model, Value v) {
        for (Parameter p : model.parameters())
            for (int i = 0; i < p.rows().length; i++)
                for (int j = 0; j < p.rows()[i].length; j++)
                    if (p.rows()[i][j] == v) return p.name()
                        + (p.isMatrix() ? "[" + i + "]" : "") + "[" + j + "]";
        return "";
    }

    private Session() {}
}
