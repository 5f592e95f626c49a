package microgpt.book;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/** The JDK's own shell in this process, started with the project's start. */
final class JShellPrompt implements Prompt {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream capture =
        new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final JShell shell;

    JShellPrompt(Path home) {
        System.setProperty("microgpt.data",
            home.resolve("data/names.txt").toString());
        shell = JShell.builder().executionEngine("local")
            .out(capture).err(capture).build();
        Path startup = home.resolve("jshell/startup.jsh");
        try {
            for (String line : run(Files.readString(startup)))
                if (line.startsWith("|")) throw new IllegalStateException(
                    startup + ": the session cannot start: " + line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> answer(String input) {
        return run(input);
    }

    private List<String> run(String input) {
        printed.reset();
        PrintStream before = System.out;
        System.setOut(capture);
        try {
            String rest = input;
            while (!rest.isBlank()) {
                var info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
                String source = info.source() == null ? rest : info.source();
                rest = info.source() == null ? "" : info.remaining();
                for (SnippetEvent e : shell.eval(source))
                    if (e.causeSnippet() == null) capture.print(feedback(e));
            }
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8).lines()
            .map(String::stripTrailing).toList();
    }

    private String feedback(SnippetEvent event) {
        Snippet snippet = event.snippet();
        if (event.status() == Snippet.Status.REJECTED) return errors(snippet);
        if (event.exception() != null) {
            String name = event.exception() instanceof EvalException e
                ? e.getExceptionClassName()
                : event.exception().getClass().getName();
            return "|  Exception " + name + ": "
                + event.exception().getMessage() + "\n";
        }
        String name = snippet instanceof VarSnippet v ? v.name()
            : snippet instanceof ExpressionSnippet x ? x.name() : null;
        if (name != null)
            return event.value() == null ? ""
                : name + " ==> " + event.value() + "\n";
        if (snippet instanceof MethodSnippet m)
            return "|  created method " + m.name() + "("
                + m.parameterTypes() + ")\n";
        if (snippet instanceof TypeDeclSnippet t)
            return "|  created " + t.subKind().toString()
                .replace("_SUBKIND", "").toLowerCase(java.util.Locale.ROOT)
                + " " + t.name() + "\n";
        return "";
    }

    private String errors(Snippet snippet) {
        var text = new StringBuilder();
        shell.diagnostics(snippet).forEach(d -> {
            text.append("|  Error:\n");
            d.getMessage(null).lines()
                .forEach(l -> text.append("|  ").append(l).append('\n'));
        });
        return text.toString();
    }

    @Override
    public void close() {
        shell.close();
    }
}
