package microgpt.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import microgpt.files.Problem;
import microgpt.files.Text;

/** /edit, of snippets and of the engine itself, and /revert. */
final class EditCommands {

    private final Session session;

    EditCommands(Session session) { this.session = session; }

    List<Builtin> all() {
        return List.of(
            new Builtin("edit", "[name or id]...", "edit what you typed, or the engine",
                "/edit 3           edits snippet 3 and evaluates it again\n"
                + "/edit Value.relu  edits a copy of the engine's source; the session\n"
                + "                  goes on with the new code, the file stays as it is",
                this::edit, this::complete),
            new Builtin("revert", "", "take back all changes to the engine",
                "/revert", this::revert));
    }

    private Result revert(String arguments) {
        if (!arguments.isBlank()) throw new IllegalArgumentException(
            "/revert takes back everything at once, and there is '" + arguments + "'");
        return session.edits().revert();
    }

    private Result edit(String arguments) {
        Optional<SourceIndex.Entry> engine = engineSource(arguments);
        if (engine.isPresent())
            return session.edits().edit(engine.get(), session.editorToUse());
        Snippets snippets = new Snippets(session);
        List<Snippet> chosen = snippets.select(arguments, Snippet.class,
            s -> !Snippets.isStart(s) && snippets.isActive(s));
        List<String> before = chosen.stream().map(s -> s.source().strip()).toList();
        try {
            return evaluateChanges(before, edited(before));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot edit: " + Problem.reason(e));
        }
    }

    /** A name that the user declared means that, else the engine's. */
    private Optional<SourceIndex.Entry> engineSource(String name) {
        boolean declared = session.shell().jshell().snippets().anyMatch(s ->
            s instanceof jdk.jshell.DeclarationSnippet d && d.name().equals(name));
        if (declared || name.isBlank() || !name.matches("[A-Z][\\w.]*"))
            return Optional.empty();
        List<SourceIndex.Entry> found = session.sources().named(name);
        if (found.isEmpty()) throw new IllegalArgumentException(
            "neither you nor the engine has a " + name);
        return Optional.of(found.get(0));
    }

    private String edited(List<String> sources) throws IOException {
        Path file = Files.createTempFile("snippets", ".jsh");
        try {
            Files.writeString(file, sources.stream()
                .collect(Collectors.joining("\n", "", "\n")));
            session.editorToUse().edit(file, 1);
            return Text.read(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Result evaluateChanges(List<String> before, String text) {
        String rest = text;
        while (!rest.isBlank()) {
            CompletionInfo info = JdkFaults.end(session.shell().analysis(), rest);
            boolean all = info.source() == null || info.source().isEmpty();
            String source = all ? rest : info.source();
            rest = all ? "" : info.remaining();
            if (source.isBlank() || before.contains(source.strip())
                || before.contains(source.strip().replaceAll(";$", "")))
                continue;
            Result result = session.evalSnippet(source);
            if (!result.ok() || result.exit() != null) return result;
        }
        return Result.OK;
    }

    private List<String> complete(String arguments) {
        var names = new ArrayList<>(session.sources().names());
        session.shell().jshell().snippets()
            .filter(s -> !Snippets.isStart(s))
            .forEach(s -> names.add(
                s instanceof jdk.jshell.DeclarationSnippet d ? d.name() : s.id()));
        return names;
    }
}
