package microgpt.toolkit;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;

/** A jshell with what the prompt imports, on the classes under test. */
final class JShellRunner implements AutoCloseable {

    private static final String[] START = {
        "import java.nio.file.*;", "import java.util.*;", "import java.util.function.*;",
        "import java.util.stream.*;", "import microgpt.*;", "import microgpt.text.*;",
        "import microgpt.toolkit.*;", "import microgpt.train.*;", "import microgpt.tuning.*;",
        "var trainer = Trainer.create(Config.microgpt(), Session.documents());",
        "var tokenizer = trainer.tokenizer();", "var corpus = trainer.corpus();",
        "var model = trainer.model();",
        "var sampler = new Sampler(model, tokenizer, trainer.random());"};

    private final JShell shell;

    JShellRunner() {
        System.setProperty("microgpt.data",
            java.nio.file.Path.of(System.getProperty("project.root"), "data/names.txt").toString());
        shell = JShell.builder().executionEngine("local").build();
        for (Class<?> c : new Class<?>[] {Session.class,
                org.apache.commons.rng.UniformRandomProvider.class,
                org.apache.commons.rng.core.source32.MersenneTwister.class,
                com.google.gson.Gson.class})
            shell.addToClasspath(location(c));
        for (String line : START) run(line);
    }

    private static String location(Class<?> c) {
        try {
            return java.nio.file.Path.of(c.getProtectionDomain().getCodeSource().getLocation()
                .toURI()).toString();
        } catch (java.net.URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Evaluates all snippets of a text; returns what jshell says of each. */
    List<String> run(String text) {
        var said = new ArrayList<String>();
        String rest = text;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo info =
                shell.sourceCodeAnalysis().analyzeCompletion(rest);
            String source = info.source() == null ? rest : info.source();
            if (!info.completeness().isComplete())
                throw new AssertionError("not complete: " + rest);
            for (SnippetEvent e : shell.eval(source)) said.add(said(e));
            rest = info.remaining();
        }
        return said;
    }

    private String said(SnippetEvent e) {
        if (e.exception() != null) throw new AssertionError(
            e.snippet().source() + ": " + describe(e.exception()), e.exception());
        if (e.status() == Snippet.Status.REJECTED) throw new AssertionError(
            e.snippet().source() + ": " + shell.diagnostics(e.snippet())
                .map(d -> d.getMessage(null)).toList());
        return e.value() == null ? "" : e.value();
    }

    private static String describe(JShellException e) {
        return e instanceof EvalException x
            ? x.getExceptionClassName() + ": " + x.getMessage() : e.toString();
    }

    @Override
    public void close() { shell.close(); }
}
